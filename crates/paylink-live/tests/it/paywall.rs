//! A run at Paywall, against scripted hosts.

use paylink_live::{Provider, Switch, Variables, Word};
use paylink_sandbox::Sandbox;
use paylink_testkit::servers::{Do, Received, Stub};

use crate::failures::ok;
use crate::support::{CANARY, ask_url, transport, with_word};

#[tokio::test]
async fn without_the_private_pair_its_host_is_not_asked() {
    let sandbox = Sandbox::start().await.unwrap();
    let variables = sandbox.variables().into_iter();
    let is_private = |name: &str| name.contains("PRIVATE_KEY") || name.contains("PRIVATE_CLIENT");
    let variables = Variables::from_pairs(variables.filter(|(name, _)| !is_private(name)));
    let report = paylink_live::ask_this_machine(&transport(), Provider::Paywall, &variables).await;
    let report = report.unwrap();
    let entry = Switch::PaywallEmptyTrackingListIsSuccess;
    let finding = report.findings.iter().find(|own| own.entry == entry).unwrap();
    assert_eq!(finding.word, Word::NotAskable);
    assert_eq!(finding.seen, "needs the private pair of keys");
    assert!(sandbox.requests().iter().all(|request| !request.path.contains("/private/")));
}

#[tokio::test]
async fn a_page_that_cannot_be_paid_any_more_is_not_left_open() {
    let page = r#"{"ErrorCode":0,"Result":true,"Message":"","Body":{"Id":7}}"#;
    for (code, is_over) in [(139, true), (140, true), (149, true), (2, false)] {
        let refusal = format!(r#"{{"ErrorCode":{code},"Result":false,"Message":"","Body":null}}"#);
        let stub = Stub::start(move |request| match request.service() {
            "checkout/generate" => ok(page),
            _ => ok(&refusal),
        })
        .await;
        let report = ask_url(Provider::Paywall, &stub.url()).await;
        assert_eq!(report.left_open.is_empty(), is_over, "{code}");
    }
}

#[tokio::test]
async fn wrong_keys_may_be_refused_without_a_body() {
    let is_stranger = |request: &Received| {
        request.header_lines("apikeypublic").iter().all(|line| !line.contains(CANARY))
    };
    let page = r#"{"ErrorCode":0,"Result":true,"Message":"","Body":{"Id":7}}"#;
    let stub = Stub::start(move |request| match is_stranger(request) {
        true => Do::Answer(401, String::new()),
        false => ok(page),
    })
    .await;
    let confirmed = with_word(&ask_url(Provider::Paywall, &stub.url()).await, Word::Confirmed);
    for switch in [Switch::PaywallWrongKeysAre200, Switch::PaywallVersionNeedsNoKeys] {
        assert!(confirmed.contains(&switch), "{confirmed:?}");
    }
}
