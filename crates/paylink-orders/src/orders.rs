use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use paylink_core::{
    CallbackKind, CallbackRequest, CallbackToken, Confirmation, CreatedLink, Delivery, Effect,
    Error, Identity, LinkKey, Money, NewLink, Operation, PayLinks, Reference, RuleCode,
    SendDeadline, WebUrl,
};

use crate::database::{Database, Found, Outcome};
use crate::error::{OrdersError, Result};
use crate::incident::IncidentKind;
use crate::metrics::Metrics;
use crate::order::{Attempt, NewOrder, Order, OrderNumber, OrderState};
use crate::policy::Policy;
use crate::sql::Sql;
use crate::state::{Phase, ProviderKind, millis};
use crate::store::{self, AttemptRow, Deactivate, InboxRow, InsertOrder, Opened, OrderRow};
use crate::work::{self, Adopt, AttemptPlan};

/// The result of [`Orders::create`], [`Orders::send`] and [`Orders::renew`]: the link of an order,
/// or the reason why the order has no link for the payer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CreateOutcome {
    /// The order has a link that can be paid. Send the URL to the payer.
    Open {
        /// The URL of the payment page.
        url: String,
        /// The time after which the link can certainly no longer be paid, or `None` if no such time
        /// is known. If the time zone of the expiry is uncertain, the latest plausible time is
        /// used.
        until: Option<SystemTime>,
    },
    /// The order has no link for the payer yet. The link still has to be created, it is unknown
    /// whether the link was created, or an earlier link may still be paid. Call [`Orders::create`]
    /// again later.
    Pending,
    /// The order is paid, or it was paid and then reversed.
    Paid {
        /// The amount with which the order became paid.
        charged: Money,
    },
    /// The order has no link for the payer, and another call of the method does not change that.
    /// The possible reasons are:
    ///
    /// - The order was cancelled.
    /// - A person has to decide about a payment.
    /// - The order already had the maximum number of links.
    /// - The link of the order was [adopted](Orders::adopt), so its URL is unknown.
    Closed {
        /// The state of the order: [`OrderState::Waiting`] or [`OrderState::Cancelled`].
        state: OrderState,
        /// The phase of the order's current attempt, or `None` if the order has no attempt. An
        /// attempt is one link of an order.
        phase: Option<Phase>,
    },
    /// The link was not created, because the provider or a check before sending refused the
    /// request. The worker does not try again. To make another attempt, call [`Orders::create`]
    /// again.
    Refused(Error),
}

/// The result of [`Orders::cancel`]: whether the order was cancelled, and whether its link may
/// still be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CancelOutcome {
    /// The order is cancelled, and none of the order's links can be paid any more.
    Cancelled,
    /// The order is cancelled, but one of its links may still be paid. The worker deactivates the
    /// link. If the link is paid in the meantime, an incident is opened.
    MayStillBePaid {
        /// The time after which the link can certainly no longer be paid, or `None` if no such time
        /// is known.
        until: Option<SystemTime>,
    },
    /// The order was not cancelled, because it was already paid.
    AlreadyPaid {
        /// The amount with which the order became paid.
        charged: Money,
    },
}

/// The result of [`Orders::confirm`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ConfirmOutcome {
    /// The provider returned the link, and the state of the order was updated.
    Read(Box<Confirmation>),
    /// The provider did not find the link.
    NotFound,
    /// The provider's response belongs to another account. The response was not used, and an
    /// incident was opened.
    OtherAccount,
    /// No link can be queried: no link was created yet, it is unknown whether the link exists, or
    /// the provider cannot look up the link.
    NoLink {
        /// The phase of the newest attempt.
        phase: Option<Phase>,
    },
    /// Another process works on the link. Call the method again later.
    Busy,
}

/// The result of [`Orders::receive`], which stores a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// How many times this callback has been received. The number is 1 if the callback is new.
    pub times: i64,
}

