use std::time::Duration;

use paylink_core::{
    Error, Expected, LinkKey, LinkStatus, NewLink, Reference, Resolution, ResolveOptions,
};

use crate::database::{Delivered, Outcome};
use crate::error::{OrdersError, Result};
use crate::orders::{Account, Orders, Stepped, report};
use crate::sql::StoreError;
use crate::state::{Phase, millis, next_read};
use crate::store::{AttemptRow, OrderRow};
use crate::work::{self, ReadPlan};

/// How long one attempt is worked on before another worker may take it over.
const LEASE: Duration = Duration::from_secs(180);

/// How long the worker rests when nothing is due.
const REST: Duration = Duration::from_secs(1);

impl Orders {
    /// Works on what is due: at most `limit` attempts, and then the events for the order handler.
    ///
    /// Call this method from a loop, a timer or a job queue. Several processes may call it at the
    /// same time.
    ///
    /// # Errors
    /// Returns an error if the database fails. An error of a provider is stored with its attempt,
    /// and the attempt is due again later.
    ///
    /// # Cancellation
    /// If the future is dropped, the attempts that it worked on are due again when their lease ends.
    pub async fn step(&self, limit: usize) -> Result<Stepped> {
        let mut done = Stepped::default();
        while done.attempts < limit {
            let owner = self.inner.owner.clone();
            let claimed = self.inner.database.claim(1, millis(LEASE), owner).await?;
            let Some(attempt) = claimed.into_iter().next() else { break };
            self.work_on(attempt).await?;
            done.attempts += 1;
        }
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

    /// Calls [`step`](Self::step) until `stop` is ready.
    ///
    /// # Errors
    /// Returns an error if the database cannot be used any more. While the database is only busy,
    /// this method goes on.
    pub async fn run(&self, stop: impl Future<Output = ()> + Send) -> Result<()> {
        let mut stop = std::pin::pin!(stop);
        loop {
            let rest = match self.step(16).await {
                Ok(done) => done.is_idle(),
                Err(OrdersError::Store(StoreError::Busy(reason))) => {
                    tracing::warn!(reason, "the database is busy");
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

    /// Takes one attempt, if nobody works on it.
    pub(crate) async fn claim_one(&self, attempt: &AttemptRow) -> Result<Option<AttemptRow>> {
        let owner = self.inner.owner.clone();
        self.inner.database.claim_one(attempt.id, millis(LEASE), owner).await
    }

    /// Does what is due for a claimed attempt.
    pub(crate) async fn work_on(&self, attempt: AttemptRow) -> Result<()> {
        let order = self.inner.database.order_of(attempt.clone()).await?;
        let Ok(account) = self.account(&attempt.account) else {
            // Another process of the installation has this account.
            return Ok(());
        };
        match attempt.phase {
            Phase::Planned => self.send_planned(account, &order, attempt).await,
            // Nobody finished the creation within its bound.
            Phase::Sending | Phase::InDoubt => self.resolve(account, &order, attempt).await,
            _ => self.read(account, &order, attempt).await,
        }
    }

    async fn send_planned(
        &self,
        account: &Account,
        order: &OrderRow,
        mut attempt: AttemptRow,
    ) -> Result<()> {
        let bound = self.attempt_plan(account, Phase::Sending).bound;
        let sending = self.inner.database.mark_sending(attempt.clone(), bound).await?;
        let Some(epoch) = sending else { return Ok(()) };
        attempt.epoch = epoch;
        attempt.phase = Phase::Sending;
        self.send_attempt(account, order, attempt).await.map(drop)
    }

    /// Finds out whether a link was created.
    async fn resolve(
        &self,
        account: &Account,
        order: &OrderRow,
        attempt: AttemptRow,
    ) -> Result<()> {
        let reference = Reference::new(attempt.reference.as_str())?;
        let link = work::stored_link(order)?;
        let resolved =
            account.links.resolve_with_options(&reference, ResolveOptions::default()).await;
        let (phase, link_key, told) = match &resolved {
            Ok(Resolution::Found(key)) => (Phase::Found, Some(key.to_string()), "found"),
            Ok(Resolution::NoLongerPayable) => (Phase::ResolvedClosed, None, "no-longer-payable"),
            Ok(Resolution::NotFound { .. }) => (Phase::NotFound, None, "not-found"),
            Ok(Resolution::LookupUnsupported { .. }) => (Phase::Unknowable, None, "unknowable"),
            Ok(_) => (Phase::InDoubt, None, "unknown"),
            Err(error) => return self.put_off(account, attempt, Phase::InDoubt, error).await,
        };
        let payable_until = attempt.payable_until.or_else(|| latest_end(&link, &attempt));
        let outcome = Outcome {
            phase,
            kind: account.kind,
            next: Some(self.pause(account, &attempt, phase)),
            link_key,
            payable_until,
            report: format!(r#"{{"resolved":"{told}"}}"#),
            error: None,
            attempts: self.attempt_plan(account, Phase::Planned),
        };
        self.inner.database.finish(attempt, outcome).await.map(drop)
    }

    /// Reads a link and its payments, and deactivates the link if that is wanted.
    async fn read(&self, account: &Account, order: &OrderRow, attempt: AttemptRow) -> Result<()> {
        let key = key_of(account, &attempt)?;
        let expected = expected(account, order)?;
        let mut seen = account.links.confirm(&key, &expected, None).await;
        let wants_to_deactivate =
            attempt.deactivate && !attempt.phase.has_money() && attempt.phase.blocks();
        let is_unpaid = match &seen {
            Ok(confirmation) => confirmation.payments.is_empty(),
            Err(error) => error.is_not_found(),
        };
        if wants_to_deactivate && is_unpaid {
            match account.links.deactivate(&key).await {
                // The outcome of the deactivation is what the next read says.
                Ok(_) => seen = account.links.confirm(&key, &expected, None).await,
                Err(error) => {
                    return self.put_off(account, attempt, Phase::Deactivating, &error).await;
                }
            }
        }
        let confirmation = match seen {
            Ok(confirmation) => Some(Box::new(confirmation)),
            Err(error) if error.is_not_found() => None,
            Err(error) => {
                let phase = attempt.phase;
                return self.put_off(account, attempt, phase, &error).await;
            }
        };
        // A confirmed deactivation ends the link, except for a payment that is under way.
        let is_deactivated = confirmation
            .as_ref()
            .is_some_and(|confirmation| confirmation.link.status == LinkStatus::Deactivated);
        let soon = attempt.now.saturating_add(millis(crate::orders::PAYMENT_GRACE));
        let payable_until = (is_deactivated && attempt.phase != Phase::Deactivated)
            .then(|| attempt.payable_until.map_or(soon, |until| until.min(soon)));
        let policy = account.policy.clone();
        let plan = ReadPlan {
            kind: account.kind,
            next: Box::new(move |attempt, phase| next_pause(&policy, attempt, phase)),
            reversal_watch: millis(account.policy.reversal_watch),
            payable_until,
            attempts: self.attempt_plan(account, Phase::Planned),
        };
        self.inner.database.read(attempt, confirmation, plan).await.map(drop)
    }

    /// Stores an error and tries again later.
    async fn put_off(
        &self,
        account: &Account,
        attempt: AttemptRow,
        phase: Phase,
        error: &Error,
    ) -> Result<()> {
        let pause = self.pause(account, &attempt, phase);
        let retry_after = error.retry_after().map_or(0, millis);
        let outcome = Outcome {
            phase,
            kind: account.kind,
            next: Some(pause.max(retry_after.min(15 * 60 * 1000))),
            link_key: None,
            payable_until: None,
            report: report(error),
            error: Some(error.to_string()),
            attempts: self.attempt_plan(account, Phase::Planned),
        };
        self.inner.database.finish(attempt, outcome).await.map(drop)
    }

    /// Returns the pause in milliseconds until the next work on an attempt.
    fn pause(&self, account: &Account, attempt: &AttemptRow, phase: Phase) -> i64 {
        next_pause(&account.policy, attempt, phase)
            .unwrap_or_else(|| millis(account.policy.longest_read))
    }
}

/// Returns the pause until the next read, or `None` if the attempt is not watched any more.
fn next_pause(policy: &crate::Policy, attempt: &AttemptRow, phase: Phase) -> Option<i64> {
    const DAY: Duration = Duration::from_secs(24 * 3600);
    let until = |at: Option<i64>| at.map(|at| at.saturating_sub(attempt.now));
    let steps = attempt.reads + attempt.failures;
    match phase {
        Phase::Paid | Phase::Reversed => {
            let left = until(attempt.watch_until);
            if left.is_some_and(|left| left <= 0) {
                return None;
            }
            Some(next_read(DAY, 4 * DAY, attempt.reads / 8, left))
        }
        Phase::Refused => None,
        _ if phase.blocks() => {
            let certain = until(attempt.payable_until);
            Some(next_read(policy.first_read, policy.longest_read, steps, certain))
        }
        // It ended unpaid, but a late payment is still possible.
        _ => {
            let left = until(attempt.payable_until)?;
            if left <= 0 {
                return None;
            }
            Some(next_read(policy.longest_read, 4 * policy.longest_read, steps, [left]))
        }
    }
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

fn latest_end(link: &NewLink, attempt: &AttemptRow) -> Option<i64> {
    crate::orders::doubtful_end(link, attempt.sent_at.unwrap_or(attempt.now))
}
