//! `POST /api/paywall/checkout/generate`: creates a hosted payment page.
//!
//! Sources: <https://developer.paywall.one/ortak-odeme-sayfasi/1.-olustur> and the English version
//! of that documentation page. Paywall's example of the request contains some fields that Paywall's
//! tables do not contain. The documentation of each such field states this.

use std::borrow::Cow;

use paylink_core::link::payment_url;
use paylink_core::wire::{self, Scalar, WireValue, decides};
use paylink_core::{Decimal, Email, Error, Money, Private, Result, RuleCode, WebUrl};
use serde::{Deserialize, Deserializer, Serialize};

use crate::envelope::{link_from_text, read_body};

/// The request to create a hosted payment page.
///
/// The client always sends the Boolean fields that Paywall documents as required. The client does
/// not send a field whose value is `None`.
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
    /// The merchant's unique code for the order. It consists of 1 to 250 visible ASCII characters
    /// and must not contain `###`. This field is required.
    pub unique_code: String,
    /// The requested amount in the main unit of the currency, for example in lira. This field is
    /// required.
    #[serde(with = "wire::decimal")]
    pub amount: Decimal,
    /// The language of the payment page: 1 for Turkish, 2 for English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_id: Option<i64>,
    /// Paywall's number for the currency, such as 1 for the Turkish lira. See
    /// [`currency_id`](super::currency_id). This field is required.
    pub currency_id: i64,
    /// Whether Paywall reports a successful payment with a POST request to `callback_address`. This
    /// field is required.
    #[serde(default)]
    pub callback_support: bool,
    /// The URL to which Paywall sends a POST request after a successful payment. Paywall sends no
    /// request after a failed payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_address: Option<Private<String>>,
    /// Whether the payment page offers installments. This field is required.
    #[serde(default)]
    pub installment_support: bool,
    /// Whether the payment page offers the numbers of installments that the merchant's payment
    /// providers allow for the payer's card family, such as Paraf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installment_dynamic: Option<bool>,
    /// The URL to which the payer's browser returns after a successful payment. This field is
    /// required.
    pub success_back_url: Private<String>,
    /// The URL to which the payer's browser returns after a failed payment. This field is required.
    pub fail_back_url: Private<String>,
    /// Whether the payer must use 3-D Secure. This field is required.
    #[serde(rename = "Force3D", default)]
    pub force_3d: bool,
    /// Whether the payment page lists the products. This field is required.
    #[serde(default)]
    pub show_product: bool,
    /// The date and time at which the payment page expires, such as `2026-11-21T18:38:03`. If this
    /// field is `None`, the page expires ten minutes after its creation. The format and the time
    /// zone are unverified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_date_time: Option<String>,
    /// The products that the payment page lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub products: Option<Vec<Product>>,
    /// The buyer. Paywall's reports contain the buyer's data, but the payment page does not show
    /// it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Customer>,
    /// Whether the payer can choose a saved card on the payment page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_wall_support: Option<bool>,
    /// The first of up to three ids that identify the owner of saved cards. The payment page offers
    /// only cards that were saved with the same ids.
    #[serde(rename = "CardWallRelationalId1", default, skip_serializing_if = "Option::is_none")]
    pub card_wall_relational_id1: Option<String>,
    /// The second of up to three ids that identify the owner of saved cards. The payment page
    /// offers only cards that were saved with the same ids.
    #[serde(rename = "CardWallRelationalId2", default, skip_serializing_if = "Option::is_none")]
    pub card_wall_relational_id2: Option<String>,
    /// The third of up to three ids that identify the owner of saved cards. The payment page offers
    /// only cards that were saved with the same ids.
    #[serde(rename = "CardWallRelationalId3", default, skip_serializing_if = "Option::is_none")]
    pub card_wall_relational_id3: Option<String>,
    /// Whether Paywall's service PayWatch checks a payment that was started but is not finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_watch_support: Option<bool>,
    /// The number of minutes after which PayWatch checks a payment that was started but is not
    /// finished. The minimum is 5, and the maximum is 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_watch_min: Option<i64>,
    /// The URL to which PayWatch sends a POST request with the result of its check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_watch_callback_address: Option<Private<String>>,
    /// Whether the payer can pay with Masterpass (a service for saved cards) on the payment page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masterpass_support: Option<bool>,
    /// Whether a payment provider other than Masterpass processes the payment if the payer enters a
    /// card number and does not use a saved card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub use_masterpass_alternative: Option<bool>,
    /// The key of the route group. Paywall uses the route group to select the payment provider.
    /// This field is required if the merchant's account uses route groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route_group_key: Option<String>,
    /// Whether the payment page lists the campaigns of the payer's card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_campaign: Option<bool>,
    /// Whether the payer can pay with the card's reward points on the payment page. Paywall
    /// documents this field as "coming soon".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_reward: Option<bool>,
    /// Whether the payment page asks for the receiver's name, phone number and e-mail address.
    /// Paywall's example of the request contains this field, but Paywall's table of fields does
    /// not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver_info_support: Option<bool>,
    /// Whether the payment page asks for the receiver's address. Paywall's example of the request
    /// contains this field, but Paywall's table of fields does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver_address_support: Option<bool>,
    /// The number of a region. Paywall does not document what the region is used for. Only
    /// Paywall's example of the request contains this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region_id: Option<i64>,
    /// Whether only the payment provider with the key `provider_key` may process the payment.
    /// Paywall's example of the request contains this field, but Paywall's table of fields does
    /// not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_based: Option<bool>,
    /// The key of the payment provider that must process the payment. Paywall's example of the
    /// request contains this field, but Paywall's table of fields does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_key: Option<String>,
    /// Conditions for the selection of the payment provider. Paywall does not document what the
    /// value means. Only Paywall's example of the request contains this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_condition: Option<ProviderCondition>,
    /// An unknown setting. Paywall does not document what the value means. Only Paywall's example
    /// of the request contains this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest_confirmation_popup: Option<bool>,
    /// An unknown setting. Paywall does not document what the value means. Only Paywall's example
    /// of the request contains this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_interest: Option<bool>,
    /// An unknown setting. Paywall does not document what the value means. Only Paywall's example
    /// of the request contains this field, with the value `null`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_interest_condition: Option<Scalar>,
}

