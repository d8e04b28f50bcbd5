//! Faults on request: failures of the network and of the provider.

use std::fmt;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::Request;
use axum::http::header::{CONTENT_LENGTH, HeaderValue};
use axum::response::Response;
use http_body_util::BodyExt;
use hyper::body::Frame;
use thiserror::Error;

use crate::lock;
use crate::provider::Provider;

/// A failure of the network or of a provider. The sandbox simulates the failure for the next
/// requests to a service.
///
/// ```
/// # async fn doc() -> std::io::Result<()> {
/// use paylink_sandbox::{Fault, FaultKind, Sandbox};
/// let sandbox = Sandbox::start().await?;
/// sandbox.fault(Fault::new("mailorder/create", FaultKind::DropAfterProcessing).times(2));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    provider: Option<Provider>,
    service: String,
    kind: FaultKind,
    times: u32,
}

/// What the sandbox does when it simulates a [`Fault`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// The sandbox does not process the request. It responds with this HTTP status and this body.
    Status(u16, String),
    /// The sandbox does not process the request. It responds with HTTP status 429. The value is the
    /// number of seconds in the `Retry-After` header.
    TooManyRequests(u32),
    /// The sandbox processes the request immediately, but waits for this time before it sends the
    /// response.
    Latency(Duration),
    /// The sandbox does not process the request. It closes the connection without a response.
    DropBeforeProcessing,
    /// The sandbox processes the request, but closes the connection without a response.
    DropAfterProcessing,
    /// The sandbox processes the request, but closes the connection in the middle of the response's
    /// body.
    TearAnswer,
    /// The sandbox closes the connection without a response, and does not process the request until
    /// [`Sandbox::process_queued`](crate::Sandbox::process_queued) is called.
    Queue,
}

/// The error that ends a connection without a response, or in the middle of a response.
#[derive(Debug, Error)]
#[error("a simulated fault closed this connection")]
pub(crate) struct HangUp;

impl Fault {
    /// Creates a fault for the next request to a service.
    ///
    /// `service` is the end of the service's path. It may also be written in kebab case. For
    /// example, `mailorder/create`, `v1/mailorder/create` and `mailorder-create` all select the
    /// same service of Paynet. `Payment/CreateLinkPayment` and `create-link-payment` both select
    /// the same service of AHL Pay. An empty string selects every service.
    pub fn new(service: impl Into<String>, kind: FaultKind) -> Self {
        Self { provider: None, service: service.into(), kind, times: 1 }
    }

    /// Limits the fault to requests to one provider. Without this call, the fault applies to
    /// requests to all providers.
    #[must_use]
    pub const fn at(mut self, provider: Provider) -> Self {
        self.provider = Some(provider);
        self
    }

    /// Sets the number of requests to which the fault applies. The default is 1.
    #[must_use]
    pub const fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// Returns the provider to which the fault is limited, or `None` if the fault applies to all
    /// providers.
    pub fn provider(&self) -> Option<Provider> {
        self.provider
    }

    /// Returns the value of `service` that was passed to [`Fault::new`].
    pub fn service(&self) -> &str {
        &self.service
    }

    /// Returns what the sandbox does when it simulates the fault.
    pub fn kind(&self) -> &FaultKind {
        &self.kind
    }

    /// Returns the number of future requests to which the fault still applies.
    pub fn times_left(&self) -> u32 {
        self.times
    }

    /// Whether the fault applies to a request to this path of a provider.
    fn matches(&self, path: &str, provider: Option<Provider>) -> bool {
        if self.provider.is_some() && self.provider != provider {
            return false;
        }
        let service = normal(&self.service);
        service.is_empty()
            || normal(path)
                .strip_suffix(&service)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('-'))
    }
}

/// Normalizes a path. The result is in lower case and has a dash between words.
fn normal(path: &str) -> String {
    let mut dashed = String::new();
    for c in path.chars() {
        let ends_word = !dashed.is_empty() && !dashed.ends_with('-');
        if ends_word && !c.is_ascii_lowercase() && !c.is_ascii_digit() {
            dashed.push('-');
        }
        if c.is_ascii_alphanumeric() {
            dashed.push(c.to_ascii_lowercase());
        }
    }
    dashed.trim_end_matches('-').to_owned()
}

