use paylink_core::http::BaseUrl;
use paylink_core::{Error, Result, RuleCode};

/// Which Paywall to talk to. There is no default, and no test environment of the Turkey data
/// centre: none exists.
///
/// Every environment has two hosts, each with a key pair of its own: the Payment API and the
/// Payment Private API.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// `test-payment-api.itspaywall.com` and `test-payment-private-api.itspaywall.com`
    /// (documented).
    Test,
    /// The global data centre: `payment-api.itspaywall.com` and
    /// `payment-private-api.itspaywall.com`. Printed in Paywall's own documentation pack; its live
    /// page says that addresses are to be asked for.
    Production,
    /// The data centre in Turkey: `payment-api.paywall.com.tr` and
    /// `payment-private-api.paywall.com.tr` (observed in Paywall's .NET library).
    ProductionTurkey,
    /// A sandbox on this machine. The only environment that plain http reaches.
    Sandbox(Hosts),
    /// Other addresses, such as those that Paywall gave to a merchant.
    Custom {
        /// The name that link keys carry.
        name: String,
        /// Where the services lie.
        hosts: Hosts,
    },
}

/// The two hosts of an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts {
    pub(crate) payment: BaseUrl,
    pub(crate) private: BaseUrl,
}

impl Environment {
    /// A sandbox at two addresses of this machine.
    ///
    /// # Errors
    /// An address is not of this machine.
    pub fn sandbox(payment: &str, private: &str) -> Result<Self> {
        Ok(Self::Sandbox(Hosts {
            payment: BaseUrl::loopback(payment)?,
            private: BaseUrl::loopback(private)?,
        }))
    }

    /// A named environment at two https addresses.
    ///
    /// # Errors
    /// An address is not https, or carries more than scheme, host, port and path.
    pub fn custom(name: impl Into<String>, payment: &str, private: &str) -> Result<Self> {
        Ok(Self::Custom {
            name: name.into(),
            hosts: Hosts { payment: BaseUrl::https(payment)?, private: BaseUrl::https(private)? },
        })
    }

    /// `test`, `production` or `production-turkey`.
    ///
    /// # Errors
    /// Any other name.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "test" => Ok(Self::Test),
            "production" => Ok(Self::Production),
            "production-turkey" => Ok(Self::ProductionTurkey),
            _ => Err(Error::invalid(
                "environment",
                RuleCode::UnknownValue,
                "must be `test`, `production` or `production-turkey`",
            )),
        }
    }

    /// The name that link keys carry.
    pub fn name(&self) -> &str {
        match self {
            Self::Test => "test",
            Self::Production => "production",
            Self::ProductionTurkey => "production-turkey",
            Self::Sandbox(_) => "sandbox",
            Self::Custom { name, .. } => name,
        }
    }

    pub(crate) fn hosts(&self) -> Result<Hosts> {
        let https = |payment, private| {
            Ok(Hosts { payment: BaseUrl::https(payment)?, private: BaseUrl::https(private)? })
        };
        match self {
            Self::Test => https(
                "https://test-payment-api.itspaywall.com",
                "https://test-payment-private-api.itspaywall.com",
            ),
            Self::Production => https(
                "https://payment-api.itspaywall.com",
                "https://payment-private-api.itspaywall.com",
            ),
            Self::ProductionTurkey => https(
                "https://payment-api.paywall.com.tr",
                "https://payment-private-api.paywall.com.tr",
            ),
            Self::Sandbox(hosts) | Self::Custom { hosts, .. } => Ok(hosts.clone()),
        }
    }
}
