//! The private data that the suite sends, and the search for it in errors and in `Debug` output.

use std::error::Error as _;
use std::fmt::{Debug, Write};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::ensure;
use crate::error::Error;

pub(super) const NAME: &str = "Ayşe Yılmaz";
pub(super) const PHONE: &str = "0532 123 45 67";
pub(super) const EMAIL: &str = "ayse@example.com";
pub(super) const DESCRIPTION: &str = "Kanarya kafesi 1042";
pub(super) const URL: &str = "https://merchant.example/back?ticket=k4n4ry4-7431";
/// The target of a redirect: an error may show its host, but nothing after it.
pub(super) const REDIRECT: &str = "https://elsewhere.example/k4n4ry4-7431?ticket=k4n4ry4-7431";

const TICKET: &str = "k4n4ry4-7431";
const NATIONAL_PHONE: &str = "5321234567";

/// Texts that only the request and the response may contain.
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// Returns the payer's data, and these further texts.
    pub(super) fn new(further: impl IntoIterator<Item = String>) -> Self {
        let own = [NAME, PHONE, NATIONAL_PHONE, EMAIL, DESCRIPTION, TICKET].map(str::to_owned);
        Self(own.into_iter().chain(further).collect())
    }

    /// Returns an error if the text contains one of the secrets, plain or encoded.
    pub(super) fn check(&self, what: &str, text: &str) -> Result<(), String> {
        let shown =
            self.0.iter().find(|secret| forms(secret).iter().any(|form| text.contains(form)));
        ensure(shown.is_none(), || format!("{what} shows {}", shown.map_or("", String::as_str)))
    }

    /// As [`check`](Self::check), for both forms of `Debug`.
    pub(super) fn check_debug(&self, what: &str, value: &impl Debug) -> Result<(), String> {
        self.check(what, &format!("{value:?} {value:#?}"))
    }

    /// As [`check`](Self::check), for everything that an error and its causes show.
    pub(super) fn check_error(&self, what: &str, error: &Error) -> Result<(), String> {
        let mut text = format!("{error} {error:?} {error:#?}");
        let mut cause = error.source();
        while let Some(inner) = cause {
            text += &format!(" {inner} {inner:?} {inner:#?}");
            cause = inner.source();
        }
        self.check(&format!("the error of {what}"), &text)
    }
}

/// The forms in which a text may appear.
fn forms(secret: &str) -> [String; 6] {
    let hex = secret.bytes().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    [
        secret.to_owned(),
        secret.to_lowercase(),
        format!("{secret:?}").trim_matches('"').to_owned(),
        utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
        format!("{:?}", secret.as_bytes()).trim_matches(['[', ']']).to_owned(),
        hex,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_plain_and_encoded() {
        let secrets = Secrets::new(["KEY/x+y=".to_owned()]);
        for text in [
            "Basic KEY/x+y=",
            "key/x+y=",
            "key=KEY%2Fx%2By%3D",
            "Bytes [75, 69, 89, 47, 120, 43, 121, 61]",
            "4b45592f782b793d",
            "of ayse@example.com",
        ] {
            assert!(secrets.check("it", text).is_err(), "{text}");
        }
        assert_eq!(secrets.check("it", "refused with code 12; nothing was changed"), Ok(()));
    }
}
