//! Paywall, and how it is reached: two hosts, each with a pair of keys.

use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{SystemTime, UNIX_EPOCH};

use paylink_core::{Error, SecretString, Transport};

use super::made::Made;
use super::shared::Shared;
use crate::live::question::Unsettled;
use crate::live::settings::Host;
use crate::live::world::{Hands, Line};

/// A host and the pair of keys that it demands.
pub struct Access {
    /// The host.
    pub host: Host,
    /// The key.
    pub key: SecretString,
    /// The client.
    pub client: SecretString,
}

/// Paywall, as far as it can be reached.
pub struct Paywall {
    pub(super) payment: Line,
    pub(super) private: Option<Line>,
    /// The payment host, with a pair that is nobody's.
    pub(super) stranger: Line,
    pub(super) hands: Option<Hands>,
    /// Makes the codes of this run its own.
    run: u128,
    pub(super) made: Mutex<Vec<Made>>,
    pub(super) has_links: AtomicBool,
    pub(super) shared: Shared,
}

impl Paywall {
    /// A real account, or what stands in for it.
    ///
    /// # Errors
    /// A key cannot be a header.
    pub fn real(
        transport: &Transport,
        payment: Access,
        private: Option<Access>,
    ) -> Result<Self, String> {
        Self::new(transport, payment, private, None).map_err(|error| error.to_string())
    }

    /// A sandbox, which can be asked everything.
    ///
    /// # Errors
    /// None that is to be expected.
    pub fn rehearsal(transport: &Transport, hands: Hands) -> Result<Self, String> {
        let own = hands.sandbox.paywall();
        let access = |url: &str, key: &str, client: &str| {
            Ok::<_, String>(Access {
                host: Host::local(url)?,
                key: key.into(),
                client: client.into(),
            })
        };
        let payment = access(&own.base_url(), own.public_key(), own.public_client())?;
        let private = access(&own.private_base_url(), own.private_key(), own.private_client())?;
        Self::new(transport, payment, Some(private), Some(hands)).map_err(|error| error.to_string())
    }

    fn new(
        transport: &Transport,
        payment: Access,
        private: Option<Access>,
        hands: Option<Hands>,
    ) -> Result<Self, Error> {
        let line = |own: Access, [key, client]: [&'static str; 2]| {
            Line::new(transport, "paywall", own.host, |keys| {
                keys.secret_header(key, "", &own.key)?.secret_header(client, "", &own.client)
            })
        };
        let public = ["apikeypublic", "apiclientpublic"];
        let stranger = Access {
            host: payment.host.clone(),
            key: "bm9ib2R5cw==".into(),
            client: "00000000-0000-4000-8000-000000000000".into(),
        };
        Ok(Self {
            payment: line(payment, public)?,
            private: private
                .map(|own| line(own, ["apikeyprivate", "apiclientprivate"]))
                .transpose()?,
            stranger: line(stranger, public)?,
            hands,
            run: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis()),
            made: Mutex::default(),
            has_links: AtomicBool::new(false),
            shared: Shared::default(),
        })
    }

    /// The sandbox's hands, for a question that needs them for this reason.
    pub(super) fn hands(&self, reason: &'static str) -> Result<&Hands, Unsettled> {
        self.hands.as_ref().ok_or(Unsettled::NotAskable(reason))
    }

    /// A code of this run.
    pub(super) fn name(&self, word: &str) -> String {
        format!("paylink-live-{}-{word}", self.run)
    }
}
