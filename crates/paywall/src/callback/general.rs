//! The general webhook ("PayHooks"), which reports payments, refunds and cancellations. The
//! merchant registers this webhook in Paywall's panel.
//!
//! Source: <https://developer.paywall.one/geri-bildirim-ornekleri/genel-haberlesme>. Paywall's
//! older page documents the field `UniqueCode`, which is the merchant's code. Paywall's newer page
//! documents `PaywallUniqueCode`, `MerchantUniqueCode` and `TrackingCode` instead. Both versions of
//! the webhook can be read.

use paylink_core::wire;
use paylink_core::{Authenticity, CallbackRequest, Decimal, LocalDateTime, Private, Result};
use serde::Serialize;

use super::fields::Fields;
use super::hash::{self, HashKeys, Kind, SignatureFields};

/// The webhook that reports payments, refunds and cancellations. The webhook does not prove a
/// payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct GeneralWebhook {
    /// Whether the hash of the webhook was verified.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The kind of event: 1 success, 2 failure, 3 refund, 4 partial refund, 5 cancellation. The
    /// numbers 6 to 15 are for Paywall products that this crate does not cover. Numbers outside 1
    /// to 15 are possible.
    #[serde(rename = "Type")]
    pub kind: Option<i64>,
    /// The payment's id.
    pub payment_id: Option<i64>,
    /// The payment's amount, in major units.
    #[serde(with = "wire::decimal::option")]
    pub amount: Option<Decimal>,
    /// The amount of the reported operation, in major units. The operation may be a partial refund.
    #[serde(with = "wire::decimal::option")]
    pub operation_amount: Option<Decimal>,
    /// An IP address. Paywall does not document whose address it is.
    #[serde(rename = "IP")]
    pub ip: Option<Private<String>>,
    /// The merchant's code for the order. Only the older version of the webhook has this field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unique_code: Option<String>,
    /// Paywall's code for the payment, which is a GUID. Only the newer version of the webhook has
    /// this field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paywall_unique_code: Option<String>,
    /// The merchant's code for the order. Only the newer version of the webhook has this field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_unique_code: Option<String>,
    /// The merchant's tracking code. Only the newer version of the webhook has this field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_code: Option<String>,
    /// Paywall's number for the currency. See [`currency_id`](crate::api::currency_id).
    pub currency_id: Option<i64>,
    /// The number of the payment method.
    pub payment_method_id: Option<i64>,
    /// The number of installments.
    pub installment: Option<i64>,
    /// The number of the sales channel.
    pub channel_id: Option<i64>,
    /// The number of the payment's tag.
    pub tag_id: Option<i64>,
    /// The date and time of the event, with or without an offset from UTC.
    pub date_time: Option<LocalDateTime>,
    /// The hash of the webhook, and the fields that describe the hash.
    #[serde(flatten)]
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
        let mut webhook = Self {
            authenticity: Authenticity::Unsigned,
            kind: fields.int("Type"),
            payment_id: fields.int("PaymentId"),
            amount: fields.decimal("Amount"),
            operation_amount: fields.decimal("OperationAmount"),
            ip: fields.text("IP").map(Private::new),
            unique_code: fields.text("UniqueCode"),
            paywall_unique_code: fields.text("PaywallUniqueCode"),
            merchant_unique_code: fields.text("MerchantUniqueCode"),
            tracking_code: fields.text("TrackingCode"),
            currency_id: fields.int("CurrencyId"),
            payment_method_id: fields.int("PaymentMethodId"),
            installment: fields.int("Installment"),
            channel_id: fields.int("ChannelId"),
            tag_id: fields.int("TagId"),
            date_time: fields.date_time("DateTime"),
            signature: SignatureFields::of(&fields),
        };
        let candidates = candidates(&fields, webhook.merchant_code());
        webhook.authenticity = hash::verify(Kind::General, keys, &fields, &candidates)?;
        Ok(webhook)
    }

    /// Returns the merchant's code for the order, from `merchant_unique_code` or `unique_code`.
    pub fn merchant_code(&self) -> Option<&str> {
        self.merchant_unique_code.as_deref().or(self.unique_code.as_deref())
    }
}

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
