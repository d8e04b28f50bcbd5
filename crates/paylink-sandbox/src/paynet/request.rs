//! Reading the fields of a request: strict about what is documented, tolerant about how it is
//! written.

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

use crate::Switch;
use crate::decimal::Hundredths;
use crate::form;
use crate::incoming;
use crate::json::{self, Object};

use super::answers::Refusal;

/// A request body. Unknown fields are accepted (observed: clients that send invented
/// ones).
#[derive(Debug)]
pub(crate) struct Request(Object);

impl Request {
    /// Documented: the header `Content-Type` selects between JSON, form fields and XML; the sandbox
    /// reads the first two. Unverified: what a missing header means; taken as JSON.
    pub(crate) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, Refusal> {
        let content_type =
            headers.get(CONTENT_TYPE).map(|value| value.as_bytes().to_ascii_lowercase());
        if content_type.is_some_and(|own| own.starts_with(b"application/x-www-form-urlencoded")) {
            return Ok(Self::of_fields(body));
        }
        incoming::object(body)
            .map(Self)
            .ok_or_else(|| Refusal::Invalid("İstek gövdesi bir JSON nesnesi olmalıdır".to_owned()))
    }

    /// Returns the fields of a form or of a query.
    pub(crate) fn of_fields(text: &[u8]) -> Self {
        Self(
            form::fields(text)
                .into_iter()
                .fold(Object::default(), |own, (name, value)| own.with(&name, value)),
        )
    }

    /// Whether a field is given as a text and not as a number.
    pub(crate) fn is_quoted(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| value.get().starts_with('"'))
    }

    /// Reads a text. Absent and `null` read as empty; a number is read as its digits (documented:
    /// a phone as double, hours as double and as string).
    pub(crate) fn text(&self, name: &str) -> Result<String, Refusal> {
        let Some(value) = self.0.get(name) else { return Ok(String::new()) };
        json::as_text(value).ok_or_else(|| wrong(name))
    }

    /// Reads a text that must not be empty.
    pub(crate) fn required_text(&self, name: &str) -> Result<String, Refusal> {
        let text = self.text(name)?;
        if text.trim().is_empty() { Err(Refusal::missing(name)) } else { Ok(text) }
    }

    /// Reads a boolean; also as a text (documented: `send_sms` as string on the older page).
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        let Some(value) = self.0.get(name) else { return Ok(None) };
        json::as_flag(value).ok_or_else(|| wrong(name))
    }

    /// Reads a number with at most two fraction digits; also as a text with a dot.
    pub(crate) fn decimal(&self, name: &str) -> Result<Option<Hundredths>, Refusal> {
        self.amount(name, |_| false)
    }

    /// [`Request::decimal`] for an amount (observed: one client sends `"149.99"`). Switches decide
    /// about more digits and about a comma.
    pub(crate) fn amount(
        &self,
        name: &str,
        is_set: impl Fn(Switch) -> bool,
    ) -> Result<Option<Hundredths>, Refusal> {
        let mut text = self.text(name)?;
        if text.is_empty() {
            return Ok(None);
        }
        if is_set(Switch::PaynetAmountTakesComma) {
            text = text.replacen(',', ".", 1);
        }
        let rounded =
            || Hundredths::rounded(&text).filter(|_| is_set(Switch::PaynetAmountIsRounded));
        Hundredths::parse(&text).or_else(rounded).map(Some).ok_or_else(|| wrong(name))
    }

    /// Reads a whole number, zero or more; also as a text.
    pub(crate) fn count(&self, name: &str) -> Result<Option<u64>, Refusal> {
        let text = self.text(name)?;
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| wrong(name))
    }

    /// `id` and `reference_no`. Documented: at least one of them is required.
    pub(crate) fn link(&self) -> Result<LinkRequest, Refusal> {
        let request =
            LinkRequest { id: self.text("id")?, reference_no: self.text("reference_no")? };
        if request.id.is_empty() && request.reference_no.is_empty() {
            return Err(Refusal::Invalid(
                "id ve reference_no alanlarından en az biri zorunludur".to_owned(),
            ));
        }
        Ok(request)
    }
}

/// The link that a request names; empty means absent.
#[derive(Debug)]
pub(crate) struct LinkRequest {
    pub(crate) id: String,
    pub(crate) reference_no: String,
}

fn wrong(name: &str) -> Refusal {
    Refusal::Invalid(format!("{name} alanı hatalı"))
}
