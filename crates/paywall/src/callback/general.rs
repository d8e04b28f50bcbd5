//! The general webhook ("PayHooks"), registered in Paywall's panel.
//!
//! Source: <https://developer.paywall.one/geri-bildirim-ornekleri/genel-haberlesme>. The older page
//! has `UniqueCode` (the merchant's code), the newer one `PaywallUniqueCode`, `MerchantUniqueCode`
//! and `TrackingCode`; both are read.

use paylink_core::wire;
use paylink_core::{Authenticity, CallbackRequest, Decimal, LocalDateTime, Private, Result};
use serde::Serialize;

use super::fields::Fields;
use super::hash::{self, Delivery, HashKeys, Seal};

/// A general webhook, as claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct GeneralWebhook {
    /// Whether its hash was checked.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// 1 success, 2 failure, 3 refund, 4 partial refund, 5 cancel; 6 to 15 for other products;
    /// open.
    #[serde(rename = "Type")]
    pub kind: Option<i64>,
    /// The payment.
    pub payment_id: Option<i64>,
    /// The payment's amount, in major units.
    #[serde(with = "wire::decimal::option")]
    pub amount: Option<Decimal>,
    /// The amount of the operation, such as that of a partial refund.
    #[serde(with = "wire::decimal::option")]
    pub operation_amount: Option<Decimal>,
    /// An IP address.
    #[serde(rename = "IP")]
    pub ip: Option<Private<String>>,
    /// The merchant's code. Only in the older page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unique_code: Option<String>,
    /// Paywall's code. Only in the newer page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paywall_unique_code: Option<String>,
    /// The merchant's code. Only in the newer page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_unique_code: Option<String>,
    /// The merchant's second code. Only in the newer page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_code: Option<String>,
    /// Paywall's number of the currency.
    pub currency_id: Option<i64>,
    /// The method.
    pub payment_method_id: Option<i64>,
    /// Installments.
    pub installment: Option<i64>,
    /// The channel.
    pub channel_id: Option<i64>,
    /// The tag.
    pub tag_id: Option<i64>,
    /// When; may carry an offset.
    pub date_time: Option<LocalDateTime>,
    /// Hash, format and key type.
    #[serde(flatten)]
    pub seal: Seal,
}

impl GeneralWebhook {
    /// Reads a delivery of the kind [`Delivery::General`].
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
            date_time: fields.stamp("DateTime"),
            seal: Seal::of(&fields),
        };
        let candidates = candidates(&fields, told.merchant_code());
        told.authenticity =
            hash::check(Delivery::General, keys.of(Delivery::General)?, &fields, &candidates)?;
        Ok(told)
    }

    /// The merchant's code, in either generation.
    pub fn merchant_code(&self) -> Option<&str> {
        self.merchant_unique_code.as_deref().or(self.unique_code.as_deref())
    }
}

/// The recipe `Payment`: payment id, merchant's code, amount, installments.
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
