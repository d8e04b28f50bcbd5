//! The control API, as a test in any language uses it.

use serde_json::{Value, json};

use crate::support::Harness;

fn references(list: &Value) -> Vec<&str> {
    list["links"]
        .as_array()
        .unwrap()
        .iter()
        .map(|link| link["reference"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn links_of_all_providers_are_listed_newest_first() {
    let harness = Harness::new().await;
    let links = harness.a_link_of_every_kind().await;
    let list = harness.api_json("GET", "/links", "").await;
    let rows = list["links"].as_array().unwrap();
    let names: Vec<String> = rows
        .iter()
        .map(|row| format!("{}/{}", row["kind"].as_str().unwrap(), row["id"].as_str().unwrap()))
        .collect();
    assert_eq!(names, [links.ahlpay, links.linkqr, links.paywall, links.paynet]);
    assert_eq!((&list["total"], &list["next"]), (&json!(4), &Value::Null));
    let numbers: Vec<_> = rows.iter().map(|row| row["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [4, 3, 2, 1]);
    for (row, (amount, currency)) in
        rows.iter().zip([("149.90", "TL"), ("100.50", "TRY"), ("25.00", "TRY"), ("149.90", "TL")])
    {
        assert_eq!((&row["amount"], &row["currency"]), (&json!(amount), &json!(currency)));
        assert_eq!((&row["status"], &row["reference"]), (&json!("open"), &json!("R")));
        assert!(row["url"].as_str().unwrap().starts_with(harness.sandbox.url()));
        assert!(row["created"].as_str().unwrap().ends_with('Z'), "{row}");
    }
}

#[tokio::test]
async fn the_list_is_paged_and_filtered() {
    let harness = Harness::new().await;
    for at in 0..7 {
        harness.create(&format!(r#""reference_no":"P-{at}""#)).await;
        harness.page(&format!(r#""UniqueCode":"W-{at}""#)).await;
    }
    let first = harness.api_json("GET", "/links?size=4", "").await;
    assert_eq!(references(&first), ["W-6", "P-6", "W-5", "P-5"]);
    let next = format!("/links?size=4&before={}", first["next"]);
    assert_eq!(references(&harness.api_json("GET", &next, "").await), ["W-4", "P-4", "W-3", "P-3"]);
    let paynet = harness.api_json("GET", "/links?provider=paynet&size=2", "").await;
    assert_eq!(references(&paynet), ["P-6", "P-5"]);
    let next = format!("/links?provider=paynet&size=9&before={}", paynet["next"]);
    let rest = harness.api_json("GET", &next, "").await;
    assert_eq!(
        (references(&rest), &rest["next"]),
        (vec!["P-4", "P-3", "P-2", "P-1", "P-0"], &Value::Null)
    );
    assert_eq!(references(&harness.api_json("GET", "/links?reference=w-3", "").await), ["W-3"]);
    harness.sandbox.paywall().pay(harness.paywall().pages()[2].id).await.unwrap();
    assert_eq!(references(&harness.api_json("GET", "/links?status=paid", "").await), ["W-2"]);
    for wrong in
        ["/links?status=payed", "/links?provider=x", "/links?before=x", "/links?refrence=R"]
    {
        let answer = harness.api("GET", wrong, "").await;
        assert_eq!(answer.status, 400, "{wrong}");
        assert!(answer.json()["error"].is_string());
    }
}

#[tokio::test]
async fn a_link_of_every_kind_is_paid_declined_and_shown_with_its_history() {
    let harness = Harness::new().await;
    let links = harness.a_link_of_every_kind().await;
    for (link, after_decline) in [
        (&links.paynet, "open"),
        (&links.paywall, "open"),
        (&links.linkqr, "open"),
        (&links.ahlpay, "failed"),
    ] {
        let declined = harness.api_json("POST", &format!("/links/{link}/decline"), "").await;
        assert_eq!(declined["status"], after_decline, "{link}");
        assert_eq!(declined["payments"][0]["is_paid"], false, "{link}");
        let paid = harness.api_json("POST", &format!("/links/{link}/pay"), "{}").await;
        assert_eq!(paid["payments"].as_array().unwrap().len(), 2, "{link}");
        assert_eq!(paid["payments"][1]["is_paid"], true, "{link}");
        let is_linkqr = link.starts_with("linkqr");
        assert_eq!(paid["status"], if is_linkqr { "open" } else { "paid" }, "{link}");
        let shown = harness.api_json("GET", &format!("/links/{link}"), "").await;
        let requests = shown["requests"].as_array().unwrap();
        assert_eq!(requests.len(), 1, "its creation, and no other: {link} {requests:?}");
        assert_eq!(requests[0]["status"], 200, "{link}");
        assert!(requests[0]["answer"].as_str().unwrap().starts_with('{'), "{link}");
        let calls_back = !link.starts_with("ahlpay");
        assert_eq!(shown["callbacks"].as_array().unwrap().len(), usize::from(calls_back), "{link}");
        let again = harness.api("POST", &format!("/links/{link}/pay"), "").await;
        assert_eq!(again.status, if is_linkqr { 200 } else { 409 }, "{link}");
    }
    assert_eq!(harness.receiver.bodies().len(), 4, "two payments of LinkQr among them");
}

#[tokio::test]
async fn the_payer_s_choices_travel_with_the_payment() {
    let harness = Harness::new().await;
    let id = harness.create(r#""multi_payment":true,"succeed_url":"http://127.0.0.1/ok""#).await;
    let body = r#"{"charged":"151.20","installments":3,"cards":2}"#;
    let paid = harness.api_json("POST", &format!("/links/paynet/{id}/pay"), body).await;
    let reported: Vec<_> = paid["payments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| (&own["amount"], &own["installments"]))
        .collect();
    assert_eq!(reported, [(&json!("75.60"), &json!(3)), (&json!("75.60"), &json!(3))]);
    assert!(paid["redirect"].as_str().unwrap().starts_with("http://127.0.0.1/ok?xact_id="));
    let page = harness.page(r#""InstallmentSupport":true"#).await.id;
    for (body, status) in [
        (r#"{"installments":5}"#, 400),
        (r#"{"charged":"x"}"#, 400),
        (r#"{"charge":"1"}"#, 400),
        ("[", 400),
    ] {
        let answer = harness.api("POST", &format!("/links/paywall/{page}/pay"), body).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.body);
    }
    let paid = harness
        .api_json("POST", &format!("/links/paywall/{page}/pay"), r#"{"installments":6}"#)
        .await;
    assert_eq!(paid["payments"][0]["installments"], 6);
}

#[tokio::test]
async fn links_expire_and_are_deactivated_as_their_providers_then_report() {
    let harness = Harness::new().await;
    let expired = harness.a_link_of_every_kind().await;
    for link in [&expired.paynet, &expired.paywall, &expired.ahlpay] {
        let answer = harness.api_json("POST", &format!("/links/{link}/expire"), "").await;
        assert_eq!(answer["status"], "expired", "{link}");
        assert_eq!(
            harness.api("POST", &format!("/links/{link}/expire"), "").await.status,
            409,
            "{link}"
        );
        assert_eq!(
            harness.api("POST", &format!("/links/{link}/pay"), "").await.status,
            409,
            "{link}"
        );
    }
    let id = expired.paynet.rsplit_once('/').unwrap().1;
    assert_eq!(harness.detail(id).await["status"], 2);
    assert_eq!(harness.list_ahl("EXPIRED", "").await.json()["data"]["totalItems"], 1);

    let passive = harness.create("").await;
    let page = harness.page(r#""UniqueCode":"R2""#).await.id;
    let ahl = harness.ahl_link(r#""orderId":"R2""#).await;
    let ahl = ahl.rsplit_once('/').unwrap().1;
    for link in [format!("paynet/{passive}"), format!("paywall/{page}"), format!("ahlpay/{ahl}")] {
        let answer = harness.api_json("POST", &format!("/links/{link}/deactivate"), "").await;
        assert_eq!(answer["status"], "deactivated", "{link}");
    }
    assert_eq!(harness.detail(&passive).await["status"], 3);
    for action in ["expire", "deactivate"] {
        let answer = harness.api("POST", &format!("/links/{}/{action}", expired.linkqr), "").await;
        assert_eq!(answer.status, 409, "LinkQr knows neither");
    }
}

#[tokio::test]
async fn what_does_not_exist_is_404_and_changes_nothing() {
    let harness = Harness::new().await;
    let id = harness.create("").await;
    for path in [
        "/links/paynet/x",
        "/links/nobody/1",
        "/links/paywall/x",
        "/links/linkqr/1",
        "/links/ahlpay/x",
        "/x",
        "/",
        "",
    ] {
        let answer = harness.api("GET", path, "").await;
        assert!(answer.status == 404 && answer.json()["error"].is_string(), "{path}");
    }
    for path in
        [&format!("/links/paynet/{id}/capture"), "/links/paynet/x/pay", "/callbacks/1/resend"]
    {
        assert_eq!(harness.api("POST", path, "").await.status, 404, "{path}");
    }
    assert_eq!(harness.api("PUT", "/switches/paynet-nonsense", r#"{"on":true}"#).await.status, 404);
    assert_eq!(harness.api("POST", "/links", "").await.status, 405);
    assert_eq!(harness.sandbox.paynet().links()[0].status, 0);
}

#[tokio::test]
async fn a_callback_is_resent_unchanged() {
    let harness = Harness::new().await;
    let id = harness.create_with_callback("").await;
    let refused = harness.api("POST", &format!("/links/paynet/{id}/resend"), "").await;
    assert_eq!(refused.status, 409, "there is none yet");
    harness.pay(&id).await;
    let callbacks = harness.api_json("GET", "/callbacks", "").await;
    assert_eq!(callbacks["callbacks"][0]["delivered"], true);
    let number = callbacks["callbacks"][0]["number"].clone();
    let again = harness.api_json("POST", &format!("/callbacks/{number}/resend"), "").await;
    assert_eq!(again["callbacks"][0]["status"], 200);
    harness.api_json("POST", &format!("/links/paynet/{id}/resend"), "").await;
    harness.sandbox.resend(&harness.sandbox.callbacks()[0]).await;
    let bodies = harness.receiver.bodies();
    assert!(bodies.len() == 4 && bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
}

#[tokio::test]
async fn the_clock_moves_and_switches_turn() {
    let harness = Harness::new().await;
    let id = harness.create(r#""expire_date":"1""#).await;
    let before = harness.api_json("GET", "/clock", "").await["now"].as_str().unwrap().to_owned();
    let after = harness.api_json("POST", "/clock", r#"{"seconds":3600}"#).await["now"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(after > before && after.ends_with('Z'), "{before} {after}");
    assert_eq!(
        harness.api_json("GET", &format!("/links/paynet/{id}"), "").await["status"],
        "expired"
    );
    let path = "/switches/paynet-currency-is-try";
    assert_eq!(harness.api_json("PUT", path, r#"{"on":true}"#).await["on"], true);
    assert_eq!(harness.detail(&id).await["currency"], "TRY");
    let listed = harness.api_json("GET", "/switches", "").await;
    let on: Vec<_> =
        listed["switches"].as_array().unwrap().iter().filter(|own| own["on"] == true).collect();
    assert_eq!((on.len(), &on[0]["name"]), (1, &json!("paynet-currency-is-try")));
    assert_eq!(listed["switches"].as_array().unwrap().len(), paylink_sandbox::Switch::ALL.len());
    for wrong in [r#"{}"#, r#"{"on":"yes"}"#, r#"{"on":true,"off":false}"#] {
        assert_eq!(harness.api("PUT", path, wrong).await.status, 400, "{wrong}");
    }
    assert_eq!(harness.api("POST", "/clock", r#"{"seconds":-1}"#).await.status, 400);
}

#[tokio::test]
async fn requests_are_listed_with_their_responses_and_removed() {
    let harness = Harness::new().await;
    let id = harness.create("").await;
    harness.detail(&id).await;
    let requests = harness.api_json("GET", "/requests?size=1", "").await["requests"].clone();
    assert_eq!(requests.as_array().unwrap().len(), 1);
    let newest = &requests[0];
    assert_eq!(
        (&newest["number"], &newest["path"]),
        (&json!(2), &json!("/paynet/v1/mailorder/detail"))
    );
    assert!(
        newest["answer"].as_str().unwrap().contains("name_surname")
            && newest["milliseconds"].is_u64()
    );
    let older = harness.api_json("GET", "/requests?before=2", "").await;
    assert_eq!(older["requests"][0]["path"], "/paynet/v1/mailorder/create");
    assert_eq!(
        harness.sandbox.requests()[1].status,
        Some(200),
        "the control API is not among them"
    );
    harness.api_json("DELETE", "/requests", "").await;
    assert!(harness.sandbox.requests().is_empty());
}
