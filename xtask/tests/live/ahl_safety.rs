//! What a real run at AHL Pay must never do, with any answers.

use std::collections::BTreeSet;

use paylink_core::Transport;
use paylink_sandbox::{Sandbox, Switch};
use paylink_testkit::json::Json;
use paylink_testkit::servers::{Do, Stub};
use tokio::task::JoinSet;
use xtask::live::Answers;
use xtask::live::ahl::Account;

use crate::ahl::account;
use crate::support::{ask_ahl, transport, with_word};

const LOGIN: &str = "Security/AuthenticationMerchant";
const CREATE: &str = "Payment/CreateLinkPayment";
const PASSIVE: &str = "Payment/PassiveLinkPayment";

const CREATED: &str = r#"{"isSuccess":true,"data":{"url":"https://pay.example/l"}}"#;
const DONE: &str = r#"{"isSuccess":true,"data":null}"#;
const REFUSED: &str = r#"{"isSuccess":false,"errorCode":"E1"}"#;

fn ok(body: &str) -> Do {
    Do::Answer(200, body.to_owned())
}

/// A scripted AHL Pay: the login works, creation does this, everything else does that.
async fn logged_in(create: Do, otherwise: Do) -> Stub {
    Stub::start(move |request| match request.service() {
        LOGIN => {
            ok(r#"{"isSuccess":true,"data":{"token":"KANARYA","tokenType":"Bearer","merchantId":97163}}"#)
        }
        CREATE => create.clone(),
        _ => otherwise.clone(),
    })
    .await
}

async fn ask(stub: &Stub) -> Answers {
    ask_over(&transport(), stub).await
}

async fn ask_over(transport: &Transport, stub: &Stub) -> Answers {
    let mut account = Account::new("KANARYA@shop.example", "KANARYA");
    account.hash_password = Some("KANARYA".into());
    ask_ahl(transport, &stub.url(), account).await
}

/// The orders that these requests name.
fn orders<'a>(
    requests: impl Iterator<Item = (&'a str, &'a str)>,
    service: &str,
) -> BTreeSet<String> {
    let own = requests.filter(|(path, _)| path.ends_with(service));
    own.map(|(_, body)| {
        Json::parse(body).unwrap().member("orderId").unwrap().text().unwrap().to_owned()
    })
    .collect()
}

fn orders_at(stub: &Stub, service: &str) -> BTreeSet<String> {
    let requests = stub.requests();
    orders(requests.iter().map(|own| (own.service(), own.body.as_str())), service)
}

