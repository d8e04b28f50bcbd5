//! The links of a run: created once, deactivated at the end.

use std::sync::{MutexGuard, PoisonError};
use std::time::SystemTime;

use paylink_sandbox::paynet::LinkView;
use paylink_testkit::json::Json;
use serde_json::{Value, json};

use super::answer::NO_DATA;
use super::context::Paynet;
use super::service::{CREATE, DETAIL, STATUS_UPDATE};
use crate::live::backend::{RawResponse, Rehearsal};
use crate::live::question::Unsettled;

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
    /// Its id in a sandbox, which need not return it.
    pub(super) fn id(&self, rehearsal: &Rehearsal) -> String {
        if let Some(id) = self.lookup["id"].as_str() {
            return id.to_owned();
        }
        let own = |link: &LinkView| self.lookup["reference_no"] == link.reference_no.as_str();
        let links = rehearsal.sandbox.paynet().links();
        links.into_iter().find(own).map(|link| link.id).unwrap_or_default()
    }
}

impl Paynet {
    /// A link of 1 TRY that sends no message and expires after two hours.
    pub(super) fn order(&self, word: &str) -> Value {
        let name = self.name(word);
        json!({
            "name_surname": "Deneme", "amount": 1, "reference_no": name, "note": name, "expire_date": "2",
            "addcomission_to_amount": false, "send_mail": false, "send_sms": false,
        })
    }

    /// Creates a link, and remembers to deactivate it: by its reference as long as its id is
    /// unknown, even after a refusal.
    pub(super) async fn create(&self, order: &Value) -> Result<RawResponse, Unsettled> {
        let reference = order["reference_no"].as_str().unwrap_or_default().to_owned();
        self.made().push((reference.clone(), json!({ "reference_no": reference })));
        let answer = self.post(&CREATE, order).await;
        if matches!(answer, Err(Unsettled::NotSent(_))) {
            self.made().pop();
        }
        let seen = answer?;
        if let (Some(id), Some(last)) =
            (seen.json.member("id").and_then(Json::text), self.made().last_mut())
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

    /// Asks for another status of a link of this run.
    pub(super) async fn set_status(
        &self,
        link: &Link,
        status: u8,
    ) -> Result<RawResponse, Unsettled> {
        let mut body = link.lookup.clone();
        body["status"] = json!(status);
        self.post(&STATUS_UPDATE, &body).await
    }

    /// An open link. Its lifetime is written as text, as the client writes it, unless that is
    /// refused.
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
    pub(super) async fn twin(&self) -> Result<&RawResponse, Unsettled> {
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
        for (place, (reference, lookup)) in made.iter().enumerate() {
            // One of two links is closed by their reference, and not even which one is known.
            let is_hidden = lookup.get("id").is_none()
                && made[..place].iter().any(|(_, earlier)| earlier == lookup);
            if !self.is_closed(lookup).await || is_hidden {
                left_open.push(reference.clone());
            }
        }
        left_open
    }

    async fn is_closed(&self, lookup: &Value) -> bool {
        let is_none = |seen: &RawResponse| seen.code() == Some(NO_DATA);
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
        self.read(&DETAIL, lookup)
            .await
            .is_ok_and(|seen| is_none(&seen) || seen.is_success() && !open(&seen.json))
    }

    fn made(&self) -> MutexGuard<'_, Vec<(String, Value)>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn link_of(order: &Value, seen: &RawResponse) -> Link {
    let lookup = match seen.json.member("id").and_then(Json::text) {
        Some(id) => json!({ "id": id }),
        None => json!({ "reference_no": order["reference_no"] }),
    };
    let name = order["note"].as_str().unwrap_or_default().to_owned();
    Link { lookup, name, at: seen.date.unwrap_or_else(SystemTime::now) }
}
