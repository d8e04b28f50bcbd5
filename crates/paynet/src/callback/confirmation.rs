//! The POST request to `confirmation_url`.

use paylink_core::callback::BodyForm;
use paylink_core::wire::{self, decides, form, informs, is_blank};
use paylink_core::{CallbackRequest, Decimal, Error, LocalDateTime, Private, Result, wire_objects};
use serde::{Deserialize, Serialize};

/// The POST request that Paynet's server sends to `confirmation_url` after a successful payment.
///
/// Paynet does not sign this request, and publishes no example of it. Paynet does not document
/// whether it repeats the request. Anybody can send a request with the same fields, so do not trust
/// them: call [`PayLinks::confirm`](paylink_core::PayLinks::confirm), which queries the payment at
/// Paynet, before you fulfil an order. This type ignores unknown fields. To use such a field, parse
/// the body of the request yourself.
///
/// Source:
/// <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/odeme-emri-olusturma/confirmation-url-adresine-post-edilen-parametreler>.
/// Two versions of this documentation page are archived.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ConfirmationPost {
    /// The merchant's reference for the link. The spelling `referance_no` is Paynet's: both
    /// archived versions of its documentation page have it.
    #[serde(with = "decides")]
    pub referance_no: Option<String>,
    /// The merchant's reference for the link, in a field with the name that Paynet's services use.
    /// Paynet does not document this field for this request. It is *code only*: one client program
    /// reads the field, but nothing shows that the program ever received it.
    #[serde(with = "decides")]
    pub reference_no: Option<String>,
    /// Paynet's encrypted id for the transaction. Paynet does not document this field for this
    /// request. It is *code only*: two client programs read the field, but nothing shows that the
    /// programs ever received it.
    #[serde(with = "decides")]
    pub xact_id: Option<String>,
    /// The date and time of the payment, as local time without a time zone.
    #[serde(with = "informs")]
    pub xact_date: Option<LocalDateTime>,
    /// Paynet's id for the dealer who receives the money.
    #[serde(with = "informs")]
    pub agent_id: Option<String>,
    /// Paynet's four-letter code for the bank, such as `AXSS`.
    #[serde(with = "informs")]
    pub bank_id: Option<String>,
    /// The number of installments. Paynet spells the name of this field with one `l`.
    #[serde(with = "informs")]
    pub instalment: Option<i64>,
    /// The type of card: `bc` is a business card, `cc` a credit card, `dc` a debit card. Only the
    /// older version of Paynet's page documents this field.
    #[serde(with = "informs")]
    pub card_type: Option<String>,
    /// The card holder's name.
    #[serde(with = "informs")]
    pub card_holder: Option<Private<String>>,
    /// The first six and the last four digits of the card number.
    #[serde(with = "informs")]
    pub card_number: Option<Private<String>>,
    /// The amount that was charged to the card, in lira.
    #[serde(with = "informs")]
    pub amount: Option<Decimal>,
    /// The charged amount minus Paynet's fee, in lira.
    #[serde(with = "informs", rename = "netAmount")]
    pub net_amount: Option<Decimal>,
    /// Paynet's fee, in lira. Paynet spells the name of this field with one `m`.
    #[serde(with = "informs")]
    pub comission: Option<Decimal>,
    /// The tax on Paynet's fee, in lira.
    #[serde(with = "informs")]
    pub comission_tax: Option<Decimal>,
    /// The currency of all amounts in this type, such as `TL`.
    #[serde(with = "informs")]
    pub currency: Option<String>,
    /// The code with which the bank approved the payment.
    #[serde(with = "informs")]
    pub authorization_code: Option<String>,
    /// The bank's order number for the payment. It is not the merchant's reference.
    #[serde(with = "informs")]
    pub order_id: Option<String>,
    /// Whether the payment succeeded, according to this request, which anybody can send.
    #[serde(with = "informs")]
    pub is_succeed: Option<bool>,
}

wire_objects!(ConfirmationPost);

impl ConfirmationPost {
    /// Parses the request from its body. Paynet documents a JSON body. This function also accepts a
    /// form body, because one client program expects a form. It is unverified whether Paynet sends
    /// forms.
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
    /// Returns an error if the request is not a POST request, if the body is neither JSON nor a
    /// form, if a reference or transaction id is unreadable or appears twice, if the request has
    /// neither a reference nor a transaction id, or if `referance_no` and `reference_no` have
    /// different values. [`Error::is_bad_callback`] returns `true` for all of these errors.
    pub fn read(request: &CallbackRequest) -> Result<Self> {
        if !request.method().eq_ignore_ascii_case("POST") {
            return Err(Error::callback("the callback must be a POST request"));
        }
        let post = Self::decode(request)?;
        if post.reference().is_none() && post.xact_id.as_ref().is_none_or(|id| is_blank(id)) {
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

    /// Returns the merchant's reference from `referance_no` or `reference_no`, or `None` if both
    /// fields are missing or empty.
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
        post.map_err(|why| Error::callback(format!("the callback cannot be read: {why}")))
    }

    /// Restores the plus signs in the ids of a form.
    fn with_plus_signs(mut self) -> Self {
        for id in [&mut self.reference_no, &mut self.referance_no, &mut self.xact_id] {
            *id = id.take().map(form::restore_plus);
        }
        self
    }
}
