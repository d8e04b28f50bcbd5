//! Safe by default: where the sandbox posts callbacks, and where it redirects the payer. The unit
//! tests of `callback_client` know of the names that lead elsewhere.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use paylink_sandbox::Sandbox;

use crate::support::{Harness, http};

#[tokio::test]
async fn a_callback_to_another_machine_is_refused_without_a_connection() {
    let harness = Harness::new().await;
    for url in [
        "http://192.0.2.1/paid",
        "https://127.0.0.1/paid",
        "http://0.0.0.0/paid",
        "http://169.254.169.254/latest",
    ] {
        let id = harness.create(&format!(r#""confirmation_url":"{url}""#)).await;
        harness.pay(&id).await;
        let delivery = harness.sandbox.callbacks().pop().unwrap();
        assert_eq!((delivery.url.as_str(), delivery.status, delivery.attempt), (url, None, 1));
        let error = delivery.error.unwrap();
        assert!(error.starts_with("refused: "), "{url}");
        assert_eq!(error.contains("without TLS; use an http:// URL"), url.starts_with("https"));
    }
    assert_eq!(harness.sandbox.callbacks().len(), 4, "no second attempt");
}

#[tokio::test]
async fn a_host_is_allowed_by_its_name_only() {
    let receiver = Harness::new().await.receiver;
    let named = receiver.url.replace("127.0.0.1", "localhost");
    for host in ["localhost", "192.0.2.1"] {
        let sandbox = Sandbox::builder().callback_host(host).start().await.unwrap();
        let harness = Harness { sandbox, receiver: receiver.clone() };
        for (url, delivered) in [(named.as_str(), true), ("http://192.0.2.2/", false)] {
            let id = harness.create(&format!(r#""confirmation_url":"{url}""#)).await;
            harness.pay(&id).await;
            assert_eq!(
                harness.sandbox.callbacks().pop().unwrap().is_delivered(),
                delivered,
                "{host} {url}"
            );
        }
    }
}

#[tokio::test]
async fn a_redirect_is_recorded_and_retried_and_not_followed() {
    let harness = Harness::new().await;
    harness.receiver.answers_with(302);
    let id = harness.create_with_callback("").await;
    harness.pay(&id).await;
    assert!(harness.eventually(|harness| harness.sandbox.callbacks().len() == 3).await);
    assert!(
        harness
            .sandbox
            .callbacks()
            .iter()
            .all(|own| own.status == Some(302) && !own.is_delivered())
    );
}

#[tokio::test]
async fn a_payer_is_sent_to_http_addresses_only() {
    let harness = Harness::new().await;
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://shop.example/",
        "//shop.example/",
        "JAVASCRIPT://shop.example/%0Aalert(1)",
    ] {
        let id = harness.create(&format!(r#""succeed_url":"{url}","error_url":"{url}""#)).await;
        let page = harness.sandbox.paynet().links().pop().unwrap().url;
        let shown = http(&page, "GET", &[], "").await;
        assert!(!shown.body.contains(url), "{}", shown.body);
        for button in ["decline", "pay"] {
            let answer = http(&format!("{page}/{button}"), "POST", &[], "").await;
            assert!(
                answer
                    .header("location")
                    .is_none_or(|own| own.starts_with('/') && !own.starts_with("//")),
                "{}",
                answer.head
            );
            assert!(!answer.body.contains(url), "{}", answer.body);
        }
        assert_eq!(harness.detail(&id).await["status"], 1);
    }
    assert!(
        harness.sandbox.findings().iter().any(|own| own.field.as_deref() == Some("succeed_url")),
        "and a finding says so"
    );

    for (name, code) in [("SuccessBackUrl", 150), ("FailBackUrl", 151)] {
        let refused = harness.generate(&format!(r#""{name}":"javascript:alert(1)""#)).await;
        assert_eq!(refused.json()["ErrorCode"], code, "{name}");
    }
}

#[tokio::test]
async fn no_address_ends_a_header() {
    let harness = Harness::new().await;
    let url = r"https://shop.example/ok?a=1\r\nEvil: 1\r\n\r\n<b>";
    harness.create(&format!(r#""succeed_url":"{url}""#)).await;
    let page = harness.sandbox.paynet().links().pop().unwrap().url;
    let answer = http(&format!("{page}/pay"), "POST", &[], "").await;
    assert!(
        answer.header("evil").is_none()
            && answer.header("location").unwrap().contains("%0D%0AEvil"),
        "{}",
        answer.head
    );

    harness.create(r#""confirmation_url":"http://127.0.0.1:1/\r\nEvil: 1""#).await;
    let id = harness.sandbox.paynet().links().pop().unwrap().id;
    harness.pay(&id).await;
    assert_eq!(
        harness.sandbox.callbacks().pop().unwrap().error.as_deref(),
        Some("refused: the callback URL is not an absolute http:// URL")
    );
}

#[test]
fn the_program_warns_of_each_host_that_it_may_call_back() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_paylink-sandbox"))
        .args(["--callback-host", "shop.example", "--callback-host", "192.0.2.1"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines().take(2).map(Result::unwrap);
    let warnings: Vec<String> = lines.collect();
    child.kill().unwrap();
    child.wait().unwrap();
    for (warning, host) in warnings.iter().zip(["shop.example", "192.0.2.1"]) {
        assert!(warning.starts_with("WARNING: ") && warning.contains(host), "{warning}");
    }
    assert_eq!(warnings.len(), 2);
}
