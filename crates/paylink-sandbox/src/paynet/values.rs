//! Values of the account, and how Paynet writes values.

use crate::Switch;
use crate::clock::StampStyle;

use super::ProviderState;

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

/// Documented: `TL` in the example of the detail.
pub(crate) fn currency(provider: &ProviderState) -> &'static str {
    if provider.is_set(Switch::PaynetCurrencyIsTry) { "TRY" } else { "TL" }
}
