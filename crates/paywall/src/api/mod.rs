//! The requests and responses of Paywall's services. Each service has its own module.
//!
//! The fields have the same names and the same order as at Paywall. All fields of a response are
//! optional, because Paywall's examples omit some fields and Paywall's tables omit others. Each
//! module links to the documentation page of its service. If that page does not document a field,
//! the documentation of the field states where the field was found.
//!
//! If a field of a response has an invalid value, the result depends on the field. For a field with
//! the attribute [`decides`], the client returns an error that contains the name of the field. A
//! field with the attribute [`informs`] becomes `None`, and
//! [`Response::unread`](paylink_core::Response::unread) returns its name.
//!
//! [`decides`]: paylink_core::wire::decides
//! [`informs`]: paylink_core::wire::informs

pub mod checkout_generate;
pub mod checkout_inquiry;
pub mod checkout_passive;
pub mod linkqr_generate;
pub mod payment_version;
pub mod private_query;

pub use crate::envelope::{Envelope, ProviderFault, Text};
pub use paylink_core::wire::Nothing;

use paylink_core::{Currency, Error, Language, Money, Result, RuleCode};

/// The currencies that Paywall supports, in the order of Paywall's numbers, which begin at 1.
///
/// Source: <https://developer.paywall.one/sistem-verileri/para-birimleri>
const CURRENCIES: [&str; 33] = [
    "TRY", "USD", "EUR", "BAM", "MKD", "ALL", "GBP", "AUD", "CHF", "BRL", "PLN", "MXN", "PEN",
    "BGN", "CZK", "DKK", "HRK", "HUF", "ISK", "NOK", "RON", "SEK", "PHP", "SGD", "NZD", "ARS",
    "CLP", "COP", "CRC", "UYU", "VES", "CNY", "THB",
];

/// Returns Paywall's number for a currency, such as 1 for TRY. Returns `None` if Paywall does not
/// support the currency.
pub fn currency_id(currency: Currency) -> Option<i64> {
    let at = CURRENCIES.iter().position(|code| *code == currency.code())?;
    i64::try_from(at + 1).ok()
}

/// Returns the currency that has this number at Paywall. Returns `None` if no currency has this
/// number.
pub fn currency_of(id: i64) -> Option<Currency> {
    let at = usize::try_from(id).ok()?.checked_sub(1)?;
    CURRENCIES.get(at)?.parse().ok()
}

/// Returns the currency that a response reports by number and name, or `None` if the two contradict
/// each other.
pub(crate) fn currency(id: Option<i64>, name: Option<&str>) -> Option<Currency> {
    match (id.and_then(currency_of), name.and_then(|name| name.parse().ok())) {
        (Some(by_id), Some(by_name)) if by_id != by_name => None,
        (by_id, by_name) => by_id.or(by_name),
    }
}

/// Returns Paywall's number for a language: 2 for English, and 1 (Turkish) for any other language.
pub fn language_id(language: Language) -> i64 {
    match language {
        Language::English => 2,
        // The default language of Paywall's pages.
        _ => 1,
    }
}

/// Returns Paywall's number for the currency of an amount.
///
/// # Errors
/// Returns an error if Paywall does not support the currency.
fn currency_id_of(field: &'static str, amount: Money) -> Result<i64> {
    currency_id(amount.currency()).ok_or_else(|| {
        Error::invalid(
            field,
            RuleCode::Currency,
            "must be in one of the 33 currencies that Paywall lists",
        )
    })
}

/// Validates a code that is later sent as a header, or hashed as a part of a text joined by `###`.
fn validate_code(field: &'static str, text: &str) -> Result<()> {
    if text.is_empty() {
        return Err(Error::invalid(field, RuleCode::Blank, "must not be empty"));
    }
    if text.len() > 250 {
        return Err(Error::invalid(
            field,
            RuleCode::TooLong,
            "must be at most 250 characters long",
        ));
    }
    if !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Error::invalid(
            field,
            RuleCode::Characters,
            "must be visible ASCII, because it is sent as a header",
        ));
    }
    if text.as_bytes().windows(3).any(|part| part == b"###") {
        return Err(Error::invalid(
            field,
            RuleCode::Characters,
            "must not contain `###`, which separates the fields of a hash",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_currency_numbers_are_those_of_paywalls_table() {
        assert_eq!((currency_id(Currency::GBP), currency_of(4).unwrap().code()), (Some(7), "BAM"));
        for id in 1..=33 {
            assert_eq!(currency_id(currency_of(id).unwrap()), Some(id));
        }
        assert_eq!((currency_of(0), currency_of(34), currency_of(-1)), (None, None, None));
    }
}
