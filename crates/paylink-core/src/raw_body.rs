use std::fmt;
use std::sync::Arc;

/// The bytes of a response body. Clones share the same bytes. `Debug` shows only the number of
/// bytes, because the body may contain personal data.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RawBody(Arc<Vec<u8>>);

impl RawBody {
    /// Returns the bytes of the body.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the body as text. Invalid UTF-8 is replaced with U+FFFD.
    pub fn to_text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl From<Vec<u8>> for RawBody {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(bytes))
    }
}

impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes]", self.0.len())
    }
}
