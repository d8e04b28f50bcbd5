//! AHL Pay's services, one file each: native names, native order, the evidence of each field.
//!
//! Only `GetCreatedLinks` and `Transaction/List` have a page that could be read; the others are
//! known from third-party code that talks to AHL Pay. Each file says which. Fields of an answer are
//! optional throughout.

pub mod authentication_merchant;
pub mod create_link_payment;
pub mod get_created_links;
mod link_state;
mod page;
pub mod passive_link_payment;
pub mod payment_inquiry;
pub mod transaction_list;

pub use crate::envelope::Envelope;
pub use link_state::LinkState;
pub(crate) use page::Following;
pub use page::{Page, Paging};
pub use paylink_core::wire::record::Nothing;

use paylink_core::wire::is_blank;
use paylink_core::{Error, Result, RuleCode};

/// The one value of `orderBy` that any page or client shows. It names no field of the rows.
pub const ORDER_BY: &str = "CreateDate";

fn check_order_id(order_id: &str) -> Result<()> {
    if is_blank(order_id) {
        return Err(Error::invalid("orderId", RuleCode::Blank, "must not be blank"));
    }
    // Documented for the card services.
    if order_id.chars().count() > 64 {
        return Err(Error::invalid(
            "orderId",
            RuleCode::TooLong,
            "must have at most 64 characters",
        ));
    }
    Ok(())
}
