//! The HTTP client that all providers share. Types of the underlying HTTP library are not public.
//!
//! A [`Transport`] has the connection pool, the TLS configuration and the limits; any number of
//! clients can share it. An [`Endpoint`] is one host of one provider with the keys of one account.
//! Redirects are never followed, the HTTP library never sends a request twice, response bodies are
//! limited while they are read, and a proxy is used only if it is configured.

mod base_url;
mod body;
mod budget;
mod endpoint;
mod failure;
#[doc(hidden)]
pub mod headers;
mod http_response;
mod request;
mod retry;
mod send;
mod service;
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
