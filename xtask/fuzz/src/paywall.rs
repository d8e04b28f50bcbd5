//! Paywall's answers; the first byte selects the decoder.

use paylink_core::wire::read_record;
use paylink_core::wire::record::Member;
use paywall::api::checkout_generate::CheckoutGenerated;
use paywall::api::checkout_inquiry::CheckoutInquiry;
use paywall::api::linkqr_generate::LinkQrGenerated;
use paywall::api::private_query::{OnePayment, Payments};
use paywall::api::{AnyJson, Envelope, Nothing, ProviderFault, Text};
use serde::Serialize;

use crate::{Body, round_trip, seeds::pick};

/// The decoders, by the folders of their services.
pub(crate) const DECODERS: &[(&str, Body)] = &[
    ("checkout-generate", read::<CheckoutGenerated>),
    ("checkout-inquiry", read::<CheckoutInquiry>),
    // The `Body` of an empty answer is not kept.
    ("checkout-passive", |body| read_record::<Envelope<Nothing>>(body).is_ok()),
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

fn read<T: Member + Serialize>(body: &[u8]) -> bool {
    round_trip::read::<Envelope<T>>(body).is_some()
}

fn errors(body: &[u8]) -> bool {
    let _ = read_record::<Envelope<ProviderFault>>(body);
    read::<AnyJson>(body)
}
