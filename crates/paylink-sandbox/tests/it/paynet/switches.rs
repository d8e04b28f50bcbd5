//! What each switch of Paynet changes.

use std::time::Duration;

use paylink_sandbox::Switch;
use paylink_sandbox::paynet::PaymentForm;
use serde_json::Value;

use crate::support::{Harness, http, raw};

pub(crate) fn expected(switch: Switch) -> (&'static str, &'static str) {
    match switch {
        Switch::PaynetUnknownLinkIs404 => ("HTTP 200 code 12", "HTTP 404 code 404 result_code 12"),
        Switch::PaynetInvalidRequestIsEnvelope => {
            ("HTTP 400 code 400 result_code 11", "HTTP 400 code 11")
        }
        Switch::PaynetDuplicateReferenceRefused => ("HTTP 200 code 0", "HTTP 200 code 5"),
        Switch::PaynetReferenceFindsOldest => ("\"second\"", "\"first\""),
        Switch::PaynetExpireDateRequired => ("HTTP 200 code 0", "HTTP 400 code 400 result_code 11"),
        Switch::PaynetCommissionAddedByDefault => ("149.90", "153.65"),
        Switch::PaynetPhoneNeedsCountryCode => {
            ("HTTP 200 code 0", "HTTP 400 code 400 result_code 11")
        }
        Switch::PaynetReadsAreGet => ("POST 200 200, GET 405 405", "POST 405 405, GET 200 200"),
        Switch::PaynetExpireDateTextRefused => {
            ("HTTP 200 code 0", "HTTP 400 code 400 result_code 11")
        }
        Switch::PaynetCreateAnswersNoId => ("url and id", "url and no id"),
        Switch::PaynetDuplicateCreateIs100 => {
            ("HTTP 200 code 0, another", "HTTP 200 code 100, the first")
        }
        Switch::PaynetAmountIsRounded => ("refused refused refused", "149.90 150 1500"),
        Switch::PaynetAmountTakesComma => ("refused", "149.90"),
        Switch::PaynetStampsAreUtc => ("0 hours", "-3 hours"),
        Switch::PaynetStampsHaveSevenDigits => ("at most 3 digits", "7 digits"),
        Switch::PaynetCurrencyIsTry => ("\"TL\"", "\"TRY\""),
        Switch::PaynetDetailTypesAsTabled => ("0 false", "\"0\" \"false\""),
        Switch::PaynetDetailWithoutPayments => ("payments", "no payments"),
        Switch::PaynetXactIdBesidePayments => ("empty", "the last"),
        Switch::PaynetListRowsInLowercaseData => ("Data", "data"),
        Switch::PaynetListIsBareArray => ("object", "array"),
        Switch::PaynetListExpiryIsStamp => ("72", "date"),
        Switch::PaynetListEndInclusive => ("0 rows", "1 rows"),
        Switch::PaynetListRowsCarryId => ("no id", "id"),
        Switch::PaynetListAmountIsRequested => ("0, then 153.65", "149.9, then 149.9"),
        Switch::PaynetListRowsWithoutStatus => ("status", "no status"),
        Switch::PaynetListRowsWithoutReference => ("reference_no", "no reference_no"),
        Switch::PaynetListOldestFirst => ("\"second\"", "\"first\""),
        Switch::PaynetListDaysDotted => {
            ("dashed HTTP 200, dotted HTTP 200", "dashed HTTP 400, dotted HTTP 200")
        }
        Switch::PaynetStartingAfterCountsFromOne => {
            ("\"first\", \"second\"", "\"second\", nothing")
        }
        Switch::PaynetRowReferenceIsBank => ("R R", "12 digits, empty"),
        Switch::PaynetTotalCountsPage => ("2 2", "1 2"),
        Switch::PaynetEmptyListIsNoData => ("HTTP 200 code 0", "HTTP 200 code 12"),
        Switch::PaynetPaidLinkTakesStatus => ("HTTP 200 code 6, then 1", "HTTP 200 code 0, then 1"),
        Switch::PaynetExpiredLinkReactivates => {
            ("HTTP 200 code 6, then 2", "HTTP 200 code 0, then 0")
        }
        Switch::PaynetTransactionTypeMissing => ("\"1\"", "null"),
        Switch::PaynetPaidLinkIsPaidAgain => {
            ("HTTP 200 409, 1 rows, status 1", "HTTP 200 200, 2 rows, status 1")
        }
        Switch::PaynetXactIdChanges => ("1 forms, 1 plain id", "11 forms, 1 plain id"),
        Switch::PaynetPartialRefundNotReported => ("true, then true", "false, then true"),
        Switch::PaynetNetAmountInSnakeCase => ("146.15 null", "null 146.15"),
        Switch::PaynetTransactionIdIsText => ("number", "text"),
        Switch::PaynetTransactionsNewestFirst => ("false true", "true false"),
        Switch::PaynetNoTransactionsIsEmptyData => ("HTTP 200 code 12", "HTTP 200 code 0"),
        Switch::PaynetCallbackSaysReferenceNo => ("\"R\" null", "null \"R\""),
        Switch::PaynetCallbackWithoutXactId => ("xact_id", "no xact_id"),
        Switch::PaynetCallbackCarriesCardType => ("null", "\"cc\""),
        Switch::PaynetCallbackAmountsAreCommaText => ("149.90 146.15", "\"149,90\" \"146,15\""),
        Switch::PaynetCallbackOncePerLink => ("74.95 74.95", "149.90"),
        Switch::PaynetCallbackOnFailure => ("", "false"),
        Switch::PaynetCallbackNeverRetried => ("3 attempts", "1 attempts"),
        Switch::PaynetRedirectBeforeCallback => ("1, then 1", "0, then 1"),
        Switch::PaynetRedirectRaw => ("encoded", "raw"),
        Switch::PaynetRedirectHtmlAmpersand => {
            ("?xact_id & reference_no", "?xact_id &amp; reference_no")
        }
        Switch::PaynetRedirectCarriesError => ("2 parameters", "6 parameters"),
        other => panic!("{other} has no expectation"),
    }
}

