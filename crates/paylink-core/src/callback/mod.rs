//! What reaches a merchant's server from outside: always a claim, never proof.

mod claim;
mod request;
#[cfg(feature = "signature")]
mod token;

pub use claim::{Authenticity, Callback, CallbackKind};
pub use request::CallbackRequest;
#[cfg(feature = "signature")]
pub use token::CallbackToken;
