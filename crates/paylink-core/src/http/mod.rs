//! The HTTP client that all provider crates share. The public interface of this module contains no
//! types of the underlying HTTP library.
//!
//! A [`Transport`] contains the connection pool, the TLS configuration and the limits. Any number
//! of clients can share one transport. An [`Endpoint`] contains the address of one host of a
//! provider and the API keys of one account.
//!
//! The client never follows redirects. Only the client decides whether a request is sent again,
//! never the underlying HTTP library. The length of a response body is checked while the body is
//! received. A proxy is used only if it is configured.

mod base_url;
mod body;
mod budget;
mod endpoint;
mod failure;
mod foreign;
#[doc(hidden)]
pub mod headers;
mod http_response;
pub(crate) mod log;
mod request;
mod retry;
mod send;
mod send_callback;
mod server_time;
mod service;
pub(crate) mod subject;
mod timely_body;
mod tls;
mod transport;
mod urls;

pub use base_url::BaseUrl;
pub use endpoint::{Endpoint, EndpointBuilder};
pub use http_response::HttpResponse;
pub use request::{Method, Request, RequestKind, SecretHeader};
pub use retry::RetryPolicy;
pub use service::Service;
pub use transport::{Transport, TransportBuilder};
