//! The engine: one request out, one answer in. The only folder that names the HTTP library; none of
//! its types are public.
//!
//! [`Transport`] is the pool, the TLS set-up and the limits, shared by any number of clients. An
//! [`Endpoint`] is one host of one provider with the keys of one account. Redirects are never
//! followed, nothing below us sends a request twice, bodies are limited while they stream, and no
//! proxy is used unless asked for.

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
