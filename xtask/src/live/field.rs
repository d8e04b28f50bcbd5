//! Describes a field of an answer without its value.

use paylink_testkit::json::Json;

/// The JSON type of a field.
pub fn kind(field: Option<&Json>) -> &'static str {
    match field {
        None => "absent",
        Some(Json::Null) => "null",
        Some(Json::Bool(_)) => "a flag",
        Some(Json::Number(_)) => "a number",
        Some(Json::Text(_)) => "a text",
        Some(Json::Array(_)) => "a list",
        Some(Json::Object(_)) => "an object",
    }
}

/// The text of a field, if it is not blank.
pub fn text<'a>(json: &'a Json, name: &str) -> Option<&'a str> {
    json.member(name).and_then(Json::text).filter(|text| !text.trim().is_empty())
}
