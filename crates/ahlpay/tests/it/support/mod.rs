//! Helpers of the tests: a stub of AHL Pay, a sandbox, and short constructors.

pub(crate) mod answers;
pub(crate) mod harness;
pub(crate) mod stub;

use ahlpay::api::create_link_payment::CreateLinkPayment;
use ahlpay::{Credentials, Environment, NewLink, Payer};

pub(crate) use paylink_testkit::canaries::{API_USER, HASH_PASSWORD, PASSWORD};
pub(crate) use paylink_testkit::shorthand::{
    expected, hasty, hours, lira, no_waiting, reference, tolerant, transport, with_clock,
};

pub(crate) fn user() -> Credentials {
    Credentials::new(API_USER, PASSWORD)
}

/// A valid link of 149.90 lira.
pub(crate) fn new_link(name: &str) -> NewLink {
    NewLink::new(reference(name), lira("149.90"), "Sipariş 1042").expires_in(hours(72))
}

/// The same link as a native request.
pub(crate) fn new_request(name: &str) -> CreateLinkPayment {
    CreateLinkPayment::new(name, lira("149.90"), "Sipariş 1042", 72 * 60).unwrap()
}

/// A payer without a name, because AHL Pay has no field for it.
pub(crate) fn payer(phone: &str, email: &str) -> Payer {
    Payer::new("").phone(phone.parse().unwrap()).email(email.parse().unwrap())
}

pub(crate) fn sandbox_at(base_url: &str) -> Environment {
    Environment::sandbox(base_url).unwrap()
}
