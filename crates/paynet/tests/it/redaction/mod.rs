//! Keys, payers' data and tokens do not appear in `Debug`, in errors or in their causes.

mod errors;
mod types;

pub(super) use paylink_testkit::canaries::{
    CANARIES, EMAIL, NAME, NOTE, PHONE, TICKET, object_of, url,
};
