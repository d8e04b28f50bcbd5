//! The switches: one for every reading of a provider's documentation that no page settles.
//!
//! A switch is off unless it is set. Off is what the better evidence says, and what this repository's clients assume.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;

use crate::lock;

/// One unsettled reading of a provider's documentation. [`Switch::describe`] says what both positions do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Switch {
    /// What a link or payment that does not exist is answered with.
    ///
    /// Documented: code 12 *nodata*, error type `no_data_error`, HTTP 404. Unverified: which of them these services use.
    PaynetUnknownLinkIs404,
    /// The shape of the body that comes with HTTP 400.
    ///
    /// Documented: `{type, message, code, result_code}` on every status but 200. iyzico's specification of the same host
    /// documents `{object_name, code, message}` on 400. Unverified: which one comes.
    PaynetInvalidRequestIsEnvelope,
    /// Whether a second link may carry the same reference.
    ///
    /// Documented: a code 5 *duplicatedata* exists; no page demands a unique reference. Unverified: whether create checks it.
    PaynetDuplicateReferenceRefused,
    /// Which link answers for a reference that several links carry.
    ///
    /// Unverified: nothing is published.
    PaynetReferenceFindsOldest,
    /// A link that is created without `expire_date`.
    ///
    /// Documented: the field is optional. Unverified: the lifetime that the provider then chooses (its sample sends 24).
    PaynetExpireDateRequired,
    /// A link that is created without `addcomission_to_amount`.
    ///
    /// Documented: false on the POST page, true on the GET page. Unverified: which one is right.
    PaynetCommissionAddedByDefault,
    /// The zone of dates that carry none.
    ///
    /// Unverified: no page names it.
    PaynetStampsAreUtc,
    /// The fraction of a second in dates.
    ///
    /// Documented: `.71` and `.717` in one example, so milliseconds without trailing zeros. Observed: seven digits in a
    /// third party's copy of an answer of another service.
    PaynetStampsHaveSevenDigits,
    /// How the Turkish lira is named.
    ///
    /// Documented: `TL` in the detail example, `char(3)` in the list's table. Observed: clients that expect `TRY`.
    PaynetCurrencyIsTry,
    /// The types of `status` and `send_confirmation_mail` in the detail.
    ///
    /// Documented twice: `char(1)` and `string` in the table, a number and a boolean in the example.
    PaynetDetailTypesAsTabled,
    /// Which version of the detail answers.
    ///
    /// Documented: the newer page has `payments`, the older one has not. Unverified: whether every account got the newer one.
    PaynetDetailWithoutPayments,
    /// `xact_id` of a link that was paid with several cards.
    ///
    /// Documented: `xact_id` is for a single card, `payments` for several; the example holds both. Unverified: which one is
    /// right.
    PaynetXactIdBesidePayments,
    /// The name of the array of rows in the list.
    ///
    /// Documented: `Data` at transaction/list, `data` at subscription/list. Unverified: the list of links.
    PaynetListRowsInLowercaseData,
    /// Whether the list has a wrapper at all.
    ///
    /// Unverified: the wrapper is cut from the page; observed: a client that reads a bare array too.
    PaynetListIsBareArray,
    /// `expire_date` in rows of the list.
    ///
    /// Documented: a double, described as the validity of the address. Unverified: whether it is hours, or a date as in the
    /// detail.
    PaynetListExpiryIsStamp,
    /// Whether links created on the day `datbi` are listed.
    ///
    /// Unverified: observed is only that the provider's sample sends tomorrow in order to include today.
    PaynetListEndInclusive,
    /// Whether rows of the list carry the link's `id`.
    ///
    /// Documented: no such field in the visible part of the table. Unverified: the part that is cut.
    PaynetListRowsCarryId,
    /// The order of the list.
    ///
    /// Unverified: nothing is published.
    PaynetListOldestFirst,
    /// A list that has no rows.
    ///
    /// Documented: a code 12 *nodata* exists. Unverified: whether an empty list uses it.
    PaynetEmptyListIsNoData,
    /// A status update on a paid link.
    ///
    /// Unverified: nothing is published.
    PaynetPaidLinkTakesStatus,
    /// A status update to 0 on a link whose lifetime is over.
    ///
    /// Unverified: nothing is published.
    PaynetExpiredLinkReopens,
    /// The name of the net amount in rows of transactions.
    ///
    /// Documented: `netAmount` on the Turkish page, `net_amount` on the English one. Observed: `netAmount`.
    PaynetNetAmountInSnakeCase,
    /// The type of `id` in rows of transactions.
    ///
    /// Documented twice: a string in the table, a number in the example.
    PaynetTransactionIdIsText,
    /// The order of several rows for one reference.
    ///
    /// Unverified: nothing is published; observed are clients that take the first row, and others that look for the newest.
    PaynetTransactionsNewestFirst,
    /// A check by the reference of a link that nobody tried to pay.
    ///
    /// Documented: an error type for a transaction that is not found. Unverified: whether an unused reference is such a case.
    PaynetNoTransactionsIsEmptyData,
    /// The name of the reference in the callback.
    ///
    /// Documented: `referance_no`, on both versions of the page; observed: the same. Other clients expect `reference_no`.
    PaynetCallbackSaysReferenceNo,
    /// Whether the callback carries `xact_id`.
    ///
    /// Documented: not in the table. Observed: two clients read it from the callback.
    PaynetCallbackWithoutXactId,
    /// Whether the callback carries `card_type`.
    ///
    /// Documented: in the older version of the page only.
    PaynetCallbackCarriesCardType,
    /// The form of amounts in the callback.
    ///
    /// Documented: decimal, no example. Observed: texts with a comma in the provider's other services.
    PaynetCallbackAmountsAreCommaText,
    /// The callbacks of a link that is paid with several cards.
    ///
    /// Documented: the fields of one card (`card_number`, `authorization_code`). Unverified: whether each card is told.
    PaynetCallbackOncePerLink,
    /// Whether a declined payment is told to `confirmation_url`.
    ///
    /// Documented: the call is made on success, and yet it has a field `is_succeed`. Unverified: a call with false.
    PaynetCallbackOnFailure,
    /// What follows a callback that is not answered with a 2xx status.
    ///
    /// Unverified: nothing is published.
    PaynetCallbackNeverRetried,
    /// What comes first, the payer's return or the callback.
    ///
    /// Observed: a client that waits some seconds for the callback after the return.
    PaynetRedirectBeforeCallback,
    /// The `xact_id` in the address to which the payer is sent back.
    ///
    /// Documented: it is appended. Unverified: whether it is percent-encoded; it contains `/`, `+` and `*`.
    PaynetRedirectRaw,
    /// The separator in the address to which the payer is sent back.
    ///
    /// Observed: a client that strips `amp;` from parameter names.
    PaynetRedirectHtmlAmpersand,
    /// Whether the return after a failure names the error.
    ///
    /// Observed: a client that reads `paynet_error_id` and its three siblings; documented for another service only.
    PaynetRedirectCarriesError,
}