/// The numbers of attempts, list pages and events that one call of [`Orders::step`] processed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stepped {
    /// The number of attempts that were worked on. An attempt is one link of an order.
    pub attempts: usize,
    /// The number of pages of providers' lists that were read.
    pub pages: usize,
    /// The number of events that the order handler handled without an error.
    pub events: usize,
    /// The number of events for which the order handler failed.
    pub failures: usize,
}

impl Stepped {
    /// Returns whether the call of [`Orders::step`] found nothing to do.
    pub fn is_idle(&self) -> bool {
        *self == Self::default()
    }
}

pub(crate) struct Account {
    pub(crate) links: PayLinks,
    pub(crate) policy: Policy,
    pub(crate) kind: ProviderKind,
}

impl Account {
    /// Returns the deadline for sending a request to create a link, if the creation begins now.
    /// After the deadline, a third of the longest time for a creation is left for the request
    /// itself.
    pub(crate) fn send_deadline(&self) -> SendDeadline {
        let time = self.links.longest_creation() * 2 / 3;
        #[cfg(feature = "crash-points")]
        if let Some(clock) = crate::crash::clock() {
            return SendDeadline::with_clock(clock, time);
        }
        SendDeadline::after(time)
    }
}

/// A handle to the orders that are stored in a database. Clones of the handle use the same database
/// connection, clients and settings.
///
/// Several processes may use one database at the same time, if each of them uses this type.
#[derive(Clone)]
pub struct Orders {
    pub(crate) inner: Arc<Inner>,
    /// Who makes the writes, for the history.
    pub(crate) actor: Arc<str>,
}

pub(crate) struct Inner {
    pub(crate) database: Box<dyn Database>,
    pub(crate) accounts: HashMap<Identity, Account>,
    pub(crate) prefix: String,
    pub(crate) callbacks: Option<(WebUrl, CallbackToken)>,
    pub(crate) metrics: Arc<dyn Metrics>,
    pub(crate) lease: Duration,
    pub(crate) parallel: usize,
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
    /// Returns these orders with the name of who makes their writes, such as a user of the
    /// merchant's own program. The history shows it for what the caller asks for: creations,
    /// cancellations, renewals, adoptions and purges. What the worker does stays `library`, and a
    /// [decision](Self::decide) has a name of its own.
    ///
    /// # Errors
    /// Returns an error if the name is blank.
    pub fn with_actor(&self, name: &str) -> Result<Self> {
        let actor = checked_name("actor", name)?.into();
        Ok(Self { inner: Arc::clone(&self.inner), actor })
    }

    /// Stores an order, creates its link and returns the link's URL.
    ///
    /// The order is stored before anything is sent. This method is idempotent: if you call it again
    /// for the same order, it returns the URL of the existing link. If it is unknown whether the
    /// link was created, this method returns [`CreateOutcome::Pending`] without waiting, and the
    /// [worker](Self::step) finds out whether the link exists.
    ///
    /// # Errors
    /// Returns an error if an order with this number exists with another amount, currency or
    /// account, if no client was added for the account, if a field of the link is invalid for the
    /// provider, or if the database fails.
    ///
    /// # Cancellation
    /// If the future is dropped, the worker finds out whether the link exists.
    pub async fn create(&self, order: &NewOrder) -> Result<CreateOutcome> {
        let (account, insert) = self.checked(order)?;
        let plan = self.attempt_plan(account, Phase::Sending);
        let notifies = !order.link.notify.is_empty();
        // The deadline counts from before the commit, and the bound in the database from after it.
        let deadline = account.send_deadline();
        let begun = self.inner.database.begin(insert, notifies, plan).await?;
        match begun.attempt {
            Some(attempt) if begun.is_new => {
                let (link, sender) = (order.link.clone(), Sender::Caller);
                self.send_attempt(account, &begun.order, link, attempt, &deadline, sender).await
            }
            Some(attempt) if attempt.phase == Phase::Planned => self.send(&order.number).await,
            attempt => Ok(outcome(&begun.order, attempt.as_ref())),
        }
    }

