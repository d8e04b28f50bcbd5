//! `POST /v1/mailorder/detail`: reads the link that a [`LinkLookup`](super::LinkLookup) selects.
//!
//! Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-detay>. Two
//! versions of this page are recorded; only the newer version has `payments`. The response contains
//! neither the id nor the URL of the link.

use paylink_core::wire::Scalar;
use paylink_core::{Decimal, LocalDateTime, Private, record};

use super::status::PayLinkStatus;
use crate::envelope::EnvelopeStatus;

record! {
    /// The details of a link.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct MailorderDetail {
        /// Paynet's code of the main company.
        pub company_code: Option<String>,
        /// Paynet's id of the dealer.
        pub agent_id: Option<String>,
        /// Paynet's encrypted id of the transaction, if one card paid. It is blank before the
        /// payment. An id alone does not prove a payment.
        pub xact_id: Option<String>,
        /// The merchant's reference, which is blank if the link has no reference.
        pub reference_no: Option<String>,
        /// The payer's e-mail address, which Paynet does not mask.
        pub email: Option<Private<String>>,
        /// The name of the user who created the link on behalf of the merchant. It is padded with
        /// spaces in the example.
        pub user_name: Option<Private<String>>,
        /// The payer's name, which Paynet masks, such as `O*** Ö******`.
        pub name_surname: Option<Private<String>>,
        /// The requested amount, in lira.
        pub amount: Option<Decimal>,
        /// The currency, which is `TL` in the example.
        pub currency: Option<String>,
        /// The number of installments; 0 means a single payment.
        pub installment: Option<i64>,
        /// The payer's phone number, which Paynet masks, such as `539560****`.
        pub phone: Option<Private<String>>,
        /// Paynet's code of the only bank whose cards may pay. It is blank if the cards of all
        /// banks may pay.
        pub bank_id: Option<String>,
        /// When the link expires, as a local time without a time zone. In a request to
        /// `mailorder/create`, the field with this name is a number of hours.
        pub expire_date: Option<LocalDateTime>,
        /// When the link was created, as a local time without a time zone.
        pub create_date: Option<LocalDateTime>,
        /// The note that the payment page shows to the payer.
        pub note: Option<Private<String>>,
        /// The note for the merchant's reports at Paynet.
        pub agent_note: Option<Private<String>>,
        /// The URL that the payer's browser is sent to after a successful payment.
        pub succeed_url: Option<Private<String>>,
        /// The URL that the payer's browser is sent to after a failed payment.
        pub error_url: Option<Private<String>>,
        /// The URL to which Paynet sends a POST request after a successful payment.
        pub confirmation_url: Option<Private<String>>,
        /// The name of the bank; it may be blank.
        pub bank_name: Option<String>,
        /// The status of the link. It is documented as `char(1)`, but is a number in the example.
        pub status: Option<PayLinkStatus>,
        /// Whether Paynet sends an e-mail to the company when the link is paid. The field is
        /// documented as text, but is a boolean in the example.
        pub send_confirmation_mail: Option<Scalar>,
        /// Whether Paynet sent the link by SMS.
        pub send_sms: Option<bool>,
        /// Whether Paynet sent the link by e-mail.
        pub send_mail: Option<bool>,
        /// Whether the payer may split the amount over several cards.
        pub multi_payment: Option<bool>,
        /// The payments, one for each card. The older version of the page does not have this field.
        pub payments: Option<Vec<CardPayment>>,
        /// The name of the API object that responded. It is `null` in the example.
        pub object_name: Option<String>,
        /// The result code; 0 means success.
        pub code: Option<i64>,
        /// Paynet's message, in Turkish. It is `null` in the example.
        pub message: Option<Private<String>>,
    }
}

record! {
    /// The payment with one card on a link that may be paid with several cards.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct CardPayment {
        /// Paynet's encrypted id of the transaction.
        pub xact_id: Option<String>,
        /// A number that Paynet does not explain.
        pub id: Option<i64>,
    }
}

impl MailorderDetail {
    /// Returns the encrypted ids of all transactions on this link, without blank and repeated ids.
    ///
    /// At most 1,001 ids are returned. A result with more than 1,000 ids means that the response is
    /// unusable.
    pub fn transactions(&self) -> Vec<String> {
        let cards = self.payments.iter().flatten().filter_map(|payment| payment.xact_id.as_deref());
        super::distinct(&mut self.xact_id.as_deref().into_iter().chain(cards))
    }
}

impl EnvelopeStatus for MailorderDetail {
    fn code(&self) -> Option<i64> {
        self.code
    }
}
