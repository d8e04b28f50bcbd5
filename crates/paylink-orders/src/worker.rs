use std::sync::Arc;
use std::time::Duration;

use paylink_core::{
    Confirmation, Error, Expected, LinkKey, LinkStatus, Operation, Reference, Resolution,
    ResolveOptions, Zone,
};
use tokio::task::JoinSet;

use crate::account_id;
use crate::database::{Delivered, Outcome};
use crate::error::{OrdersError, Result};
use crate::incident::IncidentKind;
use crate::order::OrderNumber;
use crate::orders::{
    Account, ConfirmOutcome, Orders, Sender, Stepped, UNDOCUMENTED_LIFETIME, doubtful_end, report,
};
use crate::sql::StoreError;
use crate::state::{Phase, ProviderKind, millis};
use crate::store::{AttemptRow, Deactivate, OrderRow};
use crate::work::{self, ReadDone, ReadPlan};

/// How long the worker waits if nothing is due.
const REST: Duration = Duration::from_secs(1);

/// How long an attempt is left to other processes if this process has no client for the attempt's
/// account, in milliseconds.
const OTHER_PROCESS: i64 = 10_000;

impl Orders {
    /// Does the work that is due, such as queries of links. This method works on at most `limit`
    /// attempts (links of orders), reads at most one page of the list of links of each account, and
    /// then calls the order handler for the events that are due.
    ///
    /// Call this method from a loop, a timer or a job queue. Several processes may call it at the
    /// same time.
    ///
    /// # Errors
    /// Returns an error if the database fails. If a provider returns an error, the error is stored
    /// with the attempt, and the attempt is due again later.
    ///
    /// # Cancellation
    /// If the future is dropped, the unfinished attempts are due again after the time
    /// [`OrdersBuilder::lease`](crate::OrdersBuilder::lease).
    pub async fn step(&self, limit: usize) -> Result<Stepped> {
        let mut done = self.step_without_events(limit).await?;
        let tries = self.inner.accounts.values().map(|account| account.policy.handler_tries).min();
        loop {
            match self.inner.database.deliver(tries.unwrap_or(1)).await? {
                Delivered::Nothing => break,
                Delivered::Done => done.events += 1,
                Delivered::Failed => done.failures += 1,
            }
        }
        Ok(done)
    }

    /// Does the same as [`step`](Self::step), except that the order handler is not called: the
    /// events stay for the process that fulfils the orders.
    ///
    /// # Errors
    /// Returns the same errors as [`step`](Self::step).
    ///
    /// # Cancellation
    /// The same as for [`step`](Self::step).
    pub async fn step_without_events(&self, limit: usize) -> Result<Stepped> {
        let mut done = Stepped::default();
        let mut working = JoinSet::new();
        let mut failed = None;
        loop {
            // Not more than there is room for: a lease must not end while its attempt waits.
            let room = self.inner.parallel.min(limit - done.attempts);
            let free = room.saturating_sub(working.len());
            if free > 0 && failed.is_none() {
                for attempt in self.claim(free).await? {
                    let orders = self.clone();
                    working.spawn(async move { orders.work_on_claimed(attempt).await });
                }
            }
            match working.join_next().await {
                Some(Ok(Ok(()))) => done.attempts += 1,
                Some(Ok(Err(error))) => failed = Some(error),
                Some(Err(error)) if error.is_panic() => {
                    std::panic::resume_unwind(error.into_panic());
                }
                Some(Err(_)) => {}
                None => break,
            }
        }
        if let Some(error) = failed {
            return Err(error);
        }
        for identity in self.inner.accounts.keys() {
            done.pages += usize::from(self.sweep(identity).await?);
        }
        Ok(done)
    }

