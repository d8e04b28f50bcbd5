//! Every provider of this repository runs the conformance suite, and is in the facade and in the
//! sandbox.
#![cfg(all(feature = "paynet", feature = "paywall", feature = "ahl"))]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use paylink::Transport;

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

/// The providers below `fixtures/`, in order of names.
fn described(crates: &Path) -> Vec<String> {
    let fixtures = fs::read_dir(crates.join("../fixtures")).expect("the fixtures are there");
    let mut providers: Vec<String> =
        fixtures.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    providers.sort();
    assert!(providers.len() >= 3, "{providers:?}");
    providers
}

#[test]
fn every_provider_is_in_the_facade_and_in_the_sandbox() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let providers = described(&crates);
    let mut sandbox: Vec<&str> =
        paylink_sandbox::Provider::ALL.iter().map(|own| own.id()).collect();
    sandbox.sort_unstable();
    assert_eq!(sandbox, providers);
    let transport = Transport::new().expect("transport");
    for provider in providers {
        let error = paylink::from_variables(&provider, &transport, |_| None)
            .expect_err("no variable is set")
            .to_string();
        assert!(error.contains("is not set"), "{provider}: {error}");
    }
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
    assert_eq!(providers, described(&crates));
}
