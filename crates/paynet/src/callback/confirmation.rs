//! The post to `confirmation_url`: Paynet tells the merchant's server of a success.
//!
//! Source:
//! <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/odeme-emri-olusturma/confirmation-url-adresine-post-edilen-parametreler>.
//! No example is published, nothing is signed, and no rule of repetition is stated. Anybody can
//! send this: settle nothing from it, and let
//! [`PayLinks::confirm`](paylink_core::PayLinks::confirm) read the payment back.

use paylink_core::wire::record::loose;
use paylink_core::wire::{form, is_blank, read_record};
use paylink_core::{CallbackRequest, Decimal, Error, LocalDateTime, Private, Result, record};

record! {
    /// What the post claims. Unknown fields are ignored; they stand in the request's body.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct ConfirmationPost {
        /// The merchant's reference; spelt so in both versions of the page.
        pub referance_no: Option<String>,
        /// The same in the spelling of all other services. Observed.
        pub reference_no: Option<String>,
        /// Paynet's id of the transaction. Observed; not in the table.
        pub xact_id: Option<String>,
        /// When, without a zone.
        pub xact_date: Option<LocalDateTime>,
        /// The dealer.
        pub agent_id: Option<String>,
        /// The bank.
        pub bank_id: Option<String>,
        /// Installments; spelt with one l here.
        pub instalment: Option<i64>,
        /// `bc` business, `cc` credit, `dc` debit. Only in the older version of the page.
        pub card_type: Option<String>,
        /// The card holder's name.
        pub card_holder: Option<Private<String>>,
        /// The first six and last four digits of the card.
        pub card_number: Option<Private<String>>,
        /// What was drawn from the card, in lira.
        pub amount: Option<Decimal> as loose,
        /// What the merchant gets.
        pub net_amount: Option<Decimal> = "netAmount" as loose,
        /// Paynet's fee (the spelling is Paynet's).
        pub comission: Option<Decimal> as loose,
        /// The tax on the fee.
        pub comission_tax: Option<Decimal> as loose,
        /// The currency.
        pub currency: Option<String>,
        /// The bank's approval code.
        pub authorization_code: Option<String>,
        /// The bank's order number, not the merchant's.
        pub order_id: Option<String>,
        /// Whether a payment was taken, as claimed.
        pub is_succeed: Option<bool>,
    }
}

impl ConfirmationPost {
    /// Reads the post: JSON as documented, or a form (unverified; one observed receiver reads it
    /// so).
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
    /// [`Error::is_bad_callback`]: it is no POST, the body is neither, it names neither reference nor transaction, a known
    /// field comes twice, or the two spellings of the reference disagree.
    pub fn read(request: &CallbackRequest) -> Result<Self> {
        if !request.method().eq_ignore_ascii_case("POST") {
            return Err(Error::callback("the callback is no POST"));
        }
        let told = Self::decode(request)?;
        if told.reference().is_none() && told.xact_id.as_ref().is_none_or(|id| is_blank(id)) {
            return Err(Error::callback(
                "the callback names neither a reference nor a transaction",
            ));
        }
        match (&told.referance_no, &told.reference_no) {
            (Some(a), Some(b)) if a != b => {
                Err(Error::callback("the callback names two references"))
            }
            _ => Ok(told),
        }
    }

    /// The merchant's reference, in either spelling.
    pub fn reference(&self) -> Option<&str> {
        self.referance_no
            .as_deref()
            .or(self.reference_no.as_deref())
            .filter(|text| !text.is_empty())
    }

    fn decode(request: &CallbackRequest) -> Result<Self> {
        let body = request.body();
        let told = if request.is_form() { form::read_record(body) } else { read_record(body) };
        told.map_err(|why| Error::callback(format!("the callback cannot be read: {why}")))
    }
}
