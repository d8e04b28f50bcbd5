//! `POST /api/paywall/linkqr/generate`: creates a payment link of the kind LinkQr. A LinkQr link
//! sells one product or service. Its payment page can show a photo, and the number of sales can be
//! limited. Paywall can send the link to the payer.
//!
//! Sources: <https://developer.paywall.one/linkqr-servisi/1.-olustur> and the English version of
//! that documentation page. Paywall has no service that queries or deactivates a LinkQr link. Only
//! the LinkQr webhook reports a payment. Paywall does not return a QR code. If you need one, create
//! it from the URL of the link.

use base64::Engine as _;
use paylink_core::wire::{self, WireValue, decides, is_blank};
use paylink_core::{Decimal, Email, Error, Money, Phone, Private, Result, RuleCode, WebUrl};
use serde::{Deserialize, Deserializer, Serialize};

use crate::envelope::{link_from_text, read_body};

/// The documented maximum size of a photo: 4 MB.
const PHOTO_LIMIT: usize = 4 * 1024 * 1024;

/// The request to create a LinkQr link.
///
/// ```
/// use paylink_core::{Currency, Money};
/// use paywall::api::linkqr_generate::LinkQrGenerate;
/// let price = Money::parse("100.50", Currency::TRY)?;
/// let request = LinkQrGenerate::service("Danışmanlık", "Bir saat", price)?
///     .stock(10)
///     .merchant_ids("ORD-1042", "TRACK-1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct LinkQrGenerate {
    /// The kind of item that is sold: 1 for a product, 2 for a service. This field is required.
    pub sales_type: i64,
    /// A photo of the product or service, encoded in Base64. The maximum size is 4 MB. This field
    /// is required for a product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo_base64: Option<Private<String>>,
    /// The name of the product or service. This field is required.
    pub item_name: Private<String>,
    /// The description of the product or service. This field is required.
    pub item_description: Private<String>,
    /// The price of the product or service in the main unit of the currency, for example in lira.
    /// This field is required.
    #[serde(with = "wire::decimal")]
    pub item_amount: Decimal,
    /// The language of the payment page: 1 for Turkish, 2 for English. Only Paywall's Turkish page
    /// documents this field. It was also observed in Paywall's .NET library.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_id: Option<i64>,
    /// Paywall's number for the currency, such as 1 for the Turkish lira. See
    /// [`currency_id`](super::currency_id). This field is required.
    pub currency_id: i64,
    /// Whether the number of sales is limited. This field is required.
    #[serde(default)]
    pub stock_track: bool,
    /// The maximum number of sales, if `stock_track` is `true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock_count: Option<i64>,
    /// Whether Paywall reports a successful payment with a POST request to `callback_address`. This
    /// field is required.
    #[serde(default)]
    pub callback_support: bool,
    /// The URL to which Paywall sends a POST request after a successful payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_address: Option<Private<String>>,
    /// Whether the payment page offers installments. This field is required.
    #[serde(default)]
    pub installment_support: bool,
    /// Whether the payment page offers the numbers of installments that the merchant's payment
    /// providers allow. Only Paywall's Turkish page documents this field, as a number. In Paywall's
    /// .NET library, a Boolean was observed.
    #[serde(default, with = "decides", skip_serializing_if = "Option::is_none")]
    pub installment_dynamic: Option<bool>,
    /// Whether Paywall sends the link to the payer. This field is required.
    #[serde(default)]
    pub notification_support: bool,
    /// The e-mail address to which Paywall sends the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification_email: Option<Private<String>>,
    /// The phone number to which Paywall sends the link, such as `5321234567`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification_phone: Option<Private<String>>,
    /// The merchant's order id. The LinkQr webhook contains this id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant_order_id: Option<String>,
    /// The merchant's tracking id. The LinkQr webhook contains this id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant_track_id: Option<String>,
}

impl LinkQrGenerate {
    /// Creates a request for a link that sells a service. A service needs no photo.
    ///
    /// # Errors
    /// Returns an error if Paywall does not support the currency of the price.
    pub fn service(
        name: impl Into<String>,
        description: impl Into<String>,
        amount: Money,
    ) -> Result<Self> {
        Ok(Self {
            sales_type: 2,
            photo_base64: None,
            item_name: Private::new(name.into()),
            item_description: Private::new(description.into()),
            item_amount: amount.to_decimal(),
            language_id: None,
            currency_id: super::currency_id_of("ItemAmount", amount)?,
            stock_track: false,
            stock_count: None,
            callback_support: false,
            callback_address: None,
            installment_support: false,
            installment_dynamic: None,
            notification_support: false,
            notification_email: None,
            notification_phone: None,
            merchant_order_id: None,
            merchant_track_id: None,
        })
    }

    /// Creates a request for a link that sells a product. `photo` is the content of an image file.
    ///
    /// # Errors
    /// Returns an error if the photo is empty or larger than 4 MB, or if Paywall does not support
    /// the currency of the price.
    pub fn product(
        name: impl Into<String>,
        description: impl Into<String>,
        amount: Money,
        photo: &[u8],
    ) -> Result<Self> {
        if photo.is_empty() {
            return Err(Error::invalid(
                "PhotoBase64",
                RuleCode::Required,
                "is required for a product",
            ));
        }
        if photo.len() > PHOTO_LIMIT {
            return Err(Error::invalid("PhotoBase64", RuleCode::TooLarge, "must be at most 4 MB"));
        }
        let mut request = Self::service(name, description, amount)?;
        request.sales_type = 1;
        request.photo_base64 =
            Some(Private::new(base64::engine::general_purpose::STANDARD.encode(photo)));
        Ok(request)
    }

