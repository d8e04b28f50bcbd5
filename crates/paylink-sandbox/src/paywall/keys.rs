//! The two key pairs and the keys of the hashes, and whether a request shows them.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use sha2::{Digest, Sha256};

use crate::keys_file::FixedKeys;
use crate::provider::{KeyVariable, ProviderKeys};
use crate::random::Random;

/// The headers that carry a pair. Documented by Paywall.
pub(crate) const HEADERS: [&str; 4] =
    ["apikeypublic", "apiclientpublic", "apikeyprivate", "apiclientprivate"];

/// The text with which all keys begin, so that redaction recognizes them.
pub(crate) const KEY_MARK: &str = "PaywallSandbox";

/// The text with which all clients begin: a GUID that resembles the word "sandbox".
pub(crate) const CLIENT_MARK: &str = "5a4db0c5-";
pub(crate) const CLIENT_MARK_UPPER: &str = "5A4DB0C5-";

/// The variables with keys: the public pair, the private pair, and the keys of two hashes.
pub(crate) const VARIABLES: [KeyVariable; 6] = [
    KeyVariable { name: "PAYLINK_PAYWALL_PUBLIC_KEY", begins: "PaywallSandboxPublic" },
    KeyVariable { name: "PAYLINK_PAYWALL_PUBLIC_CLIENT", begins: CLIENT_MARK },
    KeyVariable { name: "PAYLINK_PAYWALL_PRIVATE_KEY", begins: "PaywallSandboxPrivate" },
    KeyVariable { name: "PAYLINK_PAYWALL_PRIVATE_CLIENT", begins: CLIENT_MARK },
    KeyVariable { name: "PAYLINK_PAYWALL_CHECKOUT_HASH_KEY", begins: "PaywallSandboxCheckoutHash" },
    KeyVariable { name: "PAYLINK_PAYWALL_LINKQR_HASH_KEY", begins: "PaywallSandboxLinkQrHash" },
];

/// A whole number of Base64 groups.
const KEY_LENGTH: usize = 88;

/// One of the provider's two hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// The Payment API.
    Payment,
    /// The Payment Private API.
    Private,
}

impl Host {
    const fn other(self) -> Self {
        match self {
            Self::Payment => Self::Private,
            Self::Private => Self::Payment,
        }
    }

    /// Returns the names of the two headers that this host reads: key, client.
    const fn headers(self) -> (&'static str, &'static str) {
        let [public_key, public_client, private_key, private_client] = HEADERS;
        match self {
            Self::Payment => (public_key, public_client),
            Self::Private => (private_key, private_client),
        }
    }
}

/// A key and its client.
pub(crate) struct Pair {
    pub(crate) key: String,
    pub(crate) client: String,
}

impl Pair {
    /// Observed: the client is a GUID, the key a long Base64 text in which `+`, `/` and `=` occur.
    fn new(random: &Random, fixed: &FixedKeys, key: KeyVariable, client: KeyVariable) -> Self {
        let new_key = || {
            let random_part = (KEY_LENGTH - 1).saturating_sub(key.begins.len());
            format!("{}{}=", key.begins, random.word_with(random_part, &['+', '/', '+', '/']))
        };
        let new_client = || {
            let guid = random.guid();
            format!("{CLIENT_MARK}{}", guid.get(CLIENT_MARK.len()..).unwrap_or_default())
        };
        Self { key: fixed.value(key.name, new_key), client: fixed.value(client.name, new_client) }
    }

    /// Whether a text contains the key or the client, even if characters other than letters and
    /// digits are escaped.
    fn is_shown_in(&self, text: &str) -> bool {
        let head = self.key.split(['+', '/']).next().unwrap_or_default();
        text.contains(head)
            || text.contains(&self.client)
            || text.contains(&self.client.to_ascii_uppercase())
    }
}

/// All secrets of one start. No `Debug`.
pub(crate) struct Keys {
    pub(crate) public: Pair,
    pub(crate) private: Pair,
    pub(crate) checkout_hash: String,
    pub(crate) linkqr_hash: String,
    pub(crate) system_hash: String,
    pub(crate) threed_hash: String,
}

