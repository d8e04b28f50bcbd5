//! Keys and personal data do not appear in any `Debug` output, error text or error source.

mod errors;
mod types;

pub(super) use paylink_testkit::canaries::{
    CANARIES, EMAIL, HASH_KEYS, HOLDER, NAME, NOTE, PHONE, SAID, TICKET,
};

/// An address that carries a ticket.
pub(super) fn url() -> String {
    let ticket = paylink_testkit::redaction::percent(TICKET);
    format!("https://shop.example/{ticket}?t={ticket}")
}
