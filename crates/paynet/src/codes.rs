use std::fmt;

use paylink_core::{Error, Evidence};

/// A result code that Paynet returned. It can be any number, even one that Paynet does not
/// document.
///
/// Source: <https://doc.paynet.com.tr/genel-bilgiler/hata-kodlari/doenues-kodlari>. That
/// documentation page does not contain the codes 22 to 26, 200 and 201. These codes were observed
/// in a newer copy of Paynet's PHP sample.
///
/// ```
/// use paynet::ResultCode;
/// assert_eq!(ResultCode::new(12), ResultCode::NO_DATA);
/// assert_eq!(ResultCode::NO_DATA.name(), Some("nodata"));
/// assert_eq!(ResultCode::new(4711).name(), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResultCode(i64);

/// For each code: the number, Paynet's name, an English description and the evidence.
const TABLE: &[(i64, &str, &str, Evidence)] = &[
    (0, "successful", "successful", Evidence::Documented),
    (1, "unsuccessful", "unsuccessful", Evidence::Documented),
    (2, "companyblocked", "the company is blocked", Evidence::Documented),
    (3, "agentblocked", "the dealer is blocked", Evidence::Documented),
    (4, "agentnotfound", "unknown dealer", Evidence::Documented),
    (5, "duplicatedata", "the data exists already", Evidence::Documented),
    (6, "noprocess", "there is nothing to do", Evidence::Documented),
    (7, "unauthorized", "the key is wrong or not allowed to do this", Evidence::Documented),
    (8, "servererror", "failure at the provider", Evidence::Documented),
    (9, "notimplemented", "not implemented", Evidence::Documented),
    (10, "timeout", "timeout at the provider", Evidence::Documented),
    (11, "badrequest", "invalid request", Evidence::Documented),
    (12, "nodata", "not found", Evidence::Documented),
    (13, "paynetjnosession", "no session", Evidence::Documented),
    (14, "paynetjwrongbin", "wrong first digits of the card number", Evidence::Documented),
    (15, "paynetjunmatchtran", "the transaction does not match", Evidence::Documented),
    (16, "paynetj3derror", "3-D Secure failed", Evidence::Documented),
    (17, "paynetjusedsession", "the session was already used", Evidence::Documented),
    (18, "wrongcarddata", "wrong card data", Evidence::Documented),
    (19, "wrongtransactiontype", "wrong transaction type", Evidence::Documented),
    (20, "wrongpostype", "wrong POS type", Evidence::Documented),
    (21, "wrongratioget", "wrong ratio", Evidence::Documented),
    (22, "paynetj_expire_date_error", "wrong expiry date", Evidence::Observed),
    (23, "ratio_code_not_found", "unknown ratio code", Evidence::Observed),
    (24, "invoice_no_not_found", "unknown invoice number", Evidence::Observed),
    (25, "card_not_found", "unknown card", Evidence::Observed),
    (26, "card_key_undefined", "undefined card key", Evidence::Observed),
    (100, "oldsuccessful", "an earlier request was already successful", Evidence::Documented),
    (200, "subscription_on", "the subscription is on", Evidence::Observed),
    (201, "subscription_off", "the subscription is off", Evidence::Observed),
];

impl ResultCode {
    /// Code 0: the request succeeded.
    pub const SUCCESSFUL: Self = Self(0);
    /// Code 4: Paynet does not know the dealer.
    pub const AGENT_NOT_FOUND: Self = Self(4);
    /// Code 5: the object that the request describes already exists at Paynet.
    pub const DUPLICATE_DATA: Self = Self(5);
    /// Code 6: there is nothing to do for this request.
    pub const NO_PROCESS: Self = Self(6);
    /// Code 7: the secret key is wrong, or the request is not permitted with this key.
    pub const UNAUTHORIZED: Self = Self(7);
    /// Code 8: an error occurred at Paynet's server. If the request changes something, it is
    /// unknown whether the change took effect.
    pub const SERVER_ERROR: Self = Self(8);
    /// Code 10: a timeout occurred at Paynet. If the request changes something, it is unknown
    /// whether the change took effect.
    pub const TIMEOUT: Self = Self(10);
    /// Code 11: the request is invalid.
    pub const BAD_REQUEST: Self = Self(11);
    /// Code 12: the requested data was not found.
    pub const NO_DATA: Self = Self(12);
    /// Code 100: an earlier request for the same operation has already succeeded. Paynet documents
    /// this code only for card charges.
    ///
    /// The client treats this code as success, except in a response of `mailorder/create`. Such a
    /// response may describe an older link with a different amount, so the client returns an error.
    pub const OLD_SUCCESSFUL: Self = Self(100);

    /// Creates the result code with this number.
    pub const fn new(code: i64) -> Self {
        Self(code)
    }

    /// Returns the result code with which Paynet refused the request, or `None` if the error
    /// contains no such code.
    pub fn of(error: &Error) -> Option<Self> {
        error.code()?.parse().ok().map(Self)
    }

    /// Returns the number of the code, such as 12.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Returns Paynet's name for the code, such as `nodata`, or `None` if this crate does not know
    /// the code.
    pub fn name(self) -> Option<&'static str> {
        self.row().map(|row| row.1)
    }

    /// Returns an English description of the code, or `None` if this crate does not know the code.
    pub fn description(self) -> Option<&'static str> {
        self.row().map(|row| row.2)
    }

    /// Returns the evidence for the meaning of the code, such as [`Evidence::Documented`]. Returns
    /// `None` if this crate does not know the code.
    pub fn evidence(self) -> Option<Evidence> {
        self.row().map(|row| row.3)
    }

    /// Returns whether the code means success. Only code 0 and code 100 (an earlier request has
    /// already succeeded) mean success.
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
        write!(f, "{} ({})", self.0, self.name().unwrap_or("unknown"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_code_has_name_description_and_evidence() {
        let meaning = |code: ResultCode| (code.name(), code.description(), code.evidence());
        let (known, unknown) = (ResultCode::NO_DATA, ResultCode::new(4711));
        assert_eq!(meaning(known), (Some("nodata"), Some("not found"), Some(Evidence::Documented)));
        assert_eq!(meaning(unknown), (None, None, None));
        assert_eq!((known.to_string(), unknown.to_string()), ("12".to_owned(), "4711".to_owned()));
        assert_eq!(format!("{known:?}, {unknown:?}"), "12 (nodata), 4711 (unknown)");
    }

    #[test]
    fn the_table_has_each_code_once_and_two_codes_of_success() {
        let codes: Vec<ResultCode> = TABLE.iter().map(|row| ResultCode::new(row.0)).collect();
        assert!(codes.is_sorted_by(|one, next| one < next), "{codes:?}");
        assert_eq!(codes.iter().filter(|code| code.is_success()).count(), 2);
    }
}
