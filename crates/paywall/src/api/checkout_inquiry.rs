//! `GET /api/paywall/checkout/inquiry`: reads a page. Its id travels as the request header `id`.
//!
//! Sources: <https://developer.paywall.one/ortak-odeme-sayfasi/2.-odeme-sorgulama> and its English
//! page. There is no status, no payment id, no paid amount and no sign of a deactivated page.

use paylink_core::wire::record::Content;
use paylink_core::{Decimal, LocalDateTime, Private, record};

record! {
    /// What Paywall tells about a page.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct CheckoutInquiry {
        /// The page's id.
        pub id: Option<i64> = "Id",
        /// The page's own code; the published example is no valid GUID.
        pub guid: Option<String> = "Guid",
        /// The merchant's code.
        pub unique_code: Option<String> = "UniqueCode",
        /// 1 Turkish, 2 English.
        pub language_id: Option<i64> = "LanguageId",
        /// Paywall's number of the currency.
        pub currency_id: Option<i64> = "CurrencyId",
        /// The currency's code.
        pub currency_name: Option<String> = "CurrencyName",
        /// What is asked for, in major units.
        pub amount: Option<Decimal> = "Amount",
        /// Installments; in the table, not in the example.
        pub installment: Option<i64> = "Installment",
        /// Whether the page shows installments.
        pub installment_support: Option<bool> = "InstallmentSupport",
        /// Whether they come from the merchant's providers.
        pub installment_dynamic: Option<bool> = "InstallmentDynamic",
        /// Whether the page lists the products.
        pub show_product: Option<bool> = "ShowProduct",
        /// Whether the page asks for a receiver.
        pub receiver_info_support: Option<bool> = "ReceiverInfoSupport",
        /// Whether the page asks for an address.
        pub receiver_address_support: Option<bool> = "ReceiverAddressSupport",
        /// Where the browser goes after success.
        pub success_back_url: Option<Private<String>> = "SuccessBackUrl",
        /// Where the browser goes after failure; in the example, not in the table.
        pub fail_back_url: Option<Private<String>> = "FailBackUrl",
        /// Whether saved cards are offered.
        pub card_wall_support: Option<bool> = "CardWallSupport",
        /// For how many minutes.
        pub card_wall_expiration_min: Option<i64> = "CardWallExpirationMin",
        /// When the page expires, without a zone.
        pub expiry_time: Option<LocalDateTime> = "ExpiryTime",
        /// A payment was tried; it may have failed.
        pub any_payment: Option<bool> = "AnyPayment",
        /// A payment succeeded: the paid flag.
        pub success_payment: Option<bool> = "SuccessPayment",
    }
}

impl Content for CheckoutInquiry {
    const MAY_BE_TEXT: bool = true;
}
