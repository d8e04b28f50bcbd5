//! Paywall's provider id and services, each with its path, its method, and whether it reads or
//! writes.

use paylink_core::ProviderId;
use paylink_core::http::{Method, Service};

/// The id of the provider Paywall: `paywall`. It is a part of each
/// [`LinkKey`](paylink_core::LinkKey).
pub const PROVIDER: ProviderId = ProviderId::from_static("paywall");

pub(crate) static CHECKOUT_GENERATE: Service =
    Service::write(PROVIDER, "checkout/generate", Method::Post, "/api/paywall/checkout/generate");
pub(crate) static CHECKOUT_INQUIRY: Service =
    Service::read(PROVIDER, "checkout/inquiry", Method::Get, "/api/paywall/checkout/inquiry");
pub(crate) static CHECKOUT_PASSIVE: Service =
    Service::write(PROVIDER, "checkout/passive", Method::Put, "/api/paywall/checkout/passive");
pub(crate) static LINKQR_GENERATE: Service =
    Service::write(PROVIDER, "linkqr/generate", Method::Post, "/api/paywall/linkqr/generate");
pub(crate) static BY_MERCHANT_CODE: Service =
    Service::read(PROVIDER, "private/query", Method::Get, "/api/paywall/private/query");
pub(crate) static BY_PAYWALL_CODE: Service = Service::read(
    PROVIDER,
    "private/query/by/uniquecode",
    Method::Get,
    "/api/paywall/private/query/by/uniquecode",
);
pub(crate) static BY_PAYMENT_ID: Service = Service::read(
    PROVIDER,
    "private/query/by/paymentid",
    Method::Get,
    "/api/paywall/private/query/by/paymentid",
);
pub(crate) static BY_TRACKING_CODE: Service = Service::read(
    PROVIDER,
    "private/query/by/trackingcode",
    Method::Get,
    "/api/paywall/private/query/by/trackingcode",
);
pub(crate) static PAYMENT_VERSION: Service =
    Service::read(PROVIDER, "payment/version", Method::Get, "/api/paywall/payment/version");
