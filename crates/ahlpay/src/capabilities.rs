//! What AHL Pay offers of the common model, and how certain that is.

use paylink_core::Capabilities;
use paylink_core::capability::{Evidence, Field, ListFilter, Operation, Support};

/// Returns the capabilities of a client that does or does not offer deactivation.
pub(crate) fn capabilities(deactivation_allowed: bool) -> Capabilities {
    use Evidence::{Documented, Observed, Unverified};
    use Support::{Native, OptIn, Required};
    let deactivation = if deactivation_allowed { Native } else { OptIn };
    Capabilities::new()
        .with_unpaid_links_not_found()
        .with(Operation::Create, Native, Unverified)
        .with(Operation::Get, Native, Unverified)
        .with(Operation::GetByReference, Native, Unverified)
        .with(Operation::List, Native, Documented)
        .with(Operation::Deactivate, deactivation, Unverified)
        .with(Operation::DeactivateByReference, deactivation, Unverified)
        .with(Operation::Payments, Native, Observed)
        .with(Field::Description, Required, Observed)
        .with(Field::PayerPhone, Native, Observed)
        .with(Field::PayerEmail, Native, Observed)
        .with(Field::Lifetime, Required, Observed)
        .with(Field::NotifySms, Native, Unverified)
        .with(Field::NotifyEmail, Native, Unverified)
        .with(Field::Installments, Native, Observed)
        .with(ListFilter::Status, Required, Documented)
}