    /// Queries the link of an order and its payments now, and stores the result as the worker does.
    /// If the order is paid, it is settled. If a person has to decide, an incident is opened. The
    /// queried link is the link that made the order paid, or else the newest link of the order. This
    /// method also works after the worker has stopped querying the link.
    ///
    /// Nothing is created, and no event is delivered. If the link is to be deactivated because the
    /// order was cancelled, renewed or paid, this method deactivates it.
    ///
    /// # Errors
    /// Returns an error if there is no such order, if no client is configured for its account, if
    /// the provider cannot be asked now, or if the database fails. An error of the provider is
    /// stored with the attempt.
    ///
    /// # Cancellation
    /// If the future is dropped, the attempt is due again when its lease ends.
    pub async fn confirm(&self, number: &OrderNumber) -> Result<ConfirmOutcome> {
        let found = self.inner.database.order_to_confirm(number.as_str().to_owned()).await?;
        let (order, attempt) = found.ok_or_else(|| OrdersError::NoSuchOrder(number.clone()))?;
        let Some(attempt) = attempt else { return Ok(ConfirmOutcome::NoLink { phase: None }) };
        let account = self.account(&attempt.account)?;
        if !may_have_link(attempt.phase) || !can_look_up(account, &attempt) {
            return Ok(ConfirmOutcome::NoLink { phase: Some(attempt.phase) });
        }
        let Some(attempt) = self.claim_soon(&attempt, true).await? else {
            return Ok(ConfirmOutcome::Busy);
        };
        let (done, seen) = match self.read(account, &order, attempt.clone()).await {
            Ok(Looked::Read(done, seen)) => (done, seen),
            Ok(Looked::Failed(error)) => return Err(error.into()),
            Err(error) => {
                self.after_error(account, attempt, error.clone()).await?;
                return Err(error);
            }
        };
        Ok(match seen {
            _ if !done.is_stored => ConfirmOutcome::Busy,
            _ if done.is_foreign => ConfirmOutcome::OtherAccount,
            Some(seen) => ConfirmOutcome::Read(Box::new(Arc::unwrap_or_clone(seen))),
            None => ConfirmOutcome::NotFound,
        })
    }

