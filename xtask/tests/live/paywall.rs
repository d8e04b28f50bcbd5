//! A real run at Paywall, against a sandbox without the rehearsal and against scripted hosts.

use std::collections::BTreeSet;

use paylink_sandbox::{Sandbox, Switch};
use paylink_testkit::json::Json;
use paylink_testkit::servers::{Do, Received, Stub};
use xtask::arguments::Arguments;
use xtask::live::paywall::{Access, Paywall, ask};
use xtask::live::settings::Host;
use xtask::live::{Answers, Command, Outcome, run};

use crate::support::{transport, variables, with_word};

const CANARY: &str = "KANARYA";

fn access(url: &str, key: &str, client: &str) -> Access {
    Access { host: Host::local(url).unwrap(), key: key.into(), client: client.into() }
}

async fn ask_sandbox(sandbox: &Sandbox, with_private: bool) -> Answers {
    let own = sandbox.paywall();
    let payment = access(&own.base_url(), own.public_key(), own.public_client());
    let private = access(&own.private_base_url(), own.private_key(), own.private_client());
    ask(&Paywall::for_test_host(&transport(), payment, with_private.then_some(private)).unwrap())
        .await
}

async fn ask_stubs(payment: &Stub, private: &Stub) -> Answers {
    let payment = access(&payment.url(), "public-KANARYA+/=", "public-client-KANARYA");
    let private = access(&private.url(), "private-KANARYA+/=", "private-client-KANARYA");
    ask(&Paywall::for_test_host(&transport(), payment, Some(private)).unwrap()).await
}

