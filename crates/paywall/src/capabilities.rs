use paylink_core::Capabilities;
use paylink_core::capability::{Evidence, Field, Operation, Support};

pub(crate) fn capabilities(with_private_pair: bool) -> Capabilities {
    use Evidence::{Documented, Unverified};
    use Support::{Emulated, Native, OptIn, Required};
    Capabilities::new()
        .with(Operation::Create, Native, Documented)
        .with(Operation::Get, Native, Documented)
        .with(Operation::Deactivate, Native, Documented)
        .with(Operation::Payments, if with_private_pair { Native } else { OptIn }, Documented)
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
