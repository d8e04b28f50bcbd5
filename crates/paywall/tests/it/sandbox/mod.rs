//! Lifecycles of pages and LinkQr links at the sandbox.

mod claims;
mod deactivation;
mod doubt;
mod life;
mod native;
