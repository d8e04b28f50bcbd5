//! Maintenance jobs of the workspace. The binary runs `cargo xtask JOB`. No other crate depends on
//! this one: what tests share is in `testkit`.

pub mod arguments;
pub mod bench;
pub mod browser;
pub mod crash;
pub mod fixtures;
pub mod hostile;
pub mod live;
pub mod prose;
pub mod storm;
