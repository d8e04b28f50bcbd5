//! What [`Orders`](crate::Orders) needs of a database: each method is one transaction.

use async_trait::async_trait;
use paylink_core::Confirmation;

use crate::error::Result;
use crate::incident::Decision;
use crate::order::OrderState;
use crate::state::{Phase, ProviderKind};
use crate::store::{
    AttemptRow, InboxRow, IncidentRow, InsertOrder, ObservationRow, Opened, OrderRow, TotalRow,
};
use crate::work::{AttemptPlan, Begun, ReadPlan};

/// An order with its newest attempt.
pub(crate) type Found = (OrderRow, Option<AttemptRow>);

/// How an attempt without a read ended or goes on.
pub(crate) struct Outcome {
    pub(crate) phase: Phase,
    pub(crate) kind: ProviderKind,
    /// Milliseconds until the attempt is due again.
    pub(crate) next: Option<i64>,
    pub(crate) link_key: Option<String>,
    pub(crate) payable_until: Option<i64>,
    pub(crate) report: String,
    pub(crate) error: Option<String>,
    pub(crate) attempts: AttemptPlan,
}

/// The result of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decided {
    NoSuchIncident,
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
    /// Stores an order and its first attempt.
    async fn begin(
        &self,
        order: InsertOrder,
        notifies: bool,
        kind: ProviderKind,
        plan: AttemptPlan,
    ) -> Result<Begun>;

    /// Marks a planned attempt as being sent, and returns its new epoch.
    async fn mark_sending(&self, attempt: AttemptRow, bound: i64) -> Result<Option<i64>>;

    /// Stores the link of an attempt. Returns `false` if somebody took the attempt over.
    async fn opened(&self, attempt: AttemptRow, opened: Opened) -> Result<bool>;

    /// Stores how an attempt goes on that was not read.
    async fn finish(&self, attempt: AttemptRow, outcome: Outcome) -> Result<bool>;

    /// Stores a read, or that no link was found (`None`).
    async fn read(
        &self,
        attempt: AttemptRow,
        seen: Option<Box<Confirmation>>,
        plan: ReadPlan,
    ) -> Result<bool>;

    async fn claim(&self, limit: i64, lease: i64, owner: String) -> Result<Vec<AttemptRow>>;

    /// Takes one attempt, if nobody works on it.
    async fn claim_one(
        &self,
        attempt: i64,
        lease: i64,
        owner: String,
    ) -> Result<Option<AttemptRow>>;

    async fn order(&self, number: String) -> Result<Option<Found>>;

    async fn order_of(&self, attempt: AttemptRow) -> Result<OrderRow>;

    /// Stores a callback and wakes its attempt. Returns how often the callback came.
    async fn receive(&self, callback: InboxRow) -> Result<i64>;

    /// Cancels a waiting order and wants its links deactivated. Returns the order as it is now.
    async fn cancel(&self, number: String) -> Result<Option<Found>>;

    /// Returns orders, the newest first.
    async fn list(
        &self,
        state: Option<OrderState>,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Found>>;

    async fn history(&self, number: String) -> Result<Option<Vec<ObservationRow>>>;

    async fn incidents(&self) -> Result<Vec<IncidentRow>>;

    async fn decide(
        &self,
        id: i64,
        decision: Decision,
        by: String,
        note: String,
    ) -> Result<Decided>;

    async fn totals(&self, from: i64, to: i64) -> Result<Vec<TotalRow>>;

    /// Wants another link for an order, and its present link deactivated.
    async fn renew(&self, number: String) -> Result<Option<Found>>;

    /// Calls the order handler for the next event that is due.
    async fn deliver(&self, tries: i64) -> Result<Delivered>;

    /// Returns whether the database knows the account's orders by this prefix.
    async fn prefix(&self, prefix: String) -> Result<String>;
}
