//! What the tests share: a scripted server, a sandbox with a merchant's server beside it, and short words.

pub(crate) mod clock;
pub(crate) mod paynet_says;
pub(crate) mod stub;
pub(crate) mod world;

use std::time::Duration;

use paylink_core::http::{BaseUrl, RetryPolicy};
use paylink_core::{CallbackRequest, Transport};
use paynet::{Client, Currency, Environment, Expected, Money, NewLink, Payer, Reference};

/// A key as Paynet's panel shows them: every character that base64 or a URL would treat specially.
pub(crate) const KEY: &str = "sck_pcs_KANARYA/x+y==-_";

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

/// A link of 149.90 lira that nothing is wrong with.
pub(crate) fn new_link(name: &str) -> NewLink {
    NewLink::new(reference(name), lira("149.90"), "Sipariş 1042")
        .payer(Payer::new("Ayşe Yılmaz"))
        .expires_in(hours(72))
}

/// Retries without waiting. One per thread, that is per test: reading the certificates of the system takes its time.
pub(crate) fn transport() -> Transport {
    thread_local! {
        static OWN: Transport = Transport::builder().clock(clock::no_waiting()).build().unwrap();
    }
    OWN.with(Transport::clone)
}

/// One request a call, and impatient.
pub(crate) fn hasty() -> Transport {
    Transport::builder().retry(RetryPolicy::none()).total_timeout(Duration::from_millis(40)).build().unwrap()
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
    CallbackRequest::new("POST", "", [("content-type", "application/json; charset=utf-8")], json)
}

/// A browser that comes back with this query.
pub(crate) fn came_back(query: &str) -> CallbackRequest {
    CallbackRequest::new("GET", query, [("accept", "text/html")], "")
}