    /// Stores an order in a database transaction that the caller has opened, together with the
    /// caller's own writes. This method sends nothing to the provider. After the commit, call
    /// [`send`](Self::send), or let the worker create the link. If the transaction is rolled back,
    /// the order does not exist, and nothing is ever sent.
    ///
    /// `sql` must be a transaction of the database that contains these orders.
    ///
    /// # Errors
    /// Returns an error in the same cases as [`create`](Self::create), and if the database has
    /// another reference prefix.
    pub async fn create_in<S: Sql>(&self, sql: &mut S, order: &NewOrder) -> Result<CreateOutcome> {
        let (account, insert) = self.checked(order)?;
        let stored = store::stored_prefix(sql).await?;
        if stored != self.inner.prefix {
            return Err(OrdersError::OtherPrefix { stored, given: self.inner.prefix.clone() });
        }
        let plan = self.attempt_plan(account, Phase::Planned);
        let notifies = !order.link.notify.is_empty();
        let begun = work::begin_create(sql, &insert, notifies, &plan).await?;
        Ok(outcome(&begun.order, begun.attempt.as_ref()))
    }

    /// Stores an order in a SQLite transaction that the caller has opened. Except for the type of
    /// the transaction, this method does the same as [`create_in`](Self::create_in).
    ///
    /// Begin the transaction with
    /// [`TransactionBehavior::Immediate`](rusqlite::TransactionBehavior::Immediate). Otherwise, the
    /// transaction begins with a read, and it cannot write if another process has written to the
    /// database in the meantime.
    ///
    /// # Errors
    /// Returns an error in the same cases as [`create_in`](Self::create_in).
    #[cfg(feature = "sqlite")]
    pub fn create_in_sqlite(
        &self,
        transaction: &rusqlite::Transaction<'_>,
        order: &NewOrder,
    ) -> Result<CreateOutcome> {
        let mut sql = crate::sqlite::sql(transaction);
        crate::sqlite::finished(self.create_in(&mut sql, order))
    }

    /// Creates the link of an order that [`create_in`](Self::create_in) has stored, and returns the
    /// URL of the link. Call this method after the commit. This method is idempotent, like
    /// [`create`](Self::create).
    ///
    /// # Errors
    /// Returns an error if there is no order with this number, or if the database fails.
    ///
    /// # Cancellation
    /// If the future is dropped, the worker finds out whether the link exists.
    pub async fn send(&self, number: &OrderNumber) -> Result<CreateOutcome> {
        let (order, attempt) = self.found(number).await?;
        if let Some(planned) = attempt.as_ref().filter(|attempt| attempt.phase == Phase::Planned) {
            let account = self.account(&planned.account)?;
            if let Some(claimed) = self.claim_one(planned).await? {
                return self.send_planned(account, &order, claimed, Sender::Caller).await;
            }
        }
        Ok(outcome(&order, attempt.as_ref()))
    }

    /// Stores an order with a link that another program has already created. The worker then
    /// queries this link, and a payment on the link makes the order paid. The URL of the link
    /// remains unknown.
    ///
    /// This method is idempotent. If the order gets another link later, the reference of the new
    /// link starts with the prefix of these orders.
    ///
    /// # Errors
    /// Returns an error if `key` does not belong to the account of the order, if the link belongs
    /// to another order, or if the database fails. Also returns an error if the order is no longer
    /// waiting for payment, has another link that may still be paid, or needs a person's decision
    /// about a payment.
    pub async fn adopt(&self, order: &NewOrder, key: &LinkKey) -> Result<Order> {
        let (account, insert) = self.checked(order)?;
        key.check(account.links.identity())?;
        let adopt = Adopt {
            order: insert,
            reference: key.reference().as_str().to_owned(),
            link_key: key.to_string(),
            notifies: !order.link.notify.is_empty(),
            actor: Arc::clone(&self.actor),
        };
        view(&self.inner.database.adopt(adopt).await?)
    }

