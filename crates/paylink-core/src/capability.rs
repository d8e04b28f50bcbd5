//! What a configured client can do, per operation, field and filter, with the evidence.

use std::ops::Deref;

use crate::error::{Error, Result, RuleCode};
use crate::link::NewLink;
use crate::provider_id::ProviderId;

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

impl Operation {
    /// Every operation.
    pub const ALL: &'static [Self] = &[
        Self::Create,
        Self::Get,
        Self::GetByReference,
        Self::List,
        Self::Deactivate,
        Self::DeactivateByReference,
        Self::Reactivate,
        Self::Payments,
        Self::ReadCallback,
    ];

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

/// What a [`Capability`] is about.
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

/// One row of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capability {
    /// What it is about.
    pub feature: Feature,
    /// How it is offered.
    pub support: Support,
    /// How sure that is.
    pub evidence: Evidence,
}

/// What one configured client can do. What is not listed is not offered.
#[derive(Clone, Debug, Default)]
pub struct Capabilities {
    rows: Vec<Capability>,
    /// The fields among them once more, by number: each creation asks for all of them.
    fields: [Support; Field::ALL.len()],
    failed_is_final: bool,
    unpaid_links_not_found: bool,
}

impl Capabilities {
    /// A record that offers nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// States a feature; a later statement replaces an earlier one.
    #[must_use]
    pub fn with(
        mut self,
        feature: impl Into<Feature>,
        support: Support,
        evidence: Evidence,
    ) -> Self {
        self.state(Capability { feature: feature.into(), support, evidence });
        self
    }

    fn state(&mut self, row: Capability) {
        self.rows.retain(|old| old.feature != row.feature);
        self.rows.push(row);
        if let Feature::Field(field) = row.feature {
            self.fields[field as usize] = row.support;
        }
    }

    /// States that no further attempt is possible on a failed link.
    #[must_use]
    pub fn with_failed_is_final(mut self) -> Self {
        self.failed_is_final = true;
        self
    }

    /// Whether no further attempt is possible on a failed link.
    pub fn failed_is_final(&self) -> bool {
        self.failed_is_final
    }

    /// States that a link may be answered as not found until somebody has paid it, for the provider
    /// shows payments, not links.
    #[must_use]
    pub fn with_unpaid_links_not_found(mut self) -> Self {
        self.unpaid_links_not_found = true;
        self
    }

    /// Whether a link may be answered as not found until somebody has paid it.
    pub fn unpaid_links_not_found(&self) -> bool {
        self.unpaid_links_not_found
    }

    /// How a feature is offered.
    pub fn support(&self, feature: impl Into<Feature>) -> Support {
        let feature = feature.into();
        self.rows.iter().find(|row| row.feature == feature).map_or(Support::No, |row| row.support)
    }

    /// Whether a call of this operation reaches the wire.
    pub fn offers(&self, feature: impl Into<Feature>) -> bool {
        self.support(feature).is_offered()
    }

    /// Every statement.
    pub fn iter(&self) -> impl Iterator<Item = &Capability> {
        self.rows.iter()
    }

    /// Checks a new link against the record: what is required must be there, what is not known must
    /// not, unless it was marked.
    ///
    /// # Errors
    /// Names the field; nothing was sent.
    pub fn validate<'a>(
        &self,
        link: &'a NewLink,
        provider: &ProviderId,
    ) -> Result<ValidatedLink<'a>> {
        if link.lifetime.is_none() {
            return Err(Error::invalid(
                "lifetime",
                RuleCode::Required,
                "must be chosen: expires_in, expires_in_at_most or provider_default_expiry",
            )
            .with_provider(provider));
        }
        for (field, wanted) in
            [(Field::NotifySms, Field::PayerPhone), (Field::NotifyEmail, Field::PayerEmail)]
        {
            if link.has(field) && !link.has(wanted) {
                return Err(Error::invalid(
                    wanted.name(),
                    RuleCode::Required,
                    "is required for the message that was asked for",
                )
                .with_provider(provider));
            }
        }
        let mut ignored_fields = Vec::new();
        for field in Field::ALL.iter().copied() {
            match (self.fields[field as usize], link.has(field)) {
                (Support::Required, false) => {
                    return Err(Error::invalid(
                        field.name(),
                        RuleCode::Required,
                        "is required by this provider",
                    )
                    .with_provider(provider));
                }
                (Support::No | Support::OptIn, true) if link.best_effort.contains(&field) => {
                    ignored_fields.push(field)
                }
                (Support::No | Support::OptIn, true) => {
                    return Err(Error::invalid(
                        field.name(),
                        RuleCode::Unsupported, "is not known to this provider (mark it with best_effort to create the link without it)",
                    )
                    .with_provider(provider));
                }
                _ => {}
            }
        }
        Ok(ValidatedLink { link, ignored_fields })
    }
}

