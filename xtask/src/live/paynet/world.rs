//! How to call Paynet, and the links that the questions share: made once, closed at the end.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use paylink_core::http::{Method, Purpose, Request};
use paylink_core::{SecretString, Transport};
use serde_json::{Value, json};

use super::answer::NO_DATA;
use super::harmless;
use super::listed::Listing;
use super::paid::Paid;
use crate::json::Json;
use crate::live::question::Unsettled;
use crate::live::settings::Host;
use crate::live::world::{Hands, Line, Once, Seen};

/// Paynet, as far as it can be reached.
pub struct Paynet {
    line: Line,
    hands: Option<Hands>,
    /// Makes the references of this run its own.
    run: u128,
    /// Reference, and the request fields that name the link.
    made: Mutex<Vec<(String, Value)>>,
    first: Once<First>,
    twin: Once<Seen>,
    detail: Once<Seen>,
    pub(super) listing: Once<Listing>,
    pub(super) paid: Once<Paid>,
    pub(super) several: Once<Link>,
    pub(super) checked: Once<Seen>,
}

/// A service.
pub(super) struct Service {
    name: &'static str,
    path: &'static str,
    purpose: Purpose,
}

pub(super) const CREATE: Service =
    Service { name: "mailorder/create", path: "/v1/mailorder/create", purpose: Purpose::Write };
pub(super) const DETAIL: Service =
    Service { name: "mailorder/detail", path: "/v1/mailorder/detail", purpose: Purpose::Read };
pub(super) const STATUS_UPDATE: Service =
    Service { name: "mailorder/status_update", path: "/v1/mailorder/status_update", purpose: Purpose::Write };
pub(super) const LIST: Service =
    Service { name: "mailorder/list", path: "/v1/mailorder/list", purpose: Purpose::Read };
pub(super) const CHECK: Service =
    Service { name: "transaction/check", path: "/v1/transaction/check", purpose: Purpose::Read };

/// A link of this run.
#[derive(Clone, Debug)]
pub(super) struct Link {
    /// The request fields that name it.
    pub(super) lookup: Value,
    /// Its reference, which is also its note.
    pub(super) name: String,
    /// When it was created, by the server's clock.
    pub(super) at: SystemTime,
}

/// The first link, and how its lifetime had to be written.
#[derive(Debug)]
pub(super) struct First {
    pub(super) link: Link,
    /// What a lifetime as text was answered with, where it was refused.
    pub(super) text_refused: Option<String>,
}

impl Link {
    /// Its id, which a sandbox always tells.
    pub(super) fn id(&self) -> &str {
        self.lookup["id"].as_str().unwrap_or_default()
    }
}

impl Paynet {
    /// A real account, or what stands in for it.
    ///
    /// # Errors
    /// The key cannot be a header.
    pub fn real(transport: &Transport, host: Host, key: &SecretString) -> Result<Self, String> {
        Self::new(transport, host, key, None)
    }

    /// A sandbox, which can be asked everything.
    ///
    /// # Errors
    /// None that is to be expected.
    pub fn rehearsal(transport: &Transport, hands: Hands) -> Result<Self, String> {
        let paynet = hands.sandbox.paynet();
        let (host, key) = (Host::local(&paynet.base_url())?, paynet.secret_key().into());
        Self::new(transport, host, &key, Some(hands))
    }

