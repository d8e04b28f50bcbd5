//! The fields of an answer type, and which of them decide.

use std::collections::BTreeMap;

use paylink_core::wire::{WireValue, decode};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::fixtures::load::FIXTURES;
use crate::fixtures::snapshots;

/// The form of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Money, identity or state depends on the field: an unreadable value is refused.
    Decides,
    /// The field informs: an unreadable value is reported, and everything else is read.
    Informs,
    /// The field keeps any JSON value.
    Any,
}

/// Returns the fields of a type and their forms, as decoding shows them.
///
/// # Panics
/// Panics if the type is not written as an object with all of its fields.
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
            if paths.is_empty() {
                return Form::Any;
            }
            assert_eq!(paths, [name], "an unreadable field must be reported");
            Form::Informs
        }
    }
}

/// Returns the names of the fields of `T` with this form.
pub fn names<T: WireValue + Default>(form: Form) -> Vec<String> {
    forms::<T>().into_iter().filter(|(_, own)| *own == form).map(|(name, _)| name).collect()
}

/// Returns the object with these values of a member in place of its own. With two values, the
/// member occurs twice.
pub fn with(object: &str, name: &str, values: &[&[u8]]) -> Vec<u8> {
    let members: BTreeMap<&str, &RawValue> = serde_json::from_str(object).unwrap();
    let honest = members.iter().filter(|(own, _)| **own != name);
    let honest = honest.map(|(own, value)| (*own, value.get().as_bytes()));
    let all: Vec<Vec<u8>> = values
        .iter()
        .map(|value| (name, *value))
        .chain(honest)
        .map(|(name, value)| [format!("\"{name}\":").as_bytes(), value].concat())
        .collect();
    [b"{", &*all.join(&b','), b"}"].concat()
}

/// Returns the object with each field of `T` that informs in turn, with each wrong value and twice,
/// and the name of the field.
pub fn altered<T: WireValue + Default>(object: &str) -> Vec<(String, Vec<u8>)> {
    let mut altered = Vec::new();
    for name in names::<T>(Form::Informs) {
        altered.extend(WRONG.iter().map(|value| (name.clone(), with(object, &name, &[value]))));
        let twice: [&[u8]; 2] = [b"\"a\"", b"\"a\""];
        altered.push((name.clone(), with(object, &name, &twice)));
    }
    assert!(!altered.is_empty(), "no field informs");
    altered
}

/// A type and the forms of its fields.
pub type TypeForms = (&'static str, BTreeMap<String, Form>);

/// Pins the forms of all fields of a provider's answers as the snapshot `forms`: a field whose form
/// changes must be looked at.
///
/// # Panics
/// Panics if the snapshot differs or is missing.
#[track_caller]
pub fn pin_forms(provider: &str, types: &[TypeForms]) {
    let mut text = format!(
        "{provider}: the fields of its answers, by what happens to a value that cannot be read\n"
    );
    for (name, forms) in types {
        let of = |form| {
            let names = forms.iter().filter(move |(_, own)| **own == form);
            names.map(|(name, _)| name.as_str()).collect::<Vec<_>>()
        };
        let (decide, inform, any) = (of(Form::Decides), of(Form::Informs), of(Form::Any));
        text.push_str(&format!("\n{name}\n"));
        for (form, names) in
            [("refused", decide), ("reported as unread", inform), ("any value is kept", any)]
        {
            if !names.is_empty() {
                text.push_str(&format!("  {form}: {}\n", names.join(", ")));
            }
        }
    }
    let described = format!("{FIXTURES}/{provider}/provider.json");
    snapshots::assert(&crate::workspace_root(), provider, snapshots::FORMS, &described, &text)
        .unwrap();
}

/// Values of every wrong form for most fields, as bytes of JSON or almost JSON.
pub const WRONG: [&[u8]; 16] = [
    b"{\"id\":1}",
    b"[1,\"a\"]",
    b"[]",
    b"{}",
    b"\"Pe\xc5\"",
    b"\"\xdeahin\"",
    b"\"\\ud83d\"",
    b"\"a\nb\"",
    b"\"Tek \xc3\x87ekim\"",
    b"\"C:\\Users\"",
    b"NaN",
    b"-Infinity",
    b"03",
    b"-1.50e3",
    b"12345678901234567890123",
    b"true",
];
