//! The interface that a provider implements, for authors of a provider crate.
//!
//! A provider crate implements [`LinkProvider`] for its client, sends its requests through
//! [`http`], and passes the conformance suite of `paylink-core` (feature `conformance`) in its
//! tests. Such a crate depends only on `paylink-core`, which defines everything in this module.

#[doc(inline)]
pub use paylink_core::{
    LinkProvider, Response, ValidatedLink, async_trait,
    http::{self, BaseUrl},
};
