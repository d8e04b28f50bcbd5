//! The provider's name and its services.

use paylink_core::ProviderId;
use paylink_core::http::{Method, Service};

/// The provider's name in link keys.
pub const PROVIDER: ProviderId = ProviderId::from_static("fourth");

pub(crate) static CREATE: Service =
    Service::write(PROVIDER, "links/create", Method::Post, "/links/create");
pub(crate) static READ: Service =
    Service::read(PROVIDER, "links/read", Method::Post, "/links/read");
pub(crate) static LIST: Service =
    Service::read(PROVIDER, "links/list", Method::Post, "/links/list");
pub(crate) static CLOSE: Service =
    Service::write(PROVIDER, "links/close", Method::Post, "/links/close");
