//! Lifecycles of links at the sandbox.

mod deactivation;
mod doubt;
mod life;
mod listing;
mod reversal;
mod sessions;
mod waiting;
