//! The bodies of the fuzz targets, shared by the fuzzer and by a short seeded test.
//!
//! A body takes arbitrary bytes, panics if a rule is broken, and returns whether it could read
//! anything: a target that reads nothing tests nothing. `README.md` says how to run them.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken rule is a panic here"
)]

mod ahlpay;
mod contacts;
mod forms;
mod hashes;
mod keys;
mod money;
mod mutate;
mod paynet;
mod paywall;
mod round_trip;
mod seeds;
mod times;

pub use mutate::Mutator;
pub use seeds::seeds;

/// Tries one input; returns whether anything could be read.
pub type Body = fn(&[u8]) -> bool;

/// Every target by name; each has a file of that name in `fuzz/fuzz_targets/`.
pub const TARGETS: &[(&str, Body)] = &[
    ("money", money::money),
    ("decimal", money::decimal),
    ("times", times::times),
    ("retry_after", times::retry_after),
    ("contacts", contacts::contacts),
    ("keys", keys::keys),
    ("forms", forms::forms),
    ("hashes", hashes::hashes),
    ("paynet", paynet::paynet),
    ("paywall", paywall::paywall),
    ("ahlpay", ahlpay::ahlpay),
];

/// Tries one input on the target of this name.
pub fn run(target: &str, data: &[u8]) -> bool {
    let (_, body) =
        TARGETS.iter().find(|(name, _)| *name == target).expect("a target of this name");
    body(data)
}
