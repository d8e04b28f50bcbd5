//! The POST request to `confirmation_url`.

use paylink_core::callback::BodyForm;
use paylink_core::wire::{self, decides, form, informs, is_blank};
use paylink_core::{CallbackRequest, Decimal, Error, LocalDateTime, Private, Result, wire_objects};
use serde::{Deserialize, Serialize};

/// The POST request that Paynet's server sends to `confirmation_url` after a successful payment.
///
/// Paynet does not sign this request, so anybody can send a request with the same fields. Before
/// you fulfil an order, call [`PayLinks::confirm`](paylink_core::PayLinks::confirm), which queries
/// the payment at Paynet.
///
/// Paynet publishes no example of this request, and does not document whether it sends the request
/// again if your server does not answer. This type ignores unknown fields.
///
/// Source:
/// <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/odeme-emri-olusturma/confirmation-url-adresine-post-edilen-parametreler>.
/// Two versions of this documentation page are archived.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConfirmationPost {
    /// The merchant's reference for the link. The spelling `referance_no` is Paynet's.
    #[serde(default, with = "decides")]
    pub referance_no: Option<String>,
    /// The merchant's reference for the link, in a field with the usual spelling `reference_no`.
    /// Paynet does not document this field for this request. The only evidence for the field is
    /// third-party code, and it is unknown whether that code ever received the field.
    #[serde(default, with = "decides")]
    pub reference_no: Option<String>,
    /// Paynet's encrypted id for the transaction. Paynet does not document this field for this
    /// request. The only evidence for the field is third-party code, and it is unknown whether that
    /// code ever received the field.
    #[serde(default, with = "decides")]
    pub xact_id: Option<String>,
    /// The date and time of the payment, as local time without a time zone.
    #[serde(default, with = "informs")]
    pub xact_date: Option<LocalDateTime>,
    /// Paynet's id for the dealer who receives the money.
    #[serde(default, with = "informs")]
    pub agent_id: Option<String>,
    /// Paynet's four-letter code for the bank, such as `AXSS`.
    #[serde(default, with = "informs")]
    pub bank_id: Option<String>,
    /// The number of installments. The spelling `instalment` is Paynet's.
    #[serde(default, with = "informs")]
    pub instalment: Option<i64>,
    /// The type of card: `bc` for a business card, `cc` for a personal credit card, `dc` for a
    /// debit card. Only the older version of Paynet's page documents this field.
    #[serde(default, with = "informs")]
    pub card_type: Option<String>,
    /// The card holder's name.
    #[serde(default, with = "informs")]
    pub card_holder: Option<Private<String>>,
    /// The first six and the last four digits of the card number.
    #[serde(default, with = "informs")]
    pub card_number: Option<Private<String>>,
    /// The amount that was charged to the card, in lira.
    #[serde(default, with = "informs")]
    pub amount: Option<Decimal>,
    /// The charged amount minus Paynet's fee, in lira.
    #[serde(default, with = "informs", rename = "netAmount")]
    pub net_amount: Option<Decimal>,
    /// Paynet's fee, in lira. The spelling `comission` is Paynet's.
    #[serde(default, with = "informs")]
    pub comission: Option<Decimal>,
    /// The tax on Paynet's fee, in lira.
    #[serde(default, with = "informs")]
    pub comission_tax: Option<Decimal>,
    /// The currency of all amounts in this struct, such as `TL` (Turkish lira).
    #[serde(default, with = "informs")]
    pub currency: Option<String>,
    /// The code with which the bank approved the payment.
    #[serde(default, with = "informs")]
    pub authorization_code: Option<String>,
    /// The bank's order number for the payment, which differs from the merchant's reference.
    #[serde(default, with = "informs")]
    pub order_id: Option<String>,
    /// Whether the payment succeeded, according to this request. Do not rely on this value, because
    /// anybody can send such a request.
    #[serde(default, with = "informs")]
    pub is_succeed: Option<bool>,
}

wire_objects!(ConfirmationPost);

impl ConfirmationPost {
    /// Parses the body of the request. Paynet documents a JSON body. This function also accepts
    /// form data, because a third-party client expects form data. It is unverified whether Paynet
    /// sends form data.
    ///
    /// ```
    /// use paynet::{CallbackRequest, callback::ConfirmationPost};
    /// let request = CallbackRequest::new("POST", "")
    ///     .with_header("content-type", "application/json")
    ///     .with_body(br#"{"referance_no":"ORD-1042-1","amount":149.90,"is_succeed":true}"#);
    /// let claim = ConfirmationPost::read(&request)?;
    /// assert_eq!(claim.referance_no.as_deref(), Some("ORD-1042-1"));
    /// # Ok::<(), paynet::Error>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_bad_callback`] returns `true` in each of these cases:
    ///
    /// - The request is not a POST request.
    /// - The body is neither JSON nor form data.
    /// - A reference or a transaction id is invalid or appears twice.
    /// - The request has neither a reference nor a transaction id.
    /// - `referance_no` and `reference_no` have different values.
    pub fn read(request: &CallbackRequest) -> Result<Self> {
        if !request.method().eq_ignore_ascii_case("POST") {
            return Err(Error::callback("the callback must be a POST request"));
        }
        let mut post = Self::decode(request)?;
        for id in [&mut post.referance_no, &mut post.reference_no, &mut post.xact_id] {
            *id = id.take().filter(|text| !is_blank(text));
        }
        if post.reference().is_none() && post.xact_id.is_none() {
            return Err(Error::callback(
                "the callback has neither a reference nor a transaction id",
            ));
        }
        match (&post.referance_no, &post.reference_no) {
            (Some(a), Some(b)) if a != b => Err(Error::callback(
                "the callback has different values in `referance_no` and `reference_no`",
            )),
            _ => Ok(post),
        }
    }

    /// Returns the merchant's reference from the field `referance_no` or `reference_no`. Returns
    /// `None` if both fields are missing or empty.
    pub fn reference(&self) -> Option<&str> {
        self.referance_no
            .as_deref()
            .or(self.reference_no.as_deref())
            .filter(|text| !text.is_empty())
    }

    fn decode(request: &CallbackRequest) -> Result<Self> {
        let (post, is_form) = match request.body_form() {
            BodyForm::Multipart => {
                return Err(Error::callback(
                    "the callback has a multipart/form-data body, which is not supported",
                ));
            }
            BodyForm::UrlEncoded => (form::decode_pairs::<Self>(request.form_parameters()), true),
            BodyForm::Empty if !request.query().is_empty() => {
                (form::decode_pairs::<Self>(request.query_parameters()), true)
            }
            _ => (wire::decode::<Self>(&request.json_body()), false),
        };
        let post = post.map(|decoded| decoded.value);
        let post = post.map(|post| if is_form { post.with_plus_signs() } else { post });
        post.map_err(|why| Error::callback(format!("the body of the callback is invalid: {why}")))
    }

    /// Restores the plus signs in the ids of a form, which form decoding replaced with spaces.
    fn with_plus_signs(mut self) -> Self {
        for id in [&mut self.reference_no, &mut self.referance_no, &mut self.xact_id] {
            *id = id.take().map(form::restore_plus);
        }
        self
    }
}
