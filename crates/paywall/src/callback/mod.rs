//! Parses the callbacks that a merchant's server receives from Paywall or from the payer's browser,
//! and verifies their hashes.
//!
//! Each kind of callback has a type with a function `read`. Use a separate URL for each kind of
//! callback, and call the `read` function of that kind. Then a sender cannot choose the hash format
//! or the kind of key. If [`HashKeys`] has a key for the kind of callback, a callback without a
//! valid hash is refused. If [`HashKeys`] has no such key, the callback is accepted and marked as
//! [`Unsigned`](paylink_core::Authenticity::Unsigned).
//!
//! | callback | type | key in [`HashKeys`] | evidence of the fields |
//! | --- | --- | --- | --- |
//! | successful payment on a hosted payment page | [`CheckoutWebhook`] | `checkout` | unverified |
//! | successful payment on a LinkQr link | [`LinkQrWebhook`](payment::LinkQrWebhook) | `linkqr` | unverified |
//! | general webhook ("PayHooks") | [`GeneralWebhook`](general::GeneralWebhook) | `system` | documented |
//! | PayWatch | [`PayWatchWebhook`](paywatch::PayWatchWebhook) | `system` | documented |
//! | browser's return from 3-D Secure | [`ThreeDReturn`](threed::ThreeDReturn) | `three_d` | documented |
//!
//! A callback does not prove a payment, even if its hash is valid. Before you fulfil an order, call
//! [`PayLinks::confirm`](paylink_core::PayLinks::confirm), which queries the payment page and the
//! payment at Paywall.
//!
//! Source of the hash formats: <https://developer.paywall.one/hash-olusturma/formatlar>. The names
//! of the fields of a callback are not case-sensitive.

mod fields;
pub mod general;
mod hash;
pub mod payment;
pub mod paywatch;
pub mod threed;

pub use hash::{HashKeys, SignatureFields};

use paylink_core::{Callback, CallbackKind, CallbackRequest, Error, Result};

use crate::services::PROVIDER;
use payment::CheckoutWebhook;

/// Reads the webhook of a hosted payment page as a callback of the common model.
pub(crate) fn read_callback(
    expected: CallbackKind,
    request: &CallbackRequest,
    keys: &HashKeys,
) -> Result<Callback> {
    if expected != CallbackKind::Payment {
        let why = "Paywall does not document what a payment page sends to its return URLs";
        return Err(Error::unsupported(why).with_provider(&PROVIDER));
    }
    let webhook =
        CheckoutWebhook::read(request, keys).map_err(|error| error.with_provider(&PROVIDER))?;
    let reference = webhook.unique_code.map(|code| code.trim().to_owned());
    if reference.as_ref().is_none_or(String::is_empty) && webhook.payment_id.is_none() {
        let why = "the callback has neither `UniqueCode` nor `PaymentId`";
        return Err(Error::callback(why).with_provider(&PROVIDER));
    }
    let mut callback = Callback::new(PROVIDER, expected, webhook.authenticity);
    callback.reference = reference;
    callback.transaction = webhook.payment_id.map(|id| id.to_string());
    // Paywall documents that it posts only successful payments.
    callback.claims_success = Some(true);
    callback.amount = webhook.amount;
    Ok(callback)
}
