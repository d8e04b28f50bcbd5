use std::fmt;

use paylink_core::Error;

/// An error code that Paywall returned. It can be any number, even one that Paywall does not
/// document.
///
/// Paywall publishes two tables of error codes, and does not document which table a service uses.
/// Some codes are in both tables with different meanings. For such a code,
/// [`meaning`](Self::meaning) returns both meanings. The codes from 127 to 168, which concern
/// LinkQr, hosted payment pages and callback addresses, have only one meaning. Source:
/// <https://developer.paywall.one/hata-kodlari-ve-aciklamalari>
///
/// ```
/// use paywall::{ErrorCode, Meaning};
/// assert_eq!(ErrorCode::new(148).meaning(), Meaning::Known("the unique code already exists"));
/// assert!(matches!(ErrorCode::new(4).meaning(), Meaning::Ambiguous { .. }));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrorCode(i64);

/// The meaning of an error code in Paywall's two tables of error codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Meaning {
    /// The code has one meaning.
    Known(&'static str),
    /// Paywall's two tables give two different meanings for the code.
    Ambiguous {
        /// The meaning in the table "Payment API".
        payment: &'static str,
        /// The meaning in the table "General enumeration".
        general: &'static str,
    },
    /// The code is in neither of Paywall's two tables.
    Unknown,
}

impl ErrorCode {
    /// Code −1: an object was not found, or a general error occurred. For payment queries, Paywall
    /// documents the meaning "not found".
    pub const NOT_FOUND_OR_GENERAL: Self = Self(-1);
    /// Code 0: the request succeeded.
    pub const SUCCESS: Self = Self(0);
    /// Code 129: the LinkQr link does not exist.
    pub const LINK_NOT_FOUND: Self = Self(129);
    /// Code 139: the hosted payment page does not exist.
    pub const PAGE_NOT_FOUND: Self = Self(139);
    /// Code 140: the hosted payment page has expired.
    pub const PAGE_EXPIRED: Self = Self(140);
    /// Code 148: the merchant's unique code has already been used.
    pub const UNIQUE_CODE_EXISTS: Self = Self(148);
    /// Code 149: the hosted payment page has already been paid.
    pub const PAGE_PAID: Self = Self(149);

    /// Returns the error code with this number.
    pub const fn new(code: i64) -> Self {
        Self(code)
    }

    /// Returns Paywall's error code from an error. Returns `None` if the error contains no error
    /// code of Paywall.
    pub fn of(error: &Error) -> Option<Self> {
        error.code()?.parse().ok().map(Self)
    }

