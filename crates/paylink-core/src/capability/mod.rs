//! Types that describe which operations, fields and filters a configured client supports, and from
//! which source this information comes.

mod features;
mod validate;

pub use features::{Evidence, Feature, Field, ListFilter, Operation, Support};
pub use validate::ValidatedLink;
pub(crate) use validate::opt_in_rule;

/// Whether and how a client supports one feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capability {
    /// The operation, field or filter that this `Capability` describes.
    pub feature: Feature,
    /// Whether and how the client supports the feature.
    pub support: Support,
    /// The source of the information in `support`.
    pub evidence: Evidence,
    /// An instruction for switching on the feature, for example ``call `allow_deactivation` ``.
    /// Only a feature whose `support` is [`Support::OptIn`] has an instruction.
    pub how_to_enable: Option<&'static str>,
}

/// The list of features that one configured client supports. A feature that is not in the list is
/// not supported.
#[derive(Clone, Debug, Default)]
pub struct Capabilities {
    rows: Vec<Capability>,
    /// The support of every field, indexed by field, because each creation checks all fields.
    fields: [Support; Field::ALL.len()],
    failed_is_final: bool,
    unpaid_links_not_found: bool,
    transaction_ids_change: bool,
}

impl Capabilities {
    /// Creates an empty list of features.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether and how the client supports a feature, and the source of this information. The
    /// new values replace any earlier values for the feature.
    #[must_use]
    pub fn with(self, feature: impl Into<Feature>, support: Support, evidence: Evidence) -> Self {
        self.set(Capability { feature: feature.into(), support, evidence, how_to_enable: None })
    }

    /// Sets the support for a feature to [`Support::OptIn`]. `how` is an instruction for switching
    /// on the feature, such as ``"call `allow_deactivation` on the client's builder"``. Error
    /// messages contain the words "to switch it on," followed by the instruction.
    #[must_use]
    pub fn with_opt_in(
        self,
        feature: impl Into<Feature>,
        how: &'static str,
        evidence: Evidence,
    ) -> Self {
        self.set(Capability {
            feature: feature.into(),
            support: Support::OptIn,
            evidence,
            how_to_enable: Some(how),
        })
    }

    fn set(mut self, row: Capability) -> Self {
        self.rows.retain(|old| old.feature != row.feature);
        self.rows.push(row);
        if let Feature::Field(field) = row.feature {
            self.fields[field as usize] = row.support;
        }
        self
    }

    /// Declares that a link with the status [`Failed`](crate::LinkStatus::Failed) can no longer be
    /// paid.
    #[must_use]
    pub fn with_failed_is_final(mut self) -> Self {
        self.failed_is_final = true;
        self
    }

    /// Returns whether a link with the status [`Failed`](crate::LinkStatus::Failed) can no longer
    /// be paid.
    pub fn failed_is_final(&self) -> bool {
        self.failed_is_final
    }

    /// Declares that the provider may report an unpaid link as not found, because the provider's
    /// services look up payments instead of links.
    #[must_use]
    pub fn with_unpaid_links_not_found(mut self) -> Self {
        self.unpaid_links_not_found = true;
        self
    }

    /// Returns whether the provider may report an unpaid link as not found.
    pub fn unpaid_links_not_found(&self) -> bool {
        self.unpaid_links_not_found
    }

    /// Declares that the provider may report a different id for the same transaction in each
    /// response.
    #[must_use]
    pub fn with_transaction_ids_change(mut self) -> Self {
        self.transaction_ids_change = true;
        self
    }

    /// Returns whether the provider may report a different id for the same transaction in each
    /// response. If the result is `true`, a callback with an unknown transaction id is not treated
    /// as a mismatch.
    pub fn transaction_ids_change(&self) -> bool {
        self.transaction_ids_change
    }

    /// Returns the information about a feature, or `None` if the feature is not in the list.
    pub fn get(&self, feature: impl Into<Feature>) -> Option<&Capability> {
        let feature = feature.into();
        self.rows.iter().find(|row| row.feature == feature)
    }

    /// Returns whether and how the client supports a feature.
    pub fn support(&self, feature: impl Into<Feature>) -> Support {
        self.get(feature).map_or(Support::No, |row| row.support)
    }

    /// Returns whether the client accepts a call that uses this feature. If the result is `false`,
    /// such a call fails before anything is sent.
    pub fn offers(&self, feature: impl Into<Feature>) -> bool {
        self.support(feature).is_offered()
    }

    /// Returns an iterator over all features in the list.
    pub fn iter(&self) -> impl Iterator<Item = &Capability> {
        self.rows.iter()
    }

    /// Returns the instruction for switching on a feature with [`Support::OptIn`], or `None` for
    /// any other feature.
    pub(crate) fn opt_in(&self, feature: impl Into<Feature>) -> Option<&'static str> {
        let row = self.get(feature).filter(|row| row.support == Support::OptIn)?;
        Some(row.how_to_enable.unwrap_or("see the options of the client's builder"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_indexed_by_its_own_number() {
        for (at, field) in Field::ALL.iter().enumerate() {
            assert_eq!(*field as usize, at, "{field:?}");
            let capabilities =
                Capabilities::new().with(*field, Support::OptIn, Evidence::Documented);
            assert_eq!(capabilities.support(*field), Support::OptIn);
            assert_eq!(
                capabilities.fields.iter().filter(|support| **support != Support::No).count(),
                1
            );
        }
    }

    #[test]
    fn a_later_value_replaces_an_earlier_one() {
        let capabilities = Capabilities::new()
            .with(Field::PayerName, Support::Required, Evidence::Documented)
            .with(Field::PayerName, Support::No, Evidence::Documented);
        assert_eq!(capabilities.support(Field::PayerName), Support::No);
        assert_eq!(
            capabilities.iter().filter(|row| row.feature == Field::PayerName.into()).count(),
            1
        );
    }

    #[test]
    fn only_an_opt_in_says_how_to_switch_it_on() {
        let capabilities = Capabilities::new()
            .with_opt_in(Operation::Deactivate, "call `allow`", Evidence::Documented)
            .with(Operation::Reactivate, Support::OptIn, Evidence::Documented)
            .with(Operation::List, Support::No, Evidence::Documented);
        assert_eq!(capabilities.opt_in(Operation::Deactivate), Some("call `allow`"));
        assert!(
            capabilities.opt_in(Operation::Reactivate).is_some_and(|how| how.contains("builder"))
        );
        assert_eq!(capabilities.opt_in(Operation::List), None);
        assert_eq!(capabilities.opt_in(Operation::Get), None);
    }
}