/// The prepared faults, in the order in which they were prepared.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub(crate) fn add(&self, fault: Fault) {
        lock(&self.0).push(fault);
    }

    pub(crate) fn list(&self) -> Vec<Fault> {
        lock(&self.0).clone()
    }

    pub(crate) fn clear(&self) {
        lock(&self.0).clear();
    }

    /// Returns the fault for a request to this path, if any, and reduces its number of requests by
    /// one.
    pub(crate) fn take(&self, path: &str, provider: Option<Provider>) -> Option<FaultKind> {
        let mut faults = lock(&self.0);
        let fault =
            faults.iter_mut().find(|fault| fault.times > 0 && fault.matches(path, provider))?;
        fault.times -= 1;
        let kind = fault.kind.clone();
        faults.retain(|fault| fault.times > 0);
        Some(kind)
    }
}

/// The queued requests.
#[derive(Default)]
pub(crate) struct QueuedRequests(Mutex<Vec<Request<Body>>>);

impl QueuedRequests {
    pub(crate) fn add(&self, request: Request<Body>) {
        lock(&self.0).push(request);
    }

    pub(crate) fn len(&self) -> usize {
        lock(&self.0).len()
    }

    pub(crate) fn take(&self) -> Vec<Request<Body>> {
        std::mem::take(&mut lock(&self.0))
    }
}

/// Formats the value without the requests, because their headers contain keys.
impl fmt::Debug for QueuedRequests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("QueuedRequests").field(&self.len()).finish()
    }
}

/// Returns the response with the whole length in `Content-Length`, but with only the first half of
/// the body.
pub(crate) async fn torn(response: Response) -> Result<Response, HangUp> {
    let (mut parts, body) = response.into_parts();
    let mut whole = body.collect().await.map_err(|_| HangUp)?.to_bytes();
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(whole.len()));
    whole.truncate(whole.len() / 2);
    Ok(Response::from_parts(parts, Body::new(Torn { half: Some(whole), is_out: false })))
}

struct Torn {
    half: Option<Bytes>,
    is_out: bool,
}

impl hyper::body::Body for Torn {
    type Data = Bytes;
    type Error = HangUp;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HangUp>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        if self.is_out {
            return Poll::Ready(Some(Err(HangUp)));
        }
        // the first half is sent while the connection waits for the rest
        self.is_out = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Provider = Provider::new("one", "One");
    const OTHER: Provider = Provider::new("other", "Other");

    fn hits(service: &str, path: &str) -> bool {
        Fault::new(service, FaultKind::DropBeforeProcessing).matches(path, Some(ONE))
    }

    #[test]
    fn services_are_named_by_the_end_of_their_path() {
        let path = "/one/v1/mailorder/status_update";
        for service in [
            "mailorder/status_update",
            path,
            "/v1/mailorder/status_update",
            "mailorder-status-update",
            "",
        ] {
            assert!(hits(service, path), "{service}");
        }
        for service in ["mailorder/create", "order/status_update", "transaction/status_update"] {
            assert!(!hits(service, path), "{service}");
        }
        let path = "/one/api/Payment/CreateLinkPayment";
        for service in
            [path, "Payment/CreateLinkPayment", "CreateLinkPayment", "create-link-payment"]
        {
            assert!(hits(service, path), "{service}");
        }
        for service in ["PassiveLinkPayment", "createlinkpayment", "teLinkPayment"] {
            assert!(!hits(service, path), "{service}");
        }
    }

    #[test]
    fn a_fault_of_one_provider_leaves_the_others_alone() {
        let fault = Fault::new("", FaultKind::DropBeforeProcessing).at(ONE);
        assert!(fault.matches("/one/x", Some(ONE)));
        assert!(!fault.matches("/other/x", Some(OTHER)) && !fault.matches("/x", None));
    }

    #[test]
    fn a_fault_is_used_up_by_matching_requests() {
        let faults = Faults::default();
        faults.add(Fault::new("detail", FaultKind::DropBeforeProcessing).times(2));
        let take = |path| faults.take(path, Some(ONE));
        assert!(take("/one/v1/mailorder/create").is_none());
        assert!(take("/one/v1/mailorder/detail").is_some());
        assert!(take("/one/v1/mailorder/detail").is_some());
        assert!(take("/one/v1/mailorder/detail").is_none());
    }
}
