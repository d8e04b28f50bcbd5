//! `GET /api/paywall/private/query` and three similar services, which return payments. All four
//! services use the host and the key pair of the Payment Private API.
//!
//! Each service has its own request header for the code of the payment: `merchantuniquecode`,
//! `uniquecode`, `paymentid` or `trackingcode`. Paywall does not document which of these headers
//! finds a payment by the `UniqueCode` of a hosted payment page. Sources:
//! <https://developer.paywall.one/odeme-servisi/13.-odeme-sorgulama> and its subpages.

use paylink_core::wire::{WireValue, decides, informs};
use paylink_core::{Decimal, LocalDateTime, Private};
use serde::{Deserialize, Deserializer, Serialize};

use crate::envelope::read_body;

/// The `Body` of the response to a query for one payment.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct OnePayment {
    /// The payment.
    #[serde(default, with = "decides")]
    pub paywall: Option<QueriedPayment>,
}

impl WireValue for OnePayment {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        read_body(deserializer, |_| None)
    }
}

/// The `Body` of the response to a query by tracking code. It contains at most 100 payments.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Payments {
    /// The payments. The value is `None` if Paywall sends `null`. If `Body` does not contain this
    /// field, the client returns an error and not an empty list.
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

/// The error of the last operation on a payment. Paywall's example contains this object, but none
/// of Paywall's tables does.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct PaymentError {
    /// Whether the last operation on the payment failed with an error.
    #[serde(default, with = "informs")]
    pub any_error: Option<bool>,
    /// The kind of error, as a number. Paywall does not document what the value means.
    #[serde(default, with = "informs")]
    pub error_type: Option<i64>,
    /// The error message.
    #[serde(default, with = "informs")]
    pub error_message: Option<Private<String>>,
}

/// One operation on a payment, such as a sale or a refund. Paywall's table of fields mentions
/// operations, but none of Paywall's examples contains one. The fields of this type are unverified.
/// They are the fields that Paywall documents for another service, which lists the operations of a
/// day.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Activity {
    /// The id of the operation.
    #[serde(default, with = "decides")]
    pub id: Option<i64>,
    /// The kind of operation, as a number: 1 for a sale, 2 for a refund, 3 for a cancellation, 4
    /// for a partial refund.
    #[serde(default, with = "decides")]
    pub type_id: Option<i64>,
    /// The status of the operation, as a number. The numbers have the same meanings as in
    /// [`QueriedPayment::status_id`].
    #[serde(default, with = "decides")]
    pub status_id: Option<i64>,
    /// The amount of the operation in the main unit of the currency, for example in lira.
    #[serde(default, with = "decides")]
    pub amount: Option<Decimal>,
    /// The date and time of the operation, without a time zone.
    #[serde(default, with = "informs")]
    pub insert_date_time: Option<LocalDateTime>,
}

