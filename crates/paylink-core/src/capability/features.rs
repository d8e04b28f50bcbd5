use crate::text::text_form;

/// An operation of the common model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Create a link.
    Create,
    /// Read a link by the provider's id or, where there is none, by what stands in for it.
    Get,
    /// Read a link by the merchant's reference alone: what settles a doubtful creation.
    GetByReference,
    /// List links.
    List,
    /// Close a link.
    Deactivate,
    /// Close a link by the merchant's reference alone.
    DeactivateByReference,
    /// Open a closed link again.
    Reactivate,
    /// Read the payments on a link back.
    Payments,
    /// Read what the provider posts or redirects with.
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
    /// The operation in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "creating a link",
            Self::Get => "reading a link",
            Self::GetByReference => "reading a link by its reference",
            Self::List => "listing links",
            Self::Deactivate => "closing a link",
            Self::DeactivateByReference => "closing a link by its reference",
            Self::Reactivate => "opening a closed link again",
            Self::Payments => "reading payments back",
            Self::ReadCallback => "callbacks",
        }
    }
}

/// A field of [`NewLink`] that a provider may require, take or not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// What the payer reads.
    Description,
    /// The payer's name.
    PayerName,
    /// The payer's phone.
    PayerPhone,
    /// The payer's e-mail address.
    PayerEmail,
    /// Where the browser returns to.
    ReturnUrls,
    /// A stated lifetime.
    Lifetime,
    /// A lifetime left to the provider.
    ProviderLifetime,
    /// Where the provider posts the result.
    CallbackUrl,
    /// A text message sent by the provider.
    NotifySms,
    /// An e-mail sent by the provider.
    NotifyEmail,
    /// The language of the page.
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

    /// The name that errors use.
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
    /// A range of days of creation.
    Created,
    /// One status.
    Status,
}

impl ListFilter {
    /// Every filter.
    pub const ALL: &'static [Self] = &[Self::Created, Self::Status];

    /// The name that errors use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created_between",
            Self::Status => "status",
        }
    }
}

/// What a [`Capability`](super::Capability) is about.
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

/// How a feature is offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Support {
    /// By the provider.
    Native,
    /// By us, over other services of the provider.
    Emulated,
    /// Only after an explicit choice in the client's builder.
    OptIn,
    /// By the provider, and it insists.
    Required,
    /// Not at all: a call is refused and nothing is sent.
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
    /// Whether a call reaches the wire.
    pub fn is_offered(self) -> bool {
        matches!(self, Self::Native | Self::Emulated | Self::Required)
    }
}

/// How sure a statement about a provider is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Evidence {
    /// The provider's own page says so.
    Documented,
    /// Third-party code that talks to the provider does so.
    Observed,
    /// Our reading; it stands in `docs/unverified.md`.
    Unverified,
}

text_form!(Evidence, "evidence", {
    Documented => "documented",
    Observed => "observed",
    Unverified => "unverified",
});
