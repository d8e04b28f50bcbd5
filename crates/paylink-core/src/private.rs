use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// A person's datum (name, phone, e-mail, note, card fragment): readable on purpose, never by
/// accident.
///
/// Its `Debug` is a constant, so a type that holds it may derive `Debug`. It has no `Display`.
///
/// ```
/// use paylink_core::Private;
/// let name = Private::from("Ayşe Yılmaz");
/// assert_eq!(format!("{name:?}"), "[private]");
/// assert_eq!(name.as_str(), "Ayşe Yılmaz");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private<T = String>(T);

impl<T> Private<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Private<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[private]")
    }
}

impl From<&str> for Private<String> {
    #[inline]
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Private<String> {
    fn from(text: String) -> Self {
        Self(text)
    }
}
