use paylink_core::http::BaseUrl;
use paylink_core::{Error, Result, RuleCode};

/// The Paywall environment to which a client sends its requests. There is no default environment.
///
/// Every environment has two hosts: the Payment API and the Payment Private API. Each host has its
/// own key pair. Paywall's data centre in Turkey has no test environment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// The test environment: `test-payment-api.itspaywall.com` and
    /// `test-payment-private-api.itspaywall.com`. Paywall documents these hosts.
    Test,
    /// Paywall's global data centre: `payment-api.itspaywall.com` and
    /// `payment-private-api.itspaywall.com`. Paywall documents these hosts only in its GitHub
    /// repository `paywallone/cursor-config`. According to Paywall's website, a merchant must ask
    /// Paywall for the hosts.
    Production,
    /// Paywall's data centre in Turkey: `payment-api.paywall.com.tr` and
    /// `payment-private-api.paywall.com.tr`. Paywall does not document these hosts. The hosts were
    /// observed in Paywall's .NET library.
    ProductionTurkey,
    /// A server on this machine that imitates Paywall, such as `paylink-sandbox`. This is the only
    /// environment that allows plain HTTP.
    Sandbox(Hosts),
    /// Hosts that you choose, such as hosts that Paywall assigned to a merchant.
    Custom {
        /// The name of the environment, which is a part of each [`LinkKey`](paylink_core::LinkKey).
        name: String,
        /// The base URLs of the Payment API and the Payment Private API.
        hosts: Hosts,
    },
}

/// The two base URLs of an environment: one for the Payment API, and one for the Payment Private
/// API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts {
    pub(crate) payment: BaseUrl,
    pub(crate) private: BaseUrl,
}

impl Environment {
    /// Returns the environment for a sandbox on this machine. `payment` is the base URL of the
    /// Payment API, such as `http://127.0.0.1:8080`, and `private` is the base URL of the Payment
    /// Private API.
    ///
    /// # Errors
    /// Returns an error if a URL is invalid, or if its host is neither `localhost` nor a loopback
    /// address.
    pub fn sandbox(payment: &str, private: &str) -> Result<Self> {
        Ok(Self::Sandbox(Hosts {
            payment: BaseUrl::loopback(payment)?,
            private: BaseUrl::loopback(private)?,
        }))
    }

    /// Returns an environment with the given name and hosts. `payment` is the HTTPS base URL of the
    /// Payment API, and `private` is the HTTPS base URL of the Payment Private API.
    ///
    /// # Errors
    /// Returns an error if a URL does not begin with `https://`, or if it has a part other than
    /// scheme, host, port and path. The name of the environment is checked later, when the client
    /// is built.
    pub fn custom(name: impl Into<String>, payment: &str, private: &str) -> Result<Self> {
        Ok(Self::Custom {
            name: name.into(),
            hosts: Hosts { payment: BaseUrl::https(payment)?, private: BaseUrl::https(private)? },
        })
    }

    /// Returns the environment with the given name: `test`, `production` or `production-turkey`.
    ///
    /// # Errors
    /// Returns an error for any other name.
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

    /// Returns the name of the environment, which is a part of each
    /// [`LinkKey`](paylink_core::LinkKey).
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
