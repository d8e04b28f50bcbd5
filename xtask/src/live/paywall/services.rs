//! Paywall's services, as far as they are asked.

use paylink_core::http::{Method, Purpose, Request};

use crate::live::question::Unsettled;

/// A service.
pub(super) struct Service {
    pub(super) name: &'static str,
    method: Method,
    path: &'static str,
    purpose: Purpose,
}

const fn service(name: &'static str, method: Method, path: &'static str, purpose: Purpose) -> Service {
    Service { name, method, path, purpose }
}

pub(super) const GENERATE: Service =
    service("checkout/generate", Method::Post, "/api/paywall/checkout/generate", Purpose::Write);
pub(super) const INQUIRY: Service =
    service("checkout/inquiry", Method::Get, "/api/paywall/checkout/inquiry", Purpose::Read);
pub(super) const PASSIVE: Service =
    service("checkout/passive", Method::Put, "/api/paywall/checkout/passive", Purpose::Write);
pub(super) const LINKQR: Service =
    service("linkqr/generate", Method::Post, "/api/paywall/linkqr/generate", Purpose::Write);
pub(super) const VERSION: Service =
    service("payment/version", Method::Get, "/api/paywall/payment/version", Purpose::Read);
pub(super) const BY_PAYMENT_ID: Service = service(
    "private/query/by/paymentid",
    Method::Get,
    "/api/paywall/private/query/by/paymentid",
    Purpose::Read,
);
pub(super) const BY_TRACKING_CODE: Service = service(
    "private/query/by/trackingcode",
    Method::Get,
    "/api/paywall/private/query/by/trackingcode",
    Purpose::Read,
);

/// A request without a body.
pub(super) fn request(service: &Service) -> Request {
    Request::new(service.name, service.purpose, service.method, service.path)
}

/// A request about a page: services of GET read from a header what they are asked for.
pub(super) fn about(service: &Service, page: i64) -> Result<Request, Unsettled> {
    Ok(request(service).header("id", &page.to_string())?)
}
