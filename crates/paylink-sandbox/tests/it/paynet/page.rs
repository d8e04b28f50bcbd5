//! The payment page, the buttons, the callback and the way back.

use paylink_sandbox::paynet::{PaymentForm, PaymentRefused};
use serde_json::Value;

use crate::support::{Harness, http, names, raw};

fn url_of(harness: &Harness, id: &str) -> String {
    harness.sandbox.paynet().links().into_iter().find(|link| link.id == id).unwrap().url
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn the_page_shows_the_requested_amount() {
    let harness = Harness::new().await;
    let id = harness
        .create(r#""note":"ığüşöçİĞÜŞÖÇ <script>alert(1)</script> \"'&","reference_no":"<R>""#)
        .await;
    let page = http(&url_of(&harness, &id), "GET", &[], "").await;
    assert_eq!(page.status, 200);
    for text in [
        "<html lang=\"tr\">",
        "<meta charset=\"utf-8\">",
        "<strong>Deneme ortamı</strong> – para çekilmez",
        "<h2 id=\"payment\">Paynet ile ödeme</h2>",
        "<p class=\"amount\">149,90\u{a0}₺</p>",
        "<p class=\"left\">1 gün kaldı</p>",
        "<span>Tek çekim</span> <span class=\"each\">149,90\u{a0}₺</span>",
        "name=\"installment\" value=\"3\"><span>3 taksit</span> <span class=\"each\">49,98\u{a0}₺ + 2\u{a0}×\u{a0}49,96\u{a0}₺</span>",
        ">Ödendi</button>",
        ">Reddedildi</button>",
        ">Vazgeçildi</button>",
        "Şükrü İnanç Ağaoğlu",
        "ığüşöçİĞÜŞÖÇ &lt;script&gt;alert(1)&lt;/script&gt; &quot;'&amp;",
        "&lt;R&gt;",
        "Örnek Ticaret A.Ş.",
    ] {
        assert!(page.body.contains(text), "{text} is missing in {}", page.body);
    }
    assert!(!page.body.contains("<script"));
    assert!(!page.body.contains("name=\"cards\""), "one card only");
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
    assert!(policy.ends_with("form-action 'self'"), "{policy}");
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    let style = http(&format!("{}/assets/page.css", harness.sandbox.url()), "GET", &[], "").await;
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
    let unknown = format!("{}/pay/nothing", harness.sandbox.paynet().base_url());
    assert_eq!(http(&unknown, "GET", &[], "").await.status, 404);
    assert_eq!(http(&format!("{unknown}/pay"), "POST", &[], "").await.status, 404);
}

#[tokio::test]
async fn paying_by_form_calls_back_and_sends_the_payer_back() {
    let harness = Harness::new().await;
    let id = harness
        .create_with_callback(r#""reference_no":"R-1 ş","succeed_url":"https://shop.example/ok?o=1","error_url":"https://shop.example/no""#)
        .await;
    let url = url_of(&harness, &id);
    let policy =
        http(&url, "GET", &[], "").await.header("content-security-policy").unwrap().to_owned();
    assert!(policy.ends_with("form-action 'self' http: https:"), "{policy}");

    let answer =
        http(&format!("{url}/pay"), "POST", &[FORM], "installment=3&charged=155%2C50").await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let detail = harness.detail(&id).await;
    let xact_id = detail["xact_id"].as_str().unwrap();
    assert!(
        xact_id.starts_with("xk_EAAAA") && ['/', '+', '*'].iter().all(|c| xact_id.contains(*c)),
        "{xact_id}"
    );
    let encoded = xact_id.replace('/', "%2F").replace('+', "%2B").replace('*', "%2A");
    let target = format!("https://shop.example/ok?o=1&xact_id={encoded}&reference_no=R-1%20%C5%9F");
    assert_eq!(answer.header("location"), Some(target.as_str()));
    assert_eq!((detail["status"].as_u64(), detail["installment"].as_u64()), (Some(1), Some(3)));
    assert_eq!(detail["payments"], serde_json::json!([]));

    let bodies = harness.receiver.bodies();
    assert_eq!(bodies.len(), 1);
    assert_eq!(
        names(&bodies[0]),
        [
            "referance_no",
            "xact_date",
            "agent_id",
            "bank_id",
            "instalment",
            "card_holder",
            "card_number",
            "amount",
            "netAmount",
            "comission",
            "comission_tax",
            "currency",
            "authorization_code",
            "order_id",
            "is_succeed",
            "xact_id"
        ]
    );
    let body: Value = serde_json::from_str(&bodies[0]).unwrap();
    assert_eq!(
        (body["referance_no"].as_str(), body["xact_id"].as_str()),
        (Some("R-1 ş"), Some(xact_id))
    );
    assert!(
        bodies[0].contains(
            r#""amount":155.50,"netAmount":151.61,"comission":3.89,"comission_tax":0.65,"#
        )
    );
    assert_eq!(
        (body["card_number"].as_str(), body["is_succeed"].as_bool()),
        (Some("435508******4358"), Some(true))
    );
    let deliveries = harness.sandbox.callbacks();
    assert_eq!(deliveries.len(), 1);
    assert_eq!(
        (deliveries[0].status, deliveries[0].attempt, &deliveries[0].link_id),
        (Some(200), 1, &id)
    );
    assert_eq!(deliveries[0].body, bodies[0]);
}

#[tokio::test]
async fn a_link_is_paid_once() {
    let harness = Harness::new().await;
    let id = harness.create_with_callback("").await;
    let paynet = harness.sandbox.paynet();
    let (first, second) = tokio::join!(paynet.pay(&id), paynet.pay(&id));
    assert_eq!(first.is_ok() as u8 + second.is_ok() as u8, 1);
    assert_eq!(harness.receiver.bodies().len(), 1);
    for button in ["pay", "decline"] {
        let answer =
            http(&format!("{}/{button}", url_of(&harness, &id)), "POST", &[FORM], "").await;
        assert_eq!(answer.status, 409);
        assert!(answer.body.contains("Bu ödeme alınmıştır"), "{}", answer.body);
    }
    assert_eq!(paynet.decline(&id).await, Err(PaymentRefused::NotPayable { status: 1 }));
    assert_eq!(paynet.pay("none").await, Err(PaymentRefused::UnknownLink));
}

#[tokio::test]
async fn ended_links_show_the_reason() {
    let harness = Harness::new().await;
    let id = harness.create(r#""expire_date":1"#).await;
    harness.set_status(&id, 3).await;
    let page = http(&url_of(&harness, &id), "GET", &[], "").await;
    assert!(page.body.contains("pasif") && !page.body.contains("<button"), "{}", page.body);
    harness.set_status(&id, 0).await;
    harness.sandbox.advance(std::time::Duration::from_secs(3_600));
    let page = http(&url_of(&harness, &id), "GET", &[], "").await;
    assert!(
        page.body.contains("süresi dolmuştur") && !page.body.contains("<button"),
        "{}",
        page.body
    );
    assert_eq!(
        http(&format!("{}/pay", url_of(&harness, &id)), "POST", &[FORM], "").await.status,
        409
    );
}

#[tokio::test]
async fn a_declined_payment_leaves_the_link_open() {
    let harness = Harness::new().await;
    let id = harness
        .create_with_callback(r#""error_url":"http://shop.example/no","reference_no":"R""#)
        .await;
    let answer = http(&format!("{}/decline", url_of(&harness, &id)), "POST", &[FORM], "").await;
    assert_eq!(answer.status, 303);
    let location = answer.header("location").unwrap();
    assert!(location.starts_with("http://shop.example/no?xact_id=xk_EAAAA"), "{location}");
    assert!(location.ends_with("&reference_no=R"), "{location}");
    assert_eq!(harness.detail(&id).await["status"], 0);
    assert_eq!(harness.detail(&id).await["xact_id"], "");
    assert!(harness.receiver.bodies().is_empty() && harness.sandbox.callbacks().is_empty());
    harness.pay(&id).await;
    assert_eq!(harness.detail(&id).await["status"], 1);
}

#[tokio::test]
async fn without_an_address_the_payer_sees_the_own_result_page() {
    let harness = Harness::new().await;
    for more in ["", r#""succeed_url":"javascript:alert(1)""#, r#""succeed_url":"/relative""#] {
        let id = harness.create(more).await;
        let answer = http(&format!("{}/pay", url_of(&harness, &id)), "POST", &[FORM], "").await;
        assert_eq!((answer.status, answer.header("location")), (200, None), "{more}");
        assert!(answer.body.contains("Ödeme alındı"), "{}", answer.body);
    }
    let id = harness.create(r#""succeed_url":"http://a.example/ş?x\r\nset-cookie: a=b""#).await;
    let target = harness.pay(&id).await.redirect.unwrap();
    assert!(
        target.starts_with("http://a.example/%C5%9F?x%0D%0Aset-cookie:%20a=b&xact_id="),
        "{target}"
    );
}

#[tokio::test]
async fn several_cards_are_several_payments() {
    let harness = Harness::new().await;
    let id = harness.create_with_callback(r#""multi_payment":true,"reference_no":"M""#).await;
    assert!(http(&url_of(&harness, &id), "GET", &[], "").await.body.contains("name=\"cards\""));
    let payment =
        harness.sandbox.paynet().pay_with(&id, &PaymentForm::new().cards(3)).await.unwrap();
    assert_eq!(payment.xact_ids.len(), 3);
    let detail = harness.detail(&id).await;
    assert_eq!(detail["xact_id"], "");
    let payments: Vec<_> =
        detail["payments"].as_array().unwrap().iter().map(|own| own["xact_id"].clone()).collect();
    assert_eq!(payments, payment.xact_ids);
    assert!(detail["payments"][0]["id"].is_u64());
    let bodies = harness.receiver.bodies();
    let amounts: Vec<&str> = bodies.iter().map(|body| raw(body, "amount")).collect();
    assert_eq!(amounts, ["49.98", "49.96", "49.96"]);
}

#[tokio::test]
async fn wrong_forms_are_refused_and_change_nothing() {
    let harness = Harness::new().await;
    let single = harness.create("").await;
    let several = harness.create(r#""multi_payment":true"#).await;
    for (id, form) in [
        (&single, "cards=2"),
        (&several, "cards=0"),
        (&several, "cards=21"),
        (&several, "cards=2&charged=0.01"),
        (&several, "cards=-1"),
        (&single, "installment=4"),
        (&single, "charged=0"),
        (&single, "charged=1.005"),
        (&single, "charged=%FF%zz"),
    ] {
        let answer = http(&format!("{}/pay", url_of(&harness, id)), "POST", &[FORM], form).await;
        assert_eq!(answer.status, 400, "{form}: {}", answer.body);
        assert!(answer.body.contains("role=\"alert\""));
        assert_eq!(harness.detail(id).await["status"], 0);
    }
}

#[tokio::test]
async fn a_commission_on_top_is_charged_and_kept_by_the_provider() {
    let harness = Harness::new().await;
    let id = harness.create_with_callback(r#""addcomission_to_amount":true"#).await;
    assert!(http(&url_of(&harness, &id), "GET", &[], "").await.body.contains("153,65\u{a0}₺</p>"));
    harness.pay(&id).await;
    // 2.5 % of 149.90 is 3.7475
    assert!(
        harness.receiver.bodies()[0]
            .contains(r#""amount":153.65,"netAmount":149.90,"comission":3.75,"#)
    );
    assert_eq!(harness.detail_raw(&id, "amount").await, "149.90");
}

#[tokio::test]
async fn callbacks_go_to_this_machine_only() {
    let harness = Harness::new().await;
    for url in ["http://192.0.2.1/x", "https://127.0.0.1/x", "http://shop.example/x", "nonsense"] {
        let id = harness.create(&format!(r#""confirmation_url":"{url}""#)).await;
        harness.pay(&id).await;
        let delivery = harness.sandbox.callbacks().pop().unwrap();
        assert_eq!((delivery.url.as_str(), delivery.status), (url, None));
        assert!(delivery.error.is_some());
    }
    let id = harness.create(r#""confirmation_url":"http://127.0.0.1:1/nobody""#).await;
    harness.pay(&id).await;
    assert!(
        harness.eventually(|harness| harness.sandbox.callbacks().len() == 7).await,
        "4 refusals, 3 attempts"
    );
    assert_eq!(harness.sandbox.callbacks().last().map(|delivery| delivery.attempt), Some(3));
}

#[tokio::test]
async fn a_callback_is_retried_until_it_is_accepted() {
    let harness = Harness::new().await;
    harness.receiver.answers_with(500);
    let id = harness.create_with_callback("").await;
    harness.pay(&id).await;
    assert_eq!(harness.sandbox.callbacks().len(), 1);
    harness.receiver.answers_with(204);
    assert!(harness.eventually(|harness| harness.sandbox.callbacks().len() == 2).await);
    // longer than the pause before a third attempt
    tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    let attempts: Vec<_> =
        harness.sandbox.callbacks().iter().map(|own| (own.attempt, own.status)).collect();
    assert_eq!(attempts, [(1, Some(500)), (2, Some(204))]);
    let bodies = harness.receiver.bodies();
    assert_eq!(bodies[0], bodies[1]);
}

#[tokio::test]
async fn the_company_is_notified_by_mail_on_request() {
    let harness = Harness::new().await;
    let id = harness.create(r#""send_confirmation_mail":true,"reference_no":"R""#).await;
    assert!(harness.sandbox.paynet().links()[0].sent.is_empty());
    harness.pay(&id).await;
    let sent = &harness.sandbox.paynet().links()[0].sent;
    assert_eq!((sent.len(), sent[0].channel), (1, "mail"));
}
