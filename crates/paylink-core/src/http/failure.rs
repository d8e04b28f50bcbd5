use std::fmt;

use crate::error::Error;

/// How far a request came, from what the HTTP library reports. Only its connect errors mean that
/// nothing left.
pub(super) fn failure(error: reqwest::Error) -> Error {
    let ours = if error.is_connect() {
        Error::connect()
    } else if error.is_builder() {
        Error::configuration("the HTTP library refuses the request")
    } else if error.is_timeout() {
        Error::timeout()
    } else {
        Error::interrupted()
    };
    ours.with_source(Cause::of(&error))
}

/// The innermost reason as text; addresses, which may carry tokens, stay out.
#[derive(Debug)]
struct Cause(String);

impl Cause {
    fn of(error: &reqwest::Error) -> Self {
        let mut innermost: &dyn std::error::Error = error;
        while let Some(source) = innermost.source() {
            innermost = source;
        }
        if std::ptr::addr_eq(innermost, error) {
            Self("the HTTP library gives no reason".into())
        } else {
            Self(innermost.to_string())
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Cause {}
