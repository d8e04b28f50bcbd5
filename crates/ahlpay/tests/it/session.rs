//! The login: once for however many calls, again only when it has to be, and never at the price of a write sent twice.

mod renewing;
mod sharing;
mod telling;

use ahlpay::api::LinkState;
use ahlpay::api::get_created_links::{CreatedLinks, GetCreatedLinks};
use ahlpay::{Client, Reply, Result};
use xtask::servers::Received;

/// A read that the session stands before.
pub(super) async fn list(client: &Client) -> Result<Reply<CreatedLinks>> {
    client.get_created_links(&GetCreatedLinks::new(LinkState::Start)).await
}

/// The token that a request carried, with its scheme word.
pub(super) fn token(request: &Received) -> String {
    let lines = request.header_lines("authorization");
    assert_eq!(lines.len(), 1, "{}", request.head);
    lines[0].split_once(": ").unwrap().1.to_owned()
}
