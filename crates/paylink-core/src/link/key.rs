use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Reference;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::error::{Error, Result, RuleCode};
use crate::identity::Identity;
use crate::provider_id::ProviderId;

/// The key of a payment link. Store the key: any process that has the key can find the link again
/// later.
///
/// A key has a text form, such as `pl1:paynet:test:default:c1c4f41c:ORD-1042-1`. The parts of the
/// text are the version, the provider, the environment, the account, the provider's id for the
/// link, and the merchant's reference. The provider's id may be empty. Serde serializes a key as
/// this text. A key contains no secrets.
///
/// ```
/// use paylink_core::LinkKey;
/// let key: LinkKey = "pl1:paynet:test:default:c1c4f41c:ORD-1042-1".parse()?;
/// assert_eq!(key.id(), Some("c1c4f41c"));
/// assert_eq!(key.to_string(), "pl1:paynet:test:default:c1c4f41c:ORD-1042-1");
/// # Ok::<(), paylink_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct LinkKey {
    identity: Identity,
    id: Option<Box<str>>,
    reference: Reference,
}

const VERSION: &str = "pl1";

impl LinkKey {
    /// Creates a key from the link's reference, without the provider's id for the link.
    pub fn by_reference(identity: &Identity, reference: Reference) -> Self {
        Self { identity: identity.clone(), id: None, reference }
    }

    /// Sets the provider's id for the link. If `id` is an empty string, the key has no id.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<Box<str>>) -> Self {
        self.id = Some(id.into()).filter(|id| !id.is_empty());
        self
    }

    /// Returns the provider, environment and account of the key.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Returns the provider.
    pub fn provider(&self) -> &ProviderId {
        self.identity.provider()
    }

    /// Returns the provider's id for the link, or `None` if the key has no id.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Returns the merchant's reference for the link.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// Checks that the key belongs to the client with this identity.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_wrong_key`] returns `true` if the provider,
    /// environment or account of the key differs from that of the client. The error message
    /// contains the part that differs.
    pub fn check(&self, client: &Identity) -> Result<()> {
        let differs = if self.identity.provider() != client.provider() {
            "provider"
        } else if self.identity.environment() != client.environment() {
            "environment"
        } else if self.identity.account() != client.account() {
            "account"
        } else {
            return Ok(());
        };
        Err(Error::wrong_key(differs).with_provider(client.provider()))
    }
}

impl fmt::Display for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (provider, environment, account) =
            (self.identity.provider(), self.identity.environment(), self.identity.account());
        let id = utf8_percent_encode(self.id().unwrap_or_default(), ESCAPED);
        write!(f, "{VERSION}:{provider}:{environment}:{account}:{id}:{}", self.reference)
    }
}

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The characters of the provider's id that are escaped, beside those that are not ASCII.
const ESCAPED: &AsciiSet = &CONTROLS.add(b' ').add(b':').add(b'%');

fn unescape(text: &str) -> Option<Box<str>> {
    let is_escape = |rest: &str| {
        rest.get(..2).is_some_and(|hex| hex.bytes().all(|digit| digit.is_ascii_hexdigit()))
    };
    if !text.split('%').skip(1).all(is_escape) {
        return None;
    }
    percent_decode_str(text).decode_utf8().ok().map(Into::into)
}

impl FromStr for LinkKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let malformed = || {
            Error::invalid(
                "link key",
                RuleCode::Format,
                "must be the text form of a link key, version 1 (pl1:...)",
            )
        };
        // The reference comes last, because it may contain colons.
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next().ok_or_else(malformed);
        if next()? != VERSION {
            return Err(malformed());
        }
        let (provider, environment, account) = (next()?, next()?, next()?);
        let identity = Identity::new(ProviderId::new(provider.to_owned()), environment, account)
            .map_err(|_| malformed())?;
        let id = unescape(next()?).ok_or_else(malformed)?;
        let reference = Reference::new(next()?)?;
        Ok(Self::by_reference(&identity, reference).with_id(id))
    }
}

impl Serialize for LinkKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LinkKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn identity() -> Identity {
        Identity::new(ProviderId::new("paynet"), "test", "default").unwrap()
    }

    #[test]
    fn a_key_of_another_client_is_refused() {
        let key = LinkKey::by_reference(&identity(), Reference::new("R").unwrap());
        assert!(key.check(&identity()).is_ok());
        for (provider, environment, account, part) in [
            ("ahl", "test", "default", "provider"),
            ("paynet", "production", "default", "environment"),
            ("paynet", "test", "shop2", "account"),
        ] {
            let other =
                Identity::new(ProviderId::new(provider.to_owned()), environment, account).unwrap();
            let error = key.check(&other).unwrap_err();
            assert!(error.is_wrong_key() && error.to_string().contains(part), "{error}");
        }
    }

    #[test]
    fn malformed_texts() {
        for text in [
            "",
            "pl1",
            "pl2:paynet:test:default::R",
            "pl1:paynet:test:default:R",
            "pl1:paynet:test:default:%zz:R",
            "pl1:paynet:test:default:%+1:R",
            "pl1:paynet:test:default:%1:R",
            "pl1:paynet:test:default:% 1:R",
            "pl1:paynet:test:default:a%:R",
            "pl1:paynet:test:default:%ff:R",
            "pl1:::::R",
            "pl1:paynet:test:default::",
        ] {
            assert!(text.parse::<LinkKey>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_key_survives_its_text_form(id in ".{0,30}", reference in "[A-Za-z0-9:/._-]{1,50}") {
            let key = LinkKey::by_reference(&identity(), Reference::new(reference).unwrap()).with_id(id);
            let text = key.to_string();
            prop_assert!(text.bytes().all(|b| b.is_ascii_graphic()));
            prop_assert_eq!(text.parse::<LinkKey>().unwrap(), key.clone());
            let stored = serde_json::to_string(&key).unwrap();
            prop_assert_eq!(serde_json::from_str::<LinkKey>(&stored).unwrap(), key);
        }

        #[test]
        fn never_panics(text in "pl1:.{0,60}|.{0,60}") {
            let _ = text.parse::<LinkKey>();
        }
    }
}
