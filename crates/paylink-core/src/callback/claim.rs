use crate::money::{Currency, Decimal};
use crate::provider_id::ProviderId;
use crate::text::text_form;

/// The kind of request that the receiver expects at a callback address. The receiver decides it,
/// never the sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallbackKind {
    /// The provider's server posts the result of a payment.
    Payment,
    /// The payer's browser returns to the success or failure address.
    BrowserReturn,
}

text_form!(CallbackKind, "callback_kind", {
    Payment => "payment",
    BrowserReturn => "browser-return",
});

/// A decoded callback. It is a claim, not proof: pass it to
/// [`PayLinks::confirm`](crate::PayLinks::confirm), and never fulfil an order because of it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Callback {
    /// The provider that is said to have sent it.
    pub provider: ProviderId,
    /// The kind that the receiver expected.
    pub kind: CallbackKind,
    /// Whether the sender was authenticated.
    pub authenticity: Authenticity,
    /// The claimed reference of the merchant.
    pub reference: Option<String>,
    /// The claimed transaction id of the provider.
    pub transaction: Option<String>,
    /// Whether a payment is claimed to have succeeded.
    pub claims_success: Option<bool>,
    /// The claimed amount.
    pub amount: Option<Decimal>,
    /// The claimed currency.
    pub currency: Option<Currency>,
}

impl Callback {
    /// Creates a callback without claims; set them through the fields.
    pub fn new(provider: ProviderId, kind: CallbackKind, authenticity: Authenticity) -> Self {
        Self {
            provider,
            kind,
            authenticity,
            reference: None,
            transaction: None,
            claims_success: None,
            amount: None,
            currency: None,
        }
    }
}

/// Whether the sender of a callback was authenticated. A signed callback is confirmed with the
/// provider too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authenticity {
    /// The provider does not sign, or no key is configured: anybody may have sent it.
    Unsigned,
    /// The provider's signature was verified with the configured key.
    Signed,
}

text_form!(Authenticity, "authenticity", {
    Unsigned => "unsigned",
    Signed => "signed",
});
