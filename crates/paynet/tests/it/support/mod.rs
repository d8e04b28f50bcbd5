//! What the tests share: a scripted server, a sandbox with a merchant's server, and short helpers.

pub(crate) mod answers;
pub(crate) mod harness;
pub(crate) mod stub;

use paylink_core::CallbackRequest;
use paylink_core::http::BaseUrl;
use paynet::{Client, Environment, NewLink, Payer};

pub(crate) use paylink_testkit::shorthand::{
    expected, hours, lira, no_waiting, reference, tolerant, transport,
};

pub(crate) use paylink_testkit::canaries::SECRET_KEY as KEY;

/// A valid link of 149.90 lira.
pub(crate) fn new_link(name: &str) -> NewLink {
    NewLink::new(reference(name), lira("149.90"), "Sipariş 1042")
        .payer(Payer::new("Ayşe Yılmaz"))
        .expires_in(hours(72))
}

pub(crate) fn sandbox_at(base_url: &str) -> Environment {
    Environment::sandbox(base_url).unwrap()
}

/// A client whose server does not exist, for tests that send nothing.
pub(crate) fn idle_client() -> Client {
    let base_url = BaseUrl::loopback("http://127.0.0.1:9").unwrap();
    Client::builder(Environment::Sandbox(base_url), KEY).build().unwrap()
}

/// A JSON POST, as Paynet's server sends it.
pub(crate) fn callback_post(json: &str) -> CallbackRequest {
    CallbackRequest::new("POST", "")
        .with_header("content-type", "application/json; charset=utf-8")
        .with_body(json)
}

/// A GET of the payer's browser with this query.
pub(crate) fn browser_return(query: &str) -> CallbackRequest {
    CallbackRequest::new("GET", query).with_header("accept", "text/html")
}
