//! Every switch changes what can be seen from outside, in both directions and as described.

use std::time::Duration;

use paylink_sandbox::Switch;
use paylink_sandbox::paynet::PaymentForm;
use serde_json::Value;

use crate::support::{World, http, raw};
use crate::{ahlpay, paywall};

#[tokio::test]
async fn every_switch_turns_what_it_describes() {
    for switch in Switch::ALL.iter().copied() {
        let world = World::new().await;
        assert!(!world.sandbox.is_set(switch), "{switch} is on at the start");
        let (off, on) = expected(switch);
        assert_eq!(observe(&world, switch).await, off, "{switch}, off");

        let world = World::new().await;
        world.sandbox.set(switch, true);
        assert!(world.sandbox.is_set(switch));
        assert_eq!(observe(&world, switch).await, on, "{switch}, on");
        world.sandbox.set(switch, false);
        assert!(!world.sandbox.is_set(switch));
        assert_ne!(off, on, "{switch}");
    }
}

fn expected(switch: Switch) -> (&'static str, &'static str) {
    match switch.name().split('-').next() {
        Some("ahl") => ahlpay::switches::expected(switch),
        Some("paywall") => paywall::switches::expected(switch),
        _ => paynet(switch),
    }
}

fn paynet(switch: Switch) -> (&'static str, &'static str) {
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
        Switch::PaynetDuplicateCreateIs100 => {
            ("HTTP 200 code 0, another", "HTTP 200 code 100, the first")
        }
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
        Switch::PaynetExpiredLinkReopens => ("HTTP 200 code 6, then 2", "HTTP 200 code 0, then 0"),
        Switch::PaynetTransactionTypeMissing => ("\"1\"", "null"),
        Switch::PaynetPartialRefundNotTold => ("true, then true", "false, then true"),
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

async fn observe(world: &World, switch: Switch) -> String {
    let paynet = world.sandbox.paynet();
    match switch {
        wing if wing.name().starts_with("ahl-") => ahlpay::switches::observe(world, wing).await,
        wing if wing.name().starts_with("paywall-") => {
            paywall::switches::observe(world, wing).await
        }
        Switch::PaynetUnknownLinkIs404 => {
            world.call("mailorder/detail", r#"{"id":"none"}"#).await.codes()
        }
        Switch::PaynetInvalidRequestIsEnvelope => {
            world.call("mailorder/detail", "{}").await.codes()
        }
        Switch::PaynetDuplicateReferenceRefused => {
            world.create(r#""reference_no":"R""#).await;
            world
                .call("mailorder/create", r#"{"name_surname":"A","amount":1,"reference_no":"R"}"#)
                .await
                .codes()
        }
        Switch::PaynetReferenceFindsOldest => {
            world.create(r#""reference_no":"R","note":"first""#).await;
            world.create(r#""reference_no":"R","note":"second""#).await;
            world.call("mailorder/detail", r#"{"reference_no":"R"}"#).await.json()["note"]
                .to_string()
        }
        Switch::PaynetExpireDateRequired => {
            world.call("mailorder/create", r#"{"name_surname":"A","amount":1}"#).await.codes()
        }
        Switch::PaynetPhoneNeedsCountryCode => {
            let order = |phone: &str| {
                format!(r#"{{"name_surname":"A","amount":1,"send_sms":true,"phone":"{phone}"}}"#)
            };
            for phone in ["905395601234", "+90 539 560 12 34"] {
                let told = world.call("mailorder/create", &order(phone)).await;
                assert_eq!(told.codes(), "HTTP 200 code 0", "{phone}");
            }
            let silent = r#"{"name_surname":"A","amount":1,"phone":"5395601234"}"#;
            assert_eq!(world.call("mailorder/create", silent).await.codes(), "HTTP 200 code 0");
            world.call("mailorder/create", &order("5395601234")).await.codes()
        }
        Switch::PaynetReadsAreGet => observe_methods(world).await,
        Switch::PaynetExpireDateTextRefused => {
            let order =
                |hours| format!(r#"{{"name_surname":"A","amount":1,"expire_date":{hours}}}"#);
            assert_eq!(
                world.call("mailorder/create", &order("72")).await.codes(),
                "HTTP 200 code 0"
            );
            world.call("mailorder/create", &order("\"72\"")).await.codes()
        }
        Switch::PaynetDuplicateCreateIs100 => {
            let first = world.create(r#""reference_no":"R""#).await;
            let again = world
                .call("mailorder/create", r#"{"name_surname":"A","amount":2,"reference_no":"R"}"#)
                .await;
            let which = if again.json()["id"] == first.as_str() { "the first" } else { "another" };
            format!("{}, {which}", again.codes())
        }
        Switch::PaynetRowReferenceIsBank => {
            let id = world.create(r#""reference_no":"R""#).await;
            let unpaid =
                world.list("").await.rows()[0]["reference_no"].as_str().unwrap().to_owned();
            world.pay(&id).await;
            let paid = world.list("").await.rows()[0]["reference_no"].as_str().unwrap().to_owned();
            let is_banks = paid.len() == 12 && paid.bytes().all(|byte| byte.is_ascii_digit());
            if is_banks && unpaid.is_empty() {
                "12 digits, empty".to_owned()
            } else {
                format!("{paid} {unpaid}")
            }
        }
        Switch::PaynetStartingAfterCountsFromOne | Switch::PaynetTotalCountsPage => {
            observe_page(world, switch).await
        }
        Switch::PaynetPartialRefundNotTold => {
            let id = world.create(r#""reference_no":"R""#).await;
            let xact_id = world.pay(&id).await.xact_ids.remove(0);
            let mut told = Vec::new();
            for give_back in [
                paylink_sandbox::paynet::Paynet::reverse_partly,
                paylink_sandbox::paynet::Paynet::reverse,
            ] {
                assert!(give_back(&paynet, &xact_id) && !give_back(&paynet, "xk_none"));
                let row = world
                    .call("transaction/detail", r#"{"reference_no":"R"}"#)
                    .await
                    .rows()
                    .remove(0);
                assert_eq!(row["reversed"], !row["reversed_xact_id"].as_str().unwrap().is_empty());
                told.push(row["reversed"].to_string());
            }
            told.join(", then ")
        }
        Switch::PaynetStampsAreUtc => {
            let created = detail(world, "").await["create_date"].as_str().unwrap().to_owned();
            let at = |text: &str| text.parse::<jiff::civil::DateTime>().unwrap();
            let seconds = at(&created).duration_since(at(&world.sandbox.now_text())).as_secs();
            format!("{} hours", (seconds - 60) / 3_600)
        }
        Switch::PaynetStampsHaveSevenDigits => {
            let created = detail(world, "").await["create_date"].as_str().unwrap().to_owned();
            match created.split_once('.').map_or(0, |(_, digits)| digits.len()) {
                0..=3 => "at most 3 digits".to_owned(),
                digits => format!("{digits} digits"),
            }
        }
        Switch::PaynetCurrencyIsTry => detail(world, "").await["currency"].to_string(),
        Switch::PaynetDetailTypesAsTabled => {
            let detail = detail(world, "").await;
            format!("{} {}", detail["status"], detail["send_confirmation_mail"])
        }
        Switch::PaynetDetailWithoutPayments => present(&detail(world, "").await, "payments"),
        Switch::PaynetXactIdBesidePayments => {
            let id = world.create(r#""multi_payment":true"#).await;
            let payment = paynet.pay_with(&id, &PaymentForm::new().cards(2)).await.unwrap();
            match world.detail(&id).await["xact_id"].as_str().unwrap() {
                "" => "empty".to_owned(),
                xact_id => {
                    if xact_id == payment.xact_ids[1] { "the last" } else { "another" }.to_owned()
                }
            }
        }
        list if list.name().contains("list") => observe_list(world, list).await,
        Switch::PaynetPaidLinkTakesStatus => {
            let id = world.create("").await;
            world.pay(&id).await;
            update(world, &id, 3).await
        }
        Switch::PaynetExpiredLinkReopens => {
            let id = world.create(r#""expire_date":1"#).await;
            world.sandbox.advance(Duration::from_secs(7_200));
            update(world, &id, 0).await
        }
        Switch::PaynetNoTransactionsIsEmptyData => {
            world.create(r#""reference_no":"R""#).await;
            world.call("transaction/check", r#"{"reference_no":"R"}"#).await.codes()
        }
        Switch::PaynetNetAmountInSnakeCase
        | Switch::PaynetTransactionIdIsText
        | Switch::PaynetTransactionTypeMissing
        | Switch::PaynetTransactionsNewestFirst => observe_transactions(world, switch).await,
        redirect if redirect.name().starts_with("paynet-redirect") => {
            observe_redirect(world, redirect).await
        }
        callback => observe_callback(world, callback).await,
    }
}

async fn observe_methods(world: &World) -> String {
    let id = world.create("").await;
    let key = format!("Basic {}", world.sandbox.paynet().secret_key());
    let get = async |service: &str, query: &str| {
        let url = format!("{}/v1/mailorder/{service}?{query}", world.sandbox.paynet().base_url());
        assert!([401, 405].contains(&http(&url, "GET", &[], "").await.status), "without a key");
        http(&url, "GET", &[("authorization", &key)], "").await
    };
    let detail = get("detail", &format!("id={id}")).await;
    let list = get("list", "datab=2000-01-01&datbi=9000-01-01&limit=1").await;
    if detail.status == 200 {
        assert_eq!((detail.json()["status"].as_u64(), list.rows().len()), (Some(0), 1));
    }
    let posted = world.call("mailorder/detail", &format!(r#"{{"id":"{id}"}}"#)).await.status;
    format!("POST {posted} {}, GET {} {}", world.list("").await.status, detail.status, list.status)
}

async fn observe_page(world: &World, switch: Switch) -> String {
    for note in ["first", "second"] {
        world.create(&format!(r#""note":"{note}""#)).await;
    }
    let note = |answer: crate::support::Answer| match answer.rows().first() {
        Some(row) => row["note"].to_string(),
        None => "nothing".to_owned(),
    };
    if switch == Switch::PaynetStartingAfterCountsFromOne {
        let after = note(world.list(r#""limit":1,"starting_after":1"#).await);
        let before = note(world.list(r#""limit":1,"ending_before":1"#).await);
        return format!("{after}, {before}");
    }
    let page = world.list(r#""limit":1"#).await.json();
    assert!(page["has_more"].as_bool().unwrap());
    format!("{} {}", page["total"], page["total_count"])
}

async fn observe_list(world: &World, switch: Switch) -> String {
    if switch == Switch::PaynetEmptyListIsNoData {
        return world.list("").await.codes();
    }
    if switch == Switch::PaynetListDaysDotted {
        let asked = async |first: &str, last: &str| {
            let body = format!(r#"{{"datab":"{first}","datbi":"{last}"}}"#);
            world.call("mailorder/list", &body).await.status
        };
        let (dashed, dotted) =
            (asked("2000-01-01", "2000-02-01").await, asked("01.01.2000", "01.02.2000").await);
        return format!("dashed HTTP {dashed}, dotted HTTP {dotted}");
    }
    world.create(r#""expire_date":72,"note":"first""#).await;
    if switch == Switch::PaynetListEndInclusive {
        let id = &world.sandbox.paynet().links()[0].id;
        let today = world.detail(id).await["create_date"]
            .as_str()
            .unwrap()
            .split('T')
            .next()
            .unwrap()
            .to_owned();
        let body = format!(r#"{{"datab":"{today}","datbi":"{today}"}}"#);
        return format!("{} rows", world.call("mailorder/list", &body).await.rows().len());
    }
    world.create(r#""expire_date":72,"note":"second""#).await;
    let answer = world.list("").await;
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
        Switch::PaynetListOldestFirst => answer.rows()[0]["note"].to_string(),
        other => panic!("{other} has no observation"),
    }
}

async fn observe_transactions(world: &World, switch: Switch) -> String {
    let id = world.create(r#""reference_no":"R""#).await;
    world.sandbox.paynet().decline(&id).await.unwrap();
    world.pay(&id).await;
    let check = world.call("transaction/check", r#"{"reference_no":"R"}"#).await.rows();
    let detail = world.call("transaction/detail", r#"{"reference_no":"R"}"#).await.rows();
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

async fn observe_redirect(world: &World, switch: Switch) -> String {
    let id = world.create_with_callback(BACK).await;
    match switch {
        Switch::PaynetRedirectBeforeCallback => {
            world.pay(&id).await;
            let at_once = world.sandbox.callbacks().len();
            world.eventually(|world| !world.sandbox.callbacks().is_empty()).await;
            format!("{at_once}, then {}", world.sandbox.callbacks().len())
        }
        Switch::PaynetRedirectCarriesError => {
            let target = world.sandbox.paynet().decline(&id).await.unwrap().redirect.unwrap();
            assert_eq!(
                target.contains("&paynet_error_id=1&paynet_error_message="),
                target.contains("&bank_error_id=")
            );
            format!("{} parameters", target.matches('=').count())
        }
        Switch::PaynetRedirectRaw => {
            let payment = world.pay(&id).await;
            let target = payment.redirect.unwrap();
            let raw = target.contains(&format!("xact_id={}&", payment.xact_ids[0]));
            assert_ne!(raw, target.contains("%2F"));
            if raw { "raw" } else { "encoded" }.to_owned()
        }
        _ => {
            let target = world.pay(&id).await.redirect.unwrap();
            let (rest, _) = target.split_once("reference_no=R").unwrap();
            let at = rest.find('&').unwrap();
            assert!(rest.starts_with("http://shop.example/ok?xact_id="));
            format!("?xact_id {} reference_no", &rest[at..])
        }
    }
}

async fn observe_callback(world: &World, switch: Switch) -> String {
    let id = world.create_with_callback(r#""reference_no":"R","multi_payment":true"#).await;
    match switch {
        Switch::PaynetCallbackOnFailure => {
            world.sandbox.paynet().decline(&id).await.unwrap();
            return bodies(world, "is_succeed");
        }
        Switch::PaynetCallbackOncePerLink => {
            world.sandbox.paynet().pay_with(&id, &PaymentForm::new().cards(2)).await.unwrap();
            return bodies(world, "amount");
        }
        Switch::PaynetCallbackNeverRetried => {
            world.receiver.answers_with(503);
            world.pay(&id).await;
            tokio::time::sleep(Duration::from_millis(250)).await;
            return format!("{} attempts", world.sandbox.callbacks().len());
        }
        _ => world.pay(&id).await,
    };
    let text = &world.receiver.bodies()[0];
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

async fn detail(world: &World, more: &str) -> Value {
    let id = world.create(more).await;
    world.detail(&id).await
}

async fn update(world: &World, id: &str, status: u8) -> String {
    let codes = world.set_status(id, status).await.codes();
    format!("{codes}, then {}", world.detail(id).await["status"])
}

fn present(json: &Value, name: &str) -> String {
    if json.get(name).is_some() { name.to_owned() } else { format!("no {name}") }
}

fn bodies(world: &World, name: &str) -> String {
    let bodies = world.receiver.bodies();
    bodies.iter().map(|body| raw(body, name)).collect::<Vec<_>>().join(" ")
}
