//! `GET /api/paywall/checkout/inquiry`: returns the data of a hosted payment page. The client sends
//! the id of the page in the request header `id`.
//!
//! Sources: <https://developer.paywall.one/ortak-odeme-sayfasi/2.-odeme-sorgulama> and the English
//! version of that documentation page. The response does not contain a status, a payment id or the
//! charged amount, and does not show whether the payment page was deactivated.

use paylink_core::wire::{WireValue, decides, informs};
use paylink_core::{Decimal, LocalDateTime, Private};
use serde::{Deserialize, Deserializer, Serialize};

use crate::envelope::read_body;

/// The data of a hosted payment page. It is the response of Paywall's service `checkout/inquiry`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CheckoutInquiry {
    /// The id of the payment page.
    #[serde(default, with = "decides")]
    pub id: Option<i64>,
    /// The GUID of the payment page. The value in Paywall's example is not a valid GUID.
    #[serde(default, with = "decides")]
    pub guid: Option<String>,
    /// The merchant's unique code for the order.
    #[serde(default, with = "decides")]
    pub unique_code: Option<String>,
    /// The language of the payment page: 1 for Turkish, 2 for English.
    #[serde(default, with = "informs")]
    pub language_id: Option<i64>,
    /// Paywall's number for the currency, such as 1 for the Turkish lira. See
    /// [`currency_id`](super::currency_id).
    #[serde(default, with = "decides")]
    pub currency_id: Option<i64>,
    /// The currency's code, such as `TRY`.
    #[serde(default, with = "decides")]
    pub currency_name: Option<String>,
    /// The requested amount in the main unit of the currency, for example in lira.
    #[serde(default, with = "decides")]
    pub amount: Option<Decimal>,
    /// The number of installments. Paywall's table of fields contains this field, but none of
    /// Paywall's examples does.
    #[serde(default, with = "informs")]
    pub installment: Option<i64>,
    /// Whether the payment page offers installments.
    #[serde(default, with = "informs")]
    pub installment_support: Option<bool>,
    /// Whether the payment page offers the numbers of installments that the merchant's payment
    /// providers allow.
    #[serde(default, with = "informs")]
    pub installment_dynamic: Option<bool>,
    /// Whether the payment page lists the products.
    #[serde(default, with = "informs")]
    pub show_product: Option<bool>,
    /// Whether the payment page asks for the receiver's name, phone number and e-mail address.
    #[serde(default, with = "informs")]
    pub receiver_info_support: Option<bool>,
    /// Whether the payment page asks for the receiver's address.
    #[serde(default, with = "informs")]
    pub receiver_address_support: Option<bool>,
    /// The URL to which the payer's browser returns after a successful payment.
    #[serde(default, with = "informs")]
    pub success_back_url: Option<Private<String>>,
    /// The URL to which the payer's browser returns after a failed payment. Paywall's example of
    /// the response contains this field, but Paywall's table of fields does not.
    #[serde(default, with = "informs")]
    pub fail_back_url: Option<Private<String>>,
    /// Whether the payer can choose a saved card on the payment page.
    #[serde(default, with = "informs")]
    pub card_wall_support: Option<bool>,
    /// The number of minutes for which the payer can choose a saved card on the payment page.
    #[serde(default, with = "informs")]
    pub card_wall_expiration_min: Option<i64>,
    /// The date and time at which the payment page expires, without a time zone.
    #[serde(default, with = "informs")]
    pub expiry_time: Option<LocalDateTime>,
    /// Whether the payment page has at least one payment, successful or failed.
    #[serde(default, with = "decides")]
    pub any_payment: Option<bool>,
    /// Whether a payment on the payment page succeeded. If the value is `true`, the page is paid.
    #[serde(default, with = "decides")]
    pub success_payment: Option<bool>,
}

impl WireValue for CheckoutInquiry {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        read_body(deserializer, |_| None)
    }
}
