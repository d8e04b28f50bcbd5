//! The lifecycle of links at the sandbox, which is independent of this client: created, paid on the
//! payment page, confirmed after a callback, deactivated, reactivated, expired, listed, and
//! resolved after a lost response.

mod claims;
mod deactivation;
mod doubt;
mod life;
mod listing;
mod paying;
mod reversal;
mod waiting;

use paynet::LinkOptions;

fn several_cards() -> LinkOptions {
    let mut options = LinkOptions::default();
    options.several_cards = true;
    options
}
