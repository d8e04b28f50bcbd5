//! The provider's name and the table of its services.
//!
//! Every service is a POST request with a JSON body. This is documented for `create`. For the other
//! services it was observed in Paynet's PHP sample, which calls every service with POST.

use paylink_core::ProviderId;
use paylink_core::http::{Method, Service};

/// The id of the provider Paynet: `paynet`. It is a part of link keys and errors.
pub const PROVIDER: ProviderId = ProviderId::from_static("paynet");

pub(crate) static MAILORDER_CREATE: Service =
    Service::write(PROVIDER, "mailorder/create", Method::Post, "/v1/mailorder/create");
pub(crate) static MAILORDER_DETAIL: Service =
    Service::read(PROVIDER, "mailorder/detail", Method::Post, "/v1/mailorder/detail");
pub(crate) static MAILORDER_LIST: Service =
    Service::read(PROVIDER, "mailorder/list", Method::Post, "/v1/mailorder/list");
pub(crate) static MAILORDER_STATUS_UPDATE: Service = Service::write(
    PROVIDER,
    "mailorder/status_update",
    Method::Post,
    "/v1/mailorder/status_update",
);
pub(crate) static TRANSACTION_CHECK: Service =
    Service::read(PROVIDER, "transaction/check", Method::Post, "/v1/transaction/check");
pub(crate) static TRANSACTION_DETAIL: Service =
    Service::read(PROVIDER, "transaction/detail", Method::Post, "/v1/transaction/detail");
