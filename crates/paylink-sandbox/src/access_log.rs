//! The access log: a line for each request on standard error.

use std::time::Duration;

use axum::http::Request;
use jiff::Timestamp;

use crate::clock::{ISTANBUL, written};
use crate::form;
use crate::line_log::LineLog;
use crate::redaction::Redactor;

/// What is logged of a request: no query, no header, no body.
#[derive(Debug)]
pub(crate) struct AccessLogLine {
    method: String,
    path: String,
    service: String,
}

impl AccessLogLine {
    /// `service` is the provider's name and the service that the path names, if any.
    pub(crate) fn new<T>(request: &Request<T>, service: Option<(&str, &str)>) -> Self {
        let service = service.map(|(provider, service)| format!(" ({provider} {service})"));
        Self {
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            service: service.unwrap_or_default(),
        }
    }

    /// Writes the line. `status` is `None` if the connection was closed without a response.
    pub(crate) fn write(
        &self,
        at: Timestamp,
        status: Option<u16>,
        took: Duration,
        redactor: &Redactor,
    ) {
        LineLog::stderr().add(&self.text(at, status, took, redactor));
    }

    fn text(
        &self,
        at: Timestamp,
        status: Option<u16>,
        took: Duration,
        redactor: &Redactor,
    ) -> String {
        let at = written(at, ISTANBUL, "%H:%M:%S");
        let status = status.map_or_else(|| "closed".to_owned(), |status| status.to_string());
        let took = took.as_millis();
        let Self { method, path, service } = self;
        // redaction comes first: escaping could split a key
        let text = redactor.redact(&format!("{method} {path}{service}"));
        let words: Vec<String> = text.split(' ').map(form::header_safe).collect();
        format!("{at} {} {status} {took} ms\n", words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor() -> Redactor {
        Redactor::new(&[], "own_mark_")
    }

    fn line(uri: &str, service: Option<(&str, &str)>) -> String {
        let request =
            Request::post(uri).header("authorization", "Basic own_mark_x").body(()).unwrap();
        let took = Duration::from_millis(12);
        AccessLogLine::new(&request, service).text(
            Timestamp::UNIX_EPOCH,
            Some(200),
            took,
            &redactor(),
        )
    }

    #[test]
    fn a_line_shows_the_path_and_nothing_that_a_client_can_break_it_with() {
        assert_eq!(
            line("/one/v1/mailorder/create?key=own_mark_secret", Some(("One", "mailorder/create"))),
            "03:00:00 POST /one/v1/mailorder/create (One mailorder/create) 200 12 ms\n"
        );
        assert_eq!(line("/x%0d%0aForged", None), "03:00:00 POST /x%0d%0aForged 200 12 ms\n");
        assert!(!line("/one/own_mark_secret", None).contains("secret"));
        let hostile = AccessLogLine {
            path: "/a\r\nb\u{1b}[31mş".to_owned(),
            ..AccessLogLine::new(&Request::new(()), None)
        };
        let text = hostile.text(Timestamp::UNIX_EPOCH, None, Duration::ZERO, &redactor());
        assert_eq!(text, "03:00:00 GET /a%0D%0Ab%1B[31m%C5%9F closed 0 ms\n");
    }
}
