//! Responses that do not come from a provider's services: web pages, plain text, problem details,
//! nothing. Every service of every provider treats them alike.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use paylink_core::{Effect, Error};

use crate::servers::{Do, Received};

const PAGE: &str =
    "<!DOCTYPE html><html><head><title>Bakım çalışması</title></head><body></body></html>";

/// The answer of an ASP.NET service to a field that it cannot read.
const PROBLEM: &str = r#"{"type":"https://tools.ietf.org/html/rfc7231#section-6.5.1","title":"One or more validation errors occurred.","status":400,"traceId":"00-1","errors":{"Amount":["The value is invalid"]}}"#;

/// Bodies that are in no provider's format.
const BODIES: [&str; 10] = [
    "",
    " ",
    PAGE,
    r#"{"type":"api_error","mess"#,
    "null",
    "[]",
    "0",
    "\"x\"",
    r#"{"Message":"No HTTP resource was found that matches the request URI."}"#,
    r#"{"error":"Yetkisiz"}"#,
];

/// The services of a provider.
#[derive(Clone, Copy)]
pub struct Services {
    /// The name of the provider.
    pub provider: &'static str,
    /// Calls each service once with a valid request, at a server that gives this answer to every
    /// request except a login.
    pub call_each: fn(Do) -> Calls,
    /// Whether the service writes.
    pub is_write: fn(&str) -> bool,
}

/// The calls of all services, while they run.
pub type Calls = Pin<Box<dyn Future<Output = Vec<Called>>>>;

/// A service after its call.
pub struct Called {
    service: &'static str,
    error: Option<Error>,
    requests: usize,
}

/// Combines the errors of the calls with the names of the services that the server received.
pub fn called(errors: Vec<(&'static str, Option<Error>)>, received: &[String]) -> Vec<Called> {
    let count = |service: &str| received.iter().filter(|own| *own == service).count();
    let called = errors.into_iter();
    called.map(|(service, error)| Called { service, error, requests: count(service) }).collect()
}

impl Services {
    /// The error of each service, with a description of the case and the number of its requests.
    async fn errors(&self, status: u16, body: &str) -> Vec<(String, bool, Error, usize)> {
        let called = (self.call_each)(Do::Answer(status, body.to_owned())).await;
        assert!(called.len() > 4, "too few services are called");
        let of = |own: Called| {
            let case = format!("{} {}, HTTP {status} {body:?}", self.provider, own.service);
            assert!(own.error.is_some(), "{case} is read as a success");
            (case, (self.is_write)(own.service), own.error.unwrap(), own.requests)
        };
        called.into_iter().map(of).collect()
    }

    /// Asserts that an error status with one of the common bodies, or of `more` bodies, is an error
    /// with this status and body, and with no meaning beyond the status.
    pub async fn assert_foreign_errors_are_errors(&self, more: &[&str]) {
        for body in BODIES.iter().chain(more) {
            for status in [400, 401, 403, 404, 500, 502] {
                for (case, is_write, error, _) in self.errors(status, body).await {
                    assert!(error.is_refused(), "{case}: {error}");
                    assert_eq!((error.http_status(), error.code()), (Some(status), None), "{case}");
                    assert!(!error.is_not_found(), "{case}: {error}");
                    assert_eq!(error.raw_body().to_text(), *body, "{case}");
                    let in_doubt = is_write && status >= 500;
                    let effect = if in_doubt { Effect::Unknown } else { Effect::None };
                    assert_eq!(error.effect(), effect, "{case}");
                }
            }
        }
    }

    /// Asserts that a page or nothing in place of a response, also before the response `honest`, is
    /// a temporary failure of a read, and leaves the effect of a write unknown.
    pub async fn assert_pages_are_temporary(&self, honest: &str) {
        let notice = format!("<br /><b>Warning</b>: x<br />{honest}");
        for body in [PAGE, &notice, "", "\u{feff}"] {
            for (case, is_write, error, requests) in self.errors(200, body).await {
                assert!(error.is_malformed(), "{case}: {error}");
                assert_eq!(error.is_retryable(), !is_write, "{case}: {error}");
                let (effect, sent) =
                    if is_write { (Effect::Unknown, 1) } else { (Effect::None, 3) };
                assert_eq!((error.effect(), requests), (effect, sent), "{case}");
            }
        }
    }

    /// Asserts that the reason of an error in another format is the provider's message, which is
    /// not shown.
    pub async fn assert_reasons_are_messages(&self) {
        let problem = "One or more validation errors occurred.; Amount: The value is invalid";
        for (body, message) in [
            ("orderId alanı zorunludur", Some("orderId alanı zorunludur")),
            (PROBLEM, Some(problem)),
            (r#"{"error":"Yetkisiz"}"#, Some("Yetkisiz")),
            (r#"{"Message":"An error has occurred."}"#, Some("An error has occurred.")),
            (PAGE, None),
            ("", None),
        ] {
            for status in [400, 401, 403, 404, 500] {
                for (case, is_write, error, _) in self.errors(status, body).await {
                    assert_eq!(error.provider_message(), message, "{case}");
                    assert!(!error.is_not_found() && error.code().is_none(), "{case}: {error}");
                    assert!(error.attempts() > 0, "{case}: {error:?}");
                    let in_doubt = is_write && status >= 500;
                    let effect = if in_doubt { Effect::Unknown } else { Effect::None };
                    assert_eq!(error.effect(), effect, "{case}");
                    if let Some(message) = message {
                        let shown = format!("{error} {error:?}");
                        assert!(!shown.contains(message), "{case}: {shown}");
                        let hint = format!(", see provider_message(), HTTP {status}");
                        assert!(shown.contains(&hint), "{case}: {shown}");
                    }
                }
            }
        }
    }
}

/// The answers that are temporary failures of a read.
pub fn temporary_failures(honest: &str) -> [Do; 4] {
    [
        Do::Answer(200, PAGE.to_owned()),
        Do::Answer(200, String::new()),
        Do::Answer(200, format!("<br /><b>Warning</b>: x<br />{honest}")),
        Do::Answer(503, PAGE.to_owned()),
    ]
}

/// The script of a server that answers two reads of an open link, then fails for two calls with
/// three requests each, and then answers that the link is paid.
pub fn failing_while_waiting(
    failure: Do,
    open: String,
    paid: String,
) -> impl Fn(&Received) -> Do + Clone + Send + Sync + 'static {
    let received = Arc::new(AtomicUsize::new(0));
    move |_| match received.fetch_add(1, Ordering::SeqCst) {
        0 | 1 => Do::Answer(200, open.clone()),
        2..=7 => failure.clone(),
        _ => Do::Answer(200, paid.clone()),
    }
}
