//! The provider's id and its services: name, HTTP method, path, and whether a call is repeated.

use paylink_core::ProviderId;
use paylink_core::http::{Method, Service};

/// The id of the provider AHL Pay: `ahlpay`. It is a part of link keys and errors.
pub const PROVIDER: ProviderId = ProviderId::from_static("ahlpay");

/// Declared as a read, because a login changes nothing but the session.
pub(crate) static AUTHENTICATION_MERCHANT: Service = Service::read(
    PROVIDER,
    "AuthenticationMerchant",
    Method::Post,
    "/api/Security/AuthenticationMerchant",
);
pub(crate) static CREATE_LINK_PAYMENT: Service =
    Service::write(PROVIDER, "CreateLinkPayment", Method::Post, "/api/Payment/CreateLinkPayment");
pub(crate) static GET_CREATED_LINKS: Service =
    Service::read(PROVIDER, "GetCreatedLinks", Method::Post, "/api/Payment/GetCreatedLinks");
pub(crate) static PAYMENT_INQUIRY: Service =
    Service::read(PROVIDER, "PaymentInquiry", Method::Post, "/api/Payment/PaymentInquiry");
pub(crate) static TRANSACTION_LIST: Service =
    Service::read(PROVIDER, "Transaction/List", Method::Post, "/api/Transaction/List");
pub(crate) static PASSIVE_LINK_PAYMENT: Service =
    Service::write(PROVIDER, "PassiveLinkPayment", Method::Post, "/api/Payment/PassiveLinkPayment");
