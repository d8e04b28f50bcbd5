use paylink_core::http::BaseUrl;
use paylink_core::{Error, Result, RuleCode};

/// The Paynet environment to which a client sends its requests. There is no default, because a
/// secret key belongs to one environment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// Paynet's test environment, `https://pts-api.paynet.com.tr`. Paynet documents this URL.
    Test,
    /// Paynet's production environment, `https://api.paynet.com.tr`. Paynet documents this URL.
    Production,
    /// A server on this machine that imitates Paynet, such as `paylink-sandbox`. This is the only
    /// environment that allows plain HTTP.
    Sandbox(BaseUrl),
    /// An HTTPS host that you choose. For example, your own gateway can forward requests to Paynet
    /// from an IP address that is registered at Paynet.
    Custom {
        /// The name of the environment, which is a part of link keys. Use `production` if the host
        /// forwards requests to Paynet's production environment.
        name: String,
        /// The base URL. The client appends the path of a service to this URL.
        base_url: BaseUrl,
    },
}

impl Environment {
    /// Creates the environment of a sandbox server from its loopback URL, such as
    /// `http://127.0.0.1:8080/paynet`.
    ///
    /// # Errors
    /// Returns an error if the host of the URL is neither `localhost` nor a loopback address.
    pub fn sandbox(base_url: &str) -> Result<Self> {
        BaseUrl::loopback(base_url).map(Self::Sandbox)
    }

    /// Creates an environment with this name and this HTTPS URL.
    ///
    /// # Errors
    /// Returns an error if the URL does not begin with `https://`, or if it has a part other than
    /// scheme, host, port and path.
    pub fn custom(name: impl Into<String>, base_url: &str) -> Result<Self> {
        Ok(Self::Custom { name: name.into(), base_url: BaseUrl::https(base_url)? })
    }

    /// Returns the environment with this name, which must be `test` or `production`.
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
            Self::Test => BaseUrl::https("https://pts-api.paynet.com.tr"),
            Self::Production => BaseUrl::https("https://api.paynet.com.tr"),
            Self::Sandbox(base_url) => Ok(base_url.clone()),
            Self::Custom { base_url, .. } if base_url.is_https() => Ok(base_url.clone()),
            Self::Custom { .. } => {
                Err(Error::invalid("base_url", RuleCode::Format, "must begin with https://"))
            }
        }
    }
}
