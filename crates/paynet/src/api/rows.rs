//! A response with rows in the field `Data`, in the field `data`, or in a bare array. Paynet's
//! services use all three forms.

use paylink_core::Private;
use paylink_core::wire::{self, WireValue, decides, informs};
use serde::de::{DeserializeOwned, Deserializer};
use serde::{Deserialize, Serialize};

use crate::envelope::EnvelopeStatus;

/// A response that consists of rows. The client accepts two forms of the response: a JSON object
/// with the rows in the field `Data` or `data`, and a JSON array of the rows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "Row: Serialize + DeserializeOwned"))]
#[non_exhaustive]
pub struct Rows<Row> {
    /// The rows of the response. If the response is a JSON object without a field `Data` or `data`,
    /// the client returns an error and not an empty list, because the rows may be in a field with a
    /// different name.
    #[serde(rename = "Data", alias = "data", deserialize_with = "rows")]
    pub rows: Vec<Row>,
    /// Paynet's name for the kind of response, such as `transaction_list`.
    #[serde(default, with = "informs")]
    pub object_name: Option<String>,
    /// Paynet's result code for the request. The code 0 means success.
    #[serde(default, with = "decides")]
    pub code: Option<i64>,
    /// Paynet's message about the result of the request, in Turkish.
    #[serde(default, with = "informs")]
    pub message: Option<Private<String>>,
    /// Whether the response is a bare array of rows, without an envelope.
    #[serde(skip)]
    is_bare: bool,
}

impl<Row: Serialize + DeserializeOwned> From<Vec<Row>> for Rows<Row> {
    fn from(rows: Vec<Row>) -> Self {
        Self { rows, object_name: None, code: None, message: None, is_bare: true }
    }
}

impl<Row: Serialize + DeserializeOwned> WireValue for Rows<Row> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        object_or_rows(deserializer)
    }
}

impl<Row: Serialize + DeserializeOwned> EnvelopeStatus for Rows<Row> {
    fn code(&self) -> Option<i64> {
        self.code
    }

    fn may_lack_code(&self) -> bool {
        self.is_bare
    }
}

/// Reads rows; `null` is an empty list.
pub(super) fn rows<'de, D: Deserializer<'de>, Row: Serialize + DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<Row>, D::Error> {
    Ok(Vec::read(deserializer)?.unwrap_or_default())
}

/// Reads an object that has rows, or the rows alone.
pub(super) fn object_or_rows<'de, D, T, Row>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + From<Vec<Row>>,
    Row: Serialize + DeserializeOwned,
{
    wire::usual_or_any(deserializer, wire::object, |json| {
        wire::within(json, |value| match json.get().starts_with('[') {
            true => Ok(Vec::read(value)?.map(T::from)),
            false => wire::object(value),
        })
    })
}
