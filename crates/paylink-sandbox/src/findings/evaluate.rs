//! Compares a request with the documentation of its service.

use std::collections::HashSet;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::value::RawValue;

use crate::credentials::Credentials;
use crate::form::{self, origin};
use crate::incoming::IncomingRequest;
use crate::json::{Object, as_text};
use crate::redaction::Redactor;

use super::documented::{Evidence, Field, Place, Service};
use super::{Draft, FindingKind, names};

/// The largest number of findings for one request.
const MOST: usize = 20;

const FORM: &str = "application/x-www-form-urlencoded";

/// Compares a request with its service. `gets` says that the services which only read are called
/// by GET.
pub(super) fn evaluate(
    service: &'static Service,
    request: &IncomingRequest<'_>,
    credentials: Credentials,
    gets: bool,
    redactor: &Redactor,
) -> Vec<Draft> {
    let mut evaluation = Evaluation {
        service,
        redactor,
        drafts: Vec::new(),
        given: HashSet::new(),
        on: HashSet::new(),
    };
    if credentials.foreign {
        let text = "the request carries a key that belongs to another host or provider".to_owned();
        evaluation.add(FindingKind::ForeignKey, None, text, None);
    }
    let asked_by_get = gets && request.parts.method == "GET";
    if request.parts.method != service.method && !asked_by_get {
        let text = format!("the method is not the documented {}", service.method);
        evaluation.add(FindingKind::Method, None, text, service.page);
        return evaluation.drafts;
    }
    let query = form::fields(request.parts.uri.query().unwrap_or_default().as_bytes());
    if asked_by_get {
        evaluation.form(&query);
    } else {
        query.iter().for_each(|(name, _)| evaluation.stray(name, "the query"));
        evaluation.headers(request.headers());
        evaluation.body(request.headers(), request.body);
    }
    evaluation.missing();
    evaluation.drafts
}

/// Returns the fields of a body, read as its `Content-Type` says; none if it cannot be read.
pub(super) fn object(headers: &HeaderMap, body: &[u8]) -> Object {
    if is_form(headers) {
        let fields = form::fields(body).into_iter();
        return fields.fold(Object::default(), |own, (name, value)| own.with(&name, value));
    }
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    std::str::from_utf8(body).ok().and_then(|text| Object::parse(text).ok()).unwrap_or_default()
}

fn content_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

fn is_form(headers: &HeaderMap) -> bool {
    content_type(headers).as_deref() == Some(FORM)
}

struct Evaluation<'a> {
    service: &'static Service,
    redactor: &'a Redactor,
    drafts: Vec<Draft>,
    /// The documented fields with a value.
    given: HashSet<&'static str>,
    /// The flags among them that are true.
    on: HashSet<&'static str>,
}

