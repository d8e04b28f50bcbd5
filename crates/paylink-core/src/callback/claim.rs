use serde::{Deserialize, Serialize};

use crate::money::{Currency, Decimal};
use crate::provider_id::ProviderId;
use crate::stored::StoredVersion;
use crate::text::text_form;

/// The kind of a callback. The merchant's server determines the kind from the address that received
/// the callback, so the sender cannot choose the kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallbackKind {
    /// The provider's server posts the result of a payment to the callback address.
    Payment,
    /// The payer's browser returns to the merchant's success or failure address after the payment.
    BrowserReturn,
}

text_form!(CallbackKind, "callback_kind", {
    Payment => "payment",
    BrowserReturn => "browser-return",
});

/// A decoded callback. Never fulfil an order because of a callback alone, because a callback does
/// not prove a payment. Pass the callback to [`PayLinks::confirm`](crate::PayLinks::confirm), which
/// reads the link and its payments from the provider.
///
/// The serialized form contains the version number of its format.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Callback {
    pub(crate) version: StoredVersion,
    /// The provider whose client decoded the callback. If the callback is unsigned, the sender may
    /// be somebody else.
    pub provider: ProviderId,
    /// The kind of callback that the caller passed to
    /// [`PayLinks::read_callback`](crate::PayLinks::read_callback). The kind is not detected from
    /// the content of the callback.
    pub kind: CallbackKind,
    /// Whether the sender of the callback was authenticated.
    pub authenticity: Authenticity,
    /// The merchant's reference, according to the callback.
    pub reference: Option<String>,
    /// The provider's transaction id, according to the callback.
    pub transaction: Option<String>,
    /// Whether the payment succeeded, according to the callback, or `None` if the callback does not
    /// report it.
    pub claims_success: Option<bool>,
    /// The amount of the payment, according to the callback. The amount is not checked.
    pub amount: Option<Decimal>,
    /// The currency of the payment, according to the callback.
    pub currency: Option<Currency>,
}

impl Callback {
    /// Creates a callback whose optional fields are all `None`. The fields are public, so set them
    /// directly.
    pub fn new(provider: ProviderId, kind: CallbackKind, authenticity: Authenticity) -> Self {
        Self {
            version: StoredVersion,
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

/// Whether the sender of a callback was authenticated. Even a signed callback does not prove a
/// payment. Therefore, [`PayLinks::confirm`](crate::PayLinks::confirm) always reads the payments
/// from the provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authenticity {
    /// The provider does not sign callbacks, or no signature key is configured. Anybody may have
    /// sent the callback.
    #[default]
    Unsigned,
    /// The provider's signature was verified with the configured key.
    Signed,
}

text_form!(Authenticity, "authenticity", {
    Unsigned => "unsigned",
    Signed => "signed",
});
