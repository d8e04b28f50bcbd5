//! A line for every request on standard error, where that is asked for.

use std::io::{self, Write as _};
use std::time::Duration;

use axum::http::Request;
use jiff::Timestamp;

use crate::clock::{ISTANBUL, written};
use crate::redaction::redact;
use crate::{Provider, form};

/// What is told of a request: no query, no header, no body.
#[derive(Debug)]
pub(crate) struct AccessLogLine {
    method: String,
    path: String,
    service: String,
}

impl AccessLogLine {
    pub(crate) fn of<T>(request: &Request<T>) -> Self {
        let path = request.uri().path();
        let service = Provider::service(path);
        let service =
            service.map(|(provider, service)| format!(" ({} {service})", provider.name()));
        Self {
            method: request.method().to_string(),
            path: path.to_owned(),
            service: service.unwrap_or_default(),
        }
    }

    /// `status` is none where the connection was closed instead of an answer.
    pub(crate) fn write(&self, at: Timestamp, status: Option<u16>, took: Duration) {
        // who has closed standard error does not want the line
        let _ = io::stderr().lock().write_all(self.text(at, status, took).as_bytes());
    }

    fn text(&self, at: Timestamp, status: Option<u16>, took: Duration) -> String {
        let at = written(at, ISTANBUL, "%H:%M:%S");
        let status = status.map_or_else(|| "closed".to_owned(), |status| status.to_string());
        let took = took.as_millis();
        let Self { method, path, service } = self;
        // keys first: an escape could take one apart
        let text = redact(&format!("{method} {path}{service}"));
        let text: Vec<String> = text.split(' ').map(form::header_safe).collect();
        format!("{at} {} {status} {took} ms\n", text.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(uri: &str) -> String {
        let request =
            Request::post(uri).header("authorization", "Basic sck_sandbox_x").body(()).unwrap();
        AccessLogLine::of(&request).text(
            Timestamp::UNIX_EPOCH,
            Some(200),
            Duration::from_millis(12),
        )
    }

    #[test]
    fn a_line_tells_the_path_and_nothing_that_a_client_can_break_it_with() {
        assert_eq!(
            line("/paynet/v1/mailorder/create?key=sck_sandbox_secret"),
            "03:00:00 POST /paynet/v1/mailorder/create (Paynet mailorder/create) 200 12 ms\n"
        );
        assert_eq!(line("/x%0d%0aForged"), "03:00:00 POST /x%0d%0aForged 200 12 ms\n");
        assert!(!line("/paynet/sck_sandbox_secret").contains("secret"));
        let hostile = AccessLogLine {
            path: "/a\r\nb\u{1b}[31mş".to_owned(),
            ..AccessLogLine::of(&Request::new(()))
        };
        let text = hostile.text(Timestamp::UNIX_EPOCH, None, Duration::ZERO);
        assert_eq!(text, "03:00:00 GET /a%0D%0Ab%1B[31m%C5%9F closed 0 ms\n");
    }
}
