//! The handle that callers hold. Every convenience lives here once, for every provider.

mod confirm;
mod deactivate;
mod resolve;
mod set;
mod stream;
mod wait;

use std::fmt;
use std::sync::Arc;

pub use deactivate::{DeactivationOutcome, ReactivationOutcome};
pub use resolve::{Resolution, ResolveOptions};
pub use set::PayLinksSet;
pub use stream::LinkStream;
pub use wait::{PollOptions, WaitOutcome};

use crate::callback::{Callback, CallbackKind, CallbackRequest};
use crate::capability::{
    Capabilities, Feature, Field, ListFilter, Operation, Support, ValidatedLink,
};
use crate::error::{Error, Result, RuleCode};
use crate::identity::Identity;
use crate::link::{
    CreatedLink, Link, LinkKey, LinkPage, LinkQuery, NewLink, PageCursor, PaymentOutcome, Reference,
};
use crate::provider::LinkProvider;
use crate::status::{LinkStatus, StatusBasis};
use crate::time::Clock;

/// Payment links of one account at one provider; cheap to clone and to share between tasks.
///
/// Every method first refuses what cannot be done, unsent: an operation that is not among the
/// [capabilities](Self::capabilities), a key of another provider, environment or account. Every
/// read compares the reference in the answer with the one that was asked for.
///
/// ```no_run
/// # async fn shop(links: paylink_core::PayLinks) -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use paylink_core::{Currency, Money, NewLink, Payer, Reference};
///
/// let link = NewLink::new(Reference::new("ORD-1042-1")?, Money::parse("149.90", Currency::TRY)?, "Order 1042")
///     .payer(Payer::new("Ayşe Yılmaz"))
///     .expires_in(Duration::from_secs(72 * 3600));
/// let created = links.create(&link).await?;
/// println!("store {} and send {}", created.key, created.url);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PayLinks {
    provider: Arc<dyn LinkProvider>,
    clock: Clock,
}

impl PayLinks {
    /// A handle over a provider's client.
    #[cfg(feature = "http")]
    pub fn new(provider: impl LinkProvider + 'static) -> Self {
        Self::with_clock(provider, Clock::system())
    }

    /// A handle that takes its time from this clock.
    pub fn with_clock(provider: impl LinkProvider + 'static, clock: Clock) -> Self {
        Self::from_arc(Arc::new(provider), clock)
    }

    /// A handle over a client that others hold too.
    pub fn from_arc(provider: Arc<dyn LinkProvider>, clock: Clock) -> Self {
        Self { provider, clock }
    }

    /// Provider, environment and account.
    pub fn identity(&self) -> &Identity {
        self.provider.identity()
    }

    /// What this client can do.
    pub fn capabilities(&self) -> &Capabilities {
        self.provider.capabilities()
    }

    /// The key of a link of this account by its reference alone, for providers that can look it up
    /// so.
    pub fn key_for(&self, reference: Reference) -> LinkKey {
        LinkKey::by_reference(self.identity(), reference)
    }

    /// Creates a link. Store the key before the URL is given to anybody.
    ///
    /// # Errors
    /// A required field that is missing or one that the provider does not know is named, unsent. If
    /// [`Error::effect`] is unknown, do not create again: [`resolve`](Self::resolve) the reference
    /// first.
    pub async fn create(&self, link: &NewLink) -> Result<CreatedLink> {
        let validated = self.validated(link)?;
        Ok(self.provider.create(&validated).await?.with_ignored_fields(validated.ignored_fields()))
    }

    /// Reads a link.
    ///
    /// # Errors
    /// [`Error::is_mismatch`] if the answer is about another reference.
    pub async fn get(&self, key: &LinkKey) -> Result<Link> {
        self.check(key)?;
        self.require(if key.id().is_some() { Operation::Get } else { Operation::GetByReference })?;
        let link = self.provider.get(key).await?;
        // Ids may be small numbers that mean another account's link; an answer to a reference is
        // about that reference.
        let fits = match &link.reference {
            Some(reported) => reported == key.reference().as_str(),
            None => key.id().is_none(),
        };
        if fits {
            return Ok(link);
        }
        Err(Error::mismatch(
            "the answer is about a link with another reference, or does not name it",
        )
        .with_provider(key.provider())
        .with_body(link.body))
    }

    /// As [`get`](Self::get), for the conveniences: where an unpaid link may be answered as not
    /// found, that answer is a link of unknown status.
    async fn get_or_unknown(&self, key: &LinkKey) -> Result<Link> {
        match self.get(key).await {
            Err(unseen) if self.is_unseen(&unseen) => {
                let mut link =
                    Link::new(key.clone(), LinkStatus::Unknown, StatusBasis::Derived, "");
                link.body = unseen.raw_body().clone();
                Ok(link)
            }
            seen => seen,
        }
    }