    /// Cancels an order that is not paid, and deactivates its link.
    ///
    /// # Errors
    /// Returns an error if there is no order with this number, or if the database fails. If the
    /// provider cannot deactivate the link now, this method returns no error, and the worker tries
    /// again.
    ///
    /// # Cancellation
    /// If the future is dropped, it is unknown whether the order was cancelled. Call this method
    /// again.
    pub async fn cancel(&self, number: &OrderNumber) -> Result<CancelOutcome> {
        let no_order = || OrdersError::NoSuchOrder(number.clone());
        let found =
            self.inner.database.cancel(number.as_str().to_owned(), self.actor.clone()).await?;
        let (order, attempt) = found.ok_or_else(no_order)?;
        if let Some(charged) = order.settled {
            return Ok(CancelOutcome::AlreadyPaid { charged });
        }
        if let Some(attempt) = attempt.filter(|attempt| attempt.blocks) {
            // The worker would do the same. Here the caller learns at once what came of it.
            self.work_now(&attempt).await?;
        }
        let (order, attempt) = self.found(number).await?;
        Ok(match (order.settled, attempt.filter(|attempt| attempt.blocks)) {
            (Some(charged), _) => CancelOutcome::AlreadyPaid { charged },
            (None, None) => CancelOutcome::Cancelled,
            (None, Some(attempt)) => {
                CancelOutcome::MayStillBePaid { until: attempt.payable_until.map(time) }
            }
        })
    }

    /// Deactivates the link of an order, and creates another link as soon as the first link can no
    /// longer be paid.
    ///
    /// A payment may be in progress when the first link is deactivated. Therefore, it can take as
    /// long as [`Policy::payment_grace`] (30 minutes by default) until the new link is created. If
    /// the provider does not confirm the deactivation, the new link is created only after the first
    /// link has expired. The worker creates the new link, and [`get`](Self::get) returns its URL.
    ///
    /// # Errors
    /// Returns an error if there is no order with this number, or if the database fails.
    ///
    /// # Cancellation
    /// If the future is dropped, it is unknown whether a new link will be created. Call this method
    /// again.
    pub async fn renew(&self, number: &OrderNumber) -> Result<CreateOutcome> {
        let no_order = || OrdersError::NoSuchOrder(number.clone());
        let (order, _) = self.found(number).await?;
        let plan = self.attempt_plan(self.account(&order.account)?, Phase::Planned);
        let found = self.inner.database.renew(number.as_str().to_owned(), plan).await?;
        let (_, attempt) = found.ok_or_else(no_order)?;
        match attempt.filter(|attempt| attempt.blocks) {
            Some(attempt) if attempt.phase == Phase::Planned => return self.send(number).await,
            Some(attempt) => self.work_now(&attempt).await?,
            None => {}
        }
        let (order, attempt) = self.found(number).await?;
        Ok(outcome(&order, attempt.as_ref()))
    }

