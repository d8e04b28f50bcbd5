//! Values of the account and of the provider's lists.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// In a list of links and in transactions, and on the payment page.
pub(crate) const MERCHANT_NAME: &str = "Örnek Ticaret A.Ş.";

/// A currency by its number in ISO 4217, which is sent as a text. Documented: 949. Code only:
/// others are sent, too. Unverified: their names; observed is only `TL`, behind an amount.
const CURRENCIES: [(&str, &str); 4] =
    [("949", "TL"), ("840", "USD"), ("978", "EUR"), ("826", "GBP")];

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub(crate) struct Currency {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
}

impl Currency {
    pub(crate) fn new(code: &str) -> Option<Self> {
        let known = CURRENCIES.into_iter().find(|(own, _)| *own == code);
        known.map(|(code, name)| Self { code, name })
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code.to_owned()
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::new(&code).ok_or_else(|| D::Error::custom("a currency has an unknown numeric code"))
    }
}
