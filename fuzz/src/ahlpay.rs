//! AHL Pay's answers; the first byte selects the decoder.

use ahlpay::api::authentication_merchant::Authenticated;
use ahlpay::api::create_link_payment::LinkPaymentCreated;
use ahlpay::api::get_created_links::CreatedLinks;
use ahlpay::api::payment_inquiry::PaymentInquired;
use ahlpay::api::transaction_list::Transactions;
use ahlpay::api::{Envelope, LinkState, Nothing};
use paylink_core::LinkStatus;
use paylink_core::wire::{WireValue, decode};

use crate::{Body, round_trip, seeds::pick};

/// The decoders, by the folders of their services.
pub(crate) const DECODERS: &[(&str, Body)] = &[
    ("authentication-merchant", |body| read::<Authenticated>(body).is_some()),
    ("create-link-payment", |body| read::<LinkPaymentCreated>(body).is_some()),
    ("get-created-links", links),
    ("payment-inquiry", inquiry),
    ("transaction-list", |body| read::<Transactions>(body).is_some()),
    // The `data` of an empty answer is not kept.
    ("passive-link-payment", |body| decode::<Envelope<Nothing>>(body).is_ok()),
    ("errors", |body| decode::<Envelope<Nothing>>(body).is_ok()),
];

pub(crate) fn ahlpay(data: &[u8]) -> bool {
    pick(DECODERS, data)
}

fn read<T: WireValue>(body: &[u8]) -> Option<Envelope<T>> {
    round_trip::read(body)
}

fn links(body: &[u8]) -> bool {
    let Some(envelope) = read::<CreatedLinks>(body) else { return false };
    for row in envelope.data.iter().flat_map(|page| &page.result) {
        let paid = row.status.as_ref().is_some_and(|status| status.common() == LinkStatus::Paid);
        assert_eq!(paid, row.status.as_ref().map(LinkState::as_str) == Some("SUCCESS"));
    }
    true
}

fn inquiry(body: &[u8]) -> bool {
    let Some(envelope) = read::<PaymentInquired>(body) else { return false };
    if let Some(status) = envelope.data.as_ref().and_then(|data| data.txn_status.as_ref()) {
        let paid = status.common() == LinkStatus::Paid;
        assert_eq!(paid, ["SUCCESS", "AUTH", "SALE"].contains(&status.as_str()));
    }
    true
}
