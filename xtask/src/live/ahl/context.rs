//! Access to AHL Pay, and what its questions share.

use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use paylink_core::{SecretString, Transport};

use super::envelope::Envelope;
use super::links::First;
use super::listed::Listing;
use super::login::Login;
use super::paid::Paid;
use crate::live::backend::{HostClient, Once, Rehearsal};
use crate::live::question::Unsettled;
use crate::live::settings::Host;

/// The API user of a merchant. No `Debug`.
pub struct Account {
    /// The e-mail address of the login.
    pub email: SecretString,
    /// The password of the login.
    pub password: SecretString,
    /// The institution.
    pub member_id: i64,
    /// What requests are signed with, where they have to be.
    pub hash_password: Option<SecretString>,
}

impl Account {
    /// An API user of AHL Pay itself, member 1, who signs nothing.
    pub fn new(email: impl Into<SecretString>, password: impl Into<SecretString>) -> Self {
        Self { email: email.into(), password: password.into(), member_id: 1, hash_password: None }
    }
}

/// AHL Pay: access to its hosts, and what its questions share.
pub struct AhlPay {
    pub(super) line: HostClient,
    pub(super) account: Account,
    pub(super) rehearsal: Option<Rehearsal>,
    /// Makes the order numbers of this run unique.
    run: u128,
    /// The order of each link that was perhaps created and is perhaps open.
    pub(super) made: Mutex<Vec<String>>,
    /// The older one and the newer one.
    pub(super) logins: Once<[Login; 2]>,
    pub(super) first: Once<First>,
    pub(super) second: Once<String>,
    pub(super) listing: Once<Listing>,
    pub(super) closed: Once<Envelope>,
    pub(super) paid: Once<Paid>,
    pub(super) refunded: Once<String>,
    /// Whether a link was created at another path than the one that is presumed.
    pub(super) created_elsewhere: AtomicBool,
    pub(super) inquired: Once<Envelope>,
    pub(super) transactions: Once<Envelope>,
}

impl AhlPay {
    /// Access to a test account.
    ///
    /// # Errors
    /// Returns an error if the addresses or keys are invalid.
    pub fn for_test_host(
        transport: &Transport,
        host: Host,
        account: Account,
    ) -> Result<Self, String> {
        Self::new(transport, host, account, None)
    }

    /// Access to a sandbox, which answers every question.
    ///
    /// # Errors
    /// Returns an error if the addresses or keys are invalid.
    pub fn for_sandbox(transport: &Transport, rehearsal: Rehearsal) -> Result<Self, String> {
        let own = rehearsal.sandbox.ahlpay();
        let mut account = Account::new(own.email(), own.password());
        account.hash_password = Some(own.hash_password().into());
        Self::new(transport, Host::local(&own.base_url())?, account, Some(rehearsal))
    }

    fn new(
        transport: &Transport,
        host: Host,
        account: Account,
        rehearsal: Option<Rehearsal>,
    ) -> Result<Self, String> {
        // each request carries its own token
        let line =
            HostClient::new(transport, "ahlpay", host, Ok).map_err(|error| error.to_string())?;
        Ok(Self {
            line,
            account,
            rehearsal,
            run: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis()),
            made: Mutex::default(),
            logins: Once::default(),
            first: Once::default(),
            second: Once::default(),
            listing: Once::default(),
            closed: Once::default(),
            paid: Once::default(),
            refunded: Once::default(),
            created_elsewhere: AtomicBool::new(false),
            inquired: Once::default(),
            transactions: Once::default(),
        })
    }

    /// The rehearsal; against a test host an error that gives this reason.
    pub(super) fn rehearsal(&self, reason: &'static str) -> Result<&Rehearsal, Unsettled> {
        self.rehearsal.as_ref().ok_or(Unsettled::NotAskable(reason))
    }

    /// An order number of this run.
    pub(super) fn name(&self, word: &str) -> String {
        format!("paylink-live-{}-{word}", self.run)
    }

    /// Waits until the provider's clock shows another second.
    pub(super) async fn next_second(&self) {
        const MORE_THAN_A_SECOND: Duration = Duration::from_millis(1100);
        match &self.rehearsal {
            Some(rehearsal) => rehearsal.sandbox.advance(MORE_THAN_A_SECOND),
            None => tokio::time::sleep(MORE_THAN_A_SECOND).await,
        }
    }
}
