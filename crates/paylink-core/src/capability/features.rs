use crate::text::text_form;

/// An operation of the interface that all providers share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Creates a link.
    Create,
    /// Reads a link by the provider's id, or by the value that serves as the id.
    Get,
    /// Reads a link by the merchant's reference alone. If the outcome of a creation is unknown,
    /// this operation shows whether the link exists.
    GetByReference,
    /// Lists links.
    List,
    /// Deactivates a link, so that it can no longer be paid.
    Deactivate,
    /// Deactivates a link by the merchant's reference alone.
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
    /// Returns the name of the operation, as error messages show it.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The description that the payer reads.
    Description,
    /// The payer's name.
    PayerName,
    /// The payer's phone number.
    PayerPhone,
    /// The payer's e-mail address.
    PayerEmail,
    /// The addresses to which the payer's browser returns.
    ReturnUrls,
    /// A lifetime that the merchant chooses.
    Lifetime,
    /// The provider's default lifetime.
    ProviderLifetime,
    /// The address to which the provider posts the result.
    CallbackUrl,
    /// A text message that the provider sends to the payer.
    NotifySms,
    /// An e-mail that the provider sends to the payer.
    NotifyEmail,
    /// The language of the payment page.
    Language,
    /// Whether installments are allowed.
    Installments,
}

impl Field {
    /// Every field.
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

    /// Returns the name of the field, as error messages show it.
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

/// A filter of a [`LinkQuery`](crate::LinkQuery).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ListFilter {
    /// The first and the last day on which a link may have been created.
    Created,
    /// The status of a link.
    Status,
}

impl ListFilter {
    /// Every filter.
    pub const ALL: &'static [Self] = &[Self::Created, Self::Status];

    /// Returns the name of the filter, as error messages show it.
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
    /// An operation.
    Operation(Operation),
    /// A field of a new link.
    Field(Field),
    /// A filter for a list of links.
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

/// Whether and how a feature is supported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Support {
    /// The provider supports the feature.
    Native,
    /// This library offers the feature by means of other services of the provider.
    Emulated,
    /// The feature is supported only after it has been switched on in the client's builder.
    OptIn,
    /// The provider requires the feature.
    Required,
    /// The feature is not supported. A call that uses it is refused before anything is sent.
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
    /// Whether a call that uses the feature is sent to the provider.
    pub fn is_offered(self) -> bool {
        matches!(self, Self::Native | Self::Emulated | Self::Required)
    }
}

/// The evidence for a statement about a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Evidence {
    /// The provider's documentation contains the statement.
    Documented,
    /// Third-party code that communicates with the provider relies on the statement.
    Observed,
    /// The statement is our interpretation. It is listed in `docs/unverified.md`.
    Unverified,
}

text_form!(Evidence, "evidence", {
    Documented => "documented",
    Observed => "observed",
    Unverified => "unverified",
});
