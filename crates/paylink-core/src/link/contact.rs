use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, RuleCode};
use crate::private::Private;

/// The payer of a link. `Debug` output does not show the payer's name, phone number or e-mail
/// address.
///
/// Setting a phone number or an e-mail address does not make the provider send a message. To
/// request a message, use [`NewLink::notify`](crate::NewLink::notify).
///
/// ```
/// use paylink_core::Payer;
/// let payer = Payer::new("Ayşe Yılmaz")
///     .phone("0532 123 45 67".parse()?)
///     .email("ayse@example.com".parse()?);
/// assert!(!format!("{payer:?}").contains("532"));
/// # Ok::<(), paylink_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Payer {
    /// The payer's full name.
    pub name: Private<String>,
    /// The payer's mobile phone number.
    pub phone: Option<Phone>,
    /// The payer's e-mail address.
    pub email: Option<Email>,
}

impl Payer {
    /// Creates a payer with this full name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: Private::new(name.into()), phone: None, email: None }
    }

    /// Sets the payer's mobile phone number.
    #[must_use]
    pub fn phone(mut self, phone: Phone) -> Self {
        self.phone = Some(phone);
        self
    }

    /// Sets the payer's e-mail address.
    #[must_use]
    pub fn email(mut self, email: Email) -> Self {
        self.email = Some(email);
        self
    }
}

/// A phone number in the international format E.164, such as `+905321234567`. `Debug` output does
/// not show the number.
///
/// Parsing accepts the forms `+90 532 123 45 67`, `0090532…`, `90532…`, `0532…` and `532…`. The
/// text may begin with `tel:`, have a 0 after the country code, and contain separators such as
/// spaces, hyphens and parentheses. A number that starts with `+` may belong to any country. Any
/// other number must be a Turkish number.
///
/// ```
/// use paylink_core::Phone;
/// let phone: Phone = "0532 123 45 67".parse()?;
/// assert_eq!(phone.e164(), "+905321234567");
/// assert_eq!(phone.turkish_national(), Some("5321234567"));
/// # Ok::<(), paylink_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Phone(Private<String>);

impl Phone {
    /// Returns the number in the format E.164: a plus sign and 8 to 15 digits.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// Returns the ten digits after `+90` of a Turkish number, or `None` if the number is not
    /// Turkish.
    pub fn turkish_national(&self) -> Option<&str> {
        self.0.strip_prefix("+90")
    }

    /// Returns whether the text consists of the ten digits of a Turkish phone number, without the
    /// country code.
    pub fn is_turkish_national(text: &str) -> bool {
        // Turkish area and mobile codes begin with 2, 3, 4, 5 or 8.
        text.len() == 10
            && text.starts_with(['2', '3', '4', '5', '8'])
            && text.bytes().all(|b| b.is_ascii_digit())
    }
}

impl TryFrom<String> for Phone {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl FromStr for Phone {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        const RULE: &str =
            "must be a phone number such as +90 532 123 45 67, 0532 123 45 67 or 5321234567";
        let malformed = || Error::invalid("phone", RuleCode::Format, RULE);
        let text: String = text.chars().filter(|c| !is_invisible(*c)).collect();
        let text = text.trim();
        let is_uri = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("tel:"));
        let text = if is_uri { text[4..].trim() } else { text };
        let text = text.trim_start_matches('(');
        // After 00 only the Turkish code is read: `00532…` is a typing error and no number in Cuba.
        let after_zeros = text.strip_prefix("00").map(str::trim_start);
        let after_zeros = after_zeros.filter(|rest| rest.starts_with("90"));
        let (international, rest) = match text.strip_prefix('+').or(after_zeros) {
            Some(rest) => (true, rest.trim()),
            None => (false, text),
        };
        let mut digits = String::with_capacity(16);
        for c in rest.chars() {
            match c {
                '0'..='9' => digits.push(c),
                '-' | '.' | '(' | ')' | '/' | '·' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {}
                c if c.is_whitespace() => {}
                _ => return Err(malformed()),
            }
        }
        let is_turkish = international && digits.starts_with("90");
        if is_turkish && !rest.trim_start_matches('(').starts_with("90") {
            // The country code is cut in two, as in `+9 0532`.
            return Err(malformed());
        }
        if digits.len() == 13 && digits.starts_with("900") {
            digits.remove(2);
        }
        if international && !digits.starts_with("90") {
            // The national `(0)` is not dialled after a country code.
            let plausible = !rest.contains("(0)")
                && (8..=15).contains(&digits.len())
                && !digits.starts_with('0');
            return if plausible {
                Ok(Self(Private::new(format!("+{digits}"))))
            } else {
                Err(malformed())
            };
        }
        let national = match digits.len() {
            12 => digits.strip_prefix("90"),
            11 => digits.strip_prefix('0'),
            10 if !international => Some(digits.as_str()),
            _ => None,
        }
        .ok_or_else(malformed)?;
        if !Self::is_turkish_national(national) || (international && digits.len() != 12) {
            return Err(malformed());
        }
        Ok(Self(Private::new(format!("+90{national}"))))
    }
}

/// Returns whether the character is one of those without a width that come along when a text is
/// pasted: zero-width characters, directions and byte-order marks.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Returns whether the character is removed around a text that was pasted.
pub(super) fn is_around(character: char) -> bool {
    character.is_whitespace() || is_invisible(character)
}

