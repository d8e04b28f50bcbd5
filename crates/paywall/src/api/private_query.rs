//! `GET /api/paywall/private/query` and its three forms: reads payments back, on the private host
//! with the private pair.
//!
//! What is looked for travels as a request header. Sources:
//! <https://developer.paywall.one/odeme-servisi/13.-odeme-sorgulama> and the pages below it. Which
//! of these codes a checkout page's `UniqueCode` becomes is not documented.

use paylink_core::wire::record::{Content, loose};
use paylink_core::{Decimal, LocalDateTime, Private, record};

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

record! {
    /// `Body` of the queries that answer one payment.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct OnePayment {
        /// The payment.
        pub paywall: Option<QueriedPayment> = "Paywall",
    }
}

impl Content for OnePayment {
    const MAY_BE_TEXT: bool = true;
}

record! {
    /// `Body` of the query by tracking code: at most 100 payments.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct Payments {
        /// The payments; `null` is none.
        pub list: Option<Vec<QueriedPayment>> = "List",
    }
}

impl Content for Payments {
    const MAY_BE_TEXT: bool = true;
}

record! {
    /// `Error` of a payment. In the example, in no table.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct PaymentError {
        /// Whether there was one.
        pub any_error: Option<bool> = "AnyError",
        /// Its kind.
        pub error_type: Option<i64> = "ErrorType",
        /// Its text.
        pub error_message: Option<Private<String>> = "ErrorMessage",
    }
}

impl Content for PaymentError {}

record! {
    /// One step of a payment. In the table, in no example; its shape is that of the day list.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct Activity {
        /// Its id.
        pub id: Option<i64> = "Id",
        /// 1 sale, 2 refund, 3 cancel, 4 partial refund.
        pub type_id: Option<i64> = "TypeId",
        /// As `status_id` of a payment.
        pub status_id: Option<i64> = "StatusId",
        /// Its amount.
        pub amount: Option<Decimal> = "Amount" as loose,
        /// When, without a zone.
        pub insert_date_time: Option<LocalDateTime> = "InsertDateTime",
    }
}

