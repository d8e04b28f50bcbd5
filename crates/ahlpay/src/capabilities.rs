use paylink_core::Capabilities;
use paylink_core::capability::{Evidence, Field, ListFilter, Operation, Support};

pub(crate) fn capabilities(deactivation: bool) -> Capabilities {
    use Evidence::{Documented, Observed, Unverified};
    use Support::{Native, OptIn, Required};
    let passive = if deactivation { Native } else { OptIn };
    Capabilities::new()
        .with_unpaid_links_not_found()
        .with(Operation::Create, Native, Unverified)
        .with(Operation::Get, Native, Unverified)
        .with(Operation::GetByReference, Native, Unverified)
        .with(Operation::List, Native, Documented)
        .with(Operation::Deactivate, passive, Unverified)
        .with(Operation::DeactivateByReference, passive, Unverified)
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
