//! Checks that a decoded value equals its input: it is written, read again, and compared with the
//! body.

use std::borrow::Cow;
use std::collections::BTreeMap;

use paylink_core::wire::{WireValue, decode, read_json, to_json};
use serde::Serialize;
use serde_json::value::RawValue;

/// Reads a body. The value must survive writing and reading. All of it must be in the body, unless
/// a field was reported as unread.
pub(crate) fn read<T: WireValue>(body: &[u8]) -> Option<T> {
    let decoded = decode::<T>(body).ok()?;
    let written = to_json(&decoded.value).expect("what was read can be written");
    let again = decode::<T>(&written).expect("what was written can be read");
    assert_eq!(to_json(&again.value).expect("as before"), written, "the second reading differs");
    if decoded.unread.is_empty() {
        check(&decoded.value, body);
    }
    Some(decoded.value)
}

/// Checks that everything in the value is in this JSON body, digit for digit.
pub(crate) fn check<T: Serialize>(value: &T, body: &[u8]) {
    let written = to_json(value).expect("what was read can be written");
    let (written, body): (Box<RawValue>, Box<RawValue>) =
        (read_json(&written).expect("JSON"), read_json(body).expect("what was read is JSON"));
    // Half a surrogate pair in the name of a member is repaired only where names are read.
    if serde_json::from_str::<serde_json::Value>(body.get()).is_err() {
        return;
    }
    compare(written.get(), body.get());
}

type Members<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

fn compare(written: &str, came: &str) {
    match (written.as_bytes()[0], came.as_bytes()[0]) {
        (b'n', _) => {}
        (b'{', b'{') => {
            let came: Members<'_> = serde_json::from_str(came).expect("an object");
            for (name, value) in serde_json::from_str::<Members<'_>>(written).expect("an object") {
                match find(&came, &name) {
                    // Rows under such a name are not read: the client reports them as missing.
                    Some((own, _)) if value.get() == "[]" && own != name && own != "data" => {}
                    Some((_, came)) => compare(value.get(), came.get()),
                    None => assert!(matches!(value.get(), "null" | "[]"), "`{name}` did not come"),
                }
            }
        }
        // Rows without an envelope, and the one object of an array that is declared throughout.
        (b'{', b'[') => {
            let members: Members<'_> = serde_json::from_str(written).expect("an object");
            let rows: Vec<&RawValue> = serde_json::from_str(came).expect("an array");
            match (members.get("Data"), rows.as_slice()) {
                (Some(data), _) => compare(data.get(), came),
                (None, [one]) if one.get().starts_with('{') => compare(written, one.get()),
                _ => panic!("an array was read by position"),
            }
        }
        (b'[', b'[') => {
            let written: Vec<&RawValue> = serde_json::from_str(written).expect("an array");
            let came: Vec<&RawValue> = serde_json::from_str(came).expect("an array");
            assert_eq!(written.len(), came.len(), "rows were lost or made");
            written.iter().zip(came).for_each(|(written, came)| compare(written.get(), came.get()));
        }
        // No rows, or one row without its list.
        (b'[', b'n' | b'"') => assert_eq!(written, "[]"),
        (b'[', b'{') => {
            let rows: Vec<&RawValue> = serde_json::from_str(written).expect("an array");
            match rows.as_slice() {
                [] => {
                    assert_eq!(serde_json::from_str::<Members<'_>>(came).map_or(9, |m| m.len()), 0)
                }
                [one] => compare(one.get(), came),
                _ => panic!("one row became several"),
            }
        }
        // A link as bare text.
        (b'{', b'"') => {
            let members: Members<'_> = serde_json::from_str(written).expect("an object");
            members.values().for_each(|value| compare(value.get(), came));
        }
        (b'"', _) => assert_eq!(plain(written), plain(came), "text changed"),
        (b't', _) => assert!(is_true(came), "a flag is true that is not true in the input"),
        (b'f', _) => assert!(!is_true(came), "a flag is false that is true in the input"),
        _ => assert!(same_number(written, &plain(came)), "digits changed"),
    }
}

/// A member by its name, by the other name of rows, or in another case.
fn find<'a, 'm>(members: &'m Members<'a>, name: &str) -> Option<(&'m str, &'a RawValue)> {
    let other = || members.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
    members.get_key_value(name).or_else(other).map(|(own, value)| (&**own, *value))
}

/// Text without its quotes, anything else unchanged.
fn plain(raw: &str) -> Cow<'_, str> {
    match raw.starts_with('"') {
        true => Cow::Owned(serde_json::from_str(raw).expect("text")),
        false => Cow::Borrowed(raw),
    }
}

fn is_true(raw: &str) -> bool {
    let text = plain(raw);
    text.trim().eq_ignore_ascii_case("true") || text.trim() == "1"
}

fn same_number(written: &str, came: &str) -> bool {
    let came = came.trim();
    let whole = |text: &str| text.parse::<i64>().ok();
    written == came.replace(',', ".") || (whole(written).is_some() && whole(written) == whole(came))
}
