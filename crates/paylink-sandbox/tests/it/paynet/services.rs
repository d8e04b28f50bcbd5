//! create, detail, list, status_update, and who may call them.

use std::time::Duration;

use crate::support::{Harness, http, names};

const TURKISH: &str = "ığüşöçİĞÜŞÖÇ";
const DETAIL_EXAMPLE: &str = include_str!("../../../data/paynet/mailorder-detail/response.json");

#[tokio::test]
async fn create_answers_with_address_and_id() {
    let harness = Harness::new().await;
    let answer = harness
        .call("mailorder/create", r#"{"name_surname":"A B","amount":1.01,"expire_date":"72"}"#)
        .await;
    assert_eq!(names(&answer.body), ["url", "id", "object_name", "code", "message"]);
    assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
    let json = answer.json();
    assert_eq!(
        (json["code"].as_u64(), json["message"].as_str()),
        (Some(0), Some("Başarılı İşlem"))
    );
    assert_eq!(json["id"].as_str().unwrap().len(), 36);
    let url = json["url"].as_str().unwrap();
    assert!(url.starts_with(&format!("{}/pay/", harness.sandbox.paynet().base_url())));
    assert_eq!(http(url, "GET", &[], "").await.status, 200);
}

#[tokio::test]
async fn create_accepts_what_clients_are_known_to_send() {
    let harness = Harness::new().await;
    for body in [
        r#"{"name_surname":"A","amount":1,"expire_date":1,"send_mail":false,"send_sms":false,"reference_no":"x"}"#,
        r#"{"name_surname":"A","amount":"149.99","buyer_name":"invented","return_url":{"deep":[1]},"currency":"TL"}"#,
        r#"{"name_surname":"A","amount":0.01,"expire_date":1.5,"note":null,"phone":5395601234,"send_sms":"true"}"#,
        r#"{"name_surname":"A","amount":120.000,"pos_type":1,"send_mail":true,"email":"a@b.c"}"#,
        r#"{"name_surname":"A","amount":9007199254740993.01}"#,
    ] {
        assert_eq!(
            harness.call("mailorder/create", body).await.codes(),
            "HTTP 200 code 0",
            "{body}"
        );
    }
}

#[tokio::test]
async fn the_content_type_selects_how_a_body_is_read() {
    let harness = Harness::new().await;
    let key = format!("Basic {}", harness.sandbox.paynet().secret_key());
    let form = [
        ("authorization", key.as_str()),
        ("content-type", "application/x-www-form-urlencoded; charset=UTF-8"),
    ];
    let body = "name_surname=%C5%9E%C3%BCkr%C3%BC+A&amount=149.90&send_mail=false&note=a%26b&phone=5395601234&email=";
    let created = harness.call_with("mailorder/create", &form, body).await;
    let detail = harness.detail(created.json()["id"].as_str().unwrap()).await;
    assert_eq!(
        (detail["name_surname"].as_str(), detail["note"].as_str()),
        (Some("Ş**** A"), Some("a&b"))
    );
    // what a client gets that posts JSON and says that it is a form
    let confused =
        harness.call_with("mailorder/create", &form, r#"{"name_surname":"A","amount":1}"#).await;
    assert_eq!(confused.codes(), "HTTP 400 code 400 result_code 11");
}

#[tokio::test]
async fn create_refuses_what_is_wrong() {
    let harness = Harness::new().await;
    let long = format!(r#"{{"name_surname":"A","amount":1,"reference_no":"{}"}}"#, "ş".repeat(51));
    for body in [
        "",
        "{",
        "[]",
        "null",
        "\"text\"",
        r#"{"amount":1}"#,
        r#"{"name_surname":" ","amount":1}"#,
        r#"{"name_surname":["A"],"amount":1}"#,
        r#"{"name_surname":"\ud800","amount":1}"#,
        r#"{"name_surname":"A"}"#,
        r#"{"name_surname":"A","amount":null}"#,
        r#"{"name_surname":"A","amount":0}"#,
        r#"{"name_surname":"A","amount":0.00}"#,
        r#"{"name_surname":"A","amount":-1}"#,
        r#"{"name_surname":"A","amount":1.005}"#,
        r#"{"name_surname":"A","amount":1e2}"#,
        r#"{"name_surname":"A","amount":"1,50"}"#,
        r#"{"name_surname":"A","amount":99999999999999999999999}"#,
        r#"{"name_surname":"A","amount":1,"send_mail":true}"#,
        r#"{"name_surname":"A","amount":1,"send_sms":true,"phone":""}"#,
        r#"{"name_surname":"A","amount":1,"send_sms":"perhaps"}"#,
        r#"{"name_surname":"A","amount":1,"expire_date":0}"#,
        r#"{"name_surname":"A","amount":1,"expire_date":"2019-10-18"}"#,
        r#"{"name_surname":"A","amount":1,"expire_date":18446744073709551615}"#,
        r#"{"name_surname":"A","amount":1,"pos_type":"x"}"#,
        &long,
    ] {
        let answer = harness.call("mailorder/create", body).await;
        assert_eq!(answer.codes(), "HTTP 400 code 400 result_code 11", "{body}");
        assert_eq!(names(&answer.body), ["type", "message", "code", "result_code"]);
        assert_eq!(answer.json()["type"], "invalid_request_error");
    }
    assert!(harness.sandbox.paynet().links().is_empty());
    let answer =
        harness.call("mailorder/create", r#"{"name_surname":"A","amount":1,"pos_type":7}"#).await;
    assert_eq!(answer.codes(), "HTTP 200 code 20");
}

#[tokio::test]
async fn detail_has_the_published_fields_in_the_published_order() {
    let harness = Harness::new().await;
    let id = harness.create(r#""reference_no":"R-1""#).await;
    for question in [format!(r#"{{"id":"{id}"}}"#), r#"{"reference_no":"R-1"}"#.to_owned()] {
        let answer = harness.call("mailorder/detail", &question).await;
        assert_eq!(names(&answer.body), names(DETAIL_EXAMPLE));
        let end =
            r#","multi_payment":false,"payments":[],"object_name":null,"code":0,"message":null}"#;
        assert!(answer.body.ends_with(end), "{}", answer.body);
    }
}

#[tokio::test]
async fn detail_masks_names_and_phones_and_keeps_turkish_text() {
    let harness = Harness::new().await;
    let id = harness
        .create(&format!(
            r#""phone":"5395601234","note":"{TURKISH}","agent_note":"x","user_name":"Ayşe","expire_date":"12","email":"a@b.c""#
        ))
        .await;
    let detail = harness.detail(&id).await;
    assert_eq!(detail["name_surname"], "Ş**** İ**** A******");
    assert_eq!(detail["phone"], "539560****");
    assert_eq!(detail["note"], TURKISH);
    assert_eq!(detail["user_name"], "Ayşe      ");
    assert_eq!(harness.detail_raw(&id, "amount").await, "149.90");
    assert_eq!(detail["currency"], "TL");
    assert_eq!(detail["xact_id"], "");
    assert_eq!(detail["succeed_url"], "");
    assert_eq!(
        (detail["status"].as_u64(), detail["send_confirmation_mail"].as_bool()),
        (Some(0), Some(false))
    );
    let (created, expires) =
        (detail["create_date"].as_str().unwrap(), detail["expire_date"].as_str().unwrap());
    let at = |text: &str| text.parse::<jiff::civil::DateTime>().unwrap();
    assert!(
        (0..60).contains(&at(&harness.sandbox.now_text()).duration_since(at(created)).as_secs())
    );
    assert_eq!(at(expires).duration_since(at(created)).as_hours(), 12);
}

#[tokio::test]
async fn amounts_are_digits_all_the_way() {
    let harness = Harness::new().await;
    for (sent, shown) in
        [("9007199254740993.01", "9007199254740993.01"), ("0.10", "0.10"), ("120.0", "120")]
    {
        let body = format!(r#"{{"name_surname":"A","amount":{sent},"reference_no":"A-{sent}"}}"#);
        harness.call("mailorder/create", &body).await;
        let answer =
            harness.call("mailorder/detail", &format!(r#"{{"reference_no":"A-{sent}"}}"#)).await;
        assert!(answer.body.contains(&format!(r#""amount":{shown},"#)), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_link_is_named_by_id_or_reference() {
    let harness = Harness::new().await;
    let id = harness.create(r#""reference_no":"R-1""#).await;
    for (service, more) in [("mailorder/detail", ""), ("mailorder/status_update", r#","status":3"#)]
    {
        for nothing in ["", r#","id":"","reference_no":"""#, r#","id":null"#] {
            let answer = harness.call(service, &format!(r#"{{"x":1{nothing}{more}}}"#)).await;
            assert_eq!(answer.codes(), "HTTP 400 code 400 result_code 11", "{service} {nothing}");
        }
        let other = format!(r#"{{"id":"{id}","reference_no":"R-2"{more}}}"#);
        assert_eq!(harness.call(service, &other).await.codes(), "HTTP 200 code 12");
        let unknown = format!(r#"{{"id":"c1c4f41c-3d8c-4143-a2dc-114e587fd1b3"{more}}}"#);
        assert_eq!(harness.call(service, &unknown).await.codes(), "HTTP 200 code 12");
    }
}

#[tokio::test]
async fn list_pages_by_offset() {
    let harness = Harness::new().await;
    for n in 0..12 {
        harness.create(&format!(r#""reference_no":"R-{n}","expire_date":72"#)).await;
    }
    let references = |answer: &crate::support::Answer| -> Vec<String> {
        answer.rows().iter().map(|row| row["reference_no"].as_str().unwrap().to_owned()).collect()
    };
    let first = harness.list("").await;
    assert_eq!(
        names(&first.body),
        [
            "companyCode",
            "companyName",
            "total",
            "total_count",
            "total_amount",
            "limit",
            "ending_before",
            "starting_after",
            "object_name",
            "has_more",
            "Data",
            "code",
            "message"
        ]
    );
    assert_eq!(
        references(&first),
        ["R-11", "R-10", "R-9", "R-8", "R-7", "R-6", "R-5", "R-4", "R-3", "R-2"]
    );
    let json = first.json();
    assert_eq!((json["total"].as_u64(), json["has_more"].as_bool()), (Some(12), Some(true)));
    assert!(first.body.contains(r#""total_amount":1798.80,"#), "{}", first.body);

    let second = harness.list(r#""limit":10,"starting_after":10"#).await;
    assert_eq!(references(&second), ["R-1", "R-0"]);
    assert_eq!(second.json()["has_more"], false);
    assert_eq!(references(&harness.list(r#""limit":2,"ending_before":4"#).await), ["R-9", "R-8"]);
    assert!(harness.list(r#""starting_after":12"#).await.rows().is_empty());
    assert_eq!(harness.list(r#""limit":-1"#).await.codes(), "HTTP 400 code 400 result_code 11");
}

#[tokio::test]
async fn a_list_has_at_most_a_thousand_rows() {
    let harness = Harness::new().await;
    let key = format!("Basic {}", harness.sandbox.paynet().secret_key());
    let headers = [("authorization", key.as_str()), ("content-type", "application/json")];
    for _ in 0..1_001 {
        harness.call_with("mailorder/create", &headers, r#"{"name_surname":"A","amount":1}"#).await;
    }
    let list = async |limit: u64| {
        let body = format!(r#"{{"datab":"2000-01-01","datbi":"9000-01-01","limit":{limit}}}"#);
        harness.call_with("mailorder/list", &headers, &body).await
    };
    let whole = list(1_000).await;
    assert_eq!((whole.rows().len(), whole.json()["has_more"].as_bool()), (1_000, Some(true)));
    assert_eq!(harness.sandbox.findings(), []);
    let capped = list(1_000_000_000).await;
    assert_eq!((capped.rows().len(), capped.json()["limit"].as_u64()), (1_000, Some(1_000)));
    let [finding] = &harness.sandbox.findings()[..] else { panic!() };
    assert_eq!(
        finding.text,
        "`limit` is above 1000, the maximum number of rows in the sandbox; no limit is documented"
    );
}

#[tokio::test]
async fn list_rows_and_filters() {
    let harness = Harness::new().await;
    harness
        .create(r#""reference_no":"R-1","expire_date":72,"phone":"5395601234","agent_id":"77""#)
        .await;
    harness.create("").await;
    let row = harness.list(r#""agent_id":"77""#).await.rows();
    assert_eq!(row.len(), 1);
    assert_eq!(
        (row[0]["expire_date"].as_u64(), row[0]["phone"].as_str()),
        (Some(72), Some("539560****"))
    );
    assert_eq!(row[0]["status"], 0);
    assert!(row[0].get("id").is_none() && row[0].get("name_surname").is_none());

    let turkish =
        harness.call("mailorder/list", r#"{"datab":"01.01.2000","datbi":"31.12.2999"}"#).await;
    assert_eq!(turkish.rows().len(), 2);
    let past =
        harness.call("mailorder/list", r#"{"datab":"2000-01-01","datbi":"2001-01-01"}"#).await;
    assert!(past.rows().is_empty());
    let future =
        harness.call("mailorder/list", r#"{"datab":"8000-01-01","datbi":"9000-01-01"}"#).await;
    assert!(future.rows().is_empty());
    for body in
        ["{}", r#"{"datab":"2000-01-01"}"#, r#"{"datab":"2000-13-01","datbi":"2001-01-01"}"#]
    {
        assert_eq!(
            harness.call("mailorder/list", body).await.codes(),
            "HTTP 400 code 400 result_code 11",
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_link_is_deactivated_and_reactivated() {
    let harness = Harness::new().await;
    let id = harness.create("").await;
    let answer = harness.set_status(&id, 3).await;
    assert_eq!(
        answer.json(),
        serde_json::json!({"object_name": "mailorder_update_status", "code": 0, "message": "Başarılı İşlem"})
    );
    assert_eq!(harness.detail(&id).await["status"], 3);
    assert!(harness.sandbox.paynet().pay(&id).await.is_err());
    assert_eq!(harness.set_status(&id, 3).await.codes(), "HTTP 200 code 0");
    assert_eq!(harness.set_status(&id, 0).await.codes(), "HTTP 200 code 0");
    assert_eq!(harness.detail(&id).await["status"], 0);
    for status in [1, 2, 4] {
        assert_eq!(
            harness.set_status(&id, status).await.codes(),
            "HTTP 400 code 400 result_code 11"
        );
    }
    let missing = harness.call("mailorder/status_update", &format!(r#"{{"id":"{id}"}}"#)).await;
    assert_eq!(missing.codes(), "HTTP 400 code 400 result_code 11");
    harness.pay(&id).await;
    assert_eq!(harness.set_status(&id, 3).await.codes(), "HTTP 200 code 6");
    assert_eq!(harness.detail(&id).await["status"], 1);
}

#[tokio::test]
async fn links_expire_by_the_sandbox_clock() {
    let harness = Harness::new().await;
    let id = harness.create(r#""expire_date":"1""#).await;
    harness.sandbox.advance(Duration::from_secs(3_590));
    assert_eq!(harness.detail(&id).await["status"], 0);
    harness.sandbox.advance(Duration::from_secs(10));
    assert_eq!(harness.detail(&id).await["status"], 2);
    assert_eq!(harness.list("").await.rows()[0]["status"], 2);
    let refused = harness.sandbox.paynet().pay(&id).await.unwrap_err();
    assert!(refused.to_string().contains("status is 2"), "{refused}");
    assert_eq!(harness.set_status(&id, 0).await.codes(), "HTTP 200 code 6");
    assert_eq!(harness.set_status(&id, 3).await.codes(), "HTTP 200 code 0");
}

#[tokio::test]
async fn only_the_raw_key_is_accepted_and_no_key_is_recorded() {
    let harness = Harness::new().await;
    let key = harness.sandbox.paynet().secret_key().to_owned();
    assert!(key.starts_with("sck_sandbox_") && key.contains('/') && key.contains('+'), "{key}");
    let base64 = "c2NrX3NhbmRib3hfd3Jvbmc6";
    for value in [
        format!("Basic {base64}"),
        format!("Basic {key}:"),
        format!("Basic  {key}"),
        format!("Bearer {key}"),
        key.clone(),
        "Basic sck_wrong/key+1".to_owned(),
    ] {
        let answer = harness
            .call_with("mailorder/detail", &[("authorization", &value), ("x-own", &value)], "{}")
            .await;
        assert_eq!(answer.codes(), "HTTP 401 code 401 result_code 7", "{value}");
        assert_eq!(names(&answer.body), ["type", "message", "code", "result_code"]);
        assert_eq!(answer.json()["type"], "authorization_error");
    }
    let right = format!("Basic {key}");
    let twice = [("authorization", right.as_str()), ("authorization", right.as_str())];
    assert_eq!(harness.call_with("mailorder/detail", &twice, "{}").await.status, 401);
    assert_eq!(harness.call_with("mailorder/detail", &[], "{}").await.status, 401);
    let body = format!(r#"{{"id":"none","secret_key":"{key}"}}"#);
    assert_eq!(harness.call("mailorder/detail", &body).await.codes(), "HTTP 200 code 12");

    let requests = harness.sandbox.requests();
    assert_eq!(requests.len(), 9);
    assert_eq!(requests.iter().filter(|request| request.accepted).count(), 1);
    assert!(requests.iter().all(
        |request| request.header("authorization").is_none() && request.header("host").is_some()
    ));
    let recorded = format!("{requests:?} {:?}", harness.sandbox);
    for secret in [key.as_str(), "wrong/key", key.trim_start_matches("sck_sandbox_"), "sck_"] {
        assert!(!recorded.contains(secret), "{secret} in {recorded}");
    }
    assert!(requests[8].body.contains("key not recorded"));
    harness.sandbox.clear_requests();
    assert!(harness.sandbox.requests().is_empty());
}

#[tokio::test]
async fn messages_are_kept_and_sent_to_nobody() {
    let harness = Harness::new().await;
    let id = harness
        .create(r#""send_sms":true,"phone":"5395601234","send_mail":true,"email":"a@b.c""#)
        .await;
    let link = harness.sandbox.paynet().links().into_iter().find(|link| link.id == id).unwrap();
    let sent: Vec<_> =
        link.sent.iter().map(|message| (message.channel, message.to.as_str())).collect();
    assert_eq!(sent, [("sms", "5395601234"), ("mail", "a@b.c")]);
    assert!(link.sent.iter().all(|message| message.text.contains(&link.url)));
    assert_eq!((link.status, link.amount.as_str()), (0, "149.90"));
}

#[tokio::test]
async fn other_methods_and_services_are_refused_in_the_documented_shape() {
    let harness = Harness::new().await;
    let base = harness.sandbox.paynet().base_url();
    let get = http(&format!("{base}/v1/mailorder/create"), "GET", &[], "").await;
    assert_eq!(get.codes(), "HTTP 405 code 405 result_code 11");
    let refund = harness.call("transaction/reversed_request", "{}").await;
    assert_eq!(refund.codes(), "HTTP 404 code 404 result_code 9");
    assert_eq!(http(&format!("{}/", harness.sandbox.url()), "GET", &[], "").await.status, 404);
    let huge = format!(r#"{{"note":"{}"}}"#, "x".repeat(1 << 20));
    assert_eq!(harness.call("mailorder/create", &huge).await.status, 413);
}

#[tokio::test]
async fn any_status_can_be_shown() {
    let harness = Harness::new().await;
    let id = harness.create("").await;
    for status in [serde_json::json!(9), serde_json::json!("ODEME"), serde_json::json!([1])] {
        assert!(harness.sandbox.paynet().set_status_raw(&id, status.clone()));
        assert_eq!(harness.detail(&id).await["status"], status);
        assert_eq!(harness.list("").await.rows()[0]["status"], status);
    }
    harness.sandbox.paynet().set_status_raw(&id, serde_json::Value::Null);
    assert_eq!(harness.detail(&id).await["status"], 0);
    assert!(!harness.sandbox.paynet().set_status_raw("none", serde_json::json!(1)));
}
