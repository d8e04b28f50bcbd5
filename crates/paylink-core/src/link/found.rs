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

/// A link that was created. Store [`key`](Self::key) before you give the URL to anybody.
#[derive(Clone)]
#[non_exhaustive]
pub struct CreatedLink {
    /// The key to read the link with.
    pub key: LinkKey,
    /// The URL to give to the payer. It is opaque.
    pub url: String,
    /// How long the link can be paid.
    pub lifetime: GrantedLifetime,
    /// The [best-effort](crate::NewLink::best_effort) fields that the provider ignored.
    pub ignored_fields: Vec<Field>,
    /// The body of the response.
    pub body: RawBody,
}

impl CreatedLink {
    /// Creates a link with this key, URL and lifetime. It has no ignored fields, and its body is
    /// empty.
    pub fn new(key: LinkKey, url: impl Into<String>, lifetime: GrantedLifetime) -> Self {
        Self {
            key,
            url: url.into(),
            lifetime,
            ignored_fields: Vec::new(),
            body: RawBody::default(),
        }
    }

    /// Adds ignored fields. Each field is listed once.
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
    /// The requested lifetime, as it was sent to the provider.
    Requested(Duration),
    /// The provider's default lifetime, as the provider documents it.
    ProviderDefault(Duration),
    /// The provider's default lifetime, which the provider does not document.
    ProviderDefaultUndocumented,
}

/// A link as the provider reports it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Link {
    /// The key that the link was read with.
    pub key: LinkKey,
    /// The reference in the response, where the provider returns it.
    pub reference: Option<String>,
    /// The common status.
    pub status: LinkStatus,
    /// The provider's own value of the status, as text.
    pub provider_status: ProviderValue,
    /// Whether the status was reported or derived.
    pub status_basis: StatusBasis,
    /// The requested amount, in the digits of the response.
    pub amount: Option<Decimal>,
    /// The currency, if the response has one.
    pub currency: Option<Currency>,
    /// When the link was created, by the provider's clock.
    pub created: Option<LocalDateTime>,
    /// When the link expires, by the provider's clock.
    pub expires: Option<LocalDateTime>,
    /// The description that the payer reads.
    pub description: Option<Private<String>>,
    /// The provider's ids of the payments on this link. An id does not prove a payment; the payment
    /// itself has to be read.
    pub transactions: Vec<String>,
    /// Whether the provider sent the link to the payer; `None` if the provider does not report
    /// that.
    pub notified_by_provider: Option<bool>,
    /// The body of the response, including the fields that this type does not have.
    pub body: RawBody,
}

impl Link {
    /// Creates a link with this status; set everything else through the fields.
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

/// A link in a list. It has less information than a [`Link`], and may lack what is needed to read
/// the link.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ListedLink {
    /// The key, if the row has enough information for one.
    pub key: Option<LinkKey>,
    /// The reference in the row.
    pub reference: Option<String>,
    /// The common status.
    pub status: LinkStatus,
    /// The provider's own value of the status; empty if the row has none.
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
    /// Creates a row with this status; set everything else through the fields.
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
    /// The merchant's reference in the transaction, where the provider returns it.
    pub reference: Option<String>,
    /// Whether the payer was charged.
    pub outcome: PaymentOutcome,
    /// Whether the money was refunded or the payment cancelled.
    pub reversal: Reversal,
    /// The amount charged to the card, commission and interest included.
    pub amount: Option<Decimal>,
    /// The requested amount, without commission and interest, where the provider reports it. It
    /// must equal the expected amount, even if a surcharge is allowed.
    pub requested: Option<Decimal>,
    /// The currency.
    pub currency: Option<Currency>,
    /// The time of the payment, by the provider's clock.
    pub at: Option<LocalDateTime>,
}

impl Payment {
    /// Creates a payment; set everything else through the fields.
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
    /// The provider does not report the outcome, or its services contradict each other. Such a
    /// payment never counts as paid.
    Unknown,
}

text_form!(PaymentOutcome, "payment_outcome", {
    Succeeded => "succeeded",
    Failed => "failed",
    Unknown => "unknown",
});

/// Whether the money of a payment was given back, by a refund or a cancellation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reversal {
    /// The provider reports that nothing was given back.
    None,
    /// All of the money or a part of it was given back.
    Reversed,
    /// The provider does not report whether anything was given back.
    Unknown,
}

text_form!(Reversal, "reversal", {
    None => "none",
    Reversed => "reversed",
    Unknown => "unknown",
});