    /// Returns the error code as a number.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Returns the meaning of the error code in Paywall's two tables of error codes.
    pub fn meaning(self) -> Meaning {
        use Meaning::{Ambiguous, Known, Unknown};
        let two = |payment, general| Ambiguous { payment, general };
        match self.0 {
            // These codes are in one table only, or have the same meaning in both tables.
            0 => Known("successful"),
            1 => Known("failed"),
            111 => Known("payment error"),
            112 => Known("the amount is not suitable"),
            113 => Known("the range of days must be below 31"),
            119 => Known("the merchant's unique code already exists"),
            127 => Known("the photo could not be uploaded"),
            128 => Known("a product needs a photo"),
            129 => Known("the link does not exist"),
            130 => Known("the request changes nothing"),
            131 => Known("invalid sale id"),
            132 => Known("invalid link id"),
            133 => Known("the agreement must be approved"),
            134 => Known("a quantity is required"),
            135 => Known("the quantity exceeds the stock"),
            136 => Known("the link has expired"),
            137 => Known("link error"),
            138 => Known("the photo is too large"),
            139 => Known("the page does not exist"),
            140 => Known("the page has expired"),
            141 => Known("the unique code is empty"),
            142 => Known("invalid amount"),
            143 => Known("the page could not be generated"),
            144 => Known("invalid page id"),
            145 => Known("the agreement must be approved"),
            146 => Known("the payment must use 3-D Secure"),
            147 => Known("page error"),
            148 => Known("the unique code already exists"),
            149 => Known("already paid"),
            150 => Known("invalid success address"),
            151 => Known("invalid failure address"),
            152 => Known("too many products"),
            153 => Known("the receiver is missing"),
            154 => Known("the receiver's first name is missing"),
            155 => Known("the receiver's last name is missing"),
            156 => Known("the receiver's phone is missing"),
            157 => Known("the receiver's e-mail address is missing"),
            158 => Known("the receiver's address is missing"),
            159 => Known("the province is missing"),
            160 => Known("the district is missing"),
            161 => Known("the address is missing"),
            162 => Known("invalid note"),
            163 => Known("a callback address is required"),
            164 => Known("too many callback addresses"),
            165 => Known("the id of the callback address is empty"),
            166 => Known("invalid callback address"),
            167 => Known("the callback address does not exist"),
            168 => Known("the request does not change the callback address"),
            371 => Known("the hash key does not exist"),
            372 => Known("the hash key already exists"),
            391 => Known("invalid minutes of PayWatch"),
            400 => Known("the request is invalid"),
            401 => Known("the keys are invalid"),
            403 => Known("the keys are not permitted to do this"),
            404 => Known("not found"),
            500 => Known("internal server error"),
            501 => Known("not implemented"),
            502 => Known("bad gateway"),
            503 => Known("service unavailable"),
            504 => Known("gateway timeout"),
            544 => Known("the balance is too low"),
            552 => Known("invalid configuration"),
            555 => Known("the region does not exist"),
            // These codes have one meaning in the payment table, and a different meaning in the
            // general table.
            -1 => two("payment not found, or general error", "system message"),
            2 => two("unexpected parameters", "invalid data"),
            3 => two("the provider is not supported", "no data"),
            4 => two("the merchant's unique code already exists", "a header is missing"),
            5 => two("no suitable provider", "exception"),
            6 => two("the environment or address is not configured", "invalid e-mail address"),
            7 => two("the payment is already final", "invalid phone"),
            8 => two("invalid currency", "panel administration, or a legacy card check"),
            9 => two("invalid installments", "panel administration, or a legacy card check"),
            10 => two(
                "invalid unique code of the merchant",
                "panel administration, or a legacy card check",
            ),
            11 => two("invalid success address", "panel administration, or a legacy card check"),
            12 => two("invalid failure address", "the merchant does not exist"),
            14 => two("invalid card number", "the gateway's provider does not exist"),
            15 => two("invalid expiry month", "invalid Base64"),
            26 => two(
                "the products do not add up to the amount",
                "panel administration, or a legacy card check",
            ),
            36 => two("invalid discount owner", "invalid e-mail address"),
            37 => two("invalid discount type", "cannot be paid again"),
            45 => {
                two("the amount must be above zero", "panel administration, or a legacy card check")
            }
            47 => {
                two("the merchant does not exist", "panel administration, or a legacy card check")
            }
            50 => two("invalid PayWatch action", "invalid card number"),
            51 => two("invalid minutes of PayWatch", "invalid amount"),
            52 => two("invalid webhook of PayWatch", "invalid installments"),
            53 => two("invalid cargo type", "invalid currency"),
            56 => two("invalid discount value", "the payment does not exist"),
            57 => two("the member's share exceeds the payment", "the activity does not exist"),
            63 => two("unexpected error", "panel administration, or a legacy card check"),
            64 => two(
                "invalid hash of the provider",
                "the credentials of the integration do not exist",
            ),
            66 => two("unexpected detail", "the gateway does not exist"),
            67 => two("the region does not exist", "panel administration, or a legacy card check"),
            73 => two("data not found", "panel administration, or a legacy card check"),
            78 => two("payment error", "panel administration, or a legacy card check"),
            88 => two(
                "error between Paywall and the provider",
                "panel administration, or a legacy card check",
            ),
            _ => Unknown,
        }
    }

    /// Returns the meaning of the code for an error message, if the code is in one of the tables.
    pub(crate) fn description(self) -> Option<&'static str> {
        match self.meaning() {
            Meaning::Known(words) => Some(words),
            Meaning::Ambiguous { .. } => {
                Some("Paywall's two tables disagree about this code; see ErrorCode::meaning")
            }
            Meaning::Unknown => None,
        }
    }

    /// Whether a request that was refused with this code may have had an effect. This is true for
    /// general, unexpected and gateway errors.
    pub(crate) fn leaves_effect_unknown(self) -> bool {
        matches!(self.0, -1 | 1 | 5 | 63 | 66 | 78 | 88 | 111 | 137 | 147 | 500..=504)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({:?})", self.0, self.meaning())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_checkout_and_link_codes_have_one_meaning() {
        for code in 127..=168 {
            assert!(matches!(ErrorCode::new(code).meaning(), Meaning::Known(_)), "{code}");
        }
    }

    #[test]
    fn wire_low_codes_have_two_meanings() {
        for (code, payment, general) in [(4, "unique code", "header"), (56, "discount", "payment")]
        {
            match ErrorCode::new(code).meaning() {
                Meaning::Ambiguous { payment: p, general: g } => {
                    assert!(p.contains(payment) && g.contains(general))
                }
                other => panic!("{code}: {other:?}"),
            }
        }
    }

    #[test]
    fn the_two_meanings_of_an_ambiguous_code_differ() {
        let mut counts = (0, 0);
        for code in -10..10_000 {
            match ErrorCode::new(code).meaning() {
                Meaning::Known(_) => counts.0 += 1,
                Meaning::Ambiguous { payment, general } => {
                    assert_ne!(payment, general, "{code}");
                    counts.1 += 1;
                }
                Meaning::Unknown => {}
            }
        }
        assert_eq!(counts, (63, 32));
    }

    #[test]
    fn debug_shows_a_code_with_its_meaning() {
        let (known, unknown) = (ErrorCode::new(148), ErrorCode::new(9999));
        assert_eq!((known.to_string(), unknown.to_string()), ("148".to_owned(), "9999".to_owned()));
        assert_eq!(
            format!("{known:?}, {unknown:?}"),
            "148 (Known(\"the unique code already exists\")), 9999 (Unknown)"
        );
    }
}
