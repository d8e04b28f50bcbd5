//! Fields whose documentation and example disagree.

use paylink_core::{CallbackKind, CreatedLink, Currency, PayLinks, Zone};
use paywall::api::{currency_id, currency_of};
use paywall::callback::HashKeys;
use paywall::callback::payment::CheckoutWebhook;
use paywall::{Effect, Money, NewLink, Verdict};

use crate::support::answers::{KEPT, PAID, done, generated, kept_but, list, page, payment};
use crate::support::hosts::Hosts;
use crate::support::{expected, hours, new_link, posted, reference};

const INQUIRY: &str =
    include_str!("../../../../../fixtures/paywall/checkout-inquiry/response.json");

#[tokio::test]
async fn wire_the_published_inquiry_is_read_with_its_malformed_guid() {
    let hosts = Hosts::answering(200, INQUIRY).await;
    let page = hosts.client().checkout_inquiry(1320).await.unwrap();
    assert_eq!(page.guid.as_deref(), Some("399173a2-5b0b-49e5--9bf2e3e661b7"));
    assert_eq!(page.success_payment, Some(true));
    assert_eq!(page.amount.as_ref().unwrap().as_str(), "25.00");
}

#[tokio::test]
async fn wire_installment_and_fail_back_url_of_the_inquiry_are_optional() {
    for (more, installment, back) in [
        (r#""Installment":3"#, Some(3), None),
        (r#""FailBackUrl":"https://shop.example/no""#, None, Some("https://shop.example/no")),
        (r#""Installment":null,"FailBackUrl":null"#, None, None),
        (r#""Undocumented":{"Of":[1]}"#, None, None),
    ] {
        let hosts = Hosts::answering(200, &done(&format!(r#"{{"Id":1,{more}}}"#))).await;
        let page = hosts.client().checkout_inquiry(1).await.unwrap();
        assert_eq!(
            (page.installment, page.fail_back_url.as_ref().map(|own| own.as_str())),
            (installment, back)
        );
    }
}

#[test]
fn wire_currency_7_is_gbp_and_4_is_bam() {
    for (id, code) in
        [(1, "TRY"), (2, "USD"), (3, "EUR"), (4, "BAM"), (5, "MKD"), (7, "GBP"), (33, "THB")]
    {
        assert_eq!(currency_of(id).unwrap().code(), code);
        assert_eq!(currency_id(code.parse().unwrap()), Some(id));
    }
    assert_eq!(
        (currency_of(0), currency_of(34), currency_id("JPY".parse().unwrap())),
        (None, None, None)
    );
}

#[tokio::test]
async fn wire_pounds_are_sent_as_7_and_a_contradictory_currency_is_none() {
    let hosts = Hosts::answering(200, &generated()).await;
    let pounds: NewLink = {
        let mut link = new_link("R-1");
        link.amount = Money::parse("149.90", Currency::GBP).unwrap();
        link
    };
    hosts.links().create(&pounds).await.unwrap();
    assert!(hosts.payment.bodies()[0].contains(r#""CurrencyId":7,"#));

    for (members, reported) in [
        (r#""CurrencyId":7,"CurrencyName":"GBP""#, Some(Currency::GBP)),
        (r#""CurrencyId":7"#, Some(Currency::GBP)),
        (r#""CurrencyName":"GBP""#, Some(Currency::GBP)),
        (r#""CurrencyId":4,"CurrencyName":"GBP""#, None),
        (r#""CurrencyId":99"#, None),
    ] {
        let hosts =
            Hosts::answering(200, &done(&format!(r#"{{"UniqueCode":"R-1",{members}}}"#))).await;
        let links = hosts.links();
        let link = links.get(&links.key_for(reference("R-1")).with_id("1")).await.unwrap();
        assert_eq!(link.currency, reported, "{members}");
    }
}

#[tokio::test]
async fn wire_unique_code_is_the_merchants_in_pages_and_paywalls_in_payments() {
    let hosts = Hosts::services(&[
        ("private/query", payment(KEPT)),
        ("checkout/inquiry", INQUIRY.to_owned()),
    ])
    .await;
    let client = hosts.client();
    let row = client.payment_by_merchant_code("R-1").await.unwrap();
    assert_eq!(row.unique_code.as_deref(), Some("cdd14b16-74fd-4f3b-863f-fccb3ec80baf"));
    assert_eq!(row.merchant_unique_code.as_deref(), Some("R-1"));
    let page = client.checkout_inquiry(1320).await.unwrap();
    assert_eq!(page.unique_code.as_deref(), Some("A1S2D3F4G5H6J7J7H6G5F4D3S2A1"));
    // A callback has the merchant's code.
    let request = posted(r#"{"CheckoutId":1320,"PaymentId":1,"UniqueCode":"R-1","Amount":1}"#);
    let claim = hosts.links().read_callback(CallbackKind::Payment, &request).unwrap();
    assert_eq!(claim.reference.as_deref(), Some("R-1"));
    assert_eq!(CheckoutWebhook::read(&request, &HashKeys::new()).unwrap().page_id(), Some(1320));
}

#[tokio::test]
async fn wire_a_code_that_is_padded_with_blanks_is_the_same_code() {
    let padded = |json: String| json.replace(r#""R-1""#, r#""R-1   ""#);
    let hosts = Hosts::services(&[
        ("checkout/inquiry", padded(page(PAID))),
        ("private/query", padded(payment(KEPT))),
    ])
    .await;
    let links = hosts.links();
    let key = links.key_for(reference("R-1")).with_id("205334386");
    let request = posted(r#"{"PaymentId":4045714,"UniqueCode":"R-1  ","Amount":149.90}"#);
    let callback = links.read_callback(CallbackKind::Payment, &request).unwrap();
    let confirmation = links.confirm(&key, &expected("149.90"), Some(&callback)).await.unwrap();
    assert_eq!((confirmation.verdict, confirmation.mismatches), (Verdict::Paid, vec![]));
    // No other code is the same.
    let hosts = Hosts::answering(200, &page(PAID).replace(r#""R-1""#, r#""R-1 1""#)).await;
    let links = hosts.links();
    assert!(links.get(&links.key_for(reference("R-1")).with_id("205334386")).await.is_err());
}

#[tokio::test]
async fn wire_the_url_of_a_page_can_be_opened() {
    let link =
        |json: &str| generated().replace(r#""https://odeme.example/?CheckoutId=a2319b22""#, json);
    for (sent, given) in [
        (r#"" https://odeme.example/l/1 ""#, "https://odeme.example/l/1"),
        (r#""HTTPS://odeme.example/l/1\r\n""#, "HTTPS://odeme.example/l/1"),
        (r#""https://odeme.example/?a=1&amp;b=2""#, "https://odeme.example/?a=1&b=2"),
        (r#""http://127.0.0.1/l/1""#, "http://127.0.0.1/l/1"),
    ] {
        let hosts = Hosts::answering(200, &link(sent)).await;
        assert_eq!(hosts.create().await.unwrap().url, given);
    }
    for sent in [
        r#""/l/1""#,
        r#""odeme.example/l/1""#,
        r#""//odeme.example/l/1""#,
        r#""https://odeme.example/l 1""#,
        r#""javascript://odeme.example/l/1""#,
        r#""a2319b22/1""#,
        "12",
    ] {
        let hosts = Hosts::answering(200, &link(sent)).await;
        let error = hosts.create().await.unwrap_err();
        assert!(error.is_malformed() && error.effect() == Effect::Unknown, "{sent}: {error}");
    }
}

#[tokio::test]
async fn wire_the_query_by_tracking_code_returns_a_list() {
    let rows = |body: String| async move {
        let hosts = Hosts::answering(200, &body).await;
        hosts.client().payments_by_tracking_code("TRK-7", None).await.unwrap().into_inner()
    };
    let second = kept_but("4045714", "4045715");
    let found = rows(list(&[KEPT, &second])).await;
    assert_eq!(
        found.iter().map(|row| row.payment_id.unwrap()).collect::<Vec<_>>(),
        [4_045_714, 4_045_715]
    );
    for empty in [list(&[]), done("null"), done(r#""""#), done(r#"{"List":null}"#)] {
        assert!(rows(empty).await.is_empty());
    }
    // The page's own sample code reads `Body.Paywall`; a body without a list must not pass for no
    // payments.
    for odd in [done("{}"), payment(KEPT)] {
        let hosts = Hosts::answering(200, &odd).await;
        let error = hosts.client().payments_by_tracking_code("TRK-7", None).await.unwrap_err();
        assert!(error.is_malformed(), "{error}");
    }
    // The other queries know no list.
    let hosts = Hosts::answering(200, &list(&[KEPT])).await;
    assert!(hosts.client().payment_by_id(1).await.unwrap_err().is_malformed());
}

#[tokio::test]
async fn wire_an_unmasked_card_owner_is_redacted() {
    let row = kept_but(
        r#""TypeId":1"#,
        r#""TypeId":1,"CardOwnerName":"Kanarya Sarı","CardNumber":"552879******0008","IP":"35.245.18.66","ClientIP":"10.0.0.9""#,
    );
    let hosts = Hosts::answering(200, &payment(&row)).await;
    let reply = hosts.client().payment_by_id(1).await.unwrap();
    assert_eq!(reply.card_owner_name.as_ref().unwrap().as_str(), "Kanarya Sarı");
    let shown = format!("{reply:?} {reply:#?}");
    for secret in ["Kanarya", "552879", "35.245", "10.0.0.9"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
}

#[tokio::test]
async fn wire_payment_members_of_only_table_or_example_are_optional() {
    for row in [
        r#"{"PaymentId":1}"#,
        r#"{"PaymentId":1,"Error":{"AnyError":true,"ErrorType":1,"ErrorMessage":"Yetersiz"}}"#,
        r#"{"PaymentId":1,"Activities":[],"IsFullyRefunded":true,"RemainingRefundAmount":0.00}"#,
        r#"{"PaymentId":1,"Activities":null,"PaymentChannelId":0,"PaymentChannelName":null}"#,
    ] {
        let hosts = Hosts::answering(200, &payment(row)).await;
        assert_eq!(hosts.client().payment_by_id(1).await.unwrap().payment_id, Some(1), "{row}");
    }
}

#[tokio::test]
async fn wire_a_response_about_another_page_is_malformed_with_unknown_effect() {
    let link = r#""Link":"https://odeme.example/l""#;
    for (members, says) in [
        (r#""UniqueCode":"OTHER-9","Amount":149.90"#, Some("`UniqueCode` is not the requested")),
        (r#""UniqueCode":"r-1""#, Some("`UniqueCode` is not the requested")),
        (r#""UniqueCode":"R-1","Amount":1.00"#, Some("`Amount` is not the requested")),
        (r#""Amount":14990"#, Some("`Amount` is not the requested")),
        (r#""Amount":0"#, Some("`Amount` is not the requested")),
        (r#""UniqueCode":" R-1 ","Amount":149.9000"#, None),
        (r#""UniqueCode":"","Amount":null"#, None),
        (r#""Guid":"a2319b22""#, None),
    ] {
        let body = done(&format!(r#"{{"Id":7,{members},{link}}}"#));
        let result = Hosts::answering(200, &body).await.create().await;
        match says {
            None => assert_eq!(result.unwrap().key.id(), Some("7"), "{members}"),
            Some(says) => {
                let error = result.unwrap_err();
                assert!(error.is_malformed() && error.to_string().contains(says), "{error}");
                assert_eq!(error.effect(), paywall::Effect::Unknown, "{members}");
            }
        }
    }
}

#[tokio::test]
async fn wire_a_link_is_a_web_address_of_visible_ascii() {
    for (link, url) in [
        (" https://odeme.example/?a=1&amp;b=2 ", Some("https://odeme.example/?a=1&b=2")),
        ("javascript:alert(1)//", None),
        ("data:text/html,x", None),
        ("file:///l", None),
        ("//odeme.example/l", None),
        ("https://odeme.example/ı", None),
        (r"https://odeme.example/l\r\nX: y", None),
    ] {
        let body = done(&format!(r#"{{"Id":7,"Link":"{link}"}}"#));
        let result = Hosts::answering(200, &body).await.create().await;
        match url {
            Some(url) => assert_eq!(result.unwrap().url, url),
            None => {
                let error = result.unwrap_err();
                assert!(error.is_malformed(), "{link}: {error}");
                assert_eq!(error.effect(), paywall::Effect::Unknown, "{link}");
            }
        }
    }
}

#[tokio::test]
async fn a_page_is_watched_three_hours_longer_if_its_expiry_may_be_read_as_utc() {
    use std::time::{Duration, SystemTime};
    let body = done(r#"{"Id":7,"Link":"https://odeme.example/l"}"#);
    let hosts = Hosts::answering(200, &body).await;
    let istanbul = hosts.links();
    let utc = PayLinks::with_clock(
        hosts.builder().expiry_zone(Zone::Utc).build().unwrap(),
        crate::support::no_waiting(),
    );
    let default = |name| new_link(name).provider_default_expiry();
    let grace = CreatedLink::PAYMENT_GRACE;
    for (links, link, lifetime) in [
        (&istanbul, new_link("R-1"), hours(72 + 3)),
        (&utc, new_link("R-1"), hours(72)),
        (&istanbul, default("R-1"), hours(3) + Duration::from_secs(600)),
        (&utc, default("R-1"), hours(3) + Duration::from_secs(600)),
    ] {
        let now = SystemTime::UNIX_EPOCH;
        let created = links.create(&link).await.unwrap();
        assert_eq!(created.watch_until(now), Some(now + lifetime + grace));
    }
}
