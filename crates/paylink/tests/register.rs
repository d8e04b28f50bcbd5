//! The register names every switch of the sandbox, and no other.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use paylink_sandbox::Switch;

#[test]
fn every_switch_is_an_entry_and_every_entry_a_switch() {
    let register =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/unverified.md"))
            .expect("the register is there");
    let mut entries: Vec<&str> = register
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|rest| rest.split('`').next())
        .collect();
    let mut switches: Vec<String> = Switch::ALL.iter().map(ToString::to_string).collect();
    entries.sort_unstable();
    switches.sort_unstable();
    assert_eq!(entries, switches);
}
