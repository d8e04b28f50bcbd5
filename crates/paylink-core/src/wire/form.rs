//! Functions that decode URL-encoded parameters. Malformed parameters do not cause an error.

use std::borrow::Cow;

use serde::Serializer as _;

use super::read::plain;
use super::{DecodeError, Decoded, WireValue};

/// The largest number of parameters that are read.
const MAX_PAIRS: usize = 1_000;

/// Returns the parameters of a URL-encoded form, in order and including duplicates. At most 1,000
/// parameters are decoded. Decoding never fails: malformed percent escapes are kept unchanged, and
/// invalid UTF-8 is replaced. The prefix `amp;` is removed from a name, because some providers
/// escape `&` as `&amp;`.
///
/// ```
/// assert_eq!(paylink_core::wire::form::pairs(b"a=1&b=%C5%9F+x&a=2"), [
///     ("a".into(), "1".into()), ("b".into(), "ş x".into()), ("a".into(), "2".into()),
/// ] as [(String, String); 3]);
/// ```
pub fn pairs(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text.trim_ascii()).take(MAX_PAIRS).map(pair).collect()
}

/// Returns the parameters of a URL's query, decoded like those of a form by [`pairs`], with one
/// difference: a parameter also ends at a second `?` and at a `#`. The reason is that some
/// providers append `?name=value` to addresses that already have a query.
pub fn query_pairs(query: &str) -> Vec<(String, String)> {
    let parts = query.split(['&', '?', '#']);
    let parts = parts.flat_map(|part| form_urlencoded::parse(part.as_bytes()));
    parts.take(MAX_PAIRS).map(pair).collect()
}

fn pair((name, value): (Cow<'_, str>, Cow<'_, str>)) -> (String, String) {
    (name.trim_start_matches("amp;").to_owned(), value.into_owned())
}

/// Replaces spaces with plus signs in an id or a reference from a form or a query. Decoding turns a
/// plus sign that was not percent-encoded into a space, but ids and references never contain
/// spaces.
///
/// ```
/// assert_eq!(paylink_core::wire::form::restore_plus("xk_a b/c".to_owned()), "xk_a+b/c");
/// ```
pub fn restore_plus(id: String) -> String {
    id.replace(' ', "+")
}

/// Decodes a `T` from the parameters of a URL-encoded form or of a query. They are treated like the
/// members of a JSON object whose values are all strings.
///
/// # Errors
/// Returns the same errors as [`decode`](super::decode).
pub fn decode_pairs<T: WireValue>(pairs: Vec<(String, String)>) -> Result<Decoded<T>, DecodeError> {
    let mut json = Vec::new();
    let written = serde_json::Serializer::new(&mut json).collect_map(pairs);
    written.map_err(|_| plain("the form cannot be read"))?;
    super::decode(&json)
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
        let form = |text: &str| decode_pairs::<Form>(one(text)).map(|decoded| decoded.value);
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

    #[test]
    fn at_most_a_thousand_parameters_are_read() {
        assert_eq!(pairs("a=1&".repeat(5_000).as_bytes()).len(), MAX_PAIRS);
        assert_eq!(query_pairs(&"a=1?".repeat(5_000)).len(), MAX_PAIRS);
    }

    proptest! {
        #[test]
        fn never_panics(bytes: Vec<u8>) {
            let _ = pairs(&bytes);
        }
    }
}
