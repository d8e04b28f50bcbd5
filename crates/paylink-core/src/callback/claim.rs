use crate::money::{Currency, Decimal};
use crate::provider_id::ProviderId;

/// What kind of call the receiver expects at this address. The sender never chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallbackKind {
    /// The provider's server posts the result of a payment.
    Payment,
    /// The payer's browser comes back to the success or failure address.
    BrowserReturn,
}

/// What a callback says. Give it to [`PayLinks::confirm`](crate::PayLinks::confirm); settle nothing
/// from it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Callback {
    /// Who is said to have sent it.
    pub provider: ProviderId,
    /// What the receiver expected.
    pub kind: CallbackKind,
    /// Whether the sender could be authenticated.
    pub authenticity: Authenticity,
    /// The merchant's reference, as claimed.
    pub reference: Option<String>,
    /// The provider's id of the transaction, as claimed.
    pub transaction: Option<String>,
    /// Whether a payment is claimed to have succeeded.
    pub claims_success: Option<bool>,
    /// The amount, as claimed.
    pub amount: Option<Decimal>,
    /// The currency, as claimed.
    pub currency: Option<Currency>,
}

impl Callback {
    /// A callback that claims nothing yet; the claims are set through the fields.
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

/// Whether a callback is authentic. Even a signed one is confirmed by reading the payment back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authenticity {
    /// The provider signs nothing, or no key is configured: anybody may have sent it.
    Unsigned,
    /// The provider's signature was checked against the configured key.
    Signed,
}
