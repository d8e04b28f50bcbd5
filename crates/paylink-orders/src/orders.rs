use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use paylink_core::{
    CallbackKind, CallbackRequest, CallbackToken, CreatedLink, Effect, Error, GrantedLifetime,
    Identity, Money, NewLink, Operation, PayLinks, Reference, RuleCode, WebUrl,
};

use crate::database::{Database, Found, Outcome};
use crate::error::{OrdersError, Result};
use crate::order::{Attempt, NewOrder, Order, OrderNumber, OrderState};
use crate::policy::Policy;
use crate::state::{Phase, ProviderKind, millis};
use crate::store::{AttemptRow, InboxRow, InsertOrder, Opened, OrderRow};
use crate::work::{self, AttemptPlan};

/// How long a payment with 3-D Secure may still take after its link has ended.
pub(crate) const PAYMENT_GRACE: Duration = Duration::from_secs(60 * 60);

/// How long a provider may take to show a link after the response to its creation was lost.
const CREATION_MARGIN: Duration = Duration::from_secs(60);

/// The result of [`Orders::create`] and [`Orders::renew`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CreateOutcome {
    /// The order has a link. Give the URL to the payer.
    Open {
        /// The URL for the payer.
        url: String,
        /// The time after which the link can no longer be paid, in the latest plausible reading of
        /// its expiry.
        until: Option<SystemTime>,
    },
    /// It is not known yet whether the order has a link, or another process creates it. The worker
    /// finds out. Call `create` again later.
    Pending,
    /// The order is paid.
    Paid {
        /// What was charged.
        charged: Money,
    },
    /// The order gets no link without a person: it was cancelled, has money on a link, or has used
    /// up its attempts.
    Closed {
        /// Where the order stands.
        state: OrderState,
        /// Where its newest attempt stands.
        phase: Option<Phase>,
    },
    /// The provider, or a check before anything was sent, refused to create the link. The next call
    /// of `create` makes another attempt.
    Refused(Error),
}

/// The result of [`Orders::cancel`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CancelOutcome {
    /// The order is cancelled, and none of its links can be paid any more.
    Cancelled,
    /// The order is cancelled. A link of it may still be paid, until this time if it is known. The
    /// worker deactivates the link; a payment in the meantime is an incident.
    MayStillBePaid {
        /// The end of the link in the latest plausible reading of its expiry.
        until: Option<SystemTime>,
    },
    /// The order was paid before. It is not cancelled.
    AlreadyPaid {
        /// What was charged.
        charged: Money,
    },
}

/// What [`Orders::receive`] did with a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// How often this callback came, 1 for a new one.
    pub times: i64,
}

/// What [`Orders::step`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stepped {
    /// The attempts that were worked on.
    pub attempts: usize,
    /// The events that the order handler handled.
    pub events: usize,
    /// The events for which the order handler failed.
    pub failures: usize,
}

impl Stepped {
    /// Whether there was nothing to do.
    pub fn is_idle(&self) -> bool {
        *self == Self::default()
    }
}

pub(crate) struct Account {
    pub(crate) links: PayLinks,
    pub(crate) policy: Policy,
    pub(crate) kind: ProviderKind,
}

/// Payment orders in a database. Clones share everything.
///
/// Any number of processes may use one database, if each of them uses this type.
#[derive(Clone)]
pub struct Orders {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) database: Box<dyn Database>,
    pub(crate) accounts: HashMap<Identity, Account>,
    pub(crate) prefix: String,
    pub(crate) callbacks: Option<(WebUrl, CallbackToken)>,
    pub(crate) owner: String,
}

impl fmt::Debug for Orders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Orders")
            .field("prefix", &self.inner.prefix)
            .field("accounts", &self.inner.accounts.len())
            .finish_non_exhaustive()
    }
}

