//! The general webhook ("PayHooks"), which the merchant registers in Paywall's panel.
//!
//! Source: <https://developer.paywall.one/geri-bildirim-ornekleri/genel-haberlesme>. The older page
//! documents `UniqueCode`, which is the merchant's code. The newer page documents
//! `PaywallUniqueCode`, `MerchantUniqueCode` and `TrackingCode`. Both shapes are read.

use paylink_core::wire;
use paylink_core::{Authenticity, CallbackRequest, Decimal, LocalDateTime, Private, Result};
use serde::Serialize;

use super::fields::Fields;
use super::hash::{self, HashKeys, Kind, SignatureFields};

/// The general webhook. It is a claim, not a proof of payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct GeneralWebhook {
    /// Whether the hash was verified.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The kind of event: 1 success, 2 failure, 3 refund, 4 partial refund, 5 cancellation. The
    /// numbers 6 to 15 are events of other products. Other numbers are possible.
    #[serde(rename = "Type")]
    pub kind: Option<i64>,
    /// The payment's id.
    pub payment_id: Option<i64>,
    /// The payment's amount, in major units.
    #[serde(with = "wire::decimal::option")]
    pub amount: Option<Decimal>,
    /// The amount of the operation, such as a partial refund, in major units.
    #[serde(with = "wire::decimal::option")]
    pub operation_amount: Option<Decimal>,
    /// An IP address. Paywall does not document whose address it is.
    #[serde(rename = "IP")]
    pub ip: Option<Private<String>>,
    /// The merchant's code of the order. Only the older shape of the webhook has this field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unique_code: Option<String>,
    /// Paywall's code of the payment, a GUID. Only the newer shape of the webhook has this field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paywall_unique_code: Option<String>,
    /// The merchant's code of the order. Only the newer shape of the webhook has this field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_unique_code: Option<String>,
    /// The merchant's tracking code. Only the newer shape of the webhook has this field.
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
    /// The date and time of the event, with or without an offset.
    pub date_time: Option<LocalDateTime>,
    /// The hash of the webhook, and the fields that describe the hash.
    #[serde(flatten)]
    pub signature: SignatureFields,
}

impl GeneralWebhook {
    /// Reads a request, and verifies its hash if a system key is configured.
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

    /// Returns the merchant's code of the order, from the older or the newer shape.
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
