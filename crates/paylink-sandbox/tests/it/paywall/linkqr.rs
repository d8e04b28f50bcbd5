//! linkqr/generate, and links that are paid several times.

use paylink_sandbox::paywall::PaymentRefused;

use super::support::{LINKQR, OLDER, codes, sha256};
use crate::support::{Harness, http, names, raw};

#[tokio::test]
async fn generate_answers_with_the_link() {
    let harness = Harness::new().await;
    // the published request
    let body = r#"{"SalesType":2,"PhotoBase64":"","ItemName":"Test ürünü","ItemDescription":"Test ürün açıklaması",
        "ItemAmount":100.50,"CurrencyId":1,"StockTrack":true,"StockCount":10,"CallbackSupport":true,
        "CallbackAddress":"https://callback.paywall.one/method","InstallmentSupport":false,"NotificationSupport":true,
        "NotificationEmail":"support@itspaywall.com","NotificationPhone":"5554443322",
        "MerchantOrderId":"UAMDIURUAE24","MerchantTrackId":"ADKFIAXKZ8895AA"}"#;
    let answer = harness.pw("POST", LINKQR, &[], body).await;
    assert_eq!(codes(&answer), "HTTP 200 code 0", "{}", answer.body);
    assert_eq!(names(&answer.body), OLDER);
    let link = harness.paywall().links().pop().unwrap();
    assert_eq!(answer.json()["Body"], serde_json::json!({"Link": link.link}));
    assert_eq!(link.link, format!("{}/link/?SaleId={}", harness.paywall().base_url(), link.guid));
    assert_eq!((link.remaining, link.payments, link.amount.as_str()), (Some(10), 0, "100.50"));
    let sent: Vec<_> =
        link.sent.iter().map(|message| (message.channel, message.to.as_str())).collect();
    assert_eq!(sent, [("sms", "5554443322"), ("mail", "support@itspaywall.com")]);
    assert!(
        link.sent
            .iter()
            .all(|message| message.text == format!("Test ürünü, 100,50 TRY: {}", link.link))
    );
    assert!(harness.sandbox.callbacks().is_empty());
}

