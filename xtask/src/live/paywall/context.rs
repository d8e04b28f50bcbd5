//! Access to Paywall, two hosts with a key pair each, and what its questions share.

use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{SystemTime, UNIX_EPOCH};

use paylink_core::{Error, SecretString, Transport};

use super::created::Created;
use super::shared::Shared;
use crate::live::backend::{HostClient, Rehearsal};
use crate::live::question::Unsettled;
use crate::live::settings::Host;

/// A host and the pair of keys that it demands.
pub struct Access {
    /// The host.
    pub host: Host,
    /// The key.
    pub key: SecretString,
    /// The client.
    pub client: SecretString,
}

/// Paywall: access to its hosts, and what its questions share.
pub struct Paywall {
    pub(super) payment: HostClient,
    pub(super) private: Option<HostClient>,
    /// The payment host with an invalid key pair.
    pub(super) with_wrong_keys: HostClient,
    pub(super) rehearsal: Option<Rehearsal>,
    /// Makes the codes of this run unique.
    run: u128,
    pub(super) made: Mutex<Vec<Created>>,
    pub(super) has_links: AtomicBool,
    pub(super) shared: Shared,
}

impl Paywall {
    /// Access to a test account.
    ///
    /// # Errors
    /// Returns an error if a key cannot be a header.
    pub fn for_test_host(
        transport: &Transport,
        payment: Access,
        private: Option<Access>,
    ) -> Result<Self, String> {
        Self::new(transport, payment, private, None).map_err(|error| error.to_string())
    }

    /// Access to a sandbox, which answers every question.
    ///
    /// # Errors
    /// Returns an error if the addresses or keys are invalid.
    pub fn for_sandbox(transport: &Transport, rehearsal: Rehearsal) -> Result<Self, String> {
        let own = rehearsal.sandbox.paywall();
        let access = |url: &str, key: &str, client: &str| {
            Ok::<_, String>(Access {
                host: Host::local(url)?,
                key: key.into(),
                client: client.into(),
            })
        };
        let payment = access(&own.base_url(), own.public_key(), own.public_client())?;
        let private = access(&own.private_base_url(), own.private_key(), own.private_client())?;
        Self::new(transport, payment, Some(private), Some(rehearsal))
            .map_err(|error| error.to_string())
    }

    fn new(
        transport: &Transport,
        payment: Access,
        private: Option<Access>,
        rehearsal: Option<Rehearsal>,
    ) -> Result<Self, Error> {
        let line = |own: Access, [key, client]: [&'static str; 2]| {
            HostClient::new(transport, "paywall", own.host, |keys| {
                keys.secret_header(key, "", &own.key)?.secret_header(client, "", &own.client)
            })
        };
        let public = ["apikeypublic", "apiclientpublic"];
        let with_wrong_keys = Access {
            host: payment.host.clone(),
            key: "bm9ib2R5cw==".into(),
            client: "00000000-0000-4000-8000-000000000000".into(),
        };
        Ok(Self {
            payment: line(payment, public)?,
            private: private
                .map(|own| line(own, ["apikeyprivate", "apiclientprivate"]))
                .transpose()?,
            with_wrong_keys: line(with_wrong_keys, public)?,
            rehearsal,
            run: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis()),
            made: Mutex::default(),
            has_links: AtomicBool::new(false),
            shared: Shared::default(),
        })
    }

    /// The rehearsal; against a test host an error that gives this reason.
    pub(super) fn rehearsal(&self, reason: &'static str) -> Result<&Rehearsal, Unsettled> {
        self.rehearsal.as_ref().ok_or(Unsettled::NotAskable(reason))
    }

    /// A code of this run.
    pub(super) fn name(&self, word: &str) -> String {
        format!("paylink-live-{}-{word}", self.run)
    }
}