    /// As [`get`](Self::get), for what must not be done to a paid link: where that may answer an
    /// unpaid link as not found, a second witness is heard before it is believed that nobody has
    /// paid.
    ///
    /// # Errors
    /// Not found by either, or the reading failed.
    async fn get_with_payment_check(&self, key: &LinkKey) -> Result<Link> {
        match self.get(key).await {
            Err(unseen) if self.is_unseen(&unseen) && self.offers(Operation::Payments) => {
                let mut link =
                    Link::new(key.clone(), LinkStatus::Unknown, StatusBasis::Derived, "");
                let payments = self.provider.payments(&link).await?;
                let told = |outcome| payments.iter().any(|payment| payment.outcome == outcome);
                if told(PaymentOutcome::Succeeded) {
                    link.status = LinkStatus::Paid;
                } else if !told(PaymentOutcome::Unknown) {
                    return Err(unseen);
                }
                Ok(link)
            }
            seen => seen,
        }
    }

    fn is_unseen(&self, error: &Error) -> bool {
        error.is_not_found() && self.capabilities().unpaid_links_not_found()
    }

    /// Reads one page of links, the first unless a cursor is given.
    ///
    /// # Errors
    /// A filter that the provider requires or does not know is named, unsent.
    pub async fn list(&self, query: &LinkQuery, cursor: Option<&PageCursor>) -> Result<LinkPage> {
        self.validate_query(query)?;
        self.provider.list(query, cursor).await
    }

    /// All links that match, page after page, as a stream.
    ///
    /// It ends on an empty page, on a page that does not advance, or where the provider says so;
    /// never by comparing rows. What moves while it is being listed may be missed or seen twice.
    pub fn list_all(&self, query: LinkQuery) -> LinkStream {
        LinkStream::new(self.clone(), query, None)
    }

    /// As [`list_all`](Self::list_all), from a stored [`LinkStream::position`].
    pub fn list_from(&self, query: LinkQuery, cursor: PageCursor) -> LinkStream {
        LinkStream::new(self.clone(), query, Some(cursor))
    }

    /// Reads a callback of the kind that this address expects. It is a claim: give it to
    /// [`confirm`](Self::confirm).
    ///
    /// # Errors
    /// [`Error::is_bad_callback`] if it cannot be read or is not authentic.
    pub fn read_callback(
        &self,
        expected: CallbackKind,
        request: &CallbackRequest,
    ) -> Result<Callback> {
        self.require(Operation::ReadCallback)?;
        self.provider.read_callback(expected, request)
    }

    fn check(&self, key: &LinkKey) -> Result<()> {
        key.check(self.identity())
    }

    fn offers(&self, feature: impl Into<Feature>) -> bool {
        self.capabilities().offers(feature)
    }

    fn require(&self, operation: Operation) -> Result<()> {
        if self.offers(operation) { Ok(()) } else { Err(self.provider.unsupported(operation)) }
    }

    fn validate_query(&self, query: &LinkQuery) -> Result<()> {
        self.require(Operation::List)?;
        let invalid = |filter: ListFilter, code, rule: &'static str| {
            Error::invalid(filter.name(), code, rule).with_provider(self.identity().provider())
        };
        for filter in ListFilter::ALL.iter().copied() {
            let given = match filter {
                ListFilter::Created => query.created.is_some(),
                ListFilter::Status => query.status.is_some(),
            };
            match (self.capabilities().support(filter), given) {
                (Support::Required, false) => {
                    return Err(invalid(
                        filter,
                        RuleCode::Required,
                        "is required by this provider",
                    ));
                }
                (Support::No | Support::OptIn, true) => {
                    return Err(invalid(
                        filter,
                        RuleCode::Unsupported,
                        "is a filter that this provider does not know",
                    ));
                }
                _ => {}
            }
        }
        if query.created.is_some_and(|(first, last)| first > last) {
            return Err(invalid(
                ListFilter::Created,
                RuleCode::Order,
                "must begin with the earlier day",
            ));
        }
        if query.page_size == Some(0) {
            return Err(Error::invalid("page_size", RuleCode::TooSmall, "must be at least 1")
                .with_provider(self.identity().provider()));
        }
        Ok(())
    }
}

impl fmt::Debug for PayLinks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PayLinks").field("identity", self.identity()).finish_non_exhaustive()
    }
}

/// Fields that this handle would leave out of a new link, for callers that want to know before they
/// create.
impl PayLinks {
    /// Checks a new link without sending it; returns the marked fields that the provider would not
    /// honour.
    ///
    /// # Errors
    /// The error that [`create`](Self::create) would give before sending, as far as the
    /// capabilities tell.
    pub fn validate(&self, link: &NewLink) -> Result<Vec<Field>> {
        self.validated(link).map(|validated| validated.ignored_fields().to_vec())
    }

    fn validated<'a>(&self, link: &'a NewLink) -> Result<ValidatedLink<'a>> {
        self.require(Operation::Create)?;
        self.capabilities().validate(link, self.identity().provider())
    }
}
