//! The PayWatch webhook, which reports a new status of a payment that stayed in the status
//! "started".
//!
//! Source: <https://developer.paywall.one/geri-bildirim-ornekleri/paywatch>. On this page of
//! Paywall's documentation, the link for the statuses leads to the wrong table.

use paylink_core::{Authenticity, CallbackRequest, LocalDateTime, Private, Result};
use serde::Serialize;
use serde_json::value::RawValue;

use super::fields::Fields;
use super::hash::{self, HashKeys, Kind, SignatureFields};

/// The webhook that reports a new status of a payment. The webhook does not prove a payment.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct PayWatchWebhook {
    /// Whether the hash of the webhook was verified.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The id of the PayWatch entry.
    pub pay_watch_id: Option<i64>,
    /// The payment's id.
    pub payment_id: Option<i64>,
    /// The merchant's code for the order.
    pub merchant_unique_code: Option<String>,
    /// The number of the payment's previous status. The numbers are those of
    /// [`QueriedPayment::status_id`](crate::api::private_query::QueriedPayment::status_id).
    pub payment_last_status_id: Option<i64>,
    /// The number of the payment's new status. The numbers are those of
    /// [`QueriedPayment::status_id`](crate::api::private_query::QueriedPayment::status_id).
    pub payment_new_status_id: Option<i64>,
    /// Whether the payment's status changed.
    pub payment_status_changed: Option<bool>,
    /// The request that Paywall sent to the payment provider. It may be any JSON value.
    pub provider_request: Option<Private<Box<RawValue>>>,
    /// The response that Paywall received from the payment provider. It may be any JSON value.
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
    /// Reads the webhook from a request, and verifies the hash with the system keys.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_bad_callback`](paylink_core::Error::is_bad_callback)
    /// is true if the request cannot be read, or if a system key is configured and the hash is
    /// missing or wrong. Returns an error for which
    /// [`Error::is_configuration`](paylink_core::Error::is_configuration) is true if a key is
    /// blank, or if one key is configured for two kinds of callback.
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
