//! `POST /v1/mailorder/detail`: reads one link, by [`LinkLookup`](super::LinkLookup).
//!
//! Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-detay>, of which
//! two versions are recorded; only the newer one has `payments`. The response has neither the id
//! nor the URL of the link.

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
        /// Paynet's encrypted id of the transaction, if one card paid; blank before. An id alone
        /// does not prove a payment.
        pub xact_id: Option<String>,
        /// The merchant's reference; blank if the link has none.
        pub reference_no: Option<String>,
        /// The payer's e-mail address, not masked.
        pub email: Option<Private<String>>,
        /// The merchant's user who created the link; padded with spaces in the example.
        pub user_name: Option<Private<String>>,
        /// The payer's name, masked by Paynet: `O*** Ö******`.
        pub name_surname: Option<Private<String>>,
        /// The requested amount, in lira.
        pub amount: Option<Decimal>,
        /// The currency; `TL` in the example.
        pub currency: Option<String>,
        /// The number of installments; 0 is a single payment.
        pub installment: Option<i64>,
        /// The payer's phone, masked by Paynet: `539560****`.
        pub phone: Option<Private<String>>,
        /// Paynet's code of the only bank whose cards may pay; blank if there is no such limit.
        pub bank_id: Option<String>,
        /// When the link expires: local time without a time zone. The field with this name in a
        /// request to `mailorder/create` is a number of hours.
        pub expire_date: Option<LocalDateTime>,
        /// When the link was created: local time without a time zone.
        pub create_date: Option<LocalDateTime>,
        /// The note that the payment page shows to the payer.
        pub note: Option<Private<String>>,
        /// The note for the merchant's reports at Paynet.
        pub agent_note: Option<Private<String>>,
        /// The URL that the payer's browser is sent to after success.
        pub succeed_url: Option<Private<String>>,
        /// The URL that the payer's browser is sent to after failure.
        pub error_url: Option<Private<String>>,
        /// The URL that Paynet posts a successful payment to.
        pub confirmation_url: Option<Private<String>>,
        /// The name of the bank, or blank.
        pub bank_name: Option<String>,
        /// The status. Documented as `char(1)`, but a number in the example.
        pub status: Option<PayLinkStatus>,
        /// Whether Paynet sends an e-mail to the company on success. Documented as text, but a
        /// boolean in the example.
        pub send_confirmation_mail: Option<Scalar>,
        /// Whether Paynet sent the link by SMS.
        pub send_sms: Option<bool>,
        /// Whether Paynet sent the link by e-mail.
        pub send_mail: Option<bool>,
        /// Whether the payer may split the amount over several cards.
        pub multi_payment: Option<bool>,
        /// The payments, one per card. Not in the older version of the page.
        pub payments: Option<Vec<CardPayment>>,
        /// The name of the API object that responded; `null` in the example.
        pub object_name: Option<String>,
        /// The result code; 0 is success.
        pub code: Option<i64>,
        /// Paynet's message, in Turkish; `null` in the example.
        pub message: Option<Private<String>>,
    }
}

record! {
    /// The payment of one card, on a link that several cards may pay.
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
    /// Returns the encrypted ids of all transactions on this link, without blank and repeated ones.
    ///
    /// At most 1,001 ids are returned. More than 1,000 mean that the response is unusable.
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
