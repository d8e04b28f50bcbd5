//! What a run sends to an account, and what stays behind.

use paylink_live::{Provider, Switch};
use paylink_sandbox::paywall::PageState;
use paylink_sandbox::{RecordedRequest, Sandbox};
use paylink_testkit::json::Json;

use crate::support::ask_sandbox;

/// The bodies of these requests; the sandbox keeps none of a login.
fn bodies(requests: &[RecordedRequest]) -> Vec<Json> {
    let own = requests.iter().filter(|request| !request.body.is_empty());
    own.filter_map(|request| Json::parse(&request.body).ok()).collect()
}

#[tokio::test]
async fn links_of_paynet_cost_one_lira_tell_nobody_and_are_closed() {
    let sandbox = Sandbox::start().await.unwrap();
    let report = ask_sandbox(Provider::Paynet, &sandbox).await;
    assert_eq!(report.left_open, [""; 0]);
    let requests = sandbox.requests();
    let created = requests.iter().filter(|own| own.path.ends_with("/create")).count();
    assert!(created <= 7, "{created} links");
    for body in bodies(&requests) {
        let amount = body.member("amount").map(Json::compact);
        // Those below a lira ask how an amount is read.
        let small = [None, Some("1"), Some("0.999"), Some("\"0,99\"")];
        assert!(small.contains(&amount.as_deref()), "{amount:?}");
        for name in ["phone", "email", "confirmation_url", "succeed_url", "error_url"] {
            assert_eq!(body.member(name), None, "{name}");
        }
        for name in ["send_sms", "send_mail", "send_confirmation_mail"] {
            assert!(matches!(body.member(name), None | Some(Json::Bool(false))), "{name}");
        }
    }
    let links = sandbox.paynet().links();
    assert!(!links.is_empty() && links.iter().all(|link| link.status == 3 && link.sent.is_empty()));
}

#[tokio::test]
async fn pages_of_paywall_cost_one_lira_tell_nobody_and_are_closed() {
    let sandbox = Sandbox::start().await.unwrap();
    let report = ask_sandbox(Provider::Paywall, &sandbox).await;
    assert_eq!(report.left_open, [""; 0]);
    assert_eq!(report.notes.len(), 1, "{:?}", report.notes);
    for request in sandbox.requests() {
        let is_there = |text: &str| request.body.contains(text);
        let calls = ["Phone", "Email", "CallbackAddress"];
        let flags = ["NotificationSupport", "CallbackSupport", "PayWatchSupport"];
        assert!(!calls.iter().any(|name| is_there(&format!("{name}\":"))), "{}", request.path);
        assert!(!flags.iter().any(|name| is_there(&format!("{name}\":true"))), "{}", request.path);
        let amounts = request.body.matches("Amount\":").count();
        // The one below a lira asks what happens to more than two decimal places.
        let is_small = ["Amount\":1.0", "Amount\":0.999,"];
        let small: usize = is_small.iter().map(|own| request.body.matches(own).count()).sum();
        assert_eq!(small, amounts, "{}", request.path);
        assert!(!request.foreign_key);
    }
    let (pages, links) = (sandbox.paywall().pages(), sandbox.paywall().links());
    assert!((1..=6).contains(&pages.len()), "{} pages", pages.len());
    assert!(pages.iter().all(|page| page.state == PageState::Passive));
    assert_eq!(links.len(), 1);
    assert_eq!(
        (links[0].sent.len(), links[0].remaining, links[0].amount.as_str()),
        (0, Some(1), "1.0")
    );
}

#[tokio::test]
async fn links_of_ahl_pay_cost_one_lira_tell_nobody_and_are_closed() {
    let sandbox = Sandbox::start().await.unwrap();
    let report = ask_sandbox(Provider::Ahl, &sandbox).await;
    assert_eq!(report.left_open, [""; 0]);
    for body in bodies(&sandbox.requests()) {
        for (name, harmless) in [
            ("amount", r#""100""#),
            ("expireMinute", "120"),
            ("receiverEmail", r#""""#),
            ("receiverPhoneNumber", r#""""#),
        ] {
            assert!(body.member(name).is_none_or(|value| value.compact() == harmless), "{name}");
        }
        for name in ["userEmail", "userPhoneNumber", "okUrl", "failUrl", "webUrl"] {
            assert_eq!(body.member(name), None, "{name}");
        }
    }
    let links = sandbox.ahlpay().links();
    assert!((2..=4).contains(&links.len()), "{links:?}");
    assert!(links.iter().all(|link| link.state.to_string() == "PASSIVE"), "{links:?}");
    assert_eq!(sandbox.ahlpay().messages(), []);
}

#[tokio::test]
async fn what_no_service_can_close_is_named() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.set(Switch::AhlNoPassiveService, true);
    let report = ask_sandbox(Provider::Ahl, &sandbox).await;
    let links: Vec<String> =
        sandbox.ahlpay().links().into_iter().map(|link| link.order_id).collect();
    assert_eq!(report.left_open, links);
    assert_eq!(report.faults().len(), links.len() + 1, "{:?}", report.faults());
}
