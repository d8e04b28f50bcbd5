//! Whole lives of pages and links at the sandbox.

mod claims;
mod deactivation;
mod doubt;
mod life;
mod native;
