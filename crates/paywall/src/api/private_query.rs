//! `GET /api/paywall/private/query` and three similar services read payments. All four services use
//! the private host and the private key pair.
//!
//! The codes to search for are sent in the request headers `merchantuniquecode`, `uniquecode`,
//! `paymentid` and `trackingcode`. Paywall does not document which of these headers finds the
//! `UniqueCode` of a checkout page. Sources:
//! <https://developer.paywall.one/odeme-servisi/13.-odeme-sorgulama> and its subpages.

use paylink_core::wire::record::{Content, loose};
use paylink_core::{Decimal, LocalDateTime, Private, record};

record! {
    /// The `Body` of the response to a query that returns one payment.
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
    /// The `Body` of the response to the query by tracking code. It contains at most 100 payments.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct Payments {
        /// The payments. If Paywall sends `null`, the list is empty. If Paywall does not send the
        /// field, the value is `None`.
        pub list: Option<Vec<QueriedPayment>> = "List",
    }
}

impl Content for Payments {
    const MAY_BE_TEXT: bool = true;
}

record! {
    /// The error of a payment. This object appears in Paywall's example, but in none of Paywall's
    /// tables.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct PaymentError {
        /// Whether there was an error.
        pub any_error: Option<bool> = "AnyError",
        /// The kind of error, as a number.
        pub error_type: Option<i64> = "ErrorType",
        /// The error message.
        pub error_message: Option<Private<String>> = "ErrorMessage",
    }
}

impl Content for PaymentError {}

record! {
    /// One operation on a payment, such as a sale or a refund. Paywall's table documents
    /// operations, but no example contains an operation. The fields of this type are those of
    /// Paywall's service that lists the operations of a day.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct Activity {
        /// The operation's id.
        pub id: Option<i64> = "Id",
        /// The kind of operation: 1 for a sale, 2 for a refund, 3 for a cancellation, 4 for a
        /// partial refund.
        pub type_id: Option<i64> = "TypeId",
        /// The number of the operation's status. [`QueriedPayment::status_id`] lists the numbers.
        pub status_id: Option<i64> = "StatusId",
        /// The operation's amount, in major units.
        pub amount: Option<Decimal> = "Amount" as loose,
        /// The date and time of the operation, without a time zone.
        pub insert_date_time: Option<LocalDateTime> = "InsertDateTime",
    }
}

