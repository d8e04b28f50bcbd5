use paylink_core::http::BaseUrl;
use paylink_core::{Error, Result, RuleCode};

/// Which Paynet to talk to. There is no default: a key belongs to one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// `https://pts-api.paynet.com.tr` (documented).
    Test,
    /// `https://api.paynet.com.tr` (documented).
    Production,
    /// A sandbox on this machine. The only environment that plain http reaches.
    Sandbox(BaseUrl),
    /// Another address, such as a gateway with the registered IP address in front of Paynet.
    Custom {
        /// The name that link keys carry; `production` for a gateway in front of production.
        name: String,
        /// Where the services lie.
        base_url: BaseUrl,
    },
}

impl Environment {
    /// A sandbox at an address of this machine, such as `http://127.0.0.1:8080/paynet`.
    ///
    /// # Errors
    /// The address is not of this machine.
    pub fn sandbox(base_url: &str) -> Result<Self> {
        BaseUrl::loopback(base_url).map(Self::Sandbox)
    }

    /// A named environment at an https address.
    ///
    /// # Errors
    /// The address is not https, or carries more than scheme, host, port and path.
    pub fn custom(name: impl Into<String>, base_url: &str) -> Result<Self> {
        Ok(Self::Custom { name: name.into(), base_url: BaseUrl::https(base_url)? })
    }

    /// `test` or `production`.
    ///
    /// # Errors
    /// Any other name.
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

    /// The name that link keys carry.
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