impl Evaluation<'_> {
    /// Adds a finding, unless the same one is there already.
    fn add(
        &mut self,
        kind: FindingKind,
        field: Option<&str>,
        text: String,
        page: Option<&'static str>,
    ) {
        let is_said =
            |own: &Draft| own.kind == kind && own.field.as_deref() == field && own.text == text;
        if self.drafts.len() < MOST && !self.drafts.iter().any(is_said) {
            self.drafts.push(Draft { kind, field: field.map(str::to_owned), text, page });
        }
    }

    fn of_field(&mut self, kind: FindingKind, field: &Field, text: String) {
        self.add(
            kind,
            Some(field.name),
            format!("`{}` {text}", field.name),
            field.page.or(self.service.page),
        );
    }

    fn headers(&mut self, headers: &HeaderMap) {
        for field in self.service.fields.iter().filter(|field| field.place == Place::Header) {
            if headers
                .get(field.name)
                .is_some_and(|value| !value.as_bytes().trim_ascii().is_empty())
            {
                self.given.insert(field.name);
            }
        }
    }

    fn body(&mut self, headers: &HeaderMap, body: &[u8]) {
        let is_form = is_form(headers);
        if self.service.has_body() {
            self.content_type(headers, body);
        }
        if is_form && (!self.documents(FORM) || body.trim_ascii_start().starts_with(b"{")) {
            return;
        }
        if is_form {
            self.form(&form::fields(body));
        } else {
            self.object("", &object(headers, body));
        }
    }

    /// Whether a `Content-Type` other than JSON is documented.
    fn documents(&self, content_type: &str) -> bool {
        self.service.rules.content_types.contains(&content_type)
    }

    fn content_type(&mut self, headers: &HeaderMap, body: &[u8]) {
        let text = match content_type(headers).as_deref() {
            None => "there is no Content-Type; application/json is documented",
            Some("application/json") => return,
            Some(kind) if self.documents(kind) => {
                if !(is_form(headers) && body.trim_ascii_start().starts_with(b"{")) {
                    return;
                }
                "Content-Type says that this is a form, and the body looks like JSON"
            }
            Some(_) => "Content-Type is not the documented application/json",
        };
        self.add(FindingKind::ContentType, None, text.to_owned(), self.service.page);
    }

    /// Evaluates the fields of a form or a query, whose values have no types.
    fn form(&mut self, fields: &[(String, String)]) {
        let mut seen = HashSet::new();
        for (name, value) in fields {
            if let Some(field) = self.known("", name, &mut seen) {
                self.note(field, value);
                self.text(field, value);
            }
        }
    }

    fn object(&mut self, prefix: &str, object: &Object) {
        let mut seen = HashSet::new();
        for (name, value) in object.entries() {
            if self.drafts.len() == MOST {
                return;
            }
            if let Some(field) = self.known(prefix, name, &mut seen) {
                self.value(field, value);
            }
        }
    }

    /// Returns the documented field with this name, if its value is to be evaluated.
    fn known(
        &mut self,
        prefix: &str,
        name: &str,
        seen: &mut HashSet<String>,
    ) -> Option<&'static Field> {
        let path = format!("{prefix}{name}");
        let any_case = self.service.rules.any_case;
        let found = self.service.field(&path).filter(|field| any_case || field.name == path);
        let Some(field) = found else {
            self.unknown(prefix, name);
            return None;
        };
        if !seen.insert(path.to_ascii_lowercase()) {
            self.of_field(
                FindingKind::Repeated,
                field,
                "comes more than once; which one counts is not documented".to_owned(),
            );
        }
        if field.place != Place::Body {
            self.stray(name, "the body");
            return None;
        }
        if field.name != path {
            self.of_field(
                FindingKind::NameCase,
                field,
                "is documented in this case; it came in another".to_owned(),
            );
        }
        // a page of another service may name it
        if field.evidence == Evidence::Unverified && field.page.is_none() {
            let text = "is on no page of this service; whether it is read is unverified".to_owned();
            self.of_field(FindingKind::UnknownField, field, text);
        }
        Some(field)
    }

    fn unknown(&mut self, prefix: &str, name: &str) {
        let Some(shown) = names::shown(name, self.redactor) else {
            let text = "a field has a name that is not documented and cannot be shown".to_owned();
            self.add(FindingKind::UnknownField, None, text, self.service.page);
            return;
        };
        let siblings =
            self.service.fields.iter().filter_map(|field| field.name.strip_prefix(prefix));
        let siblings = siblings.filter(|own| !own.contains('.'));
        let meant = names::meant(shown, siblings)
            .map(|own| format!("; did you mean `{prefix}{own}`?"))
            .unwrap_or_default();
        let what = if self.service.page.is_some() {
            "is not a documented field"
        } else {
            "is not a field that clients are known to send; no page of this service is published"
        };
        let path = format!("{prefix}{shown}");
        let text = format!("`{path}` {what}{meant}");
        self.add(FindingKind::UnknownField, Some(&path), text, self.service.page);
    }

    /// Adds a finding for a name in a place where the service reads no fields.
    fn stray(&mut self, name: &str, place: &str) {
        if let Some(field) = self.service.field(name) {
            let documented = match field.place {
                Place::Header => "a header",
                Place::Body => "the body",
                Place::Query => "the query",
            };
            self.of_field(
                FindingKind::Place,
                field,
                format!("came in {place}; it is documented in {documented}"),
            );
        } else {
            let text = format!("a field came in {place}, where none is documented");
            self.add(FindingKind::Place, None, text, self.service.page);
        }
    }

    fn value(&mut self, field: &'static Field, value: &RawValue) {
        let kind = match value.get().as_bytes().first() {
            Some(b'n') | None => return,
            Some(b'"') => "string",
            Some(b't' | b'f') => "bool",
            Some(b'[') => "list",
            Some(b'{') => "object",
            Some(_) => "number",
        };
        if !field.types.is_empty() && !field.types.contains(&kind) {
            let known: Vec<&str> = field.types.iter().map(|own| word(own)).collect();
            let who = match field.evidence {
                Evidence::Documented => "the page documents",
                Evidence::Observed | Evidence::Unverified => "clients are known to send",
            };
            let text = format!("came as {}; {who} {}", word(kind), known.join(" or "));
            self.of_field(FindingKind::Type, field, text);
        }
        match kind {
            "object" => {
                self.given.insert(field.name);
                if self.has_members(field, ".") {
                    let inner = Object::parse(value.get()).unwrap_or_default();
                    self.object(&format!("{}.", field.name), &inner);
                }
            }
            "list" => self.list(field, value),
            _ => {
                let text = as_text(value).unwrap_or_else(|| value.get().to_owned());
                self.note(field, &text);
                self.text(field, &text);
            }
        }
    }

    fn list(&mut self, field: &'static Field, value: &RawValue) {
        let items: Vec<&RawValue> = serde_json::from_str(value.get()).unwrap_or_default();
        if !items.is_empty() {
            self.given.insert(field.name);
        }
        let members = self.has_members(field, "[].");
        for item in items {
            if !members {
                self.table(field, &as_text(item).unwrap_or_default());
            } else if let Ok(inner) = Object::parse(item.get()) {
                self.object(&format!("{}[].", field.name), &inner);
            }
        }
    }

    fn has_members(&self, field: &Field, separator: &str) -> bool {
        let inner = |own: &Field| {
            own.name.strip_prefix(field.name).is_some_and(|rest| rest.starts_with(separator))
        };
        self.service.fields.iter().any(inner)
    }

    fn note(&mut self, field: &'static Field, text: &str) {
        if !text.trim().is_empty() {
            self.given.insert(field.name);
        }
        if text == "1" || text.eq_ignore_ascii_case("true") {
            self.on.insert(field.name);
        }
    }

    fn text(&mut self, field: &'static Field, text: &str) {
        if let Some(longest) = field.longest.filter(|longest| text.chars().count() > *longest) {
            let text = format!("is longer than the documented {longest} characters");
            self.of_field(FindingKind::Length, field, text);
        }
        let is_address = ["url", "callbackaddress"]
            .iter()
            .any(|end| field.name.to_ascii_lowercase().ends_with(end));
        if is_address && !text.trim().is_empty() && origin(text).is_none() {
            let text = "is neither an http nor an https address; the sandbox sends nobody there"
                .to_owned();
            self.of_field(FindingKind::Address, field, text);
        }
        self.table(field, text);
    }

    fn table(&mut self, field: &'static Field, text: &str) {
        if !field.values.is_empty() && !text.is_empty() && !field.values.contains(&text) {
            let text = format!(
                "has a value that is not documented; the known values are {}",
                field.values.join(", ")
            );
            self.of_field(FindingKind::Value, field, text);
        }
    }

    fn missing(&mut self) {
        let service = self.service;
        for field in &service.fields {
            if self.given.contains(field.name) {
                continue;
            }
            let parent =
                field.name.rsplit_once('.').map(|(parent, _)| parent.trim_end_matches("[]"));
            match field.required {
                Some("yes") if parent.is_none_or(|parent| self.given.contains(parent)) => {
                    let why = match field.evidence {
                        Evidence::Documented => "is missing; the page requires it",
                        Evidence::Observed | Evidence::Unverified => {
                            "is missing; all known clients send it"
                        }
                    };
                    self.of_field(FindingKind::Missing, field, why.to_owned());
                }
                Some(rule) => self.missing_by_rule(field, rule),
                None => {}
            }
        }
    }

    fn missing_by_rule(&mut self, field: &'static Field, rule: &'static str) {
        if let Some(flag) = rule.strip_prefix("if:").filter(|flag| self.on.contains(flag)) {
            self.of_field(
                FindingKind::Missing,
                field,
                format!("is missing; it is required with `{flag}`"),
            );
        }
        if rule.starts_with("one-of:") {
            let group: Vec<&Field> =
                self.service.fields.iter().filter(|own| own.required == Some(rule)).collect();
            if !group.iter().any(|own| self.given.contains(own.name)) {
                let names: Vec<String> =
                    group.iter().map(|own| format!("`{}`", own.name)).collect();
                let text = format!("one of {} is required", names.join(", "));
                self.add(FindingKind::Missing, None, text, field.page.or(self.service.page));
            }
        }
    }
}

fn word(kind: &str) -> &'static str {
    match kind {
        "string" => "text",
        "bool" => "true or false",
        "list" => "a list",
        "object" => "an object",
        _ => "a number",
    }
}
