//! No answer of a server brings a key, a token or a payer's data into the report.

use paylink_live::Provider;
use paylink_testkit::servers::{Do, Stub};
use tokio::task::JoinSet;

use crate::failures::{LOGGED_IN, LOGIN, ok};
use crate::support::{CANARY, ask_with, shown};

/// The fields that the questions read, and those with a payer's data.
const FIELDS: [&str; 56] = [
    // Paynet
    "name_surname",
    "phone",
    "email",
    "note",
    "currency",
    "status",
    "reference_no",
    "message",
    "type",
    "create_date",
    "expire_date",
    "payments",
    "send_confirmation_mail",
    "id",
    "url",
    "xact_id",
    "total",
    "amount",
    "netAmount",
    "transaction_type",
    "reversed_xact_id",
    // Paywall
    "Message",
    "ErrorMessage",
    "ErrorCodeType",
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
    // AHL Pay
    "requestId",
    "tokenType",
    "fullName",
    "merchantName",
    "expireDate",
    "linkCreatedDate",
    "linkExpiredDate",
    "orderId",
    "authCode",
    "txnStatus",
    "maskedPan",
    "cardHolderName",
    "txnType",
    "currencyDesc",
    "currentPage",
    "pageSize",
    "totalItems",
    "totalAmount",
    "token",
    "errorCode",
    "Id",
];

/// Bodies whose every value is the canary, as a success, a refusal or neither of the provider.
fn bodies(provider: Provider) -> Vec<String> {
    let fields: Vec<String> = FIELDS.iter().map(|name| format!("{name:?}:{CANARY:?}")).collect();
    let fields = fields.join(",");
    let mut bodies = vec![CANARY.to_owned(), format!("{{{CANARY:?}:{CANARY:?}}}")];
    match provider {
        Provider::Paynet => bodies.extend([
            format!(r#"{{"code":0,{fields}}}"#),
            format!(r#"{{"code":{CANARY:?},"result_code":{CANARY:?},{fields}}}"#),
            format!(r#"{{"code":0,"Data":[{{{fields}}},{{{fields}}}]}}"#),
            format!("[{{{fields}}},{{{fields}}}]"),
        ]),
        Provider::Paywall => {
            let numbered = fields.replace(r#""Id":"KANARYA""#, r#""Id":7"#);
            let inner = format!(r#"{numbered},"Paywall":{{{fields}}},"List":[{{{fields}}}]"#);
            for (head, inner) in [
                (r#""ErrorCode":0,"Result":true"#, &inner),
                (r#""ErrorCode":0,"Result":true"#, &fields),
                (r#""ErrorCode":148,"Result":false"#, &fields),
                (r#""ErrorCode":"KANARYA","Result":"KANARYA""#, &fields),
            ] {
                bodies.push(format!(r#"{{{head},"Message":{CANARY:?},"Body":{{{inner}}}}}"#));
            }
        }
        _ => {
            let row = format!(r#"{{"merchantId":97163,{fields}}}"#);
            let page = format!(r#"{{"pageSize":{CANARY:?},"result":[{row},{row}]}}"#);
            let list = format!("[{row},{row}]");
            for (word, data) in [true, false].into_iter().flat_map(|word| {
                [&row, &page, &list, CANARY_TEXT].map(|data: &str| (word, data.to_owned()))
            }) {
                let head =
                    format!(r#""isSuccess":{word},"message":{CANARY:?},"errorCode":{CANARY:?}"#);
                bodies.push(format!(r#"{{{head},"data":{data}}}"#));
            }
        }
    }
    bodies
}

const CANARY_TEXT: &str = r#""KANARYA""#;

/// A run against two servers that all answer alike, after a login that works.
async fn ask(provider: Provider, status: u16, body: String, login: bool) {
    let serve = || {
        let body = body.clone();
        Stub::start(move |request| match request.service() {
            LOGIN if login => ok(LOGGED_IN),
            _ => Do::Answer(status, body.clone()),
        })
    };
    let (payment, private) = (serve().await, serve().await);
    let shown = shown(&ask_with(provider, &[&payment.url(), &private.url()]).await);
    assert!(!shown.contains(CANARY), "{provider}, {status} {body}: {shown}");
    assert!(!payment.requests().is_empty());
    for request in payment.requests().into_iter().chain(private.requests()) {
        let lines = |name: &str| request.header_lines(name).len();
        let is_private = request.line().contains("/private/");
        let pairs = match (provider, is_private) {
            (Provider::Paywall, false) => [0, 1, 1, 0, 0],
            (Provider::Paywall, true) => [0, 0, 0, 1, 1],
            _ => [usize::from(request.service() != LOGIN), 0, 0, 0, 0],
        };
        let names = [
            "authorization",
            "apikeypublic",
            "apiclientpublic",
            "apikeyprivate",
            "apiclientprivate",
        ];
        assert_eq!(names.map(lines), pairs, "{}", request.line());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_report_names_no_key_no_token_and_no_payer_and_a_key_stays_with_its_host() {
    for provider in Provider::ALL {
        let mut running = JoinSet::new();
        let speaking = [200, 400]
            .into_iter()
            .flat_map(|status| bodies(provider).into_iter().map(move |body| (status, body)));
        for (status, body) in speaking.chain([(401, CANARY.to_owned()), (500, CANARY.to_owned())]) {
            running.spawn(ask(provider, status, body.clone(), true));
            if provider == Provider::Ahl {
                running.spawn(ask(provider, status, body, false));
            }
        }
        running.join_all().await;
    }
}
