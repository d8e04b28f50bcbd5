//! The payments that the questions share. Only a sandbox's payer pays; a real account may have
//! payments of its own.

use std::time::Duration;

use paylink_core::{Clock, LocalDate, Zone};
use paylink_sandbox::paynet::PaymentForm;
use paylink_testkit::json::Json;
use serde_json::{Value, json};

use super::answer::{rows, text};
use super::context::Paynet;
use super::links::Link;
use super::service::CHECK;
use crate::live::backend::{RawResponse, Rehearsal};
use crate::live::question::Unsettled;

/// How long a callback is waited for.
const TIMEOUT: Duration = Duration::from_secs(3);

/// How far back a payment of the account is looked for.
const DAYS: i32 = 30;

/// A link that was declined once and then paid, and where that led the payer.
#[derive(Debug)]
pub(super) struct Paid {
    pub(super) link: Link,
    pub(super) xact_id: String,
    pub(super) back_declined: String,
    pub(super) back_paid: String,
    /// Whether the callback was there when the payer came back.
    pub(super) posted_first: bool,
}

impl Paynet {
    /// The link that was declined, then paid. It was created without `addcomission_to_amount`.
    pub(super) async fn paid(&self, reason: &'static str) -> Result<&Paid, Unsettled> {
        let rehearsal = self.rehearsal(reason)?;
        let make = async {
            let mut order = self.order_with_callback("paid", "/paid").await?;
            order["succeed_url"] = json!(rehearsal.merchant.at("/ok?o=1").as_str());
            order["error_url"] = json!(rehearsal.merchant.at("/no?o=1").as_str());
            order.as_object_mut().map(|fields| fields.remove("addcomission_to_amount"));
            let link = self.link(&order).await?;
            let paynet = rehearsal.sandbox.paynet();
            let declined = paynet.decline(&link.id(rehearsal)).await.map_err(refused)?;
            let before = posted(rehearsal, "paid").len();
            let paid = paynet.pay(&link.id(rehearsal)).await.map_err(refused)?;
            Ok(Paid {
                xact_id: paid.xact_ids.concat(),
                back_declined: declined.redirect.unwrap_or_default(),
                back_paid: paid.redirect.unwrap_or_default(),
                posted_first: posted(rehearsal, "paid").len() > before,
                link,
            })
        };
        self.paid.get(make).await
    }

    /// A link that was paid with two cards.
    pub(super) async fn several(&self, reason: &'static str) -> Result<&Link, Unsettled> {
        let rehearsal = self.rehearsal(reason)?;
        let make = async {
            let mut order = self.order_with_callback("several", "/paid").await?;
            order["multi_payment"] = json!(true);
            let link = self.link(&order).await?;
            let (paynet, two) = (rehearsal.sandbox.paynet(), PaymentForm::new().cards(2));
            paynet.pay_with(&link.id(rehearsal), &two).await.map_err(refused)?;
            Ok(link)
        };
        self.several.get(make).await
    }

    /// An order whose callbacks go to the merchant, at this path and under this word.
    pub(super) async fn order_with_callback(
        &self,
        word: &str,
        path: &str,
    ) -> Result<Value, Unsettled> {
        let mut order = self.accepted_order(word).await?;
        let rehearsal = self.rehearsal("needs an address that Paynet can reach")?;
        order["confirmation_url"] =
            json!(rehearsal.merchant.at(&format!("{path}?link={word}")).as_str());
        Ok(order)
    }

    /// The callbacks about the link of this word, once there are this many or patience ends.
    pub(super) async fn callbacks(
        &self,
        word: &str,
        at_least: usize,
    ) -> Result<Vec<Json>, Unsettled> {
        let rehearsal = self.rehearsal("needs an address that Paynet can reach")?;
        let waiting = async {
            while posted(rehearsal, word).len() < at_least {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        // fewer than hoped for are an answer, too
        let _ = tokio::time::timeout(TIMEOUT, waiting).await;
        Ok(posted(rehearsal, word))
    }

    /// What `transaction/check` says about a payment.
    pub(super) async fn checked(&self) -> Result<&Json, Unsettled> {
        let make = async {
            let xact_id = match self.paid("").await {
                Ok(paid) => paid.xact_id.clone(),
                Err(Unsettled::NotAskable(_)) => self.payment_of_the_account().await?,
                Err(other) => return Err(other),
            };
            self.call(&CHECK, &json!({ "xact_id": xact_id })).await
        };
        let seen: &RawResponse = self.checked.get(make).await?;
        rows(&seen.json)
            .first()
            .ok_or_else(|| Unsettled::unanswered("transaction/check has no row"))
    }

    async fn payment_of_the_account(&self) -> Result<String, Unsettled> {
        let today = LocalDate::today(&Clock::system(), Zone::Istanbul);
        let rows = self.rows_between([today.plus_days(-DAYS), today.plus_days(1)]).await?;
        rows.iter().find_map(|row| text(row, "xact_id")).map(ToOwned::to_owned).ok_or(Unsettled::NotAskable(
            "needs a payment of the last 30 days: pay any link of this account with a test card",
        ))
    }
}

pub(super) fn refused(error: paylink_sandbox::paynet::PaymentRefused) -> Unsettled {
    Unsettled::unanswered(error.to_string())
}

/// The callbacks about the link of this word, so far.
fn posted(rehearsal: &Rehearsal, word: &str) -> Vec<Json> {
    let posts = rehearsal.merchant.callbacks();
    let own = posts.iter().filter(|post| post.query() == format!("link={word}"));
    own.filter_map(|post| Json::parse(std::str::from_utf8(post.body()).ok()?).ok()).collect()
}
