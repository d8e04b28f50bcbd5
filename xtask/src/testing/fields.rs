//! The fields of an answer type, and which of them decide.

use std::collections::BTreeMap;

use paylink_core::wire::{WireValue, decode};
use serde_json::{Map, Value, json};

/// The form of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Money, identity or state depends on the field: an unreadable value is refused.
    Decides,
    /// The field informs: an unreadable value is reported, and everything else is read.
    Informs,
}

/// Returns the fields of a type and their forms, as decoding shows them.
///
/// # Panics
/// Panics if the type is not written as an object with all of its fields, or if a field accepts
/// every value.
pub fn forms<T: WireValue + Default>() -> BTreeMap<String, Form> {
    let written = serde_json::to_value(T::default()).unwrap();
    let members = written.as_object().unwrap();
    members.keys().map(|name| (name.clone(), form::<T>(members, name))).collect()
}

fn form<T: WireValue>(members: &Map<String, Value>, name: &str) -> Form {
    let mut members = members.clone();
    // No field is an array of arrays.
    members.insert(name.to_owned(), json!([[7]]));
    match decode::<T>(Value::Object(members).to_string().as_bytes()) {
        Err(why) => {
            assert!(why.path().starts_with(name), "{name}: {why}");
            Form::Decides
        }
        Ok(decoded) => {
            let paths: Vec<_> = decoded.unread.iter().map(|field| field.path()).collect();
            assert_eq!(paths, [name], "an unreadable field must be reported");
            Form::Informs
        }
    }
}

/// Values of every wrong form for most fields, as bytes of JSON.
pub const WRONG: [&[u8]; 12] = [
    b"{\"id\":1}",
    b"[1,\"a\"]",
    b"[]",
    b"{}",
    b"\"Pe\xc5\"",
    b"\"\xdeahin\"",
    b"\"\\ud83d\"",
    b"\"a\nb\"",
    b"\"Tek \xc3\x87ekim\"",
    b"-1.50e3",
    b"12345678901234567890123",
    b"true",
];
