//! The payment that the questions share. Only a sandbox's payer pays.

use paylink_sandbox::paywall::{Payment, PaymentRefused};
use paylink_testkit::json::Json;
use serde_json::{Value, json};

use super::context::Paywall;
use super::created::Page;
use crate::live::backend::Rehearsal;
use crate::live::question::Unsettled;

/// A page that was paid.
pub(super) struct Paid {
    pub(super) page: Page,
    pub(super) payment: Payment,
    /// Where the payer was to be sent.
    pub(super) success_url: String,
    /// Whether the webhook was there when the payer came back.
    pub(super) posted_first: bool,
}

impl Paywall {
    /// A page that was paid.
    pub(super) async fn paid(&self, reason: &'static str) -> Result<&Paid, Unsettled> {
        let rehearsal = self.rehearsal(reason)?;
        let make = async {
            let mut order = self.order_with_webhook(rehearsal, "paid", "/webhook");
            let success_url = rehearsal.merchant.at("/paid?o=1").as_str().to_owned();
            order["SuccessBackUrl"] = json!(success_url);
            let page = self.page(&order).await?;
            let payment = rehearsal.sandbox.paywall().pay(page.id).await.map_err(not_paid)?;
            Ok(Paid {
                posted_first: !rehearsal.posted("page=paid").is_empty(),
                page,
                payment,
                success_url,
            })
        };
        self.shared.paid.get(make).await
    }

    /// A page whose webhook goes to the merchant, at this path and under this word.
    pub(super) fn order_with_webhook(
        &self,
        rehearsal: &Rehearsal,
        word: &str,
        path: &str,
    ) -> Value {
        let mut order = self.order(word);
        order["CallbackSupport"] = json!(true);
        order["CallbackAddress"] =
            json!(rehearsal.merchant.at(&format!("{path}?page={word}")).as_str());
        order
    }

    /// The webhook about the paid page.
    pub(super) async fn webhook(&self, reason: &'static str) -> Result<&Json, Unsettled> {
        let rehearsal = self.rehearsal(reason)?;
        let make = async {
            self.paid(reason).await?;
            let first = rehearsal.posts("page=paid", 1).await.into_iter().next();
            first.ok_or_else(|| Unsettled::unanswered("no webhook came"))
        };
        self.shared.webhook.get(make).await
    }
}

pub(super) fn not_paid(refused: PaymentRefused) -> Unsettled {
    Unsettled::unanswered(refused.to_string())
}