fn lines(asked: &Answers) -> Vec<String> {
    asked.findings.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn what_can_be_asked_from_outside_is_confirmed_and_the_rest_says_what_it_needs() {
    let sandbox = Sandbox::start().await.unwrap();
    let asked = ask_sandbox(&sandbox, true).await;
    assert_eq!(with_word(&asked, "refuted"), []);
    assert_eq!(with_word(&asked, "unanswered"), []);
    let lines = lines(&asked);
    let mut needy = lines.iter().filter(|line| line.starts_with("not askable"));
    assert!(needy.all(|line| line.contains(": needs ")), "{lines:#?}");
    assert_eq!(with_word(&asked, "confirmed").len(), 17, "{lines:#?}");
}

#[tokio::test]
async fn without_the_private_pair_its_host_is_not_asked() {
    let sandbox = Sandbox::start().await.unwrap();
    let asked = ask_sandbox(&sandbox, false).await;
    let line = lines(&asked).into_iter().find(|line| line.contains("empty-tracking-list")).unwrap();
    assert!(line.starts_with("not askable") && line.contains("private pair"), "{line}");
    assert!(sandbox.requests().iter().all(|request| !request.path.contains("/private/")));
}

/// Alone each of them is turned elsewhere; here all at once, so that none hides another.
#[tokio::test]
async fn what_can_be_asked_from_outside_is_refuted_by_its_switches() {
    let sandbox = Sandbox::start().await.unwrap();
    let askable = with_word(&ask_sandbox(&sandbox, true).await, "confirmed");
    let sandbox = Sandbox::start().await.unwrap();
    Switch::ALL.iter().for_each(|switch| sandbox.set(*switch, true));
    let asked = ask_sandbox(&sandbox, true).await;
    assert_eq!(with_word(&asked, "refuted"), askable, "{:#?}", lines(&asked));
    assert_eq!(asked.left_open, [""; 0]);
}

#[tokio::test]
async fn pages_cost_one_lira_tell_nobody_and_are_closed() {
    let sandbox = Sandbox::start().await.unwrap();
    let asked = ask_sandbox(&sandbox, true).await;
    assert_eq!(asked.left_open, [""; 0]);
    assert_eq!(asked.notes.len(), 1, "{:?}", asked.notes);
    for request in sandbox.requests() {
        let is_there = |text: &str| request.body.contains(text);
        let calls = ["Phone", "Email", "CallbackAddress"];
        let flags = ["NotificationSupport", "CallbackSupport", "PayWatchSupport"];
        assert!(!calls.iter().any(|name| is_there(&format!("{name}\":"))), "{}", request.path);
        assert!(!flags.iter().any(|name| is_there(&format!("{name}\":true"))), "{}", request.path);
        let amounts = request.body.matches("Amount\":").count();
        // the one below a lira asks what happens to more than two decimal places
        let is_small = ["Amount\":1.0", "Amount\":0.999,"];
        let small: usize = is_small.iter().map(|own| request.body.matches(own).count()).sum();
        assert_eq!(small, amounts, "{}", request.path);
        assert!(!request.foreign_key);
    }
    let (pages, links) = (sandbox.paywall().pages(), sandbox.paywall().links());
    assert!((1..=6).contains(&pages.len()), "{} pages", pages.len());
    for page in pages {
        assert_eq!(
            page.state,
            paylink_sandbox::paywall::PageState::Passive,
            "{}",
            page.unique_code
        );
    }
    assert_eq!(links.len(), 1);
    assert_eq!(
        (links[0].sent.len(), links[0].remaining, links[0].amount.as_str()),
        (0, Some(1), "1.0")
    );
}

/// A page is generated; whatever else is asked is answered as the test says.
async fn generating(otherwise: Do) -> Stub {
    let page = r#"{"ErrorCode":0,"Result":true,"Message":"","Body":{"Id":7,"Link":"https://odeme.example/p"}}"#;
    Stub::start(move |request| match request.service() {
        "checkout/generate" => Do::Answer(200, page.to_owned()),
        _ => otherwise.clone(),
    })
    .await
}

fn bodies(stub: &Stub, service: &str) -> Vec<String> {
    let own = stub.requests().into_iter().filter(|own| own.service() == service);
    own.map(|own| own.body).collect()
}

#[tokio::test]
async fn what_was_generated_is_closed_though_every_question_fails() {
    for otherwise in
        [Do::HangUp, Do::Answer(500, "<html>".to_owned()), Do::Answer(200, "[".to_owned())]
    {
        let stub = generating(otherwise).await;
        let asked = ask_stubs(&stub, &stub).await;
        assert!(with_word(&asked, "unanswered").len() > 3);
        assert!(bodies(&stub, "checkout/passive").contains(&r#"{"Id":7}"#.to_owned()));
        assert!(!asked.left_open.is_empty(), "nobody confirmed that they are closed");
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_paid_any_more_is_not_left_open() {
    for (code, is_over) in [(139, true), (140, true), (149, true), (2, false)] {
        let refusal = format!(r#"{{"ErrorCode":{code},"Result":false,"Message":"","Body":null}}"#);
        let stub = generating(Do::Answer(200, refusal)).await;
        assert_eq!(ask_stubs(&stub, &stub).await.left_open.is_empty(), is_over, "{code}");
    }
}

#[tokio::test]
async fn a_page_of_which_nothing_was_heard_is_named() {
    let stub = Stub::answering(200, "").await;
    let asked = ask_stubs(&stub, &stub).await;
    let codes =
        |body: String| Some(Json::parse(&body).unwrap().member("UniqueCode")?.text()?.to_owned());
    let sent: BTreeSet<String> =
        bodies(&stub, "checkout/generate").into_iter().filter_map(codes).collect();
    assert!(!sent.is_empty());
    assert_eq!(asked.left_open.into_iter().collect::<BTreeSet<_>>(), sent);
}

#[tokio::test]
async fn what_never_left_leaves_nothing_open() {
    let stub = Stub::start(|_| Do::HangUp).await;
    let nobody = |key| access(&stub.url(), key, "client");
    let paywall =
        Paywall::for_test_host(&transport(), nobody("public"), Some(nobody("private"))).unwrap();
    drop(stub);
    let asked = ask(&paywall).await;
    assert!(with_word(&asked, "unanswered").len() > 10, "{:#?}", lines(&asked));
    assert_eq!((asked.left_open, asked.notes), (vec![], vec![]));
}

#[tokio::test]
async fn refused_keys_are_no_answer_to_anything_else() {
    let envelope = r#"{"ErrorCode":401,"Result":false,"Message":"","Body":null}"#;
    for (status, body) in [(401, ""), (401, envelope), (403, "<html>"), (200, envelope)] {
        let stub = Stub::answering(status, body).await;
        let asked = ask_stubs(&stub, &stub).await;
        assert_eq!(with_word(&asked, "refuted"), [], "{status} {body}");
        assert_eq!(
            with_word(&asked, "confirmed"),
            [Switch::PaywallVersionNeedsNoKeys],
            "{status} {body}"
        );
        assert_eq!((asked.left_open, asked.notes), (vec![], vec![]), "nothing was generated");
    }
}

#[tokio::test]
async fn an_outage_is_no_answer_to_anything() {
    for status in [429, 500, 503] {
        let stub =
            Stub::answering(status, r#"{"ErrorCode":2,"Result":false,"Message":"","Body":null}"#)
                .await;
        let asked = ask_stubs(&stub, &stub).await;
        for word in ["confirmed", "refuted"] {
            assert_eq!(with_word(&asked, word), [], "{status}");
        }
        assert!(!asked.left_open.is_empty(), "a server in trouble does not know what it did");
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
        false => Do::Answer(200, page.to_owned()),
    })
    .await;
    let confirmed = with_word(&ask_stubs(&stub, &stub).await, "confirmed");
    for switch in [Switch::PaywallWrongKeysAre200, Switch::PaywallVersionNeedsNoKeys] {
        assert!(confirmed.contains(&switch), "{confirmed:?}");
    }
}

/// Answers whose every value is a canary; those with success in them get further.
fn speaking() -> Vec<(u16, String)> {
    let names = [
        "Message",
        "ErrorMessage",
        "Guid",
        "UniqueCode",
        "Link",
        "ExpiryTime",
        "FailBackUrl",
        "Installment",
        "Amount",
        "MerchantUniqueCode",
        "TrackingCode",
        "CardOwnerName",
        "PaymentId",
        "Id",
    ];
    let fields: Vec<String> = names.iter().map(|name| format!("{name:?}:{CANARY:?}")).collect();
    let fields = fields.join(",");
    let envelope = |head: &str, fields: &str| {
        format!(
            r#"{{{head},"Message":"{CANARY}","Body":{{{fields},"Paywall":{{{fields}}},"List":[{{{fields}}}]}}}}"#
        )
    };
    let success = r#""ErrorCode":0,"Result":true"#;
    vec![
        (200, envelope(success, &fields)),
        (200, envelope(success, &fields.replace(r#""Id":"KANARYA""#, r#""Id":7"#))),
        (200, envelope(r#""ErrorCode":148,"Result":false"#, &fields)),
        (400, envelope(r#""ErrorCode":"KANARYA","Result":"KANARYA""#, &fields)),
        (500, CANARY.to_owned()),
        (401, format!(r#"{{"{CANARY}":"{CANARY}"}}"#)),
    ]
}

#[tokio::test]
async fn the_report_names_no_key_and_no_payer_and_a_pair_stays_with_its_host() {
    for (status, body) in speaking() {
        let (payment, private) =
            (Stub::answering(status, &body).await, Stub::answering(status, &body).await);
        let asked = ask_stubs(&payment, &private).await;
        let shown = format!("{asked:?} {:?}", lines(&asked));
        assert!(!shown.contains(CANARY), "{shown}");
        for (stub, own, other) in [(&payment, "public", "private"), (&private, "private", "public")]
        {
            assert!(!stub.requests().is_empty());
            for request in stub.requests() {
                assert_eq!(request.header_lines(&format!("apikey{own}")).len(), 1);
                assert_eq!(request.header_lines(&format!("apiclient{own}")).len(), 1);
                assert!(
                    !request.head.contains(other) || request.line().contains("/private/"),
                    "{}",
                    request.line()
                );
            }
        }
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Stub::answering(200, "{}").await;
    let url = elsewhere.url();
    let stub = Stub::start(move |_| Do::Redirect(url.clone())).await;
    let asked = ask_stubs(&stub, &stub).await;
    assert!(with_word(&asked, "unanswered").len() > 10);
    elsewhere.assert_untouched();
}

#[test]
fn nothing_but_the_documented_test_hosts_is_asked() {
    const PUBLIC: [(&str, &str); 2] = [
        ("PAYLINK_PAYWALL_PUBLIC_KEY", "KANARYA+/="),
        ("PAYLINK_PAYWALL_PUBLIC_CLIENT", "KANARYA"),
    ];
    const TEST: (&str, &str) = ("PAYLINK_PAYWALL_ENVIRONMENT", "test");
    let [key, client] = PUBLIC;
    for (pairs, expected) in [
        (&[key, client][..], "PAYLINK_PAYWALL_ENVIRONMENT is missing"),
        (&[key, client, (TEST.0, "production")], "must be `test`"),
        (&[key, client, (TEST.0, "production-turkey")], "must be `test`"),
        (&[key, client, (TEST.0, "sandbox")], "must be `test`"),
        (
            &[
                key,
                client,
                TEST,
                ("PAYLINK_PAYWALL_BASE_URL", "https://payment-api.itspaywall.com"),
            ],
            "no other host",
        ),
        (
            &[
                key,
                client,
                TEST,
                ("PAYLINK_PAYWALL_PRIVATE_BASE_URL", "https://payment-private-api.paywall.com.tr"),
            ],
            "no other host",
        ),
        (&[client, TEST], "PAYLINK_PAYWALL_PUBLIC_KEY is missing"),
        (&[key, TEST], "PAYLINK_PAYWALL_PUBLIC_CLIENT is missing"),
        (
            &[key, client, TEST, ("PAYLINK_PAYWALL_PRIVATE_KEY", CANARY)],
            "PAYLINK_PAYWALL_PRIVATE_CLIENT is missing",
        ),
    ] {
        let command = Command::read(Arguments::new(&["paywall"])).unwrap();
        let Outcome { report, faults } = run(command, variables(pairs));
        assert_eq!((report.len(), faults.len()), (0, 1), "{report:?} {faults:?}");
        assert!(faults[0].contains(expected) && !faults[0].contains(CANARY), "{faults:?}");
    }
}
