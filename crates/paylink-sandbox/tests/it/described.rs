//! The sandbox against the descriptions of the documentation: it says every field that is
//! described, and no other, each with a type that has been seen.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::support::Harness;

#[tokio::test]
async fn answers_contain_the_described_fields_and_no_others() {
    let harness = Harness::new().await;
    let id = harness
        .create_with_callback(r#""reference_no":"R","multi_payment":true,"expire_date":72"#)
        .await;
    let create = r#"{"name_surname":"A","amount":1}"#;
    let by_id = format!(r#"{{"id":"{id}"}}"#);
    let by_reference = r#"{"reference_no":"R"}"#;
    let cards = paylink_sandbox::paynet::PaymentForm::new().cards(2);
    harness.sandbox.paynet().decline(&id).await.unwrap();
    harness.sandbox.paynet().pay_with(&id, &cards).await.unwrap();

    for (service, answer) in [
        ("mailorder-create", harness.call("mailorder/create", create).await),
        ("mailorder-detail", harness.call("mailorder/detail", &by_id).await),
        ("mailorder-list", harness.list("").await),
        ("mailorder-status-update", {
            let other = harness.create("").await;
            harness.set_status(&other, 3).await
        }),
        ("transaction-check", harness.call("transaction/check", by_reference).await),
        ("transaction-detail", harness.call("transaction/detail", by_reference).await),
    ] {
        compare(&format!("paynet/{service}"), "response", &answer.json(), &[]);
    }
    let callback = serde_json::from_str(&harness.receiver.bodies()[0]).unwrap();
    // the older page only, and there is a switch for it
    compare("paynet/confirmation-callback", "callback", &callback, &["card_type"]);
}

pub(crate) fn compare(service: &str, part: &str, answer: &Value, absent: &[&str]) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(service).join("service.json");
    let description: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let fields = description[part].as_array().unwrap();
    let described: BTreeSet<String> =
        fields.iter().map(|field| field["name"].as_str().unwrap().to_owned()).collect();

    let mut said = Vec::new();
    collect("", answer, &mut said);
    let names: BTreeSet<String> = said.iter().map(|(name, _)| name.clone()).collect();
    let missing: Vec<_> =
        described.difference(&names).filter(|name| !absent.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "{service} does not say {missing:?}");
    let invented: Vec<_> = names.difference(&described).collect();
    assert!(invented.is_empty(), "{service} says {invented:?}, which nobody describes");

    for (name, kind) in said {
        let field = fields.iter().find(|field| field["name"] == name.as_str()).unwrap();
        let Some(seen) = field["types_seen"].as_array() else { continue };
        assert!(
            seen.iter().any(|own| own == kind),
            "{service}: {name} is a {kind}, seen were {seen:?}"
        );
    }
}

/// Names as the descriptions write them, `Data[].id`, and the JSON type of each value.
fn collect(prefix: &str, value: &Value, said: &mut Vec<(String, &'static str)>) {
    let Value::Object(fields) = value else { return };
    for (name, value) in fields {
        let name = format!("{prefix}{name}");
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "list",
            Value::Object(_) => "object",
        };
        collect(&format!("{name}."), value, said);
        for row in value.as_array().into_iter().flatten() {
            collect(&format!("{name}[]."), row, said);
        }
        said.push((name, kind));
    }
}
