use std::fmt;
use std::sync::Arc;

use crate::capability::Operation;
use crate::error::{Error, Result};
use crate::link::{CreatedLink, Link, LinkKey, LinkPage, LinkQuery, NewLink, PageCursor};
use crate::provider::LinkProvider;
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
    pub(super) provider: Arc<dyn LinkProvider>,
    pub(super) clock: Clock,
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

    /// Reads one page of links, the first unless a cursor is given.
    ///
    /// # Errors
    /// A filter that the provider requires or does not know is named, unsent.
    pub async fn list(&self, query: &LinkQuery, cursor: Option<&PageCursor>) -> Result<LinkPage> {
        self.validate_query(query)?;
        self.provider.list(query, cursor).await
    }
}

impl fmt::Debug for PayLinks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PayLinks").field("identity", self.identity()).finish_non_exhaustive()
    }
}
