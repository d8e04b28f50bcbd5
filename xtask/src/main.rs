//! `cargo xtask JOB`: the maintenance jobs of the workspace.
fn main() {}
