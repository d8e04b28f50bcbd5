//! Every fault. A new one is one more entry in a list here.

mod body;
mod connection;
mod field;
mod status;
mod wire;

use super::fault::Fault;

/// Every fault, in the order of the matrix.
pub fn all() -> Vec<Fault> {
    [connection::faults(), body::faults(), field::faults(), wire::faults(), status::faults()]
        .into_iter()
        .flatten()
        .collect()
}
