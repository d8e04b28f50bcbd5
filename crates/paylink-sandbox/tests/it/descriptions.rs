//! Comparison of the sandbox with the descriptions of the documentation: every described field must
//! be present, and no other, each with a type that has been seen.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

pub(crate) fn compare(service: &str, part: &str, answer: &Value, absent: &[&str]) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(service).join("service.json");
    let description: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let fields = description[part].as_array().unwrap();
    let described: BTreeSet<String> =
        fields.iter().map(|field| field["name"].as_str().unwrap().to_owned()).collect();

    let mut present = Vec::new();
    collect("", answer, &mut present);
    let names: BTreeSet<String> = present.iter().map(|(name, _)| name.clone()).collect();
    let missing: Vec<_> =
        described.difference(&names).filter(|name| !absent.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "{service} lacks {missing:?}");
    let invented: Vec<_> = names.difference(&described).collect();
    assert!(invented.is_empty(), "{service} has {invented:?}, which is not described");

    for (name, kind) in present {
        let field = fields.iter().find(|field| field["name"] == name.as_str()).unwrap();
        let Some(seen) = field["types_seen"].as_array() else { continue };
        assert!(
            seen.iter().any(|own| own == kind),
            "{service}: {name} is a {kind}, seen were {seen:?}"
        );
    }
}

/// Names as the descriptions write them, `Data[].id`, and the JSON type of each value.
fn collect(prefix: &str, value: &Value, present: &mut Vec<(String, &'static str)>) {
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
        collect(&format!("{name}."), value, present);
        for row in value.as_array().into_iter().flatten() {
            collect(&format!("{name}[]."), row, present);
        }
        present.push((name, kind));
    }
}
