//! The requests that a merchant's server receives about a payment: Paynet's POST request to
//! `confirmation_url`, and the request with which the payer's browser returns to the merchant's
//! site.
//!
//! Paynet does not sign these requests, so anybody can send such requests. Therefore add a
//! [`CallbackToken`](paylink_core::CallbackToken) to the callback URL, and call
//! [`PayLinks::confirm`](paylink_core::PayLinks::confirm), which queries the payment at Paynet.

mod confirmation;
mod redirect;

use paylink_core::{Authenticity, Callback, CallbackKind, CallbackRequest, Error, Result};

pub use confirmation::ConfirmationPost;
pub use redirect::Redirect;

use crate::api::currency;
use crate::services::PROVIDER;

/// Reads a request of Paynet's server or of the payer's browser into the common model.
pub(crate) fn read_callback(expected: CallbackKind, request: &CallbackRequest) -> Result<Callback> {
    let mut claim = Callback::new(PROVIDER, expected, Authenticity::Unsigned);
    match expected {
        CallbackKind::Payment => {
            let post =
                ConfirmationPost::read(request).map_err(|error| error.with_provider(&PROVIDER))?;
            claim.reference = post.reference().map(str::to_owned);
            claim.transaction = post.xact_id;
            claim.claims_success = post.is_succeed;
            claim.amount = post.amount;
            claim.currency = currency(post.currency.as_deref());
        }
        CallbackKind::BrowserReturn => {
            let redirect = Redirect::read(request);
            claim.claims_success = redirect.reports_failure().then_some(false);
            claim.reference = redirect.reference_no;
            claim.transaction = redirect.xact_id;
        }
        _ => return Err(Error::unsupported("callbacks of this kind").with_provider(&PROVIDER)),
    }
    Ok(claim)
}
