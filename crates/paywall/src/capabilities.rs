use paylink_core::Capabilities;
use paylink_core::capability::{Evidence, Field, Operation, Support};

/// What a client of Paywall can do. Only the private key pair can read payments.
pub(crate) fn capabilities(has_private_keys: bool) -> Capabilities {
    use Evidence::{Documented, Unverified};
    use Support::{Emulated, Native, OptIn, Required};
    Capabilities::new()
        .with(Operation::Create, Native, Documented)
        .with(Operation::Get, Native, Documented)
        .with(Operation::Deactivate, Native, Documented)
        .with(Operation::Payments, if has_private_keys { Native } else { OptIn }, Documented)
        .with(Operation::ReadCallback, Native, Unverified)
        .with(Field::Description, Emulated, Documented)
        .with(Field::PayerName, Native, Documented)
        .with(Field::PayerPhone, Native, Documented)
        .with(Field::PayerEmail, Native, Documented)
        .with(Field::ReturnUrls, Required, Documented)
        .with(Field::Lifetime, Native, Unverified)
        .with(Field::ProviderLifetime, Native, Documented)
        .with(Field::CallbackUrl, Native, Documented)
        .with(Field::Language, Native, Documented)
        .with(Field::Installments, Native, Documented)
}
