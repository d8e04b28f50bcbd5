//! The payment page and its buttons.

use std::time::Duration;

use paylink_sandbox::ahlpay::{LinkState, PaymentRefused};

use crate::support::{Harness, http, raw};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn the_page_shows_the_requested_amount() {
    let harness = Harness::new().await;
    let url = harness
        .ahl_link(r#""orderId":"<O> ığüşöçİĞÜŞÖÇ","amount":"114990","description":"<script>alert(1)</script>","installmentCount":"3""#)
        .await;
    let page = http(&url, "GET", &[], "").await;
    assert_eq!(page.status, 200);
    for text in [
        "<html lang=\"tr\">",
        "<strong>Deneme ortamı</strong> – para çekilmez",
        "AHL Pay ile ödeme",
        "Örnek Ticaret A.Ş.",
        "1.149,90\u{a0}₺",
        "&lt;O&gt; ığüşöçİĞÜŞÖÇ",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<dt>Taksit</dt><dd>3</dd>",
        "Son ödeme",
        "Ödendi",
        "Reddedildi",
        "Vazgeçildi",
        "name=\"charged\"",
    ] {
        assert!(page.body.contains(text), "{text} is missing in {}", page.body);
    }
    assert!(!page.body.contains("<script"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.ends_with("form-action 'self'"), "{policy}");
    let unknown = format!("{}/link/nothing", harness.ahl().base_url());
    assert_eq!(http(&unknown, "GET", &[], "").await.status, 404);
    assert_eq!(http(&format!("{unknown}/pay"), "POST", &[], "").await.status, 404);
}

#[tokio::test]
async fn the_page_shows_the_outcome_and_redirects_nobody() {
    let harness = Harness::new().await;
    let url = harness.ahl_link("").await;
    let declined = http(&format!("{url}/decline"), "POST", &[FORM], "").await;
    assert_eq!((declined.status, declined.header("location")), (200, None));
    assert!(
        declined.body.contains("Ödeme alınamadı") && !declined.body.contains("Onay kodu"),
        "{}",
        declined.body
    );
    assert_eq!(harness.state(), LinkState::Fail);
    let page = http(&url, "GET", &[], "").await.body;
    assert!(page.contains("reddedildi") && page.contains("<button"), "{page}");

    harness.ahl().begin("O").unwrap();
    let page = http(&url, "GET", &[], "").await.body;
    assert!(page.contains("Ödeme sürüyor.") && page.contains("<button"), "{page}");

    let paid = http(&format!("{url}/pay"), "POST", &[FORM], "charged=155%2C50").await;
    assert_eq!((paid.status, paid.header("location")), (200, None));
    let inquiry = harness.inquire_ahl("O").await.json();
    let code = inquiry["data"]["authCode"].as_str().unwrap();
    assert!(paid.body.contains("Ödeme alındı") && paid.body.contains(code), "{}", paid.body);
    let rows = harness.transactions_ahl("").await.body;
    assert_eq!((raw(&rows, "totalAmount"), raw(&rows, "amount")), ("155.50", "149.90"));
    assert!(rows.contains(&url), "{rows}");
    let page = http(&url, "GET", &[], "").await.body;
    assert!(page.contains("Bu ödeme alınmıştır") && !page.contains("<button"), "{page}");
    assert!(harness.sandbox.callbacks().is_empty(), "none is published");
}

#[tokio::test]
async fn a_link_is_paid_once() {
    let harness = Harness::new().await;
    let url = harness.ahl_link("").await;
    let button = format!("{url}/pay");
    let (first, second) =
        tokio::join!(http(&button, "POST", &[FORM], ""), http(&button, "POST", &[FORM], ""));
    assert_eq!(first.status + second.status, 200 + 409);
    for name in ["pay", "decline"] {
        assert_eq!(http(&format!("{url}/{name}"), "POST", &[FORM], "").await.status, 409);
    }
    let refused = PaymentRefused::NotPayable { state: LinkState::Success };
    assert_eq!(harness.ahl().pay("O"), Err(refused.clone()));
    assert_eq!(harness.ahl().begin("O"), Err(refused));
    assert_eq!(harness.ahl().pay("none"), Err(PaymentRefused::Unknown));
    assert_eq!(harness.transaction_rows("").await.len(), 1);
}

#[tokio::test]
async fn ended_links_show_the_reason_and_wrong_forms_change_nothing() {
    let harness = Harness::new().await;
    let passive = harness.ahl_link(r#""orderId":"P""#).await;
    harness.passive_ahl("P").await;
    let expired = harness.ahl_link(r#""expireMinute":5"#).await;
    for form in ["charged=0", "charged=1.005", "charged=x"] {
        let answer = http(&format!("{expired}/pay"), "POST", &[FORM], form).await;
        assert_eq!(answer.status, 400, "{form}");
        assert!(answer.body.contains("role=\"alert\""), "{}", answer.body);
        assert_eq!(harness.state(), LinkState::Start);
    }
    harness.sandbox.advance(Duration::from_secs(300));
    for (url, text) in [(passive, "pasif"), (expired, "süresi dolmuştur")] {
        let page = http(&url, "GET", &[], "").await.body;
        assert!(page.contains(text) && !page.contains("<button"), "{page}");
        assert_eq!(http(&format!("{url}/pay"), "POST", &[FORM], "").await.status, 409);
    }
    assert!(harness.transaction_rows("").await.is_empty());
}
