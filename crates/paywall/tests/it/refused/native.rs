//! Native requests that Paywall would refuse, or whose values are not valid in a header.

use paylink_testkit::refused::{BAD_EMAILS, assert_refused, bad_urls};
use paywall::api::checkout_generate::{CheckoutGenerate, Customer};
use paywall::api::linkqr_generate::LinkQrGenerate;
use paywall::{Client, Currency, Decimal, Error, Money};

use super::unused;
use crate::support::{lira, new_page};

const GOOD: &str = "https://shop.example/ok";

/// The error of a call that sends nothing.
async fn unsent<T>(operation: &str, call: impl AsyncFnOnce(Client) -> paywall::Result<T>) -> Error {
    let hosts = unused().await;
    let result = call(hosts.client()).await;
    let error = result.err().unwrap_or_else(|| panic!("{operation} is accepted"));
    assert_eq!((error.operation(), error.provider()), (Some(operation), Some(&paywall::PROVIDER)));
    hosts.assert_untouched();
    error
}

async fn page_refusal(request: &CheckoutGenerate) -> Error {
    unsent("checkout/generate", async |own| own.checkout_generate(request).await).await
}

async fn link_refusal(request: &LinkQrGenerate) -> Error {
    unsent("linkqr/generate", async |own| own.linkqr_generate(request).await).await
}

fn item() -> LinkQrGenerate {
    LinkQrGenerate::service("Danışmanlık", "Bir saat", lira("1")).unwrap()
}

/// Invalid codes, and the rule that each breaks.
fn bad_codes() -> Vec<(String, &'static str)> {
    vec![
        (String::new(), "must not be empty"),
        ("x".repeat(251), "at most 250"),
        ("sipariş".into(), "visible ASCII"),
        ("a b".into(), "visible ASCII"),
        ("a\r\nX: y".into(), "visible ASCII"),
        ("a\u{0}".into(), "visible ASCII"),
        ("a\u{7f}".into(), "visible ASCII"),
        ("a###b".into(), "###"),
    ]
}

#[tokio::test]
async fn a_unique_code_that_is_empty_too_long_or_not_a_header_value() {
    for (code, rule) in bad_codes() {
        assert_refused(&page_refusal(&new_page(&code)).await, "UniqueCode", rule);
    }
    let hosts = unused().await;
    for code in ["x".repeat(250), "a##b#c".into(), "A1S2-:/=@~*!".into()] {
        hosts.client().checkout_generate(&new_page(&code)).await.unwrap();
    }
    assert_eq!(hosts.requests().len(), 3);
}

#[tokio::test]
async fn a_zero_or_negative_amount() {
    for zero in ["0", "0.00", "-1", "-0.01"] {
        let mut page = new_page("R-1");
        page.amount = zero.parse::<Decimal>().unwrap();
        assert_refused(&page_refusal(&page).await, "Amount", "greater than zero");
        let mut link = item();
        link.item_amount = zero.parse().unwrap();
        assert_refused(&link_refusal(&link).await, "ItemAmount", "greater than zero");
        assert!(Money::parse(zero, Currency::TRY).is_err());
    }
}

#[tokio::test]
async fn a_malformed_url() {
    for (bad, rule) in bad_urls() {
        let page = |success: &str, failure: &str| {
            CheckoutGenerate::new("R-1", lira("1"), success, failure).unwrap()
        };
        assert_refused(&page_refusal(&page(&bad, GOOD)).await, "SuccessBackUrl", rule);
        assert_refused(&page_refusal(&page(GOOD, &bad)).await, "FailBackUrl", rule);
        let callback = page(GOOD, GOOD).callback(bad.as_str());
        assert_refused(&page_refusal(&callback).await, "CallbackAddress", rule);
        let watch = page(GOOD, GOOD).pay_watch(5, bad.as_str());
        assert_refused(&page_refusal(&watch).await, "PayWatchCallbackAddress", rule);
        assert_refused(
            &link_refusal(&item().callback(bad.as_str())).await,
            "CallbackAddress",
            rule,
        );
    }
}

#[tokio::test]
async fn callback_support_without_a_url() {
    let mut page = new_page("R-1");
    page.callback_support = true;
    assert_refused(&page_refusal(&page).await, "CallbackAddress", "required if `CallbackSupport`");
    let mut link = item();
    link.callback_support = true;
    assert_refused(&link_refusal(&link).await, "CallbackAddress", "required if `CallbackSupport`");
}

