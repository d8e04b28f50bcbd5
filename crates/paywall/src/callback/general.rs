//! The general webhook ("PayHooks"), which reports payments, refunds and cancellations. The
//! merchant registers the URL for this webhook in Paywall's panel.
//!
//! Source: <https://developer.paywall.one/geri-bildirim-ornekleri/genel-haberlesme>. In the older
//! version of Paywall's documentation, the webhook has the field `UniqueCode`, which contains the
//! merchant's code. In the newer version, the fields `PaywallUniqueCode`, `MerchantUniqueCode` and
//! `TrackingCode` replace this field. This module supports both versions of the webhook.

use paylink_core::wire::{Decoded, UnreadField, decides, informs};
use paylink_core::{Authenticity, CallbackRequest, Decimal, LocalDateTime, Private, Result};
use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::hash::{self, HashKeys, Kind, SignatureFields};

/// The general webhook, which reports a payment, a refund or a cancellation. The webhook alone does
/// not prove a payment. Before you fulfil an order, query the payment, for example with
/// [`Client::payment_by_id`](crate::Client::payment_by_id).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct GeneralWebhook {
    /// Whether the hash of the webhook was verified. Without a configured hash key, this crate does
    /// not verify the hash.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The fields that are `None` because their values have an unexpected format. The list contains
    /// only less important fields. If a field that is needed to evaluate the payment has an
    /// unexpected format, [`read`](Self::read) returns an error.
    #[serde(skip)]
    pub unread: Vec<UnreadField>,
    /// The kind of event, as a number: 1 for a successful payment, 2 for a failed payment, 3 for a
    /// refund, 4 for a partial refund, 5 for a cancellation. The numbers 6 to 15 are events of
    /// other Paywall products, which this crate does not support. Other numbers are possible.
    #[serde(default, with = "decides", rename = "Type")]
    pub kind: Option<i64>,
    /// Paywall's numeric id of the payment.
    #[serde(default, with = "decides")]
    pub payment_id: Option<i64>,
    /// The amount of the payment in the main unit of the currency, for example in lira.
    #[serde(default, with = "decides")]
    pub amount: Option<Decimal>,
    /// The amount of the reported operation in the main unit of the currency, for example in lira.
    /// For a partial refund, this is the refunded amount.
    #[serde(default, with = "decides")]
    pub operation_amount: Option<Decimal>,
    /// The IP address from which Paywall received the payment request.
    #[serde(default, with = "informs", rename = "IP")]
    pub ip: Option<Private<String>>,
    /// The merchant's code for the order. Only the older version of the webhook has this field.
    #[serde(default, with = "decides")]
    pub unique_code: Option<String>,
    /// Paywall's code for the payment, which is a GUID. Only the newer version of the webhook has
    /// this field.
    #[serde(default, with = "decides")]
    pub paywall_unique_code: Option<String>,
    /// The merchant's code for the order. Only the newer version of the webhook has this field.
    #[serde(default, with = "decides")]
    pub merchant_unique_code: Option<String>,
    /// The merchant's tracking code. Only the newer version of the webhook has this field.
    #[serde(default, with = "decides")]
    pub tracking_code: Option<String>,
    /// Paywall's number for the currency, such as 1 for the Turkish lira. See
    /// [`currency_id`](crate::api::currency_id).
    #[serde(default, with = "decides")]
    pub currency_id: Option<i64>,
    /// The payment method, as a number. The numbers have the same meanings as in the field
    /// [`payment_method_id`](crate::api::private_query::QueriedPayment::payment_method_id) of a
    /// queried payment.
    #[serde(default, with = "informs")]
    pub payment_method_id: Option<i64>,
    /// The number of installments.
    #[serde(default, with = "informs")]
    pub installment: Option<i64>,
    /// The sales channel, as a number: 1 for web, 2 for Android, 3 for iOS, 4 for a custom channel.
    /// Other numbers are possible.
    #[serde(default, with = "informs")]
    pub channel_id: Option<i64>,
    /// The numeric id of the tag that the merchant gave the payment.
    #[serde(default, with = "informs")]
    pub tag_id: Option<i64>,
    /// The date and time of the event, with or without an offset from UTC.
    #[serde(default, with = "informs")]
    pub date_time: Option<LocalDateTime>,
    /// The hash of the webhook, the name of the hash format and the kind of hash key.
    #[serde(flatten, skip_deserializing)]
    pub signature: SignatureFields,
}

impl GeneralWebhook {
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
        let code = fields.text("MerchantUniqueCode").or_else(|| fields.text("UniqueCode"));
        let candidates = candidates(&fields, code.as_deref());
        let authenticity = hash::verify(Kind::General, keys, &fields, &candidates)?;
        let Decoded { value, unread, .. } = fields.decode::<Self>()?;
        Ok(Self { authenticity, unread, signature: SignatureFields::of(&fields), ..value })
    }

    /// Returns the merchant's code for the order, from the field `merchant_unique_code` (newer
    /// version of the webhook) or `unique_code` (older version).
    pub fn merchant_code(&self) -> Option<&str> {
        self.merchant_unique_code.as_deref().or(self.unique_code.as_deref())
    }
}

paylink_core::wire_objects!(GeneralWebhook);

/// Returns the fields of the hash format `Payment`: payment id, merchant's code, amount,
/// installments.
pub(super) fn candidates(fields: &Fields, merchant_unique_code: Option<&str>) -> Vec<Vec<String>> {
    let (Some(payment_id), Some(code), Some(amount), Some(installment)) = (
        fields.int("PaymentId"),
        merchant_unique_code,
        fields.text("Amount"),
        fields.int("Installment"),
    ) else {
        return Vec::new();
    };
    hash::amount_spellings(&amount)
        .into_iter()
        .map(|amount| {
            vec![payment_id.to_string(), code.to_owned(), amount, installment.to_string()]
        })
        .collect()
}
