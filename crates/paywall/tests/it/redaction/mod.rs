//! Keys and personal data do not appear in any `Debug` output, error text or error source.

mod errors;
mod types;

pub(super) use paylink_testkit::canaries::{
    CANARIES, EMAIL, HASH_KEYS, HOLDER, NAME, NOTE, PHONE, SAID, TICKET, url,
};
