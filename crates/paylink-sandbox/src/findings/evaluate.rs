//! Compares a request with the documentation of its service.

use std::collections::HashSet;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::value::RawValue;

use crate::credentials::Credentials;
use crate::decimal::Hundredths;
use crate::form::{self, origin};
use crate::incoming::{self, Encoding, IncomingRequest};
use crate::json::{Object, as_text};
use crate::provider::{AmountForm, MOST_ROWS};
use crate::redaction::Redactor;

use super::documented::{Evidence, Field, Place, Service};
use super::{Draft, FindingKind, names};

/// The largest number of findings for one request.
const MOST: usize = 20;

/// The largest number of findings beyond [`MOST`] that are counted.
const MOST_COUNTED: usize = 1_000;

const FORM: &str = "application/x-www-form-urlencoded";

/// What a request is held against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Whether the services which only read are called by GET.
    pub(super) gets: bool,
    /// Whether only what a page shows counts as documented, and not what clients are known to send.
    pub(super) page_only: bool,
}

/// Compares a request with its service. Without a valid key, only what concerns keys is a finding.
pub(super) fn evaluate(
    service: &'static Service,
    request: &IncomingRequest<'_>,
    credentials: Credentials,
    terms: Terms,
    redactor: &Redactor,
) -> Vec<Draft> {
    let mut evaluation = Evaluation {
        service,
        redactor,
        page_only: terms.page_only,
        headers: request.headers(),
        drafts: Vec::new(),
        more: HashSet::new(),
        given: HashSet::new(),
        on: HashSet::new(),
        is_readable: true,
    };
    evaluation.keys(credentials);
    if credentials.accepted || service.is_keyless() {
        evaluation.request(request, terms.gets);
    }
    evaluation.finish()
}

impl Evaluation<'_> {
    fn keys(&mut self, credentials: Credentials) {
        if let Some(remark) = credentials.remark {
            self.add(FindingKind::Key, None, remark.to_owned(), None);
        }
        if credentials.foreign && (self.page_only || !credentials.foreign_is_usual) {
            let text = "the request contains a key that belongs to another host or provider";
            self.add(FindingKind::ForeignKey, None, text.to_owned(), None);
        }
    }

    fn request(&mut self, request: &IncomingRequest<'_>, gets: bool) {
        let asked_by_get = gets && request.parts.method == "GET";
        if request.parts.method != self.service.method && !asked_by_get {
            let text = format!("the method is not {}, the documented method", self.service.method);
            self.add(FindingKind::Method, None, text, self.service.page);
            return;
        }
        let query = form::fields(request.parts.uri.query().unwrap_or_default().as_bytes());
        if asked_by_get {
            self.form(&query);
        } else {
            query.iter().for_each(|(name, _)| self.stray(name, "the query"));
            self.headers();
            self.body(request.body);
        }
        if self.is_readable {
            self.missing();
        }
    }

    /// Returns the findings. The last one has the number of those beyond the limit.
    fn finish(mut self) -> Vec<Draft> {
        if !self.more.is_empty() {
            let moved = self.drafts.len() + 1 - MOST;
            self.drafts.truncate(MOST - 1);
            let text = match self.more.len() + moved {
                count if self.more.len() < MOST_COUNTED => {
                    format!("this request has {count} more findings")
                }
                _ => format!("this request has more than {MOST_COUNTED} more findings"),
            };
            self.drafts.push(Draft { kind: FindingKind::More, field: None, text, page: None });
        }
        self.drafts
    }
}

