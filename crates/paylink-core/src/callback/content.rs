use std::borrow::Cow;
use std::fmt;

use serde_json::value::RawValue;

use super::CallbackRequest;
use crate::error::{Error, Result};
use crate::wire::form;

/// The format of a callback's body. See [`CallbackRequest::body_format`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BodyFormat {
    /// JSON.
    Json,
    /// A URL-encoded form.
    Form,
    /// `multipart/form-data`, which is not supported.
    Multipart,
    /// No body, or a body of blanks only.
    Empty,
    /// None of the other formats.
    Unknown,
}

/// The fields of a callback, not decoded yet. See [`CallbackRequest::content`].
#[derive(Clone, PartialEq, Eq)]
pub enum CallbackContent<'a> {
    /// A JSON text.
    Json(Cow<'a, [u8]>),
    /// A URL-encoded form.
    Form(Cow<'a, [u8]>),
}

impl fmt::Debug for CallbackContent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The fields contain personal data.
        match self {
            Self::Json(text) => write!(f, "Json({} bytes)", text.len()),
            Self::Form(text) => write!(f, "Form({} bytes)", text.len()),
        }
    }
}

impl CallbackRequest {
    /// The maximum length in bytes of a query or a body that is decoded: 1 MiB.
    pub const MAX_DECODED_BYTES: usize = 1024 * 1024;
    /// The maximum number of parameters in a query or a form that is decoded.
    pub const MAX_PARAMETERS: usize = 1000;

    /// Returns the format of the body, judged by the first characters of the body. The
    /// `Content-Type` header decides only if the body looks neither like JSON nor like a form,
    /// because senders often state the wrong type or none.
    ///
    /// ```
    /// use paylink_core::{CallbackRequest, callback::BodyFormat};
    /// let request = CallbackRequest::new("POST", "")
    ///     .with_header("content-type", "application/x-www-form-urlencoded")
    ///     .with_body(br#"{"is_succeed":true}"#);
    /// assert_eq!(request.body_format(), BodyFormat::Json);
    /// ```
    pub fn body_format(&self) -> BodyFormat {
        let body = trimmed(self.body());
        let kind = self.header("content-type").unwrap_or_default().to_ascii_lowercase();
        match body.first() {
            None => BodyFormat::Empty,
            Some(b'{' | b'[' | b'"') => BodyFormat::Json,
            _ if kind.contains("multipart/") || body.starts_with(b"--") => BodyFormat::Multipart,
            _ if begins_with_name(body) || kind.contains("form-urlencoded") => BodyFormat::Form,
            _ if kind.contains("json") => BodyFormat::Json,
            _ => BodyFormat::Unknown,
        }
    }

    /// Whether the body is a URL-encoded form, judged like [`body_format`](Self::body_format).
    pub fn is_form(&self) -> bool {
        self.body_format() == BodyFormat::Form
    }

    /// Returns the fields of the callback, as text in the format that they have.
    ///
    /// If the body is empty, returns the query as a form. If the body is a JSON object inside a
    /// JSON string or inside an array of one element, returns the object.
    ///
    /// # Errors
    /// Returns an error with [`Error::is_bad_callback`] if the body has another format, if there is
    /// neither a body nor a query, or if the fields are longer than
    /// [`MAX_DECODED_BYTES`](Self::MAX_DECODED_BYTES) or more than
    /// [`MAX_PARAMETERS`](Self::MAX_PARAMETERS).
    pub fn content(&self) -> Result<CallbackContent<'_>> {
        match self.body_format() {
            BodyFormat::Json => {
                bounded(self.body())?;
                Ok(CallbackContent::Json(object(self.body())))
            }
            BodyFormat::Form => {
                let form = trimmed(self.body());
                bounded_form(form)?;
                Ok(CallbackContent::Form(form.into()))
            }
            BodyFormat::Multipart => Err(Error::callback(
                "multipart/form-data is not supported; the body must be JSON or a URL-encoded form",
            )),
            BodyFormat::Empty if self.query().is_empty() => {
                Err(Error::callback("the callback has neither a body nor a query"))
            }
            BodyFormat::Empty => {
                let query = self.query().as_bytes();
                bounded_form(query)?;
                Ok(CallbackContent::Form(with_one_separator(query)))
            }
            BodyFormat::Unknown => {
                Err(Error::callback("the body is neither JSON nor a URL-encoded form"))
            }
        }
    }

    /// Returns the parameters of the query. If the body is a form, the parameters of the body
    /// follow. Keeps the order and all duplicates.
    ///
    /// Besides `&`, a parameter can begin with `&amp;`, or with `?` before a name and `=`, because
    /// some senders append their parameters to a URL in this way.
    ///
    /// ```
    /// use paylink_core::CallbackRequest;
    /// let request = CallbackRequest::new("GET", "order=1?a=2&amp;b=3");
    /// let parameters = [("order", "1"), ("a", "2"), ("b", "3")]
    ///     .map(|(name, value)| (name.to_owned(), value.to_owned()));
    /// assert_eq!(request.parameters()?, parameters);
    /// # Ok::<(), paylink_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error with [`Error::is_bad_callback`] if the query or the form is longer than
    /// [`MAX_DECODED_BYTES`](Self::MAX_DECODED_BYTES) or has more than
    /// [`MAX_PARAMETERS`](Self::MAX_PARAMETERS) parameters.
    pub fn parameters(&self) -> Result<Vec<(String, String)>> {
        let mut parameters = self.query_parameters()?;
        parameters.extend(self.form_parameters()?);
        Ok(parameters)
    }

    /// Returns the parameters of the query, like [`parameters`](Self::parameters).
    pub(super) fn query_parameters(&self) -> Result<Vec<(String, String)>> {
        parameters(self.query().as_bytes())
    }

    /// Returns the parameters of the body, like [`parameters`](Self::parameters).
    pub(super) fn form_parameters(&self) -> Result<Vec<(String, String)>> {
        if self.is_form() { parameters(trimmed(self.body())) } else { Ok(Vec::new()) }
    }
}

