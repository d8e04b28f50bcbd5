//! The client against mocked responses: every success among the response examples of the fixtures,
//! over HTTP.

use httpmock::MockServer;
use paylink_core::{Currency, Money};
use paylink_testkit::fixtures::recode::responses;
use paywall::api::checkout_generate::CheckoutGenerate;
use paywall::api::checkout_passive::CheckoutPassive;
use paywall::api::linkqr_generate::LinkQrGenerate;
use paywall::{Client, Environment, KeyPair, Result};

/// Serves each example at the service's path, calls the service, and asserts one request with the
/// right key pair.
async fn each<F>(service: &str, method: &'static str, path: &str, ask: impl Fn(Client) -> F)
where
    F: Future<Output = Result<()>>,
{
    let pair = if path.starts_with("private/") { "private" } else { "public" };
    for (name, body) in responses("paywall", service) {
        let server = MockServer::start_async().await;
        let mock = server
            .mock_async(|when, then| {
                when.method(method)
                    .path(format!("/api/paywall/{path}"))
                    .header(format!("apikey{}", pair), format!("{}-key", pair))
                    .header(format!("apiclient{}", pair), format!("{}-client", pair));
                then.status(200)
                    .header("content-type", "application/json; charset=utf-8")
                    .body(body);
            })
            .await;
        let environment = Environment::sandbox(&server.base_url(), &server.base_url()).unwrap();
        let client = Client::builder(environment, KeyPair::new("public-key", "public-client"))
            .private_keys(KeyPair::new("private-key", "private-client"))
            .build()
            .unwrap();
        ask(client).await.unwrap_or_else(|error| panic!("{service}/{name}: {error}"));
        // Anything else was answered 404 by the mock server.
        mock.assert_calls_async(1).await;
    }
}

fn lira() -> Money {
    Money::parse("149.90", Currency::TRY).unwrap()
}

#[tokio::test]
async fn page_services_read_every_documented_response() {
    each("checkout-generate", "POST", "checkout/generate", |client| async move {
        let urls = ["https://shop.example/paid", "https://shop.example/failed"];
        let page = client
            .checkout_generate(&CheckoutGenerate::new("ORD-1", lira(), urls[0], urls[1])?)
            .await?;
        assert!(page.id.is_some() && page.link.is_some());
        Ok(())
    })
    .await;
    each("checkout-inquiry", "GET", "checkout/inquiry", |client| async move {
        let page = client.checkout_inquiry(1320).await?;
        assert!(page.unique_code.is_some() && page.success_payment.is_some());
        Ok(())
    })
    .await;
    each("checkout-passive", "PUT", "checkout/passive", |client| async move {
        client.checkout_passive(&CheckoutPassive::new(205_334_385)).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn linkqr_and_version_read_every_documented_response() {
    each("linkqr-generate", "POST", "linkqr/generate", |client| async move {
        let link =
            client.linkqr_generate(&LinkQrGenerate::service("Hizmet", "Açıklama", lira())?).await?;
        assert!(link.link.is_some());
        Ok(())
    })
    .await;
    each("payment-version", "GET", "payment/version", |client| async move {
        assert!(!client.payment_version().await?.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn payment_queries_read_every_documented_response() {
    each("private-query", "GET", "private/query", |client| async move {
        assert!(client.payment_by_merchant_code("ORD-1").await?.payment_id.is_some());
        Ok(())
    })
    .await;
    each(
        "private-query-by-uniquecode",
        "GET",
        "private/query/by/uniquecode",
        |client| async move {
            assert!(client.payment_by_paywall_code("cdd14b16").await?.payment_id.is_some());
            Ok(())
        },
    )
    .await;
    each("private-query-by-paymentid", "GET", "private/query/by/paymentid", |client| async move {
        assert!(client.payment_by_id(4_045_713).await?.payment_id.is_some());
        Ok(())
    })
    .await;
    each("private-query-by-trackingcode", "GET", "private/query/by/trackingcode", |client| async move {
        client.payments_by_tracking_code("TRK-7", Some("ORD-1")).await.map(drop)
    })
    .await;
}
