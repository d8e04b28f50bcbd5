//! The PayWatch webhook, which reports the new status of a payment. PayWatch is Paywall's service
//! that checks payments that were started but are not finished.
//!
//! Source: <https://developer.paywall.one/geri-bildirim-ornekleri/paywatch>. On that documentation
//! page, the link to the table of payment statuses is wrong: it leads to the table of sales
//! channels.

use paylink_core::wire::{Decoded, UnreadField, decides, informs};
use paylink_core::{Authenticity, CallbackRequest, LocalDateTime, Private, Result};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::fields::Fields;
use super::hash::{self, HashKeys, Kind, SignatureFields};

/// The webhook that reports the result of a check by PayWatch. PayWatch is Paywall's service that
/// checks payments that were started but are not finished. The webhook alone does not prove a
/// payment. Before you fulfil an order, query the payment, for example with
/// [`Client::payment_by_id`](crate::Client::payment_by_id).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct PayWatchWebhook {
    /// Whether the hash of the webhook was verified. Without a configured hash key, this crate does
    /// not verify the hash.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The fields that are `None` because their values have an unexpected format. The list contains
    /// only less important fields. If a field that is needed to evaluate the payment has an
    /// unexpected format, [`read`](Self::read) returns an error.
    #[serde(skip)]
    pub unread: Vec<UnreadField>,
    /// PayWatch's numeric id for its check of the payment. PayWatch is Paywall's service that
    /// checks payments that were started but are not finished.
    #[serde(default, with = "decides")]
    pub pay_watch_id: Option<i64>,
    /// Paywall's numeric id of the payment.
    #[serde(default, with = "decides")]
    pub payment_id: Option<i64>,
    /// The merchant's code for the order.
    #[serde(default, with = "decides")]
    pub merchant_unique_code: Option<String>,
    /// The status of the payment before the check, as a number. The numbers have the same meanings
    /// as in [`QueriedPayment::status_id`](crate::api::private_query::QueriedPayment::status_id).
    #[serde(default, with = "decides")]
    pub payment_last_status_id: Option<i64>,
    /// The status of the payment after the check, as a number. The numbers have the same meanings
    /// as in [`QueriedPayment::status_id`](crate::api::private_query::QueriedPayment::status_id).
    #[serde(default, with = "decides")]
    pub payment_new_status_id: Option<i64>,
    /// Whether the check changed the status of the payment.
    #[serde(default, with = "decides")]
    pub payment_status_changed: Option<bool>,
    /// The request that Paywall sent to the payment provider, as a JSON value. Paywall does not
    /// document its structure.
    #[serde(default, with = "informs")]
    pub provider_request: Option<Private<Box<RawValue>>>,
    /// The response that Paywall received from the payment provider, as a JSON value. Paywall does
    /// not document its structure.
    #[serde(default, with = "informs")]
    pub provider_response: Option<Private<Box<RawValue>>>,
    /// The HTTP status of the payment provider's response.
    #[serde(default, with = "informs")]
    pub provider_http_status: Option<i64>,
    /// The date and time of the payment, without a time zone.
    #[serde(default, with = "informs")]
    pub payment_date_time: Option<LocalDateTime>,
    /// The hash of the webhook, the name of the hash format and the kind of hash key.
    #[serde(flatten, skip_deserializing)]
    pub signature: SignatureFields,
}

impl PayWatchWebhook {
    /// Parses the webhook from a request, and verifies its hash with the system keys in `keys`.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_bad_callback`](paylink_core::Error::is_bad_callback)
    /// returns `true` if the request cannot be parsed, or if a system key is configured and the
    /// hash is missing or wrong. Returns an error for which
    /// [`Error::is_configuration`](paylink_core::Error::is_configuration) returns `true` if a key
    /// is blank, or if the same key is configured for two kinds of callback.
    pub fn read(request: &CallbackRequest, keys: &HashKeys) -> Result<Self> {
        let fields = Fields::read(request)?;
        let candidates = match (fields.int("PaymentId"), fields.text("MerchantUniqueCode")) {
            (Some(payment_id), Some(code)) => vec![vec![payment_id.to_string(), code]],
            _ => Vec::new(),
        };
        let authenticity = hash::verify(Kind::PayWatch, keys, &fields, &candidates)?;
        let Decoded { value, unread, .. } = fields.decode::<Self>()?;
        Ok(Self { authenticity, unread, signature: SignatureFields::of(&fields), ..value })
    }
}

paylink_core::wire_objects!(PayWatchWebhook);