fn parameters(form: &[u8]) -> Result<Vec<(String, String)>> {
    bounded_form(form)?;
    let separated = with_one_separator(form);
    let pairs = form::pairs(&separated)
        .map(|(name, value)| (name.trim_start_matches(ESCAPED_END).to_owned(), value))
        .collect();
    Ok(pairs)
}

/// What is left of `&amp;` at the start of a name.
const ESCAPED_END: &str = "amp;";

fn bounded(text: &[u8]) -> Result<()> {
    if text.len() > CallbackRequest::MAX_DECODED_BYTES {
        return Err(Error::callback("the callback is longer than 1 MiB"));
    }
    Ok(())
}

/// Checks the length and the number of parameters before anything is allocated.
fn bounded_form(form: &[u8]) -> Result<()> {
    bounded(form)?;
    if form.iter().filter(|byte| matches!(byte, b'&' | b'?')).count()
        >= CallbackRequest::MAX_PARAMETERS
    {
        return Err(Error::callback("the callback has more than 1,000 parameters"));
    }
    Ok(())
}

/// Replaces every `?` before a name and `=` by `&`, and every `&amp;` by `&`.
fn with_one_separator(form: &[u8]) -> Cow<'_, [u8]> {
    let escaped_end = ESCAPED_END.as_bytes();
    if !form.contains(&b'?') && !form.windows(escaped_end.len()).any(|part| part == escaped_end) {
        return form.into();
    }
    let mut separated = Vec::with_capacity(form.len());
    let mut rest = form;
    while let Some((byte, mut after)) = rest.split_first() {
        let separates = *byte == b'&' || (*byte == b'?' && begins_with_name(after));
        if separates {
            while let Some(name) = after.strip_prefix(escaped_end) {
                after = name;
            }
        }
        separated.push(if separates { b'&' } else { *byte });
        rest = after;
    }
    separated.into()
}

/// Whether the text begins with the name of a parameter and `=`.
fn begins_with_name(form: &[u8]) -> bool {
    let is_part = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'%' | b'[' | b']')
    };
    let name = form.iter().take_while(|byte| is_part(byte)).count();
    name > 0 && form.get(name) == Some(&b'=')
}

/// Returns the body without byte-order marks and without blanks at its ends.
fn trimmed(body: &[u8]) -> &[u8] {
    let mut body = body.trim_ascii();
    while let Some(rest) = body.strip_prefix(b"\xEF\xBB\xBF") {
        body = rest.trim_ascii_start();
    }
    body
}

