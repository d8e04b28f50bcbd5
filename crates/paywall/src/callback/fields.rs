//! The fields of a callback, found by name without regard to case. Values keep their text and their
//! digits.

use paylink_core::callback::BodyForm;
use paylink_core::wire::{self, Decoded, Scalar, WireValue, read_json};
use paylink_core::{CallbackRequest, Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

/// Names and values, in the order of the request.
pub(super) struct Fields(Vec<(String, Box<RawValue>)>);

/// The maximum number of fields that are accepted. Documented callbacks have fewer than 30 fields.
/// The limit bounds the search for repeated names, which compares each name with all names before
/// it.
const MAX_FIELDS: usize = 500;

/// The fields from which a hash is computed or that describe the hash. None of them may occur
/// twice, because the hash would not show which value was signed.
const SIGNED: [&str; 16] = [
    "Hash",
    "HashFormat",
    "HashKeyType",
    "PaymentId",
    "Amount",
    "Installment",
    "UniqueCode",
    "MerchantUniqueCode",
    "CheckoutId",
    "LinkQrId",
    "Id",
    "Guid",
    "MerchantTrackId",
    "TrackId",
    "MerchantOrderId",
    "OrderId",
];

impl Fields {
    /// Reads a JSON object or a form.
    ///
    /// A field that is signed must not occur twice, without regard to case. A form may repeat a
    /// field with the same value. In the published form, `errorMessage` occurs with two values of
    /// different meanings. The second value is read under the name `secondErrorMessage`.
    pub(super) fn read(request: &CallbackRequest) -> Result<Self> {
        let fields = match request.body_form() {
            BodyForm::UrlEncoded => Self::from_form(request.form_parameters())?,
            BodyForm::Multipart => {
                return Err(Error::callback(
                    "the callback has a multipart/form-data body, which is not supported",
                ));
            }
            BodyForm::Empty if !request.query().is_empty() => {
                Self::from_form(request.query_parameters())?
            }
            _ => Self::from_json(&request.json_body())?,
        };
        match SIGNED.iter().find(|name| fields.values(name).count() > 1) {
            Some(name) => Err(Error::callback(format!("`{name}` occurs twice in the callback"))),
            None => Ok(fields),
        }
    }

    fn from_json(body: &[u8]) -> Result<Self> {
        let members: Members = read_json(body)
            .map_err(|why| Error::callback(format!("the callback is not valid JSON: {why}")))?;
        let mut fields = Self(Vec::new());
        for (name, value) in members.0 {
            fields.add(name, value)?;
        }
        Ok(fields)
    }

    fn from_form(pairs: Vec<(String, String)>) -> Result<Self> {
        let mut fields = Self(Vec::new());
        for (name, value) in pairs {
            let value = to_raw_value(&value)
                .map_err(|_| Error::callback("the callback has text that cannot be read"))?;
            let first = fields.values(&name).next();
            if first.is_none() {
                fields.add(name, value)?;
            } else if name.eq_ignore_ascii_case("errorMessage") {
                fields.add("secondErrorMessage".to_owned(), value)?;
            } else if first.is_some_and(|first| first.get() != value.get()) {
                fields.add(name, value)?;
            }
        }
        Ok(fields)
    }

    fn add(&mut self, name: String, value: Box<RawValue>) -> Result<()> {
        if self.0.len() == MAX_FIELDS {
            return Err(Error::callback("the callback has more than 500 fields"));
        }
        self.0.push((name, value));
        Ok(())
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &RawValue> {
        self.0
            .iter()
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, raw)| &**raw)
    }

    /// Returns the first value of a field, or `None` if it is `null`.
    fn value(&self, name: &str) -> Option<&RawValue> {
        self.values(name).next().filter(|raw| raw.get() != "null")
    }

    /// Reads the field `other` as the field `name`, unless the latter has a value.
    pub(super) fn read_as(&mut self, name: &str, other: &str) {
        if self.value(name).is_some() || self.value(other).is_none() {
            return;
        }
        self.0.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        for (known, _) in &mut self.0 {
            if known.eq_ignore_ascii_case(other) {
                *known = name.to_owned();
            }
        }
    }

    /// Returns a text, or the digits of a number.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.value(name).and_then(to_text)
    }

    /// Returns a whole number, which may be quoted, or `None` if its digits are not in plain form.
    pub(super) fn int(&self, name: &str) -> Option<i64> {
        let text = self.text(name)?;
        text.parse::<i64>().ok().filter(|number| number.to_string() == text)
    }

    /// Decodes the fields into a type whose names are in the case of the documentation.
    ///
    /// # Errors
    /// Returns an error if a field with the attribute `decides` is invalid or occurs twice. The
    /// error contains the name of the field.
    pub(super) fn decode<T: WireValue + Default>(&self) -> Result<Decoded<T>> {
        wire::to_json(&T::default())
            .and_then(|names| read_json::<Members>(&names))
            .and_then(|names| wire::to_json(&Named { fields: self, names: &names }))
            .and_then(|json| wire::decode(&json))
            .map_err(|why| {
                let (path, reason) = (why.path(), why.reason());
                Error::callback(format!("`{path}` of the callback is invalid: {reason}"))
            })
    }
}

/// Returns the text of a JSON string or number. An array or an object is returned as JSON, because
/// the field is present, although no hash format includes an array or an object.
fn to_text(raw: &RawValue) -> Option<String> {
    match raw.get() {
        json if json.starts_with(['[', '{']) => Some(json.to_owned()),
        _ => Scalar::from_json(raw).map(Scalar::into_text),
    }
}

/// The members of a JSON object, in order.
#[derive(Deserialize)]
struct Members(#[serde(deserialize_with = "wire::members")] Vec<(String, Box<RawValue>)>);

/// Writes the fields that a type has, under the names of the type.
struct Named<'a> {
    fields: &'a Fields,
    names: &'a Members,
}

impl Serialize for Named<'_> {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> std::result::Result<S::Ok, S::Error> {
        let names = self.names.0.iter().map(|(name, _)| name);
        serializer.collect_map(
            names.flat_map(|name| self.fields.values(name).map(move |value| (name, value))),
        )
    }
}
