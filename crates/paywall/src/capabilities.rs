use paylink_core::Capabilities;
use paylink_core::capability::{Evidence, Field, Operation, Support};

/// What a client of Paywall can do. Only the private key pair can read payments.
pub(crate) fn capabilities(has_private_keys: bool) -> Capabilities {
    use Evidence::{Documented, Unverified};
    use Support::{Emulated, Native, Required};
    const HOW: &str = "give the client the private key pair with `ClientBuilder::private_keys`";
    let capabilities = Capabilities::new()
        .with(Operation::Create, Native, Documented)
        .with(Operation::Get, Native, Documented)
        .with(Operation::Deactivate, Native, Documented)
        .with_opt_in(Operation::Payments, HOW, Documented)
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
        .with(Field::Installments, Native, Documented);
    if has_private_keys {
        capabilities.with(Operation::Payments, Native, Documented)
    } else {
        capabilities
    }
}
