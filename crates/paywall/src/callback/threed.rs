//! The return from 3-D Secure: a form that the payer's browser posts automatically.
//!
//! Source: <https://developer.paywall.one/geri-bildirim-ornekleri/3d-bildirimi>. In this form,
//! `uniqueCode` is the merchant's code. Paywall's example of the form has `errorMessage` twice, and
//! has neither `hashFormat` nor `hashKeyType`. Paywall does not document whether the browser posts
//! this form after a payment on a shared payment page.

use paylink_core::wire::{Decoded, UnreadField, decides, informs};
use paylink_core::{Authenticity, CallbackRequest, Decimal, Private, Result};
use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::hash::{self, HashKeys, Kind};
use crate::envelope::from_base64;

/// The form that the payer's browser posts after 3-D Secure. The form does not prove a payment.
/// Every value is the text of a form field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ThreeDReturn {
    /// Whether the hash of the form was verified.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The fields that only inform and that could not be read.
    #[serde(skip)]
    pub unread: Vec<UnreadField>,
    /// The date and time in the form, without a time zone.
    #[serde(with = "informs")]
    pub date: Option<String>,
    /// The result of the payment: `Success` or `Unsuccessful`.
    #[serde(with = "decides")]
    pub status: Option<String>,
    /// Paywall's error code: `0` or `1`.
    #[serde(with = "decides")]
    pub error_code: Option<String>,
    /// Paywall's error message, in Base64.
    #[serde(with = "informs")]
    pub error_message: Option<Private<String>>,
    /// The second value of `errorMessage`. It is the payment provider's error message, in Base64.
    #[serde(with = "informs")]
    pub second_error_message: Option<Private<String>>,
    /// Paywall's code for the payment.
    #[serde(with = "decides")]
    pub payment_code: Option<String>,
    /// The merchant's code for the order.
    #[serde(with = "decides")]
    pub unique_code: Option<String>,
    /// The payment's amount, in major units. The decimal separator may be a comma.
    #[serde(with = "decides")]
    pub amount: Option<String>,
    /// The number of installments.
    #[serde(with = "informs")]
    pub installment: Option<String>,
    /// The payment's id.
    #[serde(with = "decides")]
    pub payment_id: Option<String>,
    /// The error code of the payment provider behind Paywall.
    #[serde(with = "informs")]
    pub provider_error_code: Option<String>,
    /// The error message of the payment provider behind Paywall, in Base64.
    #[serde(with = "informs")]
    pub provider_error_message: Option<Private<String>>,
    /// The bank's error code.
    #[serde(with = "informs")]
    pub provider_bank_error_code: Option<String>,
    /// The bank's error message, in Base64.
    #[serde(with = "informs")]
    pub provider_bank_error_message: Option<Private<String>>,
    /// Whether the payer's card was saved.
    #[serde(with = "informs")]
    pub card_saved: Option<String>,
    /// The code of the saved card.
    #[serde(with = "informs")]
    pub card_saved_unique_code: Option<Private<String>>,
    /// The merchant's tracking code. This field appears only in Paywall's example.
    #[serde(with = "decides")]
    pub tracking_code: Option<String>,
    /// The id of the payment gateway that was used. This field appears only in Paywall's example.
    #[serde(with = "informs")]
    pub payment_gateway_id: Option<String>,
    /// The name of the payment gateway that was used. This field appears only in Paywall's example.
    #[serde(with = "informs")]
    pub payment_gateway_name: Option<String>,
    /// The name of the payment provider behind the gateway that was used. This field appears only
    /// in Paywall's example.
    #[serde(with = "informs")]
    pub payment_gateway_provider_name: Option<String>,
    /// The hash, in hexadecimal digits.
    #[serde(with = "decides")]
    pub hash: Option<String>,
    /// The name of the hash format, according to the sender.
    #[serde(with = "decides")]
    pub hash_format: Option<String>,
    /// The number for the kind of hash key, according to the sender.
    #[serde(with = "decides")]
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
        let authenticity = hash::verify(Kind::ThreeD, keys, &fields, &candidates)?;
        let Decoded { value, unread, .. } = fields.decode::<Self>()?;
        Ok(Self { authenticity, unread, ..value })
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

paylink_core::wire_objects!(ThreeDReturn);
