//! What Paywall posts to a merchant's server, and how its hash is checked.
//!
//! The receiver says which [`Delivery`] it expects at an address; the sender chooses neither recipe
//! nor key. With a key configured for it, a delivery without a valid hash is refused; without one
//! it is read and marked [`Unsigned`](paylink_core::Authenticity::Unsigned). Either way it is a
//! claim: let [`PayLinks::confirm`](paylink_core::PayLinks::confirm) read the page back.
//!
//! Recipes: <https://developer.paywall.one/hash-olusturma/formatlar>. The payloads of checkout page
//! and LinkQr are **not published**; their names are read leniently, in any case.

mod fields;
pub mod general;
pub mod hash;
pub mod payment;
pub mod paywatch;
pub mod threed;

pub use hash::{Delivery, HashKeys, Seal};

use paylink_core::{Callback, CallbackKind, CallbackRequest, Error, Result};

use crate::PROVIDER;
use payment::CheckoutWebhook;

pub(crate) fn read_callback(
    expected: CallbackKind,
    request: &CallbackRequest,
    keys: &HashKeys,
) -> Result<Callback> {
    if expected != CallbackKind::Payment {
        let why = "what a payment page brings back to its return addresses is not published";
        return Err(Error::unsupported(why).with_provider(&PROVIDER));
    }
    let told =
        CheckoutWebhook::read(request, keys).map_err(|error| error.with_provider(&PROVIDER))?;
    if told.unique_code.as_ref().is_none_or(String::is_empty) && told.payment_id.is_none() {
        let why = "the delivery names neither a code nor a payment";
        return Err(Error::callback(why).with_provider(&PROVIDER));
    }
    let mut claim = Callback::new(PROVIDER, expected, told.authenticity);
    claim.reference = told.unique_code;
    claim.transaction = told.payment_id.map(|id| id.to_string());
    // Paywall documents this call for successes only.
    claim.claims_success = Some(true);
    claim.amount = told.amount;
    Ok(claim)
}
