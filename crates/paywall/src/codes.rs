use std::fmt;

use paylink_core::Error;

/// Paywall's error code. Open: a code that is in no table is kept.
///
/// Paywall publishes two tables whose numbers overlap, and says of no service which one it uses. Only 127 to 168 (LinkQr,
/// checkout page, callback address) mean one thing; for the rest both readings are given.
/// Source: <https://developer.paywall.one/hata-kodlari-ve-aciklamalari>
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

/// Codes that stand in one table only, or mean the same in both.
const KNOWN: &[(i64, &str)] = &[
    (0, "successful"),
    (1, "failed"),
    (111, "payment error"),
    (112, "the amount is not suitable"),
    (113, "the range of days must be below 31"),
    (119, "the merchant's unique code exists already"),
    (127, "the photo could not be uploaded"),
    (128, "a product needs a photo"),
    (129, "the link is not known"),
    (130, "nothing would change"),
    (131, "wrong sale id"),
    (132, "wrong link id"),
    (133, "the agreement must be approved"),
    (134, "a quantity is required"),
    (135, "the quantity exceeds the stock"),
    (136, "the link has expired"),
    (137, "error of the link"),
    (138, "the photo is too large"),
    (139, "the page is not known"),
    (140, "the page has expired"),
    (141, "the unique code is empty"),
    (142, "wrong amount"),
    (143, "the page could not be generated"),
    (144, "wrong page id"),
    (145, "the agreement must be approved"),
    (146, "must be 3-D Secure"),
    (147, "error of the page"),
    (148, "the unique code exists already"),
    (149, "already paid"),
    (150, "wrong success address"),
    (151, "wrong failure address"),
    (152, "too many products"),
    (153, "the receiver is missing"),
    (154, "the receiver's first name is missing"),
    (155, "the receiver's last name is missing"),
    (156, "the receiver's phone is missing"),
    (157, "the receiver's e-mail address is missing"),
    (158, "the receiver's address is missing"),
    (159, "the province is missing"),
    (160, "the district is missing"),
    (161, "the address is missing"),
    (162, "wrong note"),
    (163, "a callback address is required"),
    (164, "too many callback addresses"),
    (165, "the id of the callback address is empty"),
    (166, "wrong callback address"),
    (167, "the callback address is not known"),
    (168, "nothing would change in the callback address"),
    (371, "the hash key is not known"),
    (372, "the hash key exists already"),
    (391, "wrong minutes of PayWatch"),
    (400, "the request is wrong"),
    (401, "the keys are wrong"),
    (403, "the keys may not do this"),
    (404, "not found"),
    (500, "fault at the provider"),
    (501, "not implemented"),
    (502, "fault behind the provider"),
    (503, "the provider is not available"),
    (504, "timeout behind the provider"),
    (544, "the balance is too low"),
    (552, "wrong configuration"),
    (555, "the region is not known"),
];

/// (code, payment table, general table)
const AMBIGUOUS: &[(i64, &str, &str)] = &[
    (-1, "payment not found, or general error", "message of the system"),
    (2, "unexpected parameters", "invalid data"),
    (3, "the provider is not supported", "no data"),
    (4, "the merchant's unique code exists already", "a header is missing"),
    (5, "no suitable provider", "exception"),
    (6, "the environment or address is not configured", "wrong e-mail address"),
    (7, "the payment is final already", "wrong phone"),
    (8, "wrong currency", "panel administration or an old card check"),
    (9, "wrong installments", "panel administration or an old card check"),
    (10, "wrong unique code of the merchant", "panel administration or an old card check"),
    (11, "wrong success address", "panel administration or an old card check"),
    (12, "wrong failure address", "the merchant is not known"),
    (14, "wrong card number", "the gateway's provider is not known"),
    (15, "wrong expiry month", "wrong Base64"),
    (26, "the products do not add up to the amount", "panel administration or an old card check"),
    (36, "wrong discount owner", "wrong e-mail address"),
    (37, "wrong discount type", "cannot be paid again"),
    (45, "the amount must be above zero", "panel administration or an old card check"),
    (47, "the merchant is not known", "panel administration or an old card check"),
    (50, "wrong PayWatch action", "wrong card number"),
    (51, "wrong minutes of PayWatch", "wrong amount"),
    (52, "wrong webhook of PayWatch", "wrong installments"),
    (53, "wrong cargo type", "wrong currency"),
    (56, "wrong discount value", "the payment is not known"),
    (57, "the member's share exceeds the payment", "the activity is not known"),
    (63, "unexpected error", "panel administration or an old card check"),
    (64, "wrong hash of the provider", "the credentials of the integration are not known"),
    (66, "unexpected detail", "the gateway is not known"),
    (67, "the region is not known", "panel administration or an old card check"),
    (73, "data not found", "panel administration or an old card check"),
    (78, "payment error", "panel administration or an old card check"),
    (88, "error between Paywall and the provider", "panel administration or an old card check"),
];

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
        if let Some((_, words)) = KNOWN.iter().find(|row| row.0 == self.0) {
            return Meaning::Known(words);
        }
        match AMBIGUOUS.iter().find(|row| row.0 == self.0) {
            Some((_, payment, general)) => Meaning::Ambiguous { payment, general },
            None => Meaning::Unknown,
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
    fn trap_checkout_and_link_codes_mean_one_thing() {
        for code in 127..=168 {
            assert!(matches!(ErrorCode::new(code).meaning(), Meaning::Known(_)), "{code}");
        }
    }

    #[test]
    fn trap_low_codes_have_two_readings() {
        for (code, payment, general) in [(4, "unique code", "header"), (56, "discount", "payment")] {
            match ErrorCode::new(code).meaning() {
                Meaning::Ambiguous { payment: p, general: g } => {
                    assert!(p.contains(payment) && g.contains(general))
                }
                other => panic!("{code}: {other:?}"),
            }
        }
    }

    #[test]
    fn no_code_stands_twice() {
        let all: Vec<i64> = KNOWN.iter().map(|row| row.0).chain(AMBIGUOUS.iter().map(|row| row.0)).collect();
        for code in &all {
            assert_eq!(all.iter().filter(|other| *other == code).count(), 1, "{code}");
        }
        assert!(AMBIGUOUS.iter().all(|(_, payment, general)| payment != general));
        assert_eq!(ErrorCode::new(9999).meaning(), Meaning::Unknown);
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