    /// Stores a callback, so that the worker queries the callback's link at once.
    ///
    /// Send a success response to the provider only after this method has returned `Ok`. The
    /// contents of the callback do not change the order, because the worker asks the provider about
    /// the payment. Therefore, only the token in the callback must be correct; a body in an unknown
    /// format is accepted too. The token is not stored. If the query and the body together have
    /// more than 64 KiB, only their digest is stored.
    ///
    /// `account` and `kind` must be the account and the kind of callback for which you configured
    /// the web address that received the request. Do not take them from the contents of the
    /// request.
    ///
    /// # Errors
    /// Returns an error if the request does not contain a valid token, if no callback address was
    /// set in the builder, if no client was added for the account, or if the database fails.
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
        let times = self.inner.database.receive(callback).await?;
        tracing::info!(reference = reference.as_str(), times, "a callback was stored");
        self.inner.metrics.callback(account.links.identity(), times == 1);
        Ok(Received { times })
    }

    /// Returns the identities of the provider accounts that were added to the builder.
    pub fn accounts(&self) -> impl Iterator<Item = &Identity> {
        self.inner.accounts.keys()
    }

    /// Returns the order with this number, or `None` if there is no such order.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn get(&self, number: &OrderNumber) -> Result<Option<Order>> {
        let found = self.inner.database.order(number.as_str().to_owned()).await?;
        found.map(|found| view(&found)).transpose()
    }

    /// Returns the outcome for an order as it is stored now.
    async fn present(&self, number: &str) -> Result<CreateOutcome> {
        let (order, attempt) = self.found(&number.to_owned().try_into()?).await?;
        Ok(outcome(&order, attempt.as_ref()))
    }

    pub(crate) async fn found(&self, number: &OrderNumber) -> Result<Found> {
        let found = self.inner.database.order(number.as_str().to_owned()).await?;
        found.ok_or_else(|| OrdersError::NoSuchOrder(number.clone()))
    }

    pub(crate) fn account(&self, identity: &Identity) -> Result<&Account> {
        let account = self.inner.accounts.get(identity);
        account.ok_or_else(|| OrdersError::NoSuchAccount(work::account_text(identity)))
    }

    pub(crate) fn attempt_plan(&self, account: &Account, phase: Phase) -> AttemptPlan {
        AttemptPlan {
            prefix: self.inner.prefix.clone(),
            actor: Arc::clone(&self.actor),
            kind: account.kind,
            phase,
            bound: millis(account.links.longest_creation()),
            max_attempts: account.policy.max_attempts,
            pause: millis(account.policy.attempt_pause),
        }
    }

    /// Checks an order before it is stored. The check uses the longest reference that a link of the
    /// order can get.
    fn checked(&self, order: &NewOrder) -> Result<(&Account, InsertOrder)> {
        let account = self.account(&order.account)?;
        let longest = format!("{}{}-{}", self.inner.prefix, order.number, work::MOST_ATTEMPTS);
        let mut link = order.link.clone();
        link.reference = Reference::new(longest)?;
        self.with_callback(account, &mut link);
        account.links.validate(&link)?;
        let expected = account.policy.expected(order.link.amount)?;
        let link = serde_json::to_string(&order.link)
            .map_err(|_| OrdersError::Invalid { field: "link", rule: "cannot be stored" })?;
        let insert = InsertOrder {
            number: order.number.as_str().to_owned(),
            account: order.account.clone(),
            amount: order.link.amount,
            max_surcharge: expected.max_surcharge,
            link,
        };
        Ok((account, insert))
    }

    /// Sets the callback URL of a link, which contains a token for this link.
    fn with_callback(&self, account: &Account, link: &mut NewLink) {
        if let Some((url, token)) = &self.inner.callbacks {
            let url = account.policy.callback_address.as_ref().unwrap_or(url);
            link.callback_url = Some(token.add_to(url, &link.reference));
            // A provider without callbacks is polled.
            link.best_effort.push(paylink_core::Field::CallbackUrl);
        }
    }

    /// Marks a claimed attempt as being sent, and creates its link.
    pub(crate) async fn send_planned(
        &self,
        account: &Account,
        order: &OrderRow,
        mut attempt: AttemptRow,
        sender: Sender,
    ) -> Result<CreateOutcome> {
        let deadline = account.send_deadline();
        let bound = millis(account.links.longest_creation());
        let Some(epoch) = self.inner.database.mark_sending(attempt.clone(), bound).await? else {
            return self.present(&order.number).await;
        };
        attempt.epoch = epoch;
        attempt.phase = Phase::Sending;
        attempt.sent_at = Some(attempt.now);
        let link = work::stored_link(order)?;
        self.send_attempt(account, order, link, attempt, &deadline, sender).await
    }

    /// Creates the link of an attempt that is marked as being sent, and stores the outcome.
    async fn send_attempt(
        &self,
        account: &Account,
        order: &OrderRow,
        mut link: NewLink,
        attempt: AttemptRow,
        deadline: &SendDeadline,
        sender: Sender,
    ) -> Result<CreateOutcome> {
        link.reference = Reference::new(attempt.reference.as_str())?;
        self.with_callback(account, &mut link);
        self.inner.metrics.call(&attempt.account, Operation::Create);
        let error = match account.links.create_before(&link, deadline).await {
            Ok(created) => return self.store_created(account, order, attempt, created).await,
            Err(error) => error,
        };
        tracing::warn!(
            order = order.number,
            reference = attempt.reference,
            error = %error,
            "a link was not created"
        );
        let is_unsent = error.delivery() == Delivery::NotSent;
        let (phase, next) = if error.effect() == Effect::Unknown {
            (Phase::InDoubt, Some(0))
        } else if sender == Sender::Worker && is_unsent && may_send_later(&error) {
            // Nothing was sent, so the same reference can be sent later.
            let schedule = account.policy.schedule();
            let pause = schedule.next(Phase::Open, &attempt.times()).unwrap_or(0);
            (Phase::Planned, Some(pause.max(1_000)))
        } else {
            (Phase::Refused, None)
        };
        // The caller gets the error. What the worker was refused, a person has to know.
        let incident =
            (sender == Sender::Worker && phase == Phase::Refused).then_some(IncidentKind::Refused);
        let outcome = Outcome {
            phase,
            next,
            link_key: None,
            payable_until: (phase == Phase::InDoubt)
                .then(|| doubtful_end(&account.policy, &link, attempt.now)),
            is_deactivated: false,
            incident,
            kind: phase.as_str(),
            report: report(&error),
            error: Some(error.to_string()),
            attempts: self.attempt_plan(account, Phase::Planned),
        };
        self.inner.database.finish(attempt, outcome).await?;
        Ok(match phase {
            Phase::Refused => CreateOutcome::Refused(error),
            _ => CreateOutcome::Pending,
        })
    }

    async fn store_created(
        &self,
        account: &Account,
        order: &OrderRow,
        attempt: AttemptRow,
        created: CreatedLink,
    ) -> Result<CreateOutcome> {
        let lifetime = created.lifetime.duration();
        let longest = lifetime.unwrap_or(UNDOCUMENTED_LIFETIME);
        let longest = longest.saturating_add(created.expiry_uncertainty);
        let payable_for = millis(longest.saturating_add(account.policy.payment_grace));
        let opened = Opened {
            link_key: created.key.to_string(),
            url: created.url.clone(),
            expires_in: lifetime.map(millis),
            payable_for,
            first_read: millis(account.policy.first_read),
        };
        let (number, reference) = (&order.number, &attempt.reference);
        match self.inner.database.opened(attempt.clone(), opened).await? {
            Some(false) => {
                tracing::info!(order = number, reference, "a link was created");
                let until = attempt.now.saturating_add(payable_for);
                return Ok(CreateOutcome::Open { url: created.url, until: Some(time(until)) });
            }
            // The order was cancelled, renewed or paid in the meantime. The worker deactivates the
            // link, and nobody gets it.
            Some(true) => return self.present(number).await,
            None => {}
        }
        // Somebody took the attempt over because it took too long. The order may have another link,
        // so nobody gets this one.
        self.inner.metrics.orphan(&attempt.account);
        let deactivated = if account.links.capabilities().offers(Operation::Deactivate) {
            self.inner.metrics.call(&attempt.account, Operation::Deactivate);
            account.links.deactivate(&created.key).await.ok().map(|outcome| outcome.as_str())
        } else {
            None
        };
        tracing::warn!(order = number, reference, deactivated, "a link was created too late");
        let key = created.key.to_string();
        self.inner.database.orphan(attempt, key, deactivated).await?;
        Ok(CreateOutcome::Pending)
    }
}