#[tokio::test]
async fn generate_refuses_by_the_documented_codes() {
    let harness = Harness::new().await;
    let photo = |bytes: usize| {
        format!(r#""SalesType":1,"PhotoBase64":"{}""#, "A".repeat(bytes.div_ceil(3) * 4))
    };
    let too_large = photo((4 << 20) + 2);
    // one byte, and a multiple of three
    let whole = format!("{}AA==\"", photo((4 << 20) - 1).trim_end_matches('"'));
    for (more, code) in [
        (r#""SalesType":1"#, 128),
        (r#""SalesType":1,"PhotoBase64":null"#, 128),
        (r#""SalesType":1,"PhotoBase64":"no base64""#, 127),
        (&too_large, 138),
        (r#""SalesType":3"#, 2),
        (r#""SalesType":null"#, 2),
        (r#""ItemName":" ""#, 2),
        (r#""ItemDescription":null"#, 2),
        (r#""ItemAmount":0"#, 51),
        (r#""ItemAmount":null"#, 51),
        (r#""CurrencyId":0"#, 53),
        (r#""StockTrack":true"#, 134),
        (r#""StockTrack":true,"StockCount":-1"#, 134),
        (r#""StockTrack":true,"StockCount":"9223372036854775808""#, 2),
        (r#""CallbackSupport":true"#, 163),
        (r#""CallbackSupport":true,"CallbackAddress":"x""#, 166),
        (r#""NotificationSupport":true"#, 2),
        (r#""NotificationSupport":true,"NotificationEmail":"x""#, 6),
        (r#""NotificationSupport":true,"NotificationPhone":"five""#, 7),
    ] {
        let answer = harness.generate_link(more).await;
        assert_eq!(
            codes(&answer),
            format!("HTTP 200 code {code}"),
            "{}",
            &more[..more.len().min(80)]
        );
    }
    assert!(harness.paywall().links().is_empty());
    for more in [
        r#""SalesType":1,"PhotoBase64":"YWJj""#,
        &whole,
        r#""LanguageId":2,"InstallmentDynamic":0"#,
    ] {
        let answer = harness.generate_link(more).await;
        assert_eq!(codes(&answer), "HTTP 200 code 0", "{}", &more[..more.len().min(80)]);
    }
    let recorded = harness.sandbox.requests();
    assert!(recorded.iter().all(|request| request.body.len() <= 1 << 20));
}

#[tokio::test]
async fn a_link_is_paid_as_often_as_its_stock_allows() {
    let harness = Harness::new().await;
    let more = r#""StockTrack":true,"StockCount":2,"MerchantOrderId":"O-ş","MerchantTrackId":"T""#;
    harness.generate_link(&format!("{more},{}", harness.webhook())).await;
    let paywall = harness.paywall();
    let link = paywall.links().pop().unwrap();
    let declined =
        http(&format!("{}/link/{}/decline", paywall.base_url(), link.guid), "POST", &[], "").await;
    assert_eq!(declined.status, 200);
    let first = paywall.pay_linkqr(link.id).await.unwrap();
    assert_eq!((first.merchant_unique_code.as_str(), first.tracking_code.as_str()), ("O-ş", "T"));
    assert_eq!(first.redirect, None);
    let page = http(&link.link, "GET", &[], "").await;
    for text in ["100,50\u{a0}₺", "Şapka", "ığüş", "<dt>Kalan adet</dt><dd>1</dd>"] {
        assert!(page.body.contains(text), "{text} is missing in {}", page.body);
    }
    let url = format!("{}/link/{}/pay", paywall.base_url(), link.guid);
    let second = http(&url, "POST", &[], "").await;
    assert!(second.body.contains("Ödeme alındı"), "{}", second.body);
    assert_eq!(http(&url, "POST", &[], "").await.status, 409);
    assert!(http(&link.link, "GET", &[], "").await.body.contains("tükenmiştir"));
    assert_eq!(paywall.pay_linkqr(link.id).await, Err(PaymentRefused::SoldOut));
    assert_eq!(paywall.pay_linkqr(1).await, Err(PaymentRefused::Unknown));
    let link = paywall.links().pop().unwrap();
    assert_eq!((link.payments, link.remaining), (2, Some(0)));

    let bodies = harness.receiver.bodies();
    assert_eq!(bodies.len(), 2);
    assert_eq!(
        names(&bodies[0]),
        [
            "LinkQrId",
            "PaymentId",
            "MerchantTrackId",
            "MerchantOrderId",
            "Amount",
            "Hash",
            "HashFormat",
            "HashKeyType"
        ]
    );
    let text = format!(
        "{}###{}###{}###T###O-ş###100.50",
        paywall.linkqr_hash_key(),
        link.id,
        first.payment_id
    );
    assert_eq!(raw(&bodies[0], "Hash"), format!("{:?}", sha256(&text)));
    assert_eq!(
        (raw(&bodies[0], "HashFormat"), raw(&bodies[0], "HashKeyType")),
        ("\"LinkPayment\"", "2")
    );
    assert_eq!(harness.sandbox.callbacks()[0].link_id, link.id.to_string());
}

#[tokio::test]
async fn a_link_without_stock_is_paid_for_ever_and_gets_a_code_of_its_own() {
    let harness = Harness::new().await;
    harness.generate_link("").await;
    let link = harness.paywall().links().pop().unwrap();
    let mut codes = std::collections::BTreeSet::new();
    for _ in 0..5 {
        let payment = harness.paywall().pay_linkqr(link.id).await.unwrap();
        assert!(payment.merchant_unique_code.starts_with(&format!("{}_", link.guid)));
        codes.insert(payment.merchant_unique_code);
    }
    assert_eq!(codes.len(), 5);
    assert!(harness.sandbox.callbacks().is_empty(), "no callback was asked for");
}