/// An e-mail address. Parsing checks only whether the text has the form of an address, not whether
/// the address exists. Whitespace around the address and `mailto:` before it are removed. `Debug` output does not show the address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Email(Private<String>);

impl Email {
    /// Returns the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Checks whether the text is a valid e-mail address, like [`str::parse`], but does not create
    /// an `Email`.
    ///
    /// # Errors
    /// Returns an error if the text is not a valid e-mail address.
    pub fn check(text: &str) -> Result<()> {
        Self::checked(text).map(drop)
    }

    /// Returns the address without whitespace and other characters around it.
    fn checked(text: &str) -> Result<&str> {
        let text = text.trim_matches(is_around);
        let is_uri = text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
        let text = if is_uri { text[7..].trim_start_matches(is_around) } else { text };
        let shape = text.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && !local.contains('@')
                && domain.contains('.')
                && domain.split('.').all(|label| !label.is_empty())
                && domain
                    .chars()
                    .all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || "-._".contains(c))
        });
        let plain = |c: char| match c {
            '<' | '>' | ',' | ';' | ':' | '"' | '\\' | '(' | ')' | '[' | ']' => false,
            '!'..='~' => true,
            _ => !c.is_whitespace() && !c.is_control() && !is_invisible(c),
        };
        if !shape || text.len() > 254 || !text.chars().all(plain) {
            return Err(Error::invalid(
                "email",
                RuleCode::Format,
                "must be an e-mail address such as name@example.com",
            ));
        }
        Ok(text)
    }
}

impl TryFrom<String> for Email {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl FromStr for Email {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::checked(text).map(|text| Self(Private::from(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_turkish_form_is_one_number() {
        for text in [
            "+90 532 123 45 67",
            "+905321234567",
            "905321234567",
            "0532 123 45 67",
            "0 (532) 123-45-67",
            "5321234567",
            " 532.123.45.67 ",
            "0090 532 123 45 67",
            "00905321234567",
            "+90 0532 123 45 67",
            "+90 (0)532 123 45 67",
            "+90 (532) 123 45 67",
            "532\u{a0}123\u{a0}45\u{a0}67",
            "532·123·45·67",
            "+905321234567\u{200b}",
            "\u{202a}+90 532 123 45 67\u{202c}",
            "tel:+905321234567",
            "TEL:+90-532-123-45-67",
            "90 0532 123 45 67",
            "+(90) 532 123 45 67",
            "(+90) 532 123 45 67",
            "(0090) 532 1234567",
            "00 90 532 123 45 67",
            "0532−123−45−67",
        ] {
            assert_eq!(text.parse::<Phone>().unwrap().e164(), "+905321234567", "{text}");
        }
    }

    #[test]
    fn other_countries_need_the_plus() {
        let phone: Phone = "+49 151 23456789".parse().unwrap();
        assert_eq!((phone.e164(), phone.turkish_national()), ("+4915123456789", None));
        for text in ["0049 151 23456789", "00532 123 45 67", "+44 (0)20 7946 0958"] {
            assert!(text.parse::<Phone>().is_err(), "{text}");
        }
        assert!("4915123456789".parse::<Phone>().is_err());
    }

    #[test]
    fn malformed_numbers_name_the_field() {
        for text in [
            "",
            "532",
            "053212345678",
            "+90532123456",
            "+9 0532 123 45 67",
            "+90 00532 123 45 67",
            "tel:",
            "0132 123 45 67",
            "532 123 45 6x",
            "+0123456789",
            "٥٣٢١٢٣٤٥٦٧",
        ] {
            assert_eq!(text.parse::<Phone>().unwrap_err().field(), Some("phone"), "{text}");
        }
    }

    #[test]
    fn addresses() {
        for text in [
            " ayse@example.com ",
            "\u{feff}ayse@example.com",
            "ayse@example.com\u{200b}",
            "mailto:ayse@example.com",
            "\u{200b}MAILTO: ayse@example.com ",
        ] {
            assert_eq!(text.parse::<Email>().unwrap().as_str(), "ayse@example.com", "{text:?}");
        }
        for text in [
            "",
            "ayse",
            "@example.com",
            "ayse@",
            "a@b",
            "a@b@c.d",
            "a b@c.de",
            "a@c.de,b@c.de",
            "a@.de",
            "a@de.",
            "a@b..com",
            "a@b\u{200b}.com",
            "mailto:",
            "mailto:a@b.com?subject=x",
            "http://a@b.com",
            "a@b.com/x",
            "a@b.com:25",
            "(a@b.com)",
        ] {
            assert_eq!(text.parse::<Email>().unwrap_err().field(), Some("email"), "{text}");
        }
    }

    #[test]
    fn debug_shows_no_personal_data() {
        let payer = Payer::new("Şükran")
            .phone("5321234567".parse().unwrap())
            .email("s@example.com".parse().unwrap());
        let shown = format!("{payer:?}");
        assert!(
            !shown.contains("Şük") && !shown.contains("532") && !shown.contains("example"),
            "{shown}"
        );
    }

    proptest! {
        #[test]
        fn a_parsed_number_parses_again(text in "[+]?[0-9 ()-]{0,18}|.{0,20}") {
            if let Ok(phone) = text.parse::<Phone>() {
                prop_assert_eq!(phone.e164().parse::<Phone>().unwrap(), phone);
            }
            let _ = text.parse::<Email>();
        }
    }
}
