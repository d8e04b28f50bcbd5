use std::fmt;

use url::{Host, Url};

use crate::error::{Error, Result, RuleCode};

/// The base URL of a provider's services. The URL consists of a scheme, a host, an optional port
/// and an optional path. The URL must not contain a user name, password, query or fragment.
///
/// ```
/// use paylink_core::BaseUrl;
/// assert!(BaseUrl::https("https://gateway.example/paynet").is_ok());
/// assert!(BaseUrl::https("http://gateway.example/paynet").is_err());
/// assert!(BaseUrl::loopback("http://127.0.0.1:8080/paynet").is_ok());
/// # Ok::<(), paylink_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Parses an https URL.
    ///
    /// # Errors
    /// Returns an error if the text is not an absolute URL, if the scheme is not https, or if the
    /// URL contains a user name, password, query or fragment.
    pub fn https(text: &str) -> Result<Self> {
        let url = read(text)?;
        if url.scheme() == "https" {
            Ok(Self(url))
        } else {
            Err(invalid("must begin with https://"))
        }
    }

    /// Parses an http or https URL whose host is the local machine: an address in `127.0.0.0/8`,
    /// `[::1]` or `localhost`. Such URLs are meant for the sandbox and for tests.
    ///
    /// # Errors
    /// Returns an error if the text is not an absolute URL, if the scheme is neither http nor
    /// https, if the host is not the local machine, or if the URL contains a user name, password,
    /// query or fragment.
    pub fn loopback(text: &str) -> Result<Self> {
        let url = read(text)?;
        let is_loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if is_loopback && matches!(url.scheme(), "http" | "https") {
            Ok(Self(url))
        } else {
            Err(invalid(
                "must be an http or https URL of this machine (127.0.0.1, [::1] or localhost)",
            ))
        }
    }

    /// Returns whether the scheme of the URL is https.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Returns the URL of a service. `path` begins with a slash or is empty.
    pub(crate) fn join(&self, path: &'static str) -> Url {
        let mut url = self.0.clone();
        let base = self.0.path().trim_end_matches('/');
        url.set_path(&format!("{base}{path}"));
        url
    }

    pub(super) fn url(&self) -> &Url {
        &self.0
    }

    /// Returns the host and the port.
    pub(crate) fn authority(&self) -> &str {
        self.0.authority()
    }
}

fn read(text: &str) -> Result<Url> {
    let url: Url = text.parse().map_err(|_| invalid("must be an absolute URL"))?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(invalid("must contain a host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid("must not contain a user name or password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(invalid("must not contain a query or fragment"));
    }
    Ok(url)
}

fn invalid(rule: &'static str) -> Error {
    Error::invalid("base_url", RuleCode::Format, rule)
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_kept_and_service_paths_are_appended() {
        for (base, joined) in [
            ("https://api.paynet.com.tr", "https://api.paynet.com.tr/v1/mailorder/create"),
            ("https://api.paynet.com.tr/", "https://api.paynet.com.tr/v1/mailorder/create"),
            ("https://gw.example/a/paynet/", "https://gw.example/a/paynet/v1/mailorder/create"),
        ] {
            assert_eq!(BaseUrl::https(base).unwrap().join("/v1/mailorder/create").as_str(), joined);
        }
        let page = "https://doc.example/a/1.-page.md";
        assert_eq!(BaseUrl::https(page).unwrap().join("").as_str(), page);
    }

    #[test]
    fn other_urls_are_refused() {
        for (text, rule) in [
            ("api.paynet.com.tr", "absolute"),
            ("http://api.paynet.com.tr", "https"),
            ("https://u@api.paynet.com.tr", "user"),
            ("https://u:p@api.paynet.com.tr", "user"),
            ("https://api.paynet.com.tr/?a=1", "query"),
            ("https://api.paynet.com.tr/#a", "fragment"),
        ] {
            let error = BaseUrl::https(text).unwrap_err();
            assert!(
                error.field() == Some("base_url") && error.rule().unwrap().contains(rule),
                "{text}: {error}"
            );
        }
    }

    #[test]
    fn loopback_accepts_this_machine_only() {
        for text in [
            "http://127.0.0.1:1",
            "http://127.9.9.9",
            "http://[::1]:1/x",
            "http://localhost:1",
            "https://127.0.0.1",
            "HTTP://LOCALHOST:1",
            " http://127.0.0.1:1 ",
        ] {
            assert!(BaseUrl::loopback(text).is_ok(), "{text}");
        }
        for text in [
            "http://10.0.0.1",
            "http://localhost.example",
            "http://127.0.0.1.example",
            "http://[::2]",
            "ftp://127.0.0.1",
        ] {
            assert!(BaseUrl::loopback(text).is_err(), "{text}");
        }
    }
}
