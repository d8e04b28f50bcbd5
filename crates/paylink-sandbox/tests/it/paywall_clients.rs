//! The requests of Paywall's own clients, restated from their models: a strict sandbox takes them.

use paylink_sandbox::Sandbox;

use crate::paywall::support::{GENERATE, INQUIRY, LINKQR, codes};
use crate::support::{Answer, Harness, http};

/// What `PostAsJsonAsync` of .NET says.
const NET_JSON: (&str, &str) = ("content-type", "application/json; charset=utf-8");

const NODE_JSON: (&str, &str) = ("content-type", "application/json");

/// The model `CheckoutRequest` with what a shop fills in: names in camelCase, every other member at
/// its default.
const CHECKOUT: &str = r#"{"uniqueCode":"S-1","amount":149.9,"languageId":0,"currencyId":1,"callbackSupport":false,
"callbackAddress":null,"installmentSupport":false,"installmentDynamic":false,"successBackUrl":"http://localhost/ok",
"failBackUrl":"http://localhost/no","force3D":false,"showProduct":false,"customer":{"fullName":"Ayşe Yılmaz","phone":null,
"email":null,"country":null,"city":null,"address":null,"identityNumber":null,"taxNumber":null},
"products":[{"productId":null,"productImage":null,"productName":"Kitap","productCategory":null,"productDescription":null,
"productAmount":149.9}],"cardWallSupport":false,"cardWallRelationalId1":null,"cardWallRelationalId2":null,
"cardWallRelationalId3":null,"expireDateTime":null,"payWatchSupport":false,"payWatchMin":0,"payWatchCallbackAddress":null}"#;

/// The model `LinkRequest` in the same way.
const LINK: &str = r#"{"salesType":2,"photoBase64":null,"itemName":"Kitap","itemDescription":"Bir kitap","itemAmount":149.9,
"languageId":0,"currencyId":1,"stockTrack":false,"stockCount":0,"callbackSupport":false,"callbackAddress":null,
"installmentSupport":false,"installmentDynamic":false,"notificationSupport":false,"notificationEmail":null,
"notificationPhone":null,"merchantOrderId":null,"merchantTrackId":null}"#;

fn as_one_line(text: &str) -> String {
    text.replace('\n', "")
}

/// A call of the .NET client to the Payment API: it sends both pairs there.
async fn net(harness: &Harness, method: &str, service: &str, more: &[(&str, &str)]) -> Answer {
    let headers = [&harness.private_pair()[..], more].concat();
    harness.pw(method, service, &headers, "").await
}

async fn net_post(harness: &Harness, service: &str, model: &str) -> Answer {
    let headers = [&harness.private_pair()[..], &[NET_JSON]].concat();
    harness.pw("POST", service, &headers, &as_one_line(model)).await
}

