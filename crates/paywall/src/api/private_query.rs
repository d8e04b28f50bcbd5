//! `GET /api/paywall/private/query` and three similar services read payments. All four services use
//! the private host and the private key pair.
//!
//! The codes to search for are sent in the request headers `merchantuniquecode`, `uniquecode`,
//! `paymentid` and `trackingcode`. Paywall does not document which of these headers finds the
//! `UniqueCode` of a checkout page. Sources:
//! <https://developer.paywall.one/odeme-servisi/13.-odeme-sorgulama> and its subpages.

use paylink_core::wire::{WireValue, decides, informs};
use paylink_core::{Decimal, LocalDateTime, Private};
use serde::{Deserialize, Deserializer, Serialize};

use crate::envelope::read_body;

/// The `Body` of the response to a query that returns one payment.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct OnePayment {
    /// The payment.
    #[serde(with = "decides")]
    pub paywall: Option<QueriedPayment>,
}

impl WireValue for OnePayment {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        read_body(deserializer, |_| None)
    }
}

/// The `Body` of the response to the query by tracking code. It contains at most 100 payments.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Payments {
    /// The payments. The value is `None` if Paywall sends `null`. A `Body` without this field is
    /// refused, so that it does not count as a list without payments.
    #[serde(with = "decides")]
    pub list: Option<Vec<QueriedPayment>>,
}

impl WireValue for Payments {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        read_body(deserializer, |_| None)
    }
}

/// The error of a payment. This object appears in Paywall's example, but in none of Paywall's
/// tables.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct PaymentError {
    /// Whether there was an error.
    #[serde(with = "informs")]
    pub any_error: Option<bool>,
    /// The kind of error, as a number.
    #[serde(with = "informs")]
    pub error_type: Option<i64>,
    /// The error message.
    #[serde(with = "informs")]
    pub error_message: Option<Private<String>>,
}

/// One operation on a payment, such as a sale or a refund. Paywall's table documents
/// operations, but no example contains an operation. The fields of this type are those of
/// Paywall's service that lists the operations of a day.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Activity {
    /// The operation's id.
    #[serde(with = "decides")]
    pub id: Option<i64>,
    /// The kind of operation: 1 for a sale, 2 for a refund, 3 for a cancellation, 4 for a
    /// partial refund.
    #[serde(with = "decides")]
    pub type_id: Option<i64>,
    /// The number of the operation's status. [`QueriedPayment::status_id`] lists the numbers.
    #[serde(with = "decides")]
    pub status_id: Option<i64>,
    /// The operation's amount, in major units.
    #[serde(with = "decides")]
    pub amount: Option<Decimal>,
    /// The date and time of the operation, without a time zone.
    #[serde(with = "informs")]
    pub insert_date_time: Option<LocalDateTime>,
}

