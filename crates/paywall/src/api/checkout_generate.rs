//! `POST /api/paywall/checkout/generate`: makes a shared payment page.
//!
//! Sources: <https://developer.paywall.one/ortak-odeme-sayfasi/1.-olustur> and its English page.
//! Fields marked *example only* stand in the published example but in no table.

use paylink_core::wire::record::Content;
use paylink_core::wire::{self, Scalar, is_blank};
use paylink_core::{Decimal, Email, Error, Money, Private, Result, RuleCode, WebUrl, record};
use serde::{Deserialize, Serialize};

/// A page to be generated.
///
/// Flags that the documentation marks as required are always sent; what is `None` is left out.
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
    /// The merchant's code of the order: unique, non-empty; later a header value. Required.
    pub unique_code: String,
    /// What is asked for, in major units. Required.
    #[serde(with = "wire::decimal")]
    pub amount: Decimal,
    /// 1 Turkish, 2 English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_id: Option<i64>,
    /// Paywall's number of the currency, see [`currency_id`](super::currency_id). Required.
    pub currency_id: i64,
    /// Whether Paywall posts a success to `callback_address`. Required.
    #[serde(default)]
    pub callback_support: bool,
    /// Where Paywall posts a success; failures are never posted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_address: Option<Private<String>>,
    /// Whether the page shows installments. Required.
    #[serde(default)]
    pub installment_support: bool,
    /// Whether they come from the merchant's providers, by card family.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installment_dynamic: Option<bool>,
    /// Where the browser goes after success. Required.
    pub success_back_url: Private<String>,
    /// Where the browser goes after failure. Required.
    pub fail_back_url: Private<String>,
    /// Whether 3-D Secure is enforced. Required.
    #[serde(rename = "Force3D", default)]
    pub force_3d: bool,
    /// Whether the page lists the products. Required.
    #[serde(default)]
    pub show_product: bool,
    /// When the page expires; 10 minutes after its creation unless stated. Format and zone are
    /// unverified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_date_time: Option<String>,
    /// What is sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub products: Option<Vec<Product>>,
    /// Who buys; for reports, not shown on the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Customer>,
    /// Whether saved cards are offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_wall_support: Option<bool>,
    /// The owner of the saved cards.
    #[serde(rename = "CardWallRelationalId1", default, skip_serializing_if = "Option::is_none")]
    pub card_wall_relational_id1: Option<String>,
    /// A refinement of the owner.
    #[serde(rename = "CardWallRelationalId2", default, skip_serializing_if = "Option::is_none")]
    pub card_wall_relational_id2: Option<String>,
    /// A second refinement of the owner.
    #[serde(rename = "CardWallRelationalId3", default, skip_serializing_if = "Option::is_none")]
    pub card_wall_relational_id3: Option<String>,
    /// Whether payments that are stuck in "started" are watched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_watch_support: Option<bool>,
    /// After how many minutes, 5 to 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_watch_min: Option<i64>,
    /// Where PayWatch posts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_watch_callback_address: Option<Private<String>>,
    /// Whether Masterpass is offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masterpass_support: Option<bool>,
    /// Whether cards typed by hand go to an ordinary POS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub use_masterpass_alternative: Option<bool>,
    /// The route group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route_group_key: Option<String>,
    /// Whether card campaigns are listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_campaign: Option<bool>,
    /// Whether card rewards are offered ("coming soon").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_reward: Option<bool>,
    /// Whether the page asks for a receiver. Example only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver_info_support: Option<bool>,
    /// Whether the page asks for an address. Example only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver_address_support: Option<bool>,
    /// The region. Example only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region_id: Option<i64>,
    /// Whether one provider is pinned. Example only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_based: Option<bool>,
    /// Which provider is pinned. Example only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_key: Option<String>,
    /// Conditions on the provider. Example only; not described.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_condition: Option<ProviderCondition>,
    /// Not described. Example only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest_confirmation_popup: Option<bool>,
    /// Not described. Example only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_interest: Option<bool>,
    /// Not described; null in the example. Example only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_interest_condition: Option<Scalar>,
}

