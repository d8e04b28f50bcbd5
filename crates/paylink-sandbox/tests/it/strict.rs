//! A strict sandbox refuses what the documentation does not name, in the form of the provider,
//! after the keys.

use paylink_sandbox::Sandbox;

use crate::ahlpay::support::{LIST, outcome};
use crate::paywall::support::{GENERATE, codes, page_body};
use crate::support::{Answer, World};

const JSON: (&str, &str) = ("content-type", "application/json");
const FLAGS: &str =
    r#""CallbackSupport":false,"InstallmentSupport":false,"Force3D":false,"ShowProduct":false"#;

async fn strict() -> World {
    World { sandbox: Sandbox::builder().strict(true).start().await.unwrap(), ..World::new().await }
}

async fn create(world: &World, body: &str) -> Answer {
    let key = format!("Basic {}", world.sandbox.paynet().secret_key());
    world.call_with("mailorder/create", &[("authorization", &key), JSON], body).await
}

#[tokio::test]
async fn paynet_refuses_with_the_words_of_the_finding() {
    let world = strict().await;
    let refused = create(&world, r#"{"name_surname":"A","amount":1,"refrence_no":"R"}"#).await;
    assert_eq!(refused.codes(), "HTTP 400 code 400 result_code 11");
    let message = refused.json()["message"].as_str().unwrap().to_owned();
    assert!(
        message.starts_with(
            "`refrence_no` is not a documented field; did you mean `reference_no`? https://"
        ),
        "{message}"
    );
    assert!(world.sandbox.paynet().links().is_empty(), "nothing was created");
    assert_eq!(world.sandbox.finding_count(), 1);

    let taken = create(&world, r#"{"name_surname":"A","amount":1,"reference_no":"R"}"#).await;
    assert_eq!(taken.codes(), "HTTP 200 code 0");
    assert_eq!(world.sandbox.finding_count(), 1);
}

#[tokio::test]
async fn who_has_no_key_learns_nothing() {
    let world = strict().await;
    let refused = world.call_with("mailorder/create", &[JSON], r#"{"x":1}"#).await;
    assert_eq!(refused.codes(), "HTTP 401 code 401 result_code 7");
    assert!(!refused.body.contains("documented"), "{}", refused.body);
}

#[tokio::test]
async fn paywall_refuses_in_its_envelope() {
    let world = strict().await;
    let loose = page_body(FLAGS).replace(r#""Amount":25.0"#, r#""Amount":"25.0""#);
    let refused = world.pw("POST", GENERATE, &[JSON], &loose).await;
    assert_eq!(codes(&refused), "HTTP 200 code 2");
    let message = refused.json()["Message"].as_str().unwrap().to_owned();
    assert!(
        message.starts_with("`Amount` came as text; the page documents a number https://"),
        "{message}"
    );
    assert!(world.paywall().pages().is_empty());
    let taken = world.pw("POST", GENERATE, &[JSON], &page_body(FLAGS)).await;
    assert_eq!(codes(&taken), "HTTP 200 code 0");
}

#[tokio::test]
async fn ahl_pay_refuses_in_its_envelope() {
    let world = strict().await;
    let body =
        format!(r#"{{"email":"{}","password":"{}"}}"#, world.ahl().email(), world.ahl().password());
    let login = world.ahl_with("Security/AuthenticationMerchant", &[JSON], &body).await;
    let authorization = format!("Bearer {}", login.json()["data"]["token"].as_str().unwrap());
    let headers = [("authorization", authorization.as_str()), JSON];
    let list = |status: &str| {
        format!(
            r#"{{"page":0,"size":50,"orderByDesc":true,"orderBy":"CreateDate","status":"{status}"}}"#
        )
    };
    let refused = world.ahl_with(LIST, &headers, &list("OPEN")).await;
    assert_eq!(outcome(&refused), "HTTP 200 SBX16");
    let message = refused.json()["message"].as_str().unwrap().to_owned();
    assert!(
        message.starts_with("`status` has a value that no page lists; the known ones are START, "),
        "{message}"
    );
    assert_eq!(outcome(&world.ahl_with(LIST, &headers, &list("START")).await), "HTTP 200 success");
}
