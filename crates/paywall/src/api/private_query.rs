//! `GET /api/paywall/private/query` and its three forms: reads payments back, on the private host with the private pair.
//!
//! What is looked for travels as a request header. Sources: <https://developer.paywall.one/odeme-servisi/13.-odeme-sorgulama> and
//! the pages below it. Which of these codes a checkout page's `UniqueCode` becomes is not documented.

use paylink_core::wire::{self, flexible};
use paylink_core::{Decimal, LocalDateTime, Private};
use serde::{Deserialize, Serialize};

use crate::envelope::{FromBody, private_text};

/// What to look a payment up by. It travels as a request header, so it must be visible ASCII.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PaymentLookup {
    /// The merchant's unique code: `merchantuniquecode`.
    MerchantCode(String),
    /// Paywall's code, a GUID: `uniquecode`.
    PaywallCode(String),
    /// The payment's id: `paymentid`.
    PaymentId(i64),
    /// The merchant's tracking code: `trackingcode`, and `merchantuniquecode` if stated.
    TrackingCode {
        /// The tracking code.
        tracking_code: String,
        /// The merchant's unique code.
        merchant_code: Option<String>,
    },
}

impl PaymentLookup {
    /// The headers that it becomes.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::MerchantCode(code) => vec![("merchantuniquecode", code.clone())],
            Self::PaywallCode(code) => vec![("uniquecode", code.clone())],
            Self::PaymentId(id) => vec![("paymentid", id.to_string())],
            Self::TrackingCode { tracking_code, merchant_code } => {
                let mut headers = vec![("trackingcode", tracking_code.clone())];
                headers.extend(merchant_code.clone().map(|code| ("merchantuniquecode", code)));
                headers
            }
        }
    }
}

/// `Body` of the queries that answer one payment.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, remote = "Self")]
#[non_exhaustive]
pub struct OnePayment {
    /// The payment.
    pub paywall: Option<QueriedPayment>,
}

paylink_core::from_objects_only!(OnePayment);

impl FromBody for OnePayment {}

/// `Body` of the query by tracking code: at most 100 payments.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, remote = "Self")]
#[non_exhaustive]
pub struct Payments {
    /// The payments; `null` is none.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub list: Option<Vec<QueriedPayment>>,
}

paylink_core::from_objects_only!(Payments);

impl Payments {
    pub(crate) fn none() -> Self {
        Self { list: Some(Vec::new()) }
    }
}

fn present<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<QueriedPayment>>, D::Error> {
    Option::deserialize(deserializer).map(|list: Option<_>| Some(list.unwrap_or_default()))
}

impl FromBody for Payments {}

/// `Error` of a payment. In the example, in no table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, remote = "Self")]
#[non_exhaustive]
pub struct PaymentError {
    /// Whether there was one.
    pub any_error: Option<bool>,
    /// Its kind.
    pub error_type: Option<i64>,
    /// Its text.
    #[serde(deserialize_with = "private_text")]
    pub error_message: Option<Private<String>>,
}

paylink_core::from_objects_only!(PaymentError);

/// One step of a payment. In the table, in no example; its shape is that of the day list.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, remote = "Self")]
#[non_exhaustive]
pub struct Activity {
    /// Its id.
    pub id: Option<i64>,
    /// 1 sale, 2 refund, 3 cancel, 4 partial refund.
    pub type_id: Option<i64>,
    /// As `status_id` of a payment.
    pub status_id: Option<i64>,
    /// Its amount.
    #[serde(with = "wire::decimal::lenient")]
    pub amount: Option<Decimal>,
    /// When, without a zone.
    pub insert_date_time: Option<LocalDateTime>,
}

paylink_core::from_objects_only!(Activity);