impl Orders {
    /// Stores an order, creates its link and returns the link's URL.
    ///
    /// The order is stored before anything is sent. This method is idempotent: called again for the
    /// same order, it returns the link that exists. It never waits for a doubt to end: if the
    /// outcome of the creation is unknown, it returns [`CreateOutcome::Pending`], and the
    /// [worker](Self::step) finds out.
    ///
    /// # Errors
    /// Returns an error if the order exists with another amount, currency or account, if no client
    /// is configured for its account, or if the database fails.
    ///
    /// # Cancellation
    /// If the future is dropped, the worker finds out whether the link exists.
    pub async fn create(&self, order: &NewOrder) -> Result<CreateOutcome> {
        let account = self.account(&order.account)?;
        let plan = self.attempt_plan(account, Phase::Sending);
        self.check(account, order, &plan)?;
        let insert = self.insert(account, order)?;
        let notifies = !order.link.notify.is_empty();
        let begun = self.inner.database.begin(insert, notifies, account.kind, plan).await?;
        match begun.attempt {
            Some(attempt) if begun.is_new => {
                self.send_attempt(account, &begun.order, attempt).await
            }
            attempt => Ok(outcome(&begun.order, attempt.as_ref())),
        }
    }

    /// Cancels an order that is not paid, and deactivates its link.
    ///
    /// # Errors
    /// Returns an error if there is no such order, or if the database fails. That the provider
    /// cannot deactivate the link now is no error: the worker tries again.
    ///
    /// # Cancellation
    /// If the future is dropped, the order is cancelled or not. Call this method again.
    pub async fn cancel(&self, number: &OrderNumber) -> Result<CancelOutcome> {
        let found = self.inner.database.cancel(number.as_str().to_owned()).await?;
        let (order, attempt) = found.ok_or_else(|| OrdersError::NoSuchOrder(number.clone()))?;
        if let Some(charged) = order.settled {
            return Ok(CancelOutcome::AlreadyPaid { charged });
        }
        let Some(attempt) = attempt.filter(|attempt| attempt.blocks) else {
            return Ok(CancelOutcome::Cancelled);
        };
        // The worker would do the same. Here the caller learns at once what came of it.
        if let Some(attempt) = self.claim_one(&attempt).await? {
            self.work_on(attempt).await?;
        }
        let found = self.inner.database.order(number.as_str().to_owned()).await?;
        let (order, attempt) = found.ok_or_else(|| OrdersError::NoSuchOrder(number.clone()))?;
        Ok(match (order.settled, attempt.filter(|attempt| attempt.blocks)) {
            (Some(charged), _) => CancelOutcome::AlreadyPaid { charged },
            (None, None) => CancelOutcome::Cancelled,
            (None, Some(attempt)) => {
                CancelOutcome::MayStillBePaid { until: attempt.payable_until.map(time) }
            }
        })
    }

    /// Stores a callback and brings the read of its link forward.
    ///
    /// Answer the provider with success only after this method has returned `Ok`. The callback is
    /// not believed: the worker reads the payment. Its body may be unreadable; a right token is
    /// enough. The token is not stored.
    ///
    /// # Errors
    /// Returns an error if the request has no right token, or if the database fails.
    pub async fn receive(
        &self,
        account: &Identity,
        kind: CallbackKind,
        request: &CallbackRequest,
    ) -> Result<Received> {
        let (_, token) = self.inner.callbacks.as_ref().ok_or(OrdersError::Invalid {
            field: "callback URL",
            rule: "must be set in the builder before callbacks can be received",
        })?;
        let account = self.account(account)?;
        let reference = token.check(request)?;
        let (digest, stored) = crate::inbox::stored(request)?;
        let callback = InboxRow {
            digest,
            account: account.links.identity().clone(),
            kind: kind.as_str(),
            reference: reference.as_str().to_owned(),
            request: stored,
        };
        Ok(Received { times: self.inner.database.receive(callback).await? })
    }

