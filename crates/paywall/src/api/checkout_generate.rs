//! `POST /api/paywall/checkout/generate`: creates a shared payment page.
//!
//! Sources: <https://developer.paywall.one/ortak-odeme-sayfasi/1.-olustur> and the English version
//! of that page. Some fields appear in Paywall's example, but in none of Paywall's tables. The
//! comments of these fields say so.

use paylink_core::link::payment_url;
use paylink_core::wire::{self, Scalar, WireValue, decides};
use paylink_core::{Decimal, Email, Error, Money, Private, Result, RuleCode, WebUrl};
use serde::{Deserialize, Deserializer, Serialize};

use crate::envelope::{link_from_text, read_body};

/// A request for a new shared payment page.
///
/// Flags that Paywall documents as required are always sent. A field that is `None` is not sent.
///
/// ```
/// use paylink_core::{Currency, Money};
/// use paywall::api::checkout_generate::CheckoutGenerate;
/// let request = CheckoutGenerate::new(
///     "ORD-1042-1",
///     Money::parse("149.90", Currency::TRY)?,
///     "https://shop.example/paid",
///     "https://shop.example/failed",
/// )?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CheckoutGenerate {
    /// The merchant's unique code for the order. The code must have 1 to 250 visible ASCII
    /// characters, and must not contain `###`. This field is required.
    pub unique_code: String,
    /// The amount to pay, in major units. This field is required.
    #[serde(with = "wire::decimal")]
    pub amount: Decimal,
    /// The language of the page: 1 for Turkish, 2 for English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_id: Option<i64>,
    /// Paywall's number for the currency. See [`currency_id`](super::currency_id). This field is
    /// required.
    pub currency_id: i64,
    /// Whether Paywall posts a successful payment to `callback_address`. This field is required.
    #[serde(default)]
    pub callback_support: bool,
    /// The URL to which Paywall posts a successful payment. Paywall does not post failed payments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_address: Option<Private<String>>,
    /// Whether the page shows installments. This field is required.
    #[serde(default)]
    pub installment_support: bool,
    /// Whether the page offers the installments that the merchant's payment providers allow for
    /// each card family.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installment_dynamic: Option<bool>,
    /// The URL to which the browser returns after a successful payment. This field is required.
    pub success_back_url: Private<String>,
    /// The URL to which the browser returns after a failed payment. This field is required.
    pub fail_back_url: Private<String>,
    /// Whether 3-D Secure is enforced. This field is required.
    #[serde(rename = "Force3D", default)]
    pub force_3d: bool,
    /// Whether the page lists the products. This field is required.
    #[serde(default)]
    pub show_product: bool,
    /// The date and time at which the page expires, such as `2026-11-21T18:38:03`. The default is
    /// ten minutes after the page is created. The format and the time zone are unverified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_date_time: Option<String>,
    /// The products on the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub products: Option<Vec<Product>>,
    /// The buyer. Paywall uses the buyer's data in reports, and does not show the data on the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Customer>,
    /// Whether the page offers saved cards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_wall_support: Option<bool>,
    /// The first id of the owner of the saved cards.
    #[serde(rename = "CardWallRelationalId1", default, skip_serializing_if = "Option::is_none")]
    pub card_wall_relational_id1: Option<String>,
    /// The second id of the owner of the saved cards. This id further limits the cards that the
    /// first id selects.
    #[serde(rename = "CardWallRelationalId2", default, skip_serializing_if = "Option::is_none")]
    pub card_wall_relational_id2: Option<String>,
    /// The third id of the owner of the saved cards. This id further limits the cards that the
    /// first two ids select.
    #[serde(rename = "CardWallRelationalId3", default, skip_serializing_if = "Option::is_none")]
    pub card_wall_relational_id3: Option<String>,
    /// Whether PayWatch, a service of Paywall, checks payments that stay in the status "started".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_watch_support: Option<bool>,
    /// The number of minutes after which PayWatch checks a payment that is still in the status
    /// "started". The number must be 5 to 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_watch_min: Option<i64>,
    /// The URL to which PayWatch posts the result after it checks a payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_watch_callback_address: Option<Private<String>>,
    /// Whether the page offers Masterpass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masterpass_support: Option<bool>,
    /// Whether a payment provider other than Masterpass charges cards whose number the payer types
    /// in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub use_masterpass_alternative: Option<bool>,
    /// The key of the route group that selects the payment provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route_group_key: Option<String>,
    /// Whether the page lists card campaigns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_campaign: Option<bool>,
    /// Whether the page offers card rewards. This field is documented as "coming soon".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_reward: Option<bool>,
    /// Whether the page asks for the receiver's data. This field appears only in Paywall's example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver_info_support: Option<bool>,
    /// Whether the page asks for the receiver's address. This field appears only in Paywall's
    /// example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver_address_support: Option<bool>,
    /// The number of a region. Paywall does not describe this field. It appears only in Paywall's
    /// example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region_id: Option<i64>,
    /// Whether the payment provider in `provider_key` must process the payment. This field appears
    /// only in Paywall's example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_based: Option<bool>,
    /// The key of the payment provider that must process the payment. This field appears only in
    /// Paywall's example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_key: Option<String>,
    /// Conditions for the payment provider. Paywall does not describe this field. It appears only
    /// in Paywall's example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_condition: Option<ProviderCondition>,
    /// Paywall does not describe this field. It appears only in Paywall's example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest_confirmation_popup: Option<bool>,
    /// Paywall does not describe this field. It appears only in Paywall's example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_interest: Option<bool>,
    /// Paywall does not describe this field. In Paywall's example, the field is null.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_interest_condition: Option<Scalar>,
}

