//! The responses of a stub in the scenarios of the conformance suite.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use paylink_core::conformance::Scenario;

use crate::servers::{Do, Received};

/// Returns the script of a scenario. `own` returns the HTTP status and the body of the scenarios
/// whose response is in the provider's format; every other response is the same for all providers.
pub fn script(
    scenario: Scenario,
    own: fn(Scenario) -> (u16, String),
) -> impl Fn(&Received) -> Do + Clone + Send + Sync + 'static {
    let received = Arc::new(AtomicUsize::new(0));
    move |request| {
        let earlier = received.fetch_add(1, Ordering::SeqCst);
        let (status, body) = match scenario {
            Scenario::Echo(status) => (status, format!("{}\n\n{}", request.head, request.body)),
            Scenario::Redirect(target) => return Do::Redirect(target.to_owned()),
            Scenario::HangUp => return Do::HangUp,
            Scenario::Silence => return Do::Silence,
            Scenario::Recovers(failures) if earlier < failures => (503, "<html>".to_owned()),
            Scenario::Recovers(_) => own(Scenario::Honest),
            other => own(other),
        };
        Do::Answer(status, body)
    }
}
