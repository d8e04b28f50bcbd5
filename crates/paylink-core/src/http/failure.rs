use std::error::Error as StdError;
use std::fmt;
use std::io;

use rustls::{AlertDescription, CertificateError, InvalidMessage};

use super::timely_body::TooLate;
use crate::error::{ConnectFailure, Error};

/// Converts an error of the HTTP library. Only its connect errors mean that nothing was sent.
pub(super) fn failure(error: reqwest::Error) -> Error {
    if chain(&error).any(|cause| cause.is::<TooLate>()) {
        return Error::too_late();
    }
    let ours = if error.is_connect() {
        let (failure, at_proxy) = connect_failure(&error);
        Error::connect_with(failure, at_proxy)
    } else if error.is_builder() {
        Error::configuration("the HTTP library rejected the request")
    } else if error.is_timeout() {
        Error::timeout()
    } else {
        Error::interrupted()
    };
    ours.with_source(Cause::of(&error))
}

/// The texts with which the HTTP library reports that a proxy opened no tunnel. Its error type is
/// not public.
const TUNNEL: &str = "tunnel error: ";
const PROXY_AUTHENTICATION: &str = "tunnel error: proxy authorization required";
const NO_PROXY: &str = "tunnel error: failed to create underlying connection";

/// Returns why no connection was established, and whether the connection to the proxy failed.
fn connect_failure(error: &reqwest::Error) -> (ConnectFailure, bool) {
    let texts = || chain(error).map(ToString::to_string);
    let at_proxy = texts().any(|text| text == NO_PROXY);
    let failure = if error.is_dns() {
        ConnectFailure::NameResolution
    } else if error.is_timeout() {
        ConnectFailure::TimedOut
    } else if let Some(text) = texts().find(|text| text.starts_with(TUNNEL) && text != NO_PROXY) {
        match text.as_str() {
            PROXY_AUTHENTICATION => ConnectFailure::ProxyAuthentication,
            _ => ConnectFailure::ProxyRefused,
        }
    } else {
        chain(error).find_map(of_cause).unwrap_or(ConnectFailure::Other)
    };
    (failure, at_proxy)
}

fn of_cause(mut cause: &(dyn StdError + 'static)) -> Option<ConnectFailure> {
    // `source()` of an I/O error skips the error that it wraps.
    while let Some(io) = cause.downcast_ref::<io::Error>() {
        match io.get_ref() {
            Some(inner) if inner.is::<io::Error>() || inner.is::<rustls::Error>() => cause = inner,
            _ => return of_io(io.kind()),
        }
    }
    cause.downcast_ref::<rustls::Error>().map(of_tls)
}

fn of_io(kind: io::ErrorKind) -> Option<ConnectFailure> {
    use io::ErrorKind as E;
    match kind {
        E::ConnectionRefused => Some(ConnectFailure::Refused),
        // The HTTP library reports `NotConnected` if the host has no address of the allowed
        // version.
        E::HostUnreachable | E::NetworkUnreachable | E::NotConnected => {
            Some(ConnectFailure::Unreachable)
        }
        E::AddrNotAvailable => Some(ConnectFailure::LocalAddress),
        // A TCP connection is established by now, so the handshake was not completed.
        E::UnexpectedEof | E::ConnectionReset | E::ConnectionAborted | E::BrokenPipe => {
            Some(ConnectFailure::Tls)
        }
        _ => None,
    }
}

fn of_tls(error: &rustls::Error) -> ConnectFailure {
    use rustls::Error as E;
    match error {
        E::InvalidCertificate(why) => of_certificate(why),
        E::NoCertificatesPresented => ConnectFailure::Certificate,
        E::PeerIncompatible(_)
        | E::AlertReceived(
            AlertDescription::ProtocolVersion
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity,
        ) => ConnectFailure::TlsVersion,
        E::AlertReceived(AlertDescription::UnrecognisedName) => ConnectFailure::CertificateHostName,
        E::InvalidMessage(
            InvalidMessage::InvalidContentType | InvalidMessage::UnknownProtocolVersion,
        ) => ConnectFailure::NotTls,
        _ => ConnectFailure::Tls,
    }
}

fn of_certificate(why: &CertificateError) -> ConnectFailure {
    use CertificateError as E;
    match why {
        E::Expired | E::ExpiredContext { .. } => ConnectFailure::CertificateExpired,
        E::NotValidYet | E::NotValidYetContext { .. } => ConnectFailure::CertificateNotYetValid,
        E::UnknownIssuer => ConnectFailure::CertificateIssuer,
        E::NotValidForName | E::NotValidForNameContext { .. } => {
            ConnectFailure::CertificateHostName
        }
        _ => ConnectFailure::Certificate,
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
