//! The browser's return from 3-D Secure: a form that the browser posts by itself.
//!
//! Source: <https://developer.paywall.one/geri-bildirim-ornekleri/3d-bildirimi>. `uniqueCode` is
//! the merchant's code here. The published form names `errorMessage` twice and leaves `hashFormat`
//! and `hashKeyType` out. Whether a shared payment page returns like this is not published.

use paylink_core::{Authenticity, CallbackRequest, Decimal, Private, Result};
use serde::Serialize;

use super::fields::Fields;
use super::hash::{self, Delivery, HashKeys};
use crate::envelope::from_base64;

/// A return from 3-D Secure, as claimed. Everything is text in a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ThreeDReturn {
    /// Whether its hash was checked.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// When, without a zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// `Success` or `Unsuccessful`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// 0 or 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// The message, in Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<Private<String>>,
    /// What stands under the same name once more: the provider's message, in Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_error_message: Option<Private<String>>,
    /// Paywall's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_code: Option<String>,
    /// The merchant's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unique_code: Option<String>,
    /// The amount in major units, as text; a comma may be its mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// Installments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installment: Option<String>,
    /// The payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
    /// The provider's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_error_code: Option<String>,
    /// The provider's message, in Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_error_message: Option<Private<String>>,
    /// The bank's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_bank_error_code: Option<String>,
    /// The bank's message, in Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_bank_error_message: Option<Private<String>>,
    /// Whether the card was saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_saved: Option<String>,
    /// The saved card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_saved_unique_code: Option<Private<String>>,
    /// The merchant's second code. Only in the form sample, as the next three.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_code: Option<String>,
    /// The connection that was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_gateway_id: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_gateway_name: Option<String>,
    /// Its provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_gateway_provider_name: Option<String>,
    /// The hash, in hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// Which recipe the sender says it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash_format: Option<String>,
    /// Which key the sender says it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash_key_type: Option<String>,
}

impl ThreeDReturn {
    /// Reads a delivery of the kind [`Delivery::ThreeD`].
    ///
    /// # Errors
    /// [`Error::is_bad_callback`](paylink_core::Error::is_bad_callback): it cannot be read, or its
    /// hash is missing or wrong although a key is configured.
    /// [`Error::is_configuration`](paylink_core::Error::is_configuration): one key serves two
    /// kinds.
    pub fn read(request: &CallbackRequest, keys: &HashKeys) -> Result<Self> {
        let fields = Fields::read(request)?;
        let candidates = super::general::candidates(&fields, fields.text("uniqueCode").as_deref());
        Ok(Self {
            authenticity: hash::check(
                Delivery::ThreeD,
                keys.of(Delivery::ThreeD)?,
                &fields,
                &candidates,
            )?,
            date: fields.text("date"),
            status: fields.text("status"),
            error_code: fields.text("errorCode"),
            error_message: fields.text("errorMessage").map(Private::new),
            second_error_message: fields.second_text("errorMessage").map(Private::new),
            payment_code: fields.text("paymentCode"),
            unique_code: fields.text("uniqueCode"),
            amount: fields.text("amount"),
            installment: fields.text("installment"),
            payment_id: fields.text("paymentId"),
            provider_error_code: fields.text("providerErrorCode"),
            provider_error_message: fields.text("providerErrorMessage").map(Private::new),
            provider_bank_error_code: fields.text("providerBankErrorCode"),
            provider_bank_error_message: fields.text("providerBankErrorMessage").map(Private::new),
            card_saved: fields.text("cardSaved"),
            card_saved_unique_code: fields.text("cardSavedUniqueCode").map(Private::new),
            tracking_code: fields.text("trackingCode"),
            payment_gateway_id: fields.text("paymentGatewayId"),
            payment_gateway_name: fields.text("paymentGatewayName"),
            payment_gateway_provider_name: fields.text("paymentGatewayProviderName"),
            hash: fields.text("hash"),
            hash_format: fields.text("hashFormat"),
            hash_key_type: fields.text("hashKeyType"),
        })
    }

    /// The amount, in major units.
    pub fn decimal_amount(&self) -> Option<Decimal> {
        let text = self.amount.as_deref()?;
        text.parse().or_else(|_| Decimal::from_quoted(text)).ok()
    }

    /// Every message, decoded from Base64.
    pub fn messages(&self) -> Vec<Private<String>> {
        [
            &self.error_message,
            &self.second_error_message,
            &self.provider_error_message,
            &self.provider_bank_error_message,
        ]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .map(|text| Private::new(from_base64(text)))
        .collect()
    }
}
