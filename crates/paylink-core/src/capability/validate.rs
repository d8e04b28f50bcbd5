use std::ops::Deref;

use super::{Capabilities, Field, Support};
use crate::error::{Error, Result, RuleCode};
use crate::link::NewLink;
use crate::provider_id::ProviderId;

impl Capabilities {
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
    use crate::capability::Evidence;
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
    fn a_message_needs_somewhere_to_go() {
        assert_eq!(refused(link().payer(Payer::new("Ayşe")).notify(Notify::Sms)), "payer.phone");
    }

    #[test]
    fn the_lifetime_is_a_choice() {
        let mut undecided = link().payer(Payer::new("Ayşe"));
        undecided.lifetime = None;
        assert_eq!(refused(undecided), "lifetime");
    }
}
