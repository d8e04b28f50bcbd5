//! A field of an answer, in words that name nobody.

use crate::json::Json;

/// What a field is, without what it says.
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

/// What a field says, if it says something.
pub fn text<'a>(json: &'a Json, name: &str) -> Option<&'a str> {
    json.member(name).and_then(Json::text).filter(|text| !text.trim().is_empty())
}
