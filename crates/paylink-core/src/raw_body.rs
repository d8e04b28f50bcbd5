use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

#[cfg(feature = "http")]
use crate::http::subject::Subject;
#[cfg(feature = "http")]
use crate::provider_id::ProviderId;

/// The bytes of a response body. Cloning is cheap, because all clones share the same bytes. `Debug`
/// shows only the number of bytes, because the body may contain personal data.
#[derive(Clone, Default)]
pub struct RawBody(Arc<Inner>);

#[derive(Default)]
struct Inner {
    bytes: Vec<u8>,
    /// `None` if the body was not received by the HTTP client of this crate.
    #[cfg(feature = "http")]
    exchange: Option<Exchange>,
}

/// The call that received a body. An error about the body names the call.
#[cfg(feature = "http")]
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) provider: ProviderId,
    pub(crate) operation: &'static str,
    pub(crate) write: bool,
    pub(crate) status: u16,
    pub(crate) attempts: u32,
    pub(crate) subject: Subject,
}

/// Returns a body without whitespace and byte-order marks at its start. A body in UTF-16 becomes
/// UTF-8; its first character is ASCII, as in JSON and in a form.
pub(crate) fn start(mut body: &[u8]) -> Cow<'_, [u8]> {
    let unit: fn([u8; 2]) -> u16 = match body {
        [0xFF, 0xFE, ..] | [1..=127, 0, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] | [0, 1..=127, ..] => u16::from_be_bytes,
        _ => loop {
            body = body.trim_ascii_start();
            match body.strip_prefix(b"\xEF\xBB\xBF") {
                Some(rest) => body = rest,
                None => return Cow::Borrowed(body),
            }
        },
    };
    let units: Vec<u16> = body.as_chunks().0.iter().copied().map(unit).collect();
    let text = String::from_utf16_lossy(&units);
    Cow::Owned(start(text.as_bytes()).into_owned())
}

/// Returns a body as text, from its [`start`]. Bytes that are not UTF-8 are replaced by U+FFFD.
pub(crate) fn text(body: &[u8]) -> Cow<'_, str> {
    match start(body) {
        // `from_utf8_lossy` alone is ten times slower.
        Cow::Borrowed(body) => match std::str::from_utf8(body) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(body),
        },
        Cow::Owned(body) => Cow::Owned(String::from_utf8_lossy(&body).into_owned()),
    }
}

impl RawBody {
    /// Returns the bytes of the body.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0.bytes
    }

    /// Returns the body as text. Invalid UTF-8 is replaced with U+FFFD.
    pub fn to_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0.bytes)
    }

    #[cfg(feature = "http")]
    pub(crate) fn received(bytes: Vec<u8>, exchange: Exchange) -> Self {
        Self(Arc::new(Inner { bytes, exchange: Some(exchange) }))
    }

    #[cfg(feature = "http")]
    pub(crate) fn exchange(&self) -> Option<&Exchange> {
        self.0.exchange.as_ref()
    }
}

impl From<Vec<u8>> for RawBody {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Inner {
            bytes,
            #[cfg(feature = "http")]
            exchange: None,
        }))
    }
}

impl PartialEq for RawBody {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for RawBody {}

impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes]", self.0.bytes.len())
    }
}
