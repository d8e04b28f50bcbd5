//! Every switch changes what can be seen from outside, in both directions and as described.

use std::time::Duration;

use paylink_sandbox::Switch;
use paylink_sandbox::paynet::PaymentForm;
use serde_json::Value;

use crate::support::{World, raw};
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
        Switch::PaynetInvalidRequestIsEnvelope => ("HTTP 400 code 400 result_code 11", "HTTP 400 code 11"),
        Switch::PaynetDuplicateReferenceRefused => ("HTTP 200 code 0", "HTTP 200 code 5"),
        Switch::PaynetReferenceFindsOldest => ("\"second\"", "\"first\""),
        Switch::PaynetExpireDateRequired => ("HTTP 200 code 0", "HTTP 400 code 400 result_code 11"),
        Switch::PaynetCommissionAddedByDefault => ("149.90", "153.65"),
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
        Switch::PaynetEmptyListIsNoData => ("HTTP 200 code 0", "HTTP 200 code 12"),
        Switch::PaynetPaidLinkTakesStatus => ("HTTP 200 code 6, then 1", "HTTP 200 code 0, then 1"),
        Switch::PaynetExpiredLinkReopens => ("HTTP 200 code 6, then 2", "HTTP 200 code 0, then 0"),
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
        Switch::PaynetRedirectHtmlAmpersand => ("?xact_id & reference_no", "?xact_id &amp; reference_no"),
        Switch::PaynetRedirectCarriesError => ("2 parameters", "6 parameters"),
        other => panic!("{other} has no expectation"),
    }
}

const BACK: &str =
    r#""reference_no":"R","succeed_url":"http://shop.example/ok","error_url":"http://shop.example/no""#;

async fn observe(world: &World, switch: Switch) -> String {
    let paynet = world.sandbox.paynet();
    match switch {
        wing if wing.name().starts_with("ahl-") => ahlpay::switches::observe(world, wing).await,
        wing if wing.name().starts_with("paywall-") => paywall::switches::observe(world, wing).await,
        Switch::PaynetUnknownLinkIs404 => world.call("mailorder/detail", r#"{"id":"none"}"#).await.codes(),
        Switch::PaynetInvalidRequestIsEnvelope => world.call("mailorder/detail", "{}").await.codes(),
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
            world.call("mailorder/detail", r#"{"reference_no":"R"}"#).await.json()["note"].to_string()
        }
        Switch::PaynetExpireDateRequired => {
            world.call("mailorder/create", r#"{"name_surname":"A","amount":1}"#).await.codes()
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
                xact_id => if xact_id == payment.xact_ids[1] { "the last" } else { "another" }.to_owned(),
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
        | Switch::PaynetTransactionsNewestFirst => observe_transactions(world, switch).await,
        redirect if redirect.name().starts_with("paynet-redirect") => observe_redirect(world, redirect).await,
        callback => observe_callback(world, callback).await,
    }
}

async fn observe_list(world: &World, switch: Switch) -> String {
    if switch == Switch::PaynetEmptyListIsNoData {
        return world.list("").await.codes();
    }
    world.create(r#""expire_date":72,"note":"first""#).await;
    if switch == Switch::PaynetListEndInclusive {
        let id = &world.sandbox.paynet().links()[0].id;
        let today =
            world.detail(id).await["create_date"].as_str().unwrap().split('T').next().unwrap().to_owned();
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
        Switch::PaynetListIsBareArray => if json.is_array() { "array" } else { "object" }.to_owned(),
        Switch::PaynetListExpiryIsStamp => match &answer.rows()[0]["expire_date"] {
            Value::String(text) => text.parse::<jiff::civil::DateTime>().map(|_| "date".to_owned()).unwrap(),
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
        Switch::PaynetCallbackSaysReferenceNo => format!("{} {}", body["referance_no"], body["reference_no"]),
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
