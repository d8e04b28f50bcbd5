//! The common model of the `paylink` clients: what a payment link is, what can be asked of a
//! provider, and what an answer means.
//!
//! | room | what lives there |
//! | --- | --- |
//! | [`money`] | [`Money`] (what is asked), [`Decimal`] (what is read), [`Currency`] |
//! | [`time`] | [`LocalDateTime`], [`LocalDate`], [`Clock`] |
//! | [`status`] | [`LinkStatus`] and where it came from |
//! | [`link`] | [`NewLink`], [`Reference`], [`Payer`], [`LinkKey`], [`Link`], [`LinkQuery`] |
//! | [`capability`] | what a configured client can do, with the evidence |
//! | [`provider`] | [`LinkProvider`], the small interface that a provider implements |
//! | [`paylinks`] | [`PayLinks`], the handle that callers hold |
//! | [`callback`], [`confirmation`] | a claim, and the proof |
//! | [`error`] | one [`Error`] for all crates, with [`Delivery`] and [`Effect`] |
//! | `http` (feature) | the engine: one request out, one answer in |
//! | [`wire`] | serde helpers that several providers need |
//!
//! Callers usually depend on `paylink` or on one provider crate; both re-export what is needed from
//! here.

pub mod callback;
pub mod capability;
pub mod confirmation;
#[cfg(feature = "conformance")]
pub mod conformance;
pub mod error;
#[cfg(feature = "http")]
pub mod http;
mod identity;
pub mod link;
pub mod money;
pub mod paylinks;
mod private;
pub mod provider;
mod provider_id;
mod raw_body;
pub mod response;
pub mod status;
mod text;
pub mod time;
pub mod wire;

#[cfg(feature = "signature")]
#[doc(inline)]
pub use crate::callback::CallbackToken;
#[cfg(feature = "http")]
#[doc(inline)]
pub use crate::http::{BaseUrl, Transport};
#[doc(inline)]
pub use crate::{
    callback::{Authenticity, Callback, CallbackKind, CallbackRequest},
    capability::{
        Capabilities, Capability, Evidence, Feature, Field, ListFilter, Operation, Support,
        ValidatedLink,
    },
    confirmation::{Confirmation, ConfirmationSource, Expected, Mismatch, Verdict},
    error::{Delivery, Effect, Error, ErrorKind, Result, RuleCode},
    identity::Identity,
    link::{
        CreatedLink, Email, GrantedLifetime, Installments, Language, Lifetime, Link, LinkKey,
        LinkPage, LinkQuery, ListedLink, NewLink, Notify, PageCursor, Payer, Payment,
        PaymentOutcome, Phone, Reference, ReturnUrls, Reversal, WebUrl,
    },
    money::{Currency, Decimal, Money},
    paylinks::{
        DeactivationOutcome, LinkStream, PayLinks, PayLinksSet, PollOptions, ReactivationOutcome,
        Resolution, ResolveOptions, WaitOutcome,
    },
    private::Private,
    provider::LinkProvider,
    provider_id::ProviderId,
    raw_body::RawBody,
    response::Response,
    status::{LinkStatus, ProviderValue, StatusBasis},
    time::{Clock, LocalDate, LocalDateTime, Zone},
};

/// For implementers of [`LinkProvider`]: the attribute that its impl block carries.
pub use async_trait::async_trait;
/// Keys are taken as this type: zeroed when dropped, never shown.
pub use secrecy::SecretString;