/// A payment in the response to a payment query. Paywall's older examples have fewer fields than
/// its newer examples.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct QueriedPayment {
    /// Paywall's numeric id of the payment.
    #[serde(default, with = "decides")]
    pub payment_id: Option<i64>,
    /// Paywall's code for the payment, which is a GUID. The merchant's unique code is in
    /// [`merchant_unique_code`](Self::merchant_unique_code).
    #[serde(default, with = "decides")]
    pub unique_code: Option<String>,
    /// The merchant's unique code for the payment.
    #[serde(default, with = "decides")]
    pub merchant_unique_code: Option<String>,
    /// The merchant's tracking code. Several payments can have the same tracking code.
    #[serde(default, with = "decides")]
    pub tracking_code: Option<String>,
    /// The id of the last operation on the payment.
    #[serde(default, with = "informs")]
    pub activity_id: Option<i64>,
    /// The numeric id of the payment gateway that processed the payment. A gateway is a merchant's
    /// connection to a payment provider.
    #[serde(default, with = "informs")]
    pub payment_gateway_id: Option<i64>,
    /// The name of the payment gateway that processed the payment. A gateway is a merchant's
    /// connection to a payment provider.
    #[serde(default, with = "informs")]
    pub payment_gateway_name: Option<String>,
    /// The name of the payment provider to which the payment gateway is connected.
    #[serde(default, with = "informs")]
    pub payment_gateway_provider_name: Option<String>,
    /// Whether the payment used 3-D Secure.
    #[serde(default, with = "informs")]
    pub is_three_d_secure: Option<bool>,
    /// Whether the payment did not use 3-D Secure.
    #[serde(default, with = "informs")]
    pub is_non_three_d_secure: Option<bool>,
    /// Whether the payment is an insurance payment. For such a payment, only the first eight and
    /// the last four digits of the card number are entered.
    #[serde(default, with = "informs")]
    pub is_insurance_secure: Option<bool>,
    /// Whether the payment is a pre-authorization.
    #[serde(default, with = "decides")]
    pub is_provision: Option<bool>,
    /// Whether the payer entered a one-time password.
    #[serde(default, with = "informs")]
    pub is_otp: Option<bool>,
    /// Whether a sale for this payment succeeded.
    #[serde(default, with = "decides")]
    pub any_success_payment: Option<bool>,
    /// Whether a refund of the payment succeeded.
    #[serde(default, with = "decides")]
    pub any_success_refund: Option<bool>,
    /// Whether a partial refund of the payment succeeded.
    #[serde(default, with = "decides")]
    pub any_success_partial_refund: Option<bool>,
    /// Whether a cancellation of the payment succeeded.
    #[serde(default, with = "decides")]
    pub any_success_cancel: Option<bool>,
    /// The error of the last operation on the payment, if that operation failed.
    #[serde(default, with = "informs")]
    pub error: Option<PaymentError>,
    /// Whether the *last operation* on the payment succeeded. The last operation can be a refund,
    /// so this field does not show whether the payment succeeded.
    #[serde(default, with = "decides")]
    pub status: Option<bool>,
    /// The Turkish name of the payment's status. Its number is in [`status_id`](Self::status_id).
    #[serde(default, with = "informs")]
    pub status_name: Option<String>,
    /// The status of the payment, as a number: 1 for created, 2 for started, 3 for a
    /// pre-authorization that was not captured yet, 4 for successful, 5 for failed, 7 for failed
    /// according to the payment provider, 12 for cancelled, 13 for marked as fraud. Other numbers
    /// are possible.
    #[serde(default, with = "decides")]
    pub status_id: Option<i64>,
    /// The Turkish name of the last operation on the payment. Its number is in
    /// [`type_id`](Self::type_id).
    #[serde(default, with = "informs")]
    pub type_name: Option<String>,
    /// The last operation on the payment, as a number: 1 for a sale, 2 for a refund, 3 for a
    /// cancellation, 4 for a partial refund.
    #[serde(default, with = "decides")]
    pub type_id: Option<i64>,
    /// The number of installments.
    #[serde(default, with = "informs")]
    pub installment: Option<i64>,
    /// Paywall's number for the currency, such as 1 for the Turkish lira. See
    /// [`currency_id`](super::currency_id).
    #[serde(default, with = "decides")]
    pub currency_id: Option<i64>,
    /// The currency's code, such as `TRY`.
    #[serde(default, with = "decides")]
    pub currency_name: Option<String>,
    /// The payment method, as a number: 1 for a payment with 3-D Secure, 2 for a payment without
    /// 3-D Secure, 3 for a pre-authorization with 3-D Secure, 4 for a pre-authorization without 3-D
    /// Secure, 5 for an insurance payment, 6 for a method that is not known yet, 7 for a payment
    /// with a one-time password (Masterpass).
    #[serde(default, with = "informs")]
    pub payment_method_id: Option<i64>,
    /// The name of the payment method. Paywall does not document the possible values.
    #[serde(default, with = "informs")]
    pub payment_method_name: Option<String>,
    /// The sales channel, as a number: 1 for web, 2 for Android, 3 for iOS, 4 for a custom channel,
    /// 0 if the payment has no channel.
    #[serde(default, with = "informs")]
    pub payment_channel_id: Option<i64>,
    /// The name of the sales channel.
    #[serde(default, with = "informs")]
    pub payment_channel_name: Option<String>,
    /// The numeric id of the tag that the merchant gave the payment, or 0 if the payment has no
    /// tag.
    #[serde(default, with = "informs")]
    pub payment_tag_id: Option<i64>,
    /// The name of the tag that the merchant gave the payment.
    #[serde(default, with = "informs")]
    pub payment_tag_name: Option<String>,
    /// The card number, in which Paywall masks some digits.
    #[serde(default, with = "informs")]
    pub card_number: Option<Private<String>>,
    /// The card holder's name. Paywall documents that the name is masked, but the name in Paywall's
    /// example is not masked.
    #[serde(default, with = "informs")]
    pub card_owner_name: Option<Private<String>>,
    /// The numeric id of the bank that issued the card.
    #[serde(default, with = "informs")]
    pub card_bank_id: Option<i64>,
    /// The name of the bank that issued the card.
    #[serde(default, with = "informs")]
    pub card_bank_name: Option<String>,
    /// The numeric id of the card brand.
    #[serde(default, with = "informs")]
    pub card_brand_id: Option<i64>,
    /// The name of the card brand, such as `Master Card`.
    #[serde(default, with = "informs")]
    pub card_brand_name: Option<String>,
    /// The numeric id of the card type.
    #[serde(default, with = "informs")]
    pub card_type_id: Option<i64>,
    /// The name of the card type, such as `Credit`.
    #[serde(default, with = "informs")]
    pub card_type_name: Option<String>,
    /// The numeric id of the card family.
    #[serde(default, with = "informs")]
    pub card_family_id: Option<i64>,
    /// The name of the card family, such as `Paraf`.
    #[serde(default, with = "informs")]
    pub card_family_name: Option<String>,
    /// The date and time of the last operation on the payment, without a time zone.
    #[serde(default, with = "informs")]
    pub last_activity_date_time: Option<LocalDateTime>,
    /// The amount of the payment in the main unit of the currency, for example in lira.
    #[serde(default, with = "decides")]
    pub payment_amount: Option<Decimal>,
    /// The amount of the last operation on the payment, in the main unit of the currency, for
    /// example in lira. If the last operation is a partial refund, this is the refunded amount.
    #[serde(default, with = "informs")]
    pub activity_amount: Option<Decimal>,
    /// The IP address from which Paywall received the payment request.
    #[serde(default, with = "informs", rename = "IP")]
    pub ip: Option<Private<String>>,
    /// The payer's IP address.
    #[serde(default, with = "informs", rename = "ClientIP")]
    pub client_ip: Option<Private<String>>,
    /// Whether interest for installments was added to the amount of the payment.
    #[serde(default, with = "informs")]
    pub applied_interest: Option<bool>,
    /// The rate of the interest that was added to the amount of the payment.
    #[serde(default, with = "informs")]
    pub interest_rate: Option<Decimal>,
    /// The rate of the commission, as set in Paywall's panel.
    #[serde(default, with = "informs")]
    pub commission_rate: Option<Decimal>,
    /// The amount of the payment before interest, in the main unit of the currency, for example in
    /// lira.
    #[serde(default, with = "decides")]
    pub original_amount: Option<Decimal>,
    /// The amount of the interest in the main unit of the currency, for example in lira.
    #[serde(default, with = "informs")]
    pub interest_amount: Option<Decimal>,
    /// The amount of the commission in the main unit of the currency, for example in lira.
    #[serde(default, with = "informs")]
    pub commission_amount: Option<Decimal>,
    /// Whether the payer used a saved card.
    #[serde(default, with = "informs")]
    pub used_saved_card: Option<bool>,
    /// Whether the payer used a temporary card: a token that replaces the card number in the
    /// browser.
    #[serde(default, with = "informs")]
    pub used_temp_card: Option<bool>,
    /// All operations on the payment. Paywall's table of fields contains this field, but none of
    /// Paywall's examples does.
    #[serde(default, with = "decides")]
    pub activities: Option<Vec<Activity>>,
    /// Whether the whole amount of the payment was refunded or cancelled. Paywall's table of fields
    /// contains this field, but none of Paywall's examples does.
    #[serde(default, with = "decides")]
    pub is_fully_refunded: Option<bool>,
    /// The amount that can still be refunded, in the main unit of the currency, for example in
    /// lira. Paywall's table of fields contains this field, but none of Paywall's examples does.
    #[serde(default, with = "decides")]
    pub remaining_refund_amount: Option<Decimal>,
    /// The approval code that the payment provider returned for the payment, if any.
    #[serde(default, with = "informs")]
    pub payment_external_auth_code: Option<String>,
    /// The order number that the payment provider returned for the payment, if any.
    #[serde(default, with = "informs")]
    pub payment_external_order_id: Option<String>,
    /// The transaction id that the payment provider returned for the payment, if any.
    #[serde(default, with = "informs")]
    pub payment_external_trans_id: Option<String>,
    /// The reference that the payment provider returned for the payment, if any.
    #[serde(default, with = "informs")]
    pub payment_external_host_reference: Option<String>,
    /// The merchant's id at the payment provider, if the provider returned it.
    #[serde(default, with = "informs")]
    pub payment_external_merchant_id: Option<String>,
}

paylink_core::wire_objects!(PaymentError, Activity, QueriedPayment);
