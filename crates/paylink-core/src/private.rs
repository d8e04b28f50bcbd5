use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// A wrapper for personal data that must not be logged by accident, such as a name, a phone number
/// or a note.
///
/// `Debug` always shows `[private]`, so a type that contains a private value may derive `Debug`.
/// `Display` is not implemented.
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
    /// Wraps a value, so that `Debug` output does not show the value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// Returns the private value without the wrapper.
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
