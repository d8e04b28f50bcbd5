//! Percent-encoding: the page's forms coming in, parameters of redirects going out.

use std::fmt::Write as _;

/// Encodes everything but the unreserved characters of RFC 3986.
pub(crate) fn encode(text: &str) -> String {
    escape(text, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
}

/// Encodes only what no header may hold: control characters, blanks and everything beyond ASCII.
pub(crate) fn header_safe(text: &str) -> String {
    escape(text, |byte| byte.is_ascii_graphic())
}

fn escape(text: &str, keep: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if keep(byte) {
            out.push(char::from(byte));
        } else {
            // writing to a String cannot fail
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The fields of an `application/x-www-form-urlencoded` body, in order.
pub(crate) fn fields(body: &[u8]) -> Vec<(String, String)> {
    body.split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let mut half = || decode(halves.next().unwrap_or_default());
            (half(), half())
        })
        .collect()
}

fn decode(text: &[u8]) -> String {
    let digit = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', ..) => bytes.push(b' '),
            _ => bytes.push(*byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&bytes).into_owned()
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
}