    /// Returns an order, or `None` if there is no such order.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn get(&self, number: &OrderNumber) -> Result<Option<Order>> {
        let found = self.inner.database.order(number.as_str().to_owned()).await?;
        found.map(|found| view(&found)).transpose()
    }

    pub(crate) fn account(&self, identity: &Identity) -> Result<&Account> {
        let account = self.inner.accounts.get(identity);
        account.ok_or_else(|| OrdersError::NoSuchAccount(work::account_text(identity)))
    }

    pub(crate) fn attempt_plan(&self, account: &Account, phase: Phase) -> AttemptPlan {
        AttemptPlan {
            prefix: self.inner.prefix.clone(),
            phase,
            bound: millis(longest_creation() + CREATION_MARGIN),
            max_attempts: account.policy.max_attempts,
            pause: millis(account.policy.attempt_pause),
        }
    }

    /// Checks an order before it is stored, with the longest reference that it can get.
    fn check(&self, account: &Account, order: &NewOrder, plan: &AttemptPlan) -> Result<()> {
        let longest = format!("{}{}-{}", plan.prefix, order.number, plan.max_attempts.max(99));
        let mut link = order.link.clone();
        link.reference = Reference::new(longest)?;
        self.with_callback(&mut link);
        account.links.validate(&link)?;
        Ok(())
    }

    fn insert(&self, account: &Account, order: &NewOrder) -> Result<InsertOrder> {
        let expected = account.policy.expected(order.link.amount)?;
        let link = serde_json::to_string(&order.link)
            .map_err(|_| OrdersError::Invalid { field: "link", rule: "cannot be stored" })?;
        Ok(InsertOrder {
            number: order.number.as_str().to_owned(),
            fingerprint: crate::inbox::fingerprint(&order.account, order.link.amount),
            account: order.account.clone(),
            amount: order.link.amount,
            max_surcharge: expected.max_surcharge,
            link,
        })
    }

    fn with_callback(&self, link: &mut NewLink) {
        if let Some((url, token)) = &self.inner.callbacks {
            link.callback_url = Some(token.add_to(url, &link.reference));
            // A provider without callbacks is polled.
            link.best_effort.push(paylink_core::Field::CallbackUrl);
        }
    }

    /// Creates the link of an attempt that is marked as being sent, and stores the outcome.
    pub(crate) async fn send_attempt(
        &self,
        account: &Account,
        order: &OrderRow,
        attempt: AttemptRow,
    ) -> Result<CreateOutcome> {
        let mut link = work::stored_link(order)?;
        link.reference = Reference::new(attempt.reference.as_str())?;
        self.with_callback(&mut link);
        match account.links.create(&link).await {
            Ok(created) => self.store_created(account, attempt, created).await,
            Err(error) if error.effect() == Effect::Unknown => {
                let outcome = Outcome {
                    phase: Phase::InDoubt,
                    kind: account.kind,
                    next: Some(0),
                    link_key: None,
                    payable_until: doubtful_end(&link, attempt.now),
                    report: report(&error),
                    error: Some(error.to_string()),
                    attempts: self.attempt_plan(account, Phase::Planned),
                };
                self.inner.database.finish(attempt, outcome).await?;
                Ok(CreateOutcome::Pending)
            }
            Err(error) => {
                let outcome = Outcome {
                    phase: Phase::Refused,
                    kind: account.kind,
                    next: None,
                    link_key: None,
                    payable_until: None,
                    report: report(&error),
                    error: Some(error.to_string()),
                    attempts: self.attempt_plan(account, Phase::Planned),
                };
                self.inner.database.finish(attempt, outcome).await?;
                Ok(CreateOutcome::Refused(error))
            }
        }
    }

    async fn store_created(
        &self,
        account: &Account,
        attempt: AttemptRow,
        created: CreatedLink,
    ) -> Result<CreateOutcome> {
        let payable_for = millis(granted(created.lifetime).saturating_add(PAYMENT_GRACE));
        let opened = Opened {
            link_key: created.key.to_string(),
            url: created.url.clone(),
            payable_for,
            first_read: millis(account.policy.first_read),
        };
        if self.inner.database.opened(attempt.clone(), opened).await? {
            let until = attempt.now.saturating_add(payable_for);
            return Ok(CreateOutcome::Open { url: created.url, until: Some(time(until)) });
        }
        // Somebody took the attempt over because it took too long. The order may have another link,
        // so nobody gets this one.
        let deactivate = account.links.deactivate(&created.key).await;
        tracing::warn!(
            reference = attempt.reference,
            is_deactivated = deactivate.is_ok(),
            "a link was created too late"
        );
        Ok(CreateOutcome::Pending)
    }
}

/// Returns the upper bound of a creation: until when the provider may still act on it.
pub(crate) fn longest_creation() -> Duration {
    Duration::from_secs(120)
}