/// Returns the JSON object inside JSON strings and arrays of one element. Returns the body
/// unchanged if there is no object inside.
fn object(body: &[u8]) -> Cow<'_, [u8]> {
    /// No sender is known to wrap an object more than twice.
    const MAX_DEPTH: usize = 4;

    let mut json = String::from_utf8_lossy(trimmed(body));
    for _ in 0..MAX_DEPTH {
        let inner = match json.as_bytes().first() {
            Some(b'"') => serde_json::from_str::<String>(&json).ok(),
            Some(b'[') => serde_json::from_str::<[&RawValue; 1]>(&json)
                .ok()
                .map(|[element]| element.get().to_owned()),
            _ => None,
        };
        let Some(inner) = inner else { break };
        json = inner.trim().to_owned().into();
        if json.starts_with('{') {
            return json.into_owned().into_bytes().into();
        }
    }
    body.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FORM: &str = "application/x-www-form-urlencoded";

    fn posted(kind: &str, body: impl Into<Vec<u8>>) -> CallbackRequest {
        CallbackRequest::new("POST", "").with_header("Content-Type", kind).with_body(body)
    }

    fn json(request: &CallbackRequest) -> String {
        match request.content().unwrap() {
            CallbackContent::Json(text) => String::from_utf8(text.into()).unwrap(),
            CallbackContent::Form(_) => panic!("a form"),
        }
    }

    fn form(request: &CallbackRequest) -> String {
        match request.content().unwrap() {
            CallbackContent::Form(text) => String::from_utf8(text.into()).unwrap(),
            CallbackContent::Json(_) => panic!("JSON"),
        }
    }

    fn pairs(request: &CallbackRequest) -> Vec<String> {
        let pair = |(name, value): (String, String)| format!("{name}={value}");
        request.parameters().unwrap().into_iter().map(pair).collect()
    }

    #[test]
    fn wire_json_under_a_form_type_and_a_form_under_a_json_type_are_read() {
        for kind in [FORM, "Application/X-WWW-Form-Urlencoded; charset=utf-8", "text/plain", ""] {
            for body in [r#"{"a":1}"#, "\u{feff}\u{feff} {\"a\":1}\r\n", "[]", r#""{}""#] {
                assert_eq!(posted(kind, body).body_format(), BodyFormat::Json, "{kind} {body}");
            }
        }
        for kind in ["application/json", "text/plain; charset=utf-8", "", FORM] {
            for body in ["a=1&b=%7B%7D", "\u{feff}a=1", "\r\nreferance_no=R-1\r\n", "a%5B0%5D=1"] {
                assert_eq!(posted(kind, body).body_format(), BodyFormat::Form, "{kind} {body}");
            }
        }
        let without_type = CallbackRequest::new("POST", "").with_body("\r\na=1&b=2\r\n");
        assert_eq!(form(&without_type), "a=1&b=2");
        assert_eq!(json(&posted(FORM, r#"{"a":1}"#)), r#"{"a":1}"#);
        assert_eq!(pairs(&posted("application/json", "a=1")), ["a=1"]);
        assert!(pairs(&posted(FORM, r#"{"a=1&b":"c=2"}"#)).is_empty());
    }

    #[test]
    fn debug_shows_no_field() {
        let shown = format!("{:?}", posted("", "a=SECRET").content().unwrap());
        assert_eq!(shown, "Form(8 bytes)");
        assert_eq!(format!("{:?}", posted("", "{}").content().unwrap()), "Json(2 bytes)");
    }

    #[test]
    fn the_content_type_decides_if_the_body_has_no_clear_format() {
        for (kind, body, format) in [
            (FORM, "a", BodyFormat::Form),
            ("application/json", "null", BodyFormat::Json),
            ("application/problem+json", "<a=b>", BodyFormat::Json),
            ("text/plain", "a", BodyFormat::Unknown),
            ("text/html", "<a href=b>", BodyFormat::Unknown),
            ("", "=a", BodyFormat::Unknown),
            ("application/json", " \r\n", BodyFormat::Empty),
            ("multipart/form-data; boundary=x", "", BodyFormat::Empty),
        ] {
            assert_eq!(posted(kind, body).body_format(), format, "{kind} {body}");
        }
        let error = posted("text/html", "<a href=b>").content().unwrap_err();
        assert!(error.is_bad_callback() && error.to_string().contains("neither JSON nor"));
    }

    #[test]
    fn wire_multipart_is_named_in_the_error() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n";
        for kind in ["multipart/form-data; boundary=x", "Multipart/Form-Data", "", FORM] {
            let error = posted(kind, body).content().unwrap_err();
            assert!(error.is_bad_callback());
            assert!(error.to_string().contains("multipart/form-data is not supported"), "{error}");
            assert!(posted(kind, body).parameters().unwrap().is_empty());
        }
        assert_eq!(json(&posted("multipart/form-data", "{}")), "{}");
    }

    #[test]
    fn wire_an_empty_post_is_read_from_its_query() {
        let request = |query: &str| CallbackRequest::new("POST", query).with_body(" \r\n");
        assert_eq!(
            form(&request("reference_no=R-1&xact_id=xk_1")),
            "reference_no=R-1&xact_id=xk_1"
        );
        assert_eq!(form(&request("o=1?a=2&amp;b=3&amp;amp;c=4?")), "o=1&a=2&b=3&c=4?");
        let error = request("").content().unwrap_err();
        assert!(error.to_string().contains("neither a body nor a query"), "{error}");
    }

    #[test]
    fn wire_an_object_inside_a_json_text_or_an_array_of_one_is_returned() {
        let plain = r#"{"reference_no":"R\"ş","amount":149.90}"#;
        let text = serde_json::to_string(plain).unwrap();
        for body in [
            text.clone(),
            format!("[{plain}]"),
            format!("[ {text} ]"),
            serde_json::to_string(&text).unwrap(),
            serde_json::to_string(&format!("\u{feff}[{plain}]")[3..]).unwrap(),
            format!("\u{feff} {text}\n"),
        ] {
            assert_eq!(json(&posted("application/json", &*body)), plain, "{body}");
        }
        for unchanged in
            ["[]", "[{},{}]", r#"["R-1"]"#, r#""R-1""#, "[[[[[{}]]]]]", r#""{}"#, "\u{feff}{}"]
        {
            assert_eq!(json(&posted("", unchanged)), unchanged);
        }
        let mut torn = br#"[{"name":"Ay"#.to_vec();
        torn.extend(b"\xC5\"}]");
        assert_eq!(json(&posted("", torn)), "{\"name\":\"Ay\u{fffd}\"}");
    }

    #[test]
    fn wire_a_second_question_mark_and_an_escaped_ampersand_begin_a_parameter() {
        let read = |query: &str| pairs(&CallbackRequest::new("GET", query)).join(" ");
        for (query, parameters) in [
            ("a=1?b=2", "a=1 b=2"),
            ("?a=1&b=2", "a=1 b=2"),
            ("a=1&amp;b=2&amp;amp;c=3", "a=1 b=2 c=3"),
            ("a=1&amp%3Bb=2&%61mp;c=3", "a=1 b=2 c=3"),
            ("a=1?&b=2", "a=1? b=2"),
            ("a=1?b=2?a=1?b=2", "a=1 b=2 a=1 b=2"),
            // A question mark without a name and an equals sign behind it belongs to the value.
            ("a=why?&b=is it? no=1", "a=why? b=is it? no=1"),
            ("a=1?2", "a=1?2"),
            ("amplitude=1&b=amp;", "amplitude=1 b=amp;"),
        ] {
            assert_eq!(read(query), parameters, "{query}");
        }
    }

    #[test]
    fn wire_the_number_of_parameters_and_the_length_are_bounded() {
        let most = vec!["a=1"; CallbackRequest::MAX_PARAMETERS].join("&");
        let above = format!("{most}&a=1");
        let by_marks = "?".repeat(CallbackRequest::MAX_PARAMETERS);
        let long = format!("a={}", "x".repeat(CallbackRequest::MAX_DECODED_BYTES - 1));
        assert_eq!(pairs(&posted(FORM, &*most)).len(), 1000);
        assert_eq!(pairs(&CallbackRequest::new("GET", &*most)).len(), 1000);
        assert!(posted(FORM, &*most).content().is_ok());
        assert!(posted(FORM, &long[1..]).content().is_ok());
        for form in [&above, &by_marks, &long] {
            for request in [posted(FORM, &**form), CallbackRequest::new("POST", &**form)] {
                assert!(request.parameters().unwrap_err().is_bad_callback());
                assert!(request.content().unwrap_err().is_bad_callback());
            }
        }
        let json = |bytes: usize| posted("", format!("[{}", " ".repeat(bytes - 1)));
        assert!(json(CallbackRequest::MAX_DECODED_BYTES).content().is_ok());
        assert!(json(CallbackRequest::MAX_DECODED_BYTES + 1).content().is_err());
    }

    proptest! {
        #[test]
        fn never_panics(kind in ".{0,20}", query in ".{0,40}", body: Vec<u8>) {
            let request = CallbackRequest::new("POST", query).with_header("content-type", kind);
            let request = request.with_body(body);
            let _ = (request.parameters(), request.content().map(|_| ()), request.body_format());
        }

        #[test]
        fn a_form_is_read_as_its_sender_wrote_it(
            sent in proptest::collection::vec(("[a-z]{1,4}", ".{0,9}"), 1..5),
        ) {
            let body: String = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&sent)
                .finish();
            prop_assert_eq!(posted("", &*body).parameters().unwrap(), sent.clone());
            prop_assert_eq!(CallbackRequest::new("GET", body).parameters().unwrap(), sent);
        }
    }
}
