//! Keys, payers and tokens appear in nothing that is printed by accident: no `Debug`, no error, no
//! cause of one.

mod errors;
mod types;

pub(super) use xtask::testing::canaries::{CANARIES, EMAIL, NAME, NOTE, PHONE, TICKET};

/// An address that carries a ticket.
pub(super) fn url() -> String {
    let ticket = xtask::testing::redaction::percent(TICKET);
    format!("https://shop.example/{ticket}?t={ticket}")
}
