//! The parts of the common model that AHL Pay supports.

use paylink_core::Capabilities;
use paylink_core::capability::{Evidence, Field, ListFilter, Operation, Support};

/// Returns the capabilities of a client that does or does not offer deactivation.
pub(crate) fn capabilities(deactivation_allowed: bool) -> Capabilities {
    use Evidence::{Documented, Observed, Unverified};
    use Support::{Native, Required};
    const HOW: &str = "call `ClientBuilder::allow_deactivation`, or set \
                       PAYLINK_AHL_ALLOW_DEACTIVATION=yes for `paylink::from_env`";
    let capabilities = Capabilities::new()
        .with_unpaid_links_not_found()
        .with(Operation::Create, Native, Unverified)
        .with(Operation::Get, Native, Unverified)
        .with(Operation::GetByReference, Native, Unverified)
        .with(Operation::List, Native, Documented)
        .with_opt_in(Operation::Deactivate, HOW, Unverified)
        .with_opt_in(Operation::DeactivateByReference, HOW, Unverified)
        .with(Operation::Payments, Native, Observed)
        .with(Field::Description, Required, Observed)
        .with(Field::PayerPhone, Native, Observed)
        .with(Field::PayerEmail, Native, Observed)
        .with(Field::Lifetime, Required, Observed)
        .with(Field::NotifySms, Native, Unverified)
        .with(Field::NotifyEmail, Native, Unverified)
        .with(Field::Installments, Native, Observed)
        .with(ListFilter::Status, Required, Documented);
    if !deactivation_allowed {
        return capabilities;
    }
    capabilities.with(Operation::Deactivate, Native, Unverified).with(
        Operation::DeactivateByReference,
        Native,
        Unverified,
    )
}
