//! The common data model of the `paylink` clients, the interface that every provider crate
//! implements, and the HTTP client that all provider crates share.
//!
//! Applications usually depend on `paylink` or on one provider crate. `paylink` and the provider
//! crates re-export everything that applications need from `paylink-core`. To support an additional
//! provider, depend on `paylink-core` and implement [`LinkProvider`].
//!
//! | module | contents |
//! | --- | --- |
//! | [`paylinks`] | [`PayLinks`], through which applications call a provider |
//! | [`link`] | [`NewLink`], [`Reference`], [`Payer`], [`LinkKey`], [`Link`], [`LinkQuery`] |
//! | [`money`] | [`Money`] (requested amounts), [`Decimal`] (reported amounts), [`Currency`] |
//! | [`status`] | [`LinkStatus`] and whether it was reported or derived |
//! | [`callback`] | [`CallbackRequest`], and [`Callback`]: the decoded callback |
//! | [`confirmation`] | [`Expected`], and [`Verdict`]: whether a link was paid |
//! | [`error`] | [`Error`] with its [`ErrorKind`], [`Delivery`] and [`Effect`] |
//! | [`time`] | [`LocalDateTime`], [`LocalDate`], [`Clock`] |
//! | [`capability`] | the features that a client supports, and whether each is documented |
//! | [`provider`] | [`LinkProvider`], the interface of a provider |
//! | `http` (feature) | the HTTP client: `Transport`, `Endpoint`, `Service` |
//! | [`wire`] | helpers that decode and encode the providers' JSON and forms |
//! | `conformance` (feature) | a test suite for provider crates |
//!
//! # Features
//!
//! | feature | default | adds |
//! | --- | --- | --- |
//! | `http` | yes | the HTTP client |
//! | `signature` | yes, because `http` enables it | `CallbackToken` |
//! | `axum` | no | [`CallbackRequest`] as an extractor for axum 0.8 |
//! | `conformance` | no | the test suite for provider crates, which is unstable |

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
mod stored;
mod text;
pub mod time;
#[cfg(feature = "http")]
mod variables;
pub mod wire;

#[cfg(feature = "signature")]
#[doc(inline)]
pub use crate::callback::CallbackToken;
#[cfg(feature = "http")]
#[doc(inline)]
pub use crate::http::{BaseUrl, Transport};
#[cfg(feature = "http")]
#[doc(inline)]
pub use crate::variables::Variables;
#[doc(inline)]
pub use crate::{
    callback::{Authenticity, Callback, CallbackKind, CallbackRequest},
    capability::{
        Capabilities, Capability, Evidence, Feature, Field, ListFilter, Operation, Support,
        ValidatedLink,
    },
    confirmation::{Confirmation, ConfirmationSource, Expected, Mismatch, Verdict},
    error::{ConnectFailure, Delivery, Effect, Error, ErrorKind, Result, RuleCode},
    identity::Identity,
    link::{
        CreatedLink, Email, GrantedLifetime, Installments, Language, Lifetime, Link, LinkKey,
        LinkPage, LinkQuery, ListedLink, NewLink, Notify, PageCursor, Payer, Payment,
        PaymentOutcome, Phone, Reference, ReturnUrls, Reversal, WebUrl,
    },
    money::{Currency, Decimal, Money},
    paylinks::{
        ConfirmOptions, DeactivationOutcome, LinkStream, ListOptions, PayLinks, PayLinksSet,
        PollOptions, ReactivationOutcome, Resolution, ResolveOptions, SendDeadline, WaitOutcome,
    },
    private::Private,
    provider::LinkProvider,
    provider_id::ProviderId,
    raw_body::RawBody,
    response::{Response, UnreadField},
    status::{LinkStatus, ProviderValue, StatusBasis},
    time::{Clock, LocalDate, LocalDateTime, Zone},
};

/// The attribute `#[async_trait]`, which every implementation of [`LinkProvider`] needs.
pub use async_trait::async_trait;
/// The type of secret keys, such as API keys. When a key is dropped, its memory is overwritten with
/// zeros. `Debug` output never shows a key.
pub use secrecy::SecretString;
