use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A currency, identified by its ISO 4217 alphabetic code. A `Currency` can also have a code that
/// this library does not know.
///
/// Parsing converts lower-case letters to capital letters. It also accepts `TL`, `YTL` and `949`
/// for the Turkish lira, because Turkish providers use these forms. [`Money`](crate::Money) accepts
/// only currencies whose number of decimal digits is known to this library.
///
/// ```
/// use paylink_core::Currency;
/// assert_eq!("TL".parse::<Currency>()?, Currency::TRY);
/// assert_eq!("949".parse::<Currency>()?, Currency::TRY);
/// assert_eq!(Currency::TRY.numeric(), Some(949));
/// # Ok::<(), paylink_core::money::MoneyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

/// The ISO 4217 alphabetic code, numeric code and number of decimal digits of the currencies that
/// the providers document.
const KNOWN: &[([u8; 3], u16, u8)] = &[
    (*b"TRY", 949, 2),
    (*b"USD", 840, 2),
    (*b"EUR", 978, 2),
    (*b"GBP", 826, 2),
    (*b"ALL", 8, 2),
    (*b"ARS", 32, 2),
    (*b"AUD", 36, 2),
    (*b"BAM", 977, 2),
    (*b"BGN", 975, 2),
    (*b"BRL", 986, 2),
    (*b"CHF", 756, 2),
    (*b"CLP", 152, 0),
    (*b"CNY", 156, 2),
    (*b"COP", 170, 2),
    (*b"CRC", 188, 2),
    (*b"CZK", 203, 2),
    (*b"DKK", 208, 2),
    (*b"HRK", 191, 2),
    (*b"HUF", 348, 2),
    (*b"ISK", 352, 0),
    (*b"MKD", 807, 2),
    (*b"MXN", 484, 2),
    (*b"NOK", 578, 2),
    (*b"NZD", 554, 2),
    (*b"PEN", 604, 2),
    (*b"PHP", 608, 2),
    (*b"PLN", 985, 2),
    (*b"RON", 946, 2),
    (*b"SEK", 752, 2),
    (*b"SGD", 702, 2),
    (*b"THB", 764, 2),
    (*b"UYU", 858, 2),
    (*b"VES", 928, 2),
];

impl Currency {
    /// Turkish lira.
    pub const TRY: Self = Self(*b"TRY");
    /// United States dollar.
    pub const USD: Self = Self(*b"USD");
    /// Euro.
    pub const EUR: Self = Self(*b"EUR");
    /// Pound sterling.
    pub const GBP: Self = Self(*b"GBP");

    /// Returns the ISO 4217 alphabetic code, such as `TRY`.
    pub fn code(&self) -> &str {
        // The code always consists of three ASCII letters.
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Returns the ISO 4217 numeric code, such as 949, or `None` if this library does not know the
    /// currency.
    pub fn numeric(&self) -> Option<u16> {
        self.known().map(|k| k.1)
    }

    /// Returns the currency's number of decimal digits, or `None` if this library does not know the
    /// currency.
    pub fn decimals(&self) -> Option<u8> {
        self.known().map(|k| k.2)
    }

    /// Returns the currency with this ISO 4217 numeric code, or `None` if this library does not
    /// know the code.
    pub fn from_numeric(numeric: u16) -> Option<Self> {
        KNOWN.iter().find(|k| k.1 == numeric).map(|k| Self(k.0))
    }

    fn known(&self) -> Option<&'static ([u8; 3], u16, u8)> {
        KNOWN.iter().find(|k| k.0 == self.0)
    }
}

impl FromStr for Currency {
    type Err = super::MoneyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("TL") || text.eq_ignore_ascii_case("YTL") {
            return Ok(Self::TRY);
        }
        let bytes: [u8; 3] = text.as_bytes().try_into().map_err(|_| super::MoneyError::Currency)?;
        if bytes.iter().all(u8::is_ascii_alphabetic) {
            return Ok(Self(bytes.map(|b| b.to_ascii_uppercase())));
        }
        if bytes.iter().all(u8::is_ascii_digit) {
            let numeric = bytes.iter().fold(0u16, |n, b| n * 10 + u16::from(b - b'0'));
            return Self::from_numeric(numeric).ok_or(super::MoneyError::Currency);
        }
        Err(super::MoneyError::Currency)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_the_lira_is_parsed() {
        for text in ["TRY", "try", "TL", "tl", "YTL", "949", " TRY "] {
            assert_eq!(text.parse::<Currency>(), Ok(Currency::TRY), "{text}");
        }
    }

    #[test]
    fn an_unknown_code_is_kept_without_number_and_digits() {
        let unknown: Currency = "xau".parse().unwrap();
        assert_eq!((unknown.code(), unknown.numeric(), unknown.decimals()), ("XAU", None, None));
        assert_eq!(format!("{unknown} {unknown:?}"), "XAU XAU");
    }

    #[test]
    fn a_text_that_is_not_a_code_is_refused() {
        for text in ["", "T", "T L", "TRYX", "000", "9490", "₺"] {
            assert!(text.parse::<Currency>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_table_is_consistent() {
        for (alpha, numeric, _) in KNOWN {
            assert_eq!(Currency::from_numeric(*numeric), Some(Currency(*alpha)));
            assert_eq!(Currency(*alpha).numeric(), Some(*numeric));
            assert_eq!(KNOWN.iter().filter(|k| k.0 == *alpha || k.1 == *numeric).count(), 1);
        }
    }
}
