use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Error, Result, RuleCode};

/// A text that the merchant chooses to identify one attempt to create a link. A reference has 1 to
/// 50 characters. The allowed characters are `A–Z a–z 0–9 - _ . : / = @ ~ *`. Providers use
/// references in headers, URLs, forms and hashes, in which these characters need no escaping.
///
/// Use a new reference for every attempt, such as `ORD-1042-1` and `ORD-1042-2`. If the outcome of
/// an attempt is unknown, [`PayLinks::resolve`](crate::PayLinks::resolve) looks for a link with the
/// reference of that attempt.
///
/// ```
/// use paylink_core::Reference;
/// assert_eq!(Reference::new("ORD-1042-1")?.as_str(), "ORD-1042-1");
/// let error = Reference::new("ORD###1").unwrap_err();
/// assert_eq!(error.field(), Some("reference"));
/// # Ok::<(), paylink_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference(Box<str>);

impl Reference {
    /// The maximum number of characters in a reference: 50. Every provider accepts references of
    /// this length. Paynet documents a limit of 50 characters, and AHL Pay documents a limit of 64
    /// characters.
    pub const MAX_LEN: usize = 50;

    /// Creates a reference from a string, and checks its length and characters.
    ///
    /// # Errors
    /// Returns an error if the text is empty, is longer than 50 characters, or contains a character
    /// that is not allowed in a reference.
    pub fn new(text: impl AsRef<str>) -> Result<Self> {
        let text = text.as_ref();
        if text.is_empty() {
            return Err(Error::invalid("reference", RuleCode::Blank, "must not be empty"));
        }
        if text.len() > Self::MAX_LEN && text.chars().count() > Self::MAX_LEN {
            return Err(Error::invalid(
                "reference",
                RuleCode::TooLong,
                "must be at most 50 characters long",
            ));
        }
        if !text.bytes().all(|byte| ALLOWED[usize::from(byte)]) {
            return Err(Error::invalid(
                "reference",
                RuleCode::Characters,
                "may contain only the letters A-Z and a-z, digits, and - _ . : / = @ ~ * (spaces and # are not allowed)",
            ));
        }
        Ok(Self(text.into()))
    }

    /// Returns whether a reference may contain this character.
    #[cfg(feature = "signature")]
    pub(crate) fn allows(character: char) -> bool {
        u8::try_from(character).is_ok_and(|byte| ALLOWED[usize::from(byte)])
    }

    /// Returns the text of the reference.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const ALLOWED: [bool; 256] = {
    let mut allowed = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let ascii = byte as u8;
        allowed[byte] = ascii.is_ascii_alphanumeric()
            || matches!(ascii, b'-' | b'_' | b'.' | b':' | b'/' | b'=' | b'@' | b'~' | b'*');
        byte += 1;
    }
    allowed
};

impl FromStr for Reference {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::new(text)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits() {
        assert!(Reference::new("x".repeat(50)).is_ok());
        for (text, rule) in [
            ("", "empty"),
            (&*"x".repeat(51), "50"),
            ("a b", "only"),
            ("a#b", "only"),
            ("a###b", "only"),
            ("a&b", "only"),
            ("a+b", "only"),
            ("a%b", "only"),
            ("a;b", "only"),
            ("a|b", "only"),
            ("a\u{0}b", "only"),
            ("a\r\nb", "only"),
            ("sipariş", "only"),
        ] {
            let error = Reference::new(text).unwrap_err();
            assert_eq!(error.field(), Some("reference"));
            assert!(error.rule().unwrap().contains(rule), "{text}: {error}");
        }
    }
}
