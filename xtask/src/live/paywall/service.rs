//! Calling Paywall's services.

use paylink_core::http::{Method, Request, RequestKind};
use serde_json::Value;

use super::context::Paywall;
use super::created::Page;
use super::envelope::Envelope;
use super::harmless;
use crate::live::backend::HostClient;
use crate::live::question::Unsettled;

/// A service.
pub(super) struct Service {
    pub(super) name: &'static str,
    method: Method,
    path: &'static str,
    purpose: RequestKind,
}

const fn service(
    name: &'static str,
    method: Method,
    path: &'static str,
    purpose: RequestKind,
) -> Service {
    Service { name, method, path, purpose }
}

pub(super) const GENERATE: Service = service(
    "checkout/generate",
    Method::Post,
    "/api/paywall/checkout/generate",
    RequestKind::Write,
);
pub(super) const INQUIRY: Service =
    service("checkout/inquiry", Method::Get, "/api/paywall/checkout/inquiry", RequestKind::Read);
pub(super) const PASSIVE: Service =
    service("checkout/passive", Method::Put, "/api/paywall/checkout/passive", RequestKind::Write);
pub(super) const LINKQR: Service =
    service("linkqr/generate", Method::Post, "/api/paywall/linkqr/generate", RequestKind::Write);
pub(super) const VERSION: Service =
    service("payment/version", Method::Get, "/api/paywall/payment/version", RequestKind::Read);
pub(super) const BY_PAYMENT_ID: Service = service(
    "private/query/by/paymentid",
    Method::Get,
    "/api/paywall/private/query/by/paymentid",
    RequestKind::Read,
);
pub(super) const BY_TRACKING_CODE: Service = service(
    "private/query/by/trackingcode",
    Method::Get,
    "/api/paywall/private/query/by/trackingcode",
    RequestKind::Read,
);

impl Paywall {
    /// A request with a body. One that might do harm goes to nobody but the sandbox.
    pub(super) fn with_body(&self, service: &Service, body: &Value) -> Result<Request, Unsettled> {
        if self.rehearsal.is_none() {
            harmless::check(body)?;
        }
        Ok(request(service).json(body)?)
    }

    /// What is said about a page.
    pub(super) async fn inquiry(&self, page: &Page) -> Result<Envelope, Unsettled> {
        send(&self.payment, about(&INQUIRY, page.id)?).await?.usable()
    }

    /// The answer to a pair that is nobody's.
    pub(super) async fn as_stranger(&self, request: Request) -> Result<Envelope, Unsettled> {
        send(&self.with_wrong_keys, request).await
    }

    /// A query of the private host.
    pub(super) async fn query(
        &self,
        service: &Service,
        header: &'static str,
        value: &str,
    ) -> Result<Envelope, Unsettled> {
        let line =
            self.private.as_ref().ok_or(Unsettled::NotAskable("needs the private pair of keys"))?;
        send(line, request(service).header(header, value)?).await?.usable()
    }
}

/// A request without a body.
pub(super) fn request(service: &Service) -> Request {
    Request::new(service.name, service.purpose, service.method, service.path)
}

/// A request about a page: services of GET read from a header what they are asked for.
pub(super) fn about(service: &Service, page: i64) -> Result<Request, Unsettled> {
    Ok(request(service).header("id", &page.to_string())?)
}

/// An answer, as it came.
pub(super) async fn send(line: &HostClient, request: Request) -> Result<Envelope, Unsettled> {
    line.send_for_status(request).await.map(Envelope)
}