/// A product on a shared payment page.
///
/// All fields are optional. Paywall does not document whether the prices of the products must add
/// up to the amount of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Product {
    /// The merchant's id of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// The URL of a picture of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_image: Option<String>,
    /// The product's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_name: Option<Private<String>>,
    /// The product's category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_category: Option<String>,
    /// The product's description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_description: Option<Private<String>>,
    /// The product's price, in major units.
    #[serde(with = "decides", skip_serializing_if = "Option::is_none")]
    pub product_amount: Option<Decimal>,
}

impl Product {
    /// Creates a product with a name and a price.
    pub fn new(name: impl Into<String>, amount: Money) -> Self {
        Self {
            product_name: Some(Private::new(name.into())),
            product_amount: Some(amount.to_decimal()),
            ..Self::default()
        }
    }
}

/// The buyer. If the page offers Masterpass, `phone` and `customer_id` are required. All other
/// fields are optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Customer {
    /// The buyer's full name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_name: Option<Private<String>>,
    /// The buyer's phone number, such as `905321234567`. Masterpass requires this field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Private<String>>,
    /// The buyer's e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Private<String>>,
    /// The buyer's country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Private<String>>,
    /// The buyer's city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<Private<String>>,
    /// The buyer's address. Paywall's table documents a decimal, but Paywall's example has text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Private<String>>,
    /// The buyer's identity number, if the buyer is a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_number: Option<Private<String>>,
    /// The buyer's tax number, if the buyer is a company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_number: Option<Private<String>>,
    /// The merchant's id of the buyer. Masterpass requires this field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
}

/// The conditions for the payment provider. Paywall does not describe these conditions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct ProviderCondition {
    /// The number of installments. In Paywall's example, this field is null.
    pub installment: Option<i64>,
}

impl CheckoutGenerate {
    /// Creates a request with the required fields. Every required flag is set to `false`.
    ///
    /// # Errors
    /// Returns an error if the currency of `amount` is not in Paywall's list.
    pub fn new(
        unique_code: impl Into<String>,
        amount: Money,
        success_back_url: impl Into<String>,
        fail_back_url: impl Into<String>,
    ) -> Result<Self> {
        Ok(Self {
            unique_code: unique_code.into(),
            amount: amount.to_decimal(),
            language_id: None,
            currency_id: super::currency_id_of("amount", amount)?,
            callback_support: false,
            callback_address: None,
            installment_support: false,
            installment_dynamic: None,
            success_back_url: Private::new(success_back_url.into()),
            fail_back_url: Private::new(fail_back_url.into()),
            force_3d: false,
            show_product: false,
            expire_date_time: None,
            products: None,
            customer: None,
            card_wall_support: None,
            card_wall_relational_id1: None,
            card_wall_relational_id2: None,
            card_wall_relational_id3: None,
            pay_watch_support: None,
            pay_watch_min: None,
            pay_watch_callback_address: None,
            masterpass_support: None,
            use_masterpass_alternative: None,
            route_group_key: None,
            support_campaign: None,
            support_reward: None,
            receiver_info_support: None,
            receiver_address_support: None,
            region_id: None,
            provider_based: None,
            provider_key: None,
            provider_condition: None,
            interest_confirmation_popup: None,
            skip_interest: None,
            skip_interest_condition: None,
        })
    }

