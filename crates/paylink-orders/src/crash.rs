//! Points at which the tests of this workspace end or stop the process. This module is available
//! only with the feature `crash-points`. The feature is internal, so it can change or disappear in
//! any version.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use paylink_core::Clock;
use rusqlite::Connection;

/// The names of the database transactions that write. Each name is the method that runs the
/// transaction.
///
/// If a transaction that is not in this list runs while the feature is enabled, it panics.
pub const TRANSACTIONS: &[&str] = &[
    "adopt",
    "begin",
    "cancel",
    "claim",
    "claim_one",
    "claim_sweep",
    "decide",
    "deliver",
    "feed",
    "finish",
    "give_back",
    "mark_sending",
    "opened",
    "orphan",
    "purge",
    "read",
    "receive",
    "renew",
    "set_up",
    "store_sweep",
    "sweep_page",
];

/// A moment at which a test can interrupt a database transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Moment {
    /// Before the transaction begins.
    Before,
    /// After the last statement of the transaction and before the commit.
    Inside,
    /// After the commit and before the method returns to its caller.
    After,
}

type Hook = Box<dyn Fn(&'static str, Moment) + Send + Sync>;

static HOOK: OnceLock<Hook> = OnceLock::new();

/// Sets a function that is called whenever a database transaction of this process reaches a
/// [`Moment`]. The arguments are the name of the transaction and the moment. The function runs on
/// the thread that runs the transaction.
///
/// # Panics
/// Panics if a hook was set before.
pub fn set_hook(hook: impl Fn(&'static str, Moment) + Send + Sync + 'static) {
    assert!(HOOK.set(Box::new(hook)).is_ok(), "there is a hook already");
}

static CLOCK: OnceLock<Clock> = OnceLock::new();

/// Sets the clock that measures how long a request to create a link may still be sent.
///
/// # Panics
/// Panics if a clock was set before.
pub fn set_clock(clock: Clock) {
    assert!(CLOCK.set(clock).is_ok(), "there is a clock already");
}

pub(crate) fn clock() -> Option<&'static Clock> {
    CLOCK.get()
}

static READ_ONLY: AtomicBool = AtomicBool::new(false);

/// Makes every database of this process refuse changes. This takes effect at the next transaction.
pub fn set_read_only() {
    READ_ONLY.store(true, Ordering::SeqCst);
}

/// Prepares the connection for a job.
pub(crate) fn prepare(connection: &Connection) {
    if READ_ONLY.load(Ordering::SeqCst) {
        let set = connection.pragma_update(None, "query_only", true);
        assert!(set.is_ok(), "the database cannot be made read-only");
    }
}

/// Passes a point of a transaction.
pub(crate) fn pass(transaction: &str, moment: Moment) {
    let Some(name) = TRANSACTIONS.iter().find(|known| **known == transaction) else {
        unreachable!("`{transaction}` is not in the list of transactions");
    };
    if let Some(hook) = HOOK.get() {
        hook(name, moment);
    }
}

/// Passes a point of the transaction that a closure runs. The transaction has the name of the method
/// in which the closure is. A move to another database has tests of its own, and no points.
pub(crate) fn pass_in<F>(moment: Moment) {
    if !std::any::type_name::<F>().contains("::moving::") {
        pass(method_of::<F>(), moment);
    }
}

/// Returns the name of the method in which a closure is.
fn method_of<F>() -> &'static str {
    // Such as `<…::SqliteDatabase<_> as …::Database>::begin<'_, '_>::{{closure}}::{{closure}}` in a
    // method, and `…::deliver<_>::{{closure}}` in a function.
    let mut path = std::any::type_name::<F>();
    while let Some(shorter) = path.strip_suffix("::{{closure}}") {
        path = shorter;
    }
    if path.starts_with('<') {
        path = path.rsplit("::").next().unwrap_or(path);
    }
    let path = path.split('<').next().unwrap_or(path);
    path.rsplit("::").next().unwrap_or(path)
}
