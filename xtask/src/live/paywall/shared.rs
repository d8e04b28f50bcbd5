//! The pages that the questions share, each made by the first that needs it.

use std::time::Duration;

use paylink_core::{LocalDateTime, Zone};
use paylink_testkit::json::Json;
use serde_json::{Value, json};

use super::context::Paywall;
use super::created::Page;
use super::envelope::Envelope;
use super::harmless::NOBODYS_SHOP;
use super::paid::Paid;
use crate::live::backend::Once;
use crate::live::question::Unsettled;

/// What was made so far.
#[derive(Default)]
pub(super) struct Shared {
    first: Once<Page>,
    inquired: Once<Envelope>,
    closed: Once<Closed>,
    refused: Once<Envelope>,
    hour: Once<Envelope>,
    pub(super) photo: Once<Envelope>,
    pub(super) paid: Once<Paid>,
    pub(super) webhook: Once<Json>,
}

/// A page that was made passive, and the answer to that.
pub(super) struct Closed {
    pub(super) page: Page,
    pub(super) answer: Envelope,
}

/// The lifetime of the page that states one.
pub(super) const HOUR: Duration = Duration::from_secs(3600);

impl Paywall {
    /// A page of 1 TRY that sends no message. It says nothing of its lifetime: ten minutes, as
    /// documented.
    pub(super) fn order(&self, word: &str) -> Value {
        json!({
            "UniqueCode": self.name(word), "Amount": 1.0, "CurrencyId": 1, "LanguageId": 1,
            "CallbackSupport": false, "InstallmentSupport": false, "Force3D": false, "ShowProduct": false,
            "SuccessBackUrl": format!("{NOBODYS_SHOP}paid"), "FailBackUrl": format!("{NOBODYS_SHOP}not-paid"),
            "Customer": { "FullName": "Deneme" },
            "Products": [{ "ProductName": "Deneme", "ProductAmount": 1.0 }],
        })
    }

    /// An open page.
    pub(super) async fn first(&self) -> Result<&Page, Unsettled> {
        self.shared.first.get(async { self.page(&self.order("first")).await }).await
    }

    /// What was said about the first page.
    pub(super) async fn inquired(&self) -> Result<&Envelope, Unsettled> {
        let make = async { self.inquiry(self.first().await?).await?.success("checkout/inquiry") };
        self.shared.inquired.get(make).await
    }

    /// A page that was made passive.
    pub(super) async fn closed(&self) -> Result<&Closed, Unsettled> {
        let make = async {
            let page = self.page(&self.order("closed")).await?;
            let answer = self.passive(page.id).await?.success("checkout/passive")?;
            Ok(Closed { page, answer })
        };
        self.shared.closed.get(make).await
    }

    /// The refusal of a page that lacks nothing but its `UniqueCode`.
    pub(super) async fn refused(&self) -> Result<&Envelope, Unsettled> {
        let make = async {
            self.first().await?;
            let mut order = self.order("refused");
            order.as_object_mut().map(|fields| fields.remove("UniqueCode"));
            let answer = self.generate(&order).await?;
            match answer.is_success() {
                false => Ok(answer),
                true => Err(Unsettled::unanswered("a page without UniqueCode was not refused")),
            }
        };
        self.shared.refused.get(make).await
    }

    /// The answer to a page whose lifetime is stated: an hour, as Turkish wall clock.
    pub(super) async fn hour(&self) -> Result<&Envelope, Unsettled> {
        let make = async {
            let mut order = self.order("hour");
            let until = LocalDateTime::of(self.first().await?.at + HOUR, Zone::Istanbul);
            order["ExpireDateTime"] = json!(until.as_str());
            self.generate(&order).await
        };
        self.shared.hour.get(make).await
    }
}
