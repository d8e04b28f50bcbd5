use std::fmt;

use paylink_core::{Error, Evidence};

/// Paynet's result code. Open: a code that is not in the table is kept.
///
/// Source: <https://doc.paynet.com.tr/genel-bilgiler/hata-kodlari/doenues-kodlari>; 22 to 26, 200
/// and 201 are observed in Paynet's PHP sample.
///
/// ```
/// use paynet::ResultCode;
/// assert_eq!(ResultCode::new(12), ResultCode::NO_DATA);
/// assert_eq!(ResultCode::NO_DATA.name(), Some("nodata"));
/// assert_eq!(ResultCode::new(4711).name(), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResultCode(i64);

/// (code, Paynet's name, our words, evidence)
const TABLE: &[(i64, &str, &str, Evidence)] = &[
    (0, "successful", "successful", Evidence::Documented),
    (1, "unsuccessful", "unsuccessful", Evidence::Documented),
    (2, "companyblocked", "the company is blocked", Evidence::Documented),
    (3, "agentblocked", "the dealer is blocked", Evidence::Documented),
    (4, "agentnotfound", "the dealer is not known", Evidence::Documented),
    (5, "duplicatedata", "exists already", Evidence::Documented),
    (6, "noprocess", "nothing to do", Evidence::Documented),
    (7, "unauthorized", "the key is wrong or may not do this", Evidence::Documented),
    (8, "servererror", "fault at the provider", Evidence::Documented),
    (9, "notimplemented", "not implemented", Evidence::Documented),
    (10, "timeout", "timeout at the provider", Evidence::Documented),
    (11, "badrequest", "the request is wrong", Evidence::Documented),
    (12, "nodata", "not found", Evidence::Documented),
    (13, "paynetjnosession", "no session", Evidence::Documented),
    (14, "paynetjwrongbin", "wrong card number prefix", Evidence::Documented),
    (15, "paynetjunmatchtran", "the transaction does not match", Evidence::Documented),
    (16, "paynetj3derror", "3-D Secure failed", Evidence::Documented),
    (17, "paynetjusedsession", "the session was used before", Evidence::Documented),
    (18, "wrongcarddata", "wrong card data", Evidence::Documented),
    (19, "wrongtransactiontype", "wrong transaction type", Evidence::Documented),
    (20, "wrongpostype", "wrong POS type", Evidence::Documented),
    (21, "wrongratioget", "wrong ratio", Evidence::Documented),
    (22, "paynetj_expire_date_error", "wrong expiry date", Evidence::Observed),
    (23, "ratio_code_not_found", "the ratio code is not known", Evidence::Observed),
    (24, "invoice_no_not_found", "the invoice number is not known", Evidence::Observed),
    (25, "card_not_found", "the card is not known", Evidence::Observed),
    (26, "card_key_undefined", "the card key is not defined", Evidence::Observed),
    (100, "oldsuccessful", "was successful before", Evidence::Documented),
    (200, "subscription_on", "the subscription is on", Evidence::Observed),
    (201, "subscription_off", "the subscription is off", Evidence::Observed),
];

impl ResultCode {
    /// Success.
    pub const SUCCESSFUL: Self = Self(0);
    /// The dealer is not known.
    pub const AGENT_NOT_FOUND: Self = Self(4);
    /// It exists already.
    pub const DUPLICATE_DATA: Self = Self(5);
    /// Nothing to do.
    pub const NO_PROCESS: Self = Self(6);
    /// The key is wrong or may not do this.
    pub const UNAUTHORIZED: Self = Self(7);
    /// A fault at Paynet: whether a write took effect is not known.
    pub const SERVER_ERROR: Self = Self(8);
    /// A timeout at Paynet: whether a write took effect is not known.
    pub const TIMEOUT: Self = Self(10);
    /// The request is wrong.
    pub const BAD_REQUEST: Self = Self(11);
    /// Not found.
    pub const NO_DATA: Self = Self(12);
    /// An earlier success, told again. Documented for card charges; treated as success, but as a
    /// duplicate by `create`.
    pub const OLD_SUCCESSFUL: Self = Self(100);

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

    /// Paynet's name, for a code of the table.
    pub fn name(self) -> Option<&'static str> {
        self.row().map(|row| row.1)
    }

    /// Our words, for a code of the table.
    pub fn words(self) -> Option<&'static str> {
        self.row().map(|row| row.2)
    }

    /// How sure the meaning is, for a code of the table.
    pub fn evidence(self) -> Option<Evidence> {
        self.row().map(|row| row.3)
    }

    /// Every code of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| Self(row.0))
    }

    /// 0, and 100 for an earlier success.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::SUCCESSFUL | Self::OLD_SUCCESSFUL)
    }

    fn row(self) -> Option<&'static (i64, &'static str, &'static str, Evidence)> {
        TABLE.iter().find(|row| row.0 == self.0)
    }
}

impl fmt::Display for ResultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for ResultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.0, self.name().unwrap_or("not in the table"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_what_it_means() {
        let meaning = |code: ResultCode| (code.name(), code.words(), code.evidence());
        let (known, unknown) = (ResultCode::NO_DATA, ResultCode::new(4711));
        assert_eq!(meaning(known), (Some("nodata"), Some("not found"), Some(Evidence::Documented)));
        assert_eq!(meaning(unknown), (None, None, None));
        assert_eq!((known.to_string(), unknown.to_string()), ("12".to_owned(), "4711".to_owned()));
        assert_eq!(format!("{known:?}, {unknown:?}"), "12 (nodata), 4711 (not in the table)");
    }

    #[test]
    fn the_table_names_each_code_once() {
        let codes: Vec<ResultCode> = ResultCode::all().collect();
        assert!(codes.is_sorted_by(|one, next| one < next), "{codes:?}");
        assert_eq!(codes.iter().filter(|code| code.is_success()).count(), 2);
    }
}
