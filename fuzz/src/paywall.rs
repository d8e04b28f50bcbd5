//! Paywall's answers; the first byte selects the decoder.

use paylink_core::wire::{WireValue, decode};
use paywall::api::checkout_generate::CheckoutGenerated;
use paywall::api::checkout_inquiry::CheckoutInquiry;
use paywall::api::linkqr_generate::LinkQrGenerated;
use paywall::api::private_query::{OnePayment, Payments};
use paywall::api::{Envelope, Nothing, ProviderFault, Text};

use crate::{Body, round_trip, seeds::pick};

/// The decoders, by the folders of their services.
pub(crate) const DECODERS: &[(&str, Body)] = &[
    ("checkout-generate", read::<CheckoutGenerated>),
    ("checkout-inquiry", read::<CheckoutInquiry>),
    ("checkout-passive", read::<Nothing>),
    ("linkqr-generate", read::<LinkQrGenerated>),
    ("payment-version", read::<Text>),
    ("private-query", read::<OnePayment>),
    ("private-query-by-uniquecode", read::<OnePayment>),
    ("private-query-by-paymentid", read::<OnePayment>),
    ("private-query-by-trackingcode", read::<Payments>),
    ("errors", errors),
];

pub(crate) fn paywall(data: &[u8]) -> bool {
    pick(DECODERS, data)
}

fn read<T: WireValue>(body: &[u8]) -> bool {
    round_trip::read::<Envelope<T>>(body).is_some()
}

fn errors(body: &[u8]) -> bool {
    let _ = decode::<Envelope<ProviderFault>>(body);
    read::<Nothing>(body)
}
