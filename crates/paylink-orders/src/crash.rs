//! Points at which the tests of this workspace end or stop the process. This module belongs to the
//! feature `crash-points`, which is internal: it can change or disappear in any version.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use paylink_core::Clock;
use rusqlite::Connection;

/// The transactions that write, by the method of the database that runs them.
///
/// A transaction that is not in this list panics when it runs with the feature on.
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

/// Where a transaction can be interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Moment {
    /// Before the transaction begins.
    Before,
    /// After its last statement, before the commit.
    Inside,
    /// After the commit, before the caller knows of it.
    After,
}

type Hook = Box<dyn Fn(&'static str, Moment) + Send + Sync>;

static HOOK: OnceLock<Hook> = OnceLock::new();

/// Calls `hook` at each point of this process, on the thread that passes it.
///
/// # Panics
/// Panics if there is a hook already.
pub fn set_hook(hook: impl Fn(&'static str, Moment) + Send + Sync + 'static) {
    assert!(HOOK.set(Box::new(hook)).is_ok(), "there is a hook already");
}

static CLOCK: OnceLock<Clock> = OnceLock::new();

/// Measures the time until a creation may no longer be sent with this clock.
///
/// # Panics
/// Panics if there is a clock already.
pub fn set_clock(clock: Clock) {
    assert!(CLOCK.set(clock).is_ok(), "there is a clock already");
}

pub(crate) fn clock() -> Option<&'static Clock> {
    CLOCK.get()
}

static READ_ONLY: AtomicBool = AtomicBool::new(false);

/// Makes every database of this process refuse changes, from the next transaction on.
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

/// Returns the name of the method in which a closure is.
pub(crate) fn method_of<F>() -> &'static str {
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
