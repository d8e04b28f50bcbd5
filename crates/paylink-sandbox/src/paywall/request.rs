//! Reading a request: names in any case, nulls, numbers as text (all observed), and the headers of
//! a GET.

use axum::body::Bytes;
use axum::http::HeaderMap;

use crate::form::origin;
use crate::incoming;
use crate::json::{self, Object};

use super::amount::Amount;
use super::answers::Code;
use super::keys::only;

/// A request, as it arrived.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    /// Unverified: what a body that is no JSON object is answered with.
    pub(crate) fn fields(&self) -> Result<Fields, Code> {
        incoming::object(&self.body).map(Fields).ok_or(Code::InvalidData)
    }

    /// Documented: services of GET read from headers what they are asked for. Unverified: the code
    /// for a missing one.
    pub(crate) fn header(&self, name: &str) -> Result<&str, Code> {
        let value = only(&self.headers, name).and_then(|value| std::str::from_utf8(value).ok());
        value.map(str::trim).filter(|value| !value.is_empty()).ok_or(Code::HeaderMissing)
    }
}

/// The fields of a JSON object. Unknown ones are accepted.
#[derive(Debug)]
pub(crate) struct Fields(Object);

impl Fields {
    /// Reads a text; absent and `null` read as empty, a number as its digits.
    pub(crate) fn text(&self, name: &str) -> Result<String, Code> {
        let Some(value) = self.0.get_in_any_case(name) else { return Ok(String::new()) };
        json::as_text(value).ok_or(Code::InvalidData)
    }

    /// Reads a boolean, also as a text or as 0 and 1 (documented for one of them); absent and
    /// `null` read as false.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Code> {
        let Some(value) = self.0.get_in_any_case(name) else { return Ok(false) };
        match value.get() {
            "0" => Ok(false),
            "1" => Ok(true),
            _ => json::as_flag(value).map(|flag| flag.unwrap_or(false)).ok_or(Code::InvalidData),
        }
    }

    /// Reads a whole number, also as a text; absent, `null` and the empty text read as 0
    /// (observed: a client that sends zeros for what it has not been given).
    pub(crate) fn whole(&self, name: &str) -> Result<i64, Code> {
        let text = self.text(name)?;
        if text.is_empty() { Ok(0) } else { text.parse().map_err(|_| Code::InvalidData) }
    }

    /// Reads an amount, also as a text. `is_rounded` says that more than two decimal places and
    /// exponents are accepted.
    pub(crate) fn amount(&self, name: &str, is_rounded: bool) -> Option<Amount> {
        let text = self.text(name).ok()?;
        Amount::parse(&text).or_else(|| Amount::rounded(&text).filter(|_| is_rounded))
    }

    /// Objects in an array. Nothing where the field is absent, `null`, or something else.
    pub(crate) fn list(&self, name: &str) -> Result<Option<Vec<Self>>, Code> {
        let Some(value) = self.0.get_in_any_case(name) else { return Ok(None) };
        let objects: Vec<Object> =
            serde_json::from_str(value.get()).map_err(|_| Code::InvalidData)?;
        Ok(Some(objects.into_iter().map(Self).collect()))
    }

    /// Whether an object is given.
    pub(crate) fn has_object(&self, name: &str) -> Result<bool, Code> {
        let Some(value) = self.0.get_in_any_case(name) else { return Ok(false) };
        Object::parse(value.get()).map(|_| true).map_err(|_| Code::InvalidData)
    }

    /// Documented: an address is demanded only with `CallbackSupport`; code 163 without one, 166
    /// for a wrong one.
    pub(crate) fn callback(&self) -> Result<Option<String>, Code> {
        let address = self.text("CallbackAddress")?;
        if !self.flag("CallbackSupport")? {
            return Ok(None);
        }
        if address.trim().is_empty() {
            return Err(Code::CallbackRequired);
        }
        if origin(&address).is_none() {
            return Err(Code::CallbackInvalid);
        }
        Ok(Some(address))
    }
}
