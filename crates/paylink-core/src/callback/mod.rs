//! Callbacks: requests to the merchant's server from a provider or a payer's browser. They are
//! claims, never proof of a payment.

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
