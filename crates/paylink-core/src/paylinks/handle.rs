use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::SendDeadline;
use super::about::about;
use super::deactivate::DoubtfulReactivations;
use super::limits::Limits;
use crate::capability::Operation;
use crate::error::{Error, Result};
use crate::link::{CreatedLink, Link, LinkKey, LinkPage, LinkQuery, NewLink, PageCursor};
use crate::provider::LinkProvider;
use crate::time::Clock;

/// A handle to the payment links of one account at one provider. A handle is cheap to clone, and
/// several tasks can use clones of one handle.
///
/// Before a request is sent, every method checks that the client's
/// [capabilities](Self::capabilities) contain the operation, and that the link key belongs to the
/// handle's provider, environment and account. If a check fails, nothing is sent. After every read,
/// the handle compares the reference in the response with the requested reference.
///
/// ```no_run
/// # async fn shop(links: paylink_core::PayLinks) -> paylink_core::Result<()> {
/// use std::time::Duration;
/// use paylink_core::{Currency, Money, NewLink, Payer, Reference};
///
/// let amount = Money::parse("149.90", Currency::TRY)?;
/// let link = NewLink::new(Reference::new("ORD-1042-1")?, amount, "Order 1042")
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
    pub(super) doubtful_reactivations: DoubtfulReactivations,
}

impl PayLinks {
    /// Creates a handle that sends its calls to `provider`, the client of a provider. The handle
    /// uses the system clock.
    #[cfg(feature = "http")]
    pub fn new(provider: impl LinkProvider + 'static) -> Self {
        Self::with_clock(provider, Clock::system())
    }

    /// Creates a handle that sends its calls to `provider`, the client of a provider. The handle
    /// uses `clock` for waiting and polling.
    pub fn with_clock(provider: impl LinkProvider + 'static, clock: Clock) -> Self {
        Self::from_arc(Arc::new(provider), clock)
    }

    /// Creates a handle that sends its calls to `provider`, a client in an `Arc`. Several handles
    /// can share the client. The handle uses `clock` for waiting and polling.
    pub fn from_arc(provider: Arc<dyn LinkProvider>, clock: Clock) -> Self {
        Self { provider, clock, doubtful_reactivations: DoubtfulReactivations::default() }
    }

    /// Creates a payment link. Store the key of the link before you give its URL to anybody.
    ///
    /// # Errors
    /// If a required field is missing or the provider does not support a field, returns an error
    /// for which [`Error::is_invalid_request`] returns `true`, and sends nothing. If
    /// [`Error::effect`] is [`Unknown`](crate::Effect::Unknown), the link may exist. In this case,
    /// call [`resolve`](Self::resolve) with the reference before you create a second link for the
    /// same order.
    ///
    /// Returns an error for which [`Error::is_too_late`] returns `true` if two thirds of
    /// [`longest_creation`](Self::longest_creation) passed before the request could be sent.
    /// Nothing was created in this case.
    ///
    /// # Cancellation
    /// If the future is dropped after it was polled, the link may exist. To find out, call
    /// [`resolve`](Self::resolve) with the reference.
    pub async fn create(&self, link: &NewLink) -> Result<CreatedLink> {
        self.create_before(link, &SendDeadline::with_clock(&self.clock, self.sending_time())).await
    }

    /// Creates a payment link like [`create`](Self::create), but sends nothing after `deadline`.
    ///
    /// Use this method if another process may take over the order after a fixed time, for example
    /// when a lease in a database ends. The deadline is checked before each request, including
    /// retries and the request after a login. If the request has a body, the deadline is checked
    /// again right before the first byte is sent, after a connection was established. A request
    /// that is sent just before the deadline can still create the link after the deadline.
    ///
    /// ```no_run
    /// # async fn shop(links: paylink_core::PayLinks, link: paylink_core::NewLink)
    /// # -> paylink_core::Result<()> {
    /// use std::time::Duration;
    /// use paylink_core::SendDeadline;
    ///
    /// // The lease of this process on the order ends in a minute.
    /// let lease = SendDeadline::after(Duration::from_secs(60));
    /// let created = links.create_before(&link, &lease).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_too_late`] returns `true` if the deadline has passed.
    /// Nothing was created in this case. Also returns the errors of [`create`](Self::create).
    ///
    /// # Cancellation
    /// If the future is dropped after it was polled, the link may exist. To find out, call
    /// [`resolve`](Self::resolve) with the reference.
    pub async fn create_before(
        &self,
        link: &NewLink,
        deadline: &SendDeadline,
    ) -> Result<CreatedLink> {
        let validated = self.validated(link)?;
        if deadline.has_passed() {
            return Err(Error::too_late().with_provider(self.identity().provider()));
        }
        let limits = Arc::new(Limits::send_before(&self.clock, deadline));
        let creation = about(&link.reference, None, self.provider.create(&validated));
        let created = limits.run(creation).await?;
        Ok(created.with_ignored_fields(validated.ignored_fields()))
    }

    /// Returns the maximum time for which the creation of a link may be in progress after
    /// [`create`](Self::create) was called. This time depends on the timeouts and retries of the
    /// client. With the default options, it is three minutes.
    ///
    /// After this time, no request of the creation is in progress any more, even if the creating
    /// process was suspended or has crashed. Another process may then call
    /// [`resolve`](Self::resolve) with the reference. `create` sends nothing in the last third of
    /// this time. If the creation uses [`create_before`](Self::create_before), it is sufficient to
    /// wait until a third of this time has passed since the deadline.
    pub fn longest_creation(&self) -> Duration {
        self.provider.longest_call().saturating_mul(3)
    }

    /// Returns how long after its start a creation may send requests: a login and the creation,
    /// each with retries.
    fn sending_time(&self) -> Duration {
        self.provider.longest_call().saturating_mul(2)
    }

    /// Returns the current time of the provider's server in whole seconds, or `None` if the server
    /// does not report it. Use this method to check the clock of this machine.
    ///
    /// The method sends one `HEAD` request to the provider's host, without API keys.
    ///
    /// # Errors
    /// Returns an error if no response arrives.
    ///
    /// # Cancellation
    /// The future can be dropped at any time.
    pub async fn server_time(&self) -> Result<Option<SystemTime>> {
        self.provider.server_time().await
    }

    /// Reads a link.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_mismatch`] returns `true` if the response does not
    /// contain the requested reference. Also returns an error if the request fails.
    ///
    /// # Cancellation
    /// The future can be dropped at any time.
    pub async fn get(&self, key: &LinkKey) -> Result<Link> {
        self.check(key)?;
        self.require(if key.id().is_some() { Operation::Get } else { Operation::GetByReference })?;
        let link = about(key.reference(), key.id(), self.provider.get(key)).await?;
        // Ids can be small numbers that another account uses too, so a response to a request by id
        // must name the reference. A response to a request by reference may omit the reference.
        let fits = match &link.reference {
            Some(reported) => reported == key.reference().as_str(),
            None => key.id().is_none(),
        };
        if fits {
            return Ok(link);
        }
        Err(Error::mismatch("the response does not have the requested reference")
            .with_provider(key.provider())
            .with_body(link.body))
    }

    /// Reads one page of a list of links. If `cursor` is `None`, this method reads the first page.
    ///
    /// # Errors
    /// If a required filter is missing or the provider does not support a filter, returns an error
    /// for which [`Error::is_invalid_request`] returns `true`, and sends nothing.
    ///
    /// # Cancellation
    /// The future can be dropped at any time.
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