/// A product on a hosted payment page.
///
/// All fields are optional. Paywall does not document whether the prices of the products must add
/// up to the amount of the payment page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Product {
    /// The merchant's id for the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// The URL of a picture of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_image: Option<String>,
    /// The name of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_name: Option<Private<String>>,
    /// The category of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_category: Option<String>,
    /// The description of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_description: Option<Private<String>>,
    /// The price of the product in the main unit of the currency, for example in lira.
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

/// The buyer. The fields `phone` and `customer_id` are required if the payment page offers
/// Masterpass. All other fields are optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Customer {
    /// The buyer's full name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_name: Option<Private<String>>,
    /// The buyer's phone number, such as `905321234567`. It is required if the payment page offers
    /// Masterpass.
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
    /// The buyer's address, as a string. Paywall's table of fields documents a decimal number, but
    /// the example contains a string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Private<String>>,
    /// The buyer's identity number, if the buyer is a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_number: Option<Private<String>>,
    /// The buyer's tax number, if the buyer is a company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_number: Option<Private<String>>,
    /// The merchant's id for the buyer. It is required if the payment page offers Masterpass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
}

/// Conditions for the selection of the payment provider. Paywall does not document what the
/// conditions mean. Only Paywall's example of the request contains this object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct ProviderCondition {
    /// A number of installments. Paywall does not document this field. In Paywall's example, the
    /// value is `null`.
    pub installment: Option<i64>,
}

impl CheckoutGenerate {
    /// Creates a request with the required fields. All required Boolean fields are `false`.
    ///
    /// # Errors
    /// Returns an error if Paywall does not support the currency of `amount`.
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

    /// Sets the URL to which Paywall sends a POST request after a successful payment.
    #[must_use]
    pub fn callback(mut self, address: impl Into<String>) -> Self {
        self.callback_support = true;
        self.callback_address = Some(Private::new(address.into()));
        self
    }

    /// Sets the products that the payment page lists.
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

    /// Turns on PayWatch, Paywall's service that checks unfinished payments. If a payment was
    /// started but is not finished after `minutes` minutes (5 to 20), PayWatch checks the payment
    /// and sends a POST request with the result to `address`.
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
            Email::check(email)?;
        }
        Ok(())
    }
}

/// The hosted payment page that was created. Store its [`id`](Self::id), because no service of
/// Paywall can find the payment page without this id.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CheckoutGenerated {
    /// The id of the payment page.
    #[serde(default, with = "decides")]
    pub id: Option<i64>,
    /// The GUID of the payment page. The URL of the page contains this GUID.
    #[serde(default, with = "decides")]
    pub guid: Option<String>,
    /// The merchant's unique code for the order, as sent in the request.
    #[serde(default, with = "decides")]
    pub unique_code: Option<String>,
    /// The requested amount, as sent in the request.
    #[serde(default, with = "decides")]
    pub amount: Option<Decimal>,
    /// The URL of the payment page, which you send to the payer. Paywall does not document the
    /// structure of the URL.
    #[serde(default, with = "decides")]
    pub link: Option<Private<String>>,
}

impl CheckoutGenerated {
    /// Returns the URL of the payment page from the field [`link`](Self::link), without surrounding
    /// whitespace and with each `&amp;` replaced by `&`. Returns `None` if the result is not an
    /// http or https URL, or if it contains characters other than visible ASCII characters.
    pub fn web_url(&self) -> Option<Cow<'_, str>> {
        payment_url(self.link.as_ref()?)
    }

    /// Returns an error text if the response describes another payment page than the requested one.
    /// Fields that the response does not contain are not compared.
    pub(crate) fn differs_from(&self, request: &CheckoutGenerate) -> Option<&'static str> {
        let code = self.unique_code.as_deref().map(str::trim).filter(|code| !code.is_empty());
        if code.is_some_and(|code| code != request.unique_code) {
            return Some("`UniqueCode` is not the requested code");
        }
        self.amount
            .as_ref()
            .is_some_and(|amount| *amount != request.amount)
            .then_some("`Amount` is not the requested amount")
    }
}

/// Reads an object, or a string that consists of the URL, as Paywall's table documents it.
impl WireValue for CheckoutGenerated {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        read_body(deserializer, |text| {
            Some(Self { link: Some(link_from_text(text)?), ..Self::default() })
        })
    }
}
