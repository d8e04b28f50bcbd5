//! Whole lives of pages and links at the sandbox.

mod claims;
mod closing;
mod doubt;
mod life;
mod native;
