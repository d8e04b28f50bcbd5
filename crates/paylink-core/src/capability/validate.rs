use std::borrow::Cow;
use std::ops::Deref;

use super::{Capabilities, Field, Support};
use crate::error::{Error, Result, RuleCode};
use crate::link::NewLink;
use crate::provider_id::ProviderId;

impl Capabilities {
    /// Checks whether the client supports every field that is set in a new link, and whether every
    /// required field is set. An unsupported field may be set only if it is in the new link's
    /// `best_effort` list.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_invalid_request`] returns `true` if a check fails.
    /// [`Error::field`] returns the name of the field that failed the check.
    pub fn validate<'a>(
        &self,
        link: &'a NewLink,
        provider: &ProviderId,
    ) -> Result<ValidatedLink<'a>> {
        let invalid = |field: &'static str, code, rule: Cow<'static, str>| {
            Err(Error::invalid(field, code, rule).with_provider(provider))
        };
        if link.lifetime.is_none() {
            return invalid(
                "lifetime",
                RuleCode::Required,
                "must be chosen: call expires_in, expires_in_at_most or provider_default_expiry"
                    .into(),
            );
        }
        for (message, contact) in
            [(Field::NotifySms, Field::PayerPhone), (Field::NotifyEmail, Field::PayerEmail)]
        {
            if link.has(message) && !link.has(contact) {
                return invalid(
                    contact.name(),
                    RuleCode::Required,
                    "is required to send the requested message".into(),
                );
            }
        }
        let mut ignored_fields = Vec::new();
        for field in Field::ALL.iter().copied() {
            match (self.fields[field as usize], link.has(field)) {
                (Support::Required, false) => {
                    return invalid(
                        field.name(),
                        RuleCode::Required,
                        "is required by this provider".into(),
                    );
                }
                (Support::No | Support::OptIn, true) if link.best_effort.contains(&field) => {
                    ignored_fields.push(field);
                }
                (Support::OptIn, true) => {
                    return invalid(
                        field.name(),
                        RuleCode::Unsupported,
                        opt_in_rule(self.opt_in(field).unwrap_or_default()),
                    );
                }
                (Support::No, true) => {
                    return invalid(
                        field.name(),
                        RuleCode::Unsupported,
                        "is not supported by this provider (mark it with best_effort to create the \
                         link without it)"
                            .into(),
                    );
                }
                _ => {}
            }
        }
        Ok(ValidatedLink { link, ignored_fields })
    }
}

/// Returns the rule for a field or filter that must first be switched on.
pub(crate) fn opt_in_rule(how: &str) -> Cow<'static, str> {
    format!("is off by default (to switch it on, {how})").into()
}

/// A new link that was validated against a client's capabilities. Only [`Capabilities::validate`]
/// creates a `ValidatedLink`, so a provider never receives a link that was not validated.
///
/// A `ValidatedLink` dereferences to its [`NewLink`].
#[derive(Clone, Debug)]
pub struct ValidatedLink<'a> {
    link: &'a NewLink,
    ignored_fields: Vec<Field>,
}

impl ValidatedLink<'_> {
    /// Returns the fields that are set in the link but ignored, because the client does not support
    /// them. The link's `best_effort` list contains these fields.
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

    fn capabilities() -> Capabilities {
        Capabilities::new()
            .with(Field::Description, Support::Native, Evidence::Documented)
            .with(Field::PayerName, Support::Required, Evidence::Documented)
            .with(Field::PayerPhone, Support::Native, Evidence::Documented)
            .with(Field::NotifySms, Support::Native, Evidence::Documented)
            .with(Field::Lifetime, Support::Native, Evidence::Documented)
    }

    fn refused(link: NewLink) -> String {
        capabilities().validate(&link, &PROVIDER).unwrap_err().field().unwrap().to_owned()
    }

    #[test]
    fn required_unsupported_and_best_effort_fields() {
        let payer = Payer::new("Ayşe");
        assert_eq!(refused(link()), "payer.name");
        assert_eq!(refused(link().payer(Payer::new("  "))), "payer.name");
        assert!(
            capabilities()
                .validate(&link().payer(payer.clone()), &PROVIDER)
                .unwrap()
                .ignored_fields()
                .is_empty()
        );
        let english = link().payer(payer.clone()).language(Language::English);
        assert_eq!(refused(english.clone()), "language");
        assert_eq!(
            capabilities()
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
    fn a_message_needs_a_phone_number_or_an_address() {
        assert_eq!(refused(link().payer(Payer::new("Ayşe")).notify(Notify::Sms)), "payer.phone");
    }

    #[test]
    fn the_lifetime_must_be_chosen() {
        let mut undecided = link().payer(Payer::new("Ayşe"));
        undecided.lifetime = None;
        assert_eq!(refused(undecided), "lifetime");
    }

    #[test]
    fn an_opt_in_field_says_how_to_switch_it_on() {
        let offered = capabilities().with_opt_in(
            Field::Language,
            "call `allow_languages`",
            Evidence::Documented,
        );
        let english = link().payer(Payer::new("Ayşe")).language(Language::English);
        let error = offered.validate(&english, &PROVIDER).unwrap_err();
        assert_eq!(
            error.to_string(),
            "x: `language` is off by default (to switch it on, call `allow_languages`); \
             nothing was sent"
        );
        let marked = english.best_effort(Field::Language);
        let validated = offered.validate(&marked, &PROVIDER).unwrap();
        assert_eq!(validated.ignored_fields(), [Field::Language]);
    }
}