/// Who sends the request to create a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sender {
    /// The caller of `create`, `send` or `renew`. The method returns a refusal to this caller.
    Caller,
    /// The worker.
    Worker,
}

/// Whether a request to create a link that was not sent can be sent later without a change.
fn may_send_later(error: &Error) -> bool {
    error.is_retryable() || error.is_too_late()
}

/// The longest lifetime of a link that is assumed if the provider does not document it.
pub(crate) const UNDOCUMENTED_LIFETIME: Duration = Duration::from_secs(30 * 24 * 3600);

/// How much later than expected a link may expire if the provider never reported its expiry. The
/// provider may have used another time zone.
const EXPIRY_UNCERTAINTY: Duration = Duration::from_secs(3 * 3600);

/// Returns the time after which a link can no longer be paid if it is unknown whether the link
/// exists.
pub(crate) fn doubtful_end(policy: &Policy, link: &NewLink, sent_at: i64) -> i64 {
    use paylink_core::Lifetime::{AtMost, Exactly};
    let lifetime = match link.lifetime {
        Some(Exactly(duration) | AtMost(duration)) => duration,
        _ => UNDOCUMENTED_LIFETIME,
    };
    let longest = lifetime.saturating_add(EXPIRY_UNCERTAINTY).saturating_add(policy.payment_grace);
    sent_at.saturating_add(millis(longest))
}

