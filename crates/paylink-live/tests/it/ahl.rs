//! A run at AHL Pay, against scripted servers.

use paylink_live::{Finding, Provider, Report, Switch, Variables, Word};
use paylink_sandbox::Sandbox;
use paylink_testkit::servers::{Do, Stub};
use tokio::task::JoinSet;

use crate::failures::{LOGGED_IN, LOGIN, ok};
use crate::support::{ask_url, transport, with_word};

const CREATE: &str = "Payment/CreateLinkPayment";
const CREATED: &str = r#"{"isSuccess":true,"data":{"url":"https://pay.example/l"}}"#;

async fn ask(stub: &Stub) -> Report {
    ask_url(Provider::Ahl, &stub.url()).await
}

fn finding(report: &Report, switch: Switch) -> &Finding {
    report.findings.iter().find(|own| own.entry == switch).unwrap()
}

/// A server whose lists have these members, in the form of each service.
async fn listing(links: String, transactions: &'static str) -> Stub {
    Stub::start(move |request| {
        let data = match request.service() {
            LOGIN => return ok(LOGGED_IN),
            CREATE => return ok(CREATED),
            "Payment/GetCreatedLinks" => links.clone(),
            "Transaction/List" => format!("[{transactions}]"),
            _ => "null".to_owned(),
        };
        ok(&format!(r#"{{"isSuccess":true,"data":{data}}}"#))
    })
    .await
}

#[tokio::test]
async fn a_list_shows_no_cap_unless_there_are_enough_links() {
    let page = |rows: usize, numbers: &str| {
        let row = r#"{"linkCreatedDate":"21.11.2026 10:00:00"}"#;
        format!(r#"{{{numbers}"result":[{}]}}"#, vec![row; rows].join(","))
    };
    let mut running = JoinSet::new();
    for (rows, numbers, word) in [
        (2, r#""pageSize":500,"totalItems":2,"#, Word::NothingLearnt),
        (100, r#""pageSize":500,"totalItems":100,"#, Word::NothingLearnt),
        (101, r#""pageSize":500,"totalItems":101,"#, Word::Confirmed),
        (101, r#""totalItems":101,"#, Word::Confirmed),
        (101, "", Word::NothingLearnt),
        (500, "", Word::Confirmed),
        (500, r#""pageSize":500,"totalItems":4711,"#, Word::Confirmed),
        (100, r#""pageSize":500,"totalItems":101,"#, Word::Refuted),
        (50, r#""totalItems":4711,"#, Word::Refuted),
        (2, r#""pageSize":50,"totalItems":2,"#, Word::Refuted),
    ] {
        let stub = listing(page(rows, numbers), "").await;
        running.spawn(async move {
            let report = ask(&stub).await;
            let finding = finding(&report, Switch::AhlListSizeCapped);
            assert_eq!(finding.word, word, "{rows} rows, {numbers}: {finding}");
        });
    }
    running.join_all().await;
}

#[tokio::test]
async fn the_currency_of_a_row_is_read_as_the_client_reads_it() {
    let mut running = JoinSet::new();
    for (row, word) in [
        (r#"{"currency":"949"}"#, Word::Confirmed),
        (r#"{"currencyDesc":"TL"}"#, Word::Confirmed),
        (r#"{"currency":"949","currencyDesc":"?"}"#, Word::Confirmed),
        (r#"{"currency":" ","currencyDesc":"TRY"}"#, Word::Confirmed),
        (r#"{"currency":"?","currencyDesc":"TL"}"#, Word::Refuted),
        (r#"{"currency":null}"#, Word::Refuted),
    ] {
        let stub = listing("null".to_owned(), row).await;
        running.spawn(async move {
            let report = ask(&stub).await;
            let finding = finding(&report, Switch::AhlTransactionsWithoutCurrency);
            assert_eq!(finding.word, word, "{row}: {finding}");
        });
    }
    running.join_all().await;
}

#[tokio::test]
async fn without_a_hash_password_it_is_asked_for_where_a_hash_is_wanted() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.set(Switch::AhlCreateNeedsHash, true);
    let variables = sandbox.variables().into_iter();
    let variables =
        Variables::from_pairs(variables.filter(|(name, _)| *name != "PAYLINK_AHL_HASH_PASSWORD"));
    let report = paylink_live::ask_this_machine(&transport(), Provider::Ahl, &variables).await;
    let report = report.unwrap();
    let hash = finding(&report, Switch::AhlCreateNeedsHash);
    assert_eq!(hash.word, Word::Unanswered);
    assert!(hash.seen.contains("PAYLINK_AHL_HASH_PASSWORD"), "{hash}");
    assert_eq!((sandbox.ahlpay().links().len(), report.left_open.len()), (0, 0));
}

#[tokio::test]
async fn a_status_without_a_body_answers_the_question_about_a_token() {
    let stub = Stub::start(|request| match request.service() {
        LOGIN => ok(LOGGED_IN),
        CREATE => ok(r#"{"isSuccess":false,"errorCode":"E1"}"#),
        _ => Do::Answer(401, String::new()),
    })
    .await;
    let confirmed = with_word(&ask(&stub).await, Word::Confirmed);
    assert!(confirmed.contains(&Switch::AhlExpiredTokenIsEnvelope));
}

#[tokio::test]
async fn what_cannot_be_read_settles_nothing() {
    for (answer, unsettled) in [
        (
            r#"{"isSuccess":true,"data":{"result":[{"linkCreatedDate":"soon"}]}}"#,
            &[
                Switch::AhlListAlwaysNewestFirst,
                Switch::AhlListStampsInOneClock,
                Switch::AhlPassiveLinkIsListedApart,
            ][..],
        ),
        (
            r#"{"isSuccess":true,"data":null}"#,
            &[Switch::AhlListIsBareArray, Switch::AhlTransactionsArePaged],
        ),
    ] {
        let stub = Stub::start(move |request| match request.service() {
            LOGIN => ok(LOGGED_IN),
            CREATE => ok(CREATED),
            _ => ok(answer),
        })
        .await;
        let unanswered = with_word(&ask(&stub).await, Word::Unanswered);
        assert!(unsettled.iter().all(|own| unanswered.contains(own)), "{unanswered:?}");
    }
}
