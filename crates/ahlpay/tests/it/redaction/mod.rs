//! Credentials, tokens and data of payers appear in no `Debug` output, no error and no source of an
//! error.

mod errors;
mod types;

pub(super) use paylink_testkit::canaries::{
    CANARIES, EMAIL, HOLDER, IDENTITY, LINK, MERCHANT, NAME, NOTE, PAN, PHONE, SAID, SESSION,
    TOKEN, all_as_json, object_of,
};
