//! Runs every target with its seeds and with 2,000 mutations of them, equal on every machine.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fuzz::{Body, Mutator, TARGETS, seeds};

const ROUNDS: usize = 2_000;

/// Runs one input; a failure contains it, so that it can be repeated.
fn tried(name: &str, body: Body, input: &[u8]) -> Result<bool, String> {
    catch_unwind(AssertUnwindSafe(|| body(input)))
        .map_err(|_| format!("{name} fails on {:?}", input.escape_ascii().to_string()))
}

#[test]
fn every_target_passes_its_seeds_and_their_mutations() {
    for (name, body) in TARGETS {
        let inputs = seeds(name);
        let read = inputs.iter().filter(|input| tried(name, *body, input).unwrap()).count();
        assert!(read > 0, "{name} reads none of its seeds");
        let mut mutator = Mutator::new(20_261_121);
        let read =
            (0..ROUNDS).filter(|_| tried(name, *body, &mutator.next(&inputs)).unwrap()).count();
        // A target that reads hardly anything tests hardly anything.
        assert!(read > ROUNDS / 100, "{name} read only {read} of {ROUNDS}");
    }
}

#[test]
fn the_same_seed_makes_the_same_inputs() {
    let inputs = seeds("paynet");
    let made = |seed| {
        let mut mutator = Mutator::new(seed);
        (0..100).map(|_| mutator.next(&inputs)).collect::<Vec<_>>()
    };
    assert!(made(7) == made(7) && made(7) != made(9));
}

#[test]
fn every_target_has_its_file_for_the_fuzzer() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut names: Vec<_> = TARGETS.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    assert_eq!(
        files.iter().map(|path| path.file_stem().unwrap().to_str().unwrap()).collect::<Vec<_>>(),
        names
    );
    for (file, name) in files.iter().zip(names) {
        assert!(std::fs::read_to_string(file).unwrap().contains(&format!("fuzz::run(\"{name}\"")));
    }
}
