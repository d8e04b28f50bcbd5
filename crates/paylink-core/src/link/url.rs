use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use super::contact::is_around;
use crate::error::{Error, Result, RuleCode};

/// An absolute http or https URL, such as a callback URL or a return URL. The URL has at most 2,048
/// ASCII characters.
///
/// A `WebUrl` may have a query, but no user name, no password and no fragment. A fragment is not
/// allowed because a provider may append parameters to the URL, and parameters after a fragment
/// would be lost. `Debug` output shows neither the path nor the query, because the path and the
/// query may contain a token.
///
/// ```
/// use paylink_core::WebUrl;
/// let url: WebUrl = "https://shop.example/paid?order=1042".parse()?;
/// let url = url.with_query("token", "a b");
/// assert_eq!(url.as_str(), "https://shop.example/paid?order=1042&token=a%20b");
/// # Ok::<(), paylink_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct WebUrl(Box<str>);

impl WebUrl {
    /// Returns the URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the URL with one more query parameter. The name and the value are percent-encoded.
    #[must_use]
    pub fn with_query(&self, name: &str, value: &str) -> Self {
        let mark = match self.0.split_once('?') {
            None => "?",
            Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
            Some(_) => "&",
        };
        let [name, value] = [name, value].map(|text| utf8_percent_encode(text, RESERVED));
        Self(format!("{}{mark}{name}={value}", self.0).into())
    }

    /// Parses a text as a `WebUrl`, like [`str::parse`]. Whitespace and invisible characters around the URL are removed. If
    /// the text is invalid, the error contains `field` as the name of the invalid field.
    ///
    /// # Errors
    /// Returns an error if the text is not a valid `WebUrl`.
    pub fn parse_as(field: &'static str, text: &str) -> Result<Self> {
        let text = text.trim_matches(is_around);
        Self::check(field, text).map(|()| Self(text.into()))
    }

    /// Checks whether the text is a valid `WebUrl`, like [`parse_as`](Self::parse_as), but does not
    /// create a `WebUrl`.
    ///
    /// # Errors
    /// Returns an error if the text is not a valid `WebUrl`.
    pub fn check(field: &'static str, text: &str) -> Result<()> {
        check(text).map_err(|rule| Error::invalid(field, RuleCode::Format, rule))
    }
}

/// The characters that a URL may contain unescaped, except the `#` of a fragment.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let ascii = byte as u8;
        plain[byte] = byte < 128
            && ascii.is_ascii_graphic()
            && !matches!(
                ascii,
                b'#' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
            );
        byte += 1;
    }
    plain
};

/// Returns what follows `https://` or `http://`, or `None` if the text begins with neither.
pub(super) fn after_scheme(text: &str) -> Option<&str> {
    ["https://", "http://"].into_iter().find_map(|scheme| {
        let (start, rest) = text.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    })
}

fn check(text: &str) -> std::result::Result<(), &'static str> {
    let Some(rest) = after_scheme(text) else {
        return Err("must be a URL that begins with https:// or http://");
    };
    if text.len() > 2048 {
        return Err("must be at most 2048 characters long");
    }
    let end = rest.bytes().position(|b| matches!(b, b'/' | b'?' | b'@')).unwrap_or(rest.len());
    let (authority, after) = rest.split_at(end);
    if !authority.is_ascii() {
        return Err("must contain a host in ASCII (an international name begins with xn--)");
    }
    match text.bytes().find(|b| !PLAIN[usize::from(*b)]) {
        Some(b'#') => return Err("must not contain a fragment (#...)"),
        Some(_) => {
            return Err(
                "must be ASCII without whitespace and quotes (percent-encode other characters)",
            );
        }
        None => {}
    }
    if after.starts_with('@') {
        return Err("must not contain a user name or password");
    }
    // The colons of an IPv6 address are within brackets.
    let (host, port) = match authority.bytes().rposition(|b| b == b':' || b == b']') {
        Some(at) if authority.as_bytes()[at] == b':' => {
            (&authority[..at], Some(&authority[at + 1..]))
        }
        _ => (authority, None),
    };
    // `parse` also accepts a plus sign.
    let is_port = |port: &str| !port.starts_with('+') && port.parse().is_ok_and(|n: u16| n > 0);
    if !port.is_none_or(is_port) {
        return Err("must contain a port between 1 and 65535, or no port");
    }
    if is_host(host) { Ok(()) } else { Err("must contain a valid host") }
}

/// Returns whether the host is a name or an IP address that browsers do not read as another one.
/// Browsers read a name that ends in a number as an IPv4 address, such as `0x7f000001` as
/// `127.0.0.1`.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        let address = address.strip_suffix(']').map(str::parse::<Ipv6Addr>);
        return matches!(address, Some(Ok(_)));
    }
    let name = host.strip_suffix('.').unwrap_or(host).as_bytes();
    let is_label = |label: &[u8]| {
        let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'-' || *b == b'_';
        (1..=63).contains(&label.len()) && label.iter().all(is_name)
    };
    let mut labels = name.split(|b| *b == b'.');
    let last = labels.clone().next_back().unwrap_or_default();
    if last.iter().all(u8::is_ascii_digit) || last.starts_with(b"0x") || last.starts_with(b"0X") {
        return host.parse::<Ipv4Addr>().is_ok();
    }
    name.len() <= 253 && labels.all(is_label)
}

