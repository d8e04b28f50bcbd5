//! The interface that a provider crate implements. Only authors of provider crates need this
//! module.
//!
//! A provider crate implements [`LinkProvider`] for its client, and sends its requests through
//! [`http`]. Its tests run the conformance suite of `paylink-core` (feature `conformance`). A
//! provider crate depends only on `paylink-core`, which defines all items of this module.

#[doc(inline)]
pub use paylink_core::{
    LinkProvider, Response, ValidatedLink, Variables, async_trait,
    http::{self, BaseUrl},
};
