use crate::text::text_form;

/// An operation of the common model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Create a link.
    Create,
    /// Read a link by the provider's id, or by what serves as its id.
    Get,
    /// Read a link by the merchant's reference alone. This is what settles a creation whose outcome
    /// is unknown.
    GetByReference,
    /// List links.
    List,
    /// Deactivate a link, so that it can no longer be paid.
    Deactivate,
    /// Deactivate a link by the merchant's reference alone.
    DeactivateByReference,
    /// Reactivate a deactivated link.
    Reactivate,
    /// Read the payments on a link.
    Payments,
    /// Decode a callback.
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
    /// Returns the operation in words, as errors name it.
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
    /// The addresses that the browser returns to.
    ReturnUrls,
    /// A lifetime that the merchant chose.
    Lifetime,
    /// The provider's default lifetime.
    ProviderLifetime,
    /// The address that the provider posts the result to.
    CallbackUrl,
    /// A text message that the provider sends.
    NotifySms,
    /// An e-mail that the provider sends.
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

    /// Returns the name that errors use.
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

/// A filter of [`LinkQuery`](crate::LinkQuery).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ListFilter {
    /// The first and the last day of creation.
    Created,
    /// A status.
    Status,
}

impl ListFilter {
    /// Every filter.
    pub const ALL: &'static [Self] = &[Self::Created, Self::Status];

    /// Returns the name that errors use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created_between",
            Self::Status => "status",
        }
    }
}

/// An operation, a field or a filter: the subject of a [`Capability`](super::Capability).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Feature {
    /// An operation.
    Operation(Operation),
    /// A field of a new link.
    Field(Field),
    /// A filter of a list.
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
    /// The provider supports it.
    Native,
    /// This library supports it by means of other services of the provider.
    Emulated,
    /// It is supported only after it was switched on in the client's builder.
    OptIn,
    /// The provider requires it.
    Required,
    /// It is not supported: a call is refused and nothing is sent.
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
    /// Whether a call is sent to the provider.
    pub fn is_offered(self) -> bool {
        matches!(self, Self::Native | Self::Emulated | Self::Required)
    }
}

/// The evidence for a statement about a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Evidence {
    /// The provider's documentation says so.
    Documented,
    /// Third-party code that talks to the provider relies on it.
    Observed,
    /// Our interpretation, listed in `docs/unverified.md`.
    Unverified,
}

text_form!(Evidence, "evidence", {
    Documented => "documented",
    Observed => "observed",
    Unverified => "unverified",
});
