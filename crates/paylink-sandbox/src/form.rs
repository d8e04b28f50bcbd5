//! Form fields of requests, and addresses and parameters of redirects.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything except the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes everything except the unreserved characters of RFC 3986.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Percent-encodes what a header must not contain: control characters, spaces and non-ASCII
/// characters.
pub(crate) fn header_safe(text: &str) -> String {
    utf8_percent_encode(text, const { &CONTROLS.add(b' ') }).to_string()
}

/// Returns the fields of an `application/x-www-form-urlencoded` body or of a query, in order.
pub(crate) fn fields(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

/// Returns the origin of an http or https URL, `scheme://host:port`; `None` for any other text.
pub(crate) fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let scheme = ["http", "https"].into_iter().find(|own| scheme.eq_ignore_ascii_case(own))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let uri: axum::http::Uri = format!("{scheme}://{authority}").parse().ok()?;
    let host = uri.host()?;
    let port = uri.port().map(|port| format!(":{port}")).unwrap_or_default();
    let plain = host.bytes().all(|byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'[' | b']')
    });
    plain.then(|| format!("{scheme}://{host}{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_and_decodes() {
        let text = "a/b+c*d ığüşöçİĞÜŞÖÇ&=%";
        let body = format!("x={}&y&%zz=1+2", encode(text));
        assert_eq!(
            fields(body.as_bytes()),
            [("x".into(), text.into()), ("y".into(), String::new()), ("%zz".into(), "1 2".into())]
        );
        assert_eq!(header_safe("http://a/ş?x=1\r\nEvil: 1"), "http://a/%C5%9F?x=1%0D%0AEvil:%201");
    }

    #[test]
    fn only_http_addresses_have_an_origin() {
        for (url, expected) in [
            ("https://shop.example/ok?o=1", Some("https://shop.example")),
            ("http://127.0.0.1:8080/x", Some("http://127.0.0.1:8080")),
            ("HTTPS://shop.example/ş?ş=ığ#x", Some("https://shop.example")),
            ("http://[::1]:80/", Some("http://[::1]:80")),
            ("https://shop.example;script-src/", None),
            ("javascript:alert(1)", None),
            ("javascript://shop.example/%0Aalert(1)", None),
            ("https:///ok", None),
            ("//shop.example/", None),
            ("/ok", None),
            ("", None),
        ] {
            assert_eq!(origin(url).as_deref(), expected, "{url}");
        }
    }
}
