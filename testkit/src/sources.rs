//! Reads what the source of a crate declares, so that a test can check that its list is complete.

use std::collections::BTreeSet;
use std::fs;

use walkdir::WalkDir;

/// The public structs and enums of this crate.
pub fn public_types(name: &str) -> BTreeSet<String> {
    declared(name, |_| true)
}

/// The structs of this crate that are decoded from JSON.
pub fn read_from_json(name: &str) -> BTreeSet<String> {
    let reads = |line: &str| line.contains("derive(") && line.contains("Deserialize");
    declared(name, |above| above.iter().any(|line| reads(line)))
}

fn declared(name: &str, is_meant: impl Fn(&[&str]) -> bool) -> BTreeSet<String> {
    let folder = crate::workspace_root().join("crates").join(name).join("src");
    let mut found = BTreeSet::new();
    for entry in WalkDir::new(&folder) {
        let entry = entry.unwrap();
        if entry.file_type().is_dir() {
            continue;
        }
        let source = fs::read_to_string(entry.path()).unwrap();
        // The lines since the last blank one: the documentation and attributes of the next item.
        let mut above = Vec::new();
        for line in source.lines() {
            let line = line.trim();
            let own = ["pub struct ", "pub enum "].iter().find_map(|word| line.strip_prefix(word));
            if let Some(rest) = own.filter(|_| is_meant(&above)) {
                let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                found.insert(rest[..end].to_owned());
            }
            if line.is_empty() { above.clear() } else { above.push(line) }
        }
    }
    assert!(!found.is_empty(), "{} declares nothing", folder.display());
    found
}
