//! The hosted payment page, its buttons, and the way back.

use paylink_sandbox::paywall::{PageState, PaymentForm, PaymentRefused};

use super::support::codes;
use crate::support::{Harness, http};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn button(harness: &Harness, guid: &str, name: &str) -> String {
    format!("{}/checkout/{guid}/{name}", harness.paywall().base_url())
}

#[tokio::test]
async fn the_page_shows_the_requested_amount() {
    let harness = Harness::new().await;
    let page = harness
        .page(
            r#""UniqueCode":"<U> ığüşöçİĞÜŞÖÇ","Amount":1149.9,"ShowProduct":true,
            "Products":[{"ProductName":"<script>alert(1)</script>","ProductAmount":149.9},{"ProductName":"Kargo"}]"#,
        )
        .await;
    let shown = http(&page.link, "GET", &[], "").await;
    assert_eq!(shown.status, 200);
    for text in [
        "<html lang=\"tr\">",
        "<strong>Deneme ortamı</strong> – para çekilmez",
        "Paywall ile ödeme",
        "<p class=\"amount\">1.149,90\u{a0}₺</p>",
        "<dd>149,90\u{a0}₺</dd>",
        "&lt;U&gt; ığüşöçİĞÜŞÖÇ",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "Kargo",
        "Ödendi",
        "Reddedildi",
        "Son ödeme",
    ] {
        assert!(shown.body.contains(text), "{text} is missing in {}", shown.body);
    }
    assert!(
        !shown.body.contains("<script") && !shown.body.contains("type=\"radio\""),
        "no installments"
    );
    let policy = shown.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
    assert!(policy.ends_with("form-action 'self' http: https:"), "{policy}");

    let hidden = r#""UniqueCode":"H","ShowProduct":false,"Products":[{"ProductName":"Kargo"}]"#;
    assert!(!http(&harness.page(hidden).await.link, "GET", &[], "").await.body.contains("Kargo"));

    let more = r#""UniqueCode":"E","LanguageId":2,"CurrencyId":2,"Amount":1149.9,"InstallmentSupport":true"#;
    let english = http(&harness.page(more).await.link, "GET", &[], "").await.body;
    for text in [
        "<html lang=\"en\">",
        "<strong>Sandbox</strong> – no money moves",
        "<p class=\"amount\">$1,149.90</p>",
        "Payment with Paywall",
        "Paid",
        "Declined",
        "Abandoned",
        "value=\"12\"><span>12 installments</span>",
        "not a real payment page",
    ] {
        assert!(english.contains(text), "{text} is missing in {english}");
    }
    assert!(!english.contains("Kargo") && !english.contains("Ödendi"));

    let base = harness.paywall().base_url();
    for unknown in
        ["/checkout/", "/checkout/?CheckoutId=x", "/link/?SaleId=x", "/link/?CheckoutId=%FF"]
    {
        assert_eq!(
            http(&format!("{base}{unknown}"), "GET", &[], "").await.status,
            404,
            "{unknown}"
        );
    }
    assert_eq!(http(&button(&harness, "x", "pay"), "POST", &[FORM], "").await.status, 404);
}

#[tokio::test]
async fn paying_by_form_sends_the_payer_back_and_shows_in_the_inquiry() {
    let harness = Harness::new().await;
    let page = harness.page(r#""InstallmentSupport":true"#).await;
    let form = "installment=3&charged=26%2C50";
    let answer = http(&button(&harness, &page.guid, "pay"), "POST", &[FORM], form).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some("https://shop.example/ok?o=1"))
    );
    let inquiry = harness.inquired(page.id).await;
    assert_eq!((&inquiry["AnyPayment"], &inquiry["SuccessPayment"]), (&true.into(), &true.into()));
    assert_eq!(harness.paywall().pages()[0].state, PageState::Paid);
    let shown = http(&page.link, "GET", &[], "").await.body;
    assert!(shown.contains("Bu ödeme alınmıştır") && !shown.contains("<button"), "{shown}");
}

