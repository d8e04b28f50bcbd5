//! Logins, tokens and payers appear in nothing that is printed by accident: no `Debug`, no error,
//! no cause of one.

mod errors;
mod types;

pub(super) use xtask::testing::canaries::{
    CANARIES, EMAIL, HOLDER, IDENTITY, LINK, MERCHANT, NAME, NOTE, PAN, PHONE, SAID, SESSION,
    TOKEN, all_as_json,
};
