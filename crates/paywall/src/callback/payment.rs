//! The webhooks that report a successful payment on a hosted payment page or for a LinkQr link.
//!
//! Paywall documents only the values from which the hashes of these webhooks are computed, but not
//! the fields of the webhooks. This module assumes that the webhooks contain these values, in
//! fields with the names that Paywall uses in its services. All field names in this module are
//! unverified.

use paylink_core::wire::{self, Decoded, Scalar, UnreadField, decides};
use paylink_core::{Authenticity, CallbackRequest, Decimal, Error, Result};
use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::hash::{self, HashKeys, Kind, SignatureFields};

/// The webhook that reports a successful payment on a hosted payment page. Before you fulfil an
/// order, call [`PayLinks::confirm`](paylink_core::PayLinks::confirm), because the webhook alone
/// does not prove the payment.
///
/// Paywall documents that it sends this webhook to the `callback_address` of the payment page, and
/// only after a successful payment. The names of the fields are unverified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CheckoutWebhook {
    /// Whether the hash of the webhook was verified. Without a configured hash key, this crate does
    /// not verify the hash.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The fields that are `None` because their values have an unexpected format. The list contains
    /// only less important fields. If a field that is needed to evaluate the payment has an
    /// unexpected format, [`read`](Self::read) returns an error.
    #[serde(skip)]
    pub unread: Vec<UnreadField>,
    /// The id or the GUID of the payment page. Paywall does not document which of the two it sends.
    /// The hash is computed from one of the fields `checkout_id`, `id` and `guid`. If the hash was
    /// verified, each of these three fields contains the hashed value or `None`.
    #[serde(default, with = "decides")]
    pub checkout_id: Option<Scalar>,
    /// The id of the payment page, if the webhook has a field with the name `Id`.
    #[serde(default, with = "decides")]
    pub id: Option<Scalar>,
    /// The GUID of the payment page, if the webhook has a field with the name `Guid`.
    #[serde(default, with = "decides")]
    pub guid: Option<String>,
    /// Paywall's numeric id of the payment.
    #[serde(default, with = "decides")]
    pub payment_id: Option<i64>,
    /// The merchant's unique code for the order, as sent to Paywall's service `checkout/generate`.
    #[serde(default, with = "decides")]
    pub unique_code: Option<String>,
    /// The amount of the payment in the main unit of the currency, for example in lira.
    #[serde(default, with = "decides")]
    pub amount: Option<Decimal>,
    /// The hash of the webhook, the name of the hash format and the kind of hash key.
    #[serde(flatten, skip_deserializing)]
    pub signature: SignatureFields,
}

/// The webhook that reports a successful payment for a LinkQr link. Before you fulfil an order,
/// query the payment, for example with [`Client::payment_by_id`](crate::Client::payment_by_id),
/// because the webhook alone does not prove the payment.
///
/// Paywall sends this webhook to the `callback_address` of the link. The names of the fields are
/// unverified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct LinkQrWebhook {
    /// Whether the hash of the webhook was verified. Without a configured hash key, this crate does
    /// not verify the hash.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The fields that are `None` because their values have an unexpected format. The list contains
    /// only less important fields. If a field that is needed to evaluate the payment has an
    /// unexpected format, [`read`](Self::read) returns an error.
    #[serde(skip)]
    pub unread: Vec<UnreadField>,
    /// The id or the GUID of the link. Paywall does not document which of the two it sends. The
    /// hash of the webhook is computed from this value and other values.
    #[serde(default, with = "decides")]
    pub link_qr_id: Option<Scalar>,
    /// Paywall's numeric id of the payment.
    #[serde(default, with = "decides")]
    pub payment_id: Option<i64>,
    /// The merchant's tracking id, as sent to Paywall's service `linkqr/generate`.
    #[serde(default, with = "decides")]
    pub merchant_track_id: Option<String>,
    /// The merchant's order id, as sent to Paywall's service `linkqr/generate`.
    #[serde(default, with = "decides")]
    pub merchant_order_id: Option<String>,
    /// The amount of the payment in the main unit of the currency, for example in lira.
    #[serde(default, with = "decides")]
    pub amount: Option<Decimal>,
    /// The hash of the webhook, the name of the hash format and the kind of hash key.
    #[serde(flatten, skip_deserializing)]
    pub signature: SignatureFields,
}

