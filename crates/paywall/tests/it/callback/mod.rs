//! Deliveries that are genuine, and deliveries that are not: with a key configured, only a hash
//! over the delivery's own fields under the key of its own kind is believed.

mod accepted;
mod refused;

use paylink_core::Authenticity;
use paywall::callback::general::GeneralWebhook;
use paywall::callback::payment::{CheckoutWebhook, LinkWebhook};
use paywall::callback::paywatch::PayWatchWebhook;
use paywall::callback::threed::ThreeDReturn;
use paywall::callback::{Delivery, HashKeys};
use paywall::{CallbackRequest, Result};

use crate::support::sign::{Told, all_keys};

pub(super) const ALL: [Delivery; 5] = [
    Delivery::CheckoutPayment,
    Delivery::LinkPayment,
    Delivery::General,
    Delivery::ThreeD,
    Delivery::PayWatch,
];

/// Reads as a receiver does that expects this kind.
pub(super) fn read(
    delivery: Delivery,
    request: &CallbackRequest,
    keys: &HashKeys,
) -> Result<Authenticity> {
    match delivery {
        Delivery::CheckoutPayment => {
            CheckoutWebhook::read(request, keys).map(|told| told.authenticity)
        }
        Delivery::LinkPayment => LinkWebhook::read(request, keys).map(|told| told.authenticity),
        Delivery::General => GeneralWebhook::read(request, keys).map(|told| told.authenticity),
        Delivery::ThreeD => ThreeDReturn::read(request, keys).map(|told| told.authenticity),
        Delivery::PayWatch => PayWatchWebhook::read(request, keys).map(|told| told.authenticity),
        other => panic!("{other:?} is new"),
    }
}

#[track_caller]
pub(super) fn assert_signed(told: &Told) {
    let read = read(told.delivery, &told.request(), &all_keys());
    assert_eq!(read.unwrap_or_else(|why| panic!("{why}: {}", told.json())), Authenticity::Signed);
}

/// Refused as a bad callback, for this reason.
#[track_caller]
pub(super) fn assert_refused(told: &Told, why: &str) {
    let error = match read(told.delivery, &told.request(), &all_keys()) {
        Ok(read) => panic!("{read:?}: {}", told.json()),
        Err(error) => error,
    };
    assert!(error.is_bad_callback(), "{error}");
    assert!(error.to_string().contains(why), "{why:?} expected: {error}, {}", told.json());
    assert!(error.to_string().ends_with("do not act on it"), "{error}");
}

/// What a hash that does not fit is refused with.
pub(super) const NOT_OURS: &str = "is not of its fields and our key";

#[test]
fn every_kind_of_delivery_has_the_recipe_and_key_that_the_pages_state() {
    let facts = ALL.map(|own| (own.format(), own.key_type()));
    assert_eq!(
        facts,
        [
            ("CheckoutPayment", 3),
            ("LinkPayment", 2),
            ("Payment", 4),
            ("Payment", 1),
            ("Paywatch", 4)
        ]
    );
}