record! {
    /// A payment, as Paywall's payment queries report it. Older responses have fewer fields than
    /// newer responses.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct QueriedPayment {
        /// The payment's id.
        pub payment_id: Option<i64> = "PaymentId",
        /// Paywall's code for the payment, which is a GUID. This code is not the merchant's unique
        /// code.
        pub unique_code: Option<String> = "UniqueCode",
        /// The merchant's unique code for the payment.
        pub merchant_unique_code: Option<String> = "MerchantUniqueCode",
        /// The merchant's tracking code, which need not be unique.
        pub tracking_code: Option<String> = "TrackingCode",
        /// The id of the last operation on the payment.
        pub activity_id: Option<i64> = "ActivityId",
        /// The id of the payment gateway that was used.
        pub payment_gateway_id: Option<i64> = "PaymentGatewayId",
        /// The name of the payment gateway that was used.
        pub payment_gateway_name: Option<String> = "PaymentGatewayName",
        /// The name of the payment provider behind the gateway that was used.
        pub payment_gateway_provider_name: Option<String> = "PaymentGatewayProviderName",
        /// Whether the payment used 3-D Secure.
        pub is_three_d_secure: Option<bool> = "IsThreeDSecure",
        /// Whether the payment did not use 3-D Secure.
        pub is_non_three_d_secure: Option<bool> = "IsNonThreeDSecure",
        /// Whether the payment is an insurance payment.
        pub is_insurance_secure: Option<bool> = "IsInsuranceSecure",
        /// Whether the payment is a pre-authorization.
        pub is_provision: Option<bool> = "IsProvision",
        /// Whether the payer entered a one-time password.
        pub is_otp: Option<bool> = "IsOtp",
        /// Whether the payment succeeded.
        pub any_success_payment: Option<bool> = "AnySuccessPayment",
        /// Whether a refund succeeded.
        pub any_success_refund: Option<bool> = "AnySuccessRefund",
        /// Whether a partial refund succeeded.
        pub any_success_partial_refund: Option<bool> = "AnySuccessPartialRefund",
        /// Whether a cancellation succeeded.
        pub any_success_cancel: Option<bool> = "AnySuccessCancel",
        /// The error of the payment.
        pub error: Option<PaymentError> = "Error",
        /// Whether the *last operation* on the payment succeeded. This field does not show whether
        /// the payment succeeded.
        pub status: Option<bool> = "Status",
        /// The name of the status in `status_id`, in Turkish.
        pub status_name: Option<String> = "StatusName",
        /// The number of the status: 1 created, 2 started, 3 awaiting capture, 4 successful, 5
        /// failed, 7 failed when queried, 12 cancelled, 13 fraud. Other numbers are possible.
        pub status_id: Option<i64> = "StatusId",
        /// The name of the kind of the last operation on the payment, in Turkish.
        pub type_name: Option<String> = "TypeName",
        /// The kind of the last operation on the payment: 1 for a sale, 2 for a refund, 3 for a
        /// cancellation, 4 for a partial refund.
        pub type_id: Option<i64> = "TypeId",
        /// The number of installments.
        pub installment: Option<i64> = "Installment",
        /// Paywall's number for the currency. See [`currency_id`](super::currency_id).
        pub currency_id: Option<i64> = "CurrencyId",
        /// The currency's code, such as `TRY`.
        pub currency_name: Option<String> = "CurrencyName",
        /// The number of the payment method.
        pub payment_method_id: Option<i64> = "PaymentMethodId",
        /// The name of the payment method, which is free text.
        pub payment_method_name: Option<String> = "PaymentMethodName",
        /// The number of the sales channel, or 0 if there is none.
        pub payment_channel_id: Option<i64> = "PaymentChannelId",
        /// The name of the sales channel.
        pub payment_channel_name: Option<String> = "PaymentChannelName",
        /// The number of the payment's tag.
        pub payment_tag_id: Option<i64> = "PaymentTagId",
        /// The name of the payment's tag.
        pub payment_tag_name: Option<String> = "PaymentTagName",
        /// The masked card number.
        pub card_number: Option<Private<String>> = "CardNumber",
        /// The name of the card's owner. Paywall documents the name as masked, but the name in
        /// Paywall's example is not masked.
        pub card_owner_name: Option<Private<String>> = "CardOwnerName",
        /// The number of the card's bank.
        pub card_bank_id: Option<i64> = "CardBankId",
        /// The name of the card's bank.
        pub card_bank_name: Option<String> = "CardBankName",
        /// The number of the card's brand.
        pub card_brand_id: Option<i64> = "CardBrandId",
        /// The name of the card's brand.
        pub card_brand_name: Option<String> = "CardBrandName",
        /// The number of the card's type.
        pub card_type_id: Option<i64> = "CardTypeId",
        /// The name of the card's type.
        pub card_type_name: Option<String> = "CardTypeName",
        /// The number of the card's family.
        pub card_family_id: Option<i64> = "CardFamilyId",
        /// The name of the card's family.
        pub card_family_name: Option<String> = "CardFamilyName",
        /// The date and time of the last operation on the payment, without a time zone.
        pub last_activity_date_time: Option<LocalDateTime> = "LastActivityDateTime",
        /// The payment's amount, in major units.
        pub payment_amount: Option<Decimal> = "PaymentAmount",
        /// The amount of the last operation on the payment, in major units. The last operation may
        /// be a partial refund.
        pub activity_amount: Option<Decimal> = "ActivityAmount" as loose,
        /// An IP address. Paywall does not document whose address it is.
        pub ip: Option<Private<String>> = "IP",
        /// The payer's IP address.
        pub client_ip: Option<Private<String>> = "ClientIP",
        /// Whether interest was added to the payment's amount.
        pub applied_interest: Option<bool> = "AppliedInterest",
        /// The interest rate.
        pub interest_rate: Option<Decimal> = "InterestRate" as loose,
        /// The commission rate.
        pub commission_rate: Option<Decimal> = "CommissionRate" as loose,
        /// The payment's amount before interest, in major units.
        pub original_amount: Option<Decimal> = "OriginalAmount" as loose,
        /// The interest, in major units.
        pub interest_amount: Option<Decimal> = "InterestAmount" as loose,
        /// The commission, in major units.
        pub commission_amount: Option<Decimal> = "CommissionAmount" as loose,
        /// Whether a saved card was used.
        pub used_saved_card: Option<bool> = "UsedSavedCard",
        /// Whether a temporary card was used.
        pub used_temp_card: Option<bool> = "UsedTempCard",
        /// All operations on the payment. Paywall's table documents this field, but no example
        /// contains it.
        pub activities: Option<Vec<Activity>> = "Activities",
        /// Whether the whole amount of the payment was refunded. Paywall's table documents this
        /// field, but no example contains it.
        pub is_fully_refunded: Option<bool> = "IsFullyRefunded",
        /// The amount that can still be refunded, in major units. Paywall's table documents this
        /// field, but no example contains it.
        pub remaining_refund_amount: Option<Decimal> = "RemainingRefundAmount" as loose,
        /// The payment provider's approval code.
        pub payment_external_auth_code: Option<String> = "PaymentExternalAuthCode",
        /// The payment provider's order number.
        pub payment_external_order_id: Option<String> = "PaymentExternalOrderId",
        /// The payment provider's transaction id.
        pub payment_external_trans_id: Option<String> = "PaymentExternalTransId",
        /// The payment provider's reference for the payment.
        pub payment_external_host_reference: Option<String> = "PaymentExternalHostReference",
        /// The merchant's id at the payment provider.
        pub payment_external_merchant_id: Option<String> = "PaymentExternalMerchantId",
    }
}

impl Content for QueriedPayment {}