impl ProviderKeys for Keys {
    /// The keys of hashes that have no variable follow from one that has.
    fn new(random: &Random, fixed: &FixedKeys) -> Self {
        let [public_key, public_client, private_key, private_client, checkout, linkqr] = VARIABLES;
        let hash_key = |own: KeyVariable| {
            fixed.value(own.name, || format!("{}{}", own.begins, random.word(24)))
        };
        let checkout_hash = hash_key(checkout);
        let derived = |name: &str| {
            let digest = Sha256::digest(format!("{name} {checkout_hash}"));
            let hex: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
            format!("{KEY_MARK}{name}Hash{hex}")
        };
        Self {
            public: Pair::new(random, fixed, public_key, public_client),
            private: Pair::new(random, fixed, private_key, private_client),
            system_hash: derived("System"),
            threed_hash: derived("ThreeD"),
            linkqr_hash: hash_key(linkqr),
            checkout_hash,
        }
    }
}

impl Keys {
    const fn of(&self, host: Host) -> &Pair {
        match host {
            Host::Payment => &self.public,
            Host::Private => &self.private,
        }
    }

    /// Documented: both headers, with the pair as it is. Observed: the other pair may be present,
    /// too.
    pub(crate) fn accepts(&self, host: Host, headers: &HeaderMap) -> bool {
        let (pair, (key, client)) = (self.of(host), host.headers());
        only(headers, key) == Some(pair.key.as_bytes())
            && only(headers, client) == Some(pair.client.as_bytes())
    }

    /// Returns how the headers present the pair of a host, if not as documented.
    pub(crate) fn remark(&self, host: Host, headers: &HeaderMap) -> Option<&'static str> {
        let (pair, (key, client)) = (self.of(host), host.headers());
        let is_swapped = only(headers, key) == Some(pair.client.as_bytes())
            && only(headers, client) == Some(pair.key.as_bytes());
        if is_swapped {
            return Some("the values of the headers for the key and the client are swapped");
        }
        let bare = |own: &str| {
            headers.get_all(AUTHORIZATION).iter().any(|value| {
                value.to_str().is_ok_and(|text| text.split(' ').any(|word| word == own))
            })
        };
        (bare(&pair.key) || bare(&pair.client))
            .then_some("Paywall's keys have separate headers; they must not be in Authorization")
    }

    /// Whether a request to this host names the headers of the other one.
    pub(crate) fn names_other(host: Host, headers: &HeaderMap) -> bool {
        let (key, client) = host.other().headers();
        headers.contains_key(key) || headers.contains_key(client)
    }

    /// Whether a request names any of the four headers.
    pub(crate) fn names_any(headers: &HeaderMap) -> bool {
        HEADERS.iter().any(|name| headers.contains_key(*name))
    }

    /// Whether a text shows the pair that does not belong to this host.
    pub(crate) fn shows_other(&self, host: Host, text: &str) -> bool {
        self.of(host.other()).is_shown_in(text)
    }

    /// Whether a text shows any of the two pairs.
    pub(crate) fn shows_any(&self, text: &str) -> bool {
        self.public.is_shown_in(text) || self.private.is_shown_in(text)
    }
}

/// Returns the value of a header that comes exactly once.
pub(crate) fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a [u8]> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then(|| value.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_provider_s_shape_and_the_sandbox_s_mark() {
        let keys = Keys::new(&Random::seeded().unwrap(), &FixedKeys::default());
        for pair in [&keys.public, &keys.private] {
            assert!(
                pair.key.starts_with("PaywallSandboxP") && pair.key.ends_with('='),
                "{}",
                pair.key
            );
            assert!(pair.key.contains('+') && pair.key.contains('/'));
            assert_eq!(pair.key.len(), KEY_LENGTH, "{}", pair.key);
            assert_eq!((pair.client.len(), pair.client.as_bytes()[14]), (36, b'4'));
            assert!(pair.client.starts_with(CLIENT_MARK));
        }
        assert_ne!(keys.public.client, keys.private.client);
    }

    #[test]
    fn a_pair_is_seen_however_it_is_written() {
        let keys = Keys::new(&Random::seeded().unwrap(), &FixedKeys::default());
        let (own, other) = (&keys.public, &keys.private);
        for shown in [
            other.key.clone(),
            other.key.replace('/', "\\/"),
            other.key.replace('+', "%2B"),
            other.client.to_ascii_uppercase(),
        ] {
            let text = format!("x{shown}y");
            assert!(keys.shows_other(Host::Payment, &text) && keys.shows_any(&text), "{text}");
            assert!(!keys.shows_other(Host::Private, &text), "{text}");
        }
        assert!(!keys.shows_other(Host::Payment, &format!("{} {}", own.key, own.client)));
        assert!(!keys.shows_any("Şükrü 5a4db0c5-0000"));
    }
}
