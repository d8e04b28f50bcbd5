use serde::{Deserialize, Serialize};

use crate::text::text_form;

/// An operation of the interface that is common to all providers. A client may support only some of
/// the operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Creates a link.
    Create,
    /// Reads a link by a link key that contains the provider's id for the link.
    Get,
    /// Reads a link that is identified only by the merchant's reference, without the provider's id
    /// for the link. If the response to the creation of a link was lost, this operation finds out
    /// whether the link was created.
    GetByReference,
    /// Lists links.
    List,
    /// Deactivates a link, so that the link can no longer be paid.
    Deactivate,
    /// Deactivates a link that is identified only by the merchant's reference, without the
    /// provider's id for the link.
    DeactivateByReference,
    /// Reactivates a deactivated link.
    Reactivate,
    /// Reads the payments on a link.
    Payments,
    /// Decodes a callback.
    ReadCallback,
}

text_form!(Operation, "operation", {
    Create => "create",
    Get => "get",
    GetByReference => "get-by-reference",
    List => "list",
    Deactivate => "deactivate",
    DeactivateByReference => "deactivate-by-reference",
    Reactivate => "reactivate",
    Payments => "payments",
    ReadCallback => "read-callback",
});

impl Operation {
    /// Returns the name of the operation in error messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "creating a link",
            Self::Get => "reading a link",
            Self::GetByReference => "reading a link by its reference",
            Self::List => "listing links",
            Self::Deactivate => "deactivating a link",
            Self::DeactivateByReference => "deactivating a link by its reference",
            Self::Reactivate => "reactivating a link",
            Self::Payments => "reading the payments on a link",
            Self::ReadCallback => "reading callbacks",
        }
    }
}

/// A field of [`NewLink`](crate::NewLink) that a provider may require, support or not support.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Field {
    /// The description that the payer reads on the payment page.
    Description,
    /// The payer's name.
    PayerName,
    /// The payer's phone number.
    PayerPhone,
    /// The payer's e-mail address.
    PayerEmail,
    /// The addresses to which the payer's browser returns after the payment succeeded or failed.
    ReturnUrls,
    /// A lifetime that the merchant sets, in place of the provider's default lifetime.
    Lifetime,
    /// The provider's default lifetime, which applies if the merchant sets no lifetime.
    ProviderLifetime,
    /// The address to which the provider posts the result of a payment.
    CallbackUrl,
    /// Whether the provider sends the link to the payer in a text message.
    NotifySms,
    /// Whether the provider sends the link to the payer in an e-mail.
    NotifyEmail,
    /// The language of the payment page.
    Language,
    /// Whether the payer may pay in installments.
    Installments,
}

impl Field {
    /// All values of `Field`.
    pub const ALL: &'static [Self] = &[
        Self::Description,
        Self::PayerName,
        Self::PayerPhone,
        Self::PayerEmail,
        Self::ReturnUrls,
        Self::Lifetime,
        Self::ProviderLifetime,
        Self::CallbackUrl,
        Self::NotifySms,
        Self::NotifyEmail,
        Self::Language,
        Self::Installments,
    ];

    /// Returns the name of the field in error messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Description => "description",
            Self::PayerName => "payer.name",
            Self::PayerPhone => "payer.phone",
            Self::PayerEmail => "payer.email",
            Self::ReturnUrls => "return_urls",
            Self::Lifetime => "lifetime",
            Self::ProviderLifetime => "lifetime left to the provider",
            Self::CallbackUrl => "callback_url",
            Self::NotifySms => "notify(Sms)",
            Self::NotifyEmail => "notify(Email)",
            Self::Language => "language",
            Self::Installments => "installments",
        }
    }
}

/// A filter that a [`LinkQuery`](crate::LinkQuery) can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ListFilter {
    /// The list contains only links that were created in a given period of days.
    Created,
    /// The list contains only links with one status.
    Status,
}

impl ListFilter {
    /// All values of `ListFilter`.
    pub const ALL: &'static [Self] = &[Self::Created, Self::Status];

    /// Returns the name of the filter in error messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created_between",
            Self::Status => "status",
        }
    }
}

/// A feature that a [`Capability`](super::Capability) describes: an operation, a field or a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Feature {
    /// An operation, such as creating a link.
    Operation(Operation),
    /// A field of a new link, such as the description.
    Field(Field),
    /// A filter for a list of links, such as the status.
    Filter(ListFilter),
}

impl From<Operation> for Feature {
    fn from(operation: Operation) -> Self {
        Self::Operation(operation)
    }
}

impl From<Field> for Feature {
    fn from(field: Field) -> Self {
        Self::Field(field)
    }
}

impl From<ListFilter> for Feature {
    fn from(filter: ListFilter) -> Self {
        Self::Filter(filter)
    }
}

/// Whether and how a client supports a feature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Support {
    /// The provider itself supports the feature.
    Native,
    /// The provider has no service for the feature. This library uses other services of the
    /// provider to offer the feature.
    Emulated,
    /// The feature is off by default. The client supports it only after it is switched on in the
    /// client's builder.
    OptIn,
    /// The provider requires the field or filter. A call without this field or filter fails before
    /// anything is sent.
    Required,
    /// The feature is not supported. A call that uses the feature fails before anything is sent.
    #[default]
    No,
}

text_form!(Support, "support", {
    Native => "native",
    Emulated => "emulated",
    OptIn => "opt-in",
    Required => "required",
    No => "no",
});

impl Support {
    /// Returns whether the client accepts a call that uses the feature. If the result is `false`,
    /// such a call fails before anything is sent.
    pub fn is_offered(self) -> bool {
        matches!(self, Self::Native | Self::Emulated | Self::Required)
    }
}

/// The source of the information that a provider supports or requires a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Evidence {
    /// The provider documents that it supports or requires the feature.
    Documented,
    /// The provider does not document whether it supports the feature, but third-party code that
    /// communicates with the provider uses the feature.
    Observed,
    /// The information is an interpretation by the authors of this library. The file
    /// `docs/unverified.md` lists all such interpretations.
    Unverified,
}

text_form!(Evidence, "evidence", {
    Documented => "documented",
    Observed => "observed",
    Unverified => "unverified",
});
