//! What the tests share: scripted servers, a sandbox with a merchant's server beside it, and short words.

pub(crate) mod hosts;
pub(crate) mod says;
pub(crate) mod sign;
pub(crate) mod world;

use std::time::{Duration, SystemTime};

use paylink_core::http::RetryPolicy;
use paylink_core::{CallbackRequest, Clock, Transport};
use paywall::api::checkout_generate::CheckoutGenerate;
use paywall::{Currency, Environment, Expected, KeyPair, Money, NewLink, Reference};

/// Keys as Paywall's panel shows them: Base64 with every character that a URL would treat specially, and GUIDs.
pub(crate) const PUBLIC_KEY: &str = "KANARYApub/x+y==";
pub(crate) const PUBLIC_CLIENT: &str = "11c4f41c-cana-4143-a2dc-114e587fd1b3";
pub(crate) const PRIVATE_KEY: &str = "KANARYAprv/x+y==";
pub(crate) const PRIVATE_CLIENT: &str = "22c4f41c-cana-4143-a2dc-114e587fd1b3";

pub(crate) fn public_pair() -> KeyPair {
    KeyPair::new(PUBLIC_KEY, PUBLIC_CLIENT)
}

pub(crate) fn private_pair() -> KeyPair {
    KeyPair::new(PRIVATE_KEY, PRIVATE_CLIENT)
}

pub(crate) fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 3600)
}

pub(crate) fn reference(text: &str) -> Reference {
    Reference::new(text).unwrap()
}

pub(crate) fn lira(text: &str) -> Money {
    Money::parse(text, Currency::TRY).unwrap()
}

pub(crate) fn expected(text: &str) -> Expected {
    Expected::new(lira(text))
}

/// A page of 149.90 lira that nothing is wrong with.
pub(crate) fn new_link(name: &str) -> NewLink {
    NewLink::new(reference(name), lira("149.90"), "Sipariş 1042")
        .return_urls("https://shop.example/ok".parse().unwrap(), "https://shop.example/no".parse().unwrap())
        .expires_in(hours(72))
}

/// The same, natively.
pub(crate) fn new_page(code: &str) -> CheckoutGenerate {
    CheckoutGenerate::new(code, lira("149.90"), "https://shop.example/ok", "https://shop.example/no").unwrap()
}

/// A clock that begins now, stands still, and that nobody waits for.
pub(crate) fn no_waiting() -> Clock {
    Clock::manual(SystemTime::now()).0
}

/// Retries without waiting. One per thread, that is per test: reading the certificates of the system takes its time.
pub(crate) fn transport() -> Transport {
    thread_local! {
        static OWN: Transport = with_clock(no_waiting());
    }
    OWN.with(Transport::clone)
}

pub(crate) fn with_clock(clock: Clock) -> Transport {
    Transport::builder().clock(clock).build().unwrap()
}

/// One request a call, and impatient.
pub(crate) fn hasty() -> Transport {
    Transport::builder().retry(RetryPolicy::none()).total_timeout(Duration::from_millis(40)).build().unwrap()
}

pub(crate) fn sandbox_at(payment: &str, private: &str) -> Environment {
    Environment::sandbox(payment, private).unwrap()
}

/// A post of Paywall's server.
pub(crate) fn posted(json: &str) -> CallbackRequest {
    CallbackRequest::new("POST", "", [("content-type", "application/json; charset=utf-8")], json)
}

/// A form that a browser sends.
pub(crate) fn form(body: &str) -> CallbackRequest {
    CallbackRequest::new("POST", "", [("content-type", "application/x-www-form-urlencoded")], body)
}