/// One thing that is sold. All fields are optional; whether they must add up to the amount is not
/// stated for pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Product {
    /// The merchant's id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// The address of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_image: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_name: Option<Private<String>>,
    /// Its category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_category: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_description: Option<Private<String>>,
    /// Its price, in major units.
    #[serde(with = "wire::decimal::option", skip_serializing_if = "Option::is_none")]
    pub product_amount: Option<Decimal>,
}

impl Product {
    /// A product by name and price.
    pub fn new(name: impl Into<String>, amount: Money) -> Self {
        Self {
            product_name: Some(Private::new(name.into())),
            product_amount: Some(amount.to_decimal()),
            ..Self::default()
        }
    }
}

/// Who buys. All fields are optional, except for Masterpass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Customer {
    /// Full name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_name: Option<Private<String>>,
    /// Phone, such as `905321234567`; required for Masterpass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Private<String>>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Private<String>>,
    /// Country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Private<String>>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<Private<String>>,
    /// Address; the table types it as a decimal, the example is text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Private<String>>,
    /// The identity number of a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_number: Option<Private<String>>,
    /// The tax number of a company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_number: Option<Private<String>>,
    /// The merchant's id of the buyer; required for Masterpass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
}

/// Conditions on the provider. Not described by any page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct ProviderCondition {
    /// Null in the example.
    pub installment: Option<i64>,
}

impl CheckoutGenerate {
    /// A page with what is required; flags are off.
    ///
    /// # Errors
    /// A currency that Paywall does not list.
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
            currency_id: super::priced("amount", amount)?,
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

    /// Lets Paywall post a success to this address.
    #[must_use]
    pub fn callback(mut self, address: impl Into<String>) -> Self {
        self.callback_support = true;
        self.callback_address = Some(Private::new(address.into()));
        self
    }

    /// Shows these products on the page.
    #[must_use]
    pub fn products(mut self, products: Vec<Product>) -> Self {
        self.show_product = true;
        self.products = Some(products);
        self
    }

    /// Names the buyer.
    #[must_use]
    pub fn customer(mut self, customer: Customer) -> Self {
        self.customer = Some(customer);
        self
    }

    /// Lets Paywall watch stuck payments and post to this address.
    #[must_use]
    pub fn pay_watch(mut self, minutes: i64, address: impl Into<String>) -> Self {
        self.pay_watch_support = Some(true);
        self.pay_watch_min = Some(minutes);
        self.pay_watch_callback_address = Some(Private::new(address.into()));
        self
    }

    /// What is refused before anything is sent.
    pub(crate) fn check(&self) -> Result<()> {
        super::check_code("UniqueCode", &self.unique_code)?;
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
                    "is required with CallbackSupport",
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
                "must be 5 to 20 minutes with PayWatchSupport",
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

record! {
    /// A generated page. Store [`id`](Self::id): it is the only key for inquiry and deactivation.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct CheckoutGenerated {
        /// The page's id.
        pub id: Option<i64> = "Id",
        /// The page's own code, which its link carries.
        pub guid: Option<String> = "Guid",
        /// The merchant's code, echoed.
        pub unique_code: Option<String> = "UniqueCode",
        /// The amount, echoed with its digits.
        pub amount: Option<Decimal> = "Amount",
        /// The address to give to the payer. Treat it as opaque.
        pub link: Option<Private<String>> = "Link",
    }
}

impl Content for CheckoutGenerated {
    const MAY_BE_TEXT: bool = true;

    /// The table documents `Body` as the link itself.
    fn from_text(text: &str) -> Option<Self> {
        let link = Some(Private::from(text)).filter(|link| !is_blank(link));
        link.map(|link| Self { link: Some(link), ..Self::default() })
    }
}
