//! The requests and answers of AHL Pay's services, one module per service, with AHL Pay's own field
//! names and order.
//!
//! Only `GetCreatedLinks` and `Transaction/List` have a page that could be read. The other services
//! are known from third-party code that calls AHL Pay; each module names its source. All fields of
//! an answer are optional.

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
pub(crate) use page::Continuation;
pub use page::{Page, Paging};
pub use paylink_core::wire::record::Nothing;

use paylink_core::wire::is_blank;
use paylink_core::{Error, Result, RuleCode};

/// The only value of `orderBy` in AHL Pay's pages and in observed clients. No field of the rows has
/// this name.
pub const ORDER_BY: &str = "CreateDate";

/// The number of rows per page in the published examples.
pub(crate) const PAGE_SIZE: u32 = 50;

fn check_order_id(order_id: &str) -> Result<()> {
    if is_blank(order_id) {
        return Err(Error::invalid("orderId", RuleCode::Blank, "must not be blank"));
    }
    // The limit is documented for the card services.
    if order_id.chars().count() > 64 {
        return Err(Error::invalid(
            "orderId",
            RuleCode::TooLong,
            "must have at most 64 characters",
        ));
    }
    Ok(())
}
