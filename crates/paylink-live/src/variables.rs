//! The settings of a run: the variables `PAYLINK_…`, which hold the keys.

use std::collections::BTreeMap;

use paylink_core::SecretString;

/// The variables `PAYLINK_…`, as `paylink::from_env` reads them. They hold keys: there is no
/// `Debug`.
#[derive(Clone, Default)]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Returns the variables of this process. A blank one counts as missing.
    pub fn from_env() -> Self {
        Self::from_pairs(
            std::env::vars_os()
                .filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok())),
        )
    }

    /// Returns the variables in these pairs of a name and a value. A blank one counts as missing.
    pub fn from_pairs<N: Into<String>, V: AsRef<str>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let trimmed =
            pairs.into_iter().map(|(name, value)| (name.into(), value.as_ref().trim().to_owned()));
        Self(
            trimmed
                .filter(|(name, value)| name.starts_with("PAYLINK_") && !value.is_empty())
                .collect(),
        )
    }

    /// Returns a value that is not a secret.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Returns a key.
    ///
    /// # Errors
    /// Returns an error that names the variable if it is missing.
    pub(crate) fn key(&self, name: &str) -> Result<SecretString, String> {
        let missing = || format!("the environment variable {name} is missing");
        self.get(name).map(SecretString::from).ok_or_else(missing)
    }
}