/// A payment, as Paywall's payment queries report it. Older responses have fewer fields than
/// newer responses.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct QueriedPayment {
    /// The payment's id.
    #[serde(with = "decides")]
    pub payment_id: Option<i64>,
    /// Paywall's code for the payment, which is a GUID. This code is not the merchant's unique
    /// code.
    #[serde(with = "decides")]
    pub unique_code: Option<String>,
    /// The merchant's unique code for the payment.
    #[serde(with = "decides")]
    pub merchant_unique_code: Option<String>,
    /// The merchant's tracking code, which need not be unique.
    #[serde(with = "decides")]
    pub tracking_code: Option<String>,
    /// The id of the last operation on the payment.
    #[serde(with = "informs")]
    pub activity_id: Option<i64>,
    /// The id of the payment gateway that was used.
    #[serde(with = "informs")]
    pub payment_gateway_id: Option<i64>,
    /// The name of the payment gateway that was used.
    #[serde(with = "informs")]
    pub payment_gateway_name: Option<String>,
    /// The name of the payment provider behind the gateway that was used.
    #[serde(with = "informs")]
    pub payment_gateway_provider_name: Option<String>,
    /// Whether the payment used 3-D Secure.
    #[serde(with = "informs")]
    pub is_three_d_secure: Option<bool>,
    /// Whether the payment did not use 3-D Secure.
    #[serde(with = "informs")]
    pub is_non_three_d_secure: Option<bool>,
    /// Whether the payment is an insurance payment.
    #[serde(with = "informs")]
    pub is_insurance_secure: Option<bool>,
    /// Whether the payment is a pre-authorization.
    #[serde(with = "decides")]
    pub is_provision: Option<bool>,
    /// Whether the payer entered a one-time password.
    #[serde(with = "informs")]
    pub is_otp: Option<bool>,
    /// Whether the payment succeeded.
    #[serde(with = "decides")]
    pub any_success_payment: Option<bool>,
    /// Whether a refund succeeded.
    #[serde(with = "decides")]
    pub any_success_refund: Option<bool>,
    /// Whether a partial refund succeeded.
    #[serde(with = "decides")]
    pub any_success_partial_refund: Option<bool>,
    /// Whether a cancellation succeeded.
    #[serde(with = "decides")]
    pub any_success_cancel: Option<bool>,
    /// The error of the payment.
    #[serde(with = "informs")]
    pub error: Option<PaymentError>,
    /// Whether the *last operation* on the payment succeeded. This field does not show whether
    /// the payment succeeded.
    #[serde(with = "decides")]
    pub status: Option<bool>,
    /// The name of the status in `status_id`, in Turkish.
    #[serde(with = "informs")]
    pub status_name: Option<String>,
    /// The number of the status: 1 created, 2 started, 3 awaiting capture, 4 successful, 5
    /// failed, 7 failed when queried, 12 cancelled, 13 fraud. Other numbers are possible.
    #[serde(with = "decides")]
    pub status_id: Option<i64>,
    /// The name of the kind of the last operation on the payment, in Turkish.
    #[serde(with = "informs")]
    pub type_name: Option<String>,
    /// The kind of the last operation on the payment: 1 for a sale, 2 for a refund, 3 for a
    /// cancellation, 4 for a partial refund.
    #[serde(with = "decides")]
    pub type_id: Option<i64>,
    /// The number of installments.
    #[serde(with = "informs")]
    pub installment: Option<i64>,
    /// Paywall's number for the currency. See [`currency_id`](super::currency_id).
    #[serde(with = "decides")]
    pub currency_id: Option<i64>,
    /// The currency's code, such as `TRY`.
    #[serde(with = "decides")]
    pub currency_name: Option<String>,
    /// The number of the payment method.
    #[serde(with = "informs")]
    pub payment_method_id: Option<i64>,
    /// The name of the payment method, which is free text.
    #[serde(with = "informs")]
    pub payment_method_name: Option<String>,
    /// The number of the sales channel, or 0 if there is none.
    #[serde(with = "informs")]
    pub payment_channel_id: Option<i64>,
    /// The name of the sales channel.
    #[serde(with = "informs")]
    pub payment_channel_name: Option<String>,
    /// The number of the payment's tag.
    #[serde(with = "informs")]
    pub payment_tag_id: Option<i64>,
    /// The name of the payment's tag.
    #[serde(with = "informs")]
    pub payment_tag_name: Option<String>,
    /// The masked card number.
    #[serde(with = "informs")]
    pub card_number: Option<Private<String>>,
    /// The name of the card's owner. Paywall documents the name as masked, but the name in
    /// Paywall's example is not masked.
    #[serde(with = "informs")]
    pub card_owner_name: Option<Private<String>>,
    /// The number of the card's bank.
    #[serde(with = "informs")]
    pub card_bank_id: Option<i64>,
    /// The name of the card's bank.
    #[serde(with = "informs")]
    pub card_bank_name: Option<String>,
    /// The number of the card's brand.
    #[serde(with = "informs")]
    pub card_brand_id: Option<i64>,
    /// The name of the card's brand.
    #[serde(with = "informs")]
    pub card_brand_name: Option<String>,
    /// The number of the card's type.
    #[serde(with = "informs")]
    pub card_type_id: Option<i64>,
    /// The name of the card's type.
    #[serde(with = "informs")]
    pub card_type_name: Option<String>,
    /// The number of the card's family.
    #[serde(with = "informs")]
    pub card_family_id: Option<i64>,
    /// The name of the card's family.
    #[serde(with = "informs")]
    pub card_family_name: Option<String>,
    /// The date and time of the last operation on the payment, without a time zone.
    #[serde(with = "informs")]
    pub last_activity_date_time: Option<LocalDateTime>,
    /// The payment's amount, in major units.
    #[serde(with = "decides")]
    pub payment_amount: Option<Decimal>,
    /// The amount of the last operation on the payment, in major units. The last operation may
    /// be a partial refund.
    #[serde(with = "informs")]
    pub activity_amount: Option<Decimal>,
    /// An IP address. Paywall does not document whose address it is.
    #[serde(with = "informs", rename = "IP")]
    pub ip: Option<Private<String>>,
    /// The payer's IP address.
    #[serde(with = "informs", rename = "ClientIP")]
    pub client_ip: Option<Private<String>>,
    /// Whether interest was added to the payment's amount.
    #[serde(with = "informs")]
    pub applied_interest: Option<bool>,
    /// The interest rate.
    #[serde(with = "informs")]
    pub interest_rate: Option<Decimal>,
    /// The commission rate.
    #[serde(with = "informs")]
    pub commission_rate: Option<Decimal>,
    /// The payment's amount before interest, in major units.
    #[serde(with = "decides")]
    pub original_amount: Option<Decimal>,
    /// The interest, in major units.
    #[serde(with = "informs")]
    pub interest_amount: Option<Decimal>,
    /// The commission, in major units.
    #[serde(with = "informs")]
    pub commission_amount: Option<Decimal>,
    /// Whether a saved card was used.
    #[serde(with = "informs")]
    pub used_saved_card: Option<bool>,
    /// Whether a temporary card was used.
    #[serde(with = "informs")]
    pub used_temp_card: Option<bool>,
    /// All operations on the payment. Paywall's table documents this field, but no example
    /// contains it.
    #[serde(with = "decides")]
    pub activities: Option<Vec<Activity>>,
    /// Whether the whole amount of the payment was refunded. Paywall's table documents this
    /// field, but no example contains it.
    #[serde(with = "decides")]
    pub is_fully_refunded: Option<bool>,
    /// The amount that can still be refunded, in major units. Paywall's table documents this
    /// field, but no example contains it.
    #[serde(with = "decides")]
    pub remaining_refund_amount: Option<Decimal>,
    /// The payment provider's approval code.
    #[serde(with = "informs")]
    pub payment_external_auth_code: Option<String>,
    /// The payment provider's order number.
    #[serde(with = "informs")]
    pub payment_external_order_id: Option<String>,
    /// The payment provider's transaction id.
    #[serde(with = "informs")]
    pub payment_external_trans_id: Option<String>,
    /// The payment provider's reference for the payment.
    #[serde(with = "informs")]
    pub payment_external_host_reference: Option<String>,
    /// The merchant's id at the payment provider.
    #[serde(with = "informs")]
    pub payment_external_merchant_id: Option<String>,
}

paylink_core::wire_objects!(PaymentError, Activity, QueriedPayment);
