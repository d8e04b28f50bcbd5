//! The fields of a callback, found by name without regard to case. Values keep their text and their
//! digits.

use std::fmt;

use paylink_core::wire::{Scalar, form, read_json};
use paylink_core::{CallbackRequest, Decimal, Error, LocalDateTime, Result};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::{RawValue, to_raw_value};

/// Names and values, in the order of the request.
pub(super) struct Fields(Vec<(String, Box<RawValue>)>);

/// The largest accepted number of fields. Documented callbacks have fewer than 30 fields. The limit
/// bounds the search for repeated names, which compares each name with all names before it.
const MAX_FIELDS: usize = 500;

/// The only field that may have two values. The published form repeats the field with two meanings.
const REPEATED: &str = "errormessage";

impl Fields {
    /// Reads a JSON object or a form.
    ///
    /// A JSON object must not repeat a name, without regard to case. A form may repeat a name only
    /// with the same value. The exception is `errorMessage`, as in the published sample.
    pub(super) fn read(request: &CallbackRequest) -> Result<Self> {
        if request.is_form() {
            Self::from_form(request.body())
        } else {
            Self::from_json(request.body())
        }
    }

    fn from_json(body: &[u8]) -> Result<Self> {
        let members: Members<'_> = read_json(body)
            .map_err(|why| Error::callback(format!("the callback is not readable JSON: {why}")))?;
        let mut fields = Self(Vec::new());
        for (name, raw) in members.0 {
            if fields.values(&name).next().is_some() {
                return Err(Error::callback("the callback has the same field twice"));
            }
            fields.add(name, raw.to_owned())?;
        }
        Ok(fields)
    }

    fn from_form(body: &[u8]) -> Result<Self> {
        let mut fields = Self(Vec::new());
        for (name, value) in form::pairs(body) {
            let value = to_raw_value(&value)
                .map_err(|_| Error::callback("the callback has text that cannot be read"))?;
            let differs =
                fields.values(&name).next().is_some_and(|first| first.get() != value.get());
            if differs && !name.eq_ignore_ascii_case(REPEATED) {
                return Err(Error::callback("the callback has two values for one field"));
            }
            fields.add(name, value)?;
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

    /// Returns the field with this documented name as JSON, or `None` if it is `null`.
    pub(super) fn raw(&self, name: &str) -> Option<Box<RawValue>> {
        self.nth(name, 0).map(ToOwned::to_owned)
    }

    fn nth(&self, name: &str, n: usize) -> Option<&RawValue> {
        self.values(name).nth(n).filter(|raw| raw.get() != "null")
    }

    /// Returns a text, or the digits of a number.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.nth(name, 0).and_then(to_text)
    }

    /// Returns the second text under this name.
    pub(super) fn second_text(&self, name: &str) -> Option<String> {
        self.nth(name, 1).and_then(to_text)
    }

    /// Returns a text or a number.
    pub(super) fn scalar(&self, name: &str) -> Option<Scalar> {
        self.nth(name, 0).and_then(Scalar::from_json)
    }

    /// Returns a whole number, which may be quoted, or `None` if its digits are not in plain form.
    pub(super) fn int(&self, name: &str) -> Option<i64> {
        let text = self.text(name)?;
        text.parse::<i64>().ok().filter(|number| number.to_string() == text)
    }

    /// Returns a flag, which may be quoted.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        match self.text(name)?.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// Returns an amount with its digits, which may be quoted.
    pub(super) fn decimal(&self, name: &str) -> Option<Decimal> {
        let text = self.text(name)?;
        text.parse().or_else(|_| Decimal::from_quoted(&text)).ok()
    }

    /// Returns a date and time, with or without an offset.
    pub(super) fn date_time(&self, name: &str) -> Option<LocalDateTime> {
        self.text(name).map(LocalDateTime::new)
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
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(
        self,
        mut map: A,
    ) -> std::result::Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
