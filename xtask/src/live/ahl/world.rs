//! How to call AHL Pay, and the links of this run: each is closed at the end.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use paylink_core::http::{Method, Purpose, Request};
use paylink_core::{SecretString, Transport};
use paylink_sandbox::ahlpay::LinkState;
use serde_json::{Value, json};

use super::envelope::Envelope;
use super::harmless::{self, LIFETIME};
use super::login::{Logins, Pass};
use super::shared::Shared;
use crate::live::question::Unsettled;
use crate::live::settings::Host;
use crate::live::world::{Hands, Line};

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

/// AHL Pay, as far as it can be reached.
pub struct AhlPay {
    pub(super) line: Line,
    pub(super) account: Account,
    hands: Option<Hands>,
    /// Makes the order numbers of this run its own.
    run: u128,
    /// The order of each link that may be open.
    made: Mutex<Vec<String>>,
    pub(super) logins: Logins,
    pub(super) shared: Shared,
}

/// A service.
pub(super) struct Service {
    pub(super) name: &'static str,
    path: &'static str,
    purpose: Purpose,
}

pub(super) const LOGIN: Service = Service {
    name: "AuthenticationMerchant",
    path: "/api/Security/AuthenticationMerchant",
    purpose: Purpose::Read,
};
pub(super) const CREATE: Service =
    Service { name: "CreateLinkPayment", path: "/api/Payment/CreateLinkPayment", purpose: Purpose::Write };
pub(super) const LIST: Service =
    Service { name: "GetCreatedLinks", path: "/api/Payment/GetCreatedLinks", purpose: Purpose::Read };
pub(super) const INQUIRY: Service =
    Service { name: "PaymentInquiry", path: "/api/Payment/PaymentInquiry", purpose: Purpose::Read };
pub(super) const TRANSACTIONS: Service =
    Service { name: "Transaction/List", path: "/api/Transaction/List", purpose: Purpose::Read };
pub(super) const PASSIVE: Service =
    Service { name: "PassiveLinkPayment", path: "/api/Payment/PassiveLinkPayment", purpose: Purpose::Write };

impl Service {
    pub(super) fn request(&self) -> Request {
        Request::new(self.name, self.purpose, Method::Post, self.path)
    }
}

impl AhlPay {
    /// A real account, or what stands in for it.
    ///
    /// # Errors
    /// None that is to be expected.
    pub fn real(transport: &Transport, host: Host, account: Account) -> Result<Self, String> {
        Self::new(transport, host, account, None)
    }

    /// A sandbox, which can be asked everything.
    ///
    /// # Errors
    /// None that is to be expected.
    pub fn rehearsal(transport: &Transport, hands: Hands) -> Result<Self, String> {
        let own = hands.sandbox.ahlpay();
        let mut account = Account::new(own.email(), own.password());
        account.hash_password = Some(own.hash_password().into());
        Self::new(transport, Host::local(&own.base_url())?, account, Some(hands))
    }

    fn new(
        transport: &Transport,
        host: Host,
        account: Account,
        hands: Option<Hands>,
    ) -> Result<Self, String> {
        // each request carries its own token
        let line = Line::new(transport, "ahlpay", host, Ok).map_err(|error| error.to_string())?;
        Ok(Self {
            line,
            account,
            hands,
            run: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis()),
            made: Mutex::default(),
            logins: Logins::default(),
            shared: Shared::default(),
        })
    }

    /// The sandbox's hands, for a question that needs them for this reason.
    pub(super) fn hands(&self, reason: &'static str) -> Result<&Hands, Unsettled> {
        self.hands.as_ref().ok_or(Unsettled::NotAskable(reason))
    }

    /// An order number of this run.
    pub(super) fn name(&self, word: &str) -> String {
        format!("paylink-live-{}-{word}", self.run)
    }

    /// Waits until the provider's clock shows another second.
    pub(super) async fn next_second(&self) {
        const MORE_THAN_A_SECOND: Duration = Duration::from_millis(1100);
        match &self.hands {
            Some(hands) => hands.sandbox.advance(MORE_THAN_A_SECOND),
            None => tokio::time::sleep(MORE_THAN_A_SECOND).await,
        }
    }

    /// Posts a body. One that might do harm goes to nobody but the sandbox.
    pub(super) async fn post(&self, service: &Service, body: &Value) -> Result<Envelope, Unsettled> {
        self.post_as(service, body, &self.session().await?.pass).await
    }

    /// Posts a body with this token.
    pub(super) async fn post_as(
        &self,
        service: &Service,
        body: &Value,
        pass: &Pass,
    ) -> Result<Envelope, Unsettled> {
        if self.hands.is_none() {
            harmless::check(body)?;
        }
        let request = pass.carried_by(service.request().json(body)?)?;
        self.line.send_for_status(request).await.map(Envelope)
    }

    /// Posts a body that must be accepted.
    pub(super) async fn call(&self, service: &Service, body: &Value) -> Result<Envelope, Unsettled> {
        self.post(service, body).await?.success(service.name)
    }

    /// Creates a link, and remembers to close it.
    pub(super) async fn create(&self, order: &Value) -> Result<Envelope, Unsettled> {
        self.made().push(order["orderId"].as_str().unwrap_or_default().to_owned());
        let answer = self.post(&CREATE, order).await?;
        if answer.had_no_effect() {
            self.made().pop();
        }
        Ok(answer)
    }

    /// Deactivates the link of an order.
    pub(super) async fn passive(&self, order_id: &str) -> Result<Envelope, Unsettled> {
        let answer = self.post(&PASSIVE, &json!({ "orderId": order_id })).await?;
        if answer.is_success() {
            let mut made = self.made();
            if let Some(place) = made.iter().position(|own| own == order_id) {
                made.remove(place);
            }
        }
        Ok(answer)
    }

    /// Deactivates what this run has created; names the orders whose link may still be open.
    pub(super) async fn close_all(&self) -> Vec<String> {
        let made = self.made().clone();
        for order_id in &made {
            // what comes of it is told by what is left
            let _ = self.passive(order_id).await;
        }
        let left_open = std::mem::take(&mut *self.made());
        match &self.hands {
            None => left_open,
            Some(hands) => still_open(hands, left_open),
        }
    }

    fn made(&self) -> MutexGuard<'_, Vec<String>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Those that can be paid when their time is over, which passes fast in a sandbox.
fn still_open(hands: &Hands, mut left_open: Vec<String>) -> Vec<String> {
    hands.sandbox.advance(Duration::from_secs(u64::from(LIFETIME) * 60));
    let mut links = hands.sandbox.ahlpay().links();
    links.retain(|own| matches!(own.state, LinkState::Start | LinkState::Pending | LinkState::Fail));
    left_open.retain(|order_id| links.iter().any(|own| own.order_id == *order_id));
    left_open
}
