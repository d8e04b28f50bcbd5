//! The requests and responses of Paynet's services, one module per service.
//!
//! The fields have the same names and the same order as at Paynet. The fields of a response are
//! optional, because Paynet's own examples omit some of them. If a response does not contain a
//! field that the client needs, the client returns an error.
//!
//! The documentation of a field states the evidence that the field exists, with these words:
//!
//! - *Documented*: Paynet describes the field on the web page that the module gives as its source.
//!   If the documentation of a field contains no note about the evidence, the field is documented.
//! - *Observed*: Paynet does not document the field, but code that is known to work with Paynet
//!   uses it.
//! - *Third-party code*: the only evidence for the field is third-party code, and it is unknown
//!   whether that code works with Paynet.
//! - *Unverified*: no source confirms the field.

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

/// Identifies one link by Paynet's id, by the merchant's reference, or by both.
///
/// ```
/// use paynet::api::LinkLookup;
/// let by_id = LinkLookup::by_id("c1c4f41c-3d8c-4143-a2dc-114e587fd1b3");
/// let by_reference = LinkLookup::by_reference("ORD-1042-1");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct LinkLookup {
    /// Paynet's id for the link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The merchant's reference for the link. The maximum length is 50 characters. Paynet does not
    /// document which link it uses if several links have the same reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_no: Option<String>,
}

impl LinkLookup {
    /// Identifies the link by Paynet's id, which Paynet assigned when the link was created.
    pub fn by_id(id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), reference_no: None }
    }

    /// Identifies the link by the merchant's reference, which was set when the link was created.
    pub fn by_reference(reference_no: impl Into<String>) -> Self {
        Self { id: None, reference_no: Some(reference_no.into()) }
    }

    pub(crate) fn check(&self) -> Result<()> {
        one_of("id or reference_no", &[&self.id, &self.reference_no])?;
        check_reference(self.reference_no.as_deref())
    }
}

/// The maximum number of transactions that the client reads for one link. Each transaction takes
/// two requests.
pub(crate) const MAX_TRANSACTIONS: usize = 1000;

/// Returns the ids without blank and repeated ids. The result has at most [`MAX_TRANSACTIONS`] + 1
/// ids, because each id is compared with all earlier ids.
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

/// Checks that at least one value is present and that none is blank.
fn one_of(names: &'static str, values: &[&Option<String>]) -> Result<()> {
    if values.iter().all(|value| value.is_none()) {
        return Err(Error::invalid(
            names,
            RuleCode::Required,
            "is required: set at least one of these fields",
        ));
    }
    if values.iter().any(|value| value.as_ref().is_some_and(|text| is_blank(text))) {
        return Err(Error::invalid(names, RuleCode::Blank, "must not be blank"));
    }
    Ok(())
}

/// Reads a currency of a response. Returns `None` if the currency is missing or unknown.
pub(crate) fn currency(text: Option<&str>) -> Option<Currency> {
    text.and_then(|text| text.parse().ok())
}

/// Checks the documented limit of 100 characters.
fn check_xact_id(xact_id: Option<&str>) -> Result<()> {
    match xact_id {
        Some(text) if text.chars().count() > 100 => {
            Err(Error::invalid("xact_id", RuleCode::TooLong, "must be at most 100 characters long"))
        }
        _ => Ok(()),
    }
}

/// Checks the limit of 50 characters, which Paynet's query services document.
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
            "must not contain control characters",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_and_blank_ids_are_dropped_and_the_count_is_limited() {
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