const BACK: &str = r#""reference_no":"R","succeed_url":"http://shop.example/ok","error_url":"http://shop.example/no""#;

pub(crate) async fn observe(harness: &Harness, switch: Switch) -> String {
    let paynet = harness.sandbox.paynet();
    match switch {
        Switch::PaynetUnknownLinkIs404 => {
            harness.call("mailorder/detail", r#"{"id":"none"}"#).await.codes()
        }
        Switch::PaynetInvalidRequestIsEnvelope => {
            harness.call("mailorder/detail", "{}").await.codes()
        }
        Switch::PaynetDuplicateReferenceRefused => {
            harness.create(r#""reference_no":"R""#).await;
            harness
                .call("mailorder/create", r#"{"name_surname":"A","amount":1,"reference_no":"R"}"#)
                .await
                .codes()
        }
        Switch::PaynetReferenceFindsOldest => {
            harness.create(r#""reference_no":"R","note":"first""#).await;
            harness.create(r#""reference_no":"R","note":"second""#).await;
            harness.call("mailorder/detail", r#"{"reference_no":"R"}"#).await.json()["note"]
                .to_string()
        }
        Switch::PaynetExpireDateRequired => {
            harness.call("mailorder/create", r#"{"name_surname":"A","amount":1}"#).await.codes()
        }
        Switch::PaynetPhoneNeedsCountryCode => {
            let order = |phone: &str| {
                format!(r#"{{"name_surname":"A","amount":1,"send_sms":true,"phone":"{phone}"}}"#)
            };
            for phone in ["905395601234", "+90 539 560 12 34"] {
                let reported = harness.call("mailorder/create", &order(phone)).await;
                assert_eq!(reported.codes(), "HTTP 200 code 0", "{phone}");
            }
            let silent = r#"{"name_surname":"A","amount":1,"phone":"5395601234"}"#;
            assert_eq!(harness.call("mailorder/create", silent).await.codes(), "HTTP 200 code 0");
            harness.call("mailorder/create", &order("5395601234")).await.codes()
        }
        Switch::PaynetReadsAreGet => observe_methods(harness).await,
        Switch::PaynetAmountIsRounded => {
            let amounts = ["149.90000000000001", "149.999", "1.5e3"];
            amounts_of_links(harness, &amounts).await
        }
        Switch::PaynetAmountTakesComma => amounts_of_links(harness, &["\"149,90\""]).await,
        Switch::PaynetExpireDateTextRefused => {
            let order =
                |hours| format!(r#"{{"name_surname":"A","amount":1,"expire_date":{hours}}}"#);
            assert_eq!(
                harness.call("mailorder/create", &order("72")).await.codes(),
                "HTTP 200 code 0"
            );
            harness.call("mailorder/create", &order("\"72\"")).await.codes()
        }
        Switch::PaynetCreateAnswersNoId => {
            let order = r#"{"name_surname":"A","amount":1,"reference_no":"R"}"#;
            let answer = harness.call("mailorder/create", order).await.json();
            let found = harness.call("mailorder/detail", r#"{"reference_no":"R"}"#).await;
            assert_eq!(found.codes(), "HTTP 200 code 0");
            format!("{} and {}", present(&answer, "url"), present(&answer, "id"))
        }
        Switch::PaynetDuplicateCreateIs100 => {
            let first = harness.create(r#""reference_no":"R""#).await;
            let again = harness
                .call("mailorder/create", r#"{"name_surname":"A","amount":2,"reference_no":"R"}"#)
                .await;
            let which = if again.json()["id"] == first.as_str() { "the first" } else { "another" };
            format!("{}, {which}", again.codes())
        }
        Switch::PaynetRowReferenceIsBank => {
            let id = harness.create(r#""reference_no":"R""#).await;
            let unpaid =
                harness.list("").await.rows()[0]["reference_no"].as_str().unwrap().to_owned();
            harness.pay(&id).await;
            let paid =
                harness.list("").await.rows()[0]["reference_no"].as_str().unwrap().to_owned();
            let is_banks = paid.len() == 12 && paid.bytes().all(|byte| byte.is_ascii_digit());
            if is_banks && unpaid.is_empty() {
                "12 digits, empty".to_owned()
            } else {
                format!("{paid} {unpaid}")
            }
        }
        Switch::PaynetStartingAfterCountsFromOne | Switch::PaynetTotalCountsPage => {
            observe_page(harness, switch).await
        }
        Switch::PaynetPaidLinkIsPaidAgain => {
            let id = harness.create(r#""reference_no":"R""#).await;
            let url = format!("{}/pay", paynet.links()[0].url);
            let tabs = [http(&url, "POST", &[], "").await, http(&url, "POST", &[], "").await];
            let statuses = tabs.map(|answer| answer.status.to_string()).join(" ");
            let rows = harness.call("transaction/check", r#"{"reference_no":"R"}"#).await.rows();
            format!(
                "HTTP {statuses}, {} rows, status {}",
                rows.len(),
                harness.detail(&id).await["status"]
            )
        }
        Switch::PaynetXactIdChanges => observe_changing_ids(harness).await,
        Switch::PaynetPartialRefundNotReported => {
            let id = harness.create(r#""reference_no":"R""#).await;
            let xact_id = harness.pay(&id).await.xact_ids.remove(0);
            let mut reported = Vec::new();
            for give_back in [
                paylink_sandbox::paynet::Paynet::reverse_partly,
                paylink_sandbox::paynet::Paynet::reverse,
            ] {
                assert!(give_back(&paynet, &xact_id) && !give_back(&paynet, "xk_none"));
                let row = harness
                    .call("transaction/detail", r#"{"reference_no":"R"}"#)
                    .await
                    .rows()
                    .remove(0);
                assert_eq!(row["reversed"], !row["reversed_xact_id"].as_str().unwrap().is_empty());
                reported.push(row["reversed"].to_string());
            }
            reported.join(", then ")
        }
        Switch::PaynetStampsAreUtc => {
            let created = detail(harness, "").await["create_date"].as_str().unwrap().to_owned();
            let at = |text: &str| text.parse::<jiff::civil::DateTime>().unwrap();
            let seconds = at(&created).duration_since(at(&harness.sandbox.now_text())).as_secs();
            format!("{} hours", (seconds - 60) / 3_600)
        }
        Switch::PaynetStampsHaveSevenDigits => {
            let created = detail(harness, "").await["create_date"].as_str().unwrap().to_owned();
            match created.split_once('.').map_or(0, |(_, digits)| digits.len()) {
                0..=3 => "at most 3 digits".to_owned(),
                digits => format!("{digits} digits"),
            }
        }
        Switch::PaynetCurrencyIsTry => detail(harness, "").await["currency"].to_string(),
        Switch::PaynetDetailTypesAsTabled => {
            let detail = detail(harness, "").await;
            format!("{} {}", detail["status"], detail["send_confirmation_mail"])
        }
        Switch::PaynetDetailWithoutPayments => present(&detail(harness, "").await, "payments"),
        Switch::PaynetXactIdBesidePayments => {
            let id = harness.create(r#""multi_payment":true"#).await;
            let payment = paynet.pay_with(&id, &PaymentForm::new().cards(2)).await.unwrap();
            match harness.detail(&id).await["xact_id"].as_str().unwrap() {
                "" => "empty".to_owned(),
                xact_id => {
                    if xact_id == payment.xact_ids[1] { "the last" } else { "another" }.to_owned()
                }
            }
        }
        list if list.name().contains("list") => observe_list(harness, list).await,
        Switch::PaynetPaidLinkTakesStatus => {
            let id = harness.create("").await;
            harness.pay(&id).await;
            update(harness, &id, 3).await
        }
        Switch::PaynetExpiredLinkReactivates => {
            let id = harness.create(r#""expire_date":1"#).await;
            harness.sandbox.advance(Duration::from_secs(7_200));
            update(harness, &id, 0).await
        }
        Switch::PaynetNoTransactionsIsEmptyData => {
            harness.create(r#""reference_no":"R""#).await;
            harness.call("transaction/check", r#"{"reference_no":"R"}"#).await.codes()
        }
        Switch::PaynetNetAmountInSnakeCase
        | Switch::PaynetTransactionIdIsText
        | Switch::PaynetTransactionTypeMissing
        | Switch::PaynetTransactionsNewestFirst => observe_transactions(harness, switch).await,
        redirect if redirect.name().starts_with("paynet-redirect") => {
            observe_redirect(harness, redirect).await
        }
        callback => observe_callback(harness, callback).await,
    }
}

/// How many forms the id of one payment has in two answers of each service, in the callback and in
/// the return. Each form finds the payment, whose plain id stays.
async fn observe_changing_ids(harness: &Harness) -> String {
    let id = harness.create_with_callback(&format!(r#""reference_no":"R",{BACK}"#)).await;
    let payment = harness.pay(&id).await;
    let mut forms = vec![payment.xact_ids[0].clone()];
    let mut plain = std::collections::BTreeSet::new();
    for service in ["transaction/check", "transaction/detail"] {
        for _ in 0..2 {
            let row = harness.call(service, r#"{"reference_no":"R"}"#).await.rows().remove(0);
            plain.insert(row["id"].to_string());
            forms.push(row["xact_id"].as_str().unwrap().to_owned());
        }
    }
    for _ in 0..2 {
        forms.push(harness.detail(&id).await["xact_id"].as_str().unwrap().to_owned());
        forms.push(harness.list("").await.rows()[0]["xact_id"].as_str().unwrap().to_owned());
    }
    forms.push(
        serde_json::from_str::<Value>(&harness.receiver.bodies()[0]).unwrap()["xact_id"]
            .as_str()
            .unwrap()
            .to_owned(),
    );
    let redirect = payment.redirect.unwrap();
    let encoded = redirect.split_once("xact_id=").unwrap().1.split('&').next().unwrap();
    forms.push(encoded.replace("%2F", "/").replace("%2B", "+").replace("%2A", "*"));
    assert_eq!(forms.len(), 11);
    for form in &forms {
        let body = serde_json::json!({ "xact_id": form }).to_string();
        plain.insert(harness.call("transaction/check", &body).await.rows()[0]["id"].to_string());
    }
    let body = serde_json::json!({ "xact_id": forms[1].replace(&forms[1][30..], "x") }).to_string();
    assert_eq!(harness.call("transaction/check", &body).await.json()["code"], 12, "no form of it");
    let forms: std::collections::BTreeSet<_> = forms.into_iter().collect();
    format!("{} forms, {} plain id", forms.len(), plain.len())
}

async fn observe_methods(harness: &Harness) -> String {
    let id = harness.create("").await;
    let key = format!("Basic {}", harness.sandbox.paynet().secret_key());
    let get = async |service: &str, query: &str| {
        let url = format!("{}/v1/mailorder/{service}?{query}", harness.sandbox.paynet().base_url());
        assert!([401, 405].contains(&http(&url, "GET", &[], "").await.status), "without a key");
        http(&url, "GET", &[("authorization", &key)], "").await
    };
    let detail = get("detail", &format!("id={id}")).await;
    let list = get("list", "datab=2000-01-01&datbi=9000-01-01&limit=1").await;
    if detail.status == 200 {
        assert_eq!((detail.json()["status"].as_u64(), list.rows().len()), (Some(0), 1));
    }
    let posted = harness.call("mailorder/detail", &format!(r#"{{"id":"{id}"}}"#)).await.status;
    format!(
        "POST {posted} {}, GET {} {}",
        harness.list("").await.status,
        detail.status,
        list.status
    )
}

async fn observe_page(harness: &Harness, switch: Switch) -> String {
    for note in ["first", "second"] {
        harness.create(&format!(r#""note":"{note}""#)).await;
    }
    let note = |answer: crate::support::Answer| match answer.rows().first() {
        Some(row) => row["note"].to_string(),
        None => "nothing".to_owned(),
    };
    if switch == Switch::PaynetStartingAfterCountsFromOne {
        let after = note(harness.list(r#""limit":1,"starting_after":1"#).await);
        let before = note(harness.list(r#""limit":1,"ending_before":1"#).await);
        return format!("{after}, {before}");
    }
    let page = harness.list(r#""limit":1"#).await.json();
    assert!(page["has_more"].as_bool().unwrap());
    format!("{} {}", page["total"], page["total_count"])
}

async fn observe_list(harness: &Harness, switch: Switch) -> String {
    if switch == Switch::PaynetEmptyListIsNoData {
        return harness.list("").await.codes();
    }
    if switch == Switch::PaynetListDaysDotted {
        let asked = async |first: &str, last: &str| {
            let body = format!(r#"{{"datab":"{first}","datbi":"{last}"}}"#);
            harness.call("mailorder/list", &body).await.status
        };
        let (dashed, dotted) =
            (asked("2000-01-01", "2000-02-01").await, asked("01.01.2000", "01.02.2000").await);
        return format!("dashed HTTP {dashed}, dotted HTTP {dotted}");
    }
    if switch == Switch::PaynetListAmountIsRequested {
        let id = harness.create(r#""addcomission_to_amount":true"#).await;
        let unpaid = harness.list("").await.rows()[0]["amount"].to_string();
        harness.pay(&id).await;
        return format!("{unpaid}, then {}", harness.list("").await.rows()[0]["amount"]);
    }
    harness.create(r#""expire_date":72,"note":"first""#).await;
    if switch == Switch::PaynetListEndInclusive {
        let id = &harness.sandbox.paynet().links()[0].id;
        let today = harness.detail(id).await["create_date"]
            .as_str()
            .unwrap()
            .split('T')
            .next()
            .unwrap()
            .to_owned();
        let body = format!(r#"{{"datab":"{today}","datbi":"{today}"}}"#);
        return format!("{} rows", harness.call("mailorder/list", &body).await.rows().len());
    }
    harness.create(r#""expire_date":72,"note":"second""#).await;
    let answer = harness.list("").await;
    let json = answer.json();
    match switch {
        Switch::PaynetListRowsInLowercaseData => {
            let names = ["Data", "data"];
            names.into_iter().filter(|name| json.get(name).is_some()).collect::<Vec<_>>().join(" ")
        }
        Switch::PaynetListIsBareArray => {
            if json.is_array() { "array" } else { "object" }.to_owned()
        }
        Switch::PaynetListExpiryIsStamp => match &answer.rows()[0]["expire_date"] {
            Value::String(text) => {
                text.parse::<jiff::civil::DateTime>().map(|_| "date".to_owned()).unwrap()
            }
            other => other.to_string(),
        },
        Switch::PaynetListRowsCarryId => present(&answer.rows()[0], "id"),
        Switch::PaynetListRowsWithoutStatus => present(&answer.rows()[0], "status"),
        Switch::PaynetListRowsWithoutReference => present(&answer.rows()[0], "reference_no"),
        Switch::PaynetListOldestFirst => answer.rows()[0]["note"].to_string(),
        other => panic!("{other} has no observation"),
    }
}

async fn observe_transactions(harness: &Harness, switch: Switch) -> String {
    let id = harness.create(r#""reference_no":"R""#).await;
    harness.sandbox.paynet().decline(&id).await.unwrap();
    harness.pay(&id).await;
    let check = harness.call("transaction/check", r#"{"reference_no":"R"}"#).await.rows();
    let detail = harness.call("transaction/detail", r#"{"reference_no":"R"}"#).await.rows();
    let both = |of: fn(&[Value]) -> String| {
        assert_eq!(of(&check), of(&detail));
        of(&check)
    };
    match switch {
        Switch::PaynetNetAmountInSnakeCase => {
            both(|rows| format!("{} {}", rows[0]["netAmount"], rows[0]["net_amount"]))
        }
        Switch::PaynetTransactionIdIsText => {
            both(|rows| if rows[0]["id"].is_string() { "text" } else { "number" }.to_owned())
        }
        Switch::PaynetTransactionTypeMissing => {
            both(|rows| rows[1]["transaction_type"].to_string())
        }
        _ => both(|rows| format!("{} {}", rows[0]["is_succeed"], rows[1]["is_succeed"])),
    }
}

async fn observe_redirect(harness: &Harness, switch: Switch) -> String {
    let id = harness.create_with_callback(BACK).await;
    match switch {
        Switch::PaynetRedirectBeforeCallback => {
            harness.pay(&id).await;
            let at_once = harness.sandbox.callbacks().len();
            harness.eventually(|harness| !harness.sandbox.callbacks().is_empty()).await;
            format!("{at_once}, then {}", harness.sandbox.callbacks().len())
        }
        Switch::PaynetRedirectCarriesError => {
            let target = harness.sandbox.paynet().decline(&id).await.unwrap().redirect.unwrap();
            assert_eq!(
                target.contains("&paynet_error_id=1&paynet_error_message="),
                target.contains("&bank_error_id=")
            );
            format!("{} parameters", target.matches('=').count())
        }
        Switch::PaynetRedirectRaw => {
            let payment = harness.pay(&id).await;
            let target = payment.redirect.unwrap();
            let raw = target.contains(&format!("xact_id={}&", payment.xact_ids[0]));
            assert_ne!(raw, target.contains("%2F"));
            if raw { "raw" } else { "encoded" }.to_owned()
        }
        _ => {
            let target = harness.pay(&id).await.redirect.unwrap();
            let (rest, _) = target.split_once("reference_no=R").unwrap();
            let at = rest.find('&').unwrap();
            assert!(rest.starts_with("http://shop.example/ok?xact_id="));
            format!("?xact_id {} reference_no", &rest[at..])
        }
    }
}

async fn observe_callback(harness: &Harness, switch: Switch) -> String {
    let id = harness.create_with_callback(r#""reference_no":"R","multi_payment":true"#).await;
    match switch {
        Switch::PaynetCallbackOnFailure => {
            harness.sandbox.paynet().decline(&id).await.unwrap();
            return bodies(harness, "is_succeed");
        }
        Switch::PaynetCallbackOncePerLink => {
            harness.sandbox.paynet().pay_with(&id, &PaymentForm::new().cards(2)).await.unwrap();
            return bodies(harness, "amount");
        }
        Switch::PaynetCallbackNeverRetried => {
            harness.receiver.answers_with(503);
            harness.pay(&id).await;
            tokio::time::sleep(Duration::from_millis(250)).await;
            return format!("{} attempts", harness.sandbox.callbacks().len());
        }
        _ => harness.pay(&id).await,
    };
    let text = &harness.receiver.bodies()[0];
    let body: Value = serde_json::from_str(text).unwrap();
    match switch {
        Switch::PaynetCommissionAddedByDefault => raw(text, "amount").to_owned(),
        Switch::PaynetCallbackSaysReferenceNo => {
            format!("{} {}", body["referance_no"], body["reference_no"])
        }
        Switch::PaynetCallbackWithoutXactId => present(&body, "xact_id"),
        Switch::PaynetCallbackCarriesCardType => body["card_type"].to_string(),
        Switch::PaynetCallbackAmountsAreCommaText => {
            format!("{} {}", raw(text, "amount"), raw(text, "netAmount"))
        }
        other => panic!("{other} has no observation"),
    }
}

async fn detail(harness: &Harness, more: &str) -> Value {
    let id = harness.create(more).await;
    harness.detail(&id).await
}

async fn update(harness: &Harness, id: &str, status: u8) -> String {
    let codes = harness.set_status(id, status).await.codes();
    format!("{codes}, then {}", harness.detail(id).await["status"])
}

fn present(json: &Value, name: &str) -> String {
    if json.get(name).is_some() { name.to_owned() } else { format!("no {name}") }
}

fn bodies(harness: &Harness, name: &str) -> String {
    let bodies = harness.receiver.bodies();
    bodies.iter().map(|body| raw(body, name)).collect::<Vec<_>>().join(" ")
}

/// The amount of the link that is created for each of these, or that it is refused.
async fn amounts_of_links(harness: &Harness, amounts: &[&str]) -> String {
    let mut created = Vec::new();
    for amount in amounts {
        let body = format!(r#"{{"name_surname":"A","amount":{amount}}}"#);
        let answer = harness.call("mailorder/create", &body).await;
        created.push(if answer.status == 200 {
            harness.detail_raw(answer.json()["id"].as_str().unwrap(), "amount").await
        } else {
            assert_eq!(answer.codes(), "HTTP 400 code 400 result_code 11");
            "refused".to_owned()
        });
    }
    created.join(" ")
}
