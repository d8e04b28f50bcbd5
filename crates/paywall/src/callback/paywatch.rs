//! The PayWatch webhook: a payment that was stuck has changed its status.
//!
//! Source: <https://developer.paywall.one/geri-bildirim-ornekleri/paywatch>, where the statuses
//! link to the wrong table.

use paylink_core::{Authenticity, CallbackRequest, LocalDateTime, Private, Result};
use serde::Serialize;
use serde_json::value::RawValue;

use super::fields::Fields;
use super::hash::{self, Delivery, HashKeys, Seal};

/// A PayWatch delivery, as claimed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct PayWatchWebhook {
    /// Whether its hash was checked.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The watch.
    pub pay_watch_id: Option<i64>,
    /// The payment.
    pub payment_id: Option<i64>,
    /// The merchant's code.
    pub merchant_unique_code: Option<String>,
    /// The status before, as `status_id` of a queried payment.
    pub payment_last_status_id: Option<i64>,
    /// The status now.
    pub payment_new_status_id: Option<i64>,
    /// Whether it changed.
    pub payment_status_changed: Option<bool>,
    /// What Paywall asked the provider behind it: JSON of any kind.
    pub provider_request: Option<Private<Box<RawValue>>>,
    /// What that provider answered: JSON of any kind.
    pub provider_response: Option<Private<Box<RawValue>>>,
    /// The HTTP status of that answer.
    pub provider_http_status: Option<i64>,
    /// When the payment was.
    pub payment_date_time: Option<LocalDateTime>,
    /// Hash, format and key type.
    #[serde(flatten)]
    pub seal: Seal,
}

impl PayWatchWebhook {
    /// Reads a delivery of the kind [`Delivery::PayWatch`].
    ///
    /// # Errors
    /// [`Error::is_bad_callback`](paylink_core::Error::is_bad_callback): it cannot be read, or its
    /// hash is missing or wrong although a key is configured.
    /// [`Error::is_configuration`](paylink_core::Error::is_configuration): one key serves two
    /// kinds.
    pub fn read(request: &CallbackRequest, keys: &HashKeys) -> Result<Self> {
        let fields = Fields::read(request)?;
        let mut told = Self {
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
            payment_date_time: fields.stamp("PaymentDateTime"),
            seal: Seal::of(&fields),
        };
        let candidates = match (told.payment_id, &told.merchant_unique_code) {
            (Some(payment_id), Some(code)) => vec![vec![payment_id.to_string(), code.clone()]],
            _ => Vec::new(),
        };
        told.authenticity =
            hash::check(Delivery::PayWatch, keys.of(Delivery::PayWatch)?, &fields, &candidates)?;
        Ok(told)
    }
}