/// The characters that are escaped in the name and value of a parameter: all but letters, digits
/// and the four that never need it.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl TryFrom<String> for WebUrl {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl FromStr for WebUrl {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse_as("url", text)
    }
}

impl fmt::Debug for WebUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.match_indices(['/', '?']).map(|(at, _)| at).nth(2).unwrap_or(self.0.len());
        let end = self.0.find('?').map_or(end, |query| query.min(end));
        write!(f, "{}[…]", &self.0[..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepted() {
        for text in [
            "https://shop.example",
            "https://shop.example/paid?o=1&u=2",
            "http://127.0.0.1:8080/cb",
            "http://[::1]:8080/cb",
            "https://xn--bcher-kva.example/",
            "https://a_b.example:65535",
            "https://10.0.0.1/",
            "https://[::ffff:10.0.0.1]",
        ] {
            assert_eq!(text.parse::<WebUrl>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn refused_with_field_and_rule() {
        for (text, rule) in [
            ("", "begins"),
            ("shop.example/paid", "begins"),
            ("ftp://shop.example", "begins"),
            ("javascript:alert(1)", "begins"),
            ("https://", "host"),
            ("https:///paid", "host"),
            ("https://a..b/", "host"),
            ("https://shop.example:0/", "port"),
            ("https://shop.example:+80/", "port"),
            ("https://shop.example:99999/", "port"),
            ("https://shop.example:/", "port"),
            ("https://shop.example:8 0/", "ASCII"),
            ("https://[::1]:0/", "port"),
            ("https://a:1:2/", "host"),
            ("https://user:pw@shop.example/", "user"),
            ("https://shop.example/#paid", "fragment"),
            ("https://shop.example/a b", "ASCII"),
            ("https://shop.example/ödendi", "ASCII"),
            ("https://shop.example/\r\nX: y", "ASCII"),
            ("https://[::1/", "host"),
            ("https://şirket.example/", "xn--"),
        ] {
            let error = WebUrl::parse_as("callback_url", text).unwrap_err();
            assert_eq!(error.field(), Some("callback_url"));
            assert!(error.rule().unwrap().contains(rule), "{text}: {error}");
        }
    }

    #[test]
    fn wire_pasted_spellings_are_accepted_and_other_hosts_are_not() {
        for (text, url) in [
            (" https://shop.example/paid ", "https://shop.example/paid"),
            ("\u{feff}https://shop.example/paid\u{200b}", "https://shop.example/paid"),
            ("HTTPS://Shop.example/", "HTTPS://Shop.example/"),
            ("https://shop.example./", "https://shop.example./"),
        ] {
            assert_eq!(text.parse::<WebUrl>().unwrap().as_str(), url);
        }
        for text in [
            "https://999.999.999.999/",
            "https://0x7f000001/",
            "https://127.1/",
            "https://2130706433/",
            "https://a.0x7f/",
            "https://01.2.3.4/",
            "https://1.2.3.4./",
            "https://a../",
            "https://[::1%25eth0]/",
            "https://[::1]a/",
            "https://%41.example/",
            "https://a+b.example/",
            "https://./",
        ] {
            let error = text.parse::<WebUrl>().unwrap_err();
            assert!(error.rule().unwrap().contains("host"), "{text}: {error}");
        }
    }

    #[test]
    fn a_parameter_is_added_after_any_query() {
        for (text, url) in [
            ("https://a.example", "https://a.example?n=a%20b%26"),
            ("https://a.example/?", "https://a.example/?n=a%20b%26"),
            ("https://a.example/?x", "https://a.example/?x&n=a%20b%26"),
        ] {
            assert_eq!(text.parse::<WebUrl>().unwrap().with_query("n", "a b&").as_str(), url);
        }
    }

    #[test]
    fn debug_shows_no_token() {
        for text in [
            "https://shop.example/cb/TOKEN?t=TOKEN",
            "https://shop.example?t=TOKEN",
            "https://shop.example/",
        ] {
            let shown = format!("{:?}", text.parse::<WebUrl>().unwrap());
            assert_eq!(shown, "https://shop.example[…]");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "https?://[a-z@:\\[\\]/?#.0-9%]{0,40}|.{0,40}") {
            let _ = text.parse::<WebUrl>().map(|url| format!("{url:?}"));
        }

        #[cfg(feature = "http")]
        #[test]
        fn browsers_read_the_host_as_it_is_written(
            host in "[a-cx0-2.:_-]{1,9}|[0-9]{1,3}([.][0-9]{1,3}){0,4}|\\[[0-2a:.]{2,9}\\]",
        ) {
            let text = format!("https://{host}/");
            if text.parse::<WebUrl>().is_ok() {
                let url = url::Url::parse(&text).unwrap();
                let is_ipv6 = matches!(url.host(), Some(url::Host::Ipv6(_)));
                let name = host.split(':').next().unwrap();
                assert!(is_ipv6 || url.host_str() == Some(name), "{text} is {url}");
            }
        }
    }
}
