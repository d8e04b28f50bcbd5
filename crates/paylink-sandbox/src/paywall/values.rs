//! Values of the account, the provider's numbered lists, and how Paywall writes values. Documented,
//! unless stated otherwise.

use serde::{Deserialize, Serialize};

use crate::Switch;
use crate::clock::StampStyle;

use super::ProviderState;

/// On the payment pages.
pub(crate) const MERCHANT_NAME: &str = "Örnek Ticaret A.Ş.";

/// Names of the currencies, from number 1 on.
const CURRENCIES: [&str; 33] = [
    "TRY", "USD", "EUR", "BAM", "MKD", "ALL", "GBP", "AUD", "CHF", "BRL", "PLN", "MXN", "PEN",
    "BGN", "CZK", "DKK", "HRK", "HUF", "ISK", "NOK", "RON", "SEK", "PHP", "SGD", "NZD", "ARS",
    "CLP", "COP", "CRC", "UYU", "VES", "CNY", "THB",
];

/// A currency by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "u8")]
pub(crate) struct Currency(u8);

impl From<Currency> for u8 {
    fn from(currency: Currency) -> Self {
        currency.0
    }
}

impl TryFrom<i64> for Currency {
    type Error = &'static str;

    fn try_from(id: i64) -> Result<Self, Self::Error> {
        Self::new(id).ok_or("a currency has an unknown numeric code")
    }
}

impl Currency {
    pub(crate) fn new(id: i64) -> Option<Self> {
        let id = u8::try_from(id).ok()?;
        (1..=CURRENCIES.len()).contains(&usize::from(id)).then_some(Self(id))
    }

    pub(crate) const fn id(self) -> u8 {
        self.0
    }

    pub(crate) fn name(self) -> &'static str {
        CURRENCIES.get(usize::from(self.0).wrapping_sub(1)).copied().unwrap_or("TRY")
    }
}

/// The number of the last region.
pub(crate) const REGIONS: i64 = 57;

/// `StatusId` and `StatusName` of a payment. Unverified: the Turkish names.
pub(crate) const SUCCESSFUL: (u8, &str) = (4, "Başarılı");
pub(crate) const FAILED: (u8, &str) = (5, "Başarısız");
pub(crate) const FRAUD: (u8, &str) = (13, "Fraud");

/// `TypeId` and `TypeName` of an activity. Unverified: the Turkish names, but for the first.
pub(crate) const SALE: (u8, &str) = (1, "Satış");
pub(crate) const REFUND: (u8, &str) = (2, "İade");
pub(crate) const CANCEL: (u8, &str) = (3, "İptal");
pub(crate) const PARTIAL_REFUND: (u8, &str) = (4, "Kısmi İade");

/// How this sandbox writes dates at the moment. Documented by example: six fraction digits in
/// the inquiry, seven in the queries.
pub(crate) fn stamp_style(provider: &ProviderState, digits: usize) -> StampStyle {
    StampStyle { utc: provider.is_set(Switch::PaywallStampsAreUtc), digits: Some(digits) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_have_their_numbers() {
        for (id, name) in [(1, "TRY"), (4, "BAM"), (7, "GBP"), (33, "THB")] {
            assert_eq!(Currency::new(id).map(Currency::name), Some(name));
        }
        for id in [0, 34, -1, 257, i64::MAX] {
            assert_eq!(Currency::new(id), None);
        }
    }
}
