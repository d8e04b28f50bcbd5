//! AHL Pay against the descriptions of the documentation, and against the published examples
//! themselves.

use std::time::Duration;

use paylink_sandbox::Switch;
use serde_json::Value;

use super::support::{LIST, TRANSACTIONS, copied_request, copy, outcome};
use crate::descriptions::compare;
use crate::support::{Answer, Harness, names};

/// Names that are described for the other positions of the switches.
const AT_ROOT: [&str; 6] =
    ["token", "tokenType", "fullName", "sessionId", "merchantName", "merchantId"];
const IN_ARRAY: [&str; 5] = [
    "data[].merchantId",
    "data[].merchantName",
    "data[].linkCreatedDate",
    "data[].linkExpiredDate",
    "data[].status",
];

fn compared(service: &str, answer: &Answer, absent: &[&str]) {
    assert_eq!(outcome(answer), "HTTP 200 success", "{service}: {}", answer.body);
    compare(&format!("ahlpay/{service}"), "response", &answer.json(), absent);
}

#[tokio::test]
async fn answers_contain_the_described_fields_and_no_others() {
    for switched in [false, true] {
        let harness = Harness::new().await;
        for switch in [
            Switch::AhlLoginReportsExpiry,
            Switch::AhlListRowsCarryOrderId,
            Switch::AhlInquiryCarriesOrder,
            Switch::AhlRefundChangesRow,
        ] {
            harness.sandbox.set(switch, switched);
        }
        let unless_switched = |names: &'static [&'static str]| if switched { &[] } else { names };
        let with = |always: &[&'static str], names| [always, unless_switched(names)].concat();

        let created = harness.create_ahl("").await;
        compared("create-link-payment", &created, &[]);
        let absent = with(&AT_ROOT, &["data.expireDate"]);
        compared("authentication-merchant", &harness.login().await, &absent);
        harness.ahl().pay("O").unwrap();
        let listed = harness.list_ahl("SUCCESS", "").await;
        let absent = with(&IN_ARRAY, &["data.result[].orderId"]);
        compared("get-created-links", &listed, &absent);
        let order = ["data.orderId", "data.totalAmount", "data.currency"];
        let absent = if switched { &[][..] } else { &order };
        compared("payment-inquiry", &harness.inquire_ahl("O").await, absent);
        harness.ahl_link(r#""orderId":"P""#).await;
        compared("passive-link-payment", &harness.passive_ahl("P").await, &[]);

        harness.ahl().refund("O");
        let rows = harness.transactions_ahl("").await;
        assert_eq!(rows.json()["data"].as_array().unwrap().len(), if switched { 1 } else { 2 });
        let description: Value =
            serde_json::from_str(&copy("transaction-list/service.json")).unwrap();
        let paged = description["response"].as_array().unwrap().iter();
        let paged = paged.map(|field| field["name"].as_str().unwrap());
        let paged: Vec<&str> = paged.filter(|name| name.starts_with("data.")).collect();
        compared("transaction-list", &rows, &paged);
    }
}

#[tokio::test]
async fn the_other_shapes_contain_the_described_fields_too() {
    let harness = Harness::new().await;
    harness.ahl_link("").await;
    harness.sandbox.set(Switch::AhlTokenAtRoot, true);
    harness.sandbox.set(Switch::AhlListIsBareArray, true);
    let in_data = AT_ROOT.map(|name| format!("data.{name}"));
    let mut absent: Vec<&str> = in_data.iter().map(String::as_str).collect();
    absent.extend(["data", "data.expireDate"]);
    compared("authentication-merchant", &harness.login().await, &absent);

    let listed = harness.list_ahl("START", "").await.json();
    let description: Value = serde_json::from_str(&copy("get-created-links/service.json")).unwrap();
    let described = description["response"].as_array().unwrap().iter();
    let described = described.filter_map(|field| field["name"].as_str()?.strip_prefix("data[]."));
    let said = names(&listed["data"][0].to_string());
    let mut described: Vec<&str> = described.collect();
    described.sort_unstable();
    assert_eq!(said, described, "a JSON value sorts its names");
}

/// The published answer and the sandbox's have the same text, but for what is of this start and
/// this moment.
#[tokio::test]
async fn the_published_list_is_answered_as_published() {
    let harness = Harness::new().await;
    for order in 0..25 {
        harness.ahl_link(&format!(r#""orderId":"{order}","expireMinute":3"#)).await;
    }
    harness.sandbox.advance(Duration::from_secs(180));
    let answer = harness.ahl_call(LIST, &copy("get-created-links/request.json")).await;

    let shape = |text: &str| {
        let mut lines = Vec::new();
        for piece in text.replace(['\n', '\r'], "").split(['{', '}', ',', '[']) {
            let (name, value) = piece.split_once(':').unwrap_or((piece, ""));
            let own =
                ["requestId", "merchantId", "merchantName", "linkCreatedDate", "linkExpiredDate"];
            let name = name.trim().trim_matches(['"', ']', ' ']);
            lines.push(format!("{name}={}", if own.contains(&name) { "" } else { value.trim() }));
        }
        lines.retain(|line| line != "=");
        lines
    };
    assert_eq!(shape(&answer.body), shape(&copy("get-created-links/response.json")));

    let stamp = |row: &Value, name: &str| {
        let text = row[name].as_str().unwrap().to_owned();
        jiff::civil::DateTime::strptime("%d.%m.%Y %H:%M:%S", text).unwrap()
    };
    let published: Value = serde_json::from_str(&copy("get-created-links/response.json")).unwrap();
    for rows in [&published["data"]["result"], &answer.json()["data"]["result"]] {
        for row in rows.as_array().unwrap() {
            let seconds = stamp(row, "linkExpiredDate")
                .duration_since(stamp(row, "linkCreatedDate"))
                .as_secs();
            assert!((164..=180).contains(&(seconds + 6 * 3_600)), "{row}");
        }
    }
}

#[tokio::test]
async fn the_published_transactions_are_answered_as_published() {
    let harness = Harness::new().await;
    harness.ahl_link(r#""amount":"100""#).await;
    harness.ahl().pay("O").unwrap();
    let mut request = copied_request(&harness, "transaction-list/request.json");
    let answer = harness.ahl_call(TRANSACTIONS, &request.to_string()).await;
    assert_eq!(
        (outcome(&answer).as_str(), &answer.json()["data"]),
        ("HTTP 200 success", &Value::Array(vec![]))
    );

    let today = harness.sandbox.now_text().split('T').next().unwrap().to_owned();
    (request["startDate"], request["endDate"]) = (today.as_str().into(), today.as_str().into());
    let answer = harness.ahl_call(TRANSACTIONS, &request.to_string()).await;
    let row = |text: &str| {
        let at = text.find("\"data\"").unwrap();
        let row = text[at..].find('{').unwrap() + at;
        text[row..=row + text[row..].find('}').unwrap()].to_owned()
    };
    let (said, published) =
        (row(&answer.body), row(&copy("transaction-list/response.repaired.json")));
    assert_eq!(names(&said)[..12], names(&published));
    let (said, published): (Value, Value) =
        (serde_json::from_str(&said).unwrap(), serde_json::from_str(&published).unwrap());
    for name in [
        "responseCode",
        "bankResponseCode",
        "bankCode",
        "bankName",
        "memberId",
        "totalAmount",
        "amount",
    ] {
        assert_eq!(said[name], published[name], "{name}");
    }
    assert_eq!(said["maskedPan"], published["maskedPan"]);
}