/// Returns the fields of a body, read as its `Content-Type` says; none if it cannot be read.
pub(super) fn fields(headers: &HeaderMap, body: &[u8]) -> Object {
    if is_form(headers) {
        let fields = form::fields(body).into_iter();
        return fields.fold(Object::default(), |own, (name, value)| own.with(&name, value));
    }
    incoming::object(body).unwrap_or_default()
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
    page_only: bool,
    headers: &'a HeaderMap,
    drafts: Vec<Draft>,
    /// What the findings beyond [`MOST`] are about.
    more: HashSet<(FindingKind, Option<String>)>,
    /// The documented fields with a value.
    given: HashSet<&'static str>,
    /// The flags among them that are true.
    on: HashSet<&'static str>,
    /// Whether the body is in an encoding that can be read.
    is_readable: bool,
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
        if self.drafts.iter().any(is_said) {
            return;
        }
        if self.is_full() {
            self.count(kind, field);
        } else {
            self.drafts.push(Draft { kind, field: field.map(str::to_owned), text, page });
        }
    }

    fn is_full(&self) -> bool {
        self.drafts.len() == MOST
    }

    /// Counts a finding beyond the limit.
    fn count(&mut self, kind: FindingKind, field: Option<&str>) {
        if self.more.len() < MOST_COUNTED {
            self.more.insert((kind, field.map(str::to_owned)));
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

    fn headers(&mut self) {
        for field in self.service.fields.iter().filter(|field| field.place == Place::Header) {
            if self.header(field).is_some_and(|value| !value.is_empty()) {
                self.given.insert(field.name);
            }
        }
    }

    /// Returns the value of a field in a header.
    fn header(&self, field: &Field) -> Option<&[u8]> {
        self.headers.get(field.name).map(|value| value.as_bytes().trim_ascii())
    }

    fn body(&mut self, body: &[u8]) {
        let is_form = is_form(self.headers);
        if self.service.has_body() {
            self.content_type(body);
        }
        if is_form && (!self.documents(FORM) || body.trim_ascii_start().starts_with(b"{")) {
            return;
        }
        if is_form {
            self.form(&form::fields(body));
        } else {
            self.encoding(body);
            self.object("", &fields(self.headers, body));
        }
    }

    fn encoding(&mut self, body: &[u8]) {
        let Some(encoding) = Encoding::of(self.headers, body) else { return };
        self.is_readable = encoding == Encoding::Marked;
        let text = match encoding {
            Encoding::Marked => {
                "the body begins with a byte-order mark; the sandbox ignores the mark, but it is \
                 not documented whether the provider does"
            }
            Encoding::Compressed => {
                "the body is compressed, but the sandbox accepts only uncompressed bodies"
            }
            Encoding::Utf16 => "the body is in UTF-16, but JSON must be in UTF-8",
            Encoding::EightBit => {
                "the body is not in UTF-8; its encoding may be ISO-8859-9 (Latin-5) or windows-1254"
            }
        };
        self.add(FindingKind::Encoding, None, text.to_owned(), None);
    }

    /// Whether a `Content-Type` other than JSON is documented.
    fn documents(&self, content_type: &str) -> bool {
        self.service.rules.content_types.contains(&content_type)
    }

    fn content_type(&mut self, body: &[u8]) {
        let text = match content_type(self.headers).as_deref() {
            None => "the header Content-Type is missing; its documented value is application/json",
            Some("application/json") => return,
            Some(kind) if self.documents(kind) => {
                if !(is_form(self.headers) && body.trim_ascii_start().starts_with(b"{")) {
                    return;
                }
                "the header Content-Type has the value for a form, but the body looks like JSON"
            }
            Some(_) => {
                "the value of the header Content-Type is not the documented application/json"
            }
        };
        self.add(FindingKind::ContentType, None, text.to_owned(), self.service.page);
    }

    /// Evaluates the fields of a form or a query, whose values have no types.
    fn form(&mut self, fields: &[(String, String)]) {
        let mut seen = HashSet::new();
        for (name, value) in fields {
            if let Some(field) = self.known("", name, value, &mut seen) {
                self.note(field, value);
                self.text(field, value);
            }
        }
    }

    fn object(&mut self, prefix: &str, object: &Object) {
        let mut seen = HashSet::new();
        for (name, value) in object.entries() {
            if self.more.len() == MOST_COUNTED {
                return;
            }
            let text = as_text(value).unwrap_or_default();
            if let Some(field) = self.known(prefix, name, &text, &mut seen) {
                self.value(field, value);
            }
        }
    }

    /// Returns the documented field with this name, if its value is to be evaluated.
    fn known(
        &mut self,
        prefix: &str,
        name: &str,
        text: &str,
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
                "occurs more than once; it is not documented which value is used".to_owned(),
            );
        }
        if field.place != Place::Body {
            let is_copy = self.header(field) == Some(text.trim().as_bytes());
            if !(is_copy && self.sends_defaults()) {
                self.stray(name, "the body");
            }
            return None;
        }
        if field.name != path && (self.page_only || !is_camel_case(field.name, name)) {
            self.of_field(
                FindingKind::NameCase,
                field,
                "is the documented name; the request contains it in another case".to_owned(),
            );
        }
        if self.page_only
            && field.evidence == Evidence::Observed
            && field.page.is_none()
            && self.service.page.is_some()
        {
            let text =
                "is not on the documentation page of this service, but known clients send it";
            self.of_field(FindingKind::UnknownField, field, text.to_owned());
        }
        // a page of another service may name it
        if field.evidence == Evidence::Unverified && field.page.is_none() {
            let text = "is not on a documentation page of this service; it is unverified whether \
                        the service evaluates it";
            self.of_field(FindingKind::UnknownField, field, text.to_owned());
        }
        Some(field)
    }

    /// Whether a zero, or a copy of a header in the body, is what known clients send.
    fn sends_defaults(&self) -> bool {
        self.service.rules.sends_defaults && !self.page_only
    }

    fn unknown(&mut self, prefix: &str, name: &str) {
        if self.is_full() {
            return self.count(FindingKind::UnknownField, Some(name));
        }
        let Some(shown) = names::shown(name, self.redactor) else {
            let text = "the request contains an undocumented field, whose name cannot be shown";
            self.add(FindingKind::UnknownField, None, text.to_owned(), self.service.page);
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
            "is not a field that known clients send; the provider publishes no documentation page \
             about this service"
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
                format!("is in {place}, but its documented place is {documented}"),
            );
        } else {
            let text =
                format!("the request contains a field in {place}, where no field is documented");
            self.add(FindingKind::Place, None, text, self.service.page);
        }
    }

    fn value(&mut self, field: &'static Field, value: &RawValue) {
        let kind = match value.get().as_bytes().first() {
            Some(b'n') | None if self.page_only => {
                let text = "is null, but no documentation page contains this value".to_owned();
                return self.of_field(FindingKind::Type, field, text);
            }
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
                Evidence::Documented => "the documented type is",
                Evidence::Observed | Evidence::Unverified => "known clients send",
            };
            let text = format!("is {}, but {who} {}", word(kind), known.join(" or "));
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
            let text = format!("is longer than {longest} characters, the documented maximum");
            self.of_field(FindingKind::Length, field, text);
        }
        let is_address = ["url", "callbackaddress"]
            .iter()
            .any(|end| field.name.to_ascii_lowercase().ends_with(end));
        if is_address && !text.trim().is_empty() && origin(text).is_none() {
            let text =
                "is not a valid http or https URL, so the sandbox does not use it".to_owned();
            self.of_field(FindingKind::Address, field, text);
        }
        self.amount(field, text);
        self.rows(field, text);
        self.table(field, text);
    }

    fn amount(&mut self, field: &'static Field, text: &str) {
        let last = field.name.rsplit('.').next().unwrap_or_default();
        if !self.service.rules.amounts.contains(&last) || text.trim().is_empty() {
            return;
        }
        let why = match self.service.rules.amount_form {
            AmountForm::Decimal if Hundredths::parse(text).is_some() => return,
            AmountForm::Kurus if text.bytes().all(|byte| byte.is_ascii_digit()) => return,
            AmountForm::Kurus => {
                "must be a whole number of kuruş, written in digits only, such as 14990"
            }
            AmountForm::Decimal if text.contains(',') => {
                "has a comma, but the documented decimal separator is a dot, as in 149.90"
            }
            AmountForm::Decimal if is_number(text) && text.contains(['e', 'E']) => {
                "has an exponent; it is not documented that the provider accepts one"
            }
            AmountForm::Decimal if is_number(text) && !text.starts_with('-') => {
                "has more than two decimal places; it is not documented how the provider treats them"
            }
            AmountForm::Decimal => "must be written only in digits with a dot, such as 149.90",
        };
        self.of_field(FindingKind::Amount, field, why.to_owned());
    }

    fn rows(&mut self, field: &'static Field, text: &str) {
        let is_many = text.parse::<u64>().is_ok_and(|rows| rows > MOST_ROWS);
        if is_many && self.service.rules.row_counts.contains(&field.name) {
            let text = format!(
                "is above {MOST_ROWS}, the maximum number of rows in the sandbox; no limit is \
                 documented"
            );
            self.of_field(FindingKind::Value, field, text);
        }
    }

    fn table(&mut self, field: &'static Field, text: &str) {
        let is_default = text == "0" && field.required.is_none() && self.sends_defaults();
        if !field.values.is_empty()
            && !text.is_empty()
            && !is_default
            && !field.values.contains(&text)
        {
            let text = format!(
                "has an undocumented value; the known values are {}",
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
                        Evidence::Documented => {
                            "is missing, but the documentation page requires it"
                        }
                        Evidence::Observed | Evidence::Unverified => {
                            "is missing, but all known clients send it"
                        }
                    };
                    self.of_field(FindingKind::Missing, field, why.to_owned());
                }
                Some(rule) => self.missing_by_rule(field, rule),
                None if service.is_usual(field.name) => {
                    let text = "is missing, but most known clients send it; it is unverified \
                                whether it is required";
                    self.of_field(FindingKind::Missing, field, text.to_owned());
                }
                None => {}
            }
        }
    }

    fn missing_by_rule(&mut self, field: &'static Field, rule: &'static str) {
        if let Some(flag) = rule.strip_prefix("if:").filter(|flag| self.on.contains(flag)) {
            self.of_field(
                FindingKind::Missing,
                field,
                format!("is missing, but it is required if `{flag}` is true"),
            );
        }
        if rule.starts_with("one-of:") {
            let group: Vec<&Field> =
                self.service.fields.iter().filter(|own| own.required == Some(rule)).collect();
            if !group.iter().any(|own| self.given.contains(own.name)) {
                let names: Vec<String> =
                    group.iter().map(|own| format!("`{}`", own.name)).collect();
                let text = format!("at least one of {} is required", names.join(", "));
                self.add(FindingKind::Missing, None, text, field.page.or(self.service.page));
            }
        }
    }
}

/// Whether a name is the last part of a documented name in camelCase.
fn is_camel_case(documented: &str, name: &str) -> bool {
    let last = documented.rsplit('.').next().unwrap_or_default();
    let mut letters = last.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).eq(name.chars())
}

/// Whether a text is a number as JSON writes it.
fn is_number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok()
}

fn word(kind: &str) -> &'static str {
    match kind {
        "string" => "a string",
        "bool" => "a boolean",
        "list" => "a list",
        "object" => "an object",
        _ => "a number",
    }
}