/// Every call that both clients make to the services of the sandbox, with the answers.
async fn all_calls(harness: &Harness) -> Vec<Answer> {
    let generated = net_post(harness, GENERATE, CHECKOUT).await;
    let id = harness.paywall().pages().first().map_or(1, |page| page.id);
    let mut answers = vec![generated];
    answers.push(net(harness, "GET", INQUIRY, &[("id", &id.to_string())]).await);
    if !harness.paywall().pages().is_empty() {
        harness.paywall().pay(id).await.unwrap();
    }
    answers.push(net(harness, "GET", INQUIRY, &[("id", &id.to_string())]).await);
    answers.push(net_post(harness, LINKQR, LINK).await);
    answers.push(net(harness, "GET", "payment/version", &[]).await);
    let code = [("merchantuniquecode", "S-1")];
    answers.push(harness.query("query", &code).await);
    // the client for Node sends what it looks up in the body as well
    let query = format!("{}/api/paywall/private/query", harness.paywall().private_base_url());
    let headers = [&harness.private_pair()[..], &code, &[NODE_JSON]].concat();
    answers.push(http(&query, "GET", &headers, r#"{"merchantuniquecode":"S-1"}"#).await);
    answers.push(harness.pw("GET", "payment/version", &[NODE_JSON], "{}").await);
    answers
}

#[tokio::test]
async fn a_strict_sandbox_takes_every_request_of_them_without_a_finding() {
    for strict in [false, true] {
        let sandbox = Sandbox::builder().strict(strict).start().await.unwrap();
        let harness = Harness { sandbox, ..Harness::new().await };
        for (at, answer) in all_calls(&harness).await.iter().enumerate() {
            assert_eq!(codes(answer), "HTTP 200 code 0", "call {at}: {}", answer.body);
        }
        assert_eq!(harness.sandbox.findings(), []);
        let sent_both: Vec<bool> =
            harness.sandbox.requests().iter().map(|own| own.foreign_key).collect();
        assert_eq!(sent_both, [true, true, true, true, true, false, false, false], "and recorded");
    }
}

#[tokio::test]
async fn against_the_printed_page_alone_each_of_these_habits_is_a_finding() {
    let sandbox = Sandbox::builder().strict_page(true).start().await.unwrap();
    let harness = Harness { sandbox, ..Harness::new().await };
    for (at, answer) in all_calls(&harness).await.iter().enumerate() {
        // the query of the .NET client, and the version of the one for Node, are as printed
        let expected = match at {
            5 => "HTTP 200 code -1",
            7 => "HTTP 200 code 0",
            _ => "HTTP 200 code 2",
        };
        assert_eq!(codes(answer), expected, "call {at}: {}", answer.body);
    }
    let found: Vec<String> = harness
        .sandbox
        .findings()
        .iter()
        .map(|own| format!("{}: {}", own.kind, own.text))
        .collect();
    for expected in [
        "foreign-key: the request contains a key that belongs to another host or provider",
        "name-case: `UniqueCode` is the documented name; the request contains it in another case",
        "value: `LanguageId` has an undocumented value; the known values are 1, 2",
        "type: `CallbackAddress` is null, but no documentation page contains this value",
        "place: `merchantuniquecode` is in the body, but its documented place is a header",
    ] {
        assert!(found.iter().any(|own| own == expected), "{expected} in {found:#?}");
    }
}

#[tokio::test]
async fn what_no_client_sends_is_a_finding_all_the_same() {
    let harness = Harness::new().await;
    let found = async |service: &str, headers: &[(&str, &str)], body: &str| {
        harness.sandbox.clear_findings();
        harness.pw("POST", service, headers, &as_one_line(body)).await;
        let kinds: Vec<_> =
            harness.sandbox.findings().iter().map(|own| own.kind.to_string()).collect();
        kinds.join(" ")
    };
    let capitals = CHECKOUT.replace("uniqueCode", "UNIQUECODE");
    assert_eq!(found(GENERATE, &[NET_JSON], &capitals).await, "name-case");
    let currency = CHECKOUT.replace(r#""currencyId":1"#, r#""currencyId":0"#);
    assert_eq!(found(GENERATE, &[NET_JSON], &currency).await, "value", "a required number");
    let in_body = CHECKOUT.replace("Kitap", harness.paywall().private_client());
    let both = [&harness.private_pair()[..], &[NET_JSON]].concat();
    assert_eq!(found(GENERATE, &both, &in_body).await, "foreign-key", "not in its header");
    let wrong = [("apikeyprivate", "another"), ("apiclientprivate", "another"), NET_JSON];
    assert_eq!(found(GENERATE, &wrong, CHECKOUT).await, "foreign-key", "not this sandbox's");

    harness.sandbox.clear_findings();
    let url = format!("{}/api/paywall/private/query", harness.paywall().private_base_url());
    let code = [("merchantuniquecode", "S-1"), NODE_JSON];
    let headers = [&harness.private_pair()[..], &code].concat();
    http(&url, "GET", &headers, r#"{"merchantuniquecode":"S-2"}"#).await;
    assert_eq!(harness.sandbox.findings()[0].kind.to_string(), "place", "two different codes");
}
