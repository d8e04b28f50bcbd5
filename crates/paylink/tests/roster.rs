//! Every provider of this repository holds the trials, and whoever adds one cannot forget them.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .map(|entries| entries.flatten().collect::<Vec<_>>())
        .unwrap_or_default();
    let (folders, files): (Vec<_>, Vec<_>) =
        entries.into_iter().map(|entry| entry.path()).partition(|path| path.is_dir());
    folders.iter().flat_map(|folder| sources(folder)).chain(files).collect()
}

fn says(path: &Path, words: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.contains(words))
}

#[test]
fn every_provider_crate_runs_the_conformance_suite() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut providers = Vec::new();
    for entry in fs::read_dir(&crates).expect("the crates are there").flatten() {
        if sources(&entry.path().join("src"))
            .iter()
            .any(|source| says(source, "impl LinkProvider for"))
        {
            assert!(
                says(&entry.path().join("tests/it/conformance.rs"), "run_suite(&"),
                "{} does not run the conformance suite",
                entry.path().display()
            );
            providers.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    providers.sort();
    assert_eq!(providers, ["ahlpay", "paynet", "paywall"]);
}
