//! A response with rows in the field `Data`, in the field `data`, or in a bare array. Paynet's
//! services use all three forms.

use paylink_core::wire::record::{self, Found, Member, Names, Place, Record, Shape, Slot};
use paylink_core::{Private, names};
use serde::{Deserialize, Deserializer, Serialize};

use crate::envelope::EnvelopeStatus;

/// A response that consists of rows. The client reads an object with the rows in the field `Data`
/// or `data`. It also reads a bare array of rows, which contains nothing but the rows.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Rows<Row> {
    /// The rows of the response.
    #[serde(rename = "Data")]
    pub rows: Vec<Row>,
    /// The name of the API object that responded.
    pub object_name: Option<String>,
    /// The result code; 0 means success.
    pub code: Option<i64>,
    /// Paynet's message, in Turkish.
    pub message: Option<Private<String>>,
    /// Whether the response is a bare array of rows, without an envelope.
    #[serde(skip)]
    bare: bool,
    #[serde(skip)]
    without_rows: bool,
}

/// The error text if the rows are missing. A list in a field of a different name must not be read
/// as an empty list.
pub(super) const NO_ROWS: &str = "the rows are missing: neither `Data` nor `data` exists";

impl<Row> Default for Rows<Row> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            object_name: None,
            code: None,
            message: None,
            bare: false,
            without_rows: false,
        }
    }
}

impl<Row: record::Row> Record for Rows<Row> {
    fn names(&self) -> Names {
        names!["Data", "data", "object_name", "code", "message"]
    }

    fn member(&mut self, at: usize) -> Slot<'_> {
        match at {
            0 | 1 if !self.without_rows => Slot::Again,
            0 | 1 => {
                self.without_rows = false;
                Slot::Shape(&mut self.rows)
            }
            2 => Member::slot(&mut self.object_name),
            3 => Slot::Int(&mut self.code),
            _ => Member::slot(&mut self.message),
        }
    }
}

impl<Row: record::Row> Shape for Rows<Row> {
    fn place(&mut self, found: Found<'_>) -> Option<Place<'_>> {
        match found {
            Found::Object => {
                self.without_rows = true;
                Some(Place::Object(self))
            }
            Found::Array => {
                self.bare = true;
                Some(Place::Rows(&mut self.rows))
            }
            _ => None,
        }
    }
}

impl<'de, Row: record::Row> Deserialize<'de> for Rows<Row> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut rows = Self::default();
        record::shape(deserializer, &mut rows)?;
        Ok(rows)
    }
}

impl<Row: record::Row + Send> EnvelopeStatus for Rows<Row> {
    fn code(&self) -> Option<i64> {
        self.code
    }

    fn may_lack_code(&self) -> bool {
        self.bare
    }

    fn missing(&self) -> Option<&'static str> {
        self.without_rows.then_some(NO_ROWS)
    }
}