/// A new link that was held against a record of capabilities. Only a record makes one, so that no
/// provider is given a link unchecked.
///
/// Dereferences to the link.
#[derive(Clone, Debug)]
pub struct ValidatedLink<'a> {
    link: &'a NewLink,
    ignored_fields: Vec<Field>,
}

impl ValidatedLink<'_> {
    /// The marked fields that the provider does not know.
    pub fn ignored_fields(&self) -> &[Field] {
        &self.ignored_fields
    }
}

impl Deref for ValidatedLink<'_> {
    type Target = NewLink;

    fn deref(&self) -> &NewLink {
        self.link
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Currency, Language, Money, Notify, Payer, Reference};
    use std::time::Duration;

    const PROVIDER: ProviderId = ProviderId::from_static("x");

    fn link() -> NewLink {
        NewLink::new(
            Reference::new("R").unwrap(),
            Money::from_minor(1, Currency::TRY).unwrap(),
            "d",
        )
        .expires_in(Duration::from_secs(3600))
    }

    fn record() -> Capabilities {
        Capabilities::new()
            .with(Field::Description, Support::Native, Evidence::Documented)
            .with(Field::PayerName, Support::Required, Evidence::Documented)
            .with(Field::PayerPhone, Support::Native, Evidence::Documented)
            .with(Field::NotifySms, Support::Native, Evidence::Documented)
            .with(Field::Lifetime, Support::Native, Evidence::Documented)
    }

    fn refused(link: NewLink) -> String {
        record().validate(&link, &PROVIDER).unwrap_err().field().unwrap().to_owned()
    }

    #[test]
    fn required_unknown_and_marked_fields() {
        let payer = Payer::new("Ayşe");
        assert_eq!(refused(link()), "payer.name");
        assert_eq!(refused(link().payer(Payer::new("  "))), "payer.name");
        assert!(
            record()
                .validate(&link().payer(payer.clone()), &PROVIDER)
                .unwrap()
                .ignored_fields()
                .is_empty()
        );
        let english = link().payer(payer.clone()).language(Language::English);
        assert_eq!(refused(english.clone()), "language");
        assert_eq!(
            record()
                .validate(&english.best_effort(Field::Language), &PROVIDER)
                .unwrap()
                .ignored_fields(),
            [Field::Language]
        );
        assert_eq!(
            refused(link().payer(payer).provider_default_expiry()),
            Field::ProviderLifetime.name()
        );
    }

    #[test]
    fn every_field_has_its_place() {
        for (at, field) in Field::ALL.iter().enumerate() {
            assert_eq!(*field as usize, at, "{field:?}");
            let record = Capabilities::new().with(*field, Support::OptIn, Evidence::Documented);
            assert_eq!(record.support(*field), Support::OptIn);
            assert_eq!(record.fields.iter().filter(|support| **support != Support::No).count(), 1);
        }
    }

    #[test]
    fn a_message_needs_somewhere_to_go() {
        assert_eq!(refused(link().payer(Payer::new("Ayşe")).notify(Notify::Sms)), "payer.phone");
    }

    #[test]
    fn the_lifetime_is_a_choice() {
        let mut undecided = link().payer(Payer::new("Ayşe"));
        undecided.lifetime = None;
        assert_eq!(refused(undecided), "lifetime");
    }

    #[test]
    fn a_later_statement_replaces_an_earlier_one() {
        let record = record().with(Field::PayerName, Support::No, Evidence::Documented);
        assert_eq!(record.support(Field::PayerName), Support::No);
        assert_eq!(record.iter().filter(|row| row.feature == Field::PayerName.into()).count(), 1);
    }
}
