use std::fmt;

use paylink_core::Error;

/// Paywall's error code. Open: a code that is in no table is kept.
///
/// Paywall publishes two tables whose numbers overlap, and says of no service which one it uses.
/// Only 127 to 168 (LinkQr, checkout page, callback address) mean one thing; for the rest both
/// readings are given. Source: <https://developer.paywall.one/hata-kodlari-ve-aciklamalari>
///
/// ```
/// use paywall::{ErrorCode, Meaning};
/// assert_eq!(ErrorCode::new(148).meaning(), Meaning::Known("the unique code exists already"));
/// assert!(matches!(ErrorCode::new(4).meaning(), Meaning::Ambiguous { .. }));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrorCode(i64);

/// What a code means, as far as the tables tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Meaning {
    /// One meaning.
    Known(&'static str),
    /// The two tables disagree.
    Ambiguous {
        /// In the table "Payment API".
        payment: &'static str,
        /// In the table "General enumeration".
        general: &'static str,
    },
    /// In no table that we keep.
    Unknown,
}

impl ErrorCode {
    /// Not found, or could not be processed. At the private queries: not found.
    pub const NOT_FOUND_OR_GENERAL: Self = Self(-1);
    /// Success.
    pub const SUCCESS: Self = Self(0);
    /// The LinkQr link is not known.
    pub const LINK_NOT_FOUND: Self = Self(129);
    /// The page is not known.
    pub const PAGE_NOT_FOUND: Self = Self(139);
    /// The page has expired.
    pub const PAGE_EXPIRED: Self = Self(140);
    /// The unique code exists already.
    pub const UNIQUE_CODE_EXISTS: Self = Self(148);
    /// The page is paid.
    pub const PAGE_PAID: Self = Self(149);

    /// A code by number.
    pub const fn new(code: i64) -> Self {
        Self(code)
    }

    /// The code that a refusal carried.
    pub fn of(error: &Error) -> Option<Self> {
        error.code()?.parse().ok().map(Self)
    }