    fn new(
        transport: &Transport,
        host: Host,
        key: &SecretString,
        hands: Option<Hands>,
    ) -> Result<Self, String> {
        let line =
            Line::new(transport, "paynet", host, |keys| keys.secret_header("authorization", "Basic ", key));
        Ok(Self {
            line: line.map_err(|error| error.to_string())?,
            hands,
            run: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis()),
            made: Mutex::default(),
            first: Once::default(),
            twin: Once::default(),
            detail: Once::default(),
            listing: Once::default(),
            paid: Once::default(),
            several: Once::default(),
            checked: Once::default(),
        })
    }

    /// The sandbox's hands, for a question that needs them for this reason.
    pub(super) fn hands(&self, reason: &'static str) -> Result<&Hands, Unsettled> {
        self.hands.as_ref().ok_or(Unsettled::NotAskable(reason))
    }

    /// A reference of this run.
    pub(super) fn name(&self, word: &str) -> String {
        format!("paylink-live-{}-{word}", self.run)
    }

    /// A link of 1 TRY that tells nobody and lives for two hours.
    pub(super) fn order(&self, word: &str) -> Value {
        let name = self.name(word);
        json!({
            "name_surname": "Deneme", "amount": 1, "reference_no": name, "note": name, "expire_date": "2",
            "addcomission_to_amount": false, "send_mail": false, "send_sms": false,
        })
    }

    /// Posts a body. One that might do harm goes to nobody but the sandbox.
    pub(super) async fn post(&self, service: &Service, body: &Value) -> Result<Seen, Unsettled> {
        if self.hands.is_none() {
            harmless::check(body)?;
        }
        let request = Request::new(service.name, service.purpose, Method::Post, service.path).json(body)?;
        self.line.send(request).await
    }

    /// Creates a link, and remembers to close it: by its reference as long as no id is heard of, even after a refusal.
    pub(super) async fn create(&self, order: &Value) -> Result<Seen, Unsettled> {
        let reference = order["reference_no"].as_str().unwrap_or_default().to_owned();
        self.made().push((reference.clone(), json!({ "reference_no": reference })));
        let seen = self.post(&CREATE, order).await?;
        if let (Some(id), Some(last)) = (seen.json.member("id").and_then(Json::text), self.made().last_mut())
        {
            last.1 = json!({ "id": id });
        }
        Ok(seen)
    }

    /// Creates a link that must be there.
    pub(super) async fn link(&self, order: &Value) -> Result<Link, Unsettled> {
        let seen = self.create(order).await?.success(CREATE.name)?;
        Ok(link_of(order, &seen))
    }

    /// Posts a body that must be accepted.
    pub(super) async fn call(&self, service: &Service, body: &Value) -> Result<Seen, Unsettled> {
        self.post(service, body).await?.success(service.name)
    }

    /// Asks for another status of a link of this run.
    pub(super) async fn set_status(&self, link: &Link, status: u8) -> Result<Seen, Unsettled> {
        let mut body = link.lookup.clone();
        body["status"] = json!(status);
        self.post(&STATUS_UPDATE, &body).await
    }

    /// An open link. Its lifetime is written as text, as the client writes it, unless that is refused.
    pub(super) async fn first(&self) -> Result<&First, Unsettled> {
        let make = async {
            let mut order = self.order("first");
            let seen = self.create(&order).await?;
            let text_refused = (!seen.is_success()).then(|| seen.in_words());
            if text_refused.is_none() {
                return Ok(First { link: link_of(&order, &seen), text_refused });
            }
            order["expire_date"] = json!(2);
            Ok(First { link: self.link(&order).await?, text_refused })
        };
        self.first.get(make).await
    }

    /// An order in the form that the first link was created in.
    pub(super) async fn accepted_order(&self, word: &str) -> Result<Value, Unsettled> {
        let mut order = self.order(word);
        if self.first().await?.text_refused.is_some() {
            order["expire_date"] = json!(2);
        }
        Ok(order)
    }

    /// The answer to a second creation under the first link's reference.
    pub(super) async fn twin(&self) -> Result<&Seen, Unsettled> {
        let make = async {
            let mut order = self.accepted_order("twin").await?;
            order["reference_no"] = json!(self.first().await?.link.name);
            self.create(&order).await
        };
        self.twin.get(make).await
    }

    /// The state of the first link.
    pub(super) async fn first_detail(&self) -> Result<&Json, Unsettled> {
        let make = async { self.call(&DETAIL, &self.first().await?.link.lookup).await };
        self.detail.get(make).await.map(|seen| &seen.json)
    }

    /// Makes passive what this run has created; names what may still be open.
    pub(super) async fn close_all(&self) -> Vec<String> {
        let made = std::mem::take(&mut *self.made());
        let mut left_open = Vec::new();
        for (reference, lookup) in made {
            if !self.is_closed(&lookup).await {
                left_open.push(reference);
            }
        }
        left_open
    }

    async fn is_closed(&self, lookup: &Value) -> bool {
        let is_none = |seen: &Seen| seen.code() == Some(NO_DATA);
        let mut body = lookup.clone();
        body["status"] = json!(3);
        let closed = self.post(&STATUS_UPDATE, &body).await;
        if closed.is_ok_and(|seen| seen.is_success() || is_none(&seen)) {
            return true;
        }
        // It may have been paid.
        let open = |json: &Json| {
            json.member("status").is_none_or(|status| ["0", "\"0\""].contains(&&*status.compact()))
        };
        self.post(&DETAIL, lookup)
            .await
            .is_ok_and(|seen| is_none(&seen) || seen.is_success() && !open(&seen.json))
    }

    fn made(&self) -> MutexGuard<'_, Vec<(String, Value)>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn link_of(order: &Value, seen: &Seen) -> Link {
    let lookup = match seen.json.member("id").and_then(Json::text) {
        Some(id) => json!({ "id": id }),
        None => json!({ "reference_no": order["reference_no"] }),
    };
    let name = order["note"].as_str().unwrap_or_default().to_owned();
    Link { lookup, name, at: seen.date.unwrap_or_else(SystemTime::now) }
}
