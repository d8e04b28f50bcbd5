//! The handle [`PayLinks`], which applications use to call a provider. For every provider, the
//! handle adds validation, confirmation, waiting and recovery.

// rustdoc lists the methods of `PayLinks` in the order of these modules, `create` first. The blank
// lines keep rustfmt from sorting them.
mod handle;

mod stream;

mod confirm;

mod wait;

mod resolve;

mod deactivate;

mod account;
mod lookup;
mod set;
mod validate;

pub use deactivate::{DeactivationOutcome, ReactivationOutcome};
pub use handle::PayLinks;
pub use resolve::{Resolution, ResolveOptions};
pub use set::PayLinksSet;
pub use stream::LinkStream;
pub use wait::{PollOptions, WaitOutcome};
