use std::fmt;
use std::time::Duration;

use super::LinkKey;
use crate::capability::Field;
use crate::money::{Currency, Decimal};
use crate::private::Private;
use crate::raw_body::RawBody;
use crate::status::{LinkStatus, ProviderValue, StatusBasis};
use crate::text::text_form;
use crate::time::LocalDateTime;

/// A link that was created. Store its [`key`](Self::key) before you give its URL to anybody.
#[derive(Clone)]
#[non_exhaustive]
pub struct CreatedLink {
    /// The key with which the link can be read again.
    pub key: LinkKey,
    /// The URL to give to the payer. Treat the URL as opaque.
    pub url: String,
    /// How long the link can be paid.
    pub lifetime: GrantedLifetime,
    /// The [best-effort](crate::NewLink::best_effort) fields that the provider ignored.
    pub ignored_fields: Vec<Field>,
    /// The body of the response.
    pub body: RawBody,
}

impl CreatedLink {
    /// Creates a link with this key, URL and lifetime, without ignored fields and with an empty
    /// body.
    pub fn new(key: LinkKey, url: impl Into<String>, lifetime: GrantedLifetime) -> Self {
        Self {
            key,
            url: url.into(),
            lifetime,
            ignored_fields: Vec::new(),
            body: RawBody::default(),
        }
    }

    /// Adds ignored fields. A field that was already added is not added again.
    #[must_use]
    pub fn with_ignored_fields(mut self, ignored: &[Field]) -> Self {
        let named = std::mem::replace(&mut self.ignored_fields, ignored.to_vec());
        self.ignored_fields.extend(named.into_iter().filter(|field| !ignored.contains(field)));
        self
    }
}

impl fmt::Debug for CreatedLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Anyone with the URL can open the payment page, which may show the payer's name.
        f.debug_struct("CreatedLink")
            .field("key", &self.key)
            .field("lifetime", &self.lifetime)
            .field("ignored_fields", &self.ignored_fields)
            .finish_non_exhaustive()
    }
}

/// The lifetime of a created link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GrantedLifetime {
    /// The lifetime that was sent to the provider.
    Requested(Duration),
    /// The provider's default lifetime, with the duration that the provider documents.
    ProviderDefault(Duration),
    /// The provider's default lifetime, with a duration that the provider does not document.
    ProviderDefaultUndocumented,
}

/// A payment link, as the provider reports it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Link {
    /// The key that the link was read with.
    pub key: LinkKey,
    /// The reference in the response, or `None` if the response has none.
    pub reference: Option<String>,
    /// The status in the terms that all providers share.
    pub status: LinkStatus,
    /// The status in the provider's own terms, as text.
    pub provider_status: ProviderValue,
    /// Whether the status was reported or derived.
    pub status_basis: StatusBasis,
    /// The requested amount, with the digits of the response.
    pub amount: Option<Decimal>,
    /// The currency, or `None` if the response has none.
    pub currency: Option<Currency>,
    /// When the link was created, by the provider's clock.
    pub created: Option<LocalDateTime>,
    /// When the link expires, by the provider's clock.
    pub expires: Option<LocalDateTime>,
    /// The description that the payer reads.
    pub description: Option<Private<String>>,
    /// The provider's ids of the payments on this link. An id does not prove a payment: read the
    /// payment itself.
    pub transactions: Vec<String>,
    /// Whether the provider sent the link to the payer, or `None` if the provider does not report
    /// this.
    pub notified_by_provider: Option<bool>,
    /// The body of the response. It also contains the fields that this type does not have.
    pub body: RawBody,
}

impl Link {
    /// Creates a link with this key and status. Set everything else through the fields.
    pub fn new(
        key: LinkKey,
        status: LinkStatus,
        basis: StatusBasis,
        provider_status: impl Into<ProviderValue>,
    ) -> Self {
        Self {
            key,
            reference: None,
            status,
            provider_status: provider_status.into(),
            status_basis: basis,
            amount: None,
            currency: None,
            created: None,
            expires: None,
            description: None,
            transactions: Vec::new(),
            notified_by_provider: None,
            body: RawBody::default(),
        }
    }
}

/// A link in a list. It has less information than a [`Link`], and it may lack the key that is
/// needed to read the link.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ListedLink {
    /// The key, or `None` if the row does not have enough information for a key.
    pub key: Option<LinkKey>,
    /// The reference, or `None` if the row has none.
    pub reference: Option<String>,
    /// The status in the terms that all providers share.
    pub status: LinkStatus,
    /// The status in the provider's own terms. It is empty if the row has no status.
    pub provider_status: ProviderValue,
    /// The requested amount.
    pub amount: Option<Decimal>,
    /// The currency.
    pub currency: Option<Currency>,
    /// When the link was created, by the provider's clock.
    pub created: Option<LocalDateTime>,
    /// When the link expires, by the provider's clock.
    pub expires: Option<LocalDateTime>,
    /// The description that the payer reads.
    pub description: Option<Private<String>>,
}

impl ListedLink {
    /// Creates a row with this status. Set everything else through the fields.
    pub fn new(status: LinkStatus, provider_status: impl Into<ProviderValue>) -> Self {
        Self {
            key: None,
            reference: None,
            status,
            provider_status: provider_status.into(),
            amount: None,
            currency: None,
            created: None,
            expires: None,
            description: None,
        }
    }
}

/// A payment on a link, as the provider's transaction service reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Payment {
    /// The provider's id of the transaction.
    pub transaction: String,
    /// The merchant's reference, or `None` if the transaction has none.
    pub reference: Option<String>,
    /// Whether the payer was charged.
    pub outcome: PaymentOutcome,
    /// Whether the money was given back to the payer.
    pub reversal: Reversal,
    /// The amount that was charged to the card, including commission and interest.
    pub amount: Option<Decimal>,
    /// The requested amount, without commission and interest, or `None` if the provider does not
    /// report it. The requested amount must equal the expected amount, even if a surcharge is
    /// allowed.
    pub requested: Option<Decimal>,
    /// The currency.
    pub currency: Option<Currency>,
    /// The time of the payment, by the provider's clock.
    pub at: Option<LocalDateTime>,
}

impl Payment {
    /// Creates a payment. Set everything else through the fields.
    pub fn new(
        transaction: impl Into<String>,
        outcome: PaymentOutcome,
        reversal: Reversal,
    ) -> Self {
        Self {
            transaction: transaction.into(),
            reference: None,
            outcome,
            reversal,
            amount: None,
            requested: None,
            currency: None,
            at: None,
        }
    }
}

/// Whether a payment charged the payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PaymentOutcome {
    /// The provider reports that the payment succeeded.
    Succeeded,
    /// The provider reports that the payment failed.
    Failed,
    /// The provider does not report the outcome, or the provider's services contradict each other.
    /// A payment with this outcome never counts as paid.
    Unknown,
}

text_form!(PaymentOutcome, "payment_outcome", {
    Succeeded => "succeeded",
    Failed => "failed",
    Unknown => "unknown",
});

/// Whether the money of a payment was given back to the payer, by a refund or a cancellation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reversal {
    /// The provider reports that nothing was given back.
    None,
    /// The provider reports that all or a part of the money was given back.
    Reversed,
    /// The provider does not report whether anything was given back.
    Unknown,
}

text_form!(Reversal, "reversal", {
    None => "none",
    Reversed => "reversed",
    Unknown => "unknown",
});
