//! The general webhook ("PayHooks"), which reports payments, refunds and cancellations. The
//! merchant registers this webhook in Paywall's panel.
//!
//! Source: <https://developer.paywall.one/geri-bildirim-ornekleri/genel-haberlesme>. Paywall's
//! older page documents the field `UniqueCode`, which is the merchant's code. Paywall's newer page
//! documents `PaywallUniqueCode`, `MerchantUniqueCode` and `TrackingCode` instead. Both versions of
//! the webhook can be read.

use paylink_core::wire::{Decoded, UnreadField, decides, informs};
use paylink_core::{Authenticity, CallbackRequest, Decimal, LocalDateTime, Private, Result};
use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::hash::{self, HashKeys, Kind, SignatureFields};

/// The webhook that reports payments, refunds and cancellations. The webhook does not prove a
/// payment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct GeneralWebhook {
    /// Whether the hash of the webhook was verified.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The fields that only inform and that could not be read.
    #[serde(skip)]
    pub unread: Vec<UnreadField>,
    /// The kind of event: 1 success, 2 failure, 3 refund, 4 partial refund, 5 cancellation. The
    /// numbers 6 to 15 are for Paywall products that this crate does not cover. Numbers outside 1
    /// to 15 are possible.
    #[serde(with = "decides", rename = "Type")]
    pub kind: Option<i64>,
    /// The payment's id.
    #[serde(with = "decides")]
    pub payment_id: Option<i64>,
    /// The payment's amount, in major units.
    #[serde(with = "decides")]
    pub amount: Option<Decimal>,
    /// The amount of the reported operation, in major units. The operation may be a partial refund.
    #[serde(with = "decides")]
    pub operation_amount: Option<Decimal>,
    /// An IP address. Paywall does not document whose address it is.
    #[serde(with = "informs", rename = "IP")]
    pub ip: Option<Private<String>>,
    /// The merchant's code for the order. Only the older version of the webhook has this field.
    #[serde(with = "decides")]
    pub unique_code: Option<String>,
    /// Paywall's code for the payment, which is a GUID. Only the newer version of the webhook has
    /// this field.
    #[serde(with = "decides")]
    pub paywall_unique_code: Option<String>,
    /// The merchant's code for the order. Only the newer version of the webhook has this field.
    #[serde(with = "decides")]
    pub merchant_unique_code: Option<String>,
    /// The merchant's tracking code. Only the newer version of the webhook has this field.
    #[serde(with = "decides")]
    pub tracking_code: Option<String>,
    /// Paywall's number for the currency. See [`currency_id`](crate::api::currency_id).
    #[serde(with = "decides")]
    pub currency_id: Option<i64>,
    /// The number of the payment method.
    #[serde(with = "informs")]
    pub payment_method_id: Option<i64>,
    /// The number of installments.
    #[serde(with = "informs")]
    pub installment: Option<i64>,
    /// The number of the sales channel.
    #[serde(with = "informs")]
    pub channel_id: Option<i64>,
    /// The number of the payment's tag.
    #[serde(with = "informs")]
    pub tag_id: Option<i64>,
    /// The date and time of the event, with or without an offset from UTC.
    #[serde(with = "informs")]
    pub date_time: Option<LocalDateTime>,
    /// The hash of the webhook, and the fields that describe the hash.
    #[serde(flatten, skip_deserializing)]
    pub signature: SignatureFields,
}

impl GeneralWebhook {
    /// Reads the webhook from a request. If a system key is configured, this function verifies the
    /// hash.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_bad_callback`](paylink_core::Error::is_bad_callback)
    /// is true if the request cannot be read, or if a system key is configured and the hash is
    /// missing or wrong. Returns an error for which
    /// [`Error::is_configuration`](paylink_core::Error::is_configuration) is true if a key is
    /// blank, or if one key is configured for two kinds of callback.
    pub fn read(request: &CallbackRequest, keys: &HashKeys) -> Result<Self> {
        let fields = Fields::read(request)?;
        let code = fields.text("MerchantUniqueCode").or_else(|| fields.text("UniqueCode"));
        let candidates = candidates(&fields, code.as_deref());
        let authenticity = hash::verify(Kind::General, keys, &fields, &candidates)?;
        let Decoded { value, unread, .. } = fields.decode::<Self>()?;
        Ok(Self { authenticity, unread, signature: SignatureFields::of(&fields), ..value })
    }

    /// Returns the merchant's code for the order, from `merchant_unique_code` or `unique_code`.
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