    /// Calls [`step`](Self::step) again and again until the future `stop` completes. If the
    /// database is busy, cannot be reached or does not accept writes, this method tries again
    /// later. In the meantime, no link is created, because each attempt is stored before its link
    /// is created.
    ///
    /// # Errors
    /// Returns an error if the database fails in another way.
    ///
    /// # Cancellation
    /// If the future is dropped, the unfinished attempts are due again after the time
    /// [`OrdersBuilder::lease`](crate::OrdersBuilder::lease).
    pub async fn run(&self, stop: impl Future<Output = ()> + Send) -> Result<()> {
        let mut stop = std::pin::pin!(stop);
        loop {
            let rest = match self.step(64).await {
                Ok(done) => done.is_idle(),
                Err(OrdersError::Store(
                    error @ (StoreError::Busy(_)
                    | StoreError::NotWritable(_)
                    | StoreError::Unavailable(_)
                    | StoreError::CommitUnknown(_)),
                )) => {
                    tracing::warn!(error = %error, "the worker rests");
                    true
                }
                Err(error) => return Err(error),
            };
            let pause = if rest { REST } else { Duration::ZERO };
            tokio::select! {
                () = &mut stop => return Ok(()),
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    async fn claim(&self, limit: usize) -> Result<Vec<AttemptRow>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let (lease, owner) = (millis(self.inner.lease), self.inner.owner.clone());
        self.inner.database.claim(limit, lease, owner).await
    }

    /// Claims one attempt, if no process works on it.
    pub(crate) async fn claim_one(&self, attempt: &AttemptRow) -> Result<Option<AttemptRow>> {
        let (lease, owner) = (millis(self.inner.lease), self.inner.owner.clone());
        self.inner.database.claim_one(attempt.id, false, lease, owner).await
    }

    /// Claims one attempt. If another process works on the attempt, this method waits for at most a
    /// second until that work has ended.
    async fn claim_soon(
        &self,
        attempt: &AttemptRow,
        even_ended: bool,
    ) -> Result<Option<AttemptRow>> {
        let lease = millis(self.inner.lease);
        for _ in 0..20 {
            let owner = self.inner.owner.clone();
            let database = &self.inner.database;
            let claimed = database.claim_one(attempt.id, even_ended, lease, owner).await?;
            if claimed.is_some() {
                return Ok(claimed);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(None)
    }

    /// Does now what the worker would do for an attempt, unless somebody works on it for more than
    /// a second; then the worker does it.
    pub(crate) async fn work_now(&self, attempt: &AttemptRow) -> Result<()> {
        match self.claim_soon(attempt, false).await? {
            Some(attempt) => self.work_on_claimed(attempt).await,
            None => Ok(()),
        }
    }

    /// Does the due work for a claimed attempt. If the work on this attempt fails, the worker still
    /// works on the other attempts.
    async fn work_on_claimed(&self, attempt: AttemptRow) -> Result<()> {
        let Ok(account) = self.account(&attempt.account) else {
            // Another process of the installation may have this account.
            return self.inner.database.give_back(attempt, OTHER_PROCESS).await;
        };
        match self.work_on(account, attempt.clone()).await {
            Err(error) => self.after_error(account, attempt, error).await,
            Ok(()) => Ok(()),
        }
    }

    /// Gives an attempt back that cannot be worked on now. Returns the errors that are not about
    /// this attempt.
    async fn after_error(
        &self,
        account: &Account,
        attempt: AttemptRow,
        error: OrdersError,
    ) -> Result<()> {
        match error {
            OrdersError::Store(error @ StoreError::Other(_)) => {
                tracing::error!(
                    reference = attempt.reference,
                    error = %error,
                    "an attempt cannot be worked on"
                );
                let pause = millis(account.policy.longest_read).max(1_000);
                self.inner.database.give_back(attempt, pause).await
            }
            OrdersError::Provider(error) => {
                let phase = attempt.phase;
                self.put_off(account, attempt, phase, &error).await
            }
            error => Err(error),
        }
    }

    async fn work_on(&self, account: &Account, attempt: AttemptRow) -> Result<()> {
        let order = self.inner.database.order_of(attempt.clone()).await?;
        match attempt.phase {
            Phase::Planned => {
                self.send_planned(account, &order, attempt, Sender::Worker).await.map(drop)
            }
            // Nobody finished the creation within its bound, or its response was lost.
            Phase::Sending | Phase::InDoubt => self.resolve(account, &order, attempt).await,
            _ if !can_look_up(account, &attempt) => self.wait_for_end(account, attempt).await,
            _ => self.read(account, &order, attempt).await.map(drop),
        }
    }

    /// Finds out whether a link was created. Each call asks the provider once. If the result is
    /// still unknown, the stored attempt is due again later.
    async fn resolve(
        &self,
        account: &Account,
        order: &OrderRow,
        attempt: AttemptRow,
    ) -> Result<()> {
        let reference = Reference::new(attempt.reference.as_str())?;
        self.inner.metrics.call(&attempt.account, Operation::GetByReference);
        let looked = account.links.resolve_with_options(&reference, ResolveOptions::once()).await;
        let mut after = attempt.clone();
        after.payable_until.get_or_insert_with(|| {
            // The end of a link that cannot be asked for is taken from the order. If the payer's
            // data was purged, the longest lifetime is assumed.
            let sent_at = attempt.sent_at.unwrap_or(attempt.now);
            match work::stored_link(order) {
                Ok(link) => doubtful_end(&account.policy, &link, sent_at),
                Err(_) => sent_at.saturating_add(millis(UNDOCUMENTED_LIFETIME)),
            }
        });
        let resolution = match looked {
            Ok(resolution) => resolution,
            Err(error) => return self.put_off(account, after, Phase::InDoubt, &error).await,
        };
        let was_looked_for = attempt.phase == Phase::InDoubt
            && attempt.now - attempt.phase_since >= millis(account.policy.lookup);
        let mut link_key = None;
        let (phase, word) = match resolution {
            Resolution::Found(key) => {
                link_key = Some(key.to_string());
                (Phase::Found, "found")
            }
            Resolution::NoLongerPayable => (Phase::ResolvedClosed, "no-longer-payable"),
            Resolution::DeactivatedUnseen => (Phase::DeactivatedUnseen, "deactivated-unseen"),
            Resolution::NotFound { .. }
                if was_looked_for || account.kind == ProviderKind::FindsPaidOnly =>
            {
                (Phase::NotFound, "not-found")
            }
            Resolution::LookupUnsupported { .. } => (Phase::Unknowable, "unknowable"),
            // The provider may show a new link late.
            _ => (Phase::InDoubt, "not-found-yet"),
        };
        let schedule = account.policy.schedule();
        let next = match phase {
            Phase::Found => Some(0),
            Phase::InDoubt => Some(schedule.first_read.clamp(1, 5_000)),
            _ => schedule.next(phase, &after.times()),
        };
        self.inform(order, &attempt, phase);
        if phase == Phase::Found {
            self.inner.metrics.orphan(&attempt.account);
        }
        let outcome = Outcome {
            phase,
            next,
            link_key,
            payable_until: after.payable_until,
            is_deactivated: false,
            incident: None,
            kind: "resolved",
            report: format!(r#"{{"resolved":"{word}"}}"#),
            error: None,
            attempts: self.attempt_plan(account, Phase::Planned),
        };
        self.inner.database.finish(attempt, outcome).await.map(drop)
    }

    /// Stores that the provider cannot look up a link, and that the worker waits until the link can
    /// no longer be paid.
    async fn wait_for_end(&self, account: &Account, attempt: AttemptRow) -> Result<()> {
        let left = attempt.payable_until.map(|until| until.saturating_sub(attempt.now));
        let outcome = Outcome {
            phase: attempt.phase,
            next: left.filter(|left| *left > 0),
            link_key: None,
            payable_until: None,
            is_deactivated: false,
            incident: None,
            kind: "not-readable",
            report: "{}".to_owned(),
            error: None,
            attempts: self.attempt_plan(account, Phase::Planned),
        };
        self.inner.database.finish(attempt, outcome).await.map(drop)
    }

    /// Queries a link and its payments, and deactivates the link if its deactivation was requested.
    async fn read(
        &self,
        account: &Account,
        order: &OrderRow,
        attempt: AttemptRow,
    ) -> Result<Looked> {
        let key = key_of(account, &attempt)?;
        let expected = expected(account, order)?;
        let mut seen = self.ask(account, &key, &expected).await;
        let is_unpaid = match &seen {
            Ok(confirmation) => confirmation.payments.is_empty(),
            Err(error) => error.is_not_found(),
        };
        let mut deactivated = None;
        if is_unpaid && may_deactivate(account, &key, &attempt) {
            self.inner.metrics.call(&attempt.account, Operation::Deactivate);
            match account.links.deactivate(&key).await {
                Ok(outcome) => deactivated = Some(outcome.as_str()),
                Err(error) => {
                    self.put_off(account, attempt, Phase::Deactivating, &error).await?;
                    return Ok(Looked::Failed(error));
                }
            }
            // Whether the link can still be paid is what the next read says.
            seen = self.ask(account, &key, &expected).await;
        }
        let confirmation = match seen {
            Ok(confirmation) => Some(Arc::new(confirmation)),
            Err(error) if error.is_not_found() => None,
            Err(error) => {
                let phase = attempt.phase;
                self.put_off(account, attempt, phase, &error).await?;
                return Ok(Looked::Failed(error));
            }
        };
        let (expires_at, payable_until) = ends(account, &attempt, confirmation.as_deref());
        let plan = ReadPlan {
            schedule: account.policy.schedule(),
            expires_at,
            payable_until,
            deactivated,
            account_id: confirmation.as_ref().and_then(|read| account_id::of(&read.link)),
            attempts: self.attempt_plan(account, Phase::Planned),
        };
        tracing::debug!(
            order = order.number,
            reference = attempt.reference,
            verdict = confirmation.as_ref().map(|read| read.verdict.as_str()),
            "a link was read"
        );
        let identity = attempt.account.clone();
        let done = self.inner.database.read(attempt, confirmation.clone(), plan).await?;
        if done.settled {
            self.inner.metrics.settled(&identity, !done.has_callback);
        }
        Ok(Looked::Read(done, confirmation))
    }

    async fn ask(
        &self,
        account: &Account,
        key: &LinkKey,
        expected: &Expected,
    ) -> Result<Confirmation, Error> {
        self.inner.metrics.call(account.links.identity(), Operation::Get);
        account.links.confirm(key, expected, None).await
    }

    /// Stores the error of a failed call, and makes the attempt due again later.
    async fn put_off(
        &self,
        account: &Account,
        mut attempt: AttemptRow,
        phase: Phase,
        error: &Error,
    ) -> Result<()> {
        // Without an end, a link that can never be read would be read for ever.
        let longest = attempt.now.saturating_add(millis(UNDOCUMENTED_LIFETIME));
        let payable_until = *attempt.payable_until.get_or_insert(longest);
        tracing::warn!(reference = attempt.reference, error = %error, "a link was not read");
        let next = account.policy.schedule().after_failure(phase, &attempt.times());
        let retry_after = error.retry_after().map_or(0, millis).min(15 * 60 * 1000);
        // A link that could never be read again is not unpaid: a person has to decide.
        let is_given_up = next.is_none() && phase.blocks();
        let outcome = Outcome {
            phase: if is_given_up { Phase::Undecided } else { phase },
            next: next.map(|pause| pause.max(retry_after)),
            link_key: None,
            payable_until: Some(payable_until),
            is_deactivated: false,
            incident: is_given_up.then_some(IncidentKind::NotProvable),
            kind: "failed",
            report: report(error),
            error: Some(error.to_string()),
            attempts: self.attempt_plan(account, Phase::Planned),
        };
        self.inner.database.finish(attempt, outcome).await.map(drop)
    }

    fn inform(&self, order: &OrderRow, attempt: &AttemptRow, phase: Phase) {
        let (order, reference) = (&order.number, &attempt.reference);
        tracing::info!(order, reference, from = %attempt.phase, to = %phase, "an attempt moved");
    }
}

/// The result of a query for a link.
enum Looked {
    /// The provider returned the link, or did not find it (`None`).
    Read(ReadDone, Option<Arc<Confirmation>>),
    /// The query failed. The error is stored.
    Failed(Error),
}

/// Whether the provider can look up the link of an attempt.
fn can_look_up(account: &Account, attempt: &AttemptRow) -> bool {
    attempt.link_key.is_some() || account.kind != ProviderKind::FindsById
}

/// Whether an attempt may have a link, as far as it is known.
fn may_have_link(phase: Phase) -> bool {
    !matches!(
        phase,
        Phase::Planned | Phase::Sending | Phase::InDoubt | Phase::Refused | Phase::Withdrawn
    )
}

/// Whether a request to deactivate the link has to be sent. If the provider does not report whether
/// a link is deactivated, the request is sent only once.
fn may_deactivate(account: &Account, key: &LinkKey, attempt: &AttemptRow) -> bool {
    let is_wanted = match attempt.deactivate {
        Deactivate::No => false,
        Deactivate::Wanted => true,
        Deactivate::Accepted => account.kind == ProviderKind::FindsByReference,
    };
    let operation = match key.id() {
        Some(_) => Operation::Deactivate,
        None => Operation::DeactivateByReference,
    };
    is_wanted
        && attempt.phase.blocks()
        && !attempt.phase.has_money()
        && !attempt.is_over()
        && account.links.capabilities().offers(operation)
}

/// Returns when the link expires and until when it may be paid, if a response of the provider shows
/// new times. This is the case after a deactivation, and for a link that was created by another
/// program or whose response was lost.
fn ends(
    account: &Account,
    attempt: &AttemptRow,
    confirmation: Option<&Confirmation>,
) -> (Option<i64>, Option<i64>) {
    let grace = millis(account.policy.payment_grace);
    let Some(link) = confirmation.map(|confirmation| &confirmation.link) else {
        return (None, None);
    };
    let soon = attempt.now.saturating_add(grace);
    if link.status == LinkStatus::Deactivated && attempt.phase != Phase::Deactivated {
        // A payment that is under way may still appear.
        return (None, Some(attempt.payable_until.map_or(soon, |until| until.min(soon))));
    }
    if attempt.payable_until.is_some() {
        return (None, None);
    }
    // The zone of the expiry may be unverified. UTC is the latest plausible reading.
    let expires_at = link.expires.as_ref().and_then(|expires| expires.unix_millis(Zone::Utc));
    let latest =
        expires_at.unwrap_or_else(|| attempt.now.saturating_add(millis(UNDOCUMENTED_LIFETIME)));
    (expires_at, Some(latest.max(attempt.now).saturating_add(grace)))
}

fn key_of(account: &Account, attempt: &AttemptRow) -> Result<LinkKey> {
    match &attempt.link_key {
        Some(key) => Ok(key.parse()?),
        None => Ok(account.links.key_for(Reference::new(attempt.reference.as_str())?)),
    }
}

fn expected(account: &Account, order: &OrderRow) -> Result<Expected> {
    let mut expected = account.policy.expected(order.amount)?;
    // The limit of the order, not that of today's policy.
    expected.max_surcharge = order.max_surcharge;
    Ok(expected)
}
