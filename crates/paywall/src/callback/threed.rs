//! The return from 3-D Secure: a form that the payer's browser posts automatically.
//!
//! Source: <https://developer.paywall.one/geri-bildirim-ornekleri/3d-bildirimi>. In this form,
//! `uniqueCode` is the merchant's code. Paywall's example of the form has `errorMessage` twice, and
//! has neither `hashFormat` nor `hashKeyType`. Paywall does not document whether the browser posts
//! this form after a payment on a shared payment page.

use paylink_core::{Authenticity, CallbackRequest, Decimal, Private, Result};
use serde::Serialize;

use super::fields::Fields;
use super::hash::{self, HashKeys, Kind};
use crate::envelope::from_base64;

/// The form that the payer's browser posts after 3-D Secure. The form does not prove a payment.
/// Every value is the text of a form field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ThreeDReturn {
    /// Whether the hash of the form was verified.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The date and time in the form, without a time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The result of the payment: `Success` or `Unsuccessful`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Paywall's error code: `0` or `1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// Paywall's error message, in Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<Private<String>>,
    /// The second value of `errorMessage`. It is the payment provider's error message, in Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_error_message: Option<Private<String>>,
    /// Paywall's code for the payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_code: Option<String>,
    /// The merchant's code for the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unique_code: Option<String>,
    /// The payment's amount, in major units. The decimal separator may be a comma.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// The number of installments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installment: Option<String>,
    /// The payment's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
    /// The error code of the payment provider behind Paywall.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_error_code: Option<String>,
    /// The error message of the payment provider behind Paywall, in Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_error_message: Option<Private<String>>,
    /// The bank's error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_bank_error_code: Option<String>,
    /// The bank's error message, in Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_bank_error_message: Option<Private<String>>,
    /// Whether the payer's card was saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_saved: Option<String>,
    /// The code of the saved card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_saved_unique_code: Option<Private<String>>,
    /// The merchant's tracking code. This field appears only in Paywall's example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_code: Option<String>,
    /// The id of the payment gateway that was used. This field appears only in Paywall's example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_gateway_id: Option<String>,
    /// The name of the payment gateway that was used. This field appears only in Paywall's example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_gateway_name: Option<String>,
    /// The name of the payment provider behind the gateway that was used. This field appears only
    /// in Paywall's example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_gateway_provider_name: Option<String>,
    /// The hash, in hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// The name of the hash format, according to the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash_format: Option<String>,
    /// The number for the kind of hash key, according to the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash_key_type: Option<String>,
}

impl ThreeDReturn {
    /// Reads the form from a request, and verifies the hash with the 3-D Secure keys.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_bad_callback`](paylink_core::Error::is_bad_callback)
    /// is true if the request cannot be read, or if a 3-D Secure key is configured and the hash is
    /// missing or wrong. Returns an error for which
    /// [`Error::is_configuration`](paylink_core::Error::is_configuration) is true if a key is
    /// blank, or if one key is configured for two kinds of callback.
    pub fn read(request: &CallbackRequest, keys: &HashKeys) -> Result<Self> {
        let fields = Fields::read(request)?;
        let candidates = super::general::candidates(&fields, fields.text("uniqueCode").as_deref());
        Ok(Self {
            authenticity: hash::verify(Kind::ThreeD, keys, &fields, &candidates)?,
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

    /// Returns the payment's amount in major units, or `None` if the amount is missing or not a
    /// number.
    pub fn decimal_amount(&self) -> Option<Decimal> {
        let text = self.amount.as_deref()?;
        text.parse().or_else(|_| Decimal::from_quoted(text)).ok()
    }

    /// Returns the error messages of Paywall, the payment provider and the bank, decoded from
    /// Base64.
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
