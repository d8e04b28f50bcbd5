//! What the documentation does not name is accepted and reported, with the page of the
//! documentation.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use paylink_sandbox::{Finding, FindingKind, Sandbox, ahlpay, paynet};

use serde_json::Value;

use crate::ahlpay::support::{CREATE, INQUIRY, LIST, LOGIN, PASSIVE};
use crate::paywall::support::{self, GENERATE, codes, page_body};
use crate::support::{Harness, http, http_bytes};

const JSON: (&str, &str) = ("content-type", "application/json; charset=UTF-8");

impl Harness {
    async fn send(&self, service: &str, kind: &str, body: &str) -> Vec<Finding> {
        self.sandbox.clear_findings();
        let key = format!("Basic {}", self.sandbox.paynet().secret_key());
        self.call_with(service, &[("authorization", &key), ("content-type", kind)], body).await;
        self.sandbox.findings()
    }

    /// The findings of a creation as `kind: text`.
    async fn found(&self, body: &str) -> Vec<String> {
        said(&self.send("mailorder/create", "application/json", body).await)
    }
}

fn said(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|own| format!("{}: {}", own.kind, own.text)).collect()
}

#[tokio::test]
async fn a_documented_request_causes_no_finding() {
    let harness = Harness::new().await;
    let body = r#"{"name_surname":"Şükrü","amount":1.5,"expire_date":72,"note":null,"multi_payment":true}"#;
    assert!(harness.found(body).await.is_empty());
    assert!(harness.send("mailorder/detail", "application/json", r#"{"id":"x"}"#).await.is_empty());
    let form = "name_surname=A&amount=1&expire_date=72";
    assert!(
        harness
            .send("mailorder/create", "application/x-www-form-urlencoded", form)
            .await
            .is_empty()
    );
    assert_eq!(harness.sandbox.finding_count(), 0);
}

#[tokio::test]
async fn each_rule_has_its_text() {
    let harness = Harness::new().await;
    let with = |more: &str| format!(r#"{{"name_surname":"A","amount":1,{more}}}"#);
    for (body, expected) in [
        (
            with(r#""refernce_no":"R""#),
            "unknown-field: `refernce_no` is not a documented field; did you mean `reference_no`?",
        ),
        (
            with(r#""Note":"N""#),
            "unknown-field: `Note` is not a documented field; did you mean `note`?",
        ),
        (with(r#""colour":"red""#), "unknown-field: `colour` is not a documented field"),
        (
            with(r#""currency":"TL""#),
            "unknown-field: `currency` is not on a documentation page of this service; it is unverified whether the service evaluates it",
        ),
        (
            with(r#""note":"a","note":"b""#),
            "repeated: `note` occurs more than once; it is not documented which value is used",
        ),
        (
            r#"{"name_surname":"A","amount":"1"}"#.to_owned(),
            "type: `amount` is a string, but the documented type is a number",
        ),
        (
            with(r#""send_mail":0"#),
            "type: `send_mail` is a number, but the documented type is a boolean",
        ),
        (
            r#"{"amount":1}"#.to_owned(),
            "missing: `name_surname` is missing, but the documentation page requires it",
        ),
        (
            r#"{"name_surname":"","amount":1}"#.to_owned(),
            "missing: `name_surname` is missing, but the documentation page requires it",
        ),
        (
            with(r#""send_sms":true"#),
            "missing: `phone` is missing, but it is required if `send_sms` is true",
        ),
        (
            with(r#""pos_type":7"#),
            "value: `pos_type` has an undocumented value; the known values are 5, 1",
        ),
        (
            with(r#""succeed_url":"javascript:alert(1)""#),
            "address: `succeed_url` is not a valid http or https URL, so the sandbox does not use it",
        ),
    ] {
        assert_eq!(harness.found(&body).await, [expected], "{body}");
    }
    let long = format!(r#"{{"reference_no":"{}"}}"#, "ş".repeat(51));
    let found = harness.send("transaction/check", "application/json", &long).await;
    assert_eq!(
        said(&found),
        ["length: `reference_no` is longer than 50 characters, the documented maximum"]
    );
    let found = harness.send("mailorder/detail", "application/json", "{}").await;
    assert_eq!(said(&found), ["missing: at least one of `id`, `reference_no` is required"]);
}

#[tokio::test]
async fn the_envelope_of_a_request_counts_too() {
    let harness = Harness::new().await;
    let body = r#"{"name_surname":"A","amount":1}"#;
    let found = harness.send("mailorder/create", "text/plain", body).await;
    assert_eq!(
        said(&found),
        [
            "content-type: the value of the header Content-Type is not the documented application/json"
        ]
    );
    let found = harness.send("mailorder/create", "application/x-www-form-urlencoded", body).await;
    assert_eq!(
        found[0].text,
        "the header Content-Type has the value for a form, but the body looks like JSON"
    );
    harness.call("mailorder/create", body).await;
    assert_eq!(
        harness.sandbox.findings().last().unwrap().text,
        "the header Content-Type is missing; its documented value is application/json"
    );

    harness.sandbox.clear_findings();
    let url = format!("{}/v1/mailorder/create", harness.sandbox.paynet().base_url());
    let key = format!("Basic {}", harness.sandbox.paynet().secret_key());
    let headers = [("authorization", key.as_str()), JSON];
    http(&url, "PUT", &headers, body).await;
    http(&format!("{url}?amount=2&x=3"), "POST", &headers, body).await;
    let stray =
        format!(r#"{{"name_surname":"{}","amount":1}}"#, harness.sandbox.paywall().public_client());
    http(&url, "POST", &headers, &stray).await;
    assert_eq!(
        said(&harness.sandbox.findings()),
        [
            "method: the method is not POST, the documented method",
            "place: `amount` is in the query, but its documented place is the body",
            "place: the request contains a field in the query, where no field is documented",
            "foreign-key: the request contains a key that belongs to another host or provider",
        ]
    );
}

#[tokio::test]
async fn a_finding_names_page_request_and_link() {
    let harness = Harness::new().await;
    let id = harness.create("").await;
    let key = format!("Basic {}", harness.sandbox.paynet().secret_key());
    let headers = [("authorization", key.as_str()), JSON];
    harness.sandbox.clear_findings();
    harness.call_with("mailorder/detail", &headers, &format!(r#"{{"id":"{id}","x":1}}"#)).await;
    let create = r#"{"name_surname":"A","amount":1,"reference_no":"R","x":1}"#;
    harness.call_with("mailorder/create", &headers, create).await;
    let [first, second] = &harness.sandbox.findings()[..] else { panic!() };
    assert_eq!(
        (first.provider, first.service, first.kind),
        (paynet::PROVIDER, "mailorder/detail", FindingKind::UnknownField)
    );
    assert_eq!((first.request, first.field.as_deref()), (2, Some("x")));
    assert_eq!(
        first.page,
        Some("https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-detay")
    );
    assert_eq!(first.link_id.as_deref(), Some(id.as_str()));
    let created = harness.sandbox.paynet().links().pop().unwrap().id;
    assert_eq!(
        (second.request, second.link_id.as_deref()),
        (3, Some(created.as_str())),
        "the link that it created"
    );
    assert_eq!(
        first.to_string(),
        "paynet mailorder/detail: `x` is not a documented field \
         https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-detay"
    );
}

#[tokio::test]
async fn no_value_that_was_sent_is_ever_reported() {
    let harness = Harness::new().await;
    let key = harness.sandbox.paynet().secret_key().to_owned();
    let secret = "4355084355084358";
    let bodies = [
        format!(
            r#"{{"name_surname":"A","amount":"{secret}","note":[{secret}],"pos_type":{secret}}}"#
        ),
        format!(
            r#"{{"name_surname":"A","amount":1,"{secret}":1,"{key}":1,"succeed_url":"x{secret}"}}"#
        ),
        format!(
            r#"{{"name_surname":"A","amount":1,"a\nb{secret}":1,"<b>{secret}":1,"Ayşe {secret}":1}}"#
        ),
    ];
    for body in bodies {
        let found = harness.send("mailorder/create", "application/json", &body).await;
        assert!(!found.is_empty(), "{body}");
        let reported = format!("{found:?}");
        assert!(
            !reported.contains(secret) && !reported.contains(&key) && !reported.contains("Ayşe"),
            "{reported}"
        );
        assert!(!reported.contains("\\n") && !reported.contains('<'), "{reported}");
    }
    // a form that is none: its only name is everything that was sent
    let text = format!("Ayşe {secret}");
    let reported = format!(
        "{:?}",
        harness.send("mailorder/create", "application/x-www-form-urlencoded", &text).await
    );
    assert!(!reported.contains(secret) && reported.contains("cannot be shown"), "{reported}");
}

#[tokio::test]
async fn the_number_of_findings_of_a_request_is_limited() {
    let harness = Harness::new().await;
    let many: String = (0..30).map(|n| format!(r#","x{n}":1"#)).collect();
    let body = format!(r#"{{"name_surname":"A","amount":1{many}}}"#);
    let found = harness.found(&body).await;
    assert_eq!(found.len(), 20);
    assert_eq!(found.last().unwrap(), "more: this request has 11 more findings");
    let huge: String = (0..30_000).map(|n| format!(r#","x{n}":1"#)).collect();
    let found = harness.found(&format!(r#"{{"name_surname":"A","amount":1{huge}}}"#)).await;
    assert_eq!(found.last().unwrap(), "more: this request has more than 1000 more findings");
    let before = harness.sandbox.finding_count();
    for _ in 0..500 {
        harness.call("mailorder/create", &body).await;
    }
    assert_eq!(harness.sandbox.findings().len(), 10_000);
    assert_eq!(harness.sandbox.finding_count(), before + 500 * 20);
}

#[tokio::test]
async fn paywall_reads_names_in_any_case_nulls_and_amounts_as_text_and_says_so() {
    let harness = Harness::new().await;
    let required =
        r#""CallbackSupport":false,"InstallmentSupport":false,"Force3D":false,"ShowProduct":false"#;
    let exact = page_body(required);
    let loose = exact.replace(r#""Amount":25.0"#, r#""AMOUNT":"25.0","ExpireDateTime":null"#);
    for (body, expected) in [
        (exact, &[][..]),
        (
            loose,
            &[
                "name-case: `Amount` is the documented name; the request contains it in another case",
                "type: `Amount` is a string, but the documented type is a number",
            ],
        ),
        (
            page_body(&format!(
                r#"{required},"Products":[{{"ProductNane":"A"}},{{"ProductNane":"B"}}]"#
            ))
            .replace(r#""UniqueCode":"U""#, r#""UniqueCode":"V""#),
            &[
                "unknown-field: `Products[].ProductNane` is not a documented field; did you mean `Products[].ProductName`?",
            ],
        ),
    ] {
        harness.sandbox.clear_findings();
        let answer = harness.pw("POST", GENERATE, &[JSON], &body).await;
        assert_eq!(said(&harness.sandbox.findings()), expected, "{body}");
        assert!(
            ["HTTP 200 code 0", "HTTP 200 code 148"].contains(&codes(&answer).as_str()),
            "{}",
            answer.body
        );
    }
    assert_eq!(harness.paywall().pages().len(), 2);

    let id = harness.paywall().pages()[0].id;
    harness.sandbox.clear_findings();
    harness.inquire(id).await;
    assert!(harness.sandbox.findings().is_empty());
    harness.pw("GET", &format!("{}?id={id}", support::INQUIRY), &[], "").await;
    assert_eq!(
        said(&harness.sandbox.findings()),
        [
            "place: `id` is in the query, but its documented place is a header",
            "missing: `id` is missing, but the documentation page requires it",
        ]
    );
}

#[tokio::test]
async fn where_no_page_is_published_the_text_says_so() {
    let harness = Harness::new().await;
    let authorization = format!("Bearer {}", harness.token().await);
    let headers = [("authorization", authorization.as_str()), JSON];
    harness.sandbox.clear_findings();
    harness.ahl_with(PASSIVE, &headers, r#"{"orderId":"O","reason":"x"}"#).await;
    harness.ahl_with(LOGIN, &[JSON], r#"{"email":1,"password":"x"}"#).await;
    let found = harness.sandbox.findings();
    assert_eq!(
        said(&found),
        [
            "unknown-field: `reason` is not a field that known clients send; the provider publishes no documentation page about this service",
            "type: `email` is a number, but known clients send a string",
        ]
    );
    assert!(found.iter().all(|own| own.page.is_none() && own.provider == ahlpay::PROVIDER));
}

/// What a page shows cannot be undocumented.
#[tokio::test]
async fn published_examples_cause_no_finding() {
    let harness = Harness::new().await;
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut shown = 0;
    let (key, token) = (
        format!("Basic {}", harness.sandbox.paynet().secret_key()),
        format!("Bearer {}", harness.token().await),
    );
    harness.sandbox.clear_findings();
    for (provider, base, keys) in [
        ("paynet", harness.sandbox.paynet().base_url(), vec![("authorization", key.as_str())]),
        ("paywall", harness.sandbox.paywall().base_url(), harness.public_pair().to_vec()),
        ("ahlpay", harness.sandbox.ahlpay().base_url(), vec![("authorization", token.as_str())]),
    ] {
        let headers = [keys, vec![JSON]].concat();
        for folder in std::fs::read_dir(data.join(provider)).unwrap() {
            let folder = folder.unwrap().path();
            let Ok(text) = std::fs::read_to_string(folder.join("service.json")) else { continue };
            let service: Value = serde_json::from_str(&text).unwrap();
            let (Some(path), Some(method)) =
                (service["path"].as_str(), service["method"]["text"].as_str())
            else {
                continue;
            };
            let examples = service["examples"].as_array().unwrap().iter();
            let published = examples
                .filter(|own| own["direction"] == "request" && own["origin"] == "published");
            for example in published {
                let file = example["repaired_by"].as_str().or(example["file"].as_str()).unwrap();
                let body = std::fs::read_to_string(folder.join(file)).unwrap();
                http(&format!("{base}{path}"), method, &headers, &body).await;
                assert!(harness.sandbox.requests().last().unwrap().accepted, "{path}");
                assert_eq!(said(&harness.sandbox.findings()), [""; 0], "{path} {file}");
                shown += 1;
            }
        }
    }
    assert!(shown >= 8, "{shown}");
}

#[tokio::test]
async fn the_program_prints_them() {
    for (arguments, printed) in [(&[][..], 2), (&["--quiet"], 0)] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_paylink-sandbox"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = std::io::BufReader::new(child.stdout.take().unwrap());
        let mut lines = std::io::BufRead::lines(lines).map(Result::unwrap);
        let mut value = |name: &str| {
            lines.find_map(|line| Some(line.strip_prefix(&format!("export {name}="))?.to_owned()))
        };
        let url = value("PAYLINK_PAYNET_BASE_URL").unwrap();
        let key = format!("Basic {}", value("PAYLINK_PAYNET_SECRET_KEY").unwrap());
        http(
            &format!("{url}/v1/mailorder/create"),
            "POST",
            &[("authorization", &key), JSON],
            r#"{"name_surname":"A","amuont":1}"#,
        )
        .await;
        assert!(
            Command::new("kill")
                .args(["-INT", &child.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
        let said = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
        let findings: Vec<_> = said.lines().filter(|line| line.starts_with("finding ")).collect();
        assert_eq!(findings.len(), printed, "that, and that `amount` is missing: {said}");
        assert_eq!(said.is_empty(), printed == 0, "{said}");
        let first =
            "mailorder/create: `amuont` is not a documented field; did you mean `amount`? https://";
        assert!(findings.first().is_none_or(|line| line.contains(first)), "{said}");
    }
}

#[tokio::test]
async fn a_listener_gets_each_finding() {
    let received: Arc<Mutex<Vec<Finding>>> = Arc::default();
    let listener = Arc::clone(&received);
    let sandbox = Sandbox::builder()
        .on_finding(move |own| listener.lock().unwrap().push(own.clone()))
        .start()
        .await
        .unwrap();
    let url = format!("{}/v1/mailorder/detail", sandbox.paynet().base_url());
    let key = format!("Basic {}", sandbox.paynet().secret_key());
    http(&url, "POST", &[("authorization", &key), JSON], r#"{"id":"x","y":1}"#).await;
    assert_eq!(*received.lock().unwrap(), sandbox.findings());
    assert_eq!(sandbox.finding_count(), 1);
}

#[tokio::test]
async fn a_request_without_the_key_has_no_finding_about_its_fields() {
    let harness = Harness::new().await;
    let many: String = (0..30).map(|n| format!(r#","x{n}":1"#)).collect();
    let body = format!(r#"{{"name_surname":"A"{many}}}"#);
    for headers in [&[JSON][..], &[JSON, ("authorization", "Basic sck_wrong")]] {
        harness.call_with("mailorder/create", headers, &body).await;
        harness.ahl_with(PASSIVE, headers, &body).await;
        let url = format!("{}/api/paywall/{GENERATE}", harness.paywall().base_url());
        http(&url, "POST", headers, &body).await;
    }
    assert_eq!(harness.sandbox.requests().len(), 6, "they are recorded");
    assert_eq!(said(&harness.sandbox.findings()), [""; 0]);
}

#[tokio::test]
async fn a_key_that_is_not_sent_as_documented_has_a_finding() {
    let harness = Harness::new().await;
    let key = harness.sandbox.paynet().secret_key().to_owned();
    let encoded = |text: String| format!("Basic {}", base64(text.as_bytes()));
    let in_base64 =
        "key: the header Authorization contains the key in Base64, but it must be plain";
    for (value, status, expected) in [
        (format!("Basic {key}"), 200, ""),
        (
            format!("basic {key}"),
            200,
            "key: the word `Basic` in the header Authorization is not in the documented case",
        ),
        (
            format!("Bearer {key}"),
            401,
            "key: the header Authorization does not begin with the documented word `Basic`",
        ),
        (
            key.clone(),
            401,
            "key: the header Authorization contains the key without the word `Basic`",
        ),
        (encoded(key.clone()), 401, in_base64),
        (encoded(format!("{key}:")), 401, in_base64),
        (encoded(format!(":{key}")), 401, in_base64),
        (encoded("another".to_owned()), 401, ""),
    ] {
        harness.sandbox.clear_findings();
        let headers = [("authorization", value.as_str()), JSON];
        let answer = harness.call_with("mailorder/detail", &headers, r#"{"id":"x"}"#).await;
        let found = said(&harness.sandbox.findings());
        assert_eq!((answer.status, found.join(", ").as_str()), (status, expected), "{value}");
        assert!(!format!("{:?}", harness.sandbox.findings()).contains(&key));
    }

    let token = harness.token().await;
    for (value, status, expected) in [
        (format!("Bearer {token}"), 200, ""),
        (format!("bearer {token}"), 200, ""),
        (
            token.clone(),
            401,
            "key: the header Authorization contains the token without the word `Bearer`",
        ),
        (
            format!("Basic {token}"),
            401,
            "key: the header Authorization does not begin with the word `Bearer`",
        ),
    ] {
        harness.sandbox.clear_findings();
        let headers = [("authorization", value.as_str()), JSON];
        let answer = harness.ahl_with(PASSIVE, &headers, r#"{"orderId":"O"}"#).await;
        let found = said(&harness.sandbox.findings());
        assert_eq!((answer.status, found.join(", ").as_str()), (status, expected), "{value}");
    }

    harness.sandbox.clear_findings();
    let [(_, key), (_, client)] = harness.public_pair();
    let url = format!("{}/api/paywall/payment/version", harness.paywall().base_url());
    http(&url, "GET", &[("apikeypublic", client), ("apiclientpublic", key)], "").await;
    http(&url, "GET", &[("authorization", &format!("Bearer {key}"))], "").await;
    assert_eq!(
        said(&harness.sandbox.findings()),
        [
            "key: the values of the headers for the key and the client are swapped",
            "key: Paywall's keys have separate headers; they must not be in Authorization",
        ]
    );
}

/// RFC 4648 with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | usize::from(*group.get(at).unwrap_or(&0)));
        for at in 0..4 {
            let letter = char::from(LETTERS[bits >> (18 - 6 * at) & 63]);
            text.push(if at <= group.len() { letter } else { '=' });
        }
    }
    text
}

#[tokio::test]
async fn an_amount_that_is_refused_has_a_finding_with_the_cause() {
    let harness = Harness::new().await;
    let more =
        "has more than two decimal places; it is not documented how the provider treats them";
    let exponent = "has an exponent; it is not documented that the provider accepts one";
    for (amount, causes) in [
        ("149.90000000000001", &[more][..]),
        ("149.999", &[more]),
        ("1.23456789E7", &[exponent]),
        (
            r#""149,90""#,
            &[
                "is a string, but the documented type is a number",
                "has a comma, but the documented decimal separator is a dot, as in 149.90",
            ],
        ),
        ("-1", &["must be written only in digits with a dot, such as 149.90"]),
        ("149.90", &[]),
    ] {
        let about = |name: &str| -> Vec<String> {
            causes
                .iter()
                .map(|cause| {
                    let kind = if cause.starts_with("is a string") { "type" } else { "amount" };
                    format!("{kind}: `{name}` {cause}")
                })
                .collect()
        };
        let found = harness.found(&format!(r#"{{"name_surname":"A","amount":{amount}}}"#)).await;
        assert_eq!(found, about("amount"), "{amount}");
        assert_eq!(harness.sandbox.paynet().links().len(), usize::from(causes.is_empty()));

        harness.sandbox.clear_findings();
        let flags = r#""CallbackSupport":false,"InstallmentSupport":false,"Force3D":false,"ShowProduct":false"#;
        let body = page_body(flags).replace("25.0", amount);
        harness.pw("POST", GENERATE, &[JSON], &body).await;
        assert_eq!(said(&harness.sandbox.findings()), about("Amount"), "{amount}");
        assert_eq!(harness.paywall().pages().len(), usize::from(causes.is_empty()));
    }

    harness.sandbox.clear_findings();
    let authorization = format!("Bearer {}", harness.token().await);
    harness.sandbox.clear_findings();
    let body = format!(
        r#"{{"merchantId":{},"memberId":1,"amount":"149,90","currency":"949","installmentCount":"0",
           "description":"D","expireMinute":60}}"#,
        harness.ahl().merchant_id()
    );
    harness.ahl_with(CREATE, &[("authorization", &authorization), JSON], &body).await;
    assert_eq!(
        said(&harness.sandbox.findings()),
        ["amount: `amount` must be a whole number of kuruş, written in digits only, such as 14990"]
    );
}

#[tokio::test]
async fn a_byte_order_mark_is_skipped_everywhere_and_other_encodings_are_named() {
    let harness = Harness::new().await;
    let key = format!("Basic {}", harness.sandbox.paynet().secret_key());
    let token = format!("Bearer {}", harness.token().await);
    let flags =
        r#""CallbackSupport":false,"InstallmentSupport":false,"Force3D":false,"ShowProduct":false"#;
    let paynet = r#"{"name_surname":"A","amount":1}"#.to_owned();
    let ahl = r#"{"page":0,"size":50,"orderByDesc":true,"orderBy":"CreateDate","status":"START"}"#;
    let services = [
        (
            format!("{}/v1/mailorder/create", harness.sandbox.paynet().base_url()),
            vec![("authorization", key.as_str()), JSON],
            paynet,
            r#""code":0"#,
        ),
        (
            format!("{}/api/paywall/{GENERATE}", harness.paywall().base_url()),
            [&harness.public_pair()[..], &[JSON]].concat(),
            page_body(flags),
            r#""ErrorCode":0"#,
        ),
        (
            format!("{}/api/{LIST}", harness.ahl().base_url()),
            vec![("authorization", token.as_str()), JSON],
            ahl.to_owned(),
            r#""isSuccess":true"#,
        ),
    ];
    for (url, headers, body, success) in services {
        harness.sandbox.clear_findings();
        let marked = [b"\xEF\xBB\xBF", body.as_bytes()].concat();
        let answer = http_bytes(&url, "POST", &headers, &marked).await;
        assert!(answer.body.contains(success), "{url}: {}", answer.body);
        let [only] = &said(&harness.sandbox.findings())[..] else { panic!("{url}") };
        assert!(only.starts_with("encoding: the body begins with a byte-order mark"), "{only}");

        let gzip = [("content-encoding", "gzip")];
        let utf16: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (more, bytes, expected) in [
            (&gzip[..], b"\x1F\x8B\x08\x00".to_vec(), "the body is compressed"),
            (&[], utf16, "the body is in UTF-16"),
            (&[], b"{\"note\":\"\xDEi\xFEli\"}".to_vec(), "the body is not in UTF-8"),
        ] {
            harness.sandbox.clear_findings();
            let headers = [&headers[..], more].concat();
            let answer = http_bytes(&url, "POST", &headers, &bytes).await;
            assert!(!answer.body.contains(success), "{url}: {}", answer.body);
            let [only] = &said(&harness.sandbox.findings())[..] else { panic!("{url}") };
            assert!(only.starts_with(&format!("encoding: {expected}")), "{only}");
        }
    }
}

#[tokio::test]
async fn an_inquiry_without_the_account_is_answered_and_has_findings() {
    let harness = Harness::new().await;
    harness.ahl_link("").await;
    harness.ahl().pay("O").unwrap();
    let authorization = format!("Bearer {}", harness.token().await);
    let headers = [("authorization", authorization.as_str()), JSON];
    harness.sandbox.clear_findings();
    let answer = harness.ahl_with(INQUIRY, &headers, r#"{"orderId":"O","rnd":"R"}"#).await;
    assert_eq!(answer.json()["data"]["txnStatus"], "SUCCESS");
    let missing = |name: &str| {
        format!(
            "missing: `{name}` is missing, but most known clients send it; it is unverified whether it is required"
        )
    };
    assert_eq!(said(&harness.sandbox.findings()), [missing("memberId"), missing("merchantId")]);
}

#[tokio::test]
async fn a_path_in_another_case_or_with_a_slash_at_its_end_is_named() {
    let harness = Harness::new().await;
    let key = format!("Basic {}", harness.sandbox.paynet().secret_key());
    let token = format!("Bearer {}", harness.token().await);
    harness.sandbox.clear_findings();
    for (path, right, headers) in [
        (
            "/paynet/v1/MailOrder/create",
            "/paynet/v1/mailorder/create",
            vec![("authorization", key.as_str())],
        ),
        (
            "/paynet/v1/mailorder/create/",
            "/paynet/v1/mailorder/create",
            vec![("authorization", key.as_str())],
        ),
        (
            "/paywall/api/Paywall/checkout/inquiry",
            "/paywall/api/paywall/checkout/inquiry",
            harness.public_pair().to_vec(),
        ),
        (
            "/ahlpay/api/payment/getcreatedlinks",
            "/ahlpay/api/Payment/GetCreatedLinks",
            vec![("authorization", token.as_str())],
        ),
    ] {
        let answer =
            http(&format!("{}{path}", harness.sandbox.url()), "POST", &headers, "{}").await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(
            answer.body.contains(&format!("{right} (did you mean this path?)")),
            "{}",
            answer.body
        );
        let found = said(&harness.sandbox.findings());
        assert_eq!(
            found,
            [format!(
                "path: the path differs from `{right}` in upper and lower case or in a slash at its end"
            )]
        );
        harness.sandbox.clear_findings();
    }
    let other = format!("{}/paynet/v1/nothing", harness.sandbox.url());
    let answer = http(&other, "POST", &[("authorization", &key)], "{}").await;
    assert!(answer.status == 404 && !answer.body.contains("did you mean"), "{}", answer.body);
}
