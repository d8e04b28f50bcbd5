//! Which AHL Pay a client talks to.

use paylink_core::http::BaseUrl;
use paylink_core::{Error, Result, RuleCode};

/// The AHL Pay host that a client talks to. There is no default host, because an API user belongs
/// to exactly one host.
///
/// AHL Pay's pages give paths without a host. The test host and the production host are observed
/// (`cempehlivan/CP.VPOS`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// The test host, `https://testahlsanalpos.ahlpay.com.tr`. Observed: this host is
    /// known only from other client programs.
    Test,
    /// The production host, `https://ahlsanalpos.ahlpay.com.tr`. Observed: this host is
    /// known only from other client programs.
    Production,
    /// A sandbox on this machine. All other environments require HTTPS.
    Sandbox(BaseUrl),
    /// An HTTPS address that you choose, such as the address of a gateway in front of AHL Pay.
    Custom {
        /// The name of the environment in link keys. For a gateway in front of the production host,
        /// use the name `production`, so that link keys stay valid if you remove the gateway.
        name: String,
        /// The base URL, to which the path of each service is appended.
        base_url: BaseUrl,
    },
}

impl Environment {
    /// Returns the environment for the sandbox with this base URL. An example of a base URL is
    /// `http://127.0.0.1:8080/ahlpay`.
    ///
    /// # Errors
    /// Returns an error if the host of the URL is neither `localhost` nor a loopback address.
    pub fn sandbox(base_url: &str) -> Result<Self> {
        BaseUrl::loopback(base_url).map(Self::Sandbox)
    }

    /// Returns an environment with this name and this HTTPS base URL.
    ///
    /// # Errors
    /// Returns an error if the URL is not an HTTPS URL, or if it has a part other than scheme,
    /// host, port and path.
    pub fn custom(name: impl Into<String>, base_url: &str) -> Result<Self> {
        Ok(Self::Custom { name: name.into(), base_url: BaseUrl::https(base_url)? })
    }

    /// Returns the environment named `test` or `production`.
    ///
    /// # Errors
    /// Returns an error for any other name.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "test" => Ok(Self::Test),
            "production" => Ok(Self::Production),
            _ => Err(Error::invalid(
                "environment",
                RuleCode::UnknownValue,
                "must be `test` or `production`",
            )),
        }
    }

    /// Returns the name of the environment, as link keys contain it.
    pub fn name(&self) -> &str {
        match self {
            Self::Test => "test",
            Self::Production => "production",
            Self::Sandbox(_) => "sandbox",
            Self::Custom { name, .. } => name,
        }
    }

    pub(crate) fn base_url(&self) -> Result<BaseUrl> {
        match self {
            Self::Test => BaseUrl::https("https://testahlsanalpos.ahlpay.com.tr"),
            Self::Production => BaseUrl::https("https://ahlsanalpos.ahlpay.com.tr"),
            Self::Sandbox(base_url) => Ok(base_url.clone()),
            Self::Custom { base_url, .. } if base_url.is_https() => Ok(base_url.clone()),
            Self::Custom { .. } => {
                Err(Error::invalid("base_url", RuleCode::Format, "must begin with https://"))
            }
        }
    }
}