/// One payment. Everything may be missing: older answers have only the first fields.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, remote = "Self")]
#[non_exhaustive]
pub struct QueriedPayment {
    /// The payment.
    #[serde(deserialize_with = "flexible::int")]
    pub payment_id: Option<i64>,
    /// Paywall's code, a GUID. Not the merchant's.
    #[serde(deserialize_with = "flexible::text")]
    pub unique_code: Option<String>,
    /// The merchant's unique code.
    #[serde(deserialize_with = "flexible::text")]
    pub merchant_unique_code: Option<String>,
    /// The merchant's second code, which need not be unique.
    #[serde(deserialize_with = "flexible::text")]
    pub tracking_code: Option<String>,
    /// The last step.
    #[serde(deserialize_with = "flexible::int")]
    pub activity_id: Option<i64>,
    /// The connection that was used.
    #[serde(deserialize_with = "flexible::int")]
    pub payment_gateway_id: Option<i64>,
    /// Its name.
    #[serde(deserialize_with = "flexible::text")]
    pub payment_gateway_name: Option<String>,
    /// Its provider.
    #[serde(deserialize_with = "flexible::text")]
    pub payment_gateway_provider_name: Option<String>,
    /// 3-D Secure.
    #[serde(deserialize_with = "flexible::flag")]
    pub is_three_d_secure: Option<bool>,
    /// Without 3-D Secure.
    #[serde(deserialize_with = "flexible::flag")]
    pub is_non_three_d_secure: Option<bool>,
    /// An insurance payment.
    #[serde(deserialize_with = "flexible::flag")]
    pub is_insurance_secure: Option<bool>,
    /// A pre-authorisation.
    #[serde(deserialize_with = "flexible::flag")]
    pub is_provision: Option<bool>,
    /// By one-time password.
    #[serde(deserialize_with = "flexible::flag")]
    pub is_otp: Option<bool>,
    /// A payment succeeded.
    #[serde(deserialize_with = "flexible::flag")]
    pub any_success_payment: Option<bool>,
    /// A refund succeeded.
    #[serde(deserialize_with = "flexible::flag")]
    pub any_success_refund: Option<bool>,
    /// A partial refund succeeded.
    #[serde(deserialize_with = "flexible::flag")]
    pub any_success_partial_refund: Option<bool>,
    /// A cancellation succeeded.
    #[serde(deserialize_with = "flexible::flag")]
    pub any_success_cancel: Option<bool>,
    /// What went wrong.
    pub error: Option<PaymentError>,
    /// Whether the *last step* succeeded. Not whether it is paid.
    #[serde(deserialize_with = "flexible::flag")]
    pub status: Option<bool>,
    /// The status in Turkish.
    #[serde(deserialize_with = "flexible::text")]
    pub status_name: Option<String>,
    /// 1 created, 2 started, 3 awaiting capture, 4 successful, 5 failed, 7 failed on query, 12 cancelled, 13 fraud; open.
    #[serde(deserialize_with = "flexible::int")]
    pub status_id: Option<i64>,
    /// The last step in Turkish.
    #[serde(deserialize_with = "flexible::text")]
    pub type_name: Option<String>,
    /// The last step: 1 sale, 2 refund, 3 cancel, 4 partial refund.
    #[serde(deserialize_with = "flexible::int")]
    pub type_id: Option<i64>,
    /// Installments.
    #[serde(deserialize_with = "flexible::int")]
    pub installment: Option<i64>,
    /// Paywall's number of the currency.
    #[serde(deserialize_with = "flexible::int")]
    pub currency_id: Option<i64>,
    /// The currency's code.
    #[serde(deserialize_with = "flexible::text")]
    pub currency_name: Option<String>,
    /// The method.
    #[serde(deserialize_with = "flexible::int")]
    pub payment_method_id: Option<i64>,
    /// Its name, free text.
    #[serde(deserialize_with = "flexible::text")]
    pub payment_method_name: Option<String>,
    /// The channel; 0 if unset.
    #[serde(deserialize_with = "flexible::int")]
    pub payment_channel_id: Option<i64>,
    /// Its name.
    #[serde(deserialize_with = "flexible::text")]
    pub payment_channel_name: Option<String>,
    /// The tag.
    #[serde(deserialize_with = "flexible::int")]
    pub payment_tag_id: Option<i64>,
    /// Its name.
    #[serde(deserialize_with = "flexible::text")]
    pub payment_tag_name: Option<String>,
    /// The card's number, masked.
    #[serde(deserialize_with = "private_text")]
    pub card_number: Option<Private<String>>,
    /// The card's owner: documented as masked, clear in the example.
    #[serde(deserialize_with = "private_text")]
    pub card_owner_name: Option<Private<String>>,
    /// The bank.
    #[serde(deserialize_with = "flexible::int")]
    pub card_bank_id: Option<i64>,
    /// Its name.
    #[serde(deserialize_with = "flexible::text")]
    pub card_bank_name: Option<String>,
    /// The brand.
    #[serde(deserialize_with = "flexible::int")]
    pub card_brand_id: Option<i64>,
    /// Its name.
    #[serde(deserialize_with = "flexible::text")]
    pub card_brand_name: Option<String>,
    /// The type of card.
    #[serde(deserialize_with = "flexible::int")]
    pub card_type_id: Option<i64>,
    /// Its name.
    #[serde(deserialize_with = "flexible::text")]
    pub card_type_name: Option<String>,
    /// The family of cards.
    #[serde(deserialize_with = "flexible::int")]
    pub card_family_id: Option<i64>,
    /// Its name.
    #[serde(deserialize_with = "flexible::text")]
    pub card_family_name: Option<String>,
    /// When the last step was, without a zone.
    pub last_activity_date_time: Option<LocalDateTime>,
    /// The payment's amount, in major units.
    #[serde(with = "wire::decimal::option")]
    pub payment_amount: Option<Decimal>,
    /// The last step's amount, such as that of a partial refund.
    #[serde(with = "wire::decimal::lenient")]
    pub activity_amount: Option<Decimal>,
    /// An IP address.
    #[serde(rename = "IP", deserialize_with = "private_text")]
    pub ip: Option<Private<String>>,
    /// The payer's IP address.
    #[serde(rename = "ClientIP", deserialize_with = "private_text")]
    pub client_ip: Option<Private<String>>,
    /// Whether the payer bore interest.
    #[serde(deserialize_with = "flexible::flag")]
    pub applied_interest: Option<bool>,
    /// The rate of interest.
    #[serde(with = "wire::decimal::lenient")]
    pub interest_rate: Option<Decimal>,
    /// The rate of commission.
    #[serde(with = "wire::decimal::lenient")]
    pub commission_rate: Option<Decimal>,
    /// The amount before interest.
    #[serde(with = "wire::decimal::lenient")]
    pub original_amount: Option<Decimal>,
    /// The interest.
    #[serde(with = "wire::decimal::lenient")]
    pub interest_amount: Option<Decimal>,
    /// The commission.
    #[serde(with = "wire::decimal::lenient")]
    pub commission_amount: Option<Decimal>,
    /// A saved card was used.
    #[serde(deserialize_with = "flexible::flag")]
    pub used_saved_card: Option<bool>,
    /// A temporary card was used.
    #[serde(deserialize_with = "flexible::flag")]
    pub used_temp_card: Option<bool>,
    /// All steps. In the table, in no example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activities: Option<Vec<Activity>>,
    /// In the table, in no example.
    #[serde(deserialize_with = "flexible::flag", skip_serializing_if = "Option::is_none")]
    pub is_fully_refunded: Option<bool>,
    /// In the table, in no example.
    #[serde(with = "wire::decimal::lenient", skip_serializing_if = "Option::is_none")]
    pub remaining_refund_amount: Option<Decimal>,
    /// The provider's approval code.
    #[serde(deserialize_with = "flexible::text")]
    pub payment_external_auth_code: Option<String>,
    /// The provider's order number.
    #[serde(deserialize_with = "flexible::text")]
    pub payment_external_order_id: Option<String>,
    /// The provider's transaction.
    #[serde(deserialize_with = "flexible::text")]
    pub payment_external_trans_id: Option<String>,
    /// The provider's reference.
    #[serde(deserialize_with = "flexible::text")]
    pub payment_external_host_reference: Option<String>,
    /// The provider's merchant.
    #[serde(deserialize_with = "flexible::text")]
    pub payment_external_merchant_id: Option<String>,
}

paylink_core::from_objects_only!(QueriedPayment);
