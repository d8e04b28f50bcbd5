//! What every payment page keeps to, whatever the provider: two languages, no card, buttons that do
//! nothing by accident.

use crate::support::{Answer, Harness, http};

const ENGLISH: (&str, &str) = ("accept-language", "en-GB,en;q=0.9,tr;q=0.8");

async fn get(url: &str, headers: &[(&str, &str)]) -> Answer {
    http(url, "GET", headers, "").await
}

/// A link of every kind, open: its page, the path of its buttons, and how the sandbox says that it
/// was paid.
async fn links(harness: &Harness) -> Vec<(String, String)> {
    let id = harness.create(r#""reference_no":"R","multi_payment":true"#).await;
    let paynet =
        harness.sandbox.paynet().links().into_iter().find(|link| link.id == id).unwrap().url;
    let page = harness.page(r#""InstallmentSupport":true"#).await;
    let base = harness.sandbox.paywall().base_url();
    assert_eq!(harness.generate_link("").await.status, 200);
    let qr = harness.sandbox.paywall().links().pop().unwrap();
    let ahlpay = harness.ahl_link("").await;
    vec![
        (paynet.clone(), paynet),
        (page.link, format!("{base}/checkout/{}", page.guid)),
        (qr.link, format!("{base}/link/{}", qr.guid)),
        (ahlpay.clone(), ahlpay),
    ]
}

fn with(url: &str, parameter: &str) -> String {
    format!("{url}{}{parameter}", if url.contains('?') { '&' } else { '?' })
}

#[tokio::test]
async fn the_browser_proposes_the_language_and_the_payer_decides() {
    let harness = Harness::new().await;
    for (url, buttons) in links(&harness).await {
        let turkish = get(&url, &[]).await.body;
        assert!(
            turkish.contains("<html lang=\"tr\">") && turkish.contains(">Ödendi<"),
            "{turkish}"
        );
        let english = get(&url, &[ENGLISH]).await.body;
        assert!(english.contains("<html lang=\"en\">") && english.contains(">Paid<"), "{english}");
        let chosen = get(&with(&url, "lang=tr"), &[ENGLISH]).await.body;
        assert_eq!(chosen, turkish);

        // the other language is one link away, and the buttons keep it
        let path = url.strip_prefix(harness.sandbox.url()).unwrap();
        let link = with(path, "lang=en").replace('&', "&amp;");
        assert!(
            turkish
                .contains(&format!("<a href=\"{link}\" hreflang=\"en\" lang=\"en\">English</a>")),
            "{turkish}"
        );
        let path = buttons.strip_prefix(harness.sandbox.url()).unwrap();
        assert!(english.contains(&format!("formaction=\"{path}/pay?lang=en\"")), "{english}");
        let left = http(&format!("{buttons}/abandon?lang=en"), "POST", &[], "").await.body;
        assert!(
            left.contains("Payment abandoned") && left.contains("<html lang=\"en\">"),
            "{left}"
        );
    }
}

#[tokio::test]
async fn no_page_asks_for_a_card_or_loads_anything_but_its_style() {
    let harness = Harness::new().await;
    for (url, _) in links(&harness).await {
        let page = get(&url, &[]).await.body;
        let fields: Vec<&str> =
            page.split("name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let known = ["viewport", "color-scheme", "installment", "charged", "cards"];
        assert!(fields.iter().all(|name| known.contains(name)), "{fields:?}");
        for nothing in
            ["<script", "<img", "<iframe", "style=", " src=", "http://", "https://", " onclick"]
        {
            assert!(!page.contains(nothing), "{nothing} in {page}");
        }
        assert_eq!(page.matches("<link ").count(), 1);
        assert!(page.contains("<link rel=\"stylesheet\" href=\"/assets/page.css\">"), "{page}");
    }
}

#[tokio::test]
async fn who_leaves_without_paying_changes_nothing_and_can_come_back() {
    let harness = Harness::new().await;
    for (url, buttons) in links(&harness).await {
        let left = http(&format!("{buttons}/abandon"), "POST", &[], "").await;
        assert_eq!((left.status, left.header("location")), (200, None));
        assert!(
            left.body.contains("Ödemeden vazgeçildi") && left.body.contains("Hiçbir şey olmadı"),
            "{}",
            left.body
        );
        let back = left
            .body
            .split("class=\"again\" href=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap();
        let back = format!("{}{}", harness.sandbox.url(), back.replace("&amp;", "&"));
        assert_eq!(get(&back, &[]).await.body, get(&url, &[]).await.body);
        assert!(harness.sandbox.callbacks().is_empty());
        assert!(http(&format!("{buttons}/pay"), "POST", &[], "").await.status < 400);
    }
    assert!(
        harness.transaction_rows("").await.len() == 1,
        "the payment, and nothing of the payer who left"
    );
}

#[tokio::test]
async fn an_ended_link_cannot_be_abandoned() {
    let harness = Harness::new().await;
    for (url, buttons) in links(&harness).await {
        let paid = http(&format!("{buttons}/pay"), "POST", &[], "").await;
        assert!(paid.status < 400, "{}", paid.body);
        if url.contains("SaleId") {
            continue; // without a limit it can be paid again
        }
        let left = http(&format!("{buttons}/abandon"), "POST", &[], "").await;
        assert_eq!(left.status, 409);
        assert!(
            left.body.contains("Bu ödeme alınmıştır") && !left.body.contains("<button"),
            "{}",
            left.body
        );
    }
    let base = harness.sandbox.url();
    for unknown in ["/paynet/pay/x", "/paywall/checkout/x", "/paywall/link/x", "/ahlpay/link/x"] {
        let answer = http(&format!("{base}{unknown}/abandon"), "POST", &[ENGLISH], "").await;
        assert_eq!(answer.status, 404);
        assert!(
            answer.body.contains("<h1 id=\"ending\">There is no such payment link</h1>"),
            "{}",
            answer.body
        );
    }
}

#[tokio::test]
async fn the_merchants_language_goes_before_the_browsers() {
    let harness = Harness::new().await;
    for (more, expected) in
        [(r#""UniqueCode":"T","LanguageId":1"#, "tr"), (r#""UniqueCode":"N""#, "en")]
    {
        let page = harness.page(more).await;
        let shown = get(&page.link, &[ENGLISH]).await.body;
        assert!(shown.contains(&format!("<html lang=\"{expected}\">")), "{more}: {shown}");
    }
}
