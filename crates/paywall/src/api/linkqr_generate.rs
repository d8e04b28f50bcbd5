//! `POST /api/paywall/linkqr/generate`: makes a link that Paywall can send by itself, with stock
//! and photo.
//!
//! Sources: <https://developer.paywall.one/linkqr-servisi/1.-olustur> and its English page. Nothing
//! can be asked or done about such a link afterwards: only its webhook tells. No QR picture is
//! returned, despite the name; draw one from the link.

use base64::Engine as _;
use paylink_core::wire;
use paylink_core::wire::is_blank;
use paylink_core::wire::record::Content;
use paylink_core::{
    Decimal, Email, Error, Money, Phone, Private, Result, RuleCode, WebUrl, record,
};
use serde::{Deserialize, Serialize};

/// Paywall documents 4 MB for a photo.
const PHOTO_LIMIT: usize = 4 * 1024 * 1024;

/// A link to be generated.
///
/// ```
/// use paylink_core::{Currency, Money};
/// use paywall::api::linkqr_generate::LinkQrGenerate;
/// let request = LinkQrGenerate::service("Danışmanlık", "Bir saat", Money::parse("100.50", Currency::TRY)?)?
///     .stock(10)
///     .merchant_ids("ORD-1042", "TRACK-1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct LinkQrGenerate {
    /// 1 product, 2 service. Required.
    pub sales_type: i64,
    /// A picture in Base64, at most 4 MB; required for a product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo_base64: Option<Private<String>>,
    /// Its name. Required.
    pub item_name: Private<String>,
    /// What it is. Required.
    pub item_description: Private<String>,
    /// Its price, in major units. Required.
    #[serde(with = "wire::decimal")]
    pub item_amount: Decimal,
    /// 1 Turkish, 2 English. Only on the Turkish page and in Paywall's .NET library.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_id: Option<i64>,
    /// Paywall's number of the currency. Required.
    pub currency_id: i64,
    /// Whether the number of sales is limited. Required.
    #[serde(default)]
    pub stock_track: bool,
    /// To how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock_count: Option<i64>,
    /// Whether Paywall posts a success to `callback_address`. Required.
    #[serde(default)]
    pub callback_support: bool,
    /// Where Paywall posts a success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_address: Option<Private<String>>,
    /// Whether installments are offered. Required.
    #[serde(default)]
    pub installment_support: bool,
    /// Whether they come from the merchant's providers. A number on the Turkish page, a flag in
    /// Paywall's .NET library.
    #[serde(
        default,
        deserialize_with = "wire::flexible::flag",
        skip_serializing_if = "Option::is_none"
    )]
    pub installment_dynamic: Option<bool>,
    /// Whether Paywall sends the link. Required.
    #[serde(default)]
    pub notification_support: bool,
    /// To which address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification_email: Option<Private<String>>,
    /// To which phone, such as `5321234567`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification_phone: Option<Private<String>>,
    /// Comes back in the webhook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant_order_id: Option<String>,
    /// Comes back in the webhook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant_track_id: Option<String>,
}

impl LinkQrGenerate {
    /// A service, which needs no photo.
    ///
    /// # Errors
    /// A currency that Paywall does not list.
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
            currency_id: super::priced("ItemAmount", amount)?,
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

    /// A product with its photo, as the bytes of an image file.
    ///
    /// # Errors
    /// A photo that is empty or larger than 4 MB, or a currency that Paywall does not list.
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

    /// Limits the number of sales.
    #[must_use]
    pub fn stock(mut self, count: u32) -> Self {
        self.stock_track = true;
        self.stock_count = Some(count.into());
        self
    }

    /// Lets Paywall post a success to this address.
    #[must_use]
    pub fn callback(mut self, address: impl Into<String>) -> Self {
        self.callback_support = true;
        self.callback_address = Some(Private::new(address.into()));
        self
    }

    /// Lets Paywall text the link. Paywall documents the number as `5321234567`.
    ///
    /// # Errors
    /// The number is not Turkish.
    pub fn notify_phone(mut self, phone: &Phone) -> Result<Self> {
        let rule = "must be a Turkish number: how Paywall takes others is not published";
        let national = phone
            .turkish_national()
            .ok_or_else(|| Error::invalid("NotificationPhone", RuleCode::Format, rule))?;
        self.notification_support = true;
        self.notification_phone = Some(Private::from(national));
        Ok(self)
    }

    /// Lets Paywall mail the link.
    #[must_use]
    pub fn notify_email(mut self, email: &Email) -> Self {
        self.notification_support = true;
        self.notification_email = Some(Private::from(email.as_str()));
        self
    }

    /// Order and tracking id of the merchant; both come back in the webhook and its hash.
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

    /// What is refused before anything is sent.
    pub(crate) fn check(&self) -> Result<()> {
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
                "must be at least 1 with StockTrack",
            ));
        }
        if self.callback_support && self.callback_address.is_none() {
            return Err(Error::invalid(
                "CallbackAddress",
                RuleCode::Required,
                "is required with CallbackSupport",
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
                "is required with NotificationSupport",
            ));
        }
        for (field, id) in [
            ("MerchantOrderId", &self.merchant_order_id),
            ("MerchantTrackId", &self.merchant_track_id),
        ] {
            if let Some(id) = id {
                super::check_code(field, id)?;
            }
        }
        Ok(())
    }
}

record! {
    /// A generated link. Only `link` is documented; the rest is observed in Paywall's .NET library.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct LinkQrGenerated {
        /// Paywall's id of the link. Observed.
        pub id: Option<i64> = "Id",
        /// The address to give to the payer. Treat it as opaque.
        pub link: Option<Private<String>> = "Link",
        /// The merchant's order id, echoed. Observed.
        pub merchant_order_id: Option<String> = "MerchantOrderId",
        /// The merchant's tracking id, echoed. Observed.
        pub merchant_track_id: Option<String> = "MerchantTrackId",
        /// The price, echoed. Observed.
        pub amount: Option<Decimal> = "Amount",
    }
}

impl Content for LinkQrGenerated {
    const MAY_BE_TEXT: bool = true;

    /// The table documents `Body` as the link itself.
    fn from_text(text: &str) -> Option<Self> {
        let link = Some(Private::from(text)).filter(|link| !is_blank(link));
        link.map(|link| Self { link: Some(link), ..Self::default() })
    }
}
