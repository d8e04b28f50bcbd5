//! The text of an error: this library's own words, and advice on what to do next. An error never
//! shows the provider's words.

use std::error::Error as StdError;
use std::fmt;

use super::{Effect, Error, Kind};

impl Error {
    fn advice(&self) -> &'static str {
        if self.effect() == Effect::Unknown {
            return "the request may have taken effect: look up the link by its reference before you send anything again";
        }
        match &self.0.kind {
            Kind::Invalid { .. }
            | Kind::Configuration(_)
            | Kind::Unsupported(_)
            | Kind::OptIn { .. } => "nothing was sent",
            Kind::WrongKey(_) => "nothing was sent; use the client that created the link",
            Kind::State(_) => "nothing was changed",
            Kind::Callback(_) => "do not act on the callback",
            Kind::Connect { failure, .. } if !failure.is_temporary() => {
                "nothing was sent; another attempt will not help until the cause is corrected"
            }
            Kind::Connect { .. } => "nothing was sent; it is safe to try again",
            Kind::Mismatch(_) => "do not use the response",
            Kind::TooLate => "nothing was sent",
            Kind::Limit { .. } if !self.is_retryable() => {
                "another attempt with the same limit will not help"
            }
            _ if self.is_authentication() => {
                "check that the key is correct and belongs to this environment, and that your IP address is registered"
            }
            Kind::Page { .. } if self.is_retryable() => "try again later",
            _ if self.is_retryable() => "it is safe to try again",
            _ if self.0.write => "nothing was changed",
            _ => "another attempt will not help",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        match (&inner.provider, inner.operation) {
            (Some(provider), Some(operation)) => write!(f, "{provider} {operation}: ")?,
            (Some(provider), None) => write!(f, "{provider}: ")?,
            _ => {}
        }
        match &inner.kind {
            Kind::Invalid { field, rule, .. } => write!(f, "`{field}` {rule}")?,
            Kind::Configuration(what) => write!(f, "invalid configuration: {what}")?,
            Kind::Unsupported(what) => write!(f, "not supported: {what}")?,
            Kind::OptIn { what, how } => {
                write!(f, "off by default: {what} (to switch it on, {how})")?;
            }
            Kind::WrongKey(part) => write!(f, "this link key belongs to another {part}")?,
            Kind::State(what) | Kind::Callback(what) | Kind::Mismatch(what) => f.write_str(what)?,
            Kind::TooLate => f.write_str("the deadline for sending the request has passed")?,
            Kind::Limit { why, .. } => f.write_str(why)?,
            Kind::Connect { failure, at_proxy } => {
                f.write_str(if *at_proxy {
                    "no connection to the proxy"
                } else {
                    "no connection"
                })?;
                if let Some(words) = failure.words() {
                    write!(f, ": {words}")?;
                }
            }
            Kind::Interrupted => {
                f.write_str("the connection broke before the complete response arrived")?;
            }
            Kind::Timeout => f.write_str("the complete response did not arrive in time")?,
            Kind::Redirect(None) => {
                f.write_str("the response is a redirect, which is not followed")?;
            }
            Kind::Redirect(Some(target)) => {
                write!(f, "the response is a redirect to {target}, which is not followed")?;
            }
            Kind::TooLarge { limit } => write!(f, "the response is longer than {limit} bytes")?,
            Kind::Malformed(why) => write!(f, "the response cannot be decoded: {why}")?,
            Kind::Page { is_empty: true } => f.write_str("the response is empty")?,
            Kind::Page { is_empty: false } => {
                f.write_str("the response is a web page, not an API response")?;
            }
            Kind::Status => f.write_str(match (&inner.format, &inner.message) {
                (Some(_), _) => "the response is an error that is not in the API's format",
                (None, Some(_)) => "the response is an error",
                (None, None) => "the response is an error without a readable reason",
            })?,
            Kind::Refused(_) => f.write_str("refused")?,
        }
        if let Some(format) = &inner.format {
            write!(f, " ({format})")?;
        }
        if matches!((&inner.kind, &inner.message), (Kind::Status, Some(_))) {
            f.write_str(", see provider_message()")?;
        }
        if let Some(code) = &inner.code {
            write!(f, " with code {}", Plain(code))?;
        }
        if let Some(description) = inner.description {
            write!(f, " ({description})")?;
        }
        if let Some(status) = inner.http_status {
            write!(f, ", HTTP {status}")?;
        }
        if let Some(id) = &inner.request_id {
            write!(f, ", request {}", Plain(id))?;
        }
        write!(f, "; {}", self.advice())
    }
}

