//! Paywall's services as documented, one file each: native names, native order, the evidence of
//! each field.
//!
//! Fields of an answer are optional, for examples and tables leave different ones out. A field
//! without a word of evidence is documented on the page that its file names.

pub mod checkout_generate;
pub mod checkout_inquiry;
pub mod checkout_passive;
pub mod linkqr_generate;
pub mod payment_version;
pub mod private_query;

pub use crate::envelope::{AnyJson, Envelope, ProviderFault, Text};
pub use paylink_core::wire::record::Nothing;

use paylink_core::wire::record::Names;
use paylink_core::{Currency, Error, Language, Money, Result, RuleCode, names};

/// Paywall's number of a currency, by its table (where 7 is GBP and 4 is BAM).
///
/// Source: <https://developer.paywall.one/sistem-verileri/para-birimleri>
const CURRENCIES: Names = names![
    "TRY", "USD", "EUR", "BAM", "MKD", "ALL", "GBP", "AUD", "CHF", "BRL", "PLN", "MXN", "PEN",
    "BGN", "CZK", "DKK", "HRK", "HUF", "ISK", "NOK", "RON", "SEK", "PHP", "SGD", "NZD", "ARS",
    "CLP", "COP", "CRC", "UYU", "VES", "CNY", "THB",
];

/// Paywall's number of a currency; `None` for one that Paywall does not list.
pub fn currency_id(currency: Currency) -> Option<i64> {
    let at = CURRENCIES.iter().position(|code| code == currency.code())?;
    i64::try_from(at + 1).ok()
}

/// The currency behind Paywall's number.
pub fn currency_of(id: i64) -> Option<Currency> {
    let at = usize::try_from(id).ok()?.checked_sub(1)?;
    CURRENCIES.iter().nth(at)?.parse().ok()
}

pub(crate) fn currency(id: Option<i64>, name: Option<&str>) -> Option<Currency> {
    match (id.and_then(currency_of), name.and_then(|name| name.parse().ok())) {
        (Some(by_id), Some(by_name)) if by_id != by_name => None,
        (by_id, by_name) => by_id.or(by_name),
    }
}

/// Paywall's number of a language: 1 Turkish, 2 English.
pub fn language_id(language: Language) -> i64 {
    match language {
        Language::English => 2,
        // Turkish is what Paywall's pages are in unless told otherwise.
        _ => 1,
    }
}

/// An amount in major units as a JSON number with all digits of its currency, beside Paywall's
/// number of the currency.
fn priced(field: &'static str, amount: Money) -> Result<i64> {
    currency_id(amount.currency()).ok_or_else(|| {
        Error::invalid(
            field,
            RuleCode::Currency,
            "must be in a currency that Paywall lists (1 TRY to 33 THB)",
        )
    })
}

/// What travels in a header or inside a `###`-joined hash later must be plain from the beginning.
fn check_code(field: &'static str, text: &str) -> Result<()> {
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
            "must be visible ASCII, for it travels as a header",
        ));
    }
    if text.contains("###") {
        return Err(Error::invalid(
            field,
            RuleCode::Characters,
            "must not contain ###, which separates the fields of a hash",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_gbp_is_7_and_bam_is_4() {
        assert_eq!((currency_id(Currency::GBP), currency_of(4).unwrap().code()), (Some(7), "BAM"));
        for id in 1..=33 {
            assert_eq!(currency_id(currency_of(id).unwrap()), Some(id));
        }
        assert_eq!((currency_of(0), currency_of(34), currency_of(-1)), (None, None, None));
    }
}
