//! Maintenance jobs of the workspace, and the fixture tests of the provider crates.
//!
//! The binary runs `cargo xtask JOB`. The library half is called by `tests/fixtures.rs` of every
//! provider crate: [`fixtures::pin()`] sends each example below `fixtures/` through that crate's
//! typed code. The feature `servers` adds the servers that those crates are tested against,
//! `testing` what else their tests share, and `live`, `fetch`, `hostile`, `browser`, `bench`,
//! `prose` and `crash` the jobs of these names.

pub mod arguments;
#[cfg(feature = "bench")]
pub mod bench;
#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "crash")]
pub mod crash;
pub mod fixtures;
#[cfg(feature = "hostile")]
pub mod hostile;
pub mod json;
#[cfg(feature = "live")]
pub mod live;
#[cfg(feature = "prose")]
pub mod prose;
#[cfg(feature = "servers")]
pub mod servers;
#[cfg(feature = "crash")]
pub mod storm;
#[cfg(feature = "testing")]
pub mod testing;

use std::path::PathBuf;

/// The root of the workspace that this crate was built in.
pub fn workspace_root() -> PathBuf {
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root
}