#[tokio::test]
async fn paywatch_after_less_than_5_or_more_than_20_minutes() {
    for minutes in [i64::MIN, -5, 0, 4, 21, i64::MAX] {
        let page = new_page("R-1").pay_watch(minutes, GOOD);
        assert_refused(&page_refusal(&page).await, "PayWatchMin", "5 to 20");
    }
    let mut page = new_page("R-1");
    page.pay_watch_support = Some(true);
    assert_refused(&page_refusal(&page).await, "PayWatchMin", "5 to 20");
    let hosts = unused().await;
    for minutes in [5, 20] {
        hosts.client().checkout_generate(&new_page("R-1").pay_watch(minutes, GOOD)).await.unwrap();
    }
}

#[tokio::test]
async fn a_malformed_email_address() {
    for email in BAD_EMAILS {
        let mut customer = Customer::default();
        customer.email = Some(email.into());
        let page = new_page("R-1").customer(customer);
        assert_refused(&page_refusal(&page).await, "email", "e-mail address");
    }
}

#[tokio::test]
async fn a_linkqr_link_without_name_description_photo_stock_or_recipient() {
    for blank in ["", " ", "\t"] {
        let named = LinkQrGenerate::service(blank, "B", lira("1")).unwrap();
        assert_refused(&link_refusal(&named).await, "ItemName", "blank");
        let described = LinkQrGenerate::service("A", blank, lira("1")).unwrap();
        assert_refused(&link_refusal(&described).await, "ItemDescription", "blank");
    }
    let none = LinkQrGenerate::product("A", "B", lira("1"), &[]).unwrap_err();
    assert_refused(&none, "PhotoBase64", "required for a product");
    let mut product = item();
    product.sales_type = 1;
    assert_refused(&link_refusal(&product).await, "PhotoBase64", "required for a product");
    product.photo_base64 = Some("".into());
    assert_refused(&link_refusal(&product).await, "PhotoBase64", "required for a product");

    assert_refused(&link_refusal(&item().stock(0)).await, "StockCount", "at least 1");
    let mut stock = item();
    stock.stock_track = true;
    assert_refused(&link_refusal(&stock).await, "StockCount", "at least 1");
    stock.stock_count = Some(-1);
    assert_refused(&link_refusal(&stock).await, "StockCount", "at least 1");

    let mut notified = item();
    notified.notification_support = true;
    let field = "NotificationPhone or NotificationEmail";
    assert_refused(&link_refusal(&notified).await, field, "required if `NotificationSupport`");
    let german = item().notify_phone(&"+49 151 23456789".parse().unwrap()).unwrap_err();
    assert_refused(&german, "NotificationPhone", "Turkish number");
}

#[tokio::test]
async fn an_order_or_tracking_id_that_would_break_the_hash_of_the_webhook() {
    for (code, rule) in bad_codes() {
        assert_refused(
            &link_refusal(&item().merchant_ids(code.as_str(), "T")).await,
            "MerchantOrderId",
            rule,
        );
        assert_refused(
            &link_refusal(&item().merchant_ids("O", code.as_str())).await,
            "MerchantTrackId",
            rule,
        );
    }
}

#[tokio::test]
async fn a_lookup_code_that_is_not_a_header_value() {
    let hosts = unused().await;
    let client = hosts.client();
    for code in ["", " ", "a b", "sipariş", "R-1\r\napikeyprivate: x", "R-1\n", "R-1\u{0}"] {
        for (field, error) in [
            ("merchantuniquecode", client.payment_by_merchant_code(code).await.unwrap_err()),
            ("uniquecode", client.payment_by_paywall_code(code).await.unwrap_err()),
            ("trackingcode", client.payments_by_tracking_code(code, None).await.unwrap_err()),
            (
                "merchantuniquecode",
                client.payments_by_tracking_code("T", Some(code)).await.unwrap_err(),
            ),
        ] {
            assert_refused(&error, field, "visible ASCII");
            assert!(error.operation().unwrap().starts_with("private/query"), "{error}");
        }
    }
    hosts.assert_untouched();
}
