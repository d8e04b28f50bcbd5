//! The requests and answers of AHL Pay's services.
//!
//! Each service has its own module. The fields have the same names and the same order as at AHL
//! Pay. All fields of an answer are optional.
//!
//! AHL Pay's documentation pages were available only for the services `GetCreatedLinks` and
//! `Transaction/List`. The other services are known from third-party clients or from AHL Pay's
//! back-office program. The documentation of each module states the source.

pub mod authentication_merchant;
pub mod create_link_payment;
pub mod get_created_links;
mod link_state;
mod one_object;
mod page;
pub mod passive_link_payment;
pub mod payment_inquiry;
pub mod transaction_list;

pub use crate::envelope::Envelope;
pub use link_state::LinkState;
pub(crate) use page::Continuation;
pub use page::{Page, Paging};
pub use paylink_core::wire::Nothing;

use paylink_core::wire::is_blank;
use paylink_core::{Error, Result, RuleCode};

/// The only known value of the request field `orderBy`, by which the rows of a list are sorted:
/// `CreateDate`. AHL Pay's documentation and third-party clients use no other value. The rows
/// themselves have no field with this name.
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
