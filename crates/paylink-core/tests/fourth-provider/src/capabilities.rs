//! What the client can do.

use paylink_core::{Capabilities, Evidence, Field, ListFilter, Operation, Support};

pub(crate) fn capabilities() -> Capabilities {
    [Operation::Create, Operation::Get, Operation::List, Operation::Deactivate]
        .into_iter()
        .fold(Capabilities::new(), |all, operation| {
            all.with(operation, Support::Native, Evidence::Documented)
        })
        .with(Field::Lifetime, Support::Required, Evidence::Documented)
        .with(ListFilter::Status, Support::No, Evidence::Documented)
}
