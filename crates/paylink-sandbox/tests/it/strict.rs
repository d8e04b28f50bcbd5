//! A strict sandbox refuses what the documentation does not name, in the form of the provider,
//! after the keys.

use paylink_sandbox::Sandbox;

use crate::ahlpay::support::{LIST, outcome};
use crate::paywall::support::{GENERATE, codes, page_body};
use crate::support::{Answer, Harness};

const JSON: (&str, &str) = ("content-type", "application/json");
const FLAGS: &str =
    r#""CallbackSupport":false,"InstallmentSupport":false,"Force3D":false,"ShowProduct":false"#;

async fn strict() -> Harness {
    Harness {
        sandbox: Sandbox::builder().strict(true).start().await.unwrap(),
        ..Harness::new().await
    }
}

async fn create(harness: &Harness, body: &str) -> Answer {
    let key = format!("Basic {}", harness.sandbox.paynet().secret_key());
    harness.call_with("mailorder/create", &[("authorization", &key), JSON], body).await
}

#[tokio::test]
async fn paynet_refuses_with_the_text_of_the_finding() {
    let harness = strict().await;
    let refused = create(&harness, r#"{"name_surname":"A","amount":1,"refrence_no":"R"}"#).await;
    assert_eq!(refused.codes(), "HTTP 400 code 400 result_code 11");
    let message = refused.json()["message"].as_str().unwrap().to_owned();
    assert!(
        message.starts_with(
            "`refrence_no` is not a documented field; did you mean `reference_no`? https://"
        ),
        "{message}"
    );
    assert!(harness.sandbox.paynet().links().is_empty(), "nothing was created");
    assert_eq!(harness.sandbox.finding_count(), 1);

    let taken = create(&harness, r#"{"name_surname":"A","amount":1,"reference_no":"R"}"#).await;
    assert_eq!(taken.codes(), "HTTP 200 code 0");
    assert_eq!(harness.sandbox.finding_count(), 1);
}

#[tokio::test]
async fn a_client_without_a_key_learns_nothing() {
    let harness = strict().await;
    let refused = harness.call_with("mailorder/create", &[JSON], r#"{"x":1}"#).await;
    assert_eq!(refused.codes(), "HTTP 401 code 401 result_code 7");
    assert!(!refused.body.contains("documented"), "{}", refused.body);
}

#[tokio::test]
async fn paywall_refuses_in_its_envelope() {
    let harness = strict().await;
    let loose = page_body(FLAGS).replace(r#""Amount":25.0"#, r#""Amount":"25.0""#);
    let refused = harness.pw("POST", GENERATE, &[JSON], &loose).await;
    assert_eq!(codes(&refused), "HTTP 200 code 2");
    let message = refused.json()["Message"].as_str().unwrap().to_owned();
    assert!(
        message.starts_with("`Amount` is a string, but the documented type is a number https://"),
        "{message}"
    );
    assert!(harness.paywall().pages().is_empty());
    let taken = harness.pw("POST", GENERATE, &[JSON], &page_body(FLAGS)).await;
    assert_eq!(codes(&taken), "HTTP 200 code 0");
}

#[tokio::test]
async fn ahl_pay_refuses_in_its_envelope() {
    let harness = strict().await;
    let body = format!(
        r#"{{"email":"{}","password":"{}"}}"#,
        harness.ahl().email(),
        harness.ahl().password()
    );
    let login = harness.ahl_with("Security/AuthenticationMerchant", &[JSON], &body).await;
    let authorization = format!("Bearer {}", login.json()["data"]["token"].as_str().unwrap());
    let headers = [("authorization", authorization.as_str()), JSON];
    let list = |status: &str| {
        format!(
            r#"{{"page":0,"size":50,"orderByDesc":true,"orderBy":"CreateDate","status":"{status}"}}"#
        )
    };
    let refused = harness.ahl_with(LIST, &headers, &list("OPEN")).await;
    assert_eq!(outcome(&refused), "HTTP 200 SBX16");
    let message = refused.json()["message"].as_str().unwrap().to_owned();
    assert!(
        message.starts_with("`status` has an undocumented value; the known values are START, "),
        "{message}"
    );
    assert_eq!(
        outcome(&harness.ahl_with(LIST, &headers, &list("START")).await),
        "HTTP 200 success"
    );
}
