//! The dashboard, as a person's browser meets it.

use crate::support::{Answer, Harness, http};

const HOME: &str = "/_sandbox/";

/// The text of the first element with this id, up to the next tag.
fn text_of<'a>(page: &'a str, id: &str) -> &'a str {
    let (_, rest) =
        page.split_once(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no {id} in {page}"));
    rest.split_once('>').unwrap().1.split('<').next().unwrap()
}

#[tokio::test]
async fn it_lists_the_links_and_leads_to_each() {
    let harness = Harness::new().await;
    assert!(harness.look(HOME).await.body.contains("No link yet."));
    let links = harness.a_link_of_every_kind().await;
    let page = harness.look(HOME).await.body;
    assert_eq!(text_of(&page, "total"), "4");
    let places: Vec<_> = [&links.ahlpay, &links.linkqr, &links.paywall, &links.paynet]
        .map(|link| page.find(&format!("href=\"/_sandbox/links/{link}\"")).expect("its link"))
        .into();
    assert!(places.is_sorted(), "newest first");
    for shown in ["149.90\u{a0}TRY", "25.00\u{a0}TRY", "AHL Pay", "Paywall LinkQr", "status open"] {
        assert!(page.contains(shown), "{shown}");
    }
    for link in [&links.ahlpay, &links.linkqr, &links.paywall, &links.paynet] {
        let page = harness.look(&format!("/_sandbox/links/{link}")).await.body;
        assert_eq!(text_of(&page, "link-status"), "open", "{link}");
        assert!(page.contains("Nobody has tried to pay."), "{link}");
    }
}

#[tokio::test]
async fn a_long_list_is_shown_in_pages() {
    let harness = Harness::new().await;
    for at in 0..51 {
        harness.create(&format!(r#""reference_no":"P-{at}""#)).await;
    }
    let page = harness.look(HOME).await.body;
    assert_eq!(page.matches("/_sandbox/links/paynet/").count(), 50);
    assert!(page.contains(">P-50<") && !page.contains(">P-0<"));
    let (_, rest) = page.split_once("id=\"older\" href=\"").unwrap();
    let older = rest.split_once('"').unwrap().0.replace("&amp;", "&");
    let page = harness.look(&older).await.body;
    assert!(page.contains(">P-0<") && page.matches("/_sandbox/links/paynet/").count() == 1);
    assert!(!page.contains("id=\"older\""));
    let found = harness.look("/_sandbox/?reference=P-4&provider=paynet&status=open").await.body;
    assert_eq!(found.matches("/_sandbox/links/paynet/").count(), 11);
    assert!(harness.look("/_sandbox/?provider=ahlpay").await.body.contains("No link fits."));
}

#[tokio::test]
async fn its_buttons_do_what_they_say() {
    let harness = Harness::new().await;
    for (action, status) in
        [("pay", "paid"), ("decline", "open"), ("expire", "expired"), ("deactivate", "deactivated")]
    {
        let id = harness.create_with_callback("").await;
        let path = format!("/_sandbox/links/paynet/{id}");
        let page = harness.look(&path).await.body;
        assert!(
            page.contains(&format!(
                "<button class=\"{action}\" name=\"action\" value=\"{action}\">"
            ))
        );
        assert!(page.contains("value=\"resend\" disabled"), "nothing to send again");
        let answer = harness.press(&path, &format!("action={action}")).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some(path.as_str())),
            "{action}"
        );
        let page = harness.look(&path).await.body;
        assert_eq!(text_of(&page, "link-status"), status, "{action}");
        if status != "open" {
            assert!(page.contains("value=\"pay\" disabled"), "{action}");
            let again = harness.press(&path, "action=pay").await;
            assert_eq!(again.status, 409, "{action}");
            assert!(again.body.contains("role=\"alert\""));
        }
    }
    let paid = &harness.sandbox.paynet().links()[0].id;
    let path = format!("/_sandbox/links/paynet/{paid}");
    harness.press(&path, "action=resend").await;
    assert_eq!(harness.receiver.bodies().len(), 2);
    let page = harness.look(&path).await.body;
    assert!(
        page.contains("HTTP 200")
            && page.contains(&harness.receiver.url)
            && page.contains("status paid\">paid")
    );
}