impl CheckoutWebhook {
    /// Parses the webhook from a request, and verifies its hash with the checkout keys in `keys`.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_bad_callback`] returns `true` if the request cannot
    /// be parsed, or if a checkout key is configured and the hash is missing or wrong. Returns an
    /// error for which [`Error::is_configuration`] returns `true` if a key is blank, or if the same
    /// key is configured for two kinds of callback.
    pub fn read(request: &CallbackRequest, keys: &HashKeys) -> Result<Self> {
        let fields = Fields::read(request)?;
        let mut candidates = Vec::new();
        if let (Some(payment_id), Some(code), Some(amount)) =
            (whole_number(&fields, "PaymentId")?, fields.text("UniqueCode"), fields.text("Amount"))
        {
            // The hash format does not say whether `{checkoutId}` is the id or the GUID.
            for page in ids(&fields, ["CheckoutId", "Id", "Guid"]) {
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
        let signed = hash::matching(Kind::CheckoutPayment, keys, &fields, &candidates)?;
        let Decoded { value, unread, .. } = fields.decode::<Self>()?;
        let mut webhook = Self { unread, signature: SignatureFields::of(&fields), ..value };
        if let Some([page, ..]) = signed {
            webhook.authenticity = Authenticity::Signed;
            // The sender can change an id that is not hashed.
            webhook.checkout_id = webhook.checkout_id.filter(|id| id.as_str() == page);
            webhook.id = webhook.id.filter(|id| id.as_str() == page);
            webhook.guid = webhook.guid.filter(|id| id == page);
        }
        Ok(webhook)
    }

    /// Returns the id of the payment page, from the field `checkout_id` or `id`. Returns `None` if
    /// neither field contains a number. If the hash was verified, it was computed from the returned
    /// id.
    pub fn page_id(&self) -> Option<i64> {
        [&self.checkout_id, &self.id].into_iter().flatten().find_map(|id| id.as_str().parse().ok())
    }

    /// Returns a webhook request with a valid hash, with which you can test your server.
    ///
    /// The hash is computed with the first checkout key in `keys`. The request has the fields that
    /// [`read`](Self::read) expects. The requests that Paywall sends may have different fields,
    /// because Paywall does not document the fields of this webhook.
    ///
    /// # Errors
    /// Returns an error if `keys` contains no checkout key or a blank key, or if the same key is
    /// configured for two kinds of callback.
    pub fn signed_delivery(
        keys: &HashKeys,
        page_id: i64,
        payment_id: i64,
        unique_code: &str,
        amount: &Decimal,
    ) -> Result<CallbackRequest> {
        let hashed = [&page_id.to_string(), &payment_id.to_string(), unique_code, amount.as_str()];
        let webhook = Self {
            authenticity: Authenticity::Signed,
            unread: Vec::new(),
            checkout_id: Some(Scalar::Number(page_id.to_string())),
            id: None,
            guid: None,
            payment_id: Some(payment_id),
            unique_code: Some(unique_code.to_owned()),
            amount: Some(amount.clone()),
            signature: SignatureFields::sign(keys, Kind::CheckoutPayment, &hashed)?,
        };
        let body = wire::to_json(&webhook).unwrap_or_default();
        Ok(CallbackRequest::new("POST", "")
            .with_header("content-type", "application/json; charset=utf-8")
            .with_body(body))
    }
}

impl LinkQrWebhook {
    /// Parses the webhook from a request, and verifies its hash with the LinkQr keys in `keys`.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_bad_callback`] returns `true` if the request cannot
    /// be parsed, or if a LinkQr key is configured and the hash is missing or wrong. Returns an
    /// error for which [`Error::is_configuration`] returns `true` if a key is blank, or if the same
    /// key is configured for two kinds of callback.
    pub fn read(request: &CallbackRequest, keys: &HashKeys) -> Result<Self> {
        let mut fields = Fields::read(request)?;
        fields.read_as("LinkQrId", "Id");
        fields.read_as("MerchantTrackId", "TrackId");
        fields.read_as("MerchantOrderId", "OrderId");
        let text = |name: &str| fields.text(name).unwrap_or_default();
        let mut candidates = Vec::new();
        if let (Some(payment_id), Some(amount)) =
            (whole_number(&fields, "PaymentId")?, fields.text("Amount"))
        {
            for link in ids(&fields, ["LinkQrId", "Id", "Guid"]) {
                for amount in hash::amount_spellings(&amount) {
                    candidates.push(vec![
                        link.clone(),
                        payment_id.to_string(),
                        text("MerchantTrackId"),
                        text("MerchantOrderId"),
                        amount,
                    ]);
                }
            }
        }
        let signed = hash::matching(Kind::LinkPayment, keys, &fields, &candidates)?;
        let Decoded { value, unread, .. } = fields.decode::<Self>()?;
        let mut webhook = Self { unread, signature: SignatureFields::of(&fields), ..value };
        if let Some([link, ..]) = signed {
            webhook.authenticity = Authenticity::Signed;
            // The sender can change an id that is not hashed.
            if webhook.link_qr_id.as_ref().is_none_or(|id| id.as_str() != link) {
                webhook.link_qr_id = Some(Scalar::Text(link.clone()));
            }
        }
        Ok(webhook)
    }
}

paylink_core::wire_objects!(CheckoutWebhook, LinkQrWebhook);

/// Reads a whole number. Other text is refused, because it could shift the fields of the hash.
fn whole_number(fields: &Fields, name: &'static str) -> Result<Option<i64>> {
    match (fields.text(name), fields.int(name)) {
        (None, _) => Ok(None),
        (Some(_), Some(number)) => Ok(Some(number)),
        (Some(_), None) => {
            Err(Error::callback(format!("`{name}` of the callback is not a whole number")))
        }
    }
}

fn ids(fields: &Fields, names: [&'static str; 3]) -> impl Iterator<Item = String> {
    names.into_iter().filter_map(|name| fields.text(name)).filter(|id| is_id(id))
}

/// Whether the text is a number or a GUID. The first hashed field must be one, so that no field of
/// another hash format can take its place.
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
