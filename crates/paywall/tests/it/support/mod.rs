//! Shared helpers: scripted servers, a sandbox with a merchant's server, and sample values.

pub(crate) mod answers;
pub(crate) mod harness;
pub(crate) mod hosts;
pub(crate) mod samples;

use paylink_core::CallbackRequest;
use paywall::api::checkout_generate::CheckoutGenerate;
use paywall::{Environment, KeyPair, NewLink};

pub(crate) use paylink_testkit::canaries::{
    PRIVATE_CLIENT, PRIVATE_KEY, PUBLIC_CLIENT, PUBLIC_KEY,
};
pub(crate) use paylink_testkit::shorthand::{
    expected, hasty, hours, lira, no_waiting, reference, tolerant, transport, with_clock,
};

pub(crate) fn public_pair() -> KeyPair {
    KeyPair::new(PUBLIC_KEY, PUBLIC_CLIENT)
}

pub(crate) fn private_pair() -> KeyPair {
    KeyPair::new(PRIVATE_KEY, PRIVATE_CLIENT)
}

/// A valid link of 149.90 lira.
pub(crate) fn new_link(name: &str) -> NewLink {
    NewLink::new(reference(name), lira("149.90"), "Sipariş 1042")
        .return_urls(
            "https://shop.example/ok".parse().unwrap(),
            "https://shop.example/no".parse().unwrap(),
        )
        .expires_in(hours(72))
}

/// The same link as a native request.
pub(crate) fn new_page(code: &str) -> CheckoutGenerate {
    CheckoutGenerate::new(
        code,
        lira("149.90"),
        "https://shop.example/ok",
        "https://shop.example/no",
    )
    .unwrap()
}

pub(crate) fn sandbox_at(payment: &str, private: &str) -> Environment {
    Environment::sandbox(payment, private).unwrap()
}

/// A JSON request of Paywall's server.
pub(crate) fn posted(json: &str) -> CallbackRequest {
    CallbackRequest::new("POST", "")
        .with_header("content-type", "application/json; charset=utf-8")
        .with_body(json)
}

/// A form of the payer's browser.
pub(crate) fn form(body: &str) -> CallbackRequest {
    CallbackRequest::new("POST", "")
        .with_header("content-type", "application/x-www-form-urlencoded")
        .with_body(body)
}
