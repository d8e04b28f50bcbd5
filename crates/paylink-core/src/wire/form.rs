//! Functions that decode URL-encoded form parameters and accept malformed ones.

use url::form_urlencoded;

use super::record::Shape;
use super::{DecodeError, read};

/// Returns the parameters of a URL query or a form body, in order and including duplicates.
/// Decoding never fails: malformed percent escapes are kept unchanged, and invalid UTF-8 is
/// replaced. Each parameter is decoded when the iterator reaches it.
///
/// ```
/// use paylink_core::wire::form;
/// assert!(form::pairs(b"a=1&b=%C5%9F+x&a=2").eq([
///     ("a".into(), "1".into()), ("b".into(), "ş x".into()), ("a".into(), "2".into()),
/// ] as [(String, String); 3]));
/// ```
pub fn pairs(text: &[u8]) -> impl Iterator<Item = (String, String)> {
    form_urlencoded::parse(text).into_owned()
}

/// Restores the plus signs of an id from a form or a URL query. Decoding turns a plus sign that was
/// not percent-encoded into a blank, and ids never contain blanks.
///
/// ```
/// use paylink_core::wire::form;
/// assert_eq!(form::restore_plus_signs("xk_a b/c*"), "xk_a+b/c*");
/// ```
pub fn restore_plus_signs(id: &str) -> String {
    id.replace(' ', "+")
}

/// Decodes a record from a URL-encoded form. The form is treated like a JSON object whose members
/// are all strings.
///
/// # Errors
/// Returns the same errors as [`read_record`](super::read_record). Also returns an error if a field
/// of the record occurs twice.
pub fn read_record<T: Shape + Default>(text: &[u8]) -> Result<T, DecodeError> {
    let mut json = vec![b'{'];
    for (name, value) in pairs(text) {
        if json.len() > 1 {
            json.push(b',');
        }
        read::append(&mut json, &name)?;
        json.push(b':');
        read::append(&mut json, &value)?;
    }
    json.push(b'}');
    read::read_record(&json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(text: &str) -> Vec<(String, String)> {
        pairs(text.as_bytes()).collect()
    }

    crate::record! {
        #[derive(Debug, PartialEq)]
        struct Form {
            amount: Option<crate::Decimal>,
            note: Option<String>,
        }
    }

    #[test]
    fn a_record_is_read_as_from_an_object_of_texts() {
        let form = |text: &str| read_record::<Form>(text.as_bytes());
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
            let _ = pairs(&bytes).count();
        }
    }
}
