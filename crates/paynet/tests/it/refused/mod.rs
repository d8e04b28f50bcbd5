//! What is refused before anything is sent, by field and rule. The tests end with the assertion
//! that nobody even connected.

mod configuration;
mod links;
mod listing;
mod native;

use paynet::Error;
use paynet::NewLink;
use paynet::api::mailorder_create::MailorderCreate;

use crate::support::answers::CREATED;
use crate::support::stub::Stub;

async fn unused() -> Stub {
    Stub::answering(200, CREATED).await
}

async fn refusal_of(link: &NewLink) -> Error {
    let stub = unused().await;
    let error = stub.links().create(link).await.unwrap_err();
    let native = stub.client().create_link(link, &Default::default()).await.unwrap_err();
    assert_eq!(
        (native.field(), native.rule()),
        (error.field(), error.rule()),
        "the common and the native client refuse alike"
    );
    assert_eq!(error.provider(), Some(&paynet::PROVIDER));
    stub.assert_untouched();
    error
}

async fn native_refusal_of(request: &MailorderCreate) -> Error {
    let stub = unused().await;
    let error = stub.client().mailorder_create(request).await.unwrap_err();
    assert_eq!(error.operation(), Some("mailorder/create"));
    stub.assert_untouched();
    error
}

#[tokio::test]
async fn the_server_of_these_tests_answers_a_valid_request() {
    let stub = unused().await;
    stub.create().await.unwrap();
    assert_eq!(stub.requests().len(), 1);
}
