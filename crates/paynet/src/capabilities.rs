//! What the common model can do at Paynet.

use paylink_core::Capabilities;
use paylink_core::capability::{Evidence, Field, ListFilter, Operation, Support};

/// Returns what a client can do. Nothing depends on how the client is configured.
pub(crate) fn capabilities() -> Capabilities {
    use Evidence::Documented;
    use Support::{Native, Required};
    Capabilities::new()
        .with(Operation::Create, Native, Documented)
        .with(Operation::Get, Native, Documented)
        .with(Operation::GetByReference, Native, Documented)
        .with(Operation::List, Native, Documented)
        .with(Operation::Deactivate, Native, Documented)
        .with(Operation::DeactivateByReference, Native, Documented)
        .with(Operation::Reactivate, Native, Documented)
        .with(Operation::Payments, Native, Documented)
        .with(Operation::ReadCallback, Native, Documented)
        .with(Field::Description, Native, Documented)
        .with(Field::PayerName, Required, Documented)
        .with(Field::PayerPhone, Native, Documented)
        .with(Field::PayerEmail, Native, Documented)
        .with(Field::ReturnUrls, Native, Documented)
        .with(Field::Lifetime, Native, Documented)
        .with(Field::ProviderLifetime, Native, Documented)
        .with(Field::CallbackUrl, Native, Documented)
        .with(Field::NotifySms, Native, Documented)
        .with(Field::NotifyEmail, Native, Documented)
        .with(ListFilter::Created, Required, Documented)
}
