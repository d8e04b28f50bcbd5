//! Endpoints and requests for the tests of the HTTP client.

use std::time::Duration;

use paylink_core::http::{
    Endpoint, HttpResponse, Method, Request, RequestKind, RetryPolicy, TransportBuilder,
};
use paylink_core::time::ManualClock;
use paylink_core::{BaseUrl, Error, Identity, ProviderId, Transport};

use super::clock;

pub(crate) use paylink_testkit::canaries::{NAME as PAYER, SECRET_KEY as KEY};

pub(crate) const MOMENT: Duration = Duration::from_millis(200);

/// A transport with a manual clock.
pub(crate) fn options() -> (TransportBuilder, ManualClock) {
    let (clock, hand) = clock();
    let secs = Duration::from_secs;
    let builder = Transport::builder()
        .clock(clock)
        .connect_timeout(secs(5))
        .read_timeout(secs(8))
        .total_timeout(secs(10));
    (builder, hand)
}

pub(crate) fn transport() -> Transport {
    options().0.build().unwrap()
}

/// A transport with short timeouts.
pub(crate) fn short_timeouts() -> Transport {
    options().0.total_timeout(MOMENT).build().unwrap()
}

pub(crate) fn attempts(attempts: u32) -> RetryPolicy {
    let mut policy = RetryPolicy::default();
    policy.attempts = attempts;
    policy
}

pub(crate) fn identity(account: &str) -> Identity {
    Identity::new(ProviderId::new("paynet"), "test", account).unwrap()
}

pub(crate) fn endpoint(transport: &Transport, base: BaseUrl) -> Endpoint {
    endpoint_of("default", transport, base)
}

pub(crate) fn endpoint_of(account: &str, transport: &Transport, base: BaseUrl) -> Endpoint {
    Endpoint::builder(transport, &identity(account), base)
        .secret_header("x-key", "Bearer ", &KEY.into())
        .unwrap()
        .build()
}

pub(crate) fn read() -> Request {
    Request::new("link/detail", RequestKind::Read, Method::Get, "/v1/detail")
}

pub(crate) fn write() -> Request {
    Request::new("link/create", RequestKind::Write, Method::Post, "/v1/create")
        .json(&serde_json::json!({ "payer": PAYER }))
        .unwrap()
}

pub(crate) fn of(kind: RequestKind) -> Request {
    if kind == RequestKind::Read { read() } else { write() }
}

/// The error that a provider crate returns for a response with an error status.
pub(crate) fn status_error(answer: &HttpResponse) -> Error {
    answer.error(Error::status(answer.status()))
}
