//! Whose side of the sandbox something belongs to.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::{ahlpay, paynet, paywall};

/// One of the providers that a sandbox stands in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Provider {
    /// Paynet.
    Paynet,
    /// Paywall, both hosts.
    Paywall,
    /// AHL Pay.
    AhlPay,
}

impl Provider {
    /// Every provider.
    pub const ALL: [Self; 3] = [Self::Paynet, Self::Paywall, Self::AhlPay];

    /// The provider's id: `paynet`, `paywall`, `ahlpay`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Paynet => "paynet",
            Self::Paywall => "paywall",
            Self::AhlPay => "ahlpay",
        }
    }

    /// The provider's name as a person writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paynet => "Paynet",
            Self::Paywall => "Paywall",
            Self::AhlPay => "AHL Pay",
        }
    }

    /// The provider to which a path belongs, and what follows the provider's prefix.
    pub(crate) fn of_path(path: &str) -> Option<(Self, &str)> {
        let prefixes = [
            (paynet::PREFIX, Self::Paynet),
            (paywall::PREFIX, Self::Paywall),
            (paywall::PRIVATE_PREFIX, Self::Paywall),
            (ahlpay::PREFIX, Self::AhlPay),
        ];
        prefixes.into_iter().find_map(|(prefix, provider)| {
            let rest = path.strip_prefix(prefix)?;
            (rest.is_empty() || rest.starts_with('/')).then_some((provider, rest))
        })
    }

    /// The service that a path names, without what all paths of its provider begin with:
    /// `mailorder/create`.
    pub(crate) fn service(path: &str) -> Option<(Self, &str)> {
        let (provider, rest) = Self::of_path(path)?;
        let root = match provider {
            Self::Paynet => "/v1/",
            Self::Paywall => "/api/paywall/",
            Self::AhlPay => "/api/",
        };
        rest.strip_prefix(root).map(|service| (provider, service))
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Provider {
    type Err = UnknownProvider;

    fn from_str(text: &str) -> Result<Self, UnknownProvider> {
        Self::ALL.into_iter().find(|own| own.id() == text).ok_or(UnknownProvider)
    }
}

impl Serialize for Provider {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// A text that names no [`Provider`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownProvider;

impl fmt::Display for UnknownProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the providers are paynet, paywall and ahlpay")
    }
}

impl std::error::Error for UnknownProvider {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_its_provider_and_service() {
        for (path, provider, service) in [
            ("/paynet/v1/mailorder/create", Provider::Paynet, "mailorder/create"),
            ("/paywall/api/paywall/checkout/inquiry", Provider::Paywall, "checkout/inquiry"),
            ("/paywall-private/api/paywall/private/query", Provider::Paywall, "private/query"),
            (
                "/ahlpay/api/Payment/CreateLinkPayment",
                Provider::AhlPay,
                "Payment/CreateLinkPayment",
            ),
        ] {
            assert_eq!(Provider::service(path), Some((provider, service)));
        }
        assert_eq!(Provider::of_path("/paynet/pay/abc"), Some((Provider::Paynet, "/pay/abc")));
        for other in ["/paynet/pay/abc", "/paynetx/v1/a", "/_sandbox/", "/"] {
            assert_eq!(Provider::service(other), None, "{other}");
        }
    }
}
