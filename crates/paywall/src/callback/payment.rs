//! The success on a shared payment page or on a LinkQr link.
//!
//! The payload is not published. The recipes of its hash name the values that it must carry; their
//! names are taken from the other services, and read in any case. Unverified throughout.

use paylink_core::wire::{self, Scalar};
use paylink_core::{Authenticity, CallbackRequest, Decimal, Error, Result};
use secrecy::SecretString;
use serde::Serialize;

use super::fields::Fields;
use super::hash::{self, Delivery, HashKeys, Seal};

/// A success on a shared payment page, as claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CheckoutWebhook {
    /// Whether its hash was checked.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The page: its id or its code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkout_id: Option<Scalar>,
    /// The page's id, by another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Scalar>,
    /// The page's code, by another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guid: Option<String>,
    /// The payment.
    pub payment_id: Option<i64>,
    /// The merchant's code.
    pub unique_code: Option<String>,
    /// The amount, in major units.
    #[serde(with = "wire::decimal::option")]
    pub amount: Option<Decimal>,
    /// Hash, format and key type.
    #[serde(flatten)]
    pub seal: Seal,
}

/// A success on a LinkQr link, as claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct LinkWebhook {
    /// Whether its hash was checked.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The link: its id or its code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_qr_id: Option<Scalar>,
    /// The payment.
    pub payment_id: Option<i64>,
    /// The merchant's tracking id.
    pub merchant_track_id: Option<String>,
    /// The merchant's order id.
    pub merchant_order_id: Option<String>,
    /// The amount, in major units.
    #[serde(with = "wire::decimal::option")]
    pub amount: Option<Decimal>,
    /// Hash, format and key type.
    #[serde(flatten)]
    pub seal: Seal,
}

impl CheckoutWebhook {
    /// Reads a delivery of the kind [`Delivery::CheckoutPayment`].
    ///
    /// # Errors
    /// [`Error::is_bad_callback`]: it cannot be read, or its hash is missing or wrong although a key is configured.
    /// [`Error::is_configuration`]: one key serves two kinds.
    pub fn read(request: &CallbackRequest, keys: &HashKeys) -> Result<Self> {
        let fields = Fields::read(request)?;
        let mut told = Self {
            authenticity: Authenticity::Unsigned,
            checkout_id: fields.scalar("CheckoutId"),
            id: fields.scalar("Id"),
            guid: fields.text("Guid"),
            payment_id: whole(&fields, "PaymentId")?,
            unique_code: fields.text("UniqueCode"),
            amount: fields.decimal("Amount"),
            seal: Seal::of(&fields),
        };
        let mut candidates = Vec::new();
        if let (Some(payment_id), Some(code), Some(amount)) =
            (told.payment_id, &told.unique_code, fields.text("Amount"))
        {
            // Whether `{checkoutId}` is the number or the code is not published.
            for page in ["CheckoutId", "Id", "Guid"]
                .iter()
                .filter_map(|name| fields.text(name))
                .filter(|id| is_id(id))
            {
                for amount in hash::amount_spellings(&amount) {
                    candidates.push(vec![
                        page.clone(),
                        payment_id.to_string(),
                        code.clone(),
                        amount,
                    ]);
                }
            }
        }
        let key = keys.of(Delivery::CheckoutPayment)?;
        told.authenticity = hash::check(Delivery::CheckoutPayment, key, &fields, &candidates)?;
        Ok(told)
    }

    /// The page's id, wherever it stands.
    pub fn page_id(&self) -> Option<i64> {
        [&self.checkout_id, &self.id].into_iter().flatten().find_map(|id| id.as_str().parse().ok())
    }

    /// A correctly signed delivery, for tests of a receiver. The shape is the one that we read;
    /// Paywall's is not published.
    pub fn signed_delivery(
        key: &SecretString,
        page_id: i64,
        payment_id: i64,
        unique_code: &str,
        amount: &Decimal,
    ) -> CallbackRequest {
        let digest = hash::hash(
            key,
            &[&page_id.to_string(), &payment_id.to_string(), unique_code, amount.as_str()],
        );
        let delivery = Delivery::CheckoutPayment;
        let told = Self {
            authenticity: Authenticity::Signed,
            checkout_id: Some(Scalar::Number(page_id.to_string())),
            id: None,
            guid: None,
            payment_id: Some(payment_id),
            unique_code: Some(unique_code.to_owned()),
            amount: Some(amount.clone()),
            seal: Seal {
                hash: Some(digest),
                hash_format: Some(delivery.format().to_owned()),
                hash_key_type: Some(delivery.key_type()),
            },
        };
        let body = wire::to_json(&told).unwrap_or_default();
        CallbackRequest::new("POST", "")
            .with_header("content-type", "application/json; charset=utf-8")
            .with_body(body)
    }
}

impl LinkWebhook {
    /// Reads a delivery of the kind [`Delivery::LinkPayment`].
    ///
    /// # Errors
    /// [`Error::is_bad_callback`]: it cannot be read, or its hash is missing or wrong although a key is configured.
    /// [`Error::is_configuration`]: one key serves two kinds.
    pub fn read(request: &CallbackRequest, keys: &HashKeys) -> Result<Self> {
        let fields = Fields::read(request)?;
        let first = |names: [&str; 2]| names.iter().find_map(|name| fields.text(name));
        let mut told = Self {
            authenticity: Authenticity::Unsigned,
            link_qr_id: fields.scalar("LinkQrId").or_else(|| fields.scalar("Id")),
            payment_id: whole(&fields, "PaymentId")?,
            merchant_track_id: first(["MerchantTrackId", "TrackId"]),
            merchant_order_id: first(["MerchantOrderId", "OrderId"]),
            amount: fields.decimal("Amount"),
            seal: Seal::of(&fields),
        };
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let mut candidates = Vec::new();
        if let (Some(payment_id), Some(amount)) = (told.payment_id, fields.text("Amount")) {
            for link in ["LinkQrId", "Id", "Guid"]
                .iter()
                .filter_map(|name| fields.text(name))
                .filter(|id| is_id(id))
            {
                for amount in hash::amount_spellings(&amount) {
                    candidates.push(vec![
                        link.clone(),
                        payment_id.to_string(),
                        text(&told.merchant_track_id),
                        text(&told.merchant_order_id),
                        amount,
                    ]);
                }
            }
        }
        let key = keys.of(Delivery::LinkPayment)?;
        told.authenticity = hash::check(Delivery::LinkPayment, key, &fields, &candidates)?;
        Ok(told)
    }
}

/// A number where the recipe has one: anything else could shift the fields of the hash.
fn whole(fields: &Fields, name: &'static str) -> Result<Option<i64>> {
    match (fields.text(name), fields.int(name)) {
        (None, _) => Ok(None),
        (Some(_), Some(number)) => Ok(Some(number)),
        (Some(_), None) => {
            Err(Error::callback(format!("`{name}` of the delivery is no whole number")))
        }
    }
}

/// A plain number or a GUID: what stands first in a recipe must not be a field of another recipe.
fn is_id(text: &str) -> bool {
    let is_number =
        !text.is_empty() && text.len() <= 19 && text.bytes().all(|b| b.is_ascii_digit());
    let is_guid = text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        });
    is_number || is_guid
}
