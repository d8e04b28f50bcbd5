//! The AHL Pay environment that a client uses.

use paylink_core::http::BaseUrl;
use paylink_core::{Error, Result, RuleCode};

/// The AHL Pay environment to which a client sends its requests. There is no default, because an
/// API user exists in only one environment.
///
/// AHL Pay documents the paths of its services, but no host. The test host and the production host
/// were observed in the third-party client `cempehlivan/CP.VPOS`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// The test host, `https://testahlsanalpos.ahlpay.com.tr`. AHL Pay does not document this host.
    /// The host was observed in third-party clients.
    Test,
    /// The production host, `https://ahlsanalpos.ahlpay.com.tr`. AHL Pay does not document this
    /// host. The host was observed in third-party clients.
    Production,
    /// A server on this machine that imitates AHL Pay, such as `paylink-sandbox`. This is the only
    /// environment that allows plain HTTP.
    Sandbox(BaseUrl),
    /// An HTTPS host that you choose, such as your own gateway that forwards the requests to AHL
    /// Pay.
    Custom {
        /// The name of the environment, which is a part of link keys. Use `production` if your
        /// gateway forwards requests to the production host, so that link keys stay valid if you
        /// stop using the gateway.
        name: String,
        /// The base URL. The client appends the path of a service to this URL.
        base_url: BaseUrl,
    },
}

impl Environment {
    /// Returns the environment of a sandbox with this base URL, such as
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
    /// Returns an error if the URL does not begin with `https://`, or if it has a part other than
    /// scheme, host, port and path.
    pub fn custom(name: impl Into<String>, base_url: &str) -> Result<Self> {
        Ok(Self::Custom { name: name.into(), base_url: BaseUrl::https(base_url)? })
    }

    /// Returns the environment with the given name: `test` or `production`.
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

    /// Returns the name of the environment, which is a part of link keys.
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
