//! Compares a callback with the link and its payments.

use super::Mismatch;
use crate::callback::Callback;
use crate::link::{Link, Payment};

/// Returns how the callback differs from the link. If the provider's transaction ids change from
/// one response to the next, an unknown id is not a difference.
pub(super) fn mismatches(
    link: &Link,
    payments: &[Payment],
    claim: &Callback,
    ids_change: bool,
) -> Vec<Mismatch> {
    let mut found = Vec::new();
    if &claim.provider != link.key.provider() {
        found.push(Mismatch::ClaimedProvider);
    }
    if claim.reference.as_deref().is_some_and(|r| r != link.key.reference().as_str()) {
        found.push(Mismatch::ClaimedReference);
    }
    if !ids_change && claims_unknown_transaction(link, payments, claim) {
        found.push(Mismatch::ClaimedTransaction);
    }
    found
}

/// Returns whether the callback reports a success under a transaction id that is not one of the
/// reported ids. If no transaction is reported yet, the callback is early, not wrong.
pub(crate) fn claims_unknown_transaction(
    link: &Link,
    payments: &[Payment],
    claim: &Callback,
) -> bool {
    // A failed attempt does not have to be on the link.
    let Some(id) = claim.transaction.as_ref().filter(|_| claim.claims_success != Some(false))
    else {
        return false;
    };
    let mut on_link =
        link.transactions.iter().chain(payments.iter().map(|payment| &payment.transaction));
    let mut any = false;
    !on_link.any(|reported| {
        any = true;
        reported == id
    }) && any
}
