//! Whole lives of links at the sandbox.

mod closing;
mod doubt;
mod life;
mod reversal;
mod session;
mod waiting;
