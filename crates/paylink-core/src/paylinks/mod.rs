//! The handle [`PayLinks`], which applications use to call a provider. The handle adds functions
//! that work in the same way for every provider. For example, it validates links, confirms
//! payments, waits for a final status, and finds out whether a link was created.

// rustdoc lists the methods of `PayLinks` in the order of these modules, `create` first. The blank
// lines keep rustfmt from sorting them.
mod handle;

mod stream;

mod confirm;

mod wait;

mod resolve;

mod deactivate;

mod about;
mod account;
#[cfg_attr(
    not(feature = "http"),
    allow(dead_code, reason = "the HTTP client counts the requests and checks the deadline")
)]
mod limits;
mod lookup;
mod send_deadline;
mod set;
mod validate;

pub use confirm::ConfirmOptions;
pub use deactivate::{DeactivationOutcome, ReactivationOutcome};
pub use handle::PayLinks;
#[cfg(feature = "http")]
pub(crate) use limits::Limits;
pub use resolve::{Resolution, ResolveOptions};
pub use send_deadline::SendDeadline;
pub use set::PayLinksSet;
pub use stream::{LinkStream, ListOptions};
pub use wait::{PollOptions, WaitOutcome};