#[tokio::test]
async fn a_link_shows_the_requests_that_named_it_and_its_retried_callbacks() {
    let harness = Harness::new().await;
    harness.receiver.answers_with(500);
    let id = harness.create_with_callback(r#""reference_no":"R-1""#).await;
    harness.create(r#""reference_no":"R-11""#).await;
    harness.call("mailorder/detail", r#"{"reference_no":"R-1"}"#).await;
    harness.list("").await;
    harness.pay(&id).await;
    assert!(harness.eventually(|harness| harness.sandbox.callbacks().len() == 3).await);
    let page = harness.look(&format!("/_sandbox/links/paynet/{id}")).await.body;
    let (callbacks, requests) = page.split_once("<h2>Requests</h2>").unwrap();
    assert_eq!(callbacks.matches("HTTP 500").count(), 3);
    assert_eq!(requests.matches("POST /paynet/v1/mailorder/").count(), 2, "{requests}");
    assert!(requests.contains("mailorder/create") && requests.contains("mailorder/detail"));
    let all = harness.look("/_sandbox/callbacks").await.body;
    assert_eq!(all.matches("HTTP 500").count(), 3);
    harness.receiver.answers_with(200);
    harness.press("/_sandbox/callbacks/1/resend", "").await;
    assert_eq!(text_of(&harness.look("/_sandbox/callbacks").await.body, "callbacks"), "");
    assert!(harness.look("/_sandbox/callbacks").await.body.contains("HTTP 200"));
}

#[tokio::test]
async fn the_clock_and_the_switches_have_buttons() {
    let harness = Harness::new().await;
    let id = harness.create(r#""expire_date":"1""#).await;
    let page = harness.look(HOME).await.body;
    assert!(page.contains("<button name=\"seconds\" value=\"3600\">"));
    harness.press("/_sandbox/clock", "seconds=3600&back=/_sandbox/").await;
    let page = harness.look(&format!("/_sandbox/links/paynet/{id}")).await.body;
    assert_eq!(text_of(&page, "link-status"), "expired");
    assert_eq!(
        text_of(&harness.look("/_sandbox/switches").await.body, "paynet-currency-is-try"),
        "off"
    );
    let pressed =
        harness.press("/_sandbox/switches", "switch=paynet-currency-is-try&position=on").await;
    assert_eq!(pressed.header("location"), Some("/_sandbox/switches#paynet-currency-is-try"));
    let page = harness.look("/_sandbox/switches").await.body;
    assert_eq!(text_of(&page, "paynet-currency-is-try"), "on");
    for switch in paylink_sandbox::Switch::ALL {
        assert!(page.contains(switch.name()), "{switch}");
    }
    harness.press("/_sandbox/switches", "switch=paynet-currency-is-try&position=off").await;
    assert!(!harness.sandbox.is_set(paylink_sandbox::Switch::PaynetCurrencyIsTry));
}

#[tokio::test]
async fn it_works_without_scripts_and_asks_nothing_from_elsewhere() {
    let harness = Harness::new().await;
    let links = harness.a_link_of_every_kind().await;
    for path in [
        HOME,
        "/_sandbox/requests",
        "/_sandbox/switches",
        &format!("/_sandbox/links/{}", links.paynet),
    ] {
        let page = harness.look(path).await.body;
        for word in ["<script", "style=", "onclick", "<iframe", "<img", "src="] {
            assert!(!page.contains(word), "{word} in {path}");
        }
        assert!(
            page.contains("<strong>SANDBOX</strong>") && page.contains("lang=\"en\""),
            "{path}"
        );
        assert!(
            page.contains("name=\"viewport\"") && page.contains("href=\"/_sandbox/style.css\""),
            "{path}"
        );
    }
    let style = harness.look("/_sandbox/style.css").await;
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
    assert!(!style.body.contains("url(") && !style.body.contains("@import"));
}

const PAGES: [(&str, &str, &str); 6] = [
    (HOME, "Bağlantılar", "Links"),
    ("/_sandbox/requests", "İstekler", "Requests"),
    ("/_sandbox/callbacks", "Geri çağrılar", "Callbacks"),
    ("/_sandbox/findings", "Bulgular", "Findings"),
    ("/_sandbox/faults", "Hatalar", "Faults"),
    ("/_sandbox/switches", "Anahtarlar", "Switches"),
];

/// A page, as a browser with these languages and with this further cookie asks for it.
async fn look_in(harness: &Harness, path: &str, languages: &str, cookie: &str) -> Answer {
    let cookie = format!("{}; {cookie}", harness.cookie());
    let headers = [("cookie", cookie.as_str()), ("accept-language", languages)];
    http(&format!("{}{path}", harness.origin()), "GET", &headers, "").await
}

#[tokio::test]
async fn every_page_is_in_turkish_for_a_turkish_browser() {
    let harness = Harness::new().await;
    let links = harness.a_link_of_every_kind().await;
    harness.sandbox.decline("R").await.unwrap();
    for (path, turkish, english) in PAGES {
        let page = look_in(&harness, path, "tr-TR,tr;q=0.9,en;q=0.5", "").await.body;
        assert!(page.contains("<html lang=\"tr\">"), "{path}");
        assert!(page.contains(&format!("<title>{turkish} · SANDBOX</title>")), "{path}");
        let heading = format!("<h1>{turkish}");
        assert!(page.contains(&heading) && !page.contains(&format!("<h1>{english}")), "{path}");
        assert!(page.contains(&format!("href=\"{path}?lang=en\"")), "{path}");
        for word in ["no money moves", "Sandbox time", ">Requests<", "any provider", "Older"] {
            assert!(!page.contains(word), "{word} in {path}");
        }
        let page = look_in(&harness, path, "en", "").await.body;
        assert!(page.contains(&format!("<h1>{english}")) && !page.contains(turkish), "{path}");
    }
    let home = look_in(&harness, HOME, "tr", "").await.body;
    assert!(home.contains("status failed\">reddedildi<") && home.contains("status open\">açık<"));
    for link in [&links.paynet, &links.paywall, &links.linkqr, &links.ahlpay] {
        let page = look_in(&harness, &format!("/_sandbox/links/{link}"), "tr", "").await.body;
        for word in ["Ödemeler", "Sağlayıcı", "Ödeme sayfası", "İade et", "Oluşturuldu"] {
            assert!(page.contains(word), "{word} is missing at {link}");
        }
        for word in ["Payments", "Nobody", "Refund", "Created", "Deactivate<", " ago)"] {
            assert!(!page.contains(word), "{word} at {link}");
        }
    }
    let home = format!("{}{HOME}", harness.origin());
    let closed = http(&home, "GET", &[("accept-language", "tr")], "").await;
    assert!(closed.body.contains("Bu panel token'ını ister"));
}

#[tokio::test]
async fn a_chosen_language_is_kept_for_the_next_pages() {
    let harness = Harness::new().await;
    let chosen = look_in(&harness, "/_sandbox/faults?lang=tr", "en", "").await;
    let cookie = "paylink_sandbox_lang=tr; Path=/_sandbox; HttpOnly; SameSite=Strict";
    assert_eq!(chosen.header("set-cookie"), Some(cookie));
    assert!(chosen.body.contains("<h1>Hatalar"));
    let next = look_in(&harness, HOME, "en", "paylink_sandbox_lang=tr").await;
    assert!(next.body.contains("<h1>Bağlantılar") && next.header("set-cookie").is_none());
    let back = look_in(&harness, "/_sandbox/?lang=en", "tr", "paylink_sandbox_lang=tr").await;
    assert!(back.body.contains("<h1>Links"));
    let url = format!("{}&lang=tr", harness.sandbox.dashboard_url());
    let entered = http(&url, "GET", &[], "").await;
    assert_eq!((entered.status, entered.header("location")), (303, Some(HOME)));
    assert!(entered.head.contains(cookie) && entered.head.contains(&harness.cookie()), "both");
    for unknown in ["paylink_sandbox_lang=de", "paylink_sandbox_lang=", "x=tr"] {
        assert!(look_in(&harness, HOME, "de", unknown).await.body.contains("<h1>Links"));
    }
}

#[tokio::test]
async fn amounts_have_thousands_marks_and_one_word_for_the_currency() {
    let harness = Harness::new().await;
    let body = r#"{"name_surname":"A","amount":1234567.8,"reference_no":"R"}"#;
    assert_eq!(harness.call("mailorder/create", body).await.status, 200);
    harness.sandbox.pay("R").await.unwrap();
    harness.sandbox.refund_part("R", "1000").await.unwrap();
    let link = format!("/_sandbox/links/paynet/{}", harness.sandbox.links()[0].id);
    for (languages, amount, refund) in
        [("tr", "1.234.567,80", "1.000,00"), ("en", "1,234,567.80", "1,000.00")]
    {
        for path in [HOME, &link] {
            let page = look_in(&harness, path, languages, "").await.body;
            assert!(page.contains(&format!("{amount}\u{a0}TRY")), "{languages} {path}");
            // the link's page also shows the bodies of the requests
            assert!(path != HOME || !page.contains("1234567"), "{languages} {path}");
        }
        let page = look_in(&harness, &link, languages, "").await.body;
        assert_eq!(text_of(&page, "amount"), format!("{amount}\u{a0}TRY"));
        assert!(page.contains(&format!("−{refund}\u{a0}TRY")), "{languages}");
    }
    let api = harness.api_json("GET", "/references/R", "").await;
    assert_eq!((&api["amount"], &api["currency"]), (&"1234567.80".into(), &"TL".into()));
}

#[tokio::test]
async fn a_link_can_be_paid_in_another_way_refunded_and_marked() {
    let harness = Harness::new().await;
    let page = harness.page(r#""UniqueCode":"R","InstallmentSupport":true,"Amount":149.90"#).await;
    let path = format!("/_sandbox/links/paywall/{}", page.id);
    let before = harness.look(&path).await.body;
    assert!(before.contains("value=\"refund\" disabled") && before.contains("name=\"late\""));
    harness.press(&path, "action=pay&charged=164,89&installments=6").await;
    harness.press(&path, "action=pay&late=1").await;
    let shown = harness.api_json("GET", "/references/R", "").await;
    assert_eq!(shown["payments"][0]["amount"], "164.89");
    assert_eq!(shown["payments"][0]["installments"], 6);
    assert_eq!(shown["payments"][1]["amount"], "149.90", "paid a second time");
    harness.press(&path, "action=refund&amount=49,90").await;
    harness.press(&path, "action=mark-fraud").await;
    let shown = harness.api_json("GET", "/references/R", "").await;
    assert_eq!(shown["payments"][1]["given_back"], "49.90");
    assert_eq!(shown["payments"][1]["is_fraud"], true);
    harness.press(&path, "action=refund&amount=").await;
    let shown = harness.api_json("GET", "/references/R", "").await;
    assert_eq!(shown["payments"][0]["given_back"], "164.89");
    for (form, status) in [
        ("action=refund&amount=1", 409),
        ("action=pay&late=1&installments=x", 400),
        ("action=pay&late=1&charged=x", 400),
    ] {
        let answer = harness.press(&path, form).await;
        assert_eq!(answer.status, status, "{form}");
        assert!(answer.body.contains("role=\"alert\""), "{form}");
    }
}
