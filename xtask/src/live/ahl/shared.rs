//! The links that the questions share, each made by the first that needs it.

use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::envelope::Envelope;
use super::harmless::{LIFETIME, ONE_LIRA};
use super::hash;
use super::listed::Listing;
use super::paid::Paid;
use super::world::{AhlPay, CREATE, INQUIRY};
use crate::live::question::Unsettled;
use crate::live::world::Once;

/// What was made so far.
#[derive(Default)]
pub(super) struct Shared {
    first: Once<First>,
    pub(super) second: Once<String>,
    pub(super) listing: Once<Listing>,
    pub(super) closed: Once<Envelope>,
    pub(super) paid: Once<Paid>,
    pub(super) inquired: Once<Envelope>,
    pub(super) transactions: Once<Envelope>,
}

/// The first link, and whether it had to be signed.
pub(super) struct First {
    pub(super) order_id: String,
    pub(super) answer: Envelope,
    /// What it was answered with as long as it was not signed, if that was a refusal.
    pub(super) refused_unsigned: Option<String>,
}

impl AhlPay {
    /// A link of 1 TRY that tells nobody.
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
        let parts = [password.expose_secret(), &rnd, text("orderId"), text("amount"), &merchant_id];
        let hash = hash::of(&parts);
        order["rnd"] = json!(rnd);
        order["hash"] = json!(hash);
        Some(order)
    }

    /// An open link. It is not signed unless it has to be.
    pub(super) async fn first(&self) -> Result<&First, Unsettled> {
        let make = async {
            let order = self.order("first").await?;
            let order_id = self.name("first");
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
        self.shared.first.get(make).await
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

    /// The question whether an order was paid.
    pub(super) async fn inquiry_of(&self, order_id: &str) -> Result<Value, Unsettled> {
        Ok(json!({
            "memberId": self.account.member_id, "merchantId": self.session().await?.merchant_id,
            "orderId": order_id, "rnd": format!("RND{order_id}"), "hash": "",
        }))
    }

    /// What is said about an order.
    pub(super) async fn inquire(&self, order_id: &str) -> Result<Envelope, Unsettled> {
        self.post(&INQUIRY, &self.inquiry_of(order_id).await?).await
    }
}
