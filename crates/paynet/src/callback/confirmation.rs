//! The POST request to `confirmation_url`.

use paylink_core::callback::BodyForm;
use paylink_core::wire::{self, decides, form, informs, is_blank};
use paylink_core::{CallbackRequest, Decimal, Error, LocalDateTime, Private, Result, wire_objects};
use serde::{Deserialize, Serialize};

/// The POST request that Paynet's server sends to `confirmation_url` after a successful
/// payment.
///
/// Paynet does not sign this request and publishes no example of it. Paynet does not document
/// whether it repeats the request. Anybody can send a request with the same fields, so do not
/// trust the fields: let [`PayLinks::confirm`](paylink_core::PayLinks::confirm) read the
/// payment back before you fulfil an order. This type ignores unknown fields. The body of the
/// request still contains them.
///
/// Source:
/// <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/odeme-emri-olusturma/confirmation-url-adresine-post-edilen-parametreler>.
/// Two versions of this page are archived.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ConfirmationPost {
    /// The merchant's reference. Both archived versions of Paynet's page spell the field
    /// `referance_no`.
    #[serde(with = "decides")]
    pub referance_no: Option<String>,
    /// The merchant's reference, under the name that Paynet's services use. Code only: one receiver
    /// reads this name too, but nothing shows that it ever received a request.
    #[serde(with = "decides")]
    pub reference_no: Option<String>,
    /// Paynet's encrypted id for the transaction. Paynet's documentation page does not list
    /// this field. Code only: two receivers read it, but nothing shows that they ever received a
    /// request.
    #[serde(with = "decides")]
    pub xact_id: Option<String>,
    /// When the payment was made, as a local time without a time zone.
    #[serde(with = "informs")]
    pub xact_date: Option<LocalDateTime>,
    /// Paynet's id for the dealer.
    #[serde(with = "informs")]
    pub agent_id: Option<String>,
    /// Paynet's code for the bank.
    #[serde(with = "informs")]
    pub bank_id: Option<String>,
    /// The number of installments. Paynet spells this field with one `l`.
    #[serde(with = "informs")]
    pub instalment: Option<i64>,
    /// The type of card: `bc` is a business card, `cc` a credit card, `dc` a debit card. Only
    /// the older version of Paynet's page has this field.
    #[serde(with = "informs")]
    pub card_type: Option<String>,
    /// The card holder's name.
    #[serde(with = "informs")]
    pub card_holder: Option<Private<String>>,
    /// The first six and the last four digits of the card number.
    #[serde(with = "informs")]
    pub card_number: Option<Private<String>>,
    /// The amount charged to the card, in lira.
    #[serde(with = "informs")]
    pub amount: Option<Decimal>,
    /// The charged amount minus Paynet's fee, in lira.
    #[serde(with = "informs", rename = "netAmount")]
    pub net_amount: Option<Decimal>,
    /// Paynet's fee, in lira. Paynet spells the field name with one `m`.
    #[serde(with = "informs")]
    pub comission: Option<Decimal>,
    /// The tax on Paynet's fee, in lira.
    #[serde(with = "informs")]
    pub comission_tax: Option<Decimal>,
    /// The currency of the amounts, such as `TL`.
    #[serde(with = "informs")]
    pub currency: Option<String>,
    /// The bank's approval code.
    #[serde(with = "informs")]
    pub authorization_code: Option<String>,
    /// The bank's order number, which is not the merchant's reference.
    #[serde(with = "informs")]
    pub order_id: Option<String>,
    /// Whether the payment succeeded, according to this request.
    #[serde(with = "informs")]
    pub is_succeed: Option<bool>,
}

wire_objects!(ConfirmationPost);

impl ConfirmationPost {
    /// Reads the request from its body. A JSON body is documented. A form body is unverified. This
    /// function also reads a form body, because an observed receiver reads one.
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
    /// Returns an error if the request is not a POST, if the body is neither JSON nor a form, if a
    /// reference or transaction id is unreadable or appears twice, if the request has neither of
    /// them, or if `referance_no` and `reference_no` have different values.
    /// [`Error::is_bad_callback`] is true for all of these errors.
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
            (Some(a), Some(b)) if a != b => {
                Err(Error::callback("the callback has two different references"))
            }
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
                    "the callback is a form in parts (multipart/form-data), which is not supported",
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
