//! Values of the account, and how Paynet writes values.

use crate::Switch;
use crate::clock::StampStyle;

use super::ProviderState;
use super::store::{Transaction, encrypted_anew};

/// Documented by example: the number of the company, and of its dealer, in the published detail.
pub(crate) const COMPANY_CODE: &str = "1001";

pub(crate) const COMPANY_NAME: &str = "Örnek Ticaret A.Ş.";

/// How this sandbox writes dates at the moment.
pub(crate) fn stamp_style(provider: &ProviderState) -> StampStyle {
    StampStyle {
        utc: provider.is_set(Switch::PaynetStampsAreUtc),
        digits: provider.is_set(Switch::PaynetStampsHaveSevenDigits).then_some(7),
    }
}

/// Returns the id of a transaction for one answer.
pub(crate) fn xact_id(provider: &ProviderState, own: &Transaction) -> String {
    if provider.is_set(Switch::PaynetXactIdChanges) {
        encrypted_anew(&provider.context.random, &own.xact_id)
    } else {
        own.xact_id.clone()
    }
}

/// Documented: `TL` in the example of the detail.
pub(crate) fn currency(provider: &ProviderState) -> &'static str {
    if provider.is_set(Switch::PaynetCurrencyIsTry) { "TRY" } else { "TL" }
}
