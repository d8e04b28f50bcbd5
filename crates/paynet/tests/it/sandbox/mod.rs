//! Whole lives of links at a server that knows nothing of this client: created, paid on the payment
//! page, called back, confirmed, closed, opened again, expired, listed, and settled after a lost
//! answer.

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
