//! `GET /api/paywall/checkout/inquiry`: reads a shared payment page. The page's id is sent as the
//! request header `id`.
//!
//! Sources: <https://developer.paywall.one/ortak-odeme-sayfasi/2.-odeme-sorgulama> and the English
//! version of that page. The response has no status, no payment id and no paid amount. It does not
//! show whether the page was deactivated.

use paylink_core::wire::{WireValue, decides, informs};
use paylink_core::{Decimal, LocalDateTime, Private};
use serde::{Deserialize, Deserializer, Serialize};

use crate::envelope::read_body;

/// A shared payment page, as `checkout/inquiry` reports it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CheckoutInquiry {
    /// The page's id.
    #[serde(with = "decides")]
    pub id: Option<i64>,
    /// The page's GUID. The GUID in Paywall's example is not valid.
    #[serde(with = "decides")]
    pub guid: Option<String>,
    /// The merchant's unique code.
    #[serde(with = "decides")]
    pub unique_code: Option<String>,
    /// The language of the page: 1 for Turkish, 2 for English.
    #[serde(with = "informs")]
    pub language_id: Option<i64>,
    /// Paywall's number for the currency. See [`currency_id`](super::currency_id).
    #[serde(with = "decides")]
    pub currency_id: Option<i64>,
    /// The currency's code, such as `TRY`.
    #[serde(with = "decides")]
    pub currency_name: Option<String>,
    /// The amount to pay, in major units.
    #[serde(with = "decides")]
    pub amount: Option<Decimal>,
    /// The number of installments. Paywall's table documents this field, but no example
    /// contains it.
    #[serde(with = "informs")]
    pub installment: Option<i64>,
    /// Whether the page shows installments.
    #[serde(with = "informs")]
    pub installment_support: Option<bool>,
    /// Whether the page offers the installments that the merchant's payment providers allow.
    #[serde(with = "informs")]
    pub installment_dynamic: Option<bool>,
    /// Whether the page lists the products.
    #[serde(with = "informs")]
    pub show_product: Option<bool>,
    /// Whether the page asks for the receiver's data.
    #[serde(with = "informs")]
    pub receiver_info_support: Option<bool>,
    /// Whether the page asks for the receiver's address.
    #[serde(with = "informs")]
    pub receiver_address_support: Option<bool>,
    /// The URL to which the browser returns after a successful payment.
    #[serde(with = "informs")]
    pub success_back_url: Option<Private<String>>,
    /// The URL to which the browser returns after a failed payment. This field appears in
    /// Paywall's example, but not in Paywall's table.
    #[serde(with = "informs")]
    pub fail_back_url: Option<Private<String>>,
    /// Whether the page offers saved cards.
    #[serde(with = "informs")]
    pub card_wall_support: Option<bool>,
    /// The number of minutes for which the page offers saved cards.
    #[serde(with = "informs")]
    pub card_wall_expiration_min: Option<i64>,
    /// The date and time at which the page expires, without a time zone.
    #[serde(with = "informs")]
    pub expiry_time: Option<LocalDateTime>,
    /// Whether a payment on the page was attempted, even if every attempt failed.
    #[serde(with = "decides")]
    pub any_payment: Option<bool>,
    /// Whether a payment on the page succeeded. If so, the page is paid.
    #[serde(with = "decides")]
    pub success_payment: Option<bool>,
}

impl WireValue for CheckoutInquiry {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        read_body(deserializer, |_| None)
    }
}
