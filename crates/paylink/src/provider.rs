//! The interface that a provider crate implements. This module is for the authors of provider
//! crates.
//!
//! A provider crate implements [`LinkProvider`] for its client, sends its requests through
//! [`http`], and passes the conformance suite of `paylink-core` (feature `conformance`) in its
//! tests. A provider crate depends only on `paylink-core`. That crate defines everything in this
//! module.

#[doc(inline)]
pub use paylink_core::{
    LinkProvider, Response, ValidatedLink, Variables, async_trait,
    http::{self, BaseUrl},
};
