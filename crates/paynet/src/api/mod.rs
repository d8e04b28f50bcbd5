//! Paynet's services as documented, one file each: native names, native order, the evidence of each
//! field.
//!
//! Fields of an answer are optional, for Paynet's own examples leave some out; what we read is
//! checked where it is used. A field without a word of evidence is documented on the page that its
//! type names.

pub mod mailorder_create;
pub mod mailorder_detail;
pub mod mailorder_list;
pub mod mailorder_status_update;
pub mod status;
pub mod transaction_check;
pub mod transaction_detail;

pub use crate::envelope::Envelope;

mod rows;

pub use rows::Rows;

use paylink_core::wire::is_blank;
use paylink_core::{Currency, Error, Result, RuleCode};

/// Which link: by Paynet's id, by the merchant's reference, or by both.
///
/// ```
/// use paynet::api::LinkLookup;
/// let by_id = LinkLookup::by_id("c1c4f41c-3d8c-4143-a2dc-114e587fd1b3");
/// let by_reference = LinkLookup::by_reference("ORD-1042-1");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct LinkLookup {
    /// Paynet's id of the link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The merchant's reference. Which link is meant if several share it is not documented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_no: Option<String>,
}

impl LinkLookup {
    /// By Paynet's id.
    pub fn by_id(id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), reference_no: None }
    }

    /// By the merchant's reference.
    pub fn by_reference(reference_no: impl Into<String>) -> Self {
        Self { id: None, reference_no: Some(reference_no.into()) }
    }

    pub(crate) fn check(&self) -> Result<()> {
        one_of("id or reference_no", &[&self.id, &self.reference_no])?;
        check_reference(self.reference_no.as_deref())
    }
}

/// More than one link can have; each costs two requests.
pub(crate) const MAX_TRANSACTIONS: usize = 1000;

/// Ids without blanks and repetitions, and one above [`MAX_TRANSACTIONS`] at most: each is
/// compared with all before it.
pub(crate) fn distinct(ids: &mut dyn Iterator<Item = &str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for id in ids {
        if found.len() > MAX_TRANSACTIONS {
            break;
        }
        if !is_blank(id) && !found.iter().any(|known| known == id) {
            found.push(id.to_owned());
        }
    }
    found
}

/// At least one must be given, and none may be blank: a blank id would ask for nothing in
/// particular.
fn one_of(names: &'static str, values: &[&Option<String>]) -> Result<()> {
    if values.iter().all(|value| value.is_none()) {
        return Err(Error::invalid(names, RuleCode::Required, "is required: at least one of them"));
    }
    if values.iter().any(|value| value.as_ref().is_some_and(|text| is_blank(text))) {
        return Err(Error::invalid(names, RuleCode::Blank, "must not be blank"));
    }
    Ok(())
}

/// Reads a currency; `None` if it is missing or unknown.
pub(crate) fn currency(text: Option<&str>) -> Option<Currency> {
    text.and_then(|text| text.parse().ok())
}

/// Paynet documents 100 characters.
fn check_xact_id(xact_id: Option<&str>) -> Result<()> {
    match xact_id {
        Some(text) if text.chars().count() > 100 => {
            Err(Error::invalid("xact_id", RuleCode::TooLong, "must be at most 100 characters long"))
        }
        _ => Ok(()),
    }
}

/// Paynet's query services document 50 characters.
fn check_reference(reference: Option<&str>) -> Result<()> {
    match reference {
        Some(text) if text.chars().count() > 50 => Err(Error::invalid(
            "reference_no",
            RuleCode::TooLong,
            "must be at most 50 characters long",
        )),
        Some(text) if text.chars().any(char::is_control) => Err(Error::invalid(
            "reference_no",
            RuleCode::Characters,
            "must not hold control characters",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_distinct_not_blank_and_one_too_many_at_most() {
        let ids = |ids: &[&str]| distinct(&mut ids.iter().copied());
        assert_eq!(ids(&["b", "", "a", " ", "b", "a"]), ["b", "a"]);
        let many: Vec<String> = (0..5000).map(|n| n.to_string()).collect();
        let found = distinct(&mut many.iter().map(String::as_str));
        assert_eq!(
            (found.len(), found.as_slice()),
            (MAX_TRANSACTIONS + 1, &many[..=MAX_TRANSACTIONS])
        );
    }
}