    /// The number.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// What it means, as far as the tables tell.
    pub fn meaning(self) -> Meaning {
        use Meaning::{Ambiguous, Known, Unknown};
        let two = |payment, general| Ambiguous { payment, general };
        match self.0 {
            // Codes that stand in one table only, or mean the same in both.
            0 => Known("successful"),
            1 => Known("failed"),
            111 => Known("payment error"),
            112 => Known("the amount is not suitable"),
            113 => Known("the range of days must be below 31"),
            119 => Known("the merchant's unique code exists already"),
            127 => Known("the photo could not be uploaded"),
            128 => Known("a product needs a photo"),
            129 => Known("the link is not known"),
            130 => Known("nothing would change"),
            131 => Known("wrong sale id"),
            132 => Known("wrong link id"),
            133 => Known("the agreement must be approved"),
            134 => Known("a quantity is required"),
            135 => Known("the quantity exceeds the stock"),
            136 => Known("the link has expired"),
            137 => Known("error of the link"),
            138 => Known("the photo is too large"),
            139 => Known("the page is not known"),
            140 => Known("the page has expired"),
            141 => Known("the unique code is empty"),
            142 => Known("wrong amount"),
            143 => Known("the page could not be generated"),
            144 => Known("wrong page id"),
            145 => Known("the agreement must be approved"),
            146 => Known("must be 3-D Secure"),
            147 => Known("error of the page"),
            148 => Known("the unique code exists already"),
            149 => Known("already paid"),
            150 => Known("wrong success address"),
            151 => Known("wrong failure address"),
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
            162 => Known("wrong note"),
            163 => Known("a callback address is required"),
            164 => Known("too many callback addresses"),
            165 => Known("the id of the callback address is empty"),
            166 => Known("wrong callback address"),
            167 => Known("the callback address is not known"),
            168 => Known("nothing would change in the callback address"),
            371 => Known("the hash key is not known"),
            372 => Known("the hash key exists already"),
            391 => Known("wrong minutes of PayWatch"),
            400 => Known("the request is wrong"),
            401 => Known("the keys are wrong"),
            403 => Known("the keys may not do this"),
            404 => Known("not found"),
            500 => Known("fault at the provider"),
            501 => Known("not implemented"),
            502 => Known("fault behind the provider"),
            503 => Known("the provider is not available"),
            504 => Known("timeout behind the provider"),
            544 => Known("the balance is too low"),
            552 => Known("wrong configuration"),
            555 => Known("the region is not known"),
            // What the payment table says, and what the general one says.
            -1 => two("payment not found, or general error", "message of the system"),
            2 => two("unexpected parameters", "invalid data"),
            3 => two("the provider is not supported", "no data"),
            4 => two("the merchant's unique code exists already", "a header is missing"),
            5 => two("no suitable provider", "exception"),
            6 => two("the environment or address is not configured", "wrong e-mail address"),
            7 => two("the payment is final already", "wrong phone"),
            8 => two("wrong currency", "panel administration or an old card check"),
            9 => two("wrong installments", "panel administration or an old card check"),
            10 => two(
                "wrong unique code of the merchant",
                "panel administration or an old card check",
            ),
            11 => two("wrong success address", "panel administration or an old card check"),
            12 => two("wrong failure address", "the merchant is not known"),
            14 => two("wrong card number", "the gateway's provider is not known"),
            15 => two("wrong expiry month", "wrong Base64"),
            26 => two(
                "the products do not add up to the amount",
                "panel administration or an old card check",
            ),
            36 => two("wrong discount owner", "wrong e-mail address"),
            37 => two("wrong discount type", "cannot be paid again"),
            45 => two("the amount must be above zero", "panel administration or an old card check"),
            47 => two("the merchant is not known", "panel administration or an old card check"),
            50 => two("wrong PayWatch action", "wrong card number"),
            51 => two("wrong minutes of PayWatch", "wrong amount"),
            52 => two("wrong webhook of PayWatch", "wrong installments"),
            53 => two("wrong cargo type", "wrong currency"),
            56 => two("wrong discount value", "the payment is not known"),
            57 => two("the member's share exceeds the payment", "the activity is not known"),
            63 => two("unexpected error", "panel administration or an old card check"),
            64 => two(
                "wrong hash of the provider",
                "the credentials of the integration are not known",
            ),
            66 => two("unexpected detail", "the gateway is not known"),
            67 => two("the region is not known", "panel administration or an old card check"),
            73 => two("data not found", "panel administration or an old card check"),
            78 => two("payment error", "panel administration or an old card check"),
            88 => two(
                "error between Paywall and the provider",
                "panel administration or an old card check",
            ),
            _ => Unknown,
        }
    }

    /// Words for an error: the meaning, if there is one.
    pub(crate) fn words(self) -> Option<&'static str> {
        match self.meaning() {
            Meaning::Known(words) => Some(words),
            Meaning::Ambiguous { .. } => {
                Some("Paywall's two tables disagree about this code, see ErrorCode::meaning")
            }
            Meaning::Unknown => None,
        }
    }

    /// Whether Paywall itself does not know what happened: general, unexpected and gateway errors.
    pub(crate) fn is_doubtful(self) -> bool {
        matches!(self.0, -1 | 1 | 5 | 63 | 78 | 88 | 111 | 147 | 500..=504)
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
    fn wire_checkout_and_link_codes_mean_one_thing() {
        for code in 127..=168 {
            assert!(matches!(ErrorCode::new(code).meaning(), Meaning::Known(_)), "{code}");
        }
    }

    #[test]
    fn wire_low_codes_have_two_readings() {
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
    fn two_readings_are_two() {
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
    fn a_code_is_shown_with_its_meaning() {
        let (known, unknown) = (ErrorCode::new(148), ErrorCode::new(9999));
        assert_eq!((known.to_string(), unknown.to_string()), ("148".to_owned(), "9999".to_owned()));
        assert_eq!(
            format!("{known:?}, {unknown:?}"),
            "148 (Known(\"the unique code exists already\")), 9999 (Unknown)"
        );
    }
}