impl Switch {
    /// Every switch, in the order of the services.
    pub const ALL: &'static [Self] = &[
        Self::PaynetUnknownLinkIs404,
        Self::PaynetInvalidRequestIsEnvelope,
        Self::PaynetDuplicateReferenceRefused,
        Self::PaynetReferenceFindsOldest,
        Self::PaynetExpireDateRequired,
        Self::PaynetCommissionAddedByDefault,
        Self::PaynetStampsAreUtc,
        Self::PaynetStampsHaveSevenDigits,
        Self::PaynetCurrencyIsTry,
        Self::PaynetDetailTypesAsTabled,
        Self::PaynetDetailWithoutPayments,
        Self::PaynetXactIdBesidePayments,
        Self::PaynetListRowsInLowercaseData,
        Self::PaynetListIsBareArray,
        Self::PaynetListExpiryIsStamp,
        Self::PaynetListEndInclusive,
        Self::PaynetListRowsCarryId,
        Self::PaynetListOldestFirst,
        Self::PaynetEmptyListIsNoData,
        Self::PaynetPaidLinkTakesStatus,
        Self::PaynetExpiredLinkReopens,
        Self::PaynetNetAmountInSnakeCase,
        Self::PaynetTransactionIdIsText,
        Self::PaynetTransactionsNewestFirst,
        Self::PaynetNoTransactionsIsEmptyData,
        Self::PaynetCallbackSaysReferenceNo,
        Self::PaynetCallbackWithoutXactId,
        Self::PaynetCallbackCarriesCardType,
        Self::PaynetCallbackAmountsAreCommaText,
        Self::PaynetCallbackOncePerLink,
        Self::PaynetCallbackOnFailure,
        Self::PaynetCallbackNeverRetried,
        Self::PaynetRedirectBeforeCallback,
        Self::PaynetRedirectRaw,
        Self::PaynetRedirectHtmlAmpersand,
        Self::PaynetRedirectCarriesError,
    ];

    /// The name in kebab case, for command lines and registers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PaynetUnknownLinkIs404 => "paynet-unknown-link-is-404",
            Self::PaynetInvalidRequestIsEnvelope => "paynet-invalid-request-is-envelope",
            Self::PaynetDuplicateReferenceRefused => "paynet-duplicate-reference-refused",
            Self::PaynetReferenceFindsOldest => "paynet-reference-finds-oldest",
            Self::PaynetExpireDateRequired => "paynet-expire-date-required",
            Self::PaynetCommissionAddedByDefault => "paynet-commission-added-by-default",
            Self::PaynetStampsAreUtc => "paynet-stamps-are-utc",
            Self::PaynetStampsHaveSevenDigits => "paynet-stamps-have-seven-digits",
            Self::PaynetCurrencyIsTry => "paynet-currency-is-try",
            Self::PaynetDetailTypesAsTabled => "paynet-detail-types-as-tabled",
            Self::PaynetDetailWithoutPayments => "paynet-detail-without-payments",
            Self::PaynetXactIdBesidePayments => "paynet-xact-id-beside-payments",
            Self::PaynetListRowsInLowercaseData => "paynet-list-rows-in-lowercase-data",
            Self::PaynetListIsBareArray => "paynet-list-is-bare-array",
            Self::PaynetListExpiryIsStamp => "paynet-list-expiry-is-stamp",
            Self::PaynetListEndInclusive => "paynet-list-end-inclusive",
            Self::PaynetListRowsCarryId => "paynet-list-rows-carry-id",
            Self::PaynetListOldestFirst => "paynet-list-oldest-first",
            Self::PaynetEmptyListIsNoData => "paynet-empty-list-is-no-data",
            Self::PaynetPaidLinkTakesStatus => "paynet-paid-link-takes-status",
            Self::PaynetExpiredLinkReopens => "paynet-expired-link-reopens",
            Self::PaynetNetAmountInSnakeCase => "paynet-net-amount-in-snake-case",
            Self::PaynetTransactionIdIsText => "paynet-transaction-id-is-text",
            Self::PaynetTransactionsNewestFirst => "paynet-transactions-newest-first",
            Self::PaynetNoTransactionsIsEmptyData => "paynet-no-transactions-is-empty-data",
            Self::PaynetCallbackSaysReferenceNo => "paynet-callback-says-reference-no",
            Self::PaynetCallbackWithoutXactId => "paynet-callback-without-xact-id",
            Self::PaynetCallbackCarriesCardType => "paynet-callback-carries-card-type",
            Self::PaynetCallbackAmountsAreCommaText => "paynet-callback-amounts-are-comma-text",
            Self::PaynetCallbackOncePerLink => "paynet-callback-once-per-link",
            Self::PaynetCallbackOnFailure => "paynet-callback-on-failure",
            Self::PaynetCallbackNeverRetried => "paynet-callback-never-retried",
            Self::PaynetRedirectBeforeCallback => "paynet-redirect-before-callback",
            Self::PaynetRedirectRaw => "paynet-redirect-raw",
            Self::PaynetRedirectHtmlAmpersand => "paynet-redirect-html-ampersand",
            Self::PaynetRedirectCarriesError => "paynet-redirect-carries-error",
        }
    }

    /// What the sandbox does while the switch is off, and while it is on.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::PaynetUnknownLinkIs404 => {
                "off: HTTP 200 with code 12; on: HTTP 404 with type no_data_error and result_code 12"
            }
            Self::PaynetInvalidRequestIsEnvelope => {
                "off: {type, message, code: 400, result_code: 11}; on: {object_name, code: 11, message}"
            }
            Self::PaynetDuplicateReferenceRefused => "off: accepted; on: refused with code 5",
            Self::PaynetReferenceFindsOldest => "off: the newest; on: the oldest",
            Self::PaynetExpireDateRequired => "off: lives for 24 hours; on: refused with HTTP 400",
            Self::PaynetCommissionAddedByDefault => {
                "off: the payer pays the amount; on: the payer pays the commission on top"
            }
            Self::PaynetStampsAreUtc => "off: Turkish wall clock; on: UTC",
            Self::PaynetStampsHaveSevenDigits => "off: 0 to 3 digits, zeros trimmed; on: always 7 digits",
            Self::PaynetCurrencyIsTry => "off: TL; on: TRY",
            Self::PaynetDetailTypesAsTabled => "off: as in the example; on: as in the table: both are texts",
            Self::PaynetDetailWithoutPayments => "off: with payments; on: without payments",
            Self::PaynetXactIdBesidePayments => "off: empty; on: the last payment's id",
            Self::PaynetListRowsInLowercaseData => "off: Data; on: data",
            Self::PaynetListIsBareArray => "off: an object with totals and rows; on: the rows alone",
            Self::PaynetListExpiryIsStamp => "off: hours as a number; on: a date",
            Self::PaynetListEndInclusive => "off: no, the range ends at its midnight; on: yes",
            Self::PaynetListRowsCarryId => "off: no; on: yes, as the first field",
            Self::PaynetListOldestFirst => "off: newest first; on: oldest first",
            Self::PaynetEmptyListIsNoData => "off: code 0 and no rows; on: code 12",
            Self::PaynetPaidLinkTakesStatus => {
                "off: refused with code 6; on: answered with success, and the link stays paid"
            }
            Self::PaynetExpiredLinkReopens => {
                "off: refused with code 6; on: the link is open again for its first lifetime"
            }
            Self::PaynetNetAmountInSnakeCase => "off: netAmount; on: net_amount",
            Self::PaynetTransactionIdIsText => "off: a number; on: a text",
            Self::PaynetTransactionsNewestFirst => "off: oldest first; on: newest first",
            Self::PaynetNoTransactionsIsEmptyData => {
                "off: not found, like an unknown payment; on: code 0 and no rows"
            }
            Self::PaynetCallbackSaysReferenceNo => "off: referance_no; on: reference_no",
            Self::PaynetCallbackWithoutXactId => "off: it does; on: it does not",
            Self::PaynetCallbackCarriesCardType => "off: it does not; on: it does",
            Self::PaynetCallbackAmountsAreCommaText => "off: JSON numbers; on: texts such as \"149,90\"",
            Self::PaynetCallbackOncePerLink => {
                "off: one per card; on: one with the last card and the whole amount"
            }
            Self::PaynetCallbackOnFailure => "off: it is not; on: it is, with is_succeed false",
            Self::PaynetCallbackNeverRetried => "off: up to two more attempts; on: nothing",
            Self::PaynetRedirectBeforeCallback => {
                "off: the callback; on: the return; the callback follows a moment later"
            }
            Self::PaynetRedirectRaw => {
                "off: percent-encoded; on: as it is, so that form decoding turns + into a space"
            }
            Self::PaynetRedirectHtmlAmpersand => "off: &; on: &amp;",
            Self::PaynetRedirectCarriesError => {
                "off: it does not; on: it carries paynet_error_id, bank_error_id and their messages"
            }
        }
    }
}

impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Switch {
    type Err = UnknownSwitch;

    fn from_str(text: &str) -> Result<Self, UnknownSwitch> {
        Self::ALL
            .iter()
            .copied()
            .find(|switch| switch.name() == text)
            .ok_or_else(|| UnknownSwitch(text.to_owned()))
    }
}

/// A text that names no [`Switch`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSwitch(String);

impl fmt::Display for UnknownSwitch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no switch is called {:?}; `paylink-sandbox --switches` lists them", self.0)
    }
}

impl std::error::Error for UnknownSwitch {}

/// The positions of all switches.
#[derive(Debug, Default)]
pub(crate) struct Switches(Mutex<BTreeSet<Switch>>);

impl Switches {
    pub(crate) fn set(&self, switch: Switch, on: bool) {
        let mut set = lock(&self.0);
        if on {
            set.insert(switch);
        } else {
            set.remove(&switch);
        }
    }

    pub(crate) fn is_set(&self, switch: Switch) -> bool {
        lock(&self.0).contains(&switch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_kebab_case_and_read_back() {
        for switch in Switch::ALL {
            assert_eq!(switch.name().parse(), Ok(*switch));
            assert!(switch.name().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            assert!(switch.describe().starts_with("off: ") && switch.describe().contains("; on: "));
        }
        assert_eq!(Switch::ALL.iter().collect::<BTreeSet<_>>().len(), Switch::ALL.len());
        assert!("paynet-nonsense".parse::<Switch>().unwrap_err().to_string().contains("paynet-nonsense"));
    }
}