pub(crate) fn report(error: &Error) -> String {
    serde_json::json!({ "error": error.to_string() }).to_string()
}

/// Returns the time for Unix milliseconds from the database.
pub(crate) fn time(millis: i64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}

/// Returns the outcome for a stored order, as `create` returns it.
pub(crate) fn outcome(order: &OrderRow, attempt: Option<&AttemptRow>) -> CreateOutcome {
    if let Some(charged) = order.settled {
        return CreateOutcome::Paid { charged };
    }
    let phase = attempt.map(|attempt| attempt.phase);
    let closed = CreateOutcome::Closed { state: order.state, phase };
    let Some(attempt) = attempt.filter(|_| order.state == OrderState::Waiting) else {
        return closed;
    };
    match (attempt.phase, &attempt.url) {
        _ if attempt.deactivate != Deactivate::No => CreateOutcome::Pending,
        (Phase::Open | Phase::Pending, Some(url)) => {
            CreateOutcome::Open { url: url.clone(), until: attempt.payable_until.map(time) }
        }
        (Phase::Planned | Phase::Sending | Phase::InDoubt | Phase::Found, _) => {
            CreateOutcome::Pending
        }
        // It has ended, but it may have been paid in the last moment.
        (phase, _) if !phase.blocks() && attempt.blocks => CreateOutcome::Pending,
        _ => closed,
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
            next_due: attempt.next_due.map(time),
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

/// Returns the name of a person or program, without spaces around it.
pub(crate) fn checked_name<'a>(field: &'static str, name: &'a str) -> Result<&'a str> {
    match name.trim() {
        "" => Err(OrdersError::Invalid { field, rule: "must not be blank" }),
        name => Ok(name),
    }
}

/// Checks that an order can become paid under the policy of an account.
pub(crate) fn check_policy(links: &PayLinks, policy: &Policy) -> Result<()> {
    let capabilities = links.capabilities();
    let account = || work::account_text(links.identity());
    if !capabilities.offers(Operation::Payments) && !policy.link_alone_accepted {
        return Err(OrdersError::PolicyNeverPays {
            account: account(),
            remedy: "give the client the keys for reading payments, or accept the link alone as \
                     proof of a payment",
        });
    }
    if capabilities.unpaid_links_not_found() && !policy.unknown_reversal_accepted {
        return Err(OrdersError::PolicyNeverPays {
            account: account(),
            remedy: "accept unknown reversals, because this provider does not report whether \
                     money was refunded, or use an account of a provider that reports it",
        });
    }
    Ok(())
}

/// Returns an error if the prefix cannot be a part of a reference.
///
/// A prefix has exactly one separator, at the end. Therefore, two different prefixes never lead to
/// the same reference, whatever the order numbers are.
pub(crate) fn check_prefix(prefix: &str) -> Result<()> {
    let name = prefix.strip_suffix(['-', '_', '.']).unwrap_or_default();
    if (1..=15).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        Ok(())
    } else {
        Err(Error::invalid(
            "reference prefix",
            RuleCode::Characters,
            "must be 1 to 15 letters or digits, followed by one hyphen, underscore or dot",
        )
        .into())
    }
}