record! {
    /// One payment. Everything may be missing: older answers have only the first fields.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct QueriedPayment {
        /// The payment.
        pub payment_id: Option<i64> = "PaymentId",
        /// Paywall's code, a GUID. Not the merchant's.
        pub unique_code: Option<String> = "UniqueCode",
        /// The merchant's unique code.
        pub merchant_unique_code: Option<String> = "MerchantUniqueCode",
        /// The merchant's second code, which need not be unique.
        pub tracking_code: Option<String> = "TrackingCode",
        /// The last step.
        pub activity_id: Option<i64> = "ActivityId",
        /// The connection that was used.
        pub payment_gateway_id: Option<i64> = "PaymentGatewayId",
        /// Its name.
        pub payment_gateway_name: Option<String> = "PaymentGatewayName",
        /// Its provider.
        pub payment_gateway_provider_name: Option<String> = "PaymentGatewayProviderName",
        /// 3-D Secure.
        pub is_three_d_secure: Option<bool> = "IsThreeDSecure",
        /// Without 3-D Secure.
        pub is_non_three_d_secure: Option<bool> = "IsNonThreeDSecure",
        /// An insurance payment.
        pub is_insurance_secure: Option<bool> = "IsInsuranceSecure",
        /// A pre-authorisation.
        pub is_provision: Option<bool> = "IsProvision",
        /// By one-time password.
        pub is_otp: Option<bool> = "IsOtp",
        /// A payment succeeded.
        pub any_success_payment: Option<bool> = "AnySuccessPayment",
        /// A refund succeeded.
        pub any_success_refund: Option<bool> = "AnySuccessRefund",
        /// A partial refund succeeded.
        pub any_success_partial_refund: Option<bool> = "AnySuccessPartialRefund",
        /// A cancellation succeeded.
        pub any_success_cancel: Option<bool> = "AnySuccessCancel",
        /// What went wrong.
        pub error: Option<PaymentError> = "Error",
        /// Whether the *last step* succeeded. Not whether it is paid.
        pub status: Option<bool> = "Status",
        /// The status in Turkish.
        pub status_name: Option<String> = "StatusName",
        /// 1 created, 2 started, 3 awaiting capture, 4 successful, 5 failed, 7 failed on query, 12
        /// cancelled, 13 fraud; open.
        pub status_id: Option<i64> = "StatusId",
        /// The last step in Turkish.
        pub type_name: Option<String> = "TypeName",
        /// The last step: 1 sale, 2 refund, 3 cancel, 4 partial refund.
        pub type_id: Option<i64> = "TypeId",
        /// Installments.
        pub installment: Option<i64> = "Installment",
        /// Paywall's number of the currency.
        pub currency_id: Option<i64> = "CurrencyId",
        /// The currency's code.
        pub currency_name: Option<String> = "CurrencyName",
        /// The method.
        pub payment_method_id: Option<i64> = "PaymentMethodId",
        /// Its name, free text.
        pub payment_method_name: Option<String> = "PaymentMethodName",
        /// The channel; 0 if unset.
        pub payment_channel_id: Option<i64> = "PaymentChannelId",
        /// Its name.
        pub payment_channel_name: Option<String> = "PaymentChannelName",
        /// The tag.
        pub payment_tag_id: Option<i64> = "PaymentTagId",
        /// Its name.
        pub payment_tag_name: Option<String> = "PaymentTagName",
        /// The card's number, masked.
        pub card_number: Option<Private<String>> = "CardNumber",
        /// The card's owner: documented as masked, clear in the example.
        pub card_owner_name: Option<Private<String>> = "CardOwnerName",
        /// The bank.
        pub card_bank_id: Option<i64> = "CardBankId",
        /// Its name.
        pub card_bank_name: Option<String> = "CardBankName",
        /// The brand.
        pub card_brand_id: Option<i64> = "CardBrandId",
        /// Its name.
        pub card_brand_name: Option<String> = "CardBrandName",
        /// The type of card.
        pub card_type_id: Option<i64> = "CardTypeId",
        /// Its name.
        pub card_type_name: Option<String> = "CardTypeName",
        /// The family of cards.
        pub card_family_id: Option<i64> = "CardFamilyId",
        /// Its name.
        pub card_family_name: Option<String> = "CardFamilyName",
        /// When the last step was, without a zone.
        pub last_activity_date_time: Option<LocalDateTime> = "LastActivityDateTime",
        /// The payment's amount, in major units.
        pub payment_amount: Option<Decimal> = "PaymentAmount",
        /// The last step's amount, such as that of a partial refund.
        pub activity_amount: Option<Decimal> = "ActivityAmount" as loose,
        /// An IP address.
        pub ip: Option<Private<String>> = "IP",
        /// The payer's IP address.
        pub client_ip: Option<Private<String>> = "ClientIP",
        /// Whether the payer bore interest.
        pub applied_interest: Option<bool> = "AppliedInterest",
        /// The rate of interest.
        pub interest_rate: Option<Decimal> = "InterestRate" as loose,
        /// The rate of commission.
        pub commission_rate: Option<Decimal> = "CommissionRate" as loose,
        /// The amount before interest.
        pub original_amount: Option<Decimal> = "OriginalAmount" as loose,
        /// The interest.
        pub interest_amount: Option<Decimal> = "InterestAmount" as loose,
        /// The commission.
        pub commission_amount: Option<Decimal> = "CommissionAmount" as loose,
        /// A saved card was used.
        pub used_saved_card: Option<bool> = "UsedSavedCard",
        /// A temporary card was used.
        pub used_temp_card: Option<bool> = "UsedTempCard",
        /// All steps. In the table, in no example.
        pub activities: Option<Vec<Activity>> = "Activities",
        /// In the table, in no example.
        pub is_fully_refunded: Option<bool> = "IsFullyRefunded",
        /// In the table, in no example.
        pub remaining_refund_amount: Option<Decimal> = "RemainingRefundAmount" as loose,
        /// The provider's approval code.
        pub payment_external_auth_code: Option<String> = "PaymentExternalAuthCode",
        /// The provider's order number.
        pub payment_external_order_id: Option<String> = "PaymentExternalOrderId",
        /// The provider's transaction.
        pub payment_external_trans_id: Option<String> = "PaymentExternalTransId",
        /// The provider's reference.
        pub payment_external_host_reference: Option<String> = "PaymentExternalHostReference",
        /// The provider's merchant.
        pub payment_external_merchant_id: Option<String> = "PaymentExternalMerchantId",
    }
}

impl Content for QueriedPayment {}
