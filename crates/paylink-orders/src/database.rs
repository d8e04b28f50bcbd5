//! The operations of a database that [`Orders`](crate::Orders) needs. Each method is one database
//! transaction.

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

/// Marks a point at which a test can end or stop the process: before, inside or after a database
/// transaction. The transaction is identified by a text, or by the type of a closure in its method.
/// Without the feature `crash-points`, the macro does nothing.
macro_rules! crash_point {
    ($name:literal, $moment:ident) => {
        #[cfg(feature = "crash-points")]
        crate::crash::pass($name, crate::crash::Moment::$moment);
    };
    ($closure:ident, $moment:ident) => {
        #[cfg(feature = "crash-points")]
        crate::crash::pass_in::<$closure>(crate::crash::Moment::$moment);
    };
}
pub(crate) use crash_point;

/// An order, and the attempt that keeps the order from getting another link, or else its newest
/// attempt.
pub(crate) type Found = (OrderRow, Option<AttemptRow>);

/// The changes to an attempt whose link was not queried successfully.
pub(crate) struct Outcome {
    pub(crate) phase: Phase,
    /// Milliseconds until the attempt is due again, or `None` if it never is.
    pub(crate) next: Option<i64>,
    pub(crate) link_key: Option<String>,
    pub(crate) payable_until: Option<i64>,
    /// Whether the provider has accepted a request to deactivate the link.
    pub(crate) is_deactivated: bool,
    pub(crate) incident: Option<IncidentKind>,
    /// The kind of the row in the order's history.
    pub(crate) kind: &'static str,
    /// The details for the history, as JSON.
    pub(crate) report: String,
    pub(crate) error: Option<String>,
    pub(crate) attempts: AttemptPlan,
}

/// The result of storing a person's decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decided {
    NoSuchIncident,
    /// For incidents of this kind, the decision `accepted` is not possible.
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
    /// Creates the tables and the rows of the accounts. Returns the reference prefix that is stored
    /// in the database.
    async fn set_up(&self, prefix: String, accounts: Vec<Identity>) -> Result<String>;

    /// Stores an order and its first attempt.
    async fn begin(&self, order: InsertOrder, notifies: bool, plan: AttemptPlan) -> Result<Begun>;

    /// Stores an order with a link that already exists.
    async fn adopt(&self, adopt: Adopt) -> Result<Found>;

    /// Marks a planned attempt as being sent, and returns its new epoch.
    async fn mark_sending(&self, attempt: AttemptRow, bound: i64) -> Result<Option<i64>>;

    /// Stores the link of an attempt. Returns whether the deactivation of the link was requested in
    /// the meantime, or `None` if another process took the attempt over.
    async fn opened(&self, attempt: AttemptRow, opened: Opened) -> Result<Option<bool>>;

    /// Stores a link whose attempt another process took over.
    async fn orphan(
        &self,
        attempt: AttemptRow,
        key: String,
        deactivated: Option<&'static str>,
    ) -> Result<()>;

    /// Stores the changes to an attempt whose link was not queried successfully. Returns `false` if
    /// another process took the attempt over.
    async fn finish(&self, attempt: AttemptRow, outcome: Outcome) -> Result<bool>;

    /// Releases a claimed attempt, which is due again after `pause` milliseconds.
    async fn give_back(&self, attempt: AttemptRow, pause: i64) -> Result<()>;

    /// Stores the response of a query. `None` means that the provider did not find the link.
    async fn read(
        &self,
        attempt: AttemptRow,
        seen: Option<Arc<Confirmation>>,
        plan: ReadPlan,
    ) -> Result<ReadDone>;

    async fn claim(&self, limit: i64, lease: i64, owner: String) -> Result<Vec<AttemptRow>>;

    /// Claims one attempt, if no process works on it. An attempt that is not queried any more is
    /// claimed only if `even_ended` is true.
    async fn claim_one(
        &self,
        attempt: i64,
        even_ended: bool,
        lease: i64,
        owner: String,
    ) -> Result<Option<AttemptRow>>;

    async fn order(&self, number: String) -> Result<Option<Found>>;

    /// Returns an order with the attempt that made it paid. If there is none, returns the same as
    /// [`order`](Self::order).
    async fn order_to_confirm(&self, number: String) -> Result<Option<Found>>;

    async fn order_of(&self, attempt: AttemptRow) -> Result<OrderRow>;

    /// Stores a callback and makes its attempt due. Returns how many times the callback was
    /// received.
    async fn receive(&self, callback: InboxRow) -> Result<i64>;

    /// Returns callbacks with an id below `before`, with the newest callback first.
    async fn inbox(&self, before: Option<i64>, limit: i64) -> Result<Vec<InboxRecord>>;

    async fn inbox_entry(&self, id: i64) -> Result<Option<InboxRecord>>;

    /// Cancels an unpaid order and requests the deactivation of its links. Returns the order as it
    /// is now.
    async fn cancel(&self, number: String, actor: Arc<str>) -> Result<Option<Found>>;

    /// Requests another link for an order, and the deactivation of its current link.
    async fn renew(&self, number: String, plan: AttemptPlan) -> Result<Option<Found>>;

    /// Returns orders, with the newest order first.
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

    /// Assigns positions to new events, and returns the events after the position `after`.
    async fn feed(&self, after: i64, limit: i64) -> Result<Vec<FeedRow>>;

    /// Returns how many orders and how many callbacks a purge would change.
    async fn purgeable(&self, before: i64) -> Result<(u64, u64)>;

    /// Removes the data of at most `limit` orders and at most `limit` callbacks. Returns how many
    /// orders and how many callbacks there were.
    async fn purge(&self, before: i64, limit: i64, actor: Arc<str>) -> Result<(u64, u64)>;

    /// Claims the sweep of an account's list, if the sweep is due.
    async fn claim_sweep(&self, account: Identity, lease: i64) -> Result<Option<SweepRow>>;

    /// Returns how many links have been open for longer than `age` milliseconds, and when the
    /// oldest of them was created.
    async fn long_open(&self, account: Identity, age: i64) -> Result<(i64, Option<i64>)>;

    /// Stores what one page of the list shows. Returns for how many links the time of the next
    /// query was changed.
    async fn sweep_page(&self, account: Identity, page: SweepPage) -> Result<u64>;

    /// Stores when the next sweep begins, or at which page this sweep continues.
    async fn store_sweep(&self, account: Identity, state: SweepState) -> Result<()>;
}
