//! The payments that the questions share. Only a sandbox's payer pays; a real account may have
//! payments of its own.

use std::fmt;

use paylink_core::{Decimal, LocalDate};
use paylink_testkit::json::Json;
use serde_json::{Value, json};

use super::context::AhlPay;
use super::envelope::Envelope;
use super::service::{INQUIRY, TRANSACTIONS};
use crate::live::field::text;
use crate::live::question::Unsettled;

/// How far back a payment of the account is looked for.
const DAYS: i32 = 30;

const NO_PAYMENT: &str =
    "needs a payment of the last 30 days: pay any link of this account with a test card";

/// A link of this run that was paid.
pub(super) struct Paid {
    pub(super) order_id: String,
    /// What its page asked for, in kuruş.
    pub(super) asked: i64,
}

impl AhlPay {
    /// The link that was paid.
    pub(super) async fn paid(&self, reason: &'static str) -> Result<&Paid, Unsettled> {
        let rehearsal = self.rehearsal(reason)?;
        let make = async {
            let order_id = self.link("paid").await?;
            let ahl = rehearsal.sandbox.ahlpay();
            let page = ahl.links().into_iter().find(|own| own.order_id == order_id);
            let asked = page.and_then(|own| Decimal::from_quoted(&own.amount).ok()?.to_minor(2));
            ahl.pay(&order_id).map_err(refused)?;
            Ok(Paid {
                order_id,
                asked: asked.ok_or_else(|| Unsettled::unanswered("the page shows no amount"))?,
            })
        };
        self.paid.get(make).await
    }

    /// Transactions of the last days: they hold the payment of this run, if there is one.
    pub(super) async fn transactions(&self) -> Result<&Envelope, Unsettled> {
        let make = async {
            match self.paid(NO_PAYMENT).await {
                Ok(_) | Err(Unsettled::NotAskable(_)) => self.transactions_of(None).await,
                Err(failed) => Err(failed),
            }
        };
        self.transactions.get(make).await
    }

    /// Transactions of the last days, of one order or of all.
    pub(super) async fn transactions_of(
        &self,
        order_id: Option<&str>,
    ) -> Result<Envelope, Unsettled> {
        let today = self.session().await?.day()?;
        self.transactions_between(today.plus_days(-DAYS), today.plus_days(1), order_id).await
    }

    /// The newest transactions of these days, of one order or of all.
    pub(super) async fn transactions_between(
        &self,
        first: LocalDate,
        last: LocalDate,
        order_id: Option<&str>,
    ) -> Result<Envelope, Unsettled> {
        let body = self.body(first, last, order_id).await?;
        self.call(&TRANSACTIONS, &body).await
    }

    /// The newest transactions of one order, success or refusal; of these types, or of whatever
    /// null means.
    pub(super) async fn transactions_of_types(
        &self,
        order_id: &str,
        types: Option<&[&str]>,
    ) -> Result<Envelope, Unsettled> {
        let today = self.session().await?.day()?;
        let mut body =
            self.body(today.plus_days(-DAYS), today.plus_days(1), Some(order_id)).await?;
        body["transactionType"] = json!(types);
        let answer = self.post(&TRANSACTIONS, &body).await?;
        answer.is_accepted(TRANSACTIONS.name)?;
        Ok(answer)
    }

    async fn body(
        &self,
        first: LocalDate,
        last: LocalDate,
        order_id: Option<&str>,
    ) -> Result<Value, Unsettled> {
        Ok(json!({
            "startDate": first, "endDate": last, "size": 50, "page": 0, "orderBy": "CreateDate",
            "orderByDesc": true, "merchantId": self.session().await?.merchant_id, "transactionType": null,
            "citizenshipNumber": null, "orderId": order_id, "cardNumber": null, "authCode": null,
            "responseCode": null, "bankCode": null,
        }))
    }

    /// The row of a payment: that of this run, else any of the account.
    pub(super) async fn payment(&self) -> Result<&Json, Unsettled> {
        let rows = self.transactions().await?.rows();
        match self.paid(NO_PAYMENT).await {
            Ok(paid) => rows.iter().find(|row| is_about(row, &paid.order_id)).ok_or_else(|| {
                Unsettled::unanswered("the transactions do not hold the payment of this run")
            }),
            Err(_) => rows.first().ok_or(Unsettled::NotAskable(NO_PAYMENT)),
        }
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

    /// What is said about an order that was paid: that of this run, else one of the account.
    pub(super) async fn inquired(&self) -> Result<&Envelope, Unsettled> {
        let make = async {
            let order_id = match self.paid(NO_PAYMENT).await {
                Ok(paid) => paid.order_id.clone(),
                Err(Unsettled::NotAskable(_)) => self.paid_order_of_the_account().await?,
                Err(other) => return Err(other),
            };
            let answer = self.inquire(&order_id).await?;
            answer.is_accepted(INQUIRY.name)?;
            Ok(answer)
        };
        self.inquired.get(make).await
    }

    /// An order with one row, which is a payment: nothing was given back.
    async fn paid_order_of_the_account(&self) -> Result<String, Unsettled> {
        let rows = self.transactions().await?.rows();
        let says = |row: &Json, name, word| {
            text(row, name).is_some_and(|own| own.eq_ignore_ascii_case(word))
        };
        let is_payment =
            |row: &&Json| says(row, "status", "SUCCESS") && says(row, "txnType", "AUTH");
        let orders = rows.iter().filter(is_payment).filter_map(|row| text(row, "orderId"));
        let is_alone =
            |order_id: &&str| rows.iter().filter(|row| is_about(row, order_id)).count() == 1;
        orders
            .map(ToOwned::to_owned)
            .find(|own| is_alone(&own.as_str()))
            .ok_or(Unsettled::NotAskable(NO_PAYMENT))
    }
}

/// Whether a transaction belongs to an order.
pub(super) fn is_about(row: &Json, order_id: &str) -> bool {
    text(row, "orderId") == Some(order_id)
}

pub(super) fn refused(error: impl fmt::Display) -> Unsettled {
    Unsettled::unanswered(error.to_string())
}