/// Returns a lifetime, in the longest reading of an undocumented one.
fn granted(lifetime: GrantedLifetime) -> Duration {
    match lifetime {
        GrantedLifetime::Requested(duration) | GrantedLifetime::ProviderDefault(duration) => {
            // The time zone of an expiry may be read three hours late.
            duration.saturating_add(Duration::from_secs(3 * 3600))
        }
        _ => Duration::from_secs(30 * 24 * 3600),
    }
}

/// Returns when a link that may exist can no longer be paid.
pub(crate) fn doubtful_end(link: &NewLink, now: i64) -> Option<i64> {
    use paylink_core::Lifetime::{AtMost, Exactly};
    let lifetime = match link.lifetime {
        Some(Exactly(duration) | AtMost(duration)) => {
            duration.saturating_add(Duration::from_secs(3 * 3600))
        }
        _ => Duration::from_secs(30 * 24 * 3600),
    };
    Some(now.saturating_add(millis(lifetime.saturating_add(PAYMENT_GRACE))))
}

pub(crate) fn report(error: &Error) -> String {
    serde_json::json!({ "error": error.to_string() }).to_string()
}

/// Returns a time of the database.
pub(crate) fn time(millis: i64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}

/// Returns what a caller of `create` has to know about a stored order.
pub(crate) fn outcome(order: &OrderRow, attempt: Option<&AttemptRow>) -> CreateOutcome {
    if let Some(charged) = order.settled {
        return CreateOutcome::Paid { charged };
    }
    match attempt {
        Some(AttemptRow { phase: Phase::Open | Phase::Pending, url: Some(url), .. })
            if order.state == OrderState::Waiting =>
        {
            let until = attempt.and_then(|attempt| attempt.payable_until).map(time);
            CreateOutcome::Open { url: url.clone(), until }
        }
        Some(attempt) if order.state == OrderState::Waiting && !attempt.phase.has_money() => {
            match attempt.phase {
                Phase::Planned | Phase::Sending | Phase::InDoubt | Phase::Deactivating => {
                    CreateOutcome::Pending
                }
                phase => CreateOutcome::Closed { state: order.state, phase: Some(phase) },
            }
        }
        attempt => CreateOutcome::Closed {
            state: order.state,
            phase: attempt.map(|attempt| attempt.phase),
        },
    }
}

pub(crate) fn view((order, attempt): &Found) -> Result<Order> {
    let attempt = attempt.as_ref().map(|attempt| {
        Ok::<_, Error>(Attempt {
            number: attempt.number,
            reference: Reference::new(attempt.reference.as_str())?,
            phase: attempt.phase,
            url: attempt.url.clone(),
            payable_until: attempt.payable_until.map(time),
        })
    });
    Ok(Order {
        number: order.number.clone().try_into()?,
        account: order.account.clone(),
        amount: order.amount,
        state: order.state,
        settled: order.settled,
        attempt: attempt.transpose()?,
        created: time(order.created_at),
    })
}

/// Checks that the policy of an account can lead to a paid order.
pub(crate) fn check_policy(links: &PayLinks, policy: &Policy) -> Result<()> {
    let capabilities = links.capabilities();
    let account = || work::account_text(links.identity());
    if !capabilities.offers(Operation::Payments) && !policy.link_alone_accepted {
        return Err(OrdersError::PolicyNeverPays {
            account: account(),
            remedy: "give the client the keys for reading payments, or accept the link alone",
        });
    }
    if capabilities.unpaid_links_not_found() && !policy.unknown_reversal_accepted {
        return Err(OrdersError::PolicyNeverPays {
            account: account(),
            remedy: "accept unknown reversals, because this provider never reports that nothing \
                     was given back",
        });
    }
    Ok(())
}

/// Returns the error for a prefix that cannot be a part of a reference.
pub(crate) fn check_prefix(prefix: &str) -> Result<()> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if (1..=16).contains(&prefix.len()) && prefix.bytes().all(plain) {
        Ok(())
    } else {
        Err(Error::invalid(
            "reference prefix",
            RuleCode::Characters,
            "must be 1 to 16 letters, digits, hyphens, underscores or dots",
        )
        .into())
    }
}
