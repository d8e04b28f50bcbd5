//! The links of a run: created once, deactivated at the end.

use std::sync::atomic::Ordering;
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use paylink_sandbox::ahlpay::LinkState;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::context::AhlPay;
use super::envelope::Envelope;
use super::harmless::{LIFETIME, ONE_LIRA};
use super::hash;
use super::service::{CREATE, CREATE_ELSEWHERE, PASSIVE};
use crate::live::backend::Rehearsal;
use crate::live::question::Unsettled;

/// The first link, and whether it had to be signed.
pub(super) struct First {
    pub(super) order_id: String,
    pub(super) answer: Envelope,
    /// What it was answered with as long as it was not signed, if that was a refusal.
    pub(super) refused_unsigned: Option<String>,
}

impl AhlPay {
    /// A link of 1 TRY that sends no message.
    pub(super) async fn order(&self, word: &str) -> Result<Value, Unsettled> {
        Ok(json!({
            "bankCode": "", "orderId": self.name(word), "merchantId": self.session().await?.merchant_id,
            "amount": ONE_LIRA, "installmentCount": "0", "description": "Deneme", "currency": "949",
            "receiverEmail": "", "receiverPhoneNumber": "", "expireMinute": LIFETIME,
            "memberId": self.account.member_id,
        }))
    }

    /// The same order with `rnd` and `hash`; nothing without a password for it.
    fn signed(&self, mut order: Value) -> Option<Value> {
        let password = self.account.hash_password.as_ref()?;
        let (rnd, merchant_id) = (self.name("rnd"), order["merchantId"].to_string());
        let text = |name: &str| order[name].as_str().unwrap_or_default();
        let hash = hash::of(&[
            password.expose_secret(),
            &rnd,
            text("orderId"),
            text("amount"),
            &merchant_id,
        ]);
        order["rnd"] = json!(rnd);
        order["hash"] = json!(hash);
        Some(order)
    }

    /// Creates a link, and remembers to close it.
    pub(super) async fn create(&self, order: &Value) -> Result<Envelope, Unsettled> {
        self.made().push(order["orderId"].as_str().unwrap_or_default().to_owned());
        let mut answer = self.post(&CREATE, order).await;
        if answer.as_ref().is_ok_and(Envelope::is_absent) {
            answer = self.post(&CREATE_ELSEWHERE, order).await;
            let is_there = answer.as_ref().is_ok_and(|answer| !answer.is_absent());
            self.created_elsewhere.fetch_or(is_there, Ordering::Relaxed);
        }
        let came_to_nothing = match &answer {
            Ok(answer) => answer.had_no_effect(),
            Err(unsettled) => matches!(unsettled, Unsettled::NotSent(_)),
        };
        if came_to_nothing {
            self.made().pop();
        }
        answer
    }

    /// An open link. It is not signed unless it has to be.
    pub(super) async fn first(&self) -> Result<&First, Unsettled> {
        let make = async {
            let (order, order_id) = (self.order("first").await?, self.name("first"));
            let unsigned = self.create(&order).await?;
            if !unsigned.is_refusal() {
                let answer = unsigned.success(CREATE.name)?;
                return Ok(First { order_id, answer, refused_unsigned: None });
            }
            let words = unsigned.in_words();
            let signed = self.signed(order).ok_or_else(|| {
                let why = "without rnd and hash; set PAYLINK_AHL_HASH_PASSWORD to send them";
                Unsettled::unanswered(format!("{} was answered with {words} {why}", CREATE.name))
            })?;
            let answer = self.create(&signed).await?.success(CREATE.name)?;
            Ok(First { order_id, answer, refused_unsigned: Some(words) })
        };
        self.first.get(make).await
    }

    /// What an order is answered with in the form that the first link was created in.
    pub(super) async fn create_like_first(&self, order: Value) -> Result<Envelope, Unsettled> {
        let has_to_be_signed = self.first().await?.refused_unsigned.is_some();
        let signed = if has_to_be_signed { self.signed(order.clone()) } else { None };
        self.create(&signed.unwrap_or(order)).await
    }

    /// Creates a link that must be there; returns its order.
    pub(super) async fn link(&self, word: &str) -> Result<String, Unsettled> {
        self.create_like_first(self.order(word).await?).await?.success(CREATE.name)?;
        Ok(self.name(word))
    }

    /// Leaves a link open, which is for a sandbox only.
    pub(super) fn forget(&self, order_id: &str) {
        self.made().retain(|own| own != order_id);
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
            // a failure leaves the order among those that are still open
            let _ = self.passive(order_id).await;
        }
        let left_open = std::mem::take(&mut *self.made());
        match &self.rehearsal {
            None => left_open,
            Some(rehearsal) => still_open(rehearsal, left_open),
        }
    }

    fn made(&self) -> MutexGuard<'_, Vec<String>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Those that can be paid when their time is over, which passes fast in a sandbox.
fn still_open(rehearsal: &Rehearsal, mut left_open: Vec<String>) -> Vec<String> {
    rehearsal.sandbox.advance(Duration::from_secs(u64::from(LIFETIME) * 60));
    let mut links = rehearsal.sandbox.ahlpay().links();
    links
        .retain(|own| matches!(own.state, LinkState::Start | LinkState::Pending | LinkState::Fail));
    left_open.retain(|order_id| links.iter().any(|own| own.order_id == *order_id));
    left_open
}
