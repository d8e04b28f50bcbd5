use std::error::Error as StdError;
use std::fmt;
use std::io;

use crate::error::Error;

/// Converts an error of the HTTP library. Only its connect errors mean that nothing was sent.
pub(super) fn failure(error: reqwest::Error) -> Error {
    let ours = if error.is_connect() {
        failed_step(&error).map_or_else(Error::connect, Error::connect_at)
    } else if error.is_builder() {
        Error::configuration("the HTTP library rejects the request")
    } else if error.is_timeout() {
        Error::timeout()
    } else {
        Error::interrupted()
    };
    ours.with_source(Cause::of(&error))
}

/// Returns the step of the connection that failed, or `None` if the HTTP library does not report
/// the step. The words are fixed, because addresses and the contents of certificates must not be
/// shown.
fn failed_step(error: &reqwest::Error) -> Option<&'static str> {
    if error.is_dns() {
        return Some("name resolution failed");
    }
    if error.is_timeout() {
        return Some("timed out");
    }
    chain(error).find_map(|mut cause| {
        // `source()` of an I/O error skips the error that it wraps.
        while let Some(io) = cause.downcast_ref::<io::Error>() {
            match io.get_ref() {
                Some(inner) => cause = inner,
                None => return of_io(io.kind()),
            }
        }
        match cause.downcast_ref::<rustls::Error>()? {
            rustls::Error::InvalidCertificate(_) => {
                Some("TLS handshake failed (the server's certificate was not accepted)")
            }
            _ => Some("TLS handshake failed"),
        }
    })
}

fn of_io(kind: io::ErrorKind) -> Option<&'static str> {
    match kind {
        io::ErrorKind::ConnectionRefused => Some("connection refused"),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            Some("host unreachable")
        }
        _ => None,
    }
}

/// Returns the sources of an error, without the error itself.
fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(error.source(), |cause| (*cause).source())
}

/// The text of the innermost cause. It does not contain addresses, because addresses may contain
/// tokens.
#[derive(Debug)]
struct Cause(String);

impl Cause {
    fn of(error: &reqwest::Error) -> Self {
        match chain(error).last() {
            Some(innermost) => Self(innermost.to_string()),
            None => Self("the HTTP library gives no reason".into()),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Cause {}
