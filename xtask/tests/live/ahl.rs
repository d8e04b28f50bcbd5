//! A real run at AHL Pay, against a sandbox without the rehearsal. What it must never do is tested
//! in `ahl_safety`.

use paylink_core::Transport;
use paylink_core::http::{Method, Request, RequestKind, SecretHeader};
use paylink_sandbox::{Sandbox, Switch};
use paylink_testkit::servers::{Do, Stub};
use tokio::task::JoinSet;
use xtask::arguments::Arguments;
use xtask::live::ahl::Account;
use xtask::live::backend::HostClient;
use xtask::live::settings::Host;
use xtask::live::{Answers, Command, run};

use crate::support::{ask_ahl, transport, variables, with_word};

/// What needs a payment with a test card, or somebody to tell.
const NEEDY: [Switch; 17] = [
    Switch::AhlAmountIsLira,
    Switch::AhlReceiverIsNotMessaged,
    Switch::AhlInquirySaysAuth,
    Switch::AhlInquirySaysSale,
    Switch::AhlInquiryOnlyAuthCode,
    Switch::AhlInquiryCarriesOrder,
    Switch::AhlLinksNotInInquiry,
    Switch::AhlTransactionsEndExcluded,
    Switch::AhlTransactionsIgnoreOrderId,
    Switch::AhlTransactionsOfSalesOnly,
    Switch::AhlTransactionAmountsInKurus,
    Switch::AhlTransactionsWithoutStatus,
    Switch::AhlTransactionsWithoutCurrency,
    Switch::AhlRefundChangesRow,
    Switch::AhlVoidHasRow,
    Switch::AhlPaidLinkIsPaidAgain,
    Switch::AhlPassiveTakesPaidLink,
];

/// The account of a sandbox; requests can be signed.
pub(crate) fn account(sandbox: &Sandbox) -> Account {
    let own = sandbox.ahlpay();
    let mut account = Account::new(own.email(), own.password());
    account.hash_password = Some(own.hash_password().into());
    account
}

async fn ask(sandbox: &Sandbox) -> Answers {
    ask_over(&transport(), sandbox).await
}

async fn ask_over(transport: &Transport, sandbox: &Sandbox) -> Answers {
    ask_ahl(transport, &sandbox.ahlpay().base_url(), account(sandbox)).await
}

/// A link that somebody else has created, and paid.
async fn paid_by_somebody(sandbox: &Sandbox, order_id: &str) {
    let own = sandbox.ahlpay();
    let line =
        HostClient::new(&transport(), "ahlpay", Host::local(&own.base_url()).unwrap(), Ok).unwrap();
    let post = |path, body: serde_json::Value| {
        Request::new("x", RequestKind::Write, Method::Post, path).json(&body).unwrap()
    };
    let login = serde_json::json!({ "email": own.email(), "password": own.password() });
    let login = line.send(post("/api/Security/AuthenticationMerchant", login)).await.unwrap().json;
    let token = login.member("data").unwrap().member("token").unwrap().text().unwrap();
    let order = serde_json::json!({
        "orderId": order_id, "merchantId": own.merchant_id(), "memberId": 1, "amount": "100", "currency": "949",
        "installmentCount": "0", "description": "KANARYA", "expireMinute": 60,
    });
    let create = post("/api/Payment/CreateLinkPayment", order);
    let token = SecretHeader::new("authorization", "Bearer ", &token.into()).unwrap();
    line.send(create.secret(&token)).await.unwrap();
    own.pay(order_id).unwrap();
}

