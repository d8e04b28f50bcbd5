use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Retries of one host and account: each takes one token, each success without a retry gives a
/// tenth back. An outage makes at most [`CAPACITY`] retries and then one request a call.
#[derive(Debug)]
pub(super) struct Budget(AtomicU32);

const CAPACITY: u32 = 20;
/// Tokens are counted in tenths.
const FULL: u32 = CAPACITY * 10;

impl Budget {
    fn new() -> Self {
        Self(AtomicU32::new(FULL))
    }

    /// Takes a token, if there is one.
    pub(super) fn take(&self) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| tokens.checked_sub(10))
            .is_ok()
    }

    /// A call succeeded at once.
    pub(super) fn give_back(&self) {
        // Above the brim nothing changes; that is no failure.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
            (tokens < FULL).then_some(tokens + 1)
        });
    }
}

/// The budgets of everybody who shares a transport.
#[derive(Debug, Default)]
pub(super) struct Budgets(Mutex<Vec<OfAccount>>);

/// Host, account, and their budget. Looked up when an endpoint is built, and no more.
type OfAccount = (String, String, Arc<Budget>);

impl Budgets {
    pub(super) fn of(&self, host: &str, account: &str) -> Arc<Budget> {
        let mut budgets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((.., known)) = budgets.iter().find(|(a, b, _)| a == host && b == account) {
            return Arc::clone(known);
        }
        let budget = Arc::new(Budget::new());
        budgets.push((host.to_owned(), account.to_owned(), Arc::clone(&budget)));
        budget
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_empties_it_and_success_refills_it_slowly() {
        let budget = Budget::new();
        assert_eq!((0..100).filter(|_| budget.take()).count(), CAPACITY as usize);
        (0..10).for_each(|_| budget.give_back());
        assert!(budget.take() && !budget.take());
        (0..1000).for_each(|_| budget.give_back());
        assert_eq!((0..100).filter(|_| budget.take()).count(), CAPACITY as usize);
    }

    #[test]
    fn it_is_shared_by_host_and_account() {
        let budgets = Budgets::default();
        let (a, b) = (budgets.of("h", "1"), budgets.of("h", "1"));
        assert!(Arc::ptr_eq(&a, &b));
        assert!(!Arc::ptr_eq(&a, &budgets.of("h", "2")) && !Arc::ptr_eq(&a, &budgets.of("g", "1")));
    }
}
