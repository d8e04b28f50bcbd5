//! A real run, against a sandbox without the rehearsal and against a scripted server.

use std::collections::BTreeSet;
use std::net::TcpListener;

use paylink_core::http::{Method, Request, RequestKind};
use paylink_sandbox::{RecordedRequest, Sandbox, Switch};
use paylink_testkit::json::Json;
use paylink_testkit::servers::{Do, Stub};
use xtask::live::Answers;
use xtask::live::backend::HostClient;
use xtask::live::settings::Host;

use crate::support::{ask_paynet, transport, with_word};

const KEY: &str = "sck_pcs_KANARYA/x+y==-_";

async fn ask(sandbox: &Sandbox) -> Answers {
    let paynet = sandbox.paynet();
    ask_paynet(&transport(), &paynet.base_url(), paynet.secret_key()).await
}

fn bodies(requests: &[RecordedRequest], service: &str) -> Vec<Json> {
    let own = requests.iter().filter(|request| request.path.ends_with(service));
    own.map(|request| Json::parse(&request.body).unwrap()).collect()
}

#[tokio::test]
async fn what_can_be_asked_from_outside_is_confirmed_and_the_rest_says_what_it_needs() {
    let sandbox = Sandbox::start().await.unwrap();
    let asked = ask(&sandbox).await;
    assert_eq!(with_word(&asked, "refuted"), []);
    assert_eq!(with_word(&asked, "unanswered"), []);
    let needy: Vec<String> = asked.findings.iter().map(ToString::to_string).collect();
    let needy: Vec<&String> = needy.iter().filter(|line| line.starts_with("not askable")).collect();
    assert!(needy.iter().all(|line| line.contains(": needs ")), "{needy:#?}");
    assert!(with_word(&asked, "confirmed").len() > 15, "{needy:#?}");
}

#[tokio::test]
async fn a_payment_of_the_account_is_read_and_its_link_left_alone() {
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.paynet().base_url();
    let key = sandbox.paynet().secret_key().into();
    let line = HostClient::new(&transport(), "paynet", Host::local(&url).unwrap(), |keys| {
        keys.secret_header("authorization", "Basic ", &key)
    });
    let order =
        serde_json::json!({ "name_surname": "KANARYA", "amount": 1, "reference_no": "theirs" });
    let create = Request::new("create", RequestKind::Write, Method::Post, "/v1/mailorder/create");
    line.unwrap().send(create.json(&order).unwrap()).await.unwrap();
    let id = sandbox.paynet().links().remove(0).id;
    sandbox.paynet().pay(&id).await.unwrap();

    let payments = [Switch::PaynetNetAmountInSnakeCase, Switch::PaynetTransactionIdIsText];
    for switch in payments {
        sandbox.clear_requests();
        sandbox.set(switch, true);
        let asked = ask(&sandbox).await;
        assert_eq!(with_word(&asked, "refuted"), [switch]);
        assert!(payments.iter().all(|own| !with_word(&asked, "not askable").contains(own)));
        assert!(!format!("{asked:?}").contains("KANARYA"));
        assert!(sandbox.requests().iter().all(|request| !request.body.contains(&id)));
        sandbox.set(switch, false);
    }
    assert_eq!(sandbox.paynet().links().remove(0).status, 1);
}

#[tokio::test]
async fn what_can_be_asked_from_outside_is_refuted_by_its_switch_alone() {
    let sandbox = Sandbox::start().await.unwrap();
    let askable = with_word(&ask(&sandbox).await, "confirmed");
    for switch in askable {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.set(switch, true);
        let asked = ask(&sandbox).await;
        assert_eq!(with_word(&asked, "refuted"), [switch]);
        assert_eq!(with_word(&asked, "unanswered"), [], "{switch}");
    }
}