#[tokio::test]
async fn what_can_be_asked_from_outside_is_confirmed_and_the_rest_says_what_it_needs() {
    let asked = ask(&Sandbox::start().await.unwrap()).await;
    assert_eq!(with_word(&asked, "not askable"), NEEDY);
    // Its account has two open links, which no cap can cut.
    assert_eq!(with_word(&asked, "nothing learnt"), [Switch::AhlListSizeCapped]);
    assert_eq!(with_word(&asked, "confirmed").len() + NEEDY.len() + 1, asked.findings.len());
    let lines: Vec<String> = asked.findings.iter().map(ToString::to_string).collect();
    let needy: Vec<&String> = lines.iter().filter(|line| line.starts_with("not askable")).collect();
    assert!(needy.iter().all(|line| line.contains(": needs ")), "{needy:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_be_asked_from_outside_is_refuted_by_its_switch_alone() {
    let (mut running, transport) = (JoinSet::new(), transport());
    for switch in with_word(&ask(&Sandbox::start().await.unwrap()).await, "confirmed") {
        let transport = transport.clone();
        running.spawn(async move {
            let sandbox = Sandbox::start().await.unwrap();
            sandbox.set(switch, true);
            let asked = ask_over(&transport, &sandbox).await;
            assert_eq!(with_word(&asked, "refuted"), [switch]);
            assert_eq!(with_word(&asked, "unanswered"), [], "{switch}");
        });
    }
    running.join_all().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_of_the_account_answers_more_and_its_link_is_left_alone() {
    let (mut running, transport) = (JoinSet::new(), transport());
    for switch in [
        Switch::AhlInquirySaysAuth,
        Switch::AhlInquirySaysSale,
        Switch::AhlInquiryOnlyAuthCode,
        Switch::AhlInquiryCarriesOrder,
        Switch::AhlTransactionsIgnoreOrderId,
        Switch::AhlTransactionsWithoutStatus,
        Switch::AhlTransactionsWithoutCurrency,
    ] {
        let transport = transport.clone();
        running.spawn(async move {
            let sandbox = Sandbox::start().await.unwrap();
            paid_by_somebody(&sandbox, "theirs").await;
            sandbox.clear_requests();
            sandbox.set(switch, true);
            let asked = ask_over(&transport, &sandbox).await;
            assert_eq!(with_word(&asked, "refuted"), [switch]);
            assert!(!format!("{asked:?}").contains("KANARYA"));
            let requests = sandbox.requests();
            let mut about_them = requests.iter().filter(|own| own.body.contains("theirs"));
            assert!(about_them.all(|own| own.path.ends_with("/PaymentInquiry")));
            assert_eq!(sandbox.ahlpay().links().remove(0).state.to_string(), "SUCCESS");
        });
    }
    running.join_all().await;
}

#[tokio::test]
async fn a_payment_that_was_given_back_is_not_asked_about() {
    let sandbox = Sandbox::start().await.unwrap();
    paid_by_somebody(&sandbox, "theirs").await;
    sandbox.ahlpay().void("theirs");
    sandbox.clear_requests();
    let asked = ask(&sandbox).await;
    assert_eq!(with_word(&asked, "refuted"), []);
    assert!(with_word(&asked, "not askable").contains(&Switch::AhlInquirySaysAuth));
    assert!(sandbox.requests().iter().all(|own| !own.body.contains("theirs")));
}

/// A server whose lists have these members, in the form of each service.
async fn listing(links: String, transactions: &'static str) -> Stub {
    Stub::start(move |request| {
        let data = match request.service() {
            "Security/AuthenticationMerchant" => {
                r#"{"token":"T","tokenType":"Bearer","merchantId":97163}"#.to_owned()
            }
            "Payment/CreateLinkPayment" => r#"{"url":"https://pay.example/l"}"#.to_owned(),
            "Payment/GetCreatedLinks" => links.clone(),
            "Transaction/List" => format!("[{transactions}]"),
            _ => "null".to_owned(),
        };
        Do::Answer(200, format!(r#"{{"isSuccess":true,"data":{data}}}"#))
    })
    .await
}

fn line(asked: &Answers, switch: Switch) -> String {
    asked.findings.iter().find(|own| own.switch == switch).unwrap().to_string()
}

#[tokio::test]
async fn a_list_shows_no_cap_unless_there_are_enough_links() {
    let page = |rows: usize, numbers: &str| {
        let row = r#"{"linkCreatedDate":"21.11.2026 10:00:00"}"#;
        format!(r#"{{{numbers}"result":[{}]}}"#, vec![row; rows].join(","))
    };
    let mut running = JoinSet::new();
    for (rows, numbers, word) in [
        (2, r#""pageSize":500,"totalItems":2,"#, "nothing learnt"),
        (100, r#""pageSize":500,"totalItems":100,"#, "nothing learnt"),
        (101, r#""pageSize":500,"totalItems":101,"#, "confirmed"),
        (101, r#""totalItems":101,"#, "confirmed"),
        (101, "", "nothing learnt"),
        (500, "", "confirmed"),
        (500, r#""pageSize":500,"totalItems":4711,"#, "confirmed"),
        (100, r#""pageSize":500,"totalItems":101,"#, "refuted"),
        (50, r#""totalItems":4711,"#, "refuted"),
        (2, r#""pageSize":50,"totalItems":2,"#, "refuted"),
    ] {
        let stub = listing(page(rows, numbers), "").await;
        running.spawn(async move {
            let account = Account::new("u@shop.example", "p");
            let asked = ask_ahl(&transport(), &stub.url(), account).await;
            let line = line(&asked, Switch::AhlListSizeCapped);
            assert!(line.starts_with(word), "{rows} rows, {numbers}: {line}");
        });
    }
    running.join_all().await;
}

#[tokio::test]
async fn the_currency_of_a_row_is_read_as_the_client_reads_it() {
    let mut running = JoinSet::new();
    for (row, word) in [
        (r#"{"currency":"949"}"#, "confirmed"),
        (r#"{"currencyDesc":"TL"}"#, "confirmed"),
        (r#"{"currency":"949","currencyDesc":"?"}"#, "confirmed"),
        (r#"{"currency":" ","currencyDesc":"TRY"}"#, "confirmed"),
        (r#"{"currency":"?","currencyDesc":"TL"}"#, "refuted"),
        (r#"{"currency":null}"#, "refuted"),
    ] {
        let stub = listing("null".to_owned(), row).await;
        running.spawn(async move {
            let account = Account::new("u@shop.example", "p");
            let asked = ask_ahl(&transport(), &stub.url(), account).await;
            let line = line(&asked, Switch::AhlTransactionsWithoutCurrency);
            assert!(line.starts_with(word), "{row}: {line}");
        });
    }
    running.join_all().await;
}

#[tokio::test]
async fn without_a_hash_password_it_is_asked_for_where_a_hash_is_wanted() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.set(Switch::AhlCreateNeedsHash, true);
    let own = sandbox.ahlpay();
    let asked =
        ask_ahl(&transport(), &own.base_url(), Account::new(own.email(), own.password())).await;
    let hash = asked
        .findings
        .iter()
        .find(|own| own.switch == Switch::AhlCreateNeedsHash)
        .unwrap()
        .to_string();
    assert!(hash.starts_with("unanswered") && hash.contains("PAYLINK_AHL_HASH_PASSWORD"), "{hash}");
    assert_eq!((own.links().len(), asked.left_open.len()), (0, 0));
}

#[test]
fn nothing_but_the_documented_test_host_is_asked() {
    const ENVIRONMENT: (&str, &str) = ("PAYLINK_AHL_ENVIRONMENT", "test");
    const EMAIL: (&str, &str) = ("PAYLINK_AHL_EMAIL", "KANARYA@shop.example");
    const PASSWORD: (&str, &str) = ("PAYLINK_AHL_PASSWORD", "KANARYA");
    const BASE_URL: &str = "PAYLINK_AHL_BASE_URL";
    for (pairs, expected) in [
        (&[EMAIL, PASSWORD][..], "PAYLINK_AHL_ENVIRONMENT is missing"),
        (&[EMAIL, PASSWORD, (ENVIRONMENT.0, "production")], "must be `test`"),
        (
            &[EMAIL, PASSWORD, ENVIRONMENT, (BASE_URL, "https://ahlsanalpos.ahlpay.com.tr")],
            "no other host",
        ),
        (
            &[
                EMAIL,
                PASSWORD,
                ENVIRONMENT,
                (BASE_URL, "https://testvposbackoffice.ahlpay.com.tr/api"),
            ],
            "no other host",
        ),
        (&[PASSWORD, ENVIRONMENT], "PAYLINK_AHL_EMAIL is missing"),
        (&[EMAIL, ENVIRONMENT], "PAYLINK_AHL_PASSWORD is missing"),
        (
            &[EMAIL, PASSWORD, ENVIRONMENT, ("PAYLINK_AHL_MEMBER_ID", "KANARYA")],
            "must be a whole number",
        ),
    ] {
        for name in ["ahl", "ahlpay"] {
            let command = Command::read(Arguments::new(&[name])).unwrap();
            let outcome = run(command, variables(pairs));
            assert_eq!((outcome.report.len(), outcome.faults.len()), (0, 1));
            assert!(outcome.faults[0].contains(expected), "{:?}", outcome.faults);
            assert!(!outcome.faults[0].contains("KANARYA"), "{:?}", outcome.faults);
        }
    }
}