    /// Limits the number of sales to `count`.
    #[must_use]
    pub fn stock(mut self, count: u32) -> Self {
        self.stock_track = true;
        self.stock_count = Some(count.into());
        self
    }

    /// Sets the URL to which Paywall sends a POST request after a successful payment.
    #[must_use]
    pub fn callback(mut self, address: impl Into<String>) -> Self {
        self.callback_support = true;
        self.callback_address = Some(Private::new(address.into()));
        self
    }

    /// Asks Paywall to send the link to this phone number by SMS. The request contains the number
    /// in the form `5321234567`, as in Paywall's documentation.
    ///
    /// # Errors
    /// Returns an error if the phone number is not Turkish.
    pub fn notify_phone(mut self, phone: &Phone) -> Result<Self> {
        let rule = "must be a Turkish number, because Paywall documents no other format";
        let national = phone
            .turkish_national()
            .ok_or_else(|| Error::invalid("NotificationPhone", RuleCode::Format, rule))?;
        self.notification_support = true;
        self.notification_phone = Some(Private::from(national));
        Ok(self)
    }

    /// Asks Paywall to send the link to this address by e-mail.
    #[must_use]
    pub fn notify_email(mut self, email: &Email) -> Self {
        self.notification_support = true;
        self.notification_email = Some(Private::from(email.as_str()));
        self
    }

    /// Sets the merchant's order id and tracking id. Paywall sends both ids in the LinkQr webhook,
    /// and computes the webhook's hash from them and other values. Each id consists of 1 to 250
    /// visible ASCII characters and must not contain `###`.
    #[must_use]
    pub fn merchant_ids(
        mut self,
        order_id: impl Into<String>,
        track_id: impl Into<String>,
    ) -> Self {
        self.merchant_order_id = Some(order_id.into());
        self.merchant_track_id = Some(track_id.into());
        self
    }

    /// Validates the request before it is sent.
    pub(crate) fn validate(&self) -> Result<()> {
        let blank = |field: &'static str, text: &str| match is_blank(text) {
            true => Err(Error::invalid(field, RuleCode::Blank, "must not be blank")),
            false => Ok(()),
        };
        blank("ItemName", &self.item_name)?;
        blank("ItemDescription", &self.item_description)?;
        if self.item_amount <= Decimal::from_minor(0, 0) {
            return Err(Error::invalid(
                "ItemAmount",
                RuleCode::TooSmall,
                "must be greater than zero",
            ));
        }
        let photo = self.photo_base64.as_ref().map_or(0, |photo| photo.len());
        if self.sales_type == 1 && photo == 0 {
            return Err(Error::invalid(
                "PhotoBase64",
                RuleCode::Required,
                "is required for a product",
            ));
        }
        if photo / 4 * 3 > PHOTO_LIMIT + 2 {
            return Err(Error::invalid("PhotoBase64", RuleCode::TooLarge, "must be at most 4 MB"));
        }
        if self.stock_track && self.stock_count.is_none_or(|count| count < 1) {
            return Err(Error::invalid(
                "StockCount",
                RuleCode::TooSmall,
                "must be at least 1 if `StockTrack` is true",
            ));
        }
        if self.callback_support && self.callback_address.is_none() {
            return Err(Error::invalid(
                "CallbackAddress",
                RuleCode::Required,
                "is required if `CallbackSupport` is true",
            ));
        }
        if let Some(address) = &self.callback_address {
            WebUrl::check("CallbackAddress", address)?;
        }
        if self.notification_support
            && self.notification_email.is_none()
            && self.notification_phone.is_none()
        {
            return Err(Error::invalid(
                "NotificationPhone or NotificationEmail",
                RuleCode::Required,
                "is required if `NotificationSupport` is true",
            ));
        }
        for (field, id) in [
            ("MerchantOrderId", &self.merchant_order_id),
            ("MerchantTrackId", &self.merchant_track_id),
        ] {
            if let Some(id) = id {
                super::validate_code(field, id)?;
            }
        }
        Ok(())
    }
}

/// The LinkQr link that was created. Paywall documents only the field [`link`](Self::link). The
/// other fields were observed in Paywall's .NET library.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct LinkQrGenerated {
    /// The id of the link. Paywall does not document this field. The field was observed in
    /// Paywall's .NET library.
    #[serde(default, with = "decides")]
    pub id: Option<i64>,
    /// The URL of the payment page, which you send to the payer. Paywall does not document the
    /// structure of the URL.
    #[serde(default, with = "decides")]
    pub link: Option<Private<String>>,
    /// The merchant's order id, as sent in the request. Paywall does not document this field. The
    /// field was observed in Paywall's .NET library.
    #[serde(default, with = "decides")]
    pub merchant_order_id: Option<String>,
    /// The merchant's tracking id, as sent in the request. Paywall does not document this field.
    /// The field was observed in Paywall's .NET library.
    #[serde(default, with = "decides")]
    pub merchant_track_id: Option<String>,
    /// The price of the product or service, as sent in the request. Paywall does not document this
    /// field. The field was observed in Paywall's .NET library.
    #[serde(default, with = "decides")]
    pub amount: Option<Decimal>,
}

/// Reads an object, or a string that consists of the URL, as Paywall's table documents it.
impl WireValue for LinkQrGenerated {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        read_body(deserializer, |text| {
            Some(Self { link: Some(link_from_text(text)?), ..Self::default() })
        })
    }
}