#[tokio::test]
async fn links_cost_one_lira_tell_nobody_and_are_closed() {
    let sandbox = Sandbox::start().await.unwrap();
    let asked = ask_ahl(&transport(), &sandbox.ahlpay().base_url(), account(&sandbox)).await;
    assert_eq!(asked.left_open, [""; 0]);
    // the sandbox keeps no body of a login
    for request in
        sandbox.requests().into_iter().filter(|own| !own.path.ends_with("/AuthenticationMerchant"))
    {
        let body = Json::parse(&request.body).unwrap();
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
    let asked = ask_ahl(&transport(), &sandbox.ahlpay().base_url(), account(&sandbox)).await;
    let links: Vec<String> =
        sandbox.ahlpay().links().into_iter().map(|link| link.order_id).collect();
    assert_eq!(asked.left_open, links);
}

#[tokio::test]
async fn what_was_created_is_closed_though_every_question_fails() {
    for otherwise in [Do::HangUp, Do::Answer(500, "<html>".to_owned()), ok("[")] {
        let stub = logged_in(ok(CREATED), otherwise).await;
        let asked = ask(&stub).await;
        assert!(with_word(&asked, "unanswered").len() > 8);
        assert_eq!(orders_at(&stub, PASSIVE), orders_at(&stub, CREATE));
        let left_open: BTreeSet<String> = asked.left_open.into_iter().collect();
        assert_eq!(left_open, orders_at(&stub, CREATE), "nobody confirmed that they are closed");
    }
}

#[tokio::test]
async fn a_creation_of_which_nothing_was_heard_is_closed_and_a_refused_one_is_none() {
    let stub = logged_in(Do::HangUp, ok(DONE)).await;
    assert_eq!(ask(&stub).await.left_open, [""; 0]);
    assert!(!orders_at(&stub, CREATE).is_empty());
    assert_eq!(orders_at(&stub, PASSIVE), orders_at(&stub, CREATE));

    let stub = logged_in(ok(REFUSED), Do::HangUp).await;
    assert_eq!(ask(&stub).await.left_open, [""; 0]);
    assert!(!orders_at(&stub, CREATE).is_empty() && orders_at(&stub, PASSIVE).is_empty());
}

#[tokio::test]
async fn a_login_that_is_refused_is_not_tried_again() {
    let stub = Stub::answering(200, REFUSED).await;
    let asked = ask(&stub).await;
    assert_eq!(stub.requests().len(), 1);
    assert_eq!(with_word(&asked, "confirmed").len() + with_word(&asked, "refuted").len(), 0);
    assert_eq!(asked.left_open, [""; 0]);
}

#[tokio::test]
async fn a_status_without_a_body_settles_what_is_asked_of_a_token() {
    let stub = logged_in(ok(REFUSED), Do::Answer(401, String::new())).await;
    let asked = ask(&stub).await;
    assert!(with_word(&asked, "confirmed").contains(&Switch::AhlExpiredTokenIsEnvelope));
}

#[tokio::test]
async fn what_cannot_be_read_settles_nothing() {
    const UNREADABLE: &str = r#"{"isSuccess":true,"data":{"result":[{"linkCreatedDate":"soon"}]}}"#;
    for (answer, unsettled) in [
        (
            UNREADABLE,
            &[
                Switch::AhlListAlwaysNewestFirst,
                Switch::AhlListStampsInOneClock,
                Switch::AhlPassiveLinkIsListedApart,
            ][..],
        ),
        (DONE, &[Switch::AhlListIsBareArray, Switch::AhlTransactionsArePaged]),
    ] {
        let asked = ask(&logged_in(ok(CREATED), ok(answer)).await).await;
        let unanswered = with_word(&asked, "unanswered");
        assert!(unsettled.iter().all(|own| unanswered.contains(own)), "{unanswered:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_report_names_no_key_no_token_and_no_payer() {
    const CANARY: &str = "KANARYA";
    let fields = [
        "message",
        "errorCode",
        "requestId",
        "token",
        "tokenType",
        "fullName",
        "merchantName",
        "expireDate",
        "url",
        "linkCreatedDate",
        "linkExpiredDate",
        "orderId",
        "authCode",
        "txnStatus",
        "maskedPan",
        "cardHolderName",
        "txnType",
        "status",
        "currencyDesc",
        "currentPage",
        "pageSize",
        "totalItems",
    ];
    let speaking: Vec<String> = fields.iter().map(|name| format!("{name:?}:{CANARY:?}")).collect();
    let speaking = format!(r#"{{"merchantId":97163,{}}}"#, speaking.join(","));
    let answers: Vec<String> = ["true", "false"]
        .into_iter()
        .flat_map(|word| {
            let envelope = |data: &str| {
                format!(r#"{{"isSuccess":{word},"message":{CANARY:?},"errorCode":{CANARY:?},"data":{data}}}"#)
            };
            let pages = format!(r#"{{"pageSize":{CANARY:?},"result":[{speaking},{speaking}]}}"#);
            [
                envelope(&speaking),
                envelope(&pages),
                envelope(&format!("[{speaking},{speaking}]")),
                envelope(&format!("{CANARY:?}")),
            ]
        })
        .chain([CANARY.to_owned(), format!("{{{CANARY:?}:{CANARY:?}}}")])
        .collect();
    let (mut running, transport) = (JoinSet::new(), transport());
    for (status, body) in
        [200, 400, 500].into_iter().flat_map(|status| answers.iter().map(move |own| (status, own)))
    {
        let answer = Do::Answer(status, body.clone());
        let stubs = [
            Stub::answering(status, body).await,
            logged_in(answer.clone(), answer.clone()).await,
            logged_in(ok(CREATED), answer).await,
        ];
        for stub in stubs {
            let transport = transport.clone();
            running.spawn(async move {
                let asked = ask_over(&transport, &stub).await;
                let lines: Vec<String> = asked.findings.iter().map(ToString::to_string).collect();
                let shown = format!("{asked:?} {lines:?}");
                assert!(!shown.contains(CANARY), "{shown}");
                for request in stub.requests() {
                    let is_login = request.service() == LOGIN;
                    assert_eq!(request.header_lines("authorization").len(), usize::from(!is_login));
                }
            });
        }
    }
    running.join_all().await;
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Stub::answering(200, DONE).await;
    let stub = logged_in(Do::Redirect(elsewhere.url()), Do::Redirect(elsewhere.url())).await;
    let asked = ask(&stub).await;
    assert!(!with_word(&asked, "unanswered").is_empty());
    elsewhere.assert_untouched();
}
