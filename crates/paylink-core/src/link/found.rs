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

/// A link that was created. Store [`key`](Self::key) before the URL is given to anybody.
#[derive(Clone)]
#[non_exhaustive]
pub struct CreatedLink {
    /// What finds the link again.
    pub key: LinkKey,
    /// The address to give to the payer. Treat it as opaque.
    pub url: String,
    /// How long the link can be paid.
    pub lifetime: GrantedLifetime,
    /// Fields that were marked [`best_effort`](crate::NewLink::best_effort) and that the
    /// provider does not know.
    pub ignored_fields: Vec<Field>,
    /// The body of the answer.
    pub body: RawBody,
}

impl CreatedLink {
    /// A created link.
    pub fn new(key: LinkKey, url: impl Into<String>, lifetime: GrantedLifetime) -> Self {
        Self {
            key,
            url: url.into(),
            lifetime,
            ignored_fields: Vec::new(),
            body: RawBody::default(),
        }
    }

    /// The same, naming these fields as left out too; each stands there once.
    #[must_use]
    pub fn with_ignored_fields(mut self, ignored: &[Field]) -> Self {
        let named = std::mem::replace(&mut self.ignored_fields, ignored.to_vec());
        self.ignored_fields.extend(named.into_iter().filter(|field| !ignored.contains(field)));
        self
    }
}

impl fmt::Debug for CreatedLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Who has the URL can open the payment page, where the payer's name may stand.
        f.debug_struct("CreatedLink")
            .field("key", &self.key)
            .field("lifetime", &self.lifetime)
            .field("ignored_fields", &self.ignored_fields)
            .finish_non_exhaustive()
    }
}

/// The lifetime that a created link got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GrantedLifetime {
    /// This long from now, as it was sent to the provider.
    Requested(Duration),
    /// The provider's own, which its documentation states.
    ProviderDefault(Duration),
    /// The provider's own, which its documentation does not state.
    ProviderDefaultUndocumented,
}

/// What a provider tells about one link.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Link {
    /// The key that was asked for.
    pub key: LinkKey,
    /// The reference in the answer, where the provider echoes it.
    pub reference: Option<String>,
    /// The common status.
    pub status: LinkStatus,
    /// The provider's own value of the status, as text.
    pub provider_status: ProviderValue,
    /// Whether the status was told or derived.
    pub status_basis: StatusBasis,
    /// What was asked for, in the digits of the answer.
    pub amount: Option<Decimal>,
    /// The currency, if the answer names one.
    pub currency: Option<Currency>,
    /// When the link was created, by the provider's clock.
    pub created: Option<LocalDateTime>,
    /// When the link expires, by the provider's clock.
    pub expires: Option<LocalDateTime>,
    /// The description that the payer reads.
    pub description: Option<Private<String>>,
    /// The provider's ids of the payments on this link. Their presence proves nothing: read them
    /// back.
    pub transactions: Vec<String>,
    /// Whether the provider itself sent the link to the payer, if it tells.
    pub notified_by_provider: Option<bool>,
    /// The body of the answer: fields that are not modelled stay reachable.
    pub body: RawBody,
}

impl Link {
    /// A link of this status; everything else is set through the fields.
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

/// A row of a list: less than a [`Link`], and sometimes not even enough to find it again.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ListedLink {
    /// What finds the link again, if the row tells enough.
    pub key: Option<LinkKey>,
    /// The reference as it stands in the row.
    pub reference: Option<String>,
    /// The common status.
    pub status: LinkStatus,
    /// The provider's own value of the status, as text; empty if the row has none.
    pub provider_status: ProviderValue,
    /// What was asked for.
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
    /// A row of this status; everything else is set through the fields.
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

/// One payment on a link, as the provider's transaction service tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Payment {
    /// The provider's id of the transaction.
    pub transaction: String,
    /// The merchant's reference in the transaction, where the provider tells it.
    pub reference: Option<String>,
    /// Whether the money was taken.
    pub outcome: PaymentOutcome,
    /// Whether it was given back.
    pub reversal: Reversal,
    /// What was drawn from the card, commission and interest included.
    pub amount: Option<Decimal>,
    /// What was asked for, without commission and interest, where the provider tells it. It must be
    /// what was expected, surcharge or not.
    pub requested: Option<Decimal>,
    /// The currency.
    pub currency: Option<Currency>,
    /// When, by the provider's clock.
    pub at: Option<LocalDateTime>,
}

impl Payment {
    /// A payment of which only this much is known; everything else is set through the fields.
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

/// Whether a payment took money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PaymentOutcome {
    /// The provider says that it succeeded.
    Succeeded,
    /// The provider says that it failed.
    Failed,
    /// The provider does not say, or its services contradict each other. Never counted as paid.
    Unknown,
}

text_form!(PaymentOutcome, "payment_outcome", {
    Succeeded => "succeeded",
    Failed => "failed",
    Unknown => "unknown",
});

/// Whether the money of a payment was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reversal {
    /// The provider says that nothing was given back.
    None,
    /// All or a part was given back.
    Reversed,
    /// The provider does not say.
    Unknown,
}

text_form!(Reversal, "reversal", {
    None => "none",
    Reversed => "reversed",
    Unknown => "unknown",
});
