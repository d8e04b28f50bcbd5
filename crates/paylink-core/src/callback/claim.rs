use crate::money::{Currency, Decimal};
use crate::provider_id::ProviderId;
use crate::text::text_form;

/// The kind of request that the merchant's server expects at a callback address. The server chooses
/// the kind; the sender of a request cannot change it.
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

/// A decoded callback. It is a claim, not proof of a payment. Pass it to
/// [`PayLinks::confirm`](crate::PayLinks::confirm), and never fulfil an order because of a callback
/// alone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Callback {
    /// The provider that supposedly sent the callback.
    pub provider: ProviderId,
    /// The kind of callback that the merchant's server expected.
    pub kind: CallbackKind,
    /// Whether the sender of the callback was authenticated.
    pub authenticity: Authenticity,
    /// The merchant's reference, as the callback claims it.
    pub reference: Option<String>,
    /// The provider's transaction id, as the callback claims it.
    pub transaction: Option<String>,
    /// Whether the callback claims that a payment succeeded.
    pub claims_success: Option<bool>,
    /// The amount, as the callback claims it.
    pub amount: Option<Decimal>,
    /// The currency, as the callback claims it.
    pub currency: Option<Currency>,
}

impl Callback {
    /// Creates a callback without claims. Set the claims through the public fields.
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

/// Whether the sender of a callback was authenticated. A signed callback is still a claim:
/// [`PayLinks::confirm`](crate::PayLinks::confirm) also asks the provider about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authenticity {
    /// The provider does not sign callbacks, or no signature key is configured. Anybody may have
    /// sent the callback.
    Unsigned,
    /// The provider's signature was verified with the configured key.
    Signed,
}

text_form!(Authenticity, "authenticity", {
    Unsigned => "unsigned",
    Signed => "signed",
});
