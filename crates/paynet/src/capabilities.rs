//! The parts of the common model that Paynet supports.

use paylink_core::Capabilities;
use paylink_core::capability::{Evidence, Field, ListFilter, Operation, Support};

/// Returns the capabilities of a client, which do not depend on the configuration of the client.
pub(crate) fn capabilities() -> Capabilities {
    use Evidence::Documented;
    use Support::{Native, Required};
    // Paynet encrypts the ids of transactions. Whether an id is the same in every response is not
    // documented.
    Capabilities::new()
        .with_transaction_ids_change()
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
