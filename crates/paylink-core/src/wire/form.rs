//! Functions that decode URL-encoded form parameters and accept malformed ones.

use super::{DecodeError, Decoded, WireValue};

/// Returns the parameters of a URL query or a form body, in order and including duplicates.
/// Decoding never fails: malformed percent escapes are kept unchanged, and invalid UTF-8 is
/// replaced.
///
/// ```
/// assert_eq!(paylink_core::wire::form::pairs(b"a=1&b=%C5%9F+x&a=2"), [
///     ("a".into(), "1".into()), ("b".into(), "ş x".into()), ("a".into(), "2".into()),
/// ] as [(String, String); 3]);
/// ```
pub fn pairs(text: &[u8]) -> Vec<(String, String)> {
    text.split(|b| *b == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let at = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
            (unescaped(&pair[..at]), unescaped(pair.get(at + 1..).unwrap_or_default()))
        })
        .collect()
}

/// Decodes a value from a URL-encoded form. The form is treated like a JSON object whose members
/// are all strings.
///
/// # Errors
/// Returns the same errors as [`decode`](super::decode).
pub fn decode<T: WireValue>(text: &[u8]) -> Result<Decoded<T>, DecodeError> {
    let mut json = Vec::from(*b"{");
    for (name, value) in pairs(text) {
        if json.len() > 1 {
            json.push(b',');
        }
        json.extend(super::to_json(&name)?);
        json.push(b':');
        json.extend(super::to_json(&value)?);
    }
    json.push(b'}');
    super::decode(&json)
}

fn unescaped(text: &[u8]) -> String {
    let hex = |b: Option<&u8>| {
        b.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok())
    };
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match (byte, hex(text.get(at + 1)), hex(text.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push(high << 4 | low);
                at += 3;
                continue;
            }
            (b'+', ..) => out.push(b' '),
            (other, ..) => out.push(*other),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::wire::decides;

    fn one(text: &str) -> Vec<(String, String)> {
        pairs(text.as_bytes())
    }

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Form {
        #[serde(with = "decides")]
        amount: Option<crate::Decimal>,
        #[serde(with = "decides")]
        note: Option<String>,
    }

    crate::wire_objects!(Form);

    #[test]
    fn a_form_is_read_as_an_object_of_texts() {
        let form = |text: &str| decode::<Form>(text.as_bytes()).map(|decoded| decoded.value);
        let whole = form("note=a%22%0A%C5%9F&new=1&amount=149%2C90&new=2").unwrap();
        assert_eq!((whole.note.as_deref(), whole.amount), (Some("a\"\nş"), "149.90".parse().ok()));
        assert_eq!(form("").unwrap(), Form::default());
        assert!(form("amount=a").unwrap_err().to_string().contains("`amount`"));
        assert!(form("note=a&amount=1&note=a").unwrap_err().to_string().contains("`note`"));
    }

    #[test]
    fn odd_inputs() {
        let pair = |a: &str, b: &str| vec![(a.to_owned(), b.to_owned())];
        assert_eq!(one(""), vec![]);
        assert_eq!(one("a"), pair("a", ""));
        assert_eq!(one("a=b=c"), pair("a", "b=c"));
        assert_eq!(one("a=%2"), pair("a", "%2"));
        assert_eq!(one("a=%zz%41"), pair("a", "%zzA"));
        assert_eq!(one("a=%FF"), pair("a", "\u{fffd}"));
        assert_eq!(one("&&a=1&"), pair("a", "1"));
    }

    proptest! {
        #[test]
        fn never_panics(bytes: Vec<u8>) {
            let _ = pairs(&bytes);
        }
    }
}
