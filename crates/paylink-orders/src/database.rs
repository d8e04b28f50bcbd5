//! What [`Orders`](crate::Orders) needs of a database: each method is one transaction.

use std::sync::Arc;

use async_trait::async_trait;
use paylink_core::{Confirmation, Identity};

use crate::error::Result;
use crate::incident::{Decision, IncidentKind};
use crate::state::Phase;
use crate::store::{
    AttemptRow, CountsRow, FeedRow, InboxRecord, InboxRow, IncidentRow, InsertOrder, ListOrders,
    ObservationRow, Opened, OrderRow, SweepRow, SweepState, TotalRow,
};
use crate::work::{Adopt, AttemptPlan, Begun, ReadDone, ReadPlan, SweepPage, Watches};

/// An order with the attempt that blocks it, or else with its newest attempt.
pub(crate) type Found = (OrderRow, Option<AttemptRow>);

/// How an attempt goes on that was not read.
pub(crate) struct Outcome {
    pub(crate) phase: Phase,
    /// Milliseconds until the attempt is due again, or `None` if it never is.
    pub(crate) next: Option<i64>,
    pub(crate) link_key: Option<String>,
    pub(crate) payable_until: Option<i64>,
    /// Whether the provider has accepted a request to deactivate the link.
    pub(crate) is_deactivated: bool,
    pub(crate) incident: Option<IncidentKind>,
    /// What the history calls it.
    pub(crate) kind: &'static str,
    /// The details for the history, as JSON.
    pub(crate) report: String,
    pub(crate) error: Option<String>,
    pub(crate) attempts: AttemptPlan,
}

/// The result of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decided {
    NoSuchIncident,
    /// Incidents of this kind have no money that can be accepted.
    NotPossible,
    Before,
    Now,
}

/// The result of calling the order handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivered {
    Nothing,
    Done,
    Failed,
}

#[async_trait]
pub(crate) trait Database: Send + Sync {
    /// Sets up the tables and the rows of the accounts. Returns the prefix of the installation.
    async fn set_up(&self, prefix: String, accounts: Vec<Identity>) -> Result<String>;

    /// Stores an order and its first attempt.
    async fn begin(&self, order: InsertOrder, notifies: bool, plan: AttemptPlan) -> Result<Begun>;

    /// Stores an order with a link that exists.
    async fn adopt(&self, adopt: Adopt) -> Result<Found>;

    /// Marks a planned attempt as being sent, and returns its new epoch.
    async fn mark_sending(&self, attempt: AttemptRow, bound: i64) -> Result<Option<i64>>;

    /// Stores the link of an attempt. Returns whether somebody has wanted it deactivated, or `None`
    /// if somebody took the attempt over.
    async fn opened(&self, attempt: AttemptRow, opened: Opened) -> Result<Option<bool>>;

    /// Stores a link whose attempt somebody took over.
    async fn orphan(
        &self,
        attempt: AttemptRow,
        key: String,
        deactivated: Option<&'static str>,
    ) -> Result<()>;

    /// Stores how an attempt goes on that was not read.
    async fn finish(&self, attempt: AttemptRow, outcome: Outcome) -> Result<bool>;

    /// Gives a claimed attempt back.
    async fn give_back(&self, attempt: AttemptRow, pause: i64) -> Result<()>;

    /// Stores a read, or that no link was found (`None`).
    async fn read(
        &self,
        attempt: AttemptRow,
        seen: Option<Arc<Confirmation>>,
        plan: ReadPlan,
    ) -> Result<ReadDone>;

    async fn claim(&self, limit: i64, lease: i64, owner: String) -> Result<Vec<AttemptRow>>;

    /// Takes one attempt, if nobody works on it, and also one that is not watched any more if
    /// `even_ended` is set.
    async fn claim_one(
        &self,
        attempt: i64,
        even_ended: bool,
        lease: i64,
        owner: String,
    ) -> Result<Option<AttemptRow>>;

    async fn order(&self, number: String) -> Result<Option<Found>>;

    /// Returns an order with the attempt that paid it, or else like [`order`](Self::order).
    async fn order_to_confirm(&self, number: String) -> Result<Option<Found>>;

    async fn order_of(&self, attempt: AttemptRow) -> Result<OrderRow>;

    /// Stores a callback and wakes its attempt. Returns how often the callback came.
    async fn receive(&self, callback: InboxRow) -> Result<i64>;

    /// Returns callbacks with an id below `before`, the newest first.
    async fn inbox(&self, before: Option<i64>, limit: i64) -> Result<Vec<InboxRecord>>;

    async fn inbox_entry(&self, id: i64) -> Result<Option<InboxRecord>>;

    /// Cancels a waiting order and wants its links deactivated. Returns the order as it is now.
    async fn cancel(&self, number: String, actor: Arc<str>) -> Result<Option<Found>>;

    /// Wants another link for an order, and its present link deactivated.
    async fn renew(&self, number: String, plan: AttemptPlan) -> Result<Option<Found>>;

    /// Returns orders, the newest first.
    async fn list(&self, list: ListOrders) -> Result<Vec<Found>>;

    async fn history(&self, number: String) -> Result<Option<Vec<ObservationRow>>>;

    async fn incidents(&self) -> Result<Vec<IncidentRow>>;

    async fn decide(
        &self,
        id: i64,
        decision: Decision,
        by: String,
        note: String,
        watches: Watches,
    ) -> Result<Decided>;

    async fn totals(&self, from: i64, to: i64) -> Result<Vec<TotalRow>>;

    async fn counts(&self) -> Result<CountsRow>;

    /// Calls the order handler for the next event that is due.
    async fn deliver(&self, tries: i64) -> Result<Delivered>;

    /// Gives positions to new events, and returns the events after a position.
    async fn feed(&self, after: i64, limit: i64) -> Result<Vec<FeedRow>>;

    /// Removes the data of at most `limit` orders and callbacks. Returns their numbers.
    async fn purge(&self, before: i64, limit: i64, actor: Arc<str>) -> Result<(u64, u64)>;

    /// Takes the sweep of an account, if it is due.
    async fn claim_sweep(&self, account: Identity, lease: i64) -> Result<Option<SweepRow>>;

    /// Returns how many links have been open for longer than `age`, and since when the oldest is.
    async fn long_open(&self, account: Identity, age: i64) -> Result<(i64, Option<i64>)>;

    /// Stores a page of a sweep. Returns how many reads it moved.
    async fn sweep_page(&self, account: Identity, page: SweepPage) -> Result<u64>;

    /// Stores when the next sweep begins, or where this one goes on.
    async fn store_sweep(&self, account: Identity, state: SweepState) -> Result<()>;
}
