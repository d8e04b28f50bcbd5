//! The client against mocked answers: every readable response example of the fixtures, over HTTP,
//! after the example of a login.

use ahlpay::api::LinkState;
use ahlpay::api::create_link_payment::CreateLinkPayment;
use ahlpay::api::get_created_links::GetCreatedLinks;
use ahlpay::api::passive_link_payment::PassiveLinkPayment;
use ahlpay::api::payment_inquiry::PaymentInquiry;
use ahlpay::{Client, Credentials, Currency, Environment, Money, Result};
use httpmock::{Method::POST, MockServer};
use paylink_testkit::fixtures::recode::responses;

async fn serve<'a>(
    server: &'a MockServer,
    path: &str,
    token: Option<&str>,
    body: &str,
) -> httpmock::Mock<'a> {
    let (path, token, body) =
        (format!("/ahlpay/api/{path}"), token.map(str::to_owned), body.to_owned());
    server
        .mock_async(move |when, then| {
            let when = when.method(POST).path(path);
            if let Some(token) = token {
                when.header("authorization", token);
            }
            then.status(200).header("content-type", "application/json; charset=utf-8").body(body);
        })
        .await
}

fn client(server: &MockServer) -> Client {
    let environment = Environment::sandbox(&server.url("/ahlpay")).unwrap();
    Client::builder(environment, Credentials::new("api@merchant.example", "password"))
        .allow_deactivation()
        .build()
        .unwrap()
}

/// Serves each example at the path of the service, and the first example of a login, then makes a
/// call and checks that it sent one login and one request. An example of a refusal must be
/// returned as one.
async fn each<F>(service: &str, path: &str, call: impl Fn(Client) -> F)
where
    F: Future<Output = Result<()>>,
{
    for (name, body) in responses("ahlpay", service) {
        let server = MockServer::start_async().await;
        let (_, session) = responses("ahlpay", "authentication-merchant")
            .into_iter()
            .find(|(name, _)| name == "response.reconstructed.json")
            .unwrap();
        let token = session.split_once(r#""token": ""#).unwrap().1.split('"').next().unwrap();
        let login = serve(&server, "Security/AuthenticationMerchant", None, &session).await;
        let mock = serve(&server, path, Some(&format!("Bearer {token}")), &body).await;
        let result = call(client(&server)).await;
        if body.contains(r#""isSuccess": false"#) {
            let error = result.unwrap_err();
            assert!(error.is_refused() && error.code().is_some(), "{service}/{name}: {error}");
        } else {
            result.unwrap_or_else(|error| panic!("{service}/{name}: {error}"));
        }
        // Anything else was answered 404 by the mock server.
        login.assert_calls_async(1).await;
        mock.assert_calls_async(1).await;
    }
}

#[tokio::test]
async fn every_example_of_a_login_is_read() {
    for (name, body) in responses("ahlpay", "authentication-merchant") {
        let server = MockServer::start_async().await;
        let login = serve(&server, "Security/AuthenticationMerchant", None, &body).await;
        let session = client(&server).authentication_merchant().await;
        let session = session.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((session.token.is_some(), session.merchant_id), (true, Some(97163)), "{name}");
        assert_eq!(session.expire_date.is_some(), name.contains("expire-date"), "{name}");
        login.assert_calls_async(1).await;
    }
}

#[tokio::test]
async fn every_example_of_a_link_answer_is_read() {
    each("create-link-payment", "Payment/CreateLinkPayment", |client| async move {
        let amount = Money::parse("149.90", Currency::TRY).unwrap();
        let created =
            client.create_link_payment(&CreateLinkPayment::new("ORD-1", amount, "d", 60)?).await?;
        assert!(created.url.as_ref().is_some_and(|url| url.starts_with("https://")));
        Ok(())
    })
    .await;
    each("get-created-links", "Payment/GetCreatedLinks", |client| async move {
        let page = client.get_created_links(&GetCreatedLinks::new(LinkState::Expired)).await?;
        assert!(
            page.result.iter().all(|row| row.status.is_some() && row.link_created_date.is_some())
        );
        Ok(())
    })
    .await;
    each("passive-link-payment", "Payment/PassiveLinkPayment", |client| async move {
        client.passive_link_payment(&PassiveLinkPayment::new("ORD-1")).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn every_example_of_a_payment_answer_is_read() {
    each("payment-inquiry", "Payment/PaymentInquiry", |client| async move {
        client.payment_inquiry(&PaymentInquiry::new("ORD-1042-1")).await.map(drop)
    })
    .await;
    each("transaction-list", "Transaction/List", |client| async move {
        let page = client.transaction_list(&crate::wire::days()).await?;
        assert!(
            page.result.iter().all(|row| row.merchant_id.is_some() && row.total_amount.is_some())
        );
        Ok(())
    })
    .await;
}