#[tokio::test]
async fn a_declined_payment_leaves_the_page_open() {
    let harness = Harness::new().await;
    let page = harness.page_with_webhook("").await;
    let answer = http(&button(&harness, &page.guid, "decline"), "POST", &[FORM], "").await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("https://shop.example/no")));
    let inquiry = harness.inquired(page.id).await;
    assert_eq!((&inquiry["AnyPayment"], &inquiry["SuccessPayment"]), (&true.into(), &false.into()));
    assert!(harness.sandbox.callbacks().is_empty(), "success only");
    let view = &harness.paywall().pages()[0];
    assert_eq!((view.state, view.attempted), (PageState::Open, true));
    harness.paywall().decline(page.id).await.unwrap();
    harness.paywall().pay(page.id).await.unwrap();
    assert_eq!(harness.inquired(page.id).await["SuccessPayment"], true);
}

#[tokio::test]
async fn a_page_is_paid_once() {
    let harness = Harness::new().await;
    let page = harness.page_with_webhook("").await;
    let paywall = harness.paywall();
    let (first, second) = tokio::join!(paywall.pay(page.id), paywall.pay(page.id));
    assert_eq!(first.is_ok() as u8 + second.is_ok() as u8, 1);
    assert_eq!(harness.receiver.bodies().len(), 1);
    for name in ["pay", "decline"] {
        let answer = http(&button(&harness, &page.guid, name), "POST", &[FORM], "").await;
        assert_eq!(answer.status, 409, "{}", answer.body);
    }
    let refused = Err(PaymentRefused::NotPayable { state: PageState::Paid });
    assert_eq!(paywall.decline(page.id).await, refused);
    assert_eq!(paywall.pay(1).await, Err(PaymentRefused::Unknown));
    assert_eq!(harness.inquired(page.id).await["SuccessPayment"], true);
}

#[tokio::test]
async fn ended_pages_show_the_reason() {
    let harness = Harness::new().await;
    let passive = harness.page("").await;
    assert_eq!(codes(&harness.passive(passive.id).await), "HTTP 200 code 0");
    let expired = harness.page(r#""UniqueCode":"E","LanguageId":2"#).await;
    harness.sandbox.advance(std::time::Duration::from_secs(601));
    for (page, text) in [(passive, "pasif"), (expired, "This link has expired")] {
        let shown = http(&page.link, "GET", &[], "").await.body;
        assert!(shown.contains(text) && !shown.contains("<button"), "{shown}");
        assert_eq!(
            http(&button(&harness, &page.guid, "pay"), "POST", &[FORM], "").await.status,
            409
        );
        assert_eq!(harness.inquired(page.id).await["AnyPayment"], false);
    }
}

#[tokio::test]
async fn wrong_forms_are_refused_and_change_nothing() {
    let harness = Harness::new().await;
    let single = harness.page("").await;
    let several =
        harness.page(r#""UniqueCode":"V","InstallmentSupport":true,"LanguageId":2"#).await;
    for (page, form) in [
        (&single, "installment=3"),
        (&several, "installment=4"),
        (&several, "installment=-1"),
        (&several, "installment=x"),
        (&several, "charged=0"),
        (&several, "charged=1.005"),
        (&several, "charged=%FF%zz"),
    ] {
        let answer = http(&button(&harness, &page.guid, "pay"), "POST", &[FORM], form).await;
        assert_eq!(answer.status, 400, "{form}: {}", answer.body);
        assert!(answer.body.contains("role=\"alert\""));
        assert_eq!(harness.inquired(page.id).await["AnyPayment"], false);
    }
    let form = PaymentForm::new().installment(12).charged("30");
    assert!(harness.paywall().pay_with(several.id, &form).await.is_ok());
}

#[tokio::test]
async fn an_address_with_line_breaks_stays_one_header() {
    let harness = Harness::new().await;
    let page = harness.page(r#""SuccessBackUrl":"http://a.example/ş?x\r\nset-cookie: a=b""#).await;
    let answer = http(&button(&harness, &page.guid, "pay"), "POST", &[FORM], "").await;
    assert_eq!(answer.header("location"), Some("http://a.example/%C5%9F?x%0D%0Aset-cookie:%20a=b"));
    assert_eq!(answer.header("set-cookie"), None);
}
