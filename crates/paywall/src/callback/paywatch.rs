//! The PayWatch webhook, which reports a new status of a payment that stayed in the status
//! "started".
//!
//! Source: <https://developer.paywall.one/geri-bildirim-ornekleri/paywatch>. This page links the
//! statuses to the wrong table.

use paylink_core::{Authenticity, CallbackRequest, LocalDateTime, Private, Result};
use serde::Serialize;
use serde_json::value::RawValue;

use super::fields::Fields;
use super::hash::{self, HashKeys, Kind, SignatureFields};

/// The PayWatch webhook. It is a claim, not a proof of payment.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct PayWatchWebhook {
    /// Whether the hash was verified.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The id of the PayWatch entry.
    pub pay_watch_id: Option<i64>,
    /// The payment's id.
    pub payment_id: Option<i64>,
    /// The merchant's code of the order.
    pub merchant_unique_code: Option<String>,
    /// The number of the previous status, as in
    /// [`QueriedPayment::status_id`](crate::api::private_query::QueriedPayment::status_id).
    pub payment_last_status_id: Option<i64>,
    /// The number of the new status, as in
    /// [`QueriedPayment::status_id`](crate::api::private_query::QueriedPayment::status_id).
    pub payment_new_status_id: Option<i64>,
    /// Whether the status changed.
    pub payment_status_changed: Option<bool>,
    /// The request that Paywall sent to the payment provider behind Paywall, as JSON of any kind.
    pub provider_request: Option<Private<Box<RawValue>>>,
    /// The response of the payment provider behind Paywall, as JSON of any kind.
    pub provider_response: Option<Private<Box<RawValue>>>,
    /// The HTTP status of the payment provider's response.
    pub provider_http_status: Option<i64>,
    /// The date and time of the payment, without a time zone.
    pub payment_date_time: Option<LocalDateTime>,
    /// The hash of the webhook, and the fields that describe the hash.
    #[serde(flatten)]
    pub signature: SignatureFields,
}

impl PayWatchWebhook {
    /// Reads a request and verifies its hash with the system keys.
    ///
    /// # Errors
    /// Returns an error if the request cannot be read, or if a system key is configured and the
    /// hash is missing or wrong; [`Error::is_bad_callback`](paylink_core::Error::is_bad_callback)
    /// is then true. Returns an error if a key is blank or the same key is configured for two kinds
    /// of callback; [`Error::is_configuration`](paylink_core::Error::is_configuration) is then
    /// true.
    pub fn read(request: &CallbackRequest, keys: &HashKeys) -> Result<Self> {
        let fields = Fields::read(request)?;
        let mut webhook = Self {
            authenticity: Authenticity::Unsigned,
            pay_watch_id: fields.int("PayWatchId"),
            payment_id: fields.int("PaymentId"),
            merchant_unique_code: fields.text("MerchantUniqueCode"),
            payment_last_status_id: fields.int("PaymentLastStatusId"),
            payment_new_status_id: fields.int("PaymentNewStatusId"),
            payment_status_changed: fields.flag("PaymentStatusChanged"),
            provider_request: fields.raw("ProviderRequest").map(Private::new),
            provider_response: fields.raw("ProviderResponse").map(Private::new),
            provider_http_status: fields.int("ProviderHttpStatus"),
            payment_date_time: fields.date_time("PaymentDateTime"),
            signature: SignatureFields::of(&fields),
        };
        let candidates = match (webhook.payment_id, &webhook.merchant_unique_code) {
            (Some(payment_id), Some(code)) => vec![vec![payment_id.to_string(), code.clone()]],
            _ => Vec::new(),
        };
        webhook.authenticity = hash::verify(Kind::PayWatch, keys, &fields, &candidates)?;
        Ok(webhook)
    }
}
