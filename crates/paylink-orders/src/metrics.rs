use paylink_core::{Identity, Operation};

/// Counts the actions of [`Orders`](crate::Orders), such as calls to providers, for monitoring.
/// Implement the methods that you need, for example with the counters of a metrics library. The
/// methods are called often and must not block.
///
/// To count the attempts, events, incidents and callbacks in the database, call
/// [`Orders::counts`](crate::Orders::counts).
pub trait Metrics: Send + Sync + 'static {
    /// Counts one call to a provider's client. One call may send several requests.
    ///
    /// The operation is [`Operation::Get`] if the call reads a link and its payments. It is
    /// [`Operation::GetByReference`] if the response to the creation of a link was lost, and the
    /// call looks for this link. It is [`Operation::List`] if the call reads a page of a list of
    /// links.
    fn call(&self, _account: &Identity, _operation: Operation) {}

    /// Counts a callback that was received and stored. `is_new` is `false` if the same callback was
    /// received before.
    fn callback(&self, _account: &Identity, _is_new: bool) {}

    /// Counts an order that became paid because the provider reported the payment. `by_polling` is
    /// `true` if no callback for the link had been received before.
    fn settled(&self, _account: &Identity, _by_polling: bool) {}

    /// Counts a page of a provider's list that was read. `moved_reads` is the number of links whose
    /// next query was moved to an earlier or later time because of the page.
    fn listed(&self, _account: &Identity, _moved_reads: u64) {}

    /// Counts a link whose URL no caller receives. Either the response that contained the URL was
    /// lost, or the link was created after another process had taken over its attempt.
    fn orphan(&self, _account: &Identity) {}
}

/// The default [`Metrics`], which count nothing.
pub(crate) struct NoMetrics;

impl Metrics for NoMetrics {}
