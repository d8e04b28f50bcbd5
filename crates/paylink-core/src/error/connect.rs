use super::{Error, Kind};
use crate::text::text_form;

/// The reason why no connection was established. In all of these cases, nothing was sent.
///
/// [`Error::connect_failure`] returns the reason. New versions may add reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConnectFailure {
    /// The host name has no address, or the name server did not respond.
    NameResolution,
    /// The host refused the connection, because no program accepts connections on the port.
    Refused,
    /// There is no route to the host, or the host has no address of the IP version that the
    /// transport uses.
    Unreachable,
    /// The connection was not established in time. A firewall may discard the packets.
    TimedOut,
    /// The server's certificate has expired, or the clock of this machine is ahead of the real
    /// time.
    CertificateExpired,
    /// The server's certificate is not valid yet, or the clock of this machine is behind the real
    /// time.
    CertificateNotYetValid,
    /// No trusted authority issued the server's certificate, or the server does not send the
    /// intermediate certificates.
    CertificateIssuer,
    /// The server has no certificate for the host name.
    CertificateHostName,
    /// The server's certificate was rejected for a reason that no other variant describes. For
    /// example, it is a self-signed certificate of an authority.
    Certificate,
    /// The server supports neither TLS 1.2 nor TLS 1.3, or it supports none of the ciphers of this
    /// client.
    TlsVersion,
    /// The server on this port does not use TLS.
    NotTls,
    /// The TLS handshake failed for a reason that no other variant describes.
    Tls,
    /// The proxy requires a user name and a password, or did not accept the configured user name
    /// and password.
    ProxyAuthentication,
    /// The proxy did not open a tunnel to the host. The HTTP status of the proxy's response is not
    /// known, so a permanent failure (403) and a temporary failure (502) cannot be distinguished.
    ProxyRefused,
    /// The transport is configured to send from a local IP address that this machine does not have.
    LocalAddress,
    /// The reason is not known.
    Other,
}

text_form!(ConnectFailure, "connect_failure", {
    NameResolution => "name-resolution",
    Refused => "refused",
    Unreachable => "unreachable",
    TimedOut => "timed-out",
    CertificateExpired => "certificate-expired",
    CertificateNotYetValid => "certificate-not-yet-valid",
    CertificateIssuer => "certificate-issuer",
    CertificateHostName => "certificate-host-name",
    Certificate => "certificate",
    TlsVersion => "tls-version",
    NotTls => "not-tls",
    Tls => "tls",
    ProxyAuthentication => "proxy-authentication",
    ProxyRefused => "proxy-refused",
    LocalAddress => "local-address",
    Other => "other",
});

impl ConnectFailure {
    /// Returns whether the failure may be temporary. If the result is `false`, another attempt
    /// fails until somebody corrects the configuration of the server, the proxy or this program.
    pub fn is_temporary(self) -> bool {
        match self {
            Self::NameResolution
            | Self::Refused
            | Self::Unreachable
            | Self::TimedOut
            | Self::Tls
            | Self::ProxyRefused
            | Self::Other => true,
            Self::CertificateExpired
            | Self::CertificateNotYetValid
            | Self::CertificateIssuer
            | Self::CertificateHostName
            | Self::Certificate
            | Self::TlsVersion
            | Self::NotTls
            | Self::ProxyAuthentication
            | Self::LocalAddress => false,
        }
    }

    /// Returns the reason in words, or `None` if it is not known.
    pub(super) fn words(self) -> Option<&'static str> {
        Some(match self {
            Self::NameResolution => "name resolution failed",
            Self::Refused => "connection refused",
            Self::Unreachable => "host unreachable",
            Self::TimedOut => "timed out",
            Self::CertificateExpired => {
                "the server's certificate has expired, or the clock of this machine is wrong"
            }
            Self::CertificateNotYetValid => {
                "the server's certificate is not valid yet, or the clock of this machine is wrong"
            }
            Self::CertificateIssuer => {
                "the server's certificate is from an unknown issuer, or the server does not send \
                 its intermediate certificate"
            }
            Self::CertificateHostName => "the server has no certificate for this host name",
            Self::Certificate => {
                "the server's certificate was not accepted (it may be self-signed, or not meant \
                 for a server)"
            }
            Self::TlsVersion => {
                "the server supports no TLS version or cipher that this client supports \
                 (TLS 1.2 and 1.3)"
            }
            Self::NotTls => "the server on this port does not use TLS",
            Self::Tls => "TLS handshake failed",
            Self::ProxyAuthentication => {
                "the proxy requires a user name and password, or rejected the configured ones (HTTP 407)"
            }
            Self::ProxyRefused => {
                "the proxy did not open a tunnel to the host (it forbids the host, or cannot \
                 reach it)"
            }
            Self::LocalAddress => {
                "the local address of the transport is not an address of this machine"
            }
            Self::Other => return None,
        })
    }
}

impl Error {
    /// Returns why no connection was established, or `None` if the kind of this error is not
    /// [`ErrorKind::Connect`](super::ErrorKind::Connect).
    ///
    /// ```
    /// use paylink_core::{ConnectFailure, Error};
    /// fn must_be_corrected(error: &Error) -> bool {
    ///     error.connect_failure().is_some_and(|failure| !failure.is_temporary())
    /// }
    /// assert!(!must_be_corrected(&Error::connect()));
    /// assert!(!ConnectFailure::CertificateExpired.is_temporary());
    /// ```
    pub fn connect_failure(&self) -> Option<ConnectFailure> {
        match self.0.kind {
            Kind::Connect { failure, .. } => Some(failure),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_has_its_own_words_and_advice() {
        let mut seen = Vec::new();
        for failure in ConnectFailure::ALL.iter().copied() {
            let error = Error::connect_with(failure, false).with_write_operation("x");
            assert_eq!(error.connect_failure(), Some(failure));
            assert_eq!(error.is_retryable(), failure.is_temporary(), "{failure}");
            let advice = if failure.is_temporary() {
                "; nothing was sent; it is safe to try again"
            } else {
                "; nothing was sent; another attempt will not help until the cause is corrected"
            };
            let text = error.to_string();
            assert!(text.starts_with("no connection") && text.ends_with(advice), "{text}");
            assert!(!seen.contains(&text), "{text} is the text of two failures");
            seen.push(text);
        }
        assert_eq!(Error::timeout().connect_failure(), None);
    }

    #[test]
    fn a_failure_at_the_proxy_names_the_proxy() {
        let error = Error::connect_with(ConnectFailure::Refused, true);
        assert!(error.to_string().starts_with("no connection to the proxy: connection refused;"));
        assert_eq!(error.connect_failure(), Some(ConnectFailure::Refused));
    }
}
