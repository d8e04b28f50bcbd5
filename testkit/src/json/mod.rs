//! JSON with the digits of its numbers and the order of its members intact.
//!
//! `serde_json::Value` would read a number as binary floating point. Here the text of every number
//! is kept, without switching on a feature of `serde_json` that would change the crates under test.

pub mod number;
mod parse;
mod print;

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as its characters stand in the document.
    Number(String),
    /// A string, unescaped.
    Text(String),
    /// A list.
    Array(Vec<Json>),
    /// An object; members in the order of the document, names unique.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads one document.
    ///
    /// # Errors
    /// Says what is wrong and where; an object that names a member twice is refused.
    pub fn parse(text: &str) -> Result<Json, String> {
        parse::document(text)
    }

    /// The word for this value in `types_seen`.
    pub fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "bool",
            Json::Number(_) => "number",
            Json::Text(_) => "string",
            Json::Array(_) => "list",
            Json::Object(_) => "object",
        }
    }

    /// The member of an object.
    pub fn member(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => {
                members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// What a string says.
    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Json] {
        match self {
            Json::Array(items) => items,
            _ => &[],
        }
    }

    /// The document on one line.
    pub fn compact(&self) -> String {
        print::compact(self)
    }

    /// The document with one member per line, digits as they are.
    pub fn pretty(&self) -> String {
        print::pretty(self)
    }
}
