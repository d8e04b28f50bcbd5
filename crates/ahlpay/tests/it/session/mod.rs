//! The session: one login for all calls, a new one only when needed, and no write sent twice
//! because of it (except after HTTP 401).

mod expiry;
mod login;
mod refusals;
mod renewal;
mod sharing;

use std::time::Duration;

use ahlpay::api::LinkState;
use ahlpay::api::get_created_links::{CreatedLinks, GetCreatedLinks};
use ahlpay::{Client, Response, Result};
use paylink_core::time::ManualClock;
use paylink_core::{Clock, LocalDateTime, Zone};
use paylink_testkit::servers::{Do, Received};

use crate::support::answers::all_successes;
use crate::support::stub::service_of;

/// A read, which needs a session.
pub(super) async fn list(client: &Client) -> Result<Response<CreatedLinks>> {
    client.get_created_links(&GetCreatedLinks::new(LinkState::Start)).await
}

/// The token of a request, with its authorization scheme.
pub(super) fn token(request: &Received) -> String {
    let lines = request.header_lines("authorization");
    assert_eq!(lines.len(), 1, "{}", request.head);
    lines[0].split_once(": ").unwrap().1.to_owned()
}

/// A successful answer of the requested service.
pub(super) fn success_for(request: &Received) -> Do {
    let (_, body) =
        all_successes().into_iter().find(|(name, _)| *name == service_of(request)).unwrap();
    Do::Answer(200, body)
}

/// 2026-11-21T12:00:00 Z
pub(super) fn noon() -> (Clock, ManualClock) {
    Clock::manual(LocalDateTime::new("2026-11-21T12:00:00").instant(Zone::Utc).unwrap())
}

pub(super) const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
