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

impl RawBody {
    /// Returns the bytes of the body.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0.bytes
    }

    /// Returns the body as text. Invalid UTF-8 is replaced with U+FFFD.
    pub fn to_text(&self) -> std::borrow::Cow<'_, str> {
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
