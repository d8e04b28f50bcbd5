use paylink_core::{Identity, Operation};

/// Counts what the orders of a program do. Implement the methods that you need, for example over
/// the counters of a metrics library. They are called often and must not block.
///
/// What is stored is counted by [`Orders::counts`](crate::Orders::counts) instead.
pub trait Metrics: Send + Sync + 'static {
    /// Counts a call of a provider's client. A call is one or more requests. Reading a link and its
    /// payments is [`Operation::Get`], looking for a lost link [`Operation::GetByReference`], and
    /// reading a page of a list [`Operation::List`].
    fn call(&self, _account: &Identity, _operation: Operation) {}

    /// Counts a callback that was stored. `is_new` is `false` if the same callback came before.
    fn callback(&self, _account: &Identity, _is_new: bool) {}

    /// Counts an order that was settled by a read. `by_polling` is `true` if no callback for the
    /// link had come before.
    fn settled(&self, _account: &Identity, _by_polling: bool) {}

    /// Counts a page of a provider's list, and the reads of single links that it brought forward or
    /// put off.
    fn listed(&self, _account: &Identity, _moved_reads: u64) {}

    /// Counts a link that was created too late, after another process had taken its order over, or
    /// whose URL was lost. Nobody gets its URL.
    fn orphan(&self, _account: &Identity) {}
}

/// Counts nothing.
pub(crate) struct NoMetrics;

impl Metrics for NoMetrics {}
