//! The members of a delivery, whatever their case: values as they came, digits included.

use std::fmt;

use paylink_core::wire::{Scalar, form, read_json};
use paylink_core::{CallbackRequest, Decimal, Error, LocalDateTime, Result};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::{RawValue, to_raw_value};

/// Names and values in their order.
pub(super) struct Fields(Vec<(String, Box<RawValue>)>);

/// More than any delivery has: each new one is compared with all before it.
const MOST: usize = 500;

/// The published form names it twice, with two meanings.
const REPEATED: &str = "errormessage";

impl Fields {
    /// Reads a JSON object or a form.
    ///
    /// A JSON object must name no field twice, in any case. A form may give a field twice, but not
    /// two values: only `errorMessage` may, as in the published sample. More than 500 values are no
    /// delivery.
    pub(super) fn read(request: &CallbackRequest) -> Result<Self> {
        if request.is_form() {
            Self::from_form(request.body())
        } else {
            Self::from_json(request.body())
        }
    }

    fn from_json(body: &[u8]) -> Result<Self> {
        let members: Members<'_> = read_json(body)
            .map_err(|why| Error::callback(format!("the delivery cannot be read: {why}")))?;
        let mut fields = Self(Vec::new());
        for (name, raw) in members.0 {
            if fields.under(&name).next().is_some() {
                return Err(Error::callback("the delivery names a field twice"));
            }
            fields.add(name, raw.to_owned())?;
        }
        Ok(fields)
    }

    fn from_form(body: &[u8]) -> Result<Self> {
        let mut fields = Self(Vec::new());
        for (name, value) in form::pairs(body) {
            let value = to_raw_value(&value)
                .map_err(|_| Error::callback("the delivery holds text that cannot be read"))?;
            let differs =
                fields.under(&name).next().is_some_and(|first| first.get() != value.get());
            if differs && !name.eq_ignore_ascii_case(REPEATED) {
                return Err(Error::callback("the delivery gives a field two values"));
            }
            fields.add(name, value)?;
        }
        Ok(fields)
    }

    fn add(&mut self, name: String, value: Box<RawValue>) -> Result<()> {
        if self.0.len() == MOST {
            return Err(Error::callback("the delivery has more fields than any"));
        }
        self.0.push((name, value));
        Ok(())
    }

    fn under(&self, name: &str) -> impl Iterator<Item = &RawValue> {
        self.0
            .iter()
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, raw)| &**raw)
    }

    /// A field's JSON, by its documented name; `null` is none.
    pub(super) fn raw(&self, name: &str) -> Option<Box<RawValue>> {
        self.nth(name, 0).map(ToOwned::to_owned)
    }

    fn nth(&self, name: &str, n: usize) -> Option<&RawValue> {
        self.under(name).nth(n).filter(|raw| raw.get() != "null")
    }

    /// Text, or the digits of a number.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.nth(name, 0).and_then(plain)
    }

    /// The second text under one name.
    pub(super) fn second_text(&self, name: &str) -> Option<String> {
        self.nth(name, 1).and_then(plain)
    }

    /// Text or number, as it came.
    pub(super) fn scalar(&self, name: &str) -> Option<Scalar> {
        self.nth(name, 0).and_then(Scalar::from_json)
    }

    /// A whole number in plain digits, as number or text.
    pub(super) fn int(&self, name: &str) -> Option<i64> {
        let text = self.text(name)?;
        text.parse::<i64>().ok().filter(|number| number.to_string() == text)
    }

    /// A flag, as flag or text.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        match self.text(name)?.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// An amount; its digits are kept.
    pub(super) fn decimal(&self, name: &str) -> Option<Decimal> {
        let text = self.text(name)?;
        text.parse().or_else(|_| Decimal::from_quoted(&text)).ok()
    }

    /// A stamp, with or without an offset.
    pub(super) fn stamp(&self, name: &str) -> Option<LocalDateTime> {
        self.text(name).map(LocalDateTime::new)
    }
}

/// An array or an object as it came: no recipe has one, but it is there.
fn plain(raw: &RawValue) -> Option<String> {
    match raw.get() {
        json if json.starts_with(['[', '{']) => Some(json.to_owned()),
        _ => Scalar::from_json(raw).map(Scalar::into_text),
    }
}

/// An object's members in order, with their JSON.
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
