//! Callbacks: HTTP requests that a provider or a payer's browser sends to the merchant's server. A
//! callback never proves a payment.

#[cfg(feature = "axum")]
mod axum;
mod claim;
mod debug;
mod request;
mod stored;
#[cfg(feature = "signature")]
mod token;

pub use claim::{Authenticity, Callback, CallbackKind};
pub use request::{BodyForm, CallbackRequest};
#[cfg(feature = "signature")]
pub use token::CallbackToken;
