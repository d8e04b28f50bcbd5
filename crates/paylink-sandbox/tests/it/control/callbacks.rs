//! Callbacks that misbehave, and findings, from the operator's side.

use serde_json::json;

use crate::support::Harness;

#[tokio::test]
async fn findings_are_listed_in_a_log_and_with_their_link() {
    let harness = Harness::new().await;
    assert!(harness.look("/_sandbox/findings").await.body.contains("No finding"));
    let id = harness.create(r#""amuont":1,"<script>":1"#).await;
    let other = harness.create("").await;
    let reported = harness.api_json("GET", "/findings", "").await;
    assert_eq!(reported["total"], harness.sandbox.finding_count());
    let rows = reported["findings"].as_array().unwrap().clone();
    let finding =
        rows.iter().find(|row| row["field"] == "amuont").unwrap_or_else(|| panic!("{rows:?}"));
    assert_eq!(
        (&finding["provider"], &finding["service"]),
        (&json!("paynet"), &json!("mailorder/create"))
    );
    assert_eq!((&finding["kind"], &finding["request"]), (&json!("unknown-field"), &json!(1)));
    let text = finding["text"].as_str().unwrap().replace('<', "&lt;").replace('>', "&gt;");
    for (path, shows) in [
        ("/_sandbox/findings".to_owned(), true),
        (format!("/_sandbox/links/paynet/{id}"), true),
        (format!("/_sandbox/links/paynet/{other}"), false),
    ] {
        let page = harness.look(&path).await.body;
        assert!(
            page.contains("amuont") == shows && page.contains(&text) == shows,
            "{path}: {page}"
        );
        assert!(!page.contains("<script"), "{path}");
    }
    let of = async |id: &str| {
        let link = harness.api_json("GET", &format!("/links/paynet/{id}"), "").await;
        let findings = link["findings"].as_array().unwrap().clone();
        findings.iter().filter(|own| own["field"] == "amuont").count()
    };
    assert_eq!((of(&id).await, of(&other).await), (1, 0));
    assert_eq!(
        harness.api_json("GET", "/findings?size=1&before=2", "").await["findings"][0]["number"],
        1
    );
    harness.api_json("DELETE", "/findings", "").await;
    assert!(harness.sandbox.findings().is_empty());
}

#[tokio::test]
async fn callbacks_are_repeated_and_queued_on_request() {
    let harness = Harness::new().await;
    let reported = harness.api_json(
        "PUT",
        "/callbacks/timing",
        r#"{"provider":"paynet","timing":"repeated","times":3}"#,
    );
    let paynet = json!({"provider":"paynet","timing":"repeated","times":3});
    let paywall = json!({"provider":"paywall","timing":"at_once"});
    assert_eq!(reported.await, json!({"timings":[paynet, paywall],"queued":0}));
    let id = harness.create_with_callback("").await;
    harness.pay(&id).await;
    assert_eq!(harness.receiver.bodies().len(), 3);

    let form = "provider=paynet&timing=queued&times=&milliseconds=&action=timing";
    assert_eq!(harness.press("/_sandbox/callbacks", form).await.status, 303);
    for _ in 0..2 {
        let id = harness.create_with_callback("").await;
        harness.pay(&id).await;
    }
    assert_eq!(harness.api_json("GET", "/callbacks/timing", "").await["queued"], 2);
    assert!(harness.look("/_sandbox/callbacks").await.body.contains("id=\"queued\">2<"));
    let released = harness.api_json("POST", "/callbacks/release", r#"{"order":"reversed"}"#).await;
    assert_eq!((&released["released"], harness.receiver.bodies().len()), (&json!(2), 5));
    let newest = &harness.sandbox.paynet().links()[2].id;
    assert_eq!(harness.sandbox.callbacks()[3].link_id, *newest, "the newest first");
    for wrong in [
        r#"{"provider":"ahlpay","timing":"at_once"}"#,
        r#"{"provider":"paynet","timing":"never"}"#,
        r#"{"provider":"paynet","timing":"delayed","ms":1}"#,
    ] {
        assert_eq!(harness.api("PUT", "/callbacks/timing", wrong).await.status, 400, "{wrong}");
    }
    assert_eq!(harness.api("POST", "/callbacks/release", r#"{"order":"x"}"#).await.status, 400);
    assert_eq!(harness.press("/_sandbox/callbacks", "action=timing&provider=x").await.status, 404);
}

#[tokio::test]
async fn the_dashboard_releases_what_is_queued() {
    let harness = Harness::new().await;
    for (action, newest_first) in [("release", false), ("release-reversed", true)] {
        let wish = r#"{"provider":"paywall","timing":"queued"}"#;
        harness.api_json("PUT", "/callbacks/timing", wish).await;
        let before = harness.sandbox.callbacks().len();
        for code in ["A", "B"] {
            let page =
                harness.page_with_webhook(&format!(r#""UniqueCode":"{code}-{action}""#)).await;
            harness.paywall().pay(page.id).await.unwrap();
        }
        assert_eq!(harness.sandbox.callbacks().len(), before);
        harness.press("/_sandbox/callbacks", &format!("action={action}")).await;
        let ids: Vec<i64> = harness.sandbox.callbacks()[before..]
            .iter()
            .map(|own| own.link_id.parse().unwrap())
            .collect();
        assert!(ids.len() == 2 && (ids[0] > ids[1]) == newest_first, "{action}: {ids:?}");
    }
}

#[tokio::test]
async fn a_callback_is_forged_on_request() {
    let harness = Harness::new().await;
    let links = harness.a_link_of_every_kind().await;
    for link in [&links.paynet, &links.paywall, &links.linkqr] {
        let reported = harness
            .api_json("POST", &format!("/links/{link}/forge"), r#"{"forgery":"unpaid"}"#)
            .await;
        assert_eq!(
            (&reported["status"], &reported["callbacks"][0]["forged"]),
            (&json!("open"), &json!(true)),
            "{link}"
        );
        let pressed =
            harness.press(&format!("/_sandbox/links/{link}"), "forgery=other_amount").await;
        assert_eq!(pressed.status, 303, "{link}");
        let page = harness.look(&format!("/_sandbox/links/{link}")).await.body;
        assert_eq!(page.matches("· forged").count(), 2, "{link}");
    }
    assert_eq!(harness.receiver.bodies().len(), 6);
    let refused = harness
        .api("POST", &format!("/links/{}/forge", links.ahlpay), r#"{"forgery":"unpaid"}"#)
        .await;
    assert_eq!(refused.status, 409, "AHL Pay calls nothing back");
    for wrong in [r#"{"forgery":"x"}"#, "{}"] {
        assert_eq!(
            harness.api("POST", &format!("/links/{}/forge", links.paynet), wrong).await.status,
            400,
            "{wrong}"
        );
    }
}
