//! Requests that reach the merchant's server from outside. They are claims, never proof.

#[cfg(feature = "axum")]
mod axum;
mod claim;
mod request;
mod stored;
#[cfg(feature = "signature")]
mod token;

pub use claim::{Authenticity, Callback, CallbackKind};
pub use request::CallbackRequest;
#[cfg(feature = "signature")]
pub use token::CallbackToken;
