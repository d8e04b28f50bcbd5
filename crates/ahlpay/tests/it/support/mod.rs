//! What the tests share: a scripted AHL Pay, a sandbox, and short words.

pub(crate) mod ahl;
pub(crate) mod says;
pub(crate) mod world;

use ahlpay::api::create_link_payment::CreateLinkPayment;
use ahlpay::{Credentials, Environment, NewLink, Payer};

pub(crate) use xtask::testing::canaries::{API_USER, HASH_PASSWORD, PASSWORD};
pub(crate) use xtask::testing::shorthand::{
    expected, hasty, hours, lira, no_waiting, reference, transport, with_clock,
};

pub(crate) fn user() -> Credentials {
    Credentials::new(API_USER, PASSWORD)
}

/// A link of 149.90 lira that nothing is wrong with.
pub(crate) fn new_link(name: &str) -> NewLink {
    NewLink::new(reference(name), lira("149.90"), "Sipariş 1042").expires_in(hours(72))
}

/// The same, natively.
pub(crate) fn new_request(name: &str) -> CreateLinkPayment {
    CreateLinkPayment::new(name, lira("149.90"), "Sipariş 1042", 72 * 60).unwrap()
}

/// A payer without a name, for AHL Pay takes none.
pub(crate) fn payer(phone: &str, email: &str) -> Payer {
    Payer::new("").phone(phone.parse().unwrap()).email(email.parse().unwrap())
}

pub(crate) fn sandbox_at(base_url: &str) -> Environment {
    Environment::sandbox(base_url).unwrap()
}
