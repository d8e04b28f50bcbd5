//! The client against mocked responses: every response example of the fixtures, served over HTTP.

use httpmock::{Method::POST, MockServer};
use paylink_testkit::fixtures::recode::responses;
use paynet::api::LinkLookup;
use paynet::api::mailorder_create::MailorderCreate;
use paynet::api::mailorder_list::MailorderList;
use paynet::api::mailorder_status_update::{MailorderStatusUpdate, NewStatus};
use paynet::api::transaction_check::TransactionCheck;
use paynet::api::transaction_detail::TransactionDetail;
use paynet::{Client, Currency, Environment, Money, Result};

/// Serves each example at the service's path, makes the call, and expects one request with the key
/// as it is.
async fn each<F>(service: &str, path: &str, call: impl Fn(Client) -> F)
where
    F: Future<Output = Result<()>>,
{
    for (name, body) in responses("paynet", service) {
        let server = MockServer::start_async().await;
        let mock = server
            .mock_async(|when, then| {
                when.method(POST)
                    .path(format!("/paynet{path}"))
                    .header("authorization", "Basic sck_test_key");
                then.status(200)
                    .header("content-type", "application/json; charset=utf-8")
                    .body(body);
            })
            .await;
        let environment = Environment::sandbox(&server.url("/paynet")).unwrap();
        let client = Client::builder(environment, "sck_test_key").build().unwrap();
        call(client).await.unwrap_or_else(|error| panic!("{service}/{name}: {error}"));
        // The mock server responds to any other request with 404.
        mock.assert_calls_async(1).await;
    }
}

#[tokio::test]
async fn every_example_of_a_created_link_is_read() {
    each("mailorder-create", "/v1/mailorder/create", |client| async move {
        let amount = Money::parse("149.90", Currency::TRY).unwrap();
        let created = client.mailorder_create(&MailorderCreate::new("Ayşe Yılmaz", amount)).await?;
        assert!(created.url.as_ref().is_some_and(|url| url.starts_with("https://")));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn every_example_of_a_link_is_read() {
    each("mailorder-detail", "/v1/mailorder/detail", |client| async move {
        let detail = client.mailorder_detail(&LinkLookup::by_id("c1c4f41c")).await?;
        assert!(detail.amount.is_some() && detail.status.is_some());
        assert!(!detail.body().as_bytes().is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn every_example_of_a_list_is_read() {
    each("mailorder-list", "/v1/mailorder/list", |client| async move {
        let query =
            MailorderList::new("2026-01-01".parse().unwrap(), "2026-02-01".parse().unwrap());
        let page = client.mailorder_list(&query).await?;
        assert_eq!(page.total, Some(page.rows.len() as i64));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn every_example_of_a_status_update_is_read() {
    each("mailorder-status-update", "/v1/mailorder/status_update", |client| async move {
        let update = MailorderStatusUpdate::new(LinkLookup::by_id("c1c4f41c"), NewStatus::Passive);
        let done = client.mailorder_status_update(&update).await?;
        assert_eq!(done.object_name.as_deref(), Some("mailorder_update_status"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn every_example_of_checked_transactions_is_read() {
    each("transaction-check", "/v1/transaction/check", |client| async move {
        let rows = client
            .transaction_check(&TransactionCheck::by_reference("ORD-1042-1"))
            .await?
            .into_inner()
            .rows;
        assert!(rows.iter().any(|row| row.is_succeed == Some(true) && row.amount.is_some()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn every_example_of_detailed_transactions_is_read() {
    each("transaction-detail", "/v1/transaction/detail", |client| async move {
        let rows = client
            .transaction_detail(&TransactionDetail::by_id("2527054"))
            .await?
            .into_inner()
            .rows;
        assert!(rows.iter().all(|row| row.reversed == Some(false)));
        Ok(())
    })
    .await;
}
