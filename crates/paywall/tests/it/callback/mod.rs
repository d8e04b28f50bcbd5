//! Callbacks that are accepted and callbacks that are refused. If a key is configured, only a hash
//! over the callback's own fields under a key of its own kind is accepted.

mod accepted;
mod refused;
mod rotation;
mod shapes;

use paylink_core::Authenticity;
use paywall::callback::HashKeys;
use paywall::callback::general::GeneralWebhook;
use paywall::callback::payment::{CheckoutWebhook, LinkQrWebhook};
use paywall::callback::paywatch::PayWatchWebhook;
use paywall::callback::threed::ThreeDReturn;
use paywall::{CallbackRequest, Result};

use crate::support::samples::{Kind, Sample, all_keys};

pub(super) const ALL: [Kind; 5] =
    [Kind::CheckoutPayment, Kind::LinkPayment, Kind::General, Kind::ThreeD, Kind::PayWatch];

/// Reads the request as a receiver that expects this kind.
pub(super) fn read(kind: Kind, request: &CallbackRequest, keys: &HashKeys) -> Result<Authenticity> {
    match kind {
        Kind::CheckoutPayment => {
            CheckoutWebhook::read(request, keys).map(|sample| sample.authenticity)
        }
        Kind::LinkPayment => LinkQrWebhook::read(request, keys).map(|sample| sample.authenticity),
        Kind::General => GeneralWebhook::read(request, keys).map(|sample| sample.authenticity),
        Kind::ThreeD => ThreeDReturn::read(request, keys).map(|sample| sample.authenticity),
        Kind::PayWatch => PayWatchWebhook::read(request, keys).map(|sample| sample.authenticity),
    }
}

#[track_caller]
pub(super) fn assert_signed(sample: &Sample) {
    let read = read(sample.kind, &sample.request(), &all_keys());
    assert_eq!(read.unwrap_or_else(|why| panic!("{why}: {}", sample.json())), Authenticity::Signed);
}

/// Refused as a bad callback, for this reason.
#[track_caller]
pub(super) fn assert_refused(sample: &Sample, why: &str) {
    let error = match read(sample.kind, &sample.request(), &all_keys()) {
        Ok(read) => panic!("{read:?}: {}", sample.json()),
        Err(error) => error,
    };
    assert!(error.is_bad_callback(), "{error}");
    assert!(error.to_string().contains(why), "{why:?} expected: {error}, {}", sample.json());
    assert!(error.to_string().ends_with("do not act on the callback"), "{error}");
}

/// The reason why a wrong hash is refused.
pub(super) const WRONG_HASH: &str = "does not match its fields and the configured keys";
