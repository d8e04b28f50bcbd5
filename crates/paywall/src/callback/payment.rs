//! The webhooks about a successful payment on a shared payment page or a LinkQr link.
//!
//! Paywall does not publish the fields of these webhooks. Paywall's hash formats show which values
//! the webhooks must contain. The field names in this module are taken from Paywall's services.
//! Everything in this module is unverified.

use paylink_core::wire::{self, Decoded, Scalar, UnreadField, decides};
use paylink_core::{Authenticity, CallbackRequest, Decimal, Error, Result};
use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::hash::{self, HashKeys, Kind, SignatureFields};

/// The webhook about a successful payment on a shared payment page. The webhook alone does not
/// prove the payment.
///
/// Paywall posts the webhook to the page's `callback_address`. Paywall posts successful payments
/// only. Both facts are documented. The field names are unverified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CheckoutWebhook {
    /// Whether the hash of the webhook was verified.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The fields that only inform and that could not be read.
    #[serde(skip)]
    pub unread: Vec<UnreadField>,
    /// The page's id or the page's GUID. If the hash was verified, this field and the fields `id`
    /// and `guid` are `None`, except those whose value the hash covers.
    #[serde(with = "decides")]
    pub checkout_id: Option<Scalar>,
    /// The page's id, if Paywall sends a field named `Id`.
    #[serde(with = "decides")]
    pub id: Option<Scalar>,
    /// The page's GUID, if Paywall sends a field named `Guid`.
    #[serde(with = "decides")]
    pub guid: Option<String>,
    /// The payment's id.
    #[serde(with = "decides")]
    pub payment_id: Option<i64>,
    /// The merchant's code for the order, as sent to `checkout/generate`.
    #[serde(with = "decides")]
    pub unique_code: Option<String>,
    /// The payment's amount, in major units.
    #[serde(with = "decides")]
    pub amount: Option<Decimal>,
    /// The hash of the webhook, and the fields that describe the hash.
    #[serde(flatten, skip_deserializing)]
    pub signature: SignatureFields,
}

/// The webhook about a successful payment on a LinkQr link. The webhook alone does not prove the
/// payment.
///
/// Paywall posts the webhook to the link's `callback_address`. The field names are unverified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct LinkQrWebhook {
    /// Whether the hash of the webhook was verified.
    #[serde(skip)]
    pub authenticity: Authenticity,
    /// The fields that only inform and that could not be read.
    #[serde(skip)]
    pub unread: Vec<UnreadField>,
    /// The link's id or the link's GUID. If the hash was verified, the hash covers this value.
    #[serde(with = "decides")]
    pub link_qr_id: Option<Scalar>,
    /// The payment's id.
    #[serde(with = "decides")]
    pub payment_id: Option<i64>,
    /// The merchant's tracking id, as sent to `linkqr/generate`.
    #[serde(with = "decides")]
    pub merchant_track_id: Option<String>,
    /// The merchant's order id, as sent to `linkqr/generate`.
    #[serde(with = "decides")]
    pub merchant_order_id: Option<String>,
    /// The payment's amount, in major units.
    #[serde(with = "decides")]
    pub amount: Option<Decimal>,
    /// The hash of the webhook, and the fields that describe the hash.
    #[serde(flatten, skip_deserializing)]
    pub signature: SignatureFields,
}

impl CheckoutWebhook {
    /// Reads the webhook from a request, and verifies the hash with the checkout keys.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_bad_callback`] is true if the request cannot be read,
    /// or if a checkout key is configured and the hash is missing or wrong. Returns an error for
    /// which [`Error::is_configuration`] is true if a key is blank, or if one key is configured for
    /// two kinds of callback.
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

    /// Returns the page's id from `checkout_id` or `id`, or `None` if neither field contains a
    /// number. If the hash was verified, the id is the one that the hash covers.
    pub fn page_id(&self) -> Option<i64> {
        [&self.checkout_id, &self.id].into_iter().flatten().find_map(|id| id.as_str().parse().ok())
    }

    /// Returns a signed request that you can use to test your receiver.
    ///
    /// The request is signed with the current checkout key, and has the fields that
    /// [`read`](Self::read) expects. Paywall does not publish which fields its own requests have.
    ///
    /// # Errors
    /// Returns an error if there is no checkout key, if a key is blank, or if one key is configured
    /// for two kinds of callback.
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
    /// Reads the webhook from a request, and verifies the hash with the LinkQr keys.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_bad_callback`] is true if the request cannot be read,
    /// or if a LinkQr key is configured and the hash is missing or wrong. Returns an error for
    /// which [`Error::is_configuration`] is true if a key is blank, or if one key is configured for
    /// two kinds of callback.
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
