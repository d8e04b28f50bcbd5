//! Phases of links.

use paylink_orders::state::Phase;

/// Reads the stable text of a phase.
///
/// # Errors
/// Returns a text for people.
pub(crate) fn parse(text: &str) -> Result<Phase, String> {
    text.parse().map_err(|_| {
        let all: Vec<&str> = Phase::ALL.iter().map(|phase| phase.as_str()).collect();
        let all = all.join(", ");
        text!("write one of: {all}", "şunlardan birini yazın: {all}")
    })
}
