//! `GET /api/paywall/checkout/inquiry`: reads a page. Its id travels as the request header `id`.
//!
//! Sources: <https://developer.paywall.one/ortak-odeme-sayfasi/2.-odeme-sorgulama> and its English page. There is no status, no
//! payment id, no paid amount and no sign of a deactivated page.

use paylink_core::wire;
use paylink_core::{Decimal, LocalDateTime, Private};
use serde::{Deserialize, Serialize};

use crate::envelope::FromBody;

/// What Paywall tells about a page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, remote = "Self")]
#[non_exhaustive]
pub struct CheckoutInquiry {
    /// The page's id.
    pub id: Option<i64>,
    /// The page's own code; the published example is no valid GUID.
    pub guid: Option<String>,
    /// The merchant's code.
    pub unique_code: Option<String>,
    /// 1 Turkish, 2 English.
    pub language_id: Option<i64>,
    /// Paywall's number of the currency.
    pub currency_id: Option<i64>,
    /// The currency's code.
    pub currency_name: Option<String>,
    /// What is asked for, in major units.
    #[serde(with = "wire::decimal::option")]
    pub amount: Option<Decimal>,
    /// Installments; in the table, not in the example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installment: Option<i64>,
    /// Whether the page shows installments.
    pub installment_support: Option<bool>,
    /// Whether they come from the merchant's providers.
    pub installment_dynamic: Option<bool>,
    /// Whether the page lists the products.
    pub show_product: Option<bool>,
    /// Whether the page asks for a receiver.
    pub receiver_info_support: Option<bool>,
    /// Whether the page asks for an address.
    pub receiver_address_support: Option<bool>,
    /// Where the browser goes after success.
    pub success_back_url: Option<Private<String>>,
    /// Where the browser goes after failure; in the example, not in the table.
    pub fail_back_url: Option<Private<String>>,
    /// Whether saved cards are offered.
    pub card_wall_support: Option<bool>,
    /// For how many minutes.
    pub card_wall_expiration_min: Option<i64>,
    /// When the page expires, without a zone.
    pub expiry_time: Option<LocalDateTime>,
    /// A payment was tried; it may have failed.
    pub any_payment: Option<bool>,
    /// A payment succeeded: the paid flag.
    pub success_payment: Option<bool>,
}

paylink_core::from_objects_only!(CheckoutInquiry);

impl FromBody for CheckoutInquiry {}
