//! The form that the payer's browser posts automatically to the merchant's server after 3-D Secure.
//!
//! Source: <https://developer.paywall.one/geri-bildirim-ornekleri/3d-bildirimi>. Paywall's example
//! of the form contains the field `errorMessage` twice, and does not contain the fields
//! `hashFormat` and `hashKeyType`. Paywall does not document whether the browser also posts this
//! form after a payment on a hosted payment page.

use paylink_core::wire::{Decoded, UnreadField, decides, informs};
use paylink_core::{Authenticity, CallbackRequest, Decimal, Private, Result};
use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::hash::{self, HashKeys, Kind};
use crate::envelope::from_base64;

/// The form that the payer's browser posts to the merchant's server after 3-D Secure. All values
/// are strings. The form alone does not prove a payment, so also query the payment, for example
/// with [`Client::payment_by_id`](crate::Client::payment_by_id).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ThreeDReturn {
    /// Whether the hash of the form was verified. Without a configured hash key, this crate does
    /// not verify the hash.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The fields that are `None` because their values have an unexpected format. The list contains
    /// only less important fields. If a field that is needed to evaluate the payment has an
    /// unexpected format, [`read`](Self::read) returns an error.
    #[serde(skip)]
    pub unread: Vec<UnreadField>,
    /// The date of the payment. Paywall does not document the format of the date.
    #[serde(default, with = "informs")]
    pub date: Option<String>,
    /// The result of the payment: `Success` or `Unsuccessful`.
    #[serde(default, with = "decides")]
    pub status: Option<String>,
    /// Paywall's error code: `0` for success, `1` for a failure.
    #[serde(default, with = "decides")]
    pub error_code: Option<String>,
    /// Paywall's error message, in Base64.
    #[serde(default, with = "informs")]
    pub error_message: Option<Private<String>>,
    /// The payment provider's error message, in Base64. This is the second value of the field
    /// `errorMessage`, which Paywall's example contains twice.
    #[serde(default, with = "informs")]
    pub second_error_message: Option<Private<String>>,
    /// Paywall's code for the payment.
    #[serde(default, with = "decides")]
    pub payment_code: Option<String>,
    /// The merchant's code for the order.
    #[serde(default, with = "decides")]
    pub unique_code: Option<String>,
    /// The amount of the payment in the main unit of the currency, for example in lira. The decimal
    /// separator is a dot or a comma.
    #[serde(default, with = "decides")]
    pub amount: Option<String>,
    /// The number of installments.
    #[serde(default, with = "informs")]
    pub installment: Option<String>,
    /// Paywall's numeric id of the payment.
    #[serde(default, with = "decides")]
    pub payment_id: Option<String>,
    /// The payment provider's error code.
    #[serde(default, with = "informs")]
    pub provider_error_code: Option<String>,
    /// The payment provider's error message, in Base64.
    #[serde(default, with = "informs")]
    pub provider_error_message: Option<Private<String>>,
    /// The bank's error code.
    #[serde(default, with = "informs")]
    pub provider_bank_error_code: Option<String>,
    /// The bank's error message, in Base64.
    #[serde(default, with = "informs")]
    pub provider_bank_error_message: Option<Private<String>>,
    /// Whether the payer's card was saved, as a string. Paywall does not document the possible
    /// values.
    #[serde(default, with = "informs")]
    pub card_saved: Option<String>,
    /// Paywall's code for the saved card.
    #[serde(default, with = "informs")]
    pub card_saved_unique_code: Option<Private<String>>,
    /// The merchant's tracking code. Paywall's example of the form contains this field, but
    /// Paywall's table of fields does not.
    #[serde(default, with = "decides")]
    pub tracking_code: Option<String>,
    /// The id of the payment gateway that processed the payment. A gateway is a merchant's
    /// connection to a payment provider. Paywall's example of the form contains this field, but
    /// Paywall's table of fields does not.
    #[serde(default, with = "informs")]
    pub payment_gateway_id: Option<String>,
    /// The name of the payment gateway that processed the payment. Paywall's example of the form
    /// contains this field, but Paywall's table of fields does not.
    #[serde(default, with = "informs")]
    pub payment_gateway_name: Option<String>,
    /// The name of the payment provider to which the payment gateway is connected. Paywall's
    /// example of the form contains this field, but Paywall's table of fields does not.
    #[serde(default, with = "informs")]
    pub payment_gateway_provider_name: Option<String>,
    /// The hash of the form, in hexadecimal digits.
    #[serde(default, with = "decides")]
    pub hash: Option<String>,
    /// The name of the hash format. The hash format defines the fields from which the hash is
    /// computed.
    #[serde(default, with = "decides")]
    pub hash_format: Option<String>,
    /// The kind of hash key, as a number. The value is `1` for a 3-D Secure key.
    #[serde(default, with = "decides")]
    pub hash_key_type: Option<String>,
}

impl ThreeDReturn {
    /// Parses the form from a request, and verifies its hash with the 3-D Secure keys in `keys`.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_bad_callback`](paylink_core::Error::is_bad_callback)
    /// returns `true` if the request cannot be parsed, or if a 3-D Secure key is configured and the
    /// hash is missing or wrong. Returns an error for which
    /// [`Error::is_configuration`](paylink_core::Error::is_configuration) returns `true` if a key
    /// is blank, or if the same key is configured for two kinds of callback.
    pub fn read(request: &CallbackRequest, keys: &HashKeys) -> Result<Self> {
        let fields = Fields::read(request)?;
        let candidates = super::general::candidates(&fields, fields.text("uniqueCode").as_deref());
        let authenticity = hash::verify(Kind::ThreeD, keys, &fields, &candidates)?;
        let Decoded { value, unread, .. } = fields.decode::<Self>()?;
        Ok(Self { authenticity, unread, ..value })
    }

    /// Returns the amount of the payment in the main unit of the currency, for example in lira.
    /// Returns `None` if the amount is missing or not a number.
    pub fn decimal_amount(&self) -> Option<Decimal> {
        let text = self.amount.as_deref()?;
        text.parse().or_else(|_| Decimal::from_quoted(text)).ok()
    }

    /// Returns the error messages of the form that are not empty, decoded from Base64. At most four
    /// messages are returned: one from Paywall, two from the payment provider to which Paywall
    /// forwarded the payment, and one from the bank.
    ///
    /// The messages are the values of [`error_message`](Self::error_message),
    /// [`second_error_message`](Self::second_error_message),
    /// [`provider_error_message`](Self::provider_error_message) and
    /// [`provider_bank_error_message`](Self::provider_bank_error_message), in this order.
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