    /// Sets the URL to which Paywall posts a successful payment.
    #[must_use]
    pub fn callback(mut self, address: impl Into<String>) -> Self {
        self.callback_support = true;
        self.callback_address = Some(Private::new(address.into()));
        self
    }

    /// Sets the products that the page shows.
    #[must_use]
    pub fn products(mut self, products: Vec<Product>) -> Self {
        self.show_product = true;
        self.products = Some(products);
        self
    }

    /// Sets the buyer.
    #[must_use]
    pub fn customer(mut self, customer: Customer) -> Self {
        self.customer = Some(customer);
        self
    }

    /// Turns on PayWatch, Paywall's service that checks payments. If a payment is still in the
    /// status "started" after `minutes` minutes, PayWatch checks the payment and posts the result
    /// to `address`. `minutes` must be 5 to 20.
    #[must_use]
    pub fn pay_watch(mut self, minutes: i64, address: impl Into<String>) -> Self {
        self.pay_watch_support = Some(true);
        self.pay_watch_min = Some(minutes);
        self.pay_watch_callback_address = Some(Private::new(address.into()));
        self
    }

    /// Validates the request before it is sent.
    pub(crate) fn validate(&self) -> Result<()> {
        super::validate_code("UniqueCode", &self.unique_code)?;
        if !self.amount.is_positive() {
            return Err(Error::invalid("Amount", RuleCode::TooSmall, "must be greater than zero"));
        }
        for (field, url) in
            [("SuccessBackUrl", &self.success_back_url), ("FailBackUrl", &self.fail_back_url)]
        {
            WebUrl::check(field, url)?;
        }
        match &self.callback_address {
            Some(address) => WebUrl::check("CallbackAddress", address)?,
            None if self.callback_support => {
                return Err(Error::invalid(
                    "CallbackAddress",
                    RuleCode::Required,
                    "is required if `CallbackSupport` is true",
                ));
            }
            None => {}
        }
        if self.pay_watch_support == Some(true)
            && !self.pay_watch_min.is_some_and(|min| (5..=20).contains(&min))
        {
            return Err(Error::invalid(
                "PayWatchMin",
                RuleCode::OutOfRange,
                "must be 5 to 20 minutes if `PayWatchSupport` is true",
            ));
        }
        if let Some(address) = &self.pay_watch_callback_address {
            WebUrl::check("PayWatchCallbackAddress", address)?;
        }
        if let Some(email) = self.customer.as_ref().and_then(|customer| customer.email.as_ref()) {
            email.parse::<Email>()?;
        }
        Ok(())
    }
}

/// The created page. Store the page's [`id`](Self::id), because no Paywall service finds the
/// page without the id.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CheckoutGenerated {
    /// The page's id.
    #[serde(with = "decides")]
    pub id: Option<i64>,
    /// The page's GUID. The URL of the page contains this GUID.
    #[serde(with = "decides")]
    pub guid: Option<String>,
    /// The merchant's unique code, as sent in the request.
    #[serde(with = "decides")]
    pub unique_code: Option<String>,
    /// The amount to pay, as sent in the request.
    #[serde(with = "decides")]
    pub amount: Option<Decimal>,
    /// The URL of the page for the payer. Treat the URL as opaque.
    #[serde(with = "decides")]
    pub link: Option<Private<String>>,
}

impl CheckoutGenerated {
    /// Returns [`link`](Self::link) without surrounding spaces, and with `&` in place of `&amp;`.
    /// Returns `None` if the result is not a web address of visible ASCII.
    pub fn web_url(&self) -> Option<String> {
        payment_url(self.link.as_ref()?)
    }

    /// Returns what is wrong if the response is about another page than the requested one. A field
    /// that the response does not have is not compared.
    pub(crate) fn differs_from(&self, request: &CheckoutGenerate) -> Option<&'static str> {
        let code = self.unique_code.as_deref().map(str::trim).filter(|code| !code.is_empty());
        if code.is_some_and(|code| code != request.unique_code) {
            return Some("`UniqueCode` is not the requested one");
        }
        self.amount
            .as_ref()
            .is_some_and(|amount| *amount != request.amount)
            .then_some("`Amount` is not the requested one")
    }
}

/// Reads an object, or text that is the URL itself, as Paywall's table documents it.
impl WireValue for CheckoutGenerated {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        read_body(deserializer, |text| {
            Some(Self { link: Some(link_from_text(text)?), ..Self::default() })
        })
    }
}
