use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The retry budget of one host and account, a token bucket like those of gRPC and tower. Each
/// retry takes one token, and each call that succeeds without a retry returns a tenth of a token.
/// During an outage there are at most [`CAPACITY`] retries; after that, each call sends one
/// request.
#[derive(Debug)]
pub(super) struct Budget(AtomicU32);

const CAPACITY: u32 = 20;
/// The capacity in tenths of a token, the unit that is counted.
const FULL: u32 = CAPACITY * 10;

impl Budget {
    fn new() -> Self {
        Self(AtomicU32::new(FULL))
    }

    /// Takes a token. Returns `false` if there is none.
    pub(super) fn take(&self) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| tokens.checked_sub(10))
            .is_ok()
    }

    /// Returns a tenth of a token after a call that succeeded without a retry.
    pub(super) fn give_back(&self) {
        // `Err` means that the budget is already full, which is fine.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
            (tokens < FULL).then_some(tokens + 1)
        });
    }
}

/// The budgets of all clients that share a transport.
#[derive(Debug, Default)]
pub(super) struct Budgets(Mutex<Vec<OfAccount>>);

/// A host, an account and their budget. The list is searched only when an endpoint is built.
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
    fn an_outage_empties_the_budget_and_successes_refill_it_slowly() {
        let budget = Budget::new();
        assert_eq!((0..100).filter(|_| budget.take()).count(), CAPACITY as usize);
        (0..10).for_each(|_| budget.give_back());
        assert!(budget.take() && !budget.take());
        (0..1000).for_each(|_| budget.give_back());
        assert_eq!((0..100).filter(|_| budget.take()).count(), CAPACITY as usize);
    }

    #[test]
    fn clients_of_one_host_and_account_share_a_budget() {
        let budgets = Budgets::default();
        let (a, b) = (budgets.of("h", "1"), budgets.of("h", "1"));
        assert!(Arc::ptr_eq(&a, &b));
        assert!(!Arc::ptr_eq(&a, &budgets.of("h", "2")) && !Arc::ptr_eq(&a, &budgets.of("g", "1")));
    }
}
