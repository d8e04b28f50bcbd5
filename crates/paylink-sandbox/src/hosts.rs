//! The host names that the sandbox accepts.
//!
//! A web page can let a name of its own resolve to 127.0.0.1, and then read what a server there
//! answers (DNS rebinding). Such a request names a foreign host, so it is refused before anything
//! else.

use std::net::SocketAddr;

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::uri::Authority;

/// The accepted values of the header `Host`, in lower case.
#[derive(Debug)]
pub(crate) struct Hosts {
    port: u16,
    names: Vec<String>,
    /// Whether any IP address is accepted, because the sandbox listens on all interfaces. DNS
    /// rebinding works with names only.
    any_address: bool,
}

impl Hosts {
    /// `more` are names with or without a port.
    pub(crate) fn new(bound: SocketAddr, more: &[String]) -> Self {
        let port = bound.port();
        let own = match bound {
            SocketAddr::V4(own) => own.ip().to_string(),
            SocketAddr::V6(own) => format!("[{}]", own.ip()),
        };
        let local = ["127.0.0.1", "localhost", "[::1]", &own].map(|name| format!("{name}:{port}"));
        let mut names: Vec<String> = local.into();
        for name in more.iter().map(|name| name.to_ascii_lowercase()) {
            names.extend((!has_port(&name)).then(|| format!("{name}:{port}")));
            names.push(name);
        }
        Self { port, names, any_address: bound.ip().is_unspecified() }
    }

    /// Whether a request names this sandbox, in its header `Host` and in its target.
    pub(crate) fn take(&self, parts: &Parts) -> bool {
        let mut headers = parts.headers.get_all(HOST).iter();
        let named = match (headers.next(), headers.next()) {
            (Some(only), None) => only.to_str().is_ok_and(|name| self.is_own(name)),
            _ => false,
        };
        named && parts.uri.authority().is_none_or(|own| self.is_own(own.as_str()))
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// Whether an origin, as a browser sends it, is that of the sandbox's own pages.
    pub(crate) fn is_own_origin(&self, origin: &str) -> bool {
        ["http://", "https://"]
            .iter()
            .any(|scheme| origin.strip_prefix(scheme).is_some_and(|own| self.is_own(own)))
    }

    /// Whether a browser sent a request for a page of another site. Programs send neither header.
    pub(crate) fn is_cross_site(&self, headers: &HeaderMap) -> bool {
        let mut origins = headers.get_all(ORIGIN).iter();
        let mut sites = headers.get_all("sec-fetch-site").iter();
        origins.any(|own| !own.to_str().is_ok_and(|own| self.is_own_origin(own)))
            || sites.any(|own| !["same-origin", "none"].contains(&own.to_str().unwrap_or_default()))
    }

    fn is_own(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let with_port = if has_port(&name) { name.clone() } else { format!("{name}:80") };
        self.names.contains(&name)
            || self.names.contains(&with_port)
            || self.any_address
                && with_port.parse::<SocketAddr>().is_ok_and(|address| address.port() == self.port)
    }
}

fn has_port(name: &str) -> bool {
    name.parse::<Authority>().is_ok_and(|own| own.port().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(bound: &str, more: &[&str]) -> Hosts {
        let more: Vec<String> = more.iter().map(|name| (*name).to_owned()).collect();
        Hosts::new(bound.parse().unwrap(), &more)
    }

    #[test]
    fn only_local_names_with_the_port_are_its_own() {
        let own = hosts("127.0.0.1:4242", &[]);
        for name in ["127.0.0.1:4242", "localhost:4242", "LocalHost:4242", "[::1]:4242"] {
            assert!(own.is_own(name) && own.is_own_origin(&format!("http://{name}")), "{name}");
        }
        for name in [
            "evil.example:4242",
            "127.0.0.1.evil.example:4242",
            "localhost.evil.example:4242",
            "user@localhost:4242",
            "localhost:4243",
            "127.0.0.1",
            "192.168.1.5:4242",
            "[::2]:4242",
            "",
        ] {
            assert!(!own.is_own(name) && !own.is_own_origin(&format!("http://{name}")), "{name}");
        }
        assert!(!own.is_own_origin("null") && !own.is_own_origin("localhost:4242"));
        assert!(hosts("127.0.0.1:80", &[]).is_own("localhost"));
    }

    #[test]
    fn an_address_or_name_of_your_choice_is_added() {
        assert!(hosts("192.168.1.5:4242", &[]).is_own("192.168.1.5:4242"));
        let own = hosts("127.0.0.1:4242", &["Sandbox.internal", "proxy.example:8443"]);
        for name in ["sandbox.internal", "sandbox.internal:4242", "proxy.example:8443"] {
            assert!(own.is_own(name), "{name}");
        }
        for name in ["proxy.example", "proxy.example:4242", "x.sandbox.internal"] {
            assert!(!own.is_own(name), "{name}");
        }
        let everywhere = hosts("0.0.0.0:4242", &[]);
        assert!(everywhere.is_own("192.168.1.5:4242") && everywhere.is_own("[fe80::1]:4242"));
        assert!(!everywhere.is_own("192.168.1.5:80") && !everywhere.is_own("evil.example:4242"));
    }
}
