use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::LinkKey;
use crate::capability::Field;
use crate::money::{Currency, Decimal};
use crate::private::Private;
use crate::raw_body::RawBody;
use crate::status::{LinkStatus, ProviderValue, StatusBasis};
use crate::stored::StoredVersion;
use crate::time::LocalDateTime;
use crate::wire::UnreadField;

/// A payment link that was created. Store the link's [`key`](Self::key) before you give the link's
/// URL to anybody.
#[derive(Clone)]
#[non_exhaustive]
pub struct CreatedLink {
    /// The key that identifies the link in later calls.
    pub key: LinkKey,
    /// The URL of the link, for the payer. Do not parse or change the URL.
    pub url: String,
    /// How long the link can be paid: the requested lifetime or the provider's default lifetime.
    pub lifetime: GrantedLifetime,
    /// The maximum time for which the link may still be payable after the end of its lifetime. The
    /// value is zero unless the time zone of the provider's expiry times is unverified.
    pub expiry_uncertainty: Duration,
    /// The fields of the new link that were ignored, because the provider does not support them.
    /// Only fields that were marked with [`best_effort`](crate::NewLink::best_effort) can be
    /// ignored.
    pub ignored_fields: Vec<Field>,
    /// The body of the response.
    pub body: RawBody,
}

impl CreatedLink {
    /// Creates a `CreatedLink` with this key, URL and lifetime. No field is ignored, and the body
    /// is empty.
    pub fn new(key: LinkKey, url: impl Into<String>, lifetime: GrantedLifetime) -> Self {
        Self {
            key,
            url: url.into(),
            lifetime,
            expiry_uncertainty: Duration::ZERO,
            ignored_fields: Vec::new(),
            body: RawBody::default(),
        }
    }

    /// Adds fields to the ignored fields. A field that is already in the list is not added again.
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
    /// The lifetime that the client requested. The provider accepted the request with this
    /// lifetime.
    Requested(Duration),
    /// The provider's default lifetime, whose duration the provider documents. The value is the
    /// documented duration.
    ProviderDefault(Duration),
    /// The provider's default lifetime, whose duration the provider does not document.
    ProviderDefaultUndocumented,
}

/// A payment link, as the provider reported it.
///
/// The serialized form contains the version number of its format. It does not contain
/// [`unread`](Self::unread) and [`body`](Self::body).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Link {
    pub(crate) version: StoredVersion,
    /// The key that was used to read the link.
    pub key: LinkKey,
    /// The merchant's reference for the link, or `None` if the response has no reference.
    pub reference: Option<String>,
    /// The status, as one of the values that are common to all providers.
    pub status: LinkStatus,
    /// The status as text, exactly as the provider reported it.
    pub provider_status: ProviderValue,
    /// Whether the provider reported the status, or the client derived the status from other facts,
    /// such as a past expiry time.
    pub status_basis: StatusBasis,
    /// The requested amount, with as many decimal digits as in the response.
    pub amount: Option<Decimal>,
    /// The currency of the requested amount, or `None` if the response has no currency.
    pub currency: Option<Currency>,
    /// The time at which the link was created, according to the provider's clock.
    pub created: Option<LocalDateTime>,
    /// The time at which the link expires, according to the provider's clock.
    pub expires: Option<LocalDateTime>,
    /// The text that the payer reads on the payment page.
    pub description: Option<Private<String>>,
    /// The provider's ids for the payments on this link. An id in this list does not prove that the
    /// payment succeeded. To find out, read the payment from the provider.
    pub transactions: Vec<String>,
    /// Whether `transactions` contains an id for every payment on the link. If the value is
    /// `false`, the link may have payments that the response does not list.
    pub all_transactions_listed: bool,
    /// Whether the provider sent the link to the payer, or `None` if the provider does not report
    /// whether it sent the link.
    pub notified_by_provider: Option<bool>,
    /// The fields of the response that could not be decoded. At most 100 fields are listed. All of
    /// them are only informative: no amount, identity or status depends on such a field.
    #[serde(skip)]
    pub unread: Vec<UnreadField>,
    /// The body of the response. The body may contain more information than the other fields of
    /// `Link`.
    #[serde(skip)]
    pub body: RawBody,
}

impl Link {
    /// Creates a `Link` with this key and status. Set the other values through the public fields.
    pub fn new(
        key: LinkKey,
        status: LinkStatus,
        basis: StatusBasis,
        provider_status: impl Into<ProviderValue>,
    ) -> Self {
        Self {
            version: StoredVersion,
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
            all_transactions_listed: false,
            notified_by_provider: None,
            unread: Vec::new(),
            body: RawBody::default(),
        }
    }
}

/// A payment link in a list of links. A `ListedLink` contains less information than a [`Link`], and
/// may have no key. Without a key, the full [`Link`] cannot be read from the provider.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ListedLink {
    /// The key of the link, or `None` if the list does not contain enough information for a key.
    pub key: Option<LinkKey>,
    /// The merchant's reference, or `None` if the list does not contain it.
    pub reference: Option<String>,
    /// The status, as one of the values that are common to all providers.
    pub status: LinkStatus,
    /// The status as text, exactly as the provider reported it. The text is empty if the list
    /// contains no status for the link.
    pub provider_status: ProviderValue,
    /// The requested amount.
    pub amount: Option<Decimal>,
    /// The currency of the requested amount.
    pub currency: Option<Currency>,
    /// The time at which the link was created, according to the provider's clock.
    pub created: Option<LocalDateTime>,
    /// The time at which the link expires, according to the provider's clock.
    pub expires: Option<LocalDateTime>,
    /// The text that the payer reads on the payment page.
    pub description: Option<Private<String>>,
}

impl ListedLink {
    /// Creates a `ListedLink` with this status. Set the other values through the public fields.
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
