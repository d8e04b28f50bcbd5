use std::borrow::Cow;

use super::PayLinks;
use crate::capability::{
    Feature, Field, ListFilter, Operation, Support, ValidatedLink, opt_in_rule,
};
use crate::error::{Error, Result, RuleCode};
use crate::link::{LinkKey, LinkQuery, NewLink};

impl PayLinks {
    /// Validates a new link without sending it. Returns the fields of the link that would be
    /// ignored, because the provider does not support them and the caller marked them with
    /// [`best_effort`](crate::NewLink::best_effort).
    ///
    /// # Errors
    /// Returns the same error as [`create`](Self::create) if the link does not conform to the
    /// client's capabilities. The provider's client may have further rules, which this method does
    /// not check.
    pub fn validate(&self, link: &NewLink) -> Result<Vec<Field>> {
        self.validated(link).map(|validated| validated.ignored_fields().to_vec())
    }

    pub(super) fn validated<'a>(&self, link: &'a NewLink) -> Result<ValidatedLink<'a>> {
        self.require(Operation::Create)?;
        self.capabilities().validate(link, self.identity().provider())
    }

    pub(super) fn check(&self, key: &LinkKey) -> Result<()> {
        key.check(self.identity())
    }

    pub(super) fn offers(&self, feature: impl Into<Feature>) -> bool {
        self.capabilities().offers(feature)
    }

    pub(super) fn require(&self, operation: Operation) -> Result<()> {
        if self.offers(operation) { Ok(()) } else { Err(self.provider.unsupported(operation)) }
    }

    pub(super) fn validate_query(&self, query: &LinkQuery) -> Result<()> {
        self.require(Operation::List)?;
        let invalid = |filter: ListFilter, code, rule: Cow<'static, str>| {
            Error::invalid(filter.name(), code, rule).with_provider(self.identity().provider())
        };
        for filter in ListFilter::ALL.iter().copied() {
            let given = match filter {
                ListFilter::Created => query.created.is_some(),
                ListFilter::Status => query.status.is_some(),
            };
            match (self.capabilities().support(filter), given) {
                (Support::Required, false) => {
                    return Err(invalid(
                        filter,
                        RuleCode::Required,
                        "is required by this provider".into(),
                    ));
                }
                (Support::OptIn, true) => {
                    let how = self.capabilities().opt_in(filter).unwrap_or_default();
                    return Err(invalid(filter, RuleCode::Unsupported, opt_in_rule(how)));
                }
                (Support::No, true) => {
                    return Err(invalid(
                        filter,
                        RuleCode::Unsupported,
                        "is a filter that this provider does not support".into(),
                    ));
                }
                _ => {}
            }
        }
        if query.created.is_some_and(|(first, last)| first > last) {
            return Err(invalid(
                ListFilter::Created,
                RuleCode::Order,
                "must begin with the earlier day".into(),
            ));
        }
        if query.page_size == Some(0) {
            return Err(Error::invalid("page_size", RuleCode::TooSmall, "must be at least 1")
                .with_provider(self.identity().provider()));
        }
        Ok(())
    }
}
