//! What the tests share: a scripted server, a sandbox with a merchant's server beside it, and short
//! words.

pub(crate) mod clock;
pub(crate) mod paynet_says;
pub(crate) mod stub;
pub(crate) mod world;

use paylink_core::CallbackRequest;
use paylink_core::http::BaseUrl;
use paynet::{Client, Environment, NewLink, Payer};

pub(crate) use xtask::testing::shorthand::{
    expected, hasty, hours, lira, no_waiting, reference, transport,
};

pub(crate) use xtask::testing::canaries::SECRET_KEY as KEY;

/// A link of 149.90 lira that nothing is wrong with.
pub(crate) fn new_link(name: &str) -> NewLink {
    NewLink::new(reference(name), lira("149.90"), "Sipariş 1042")
        .payer(Payer::new("Ayşe Yılmaz"))
        .expires_in(hours(72))
}

pub(crate) fn sandbox_at(base_url: &str) -> Environment {
    Environment::sandbox(base_url).unwrap()
}

/// A client that never gets to send anything.
pub(crate) fn idle_client() -> Client {
    let base_url = BaseUrl::loopback("http://127.0.0.1:9").unwrap();
    Client::builder(Environment::Sandbox(base_url), KEY.into()).build().unwrap()
}

/// A post of Paynet's server.
pub(crate) fn posted(json: &str) -> CallbackRequest {
    CallbackRequest::new("POST", "")
        .with_header("content-type", "application/json; charset=utf-8")
        .with_body(json)
}

/// A browser that comes back with this query.
pub(crate) fn came_back(query: &str) -> CallbackRequest {
    CallbackRequest::new("GET", query).with_header("accept", "text/html")
}
