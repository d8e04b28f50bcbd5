//! Which host is asked. Every host except the documented test host is refused before anything is
//! sent.

use std::collections::BTreeMap;
use std::path::Path;

use paylink_core::{BaseUrl, SecretString};

use paylink_testkit::fixtures::load;

/// The variables `PAYLINK_…`, as `paylink::from_env` reads them. They hold keys: there is no
/// `Debug`.
#[derive(Clone)]
pub struct Variables(BTreeMap<String, String>);

/// A host that may be asked.
#[derive(Clone, Debug)]
pub struct Host(BaseUrl);

impl Host {
    /// A server on this machine.
    ///
    /// # Errors
    /// Returns an error for the address of another machine.
    pub fn local(url: &str) -> Result<Self, String> {
        BaseUrl::loopback(url).map(Self).map_err(|error| error.to_string())
    }

    pub(super) fn into_inner(self) -> BaseUrl {
        self.0
    }
}

impl Variables {
    /// The variables of this process. A blank one counts as missing.
    pub fn of_this_process() -> Self {
        Self::from_pairs(
            std::env::vars_os()
                .filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok())),
        )
    }

    /// The variables in these pairs.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let trimmed = pairs.into_iter().map(|(name, value)| (name, value.trim().to_owned()));
        Self(
            trimmed
                .filter(|(name, value)| name.starts_with("PAYLINK_") && !value.is_empty())
                .collect(),
        )
    }

    /// Whether a variable is given.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A key. Its value is never shown.
    ///
    /// # Errors
    /// Returns an error if the variable is missing.
    pub fn key(&self, name: &str) -> Result<SecretString, String> {
        match self.0.get(name) {
            Some(value) => Ok(value.as_str().into()),
            None => Err(format!("the environment variable {name} is missing")),
        }
    }

    /// The host that `fixtures/<provider>/provider.json` documents under this name.
    ///
    /// # Errors
    /// Returns an error, without the value, if a variable names another environment than `test` or
    /// another address than the documented one.
    pub fn test_host(&self, root: &Path, wanted: &TestHost) -> Result<Host, String> {
        let TestHost { provider, name, environment, base_url } = *wanted;
        match self.0.get(environment).map(String::as_str) {
            Some("test") => {}
            Some(_) => {
                return Err(format!("{environment} must be `test`: nothing else is ever asked"));
            }
            None => {
                return Err(format!(
                    "the environment variable {environment} is missing; it must be `test`"
                ));
            }
        }
        let documented = documented(root, provider, name)?;
        let given = self.0.get(base_url).map(|url| url.trim_end_matches('/'));
        if given.is_some_and(|given| given != documented) {
            return Err(format!(
                "{base_url} must be absent or {documented}: no other host is ever asked"
            ));
        }
        BaseUrl::https(&documented).map(Host).map_err(|error| error.to_string())
    }
}

/// A test host, and the variables that must not name another one.
#[derive(Clone, Copy, Debug)]
pub struct TestHost {
    /// The provider's folder below `fixtures/`.
    pub provider: &'static str,
    /// The host's name in `provider.json`.
    pub name: &'static str,
    /// The variable that names the environment.
    pub environment: &'static str,
    /// The variable that may name an address.
    pub base_url: &'static str,
}

fn documented(root: &Path, provider: &str, name: &str) -> Result<String, String> {
    let loaded = load::provider(root, provider).map_err(|faults| faults.join("\n"))?;
    let host = loaded.description.hosts.into_iter().find(|host| host.name == name);
    host.map(|host| host.text).ok_or_else(|| format!("{}: no host is called `{name}`", loaded.path))
}
