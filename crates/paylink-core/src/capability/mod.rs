//! What a configured client can do, per operation, field and filter, with the evidence.

mod features;
mod validate;

pub use features::{Evidence, Feature, Field, ListFilter, Operation, Support};
pub use validate::ValidatedLink;

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
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_later_statement_replaces_an_earlier_one() {
        let record = Capabilities::new()
            .with(Field::PayerName, Support::Required, Evidence::Documented)
            .with(Field::PayerName, Support::No, Evidence::Documented);
        assert_eq!(record.support(Field::PayerName), Support::No);
        assert_eq!(record.iter().filter(|row| row.feature == Field::PayerName.into()).count(), 1);
    }
}
