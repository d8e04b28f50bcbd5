//! The register names every switch of the sandbox, and no other.

use paylink_sandbox::Switch;

#[test]
fn every_switch_is_an_entry_and_every_entry_a_switch() {
    let register =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/unverified.md")).unwrap();
    let entries: Vec<&str> = register
        .lines()
        .filter_map(|line| line.strip_prefix("| `paynet-"))
        .filter_map(|rest| rest.split('`').next())
        .collect();
    let switches: Vec<String> =
        Switch::ALL.iter().map(ToString::to_string).filter(|name| name.starts_with("paynet-")).collect();
    for name in &switches {
        let short = name.trim_start_matches("paynet-");
        assert_eq!(
            entries.iter().filter(|entry| **entry == short).count(),
            1,
            "{name} in docs/unverified.md"
        );
    }
    assert_eq!(entries.len(), switches.len(), "entries that are no switch: {entries:?}");
}