/// Shows a code or id from a provider, but only if the text has the form of a code or id.
struct Plain<'a>(&'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':');
        if !self.0.is_empty() && self.0.len() <= 64 && self.0.bytes().all(plain) {
            f.write_str(self.0)
        } else {
            f.write_str("[not shown]")
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("summary", &format_args!("{self}"))
            .field("delivery", &self.delivery())
            .field("effect", &self.effect())
            .field("attempts", &self.0.attempts)
            .field("body", &self.0.body)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use crate::error::{Error, Refusal, RuleCode};
    use crate::provider_id::ProviderId;
    use crate::raw_body::RawBody;

    #[test]
    fn display_ends_with_advice_and_does_not_show_the_providers_words() {
        let error = Error::refused(Refusal::NotFound)
            .with_provider(&ProviderId::new("paynet"))
            .with_read_operation("mailorder/detail")
            .with_http_status(200)
            .with_code("12", Some("no data"))
            .with_message(Some("Ayşe Yılmaz bulunamadı".into()))
            .with_body(RawBody::from(b"Ayse".to_vec()));
        assert_eq!(
            error.to_string(),
            "paynet mailorder/detail: refused with code 12 (no data), HTTP 200; another attempt will not help"
        );
        assert_eq!(error.provider_message(), Some("Ayşe Yılmaz bulunamadı"));
        assert!(!format!("{error:?}").contains("Ay"));
        let doubtful = Error::timeout().with_write_operation("mailorder/create");
        assert!(
            doubtful
                .to_string()
                .ends_with("look up the link by its reference before you send anything again")
        );
    }

    #[test]
    fn a_text_that_does_not_look_like_a_code_is_not_shown() {
        let error = Error::refused(Refusal::Other).with_code("ayse@example.com 0532", None);
        assert!(error.to_string().contains("[not shown]"), "{error}");
    }

    #[test]
    fn an_error_says_what_to_do_next() {
        for (error, advice) in [
            (Error::invalid("a", RuleCode::Format, "b"), "nothing was sent"),
            (
                Error::opt_in("x", "call `allow_x`"),
                "off by default: x (to switch it on, call `allow_x`); nothing was sent",
            ),
            (Error::wrong_key("account"), "use the client that created the link"),
            (Error::callback("x"), "do not act on the callback"),
            (Error::connect(), "safe to try again"),
            (Error::mismatch("x"), "do not use the response"),
            (
                Error::page().with_read_operation("x").with_http_status(200),
                "is a web page, not an API response, HTTP 200; try again later",
            ),
            (
                Error::page().with_write_operation("x").with_http_status(200),
                "look up the link by its reference",
            ),
            (Error::status(401), "check that the key is correct"),
            (Error::status(503), "safe to try again"),
            (
                Error::refused(Refusal::Other).with_write_operation("x").with_http_status(200),
                "nothing was changed",
            ),
            (Error::timeout().with_write_operation("x"), "look up the link by its reference"),
            (Error::status(404), "another attempt will not help"),
            (Error::too_late().with_write_operation("x"), "request has passed; nothing was sent"),
            (Error::limit_reached(RuleCode::Deadline, "slow"), "slow; it is safe to try again"),
            (Error::limit_reached(RuleCode::NoProgress, "x"), "with the same limit will not help"),
        ] {
            assert!(error.to_string().contains(advice), "{error}");
            assert!(format!("{error:?}").contains(advice), "{error:?}");
        }
    }
}