#[tokio::test]
async fn links_cost_one_lira_tell_nobody_and_are_closed() {
    let sandbox = Sandbox::start().await.unwrap();
    let asked = ask(&sandbox).await;
    assert_eq!(asked.left_open, [""; 0]);
    let requests = sandbox.requests();
    let created = bodies(&requests, "/create");
    assert!(created.len() <= 7, "{} links", created.len());
    for order in &created {
        let amount = order.member("amount").map(Json::compact);
        // those below a lira ask how an amount is read
        let small = [None, Some("1"), Some("0.999"), Some("\"0,99\"")];
        assert!(small.contains(&amount.as_deref()), "{amount:?}");
    }
    let all = requests.iter().map(|request| Json::parse(&request.body).unwrap());
    for body in all {
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

/// The services of a scripted Paynet: creation works, everything else does what the test says.
async fn creating(otherwise: Do) -> Stub {
    Stub::start(move |request| match request.service() {
        "mailorder/create" => {
            Do::Answer(200, r#"{"url":"https://odeme.example/l","id":"L-1","code":0}"#.to_owned())
        }
        _ => otherwise.clone(),
    })
    .await
}

#[tokio::test]
async fn what_was_created_is_closed_though_every_question_fails() {
    for otherwise in
        [Do::HangUp, Do::Answer(500, "<html>".to_owned()), Do::Answer(200, "[".to_owned())]
    {
        let stub = creating(otherwise).await;
        let asked = ask_paynet(&transport(), &stub.url(), KEY).await;
        assert!(with_word(&asked, "unanswered").len() > 3);
        let closing: BTreeSet<String> = stub
            .requests()
            .into_iter()
            .filter(|own| own.service() == "mailorder/status_update")
            .map(|own| own.body)
            .collect();
        assert!(closing.contains(r#"{"id":"L-1","status":3}"#), "{closing:?}");
        assert!(!asked.left_open.is_empty(), "nobody confirmed that they are closed");
    }
}

#[tokio::test]
async fn a_creation_of_which_nothing_was_heard_is_closed_by_its_reference() {
    let stub = Stub::start(|request| match request.service() {
        "mailorder/create" => Do::HangUp,
        _ => Do::Answer(200, r#"{"code":0}"#.to_owned()),
    })
    .await;
    let asked = ask_paynet(&transport(), &stub.url(), KEY).await;
    assert_eq!(asked.left_open, [""; 0]);
    let references = |service: &str| -> BTreeSet<String> {
        let own = stub.requests().into_iter().filter(|own| own.service() == service);
        own.filter_map(|own| {
            Some(Json::parse(&own.body).unwrap().member("reference_no")?.text()?.to_owned())
        })
        .collect()
    };
    assert!(references("mailorder/create").is_subset(&references("mailorder/status_update")));
}

#[tokio::test]
async fn the_report_names_no_key_and_no_payer() {
    const CANARY: &str = "KANARYA";
    let canary = format!(r#""{CANARY}""#);
    let fields = [
        "name_surname",
        "phone",
        "email",
        "note",
        "currency",
        "status",
        "reference_no",
        "message",
        "type",
        "code",
        "result_code",
        "create_date",
        "payments",
        "send_confirmation_mail",
        "id",
        "url",
        "xact_id",
        "total",
    ];
    let speaking: Vec<String> = fields.iter().map(|name| format!("{name:?}:{canary}")).collect();
    let speaking = format!("{{{}}}", speaking.join(","));
    let success = speaking.replace(&format!(r#""code":{canary}"#), r#""code":0"#);
    let success = success.replace(&format!(r#""result_code":{canary}"#), r#""result_code":0"#);
    let listed = format!(r#"{{"code":0,"Data":[{success},{success}]}}"#);
    for (status, body) in [
        (200, speaking.clone()),
        (200, success),
        (200, listed),
        (400, speaking.clone()),
        (500, CANARY.to_owned()),
        (401, format!("{{{canary}:{canary}}}")),
    ] {
        let stub = Stub::answering(status, &body).await;
        let asked = ask_paynet(&transport(), &stub.url(), KEY).await;
        let shown = format!(
            "{asked:?} {:?}",
            asked.findings.iter().map(ToString::to_string).collect::<Vec<_>>()
        );
        assert!(!shown.contains(CANARY), "{shown}");
        assert!(stub.requests().iter().all(|own| own.header_lines("authorization").len() == 1));
    }
}

#[tokio::test]
async fn without_a_connection_there_is_nothing_to_close() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let asked = ask_paynet(&transport(), &format!("http://{nobody}"), KEY).await;
    assert_eq!(asked.left_open, [""; 0]);
    assert!(with_word(&asked, "unanswered").len() > 15);
    for word in ["confirmed", "refuted"] {
        assert_eq!(with_word(&asked, word), []);
    }
}

#[tokio::test]
async fn an_outage_or_a_wrong_key_refutes_nothing() {
    for (status, body) in [
        (401, r#"{"type":"authorization_error","message":"x","code":401,"result_code":7}"#),
        (403, r#"{"type":"authorization_error","message":"x","code":403,"result_code":7}"#),
        (429, "{}"),
        (500, r#"{"type":"api_error","message":"x","code":500,"result_code":8}"#),
        (502, "<html>"),
    ] {
        let stub = Stub::answering(status, body).await;
        let asked = ask_paynet(&transport(), &stub.url(), KEY).await;
        assert_eq!(with_word(&asked, "refuted"), [], "{status}");
        assert_eq!(with_word(&asked, "confirmed"), [], "{status}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Stub::answering(200, "{}").await;
    let stub = Stub::start({
        let url = elsewhere.url();
        move |_| Do::Redirect(url.clone())
    })
    .await;
    let asked = ask_paynet(&transport(), &stub.url(), KEY).await;
    assert!(!with_word(&asked, "unanswered").is_empty());
    elsewhere.assert_untouched();
}

#[test]
fn another_machine_is_no_local_host() {
    assert!(Host::local("https://pts-api.paynet.com.tr").is_err());
}
