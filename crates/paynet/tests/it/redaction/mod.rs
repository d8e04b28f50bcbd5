//! Keys, payers' data and tokens do not appear in `Debug`, in errors or in their causes.

mod errors;
mod types;

pub(super) use paylink_testkit::canaries::{CANARIES, EMAIL, NAME, NOTE, PHONE, TICKET};

/// A URL with a ticket in it.
pub(super) fn url() -> String {
    let ticket = paylink_testkit::redaction::percent(TICKET);
    format!("https://shop.example/{ticket}?t={ticket}")
}
