//! `GET /api/paywall/checkout/inquiry`: reads a shared payment page. The page's id is sent as the
//! request header `id`.
//!
//! Sources: <https://developer.paywall.one/ortak-odeme-sayfasi/2.-odeme-sorgulama> and the English
//! version of that page. The response has no status, no payment id and no paid amount. It does not
//! show whether the page was deactivated.

use paylink_core::wire::record::Content;
use paylink_core::{Decimal, LocalDateTime, Private, record};

record! {
    /// A shared payment page, as `checkout/inquiry` reports it.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct CheckoutInquiry {
        /// The page's id.
        pub id: Option<i64> = "Id",
        /// The page's GUID. The GUID in Paywall's example is not valid.
        pub guid: Option<String> = "Guid",
        /// The merchant's unique code.
        pub unique_code: Option<String> = "UniqueCode",
        /// The language of the page: 1 for Turkish, 2 for English.
        pub language_id: Option<i64> = "LanguageId",
        /// Paywall's number for the currency. See [`currency_id`](super::currency_id).
        pub currency_id: Option<i64> = "CurrencyId",
        /// The currency's code, such as `TRY`.
        pub currency_name: Option<String> = "CurrencyName",
        /// The amount to pay, in major units.
        pub amount: Option<Decimal> = "Amount",
        /// The number of installments. Paywall's table documents this field, but no example
        /// contains it.
        pub installment: Option<i64> = "Installment",
        /// Whether the page shows installments.
        pub installment_support: Option<bool> = "InstallmentSupport",
        /// Whether the page offers the installments that the merchant's payment providers allow.
        pub installment_dynamic: Option<bool> = "InstallmentDynamic",
        /// Whether the page lists the products.
        pub show_product: Option<bool> = "ShowProduct",
        /// Whether the page asks for the receiver's data.
        pub receiver_info_support: Option<bool> = "ReceiverInfoSupport",
        /// Whether the page asks for the receiver's address.
        pub receiver_address_support: Option<bool> = "ReceiverAddressSupport",
        /// The URL to which the browser returns after a successful payment.
        pub success_back_url: Option<Private<String>> = "SuccessBackUrl",
        /// The URL to which the browser returns after a failed payment. This field appears in
        /// Paywall's example, but not in Paywall's table.
        pub fail_back_url: Option<Private<String>> = "FailBackUrl",
        /// Whether the page offers saved cards.
        pub card_wall_support: Option<bool> = "CardWallSupport",
        /// The number of minutes for which the page offers saved cards.
        pub card_wall_expiration_min: Option<i64> = "CardWallExpirationMin",
        /// The date and time at which the page expires, without a time zone.
        pub expiry_time: Option<LocalDateTime> = "ExpiryTime",
        /// Whether a payment on the page was attempted, even if every attempt failed.
        pub any_payment: Option<bool> = "AnyPayment",
        /// Whether a payment on the page succeeded. If so, the page is paid.
        pub success_payment: Option<bool> = "SuccessPayment",
    }
}

impl Content for CheckoutInquiry {
    const MAY_BE_TEXT: bool = true;
}
