//! `POST /v1/mailorder/detail`: reads the link that a [`LinkLookup`](super::LinkLookup) selects.
//!
//! Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-detay>. Two
//! versions of this page are archived. Only the newer version has the field `payments`. The
//! response contains neither the id nor the URL of the link.

use paylink_core::wire::Scalar;
use paylink_core::{Decimal, LocalDateTime, Private, record};

use super::status::PayLinkStatus;
use crate::envelope::EnvelopeStatus;

record! {
    /// The response of `mailorder/detail`: the details of one link.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct MailorderDetail {
        /// Paynet's code for the main company.
        pub company_code: Option<String>,
        /// Paynet's id for the dealer.
        pub agent_id: Option<String>,
        /// Paynet's encrypted id for the transaction, if the payment used only one card. The field
        /// is blank before the payment. An id alone does not prove a payment.
        pub xact_id: Option<String>,
        /// The merchant's reference. The field is blank if the link has no reference.
        pub reference_no: Option<String>,
        /// The payer's e-mail address, which Paynet does not mask.
        pub email: Option<Private<String>>,
        /// The name of the user who created the link on behalf of the merchant. In Paynet's
        /// example, the name is padded with spaces.
        pub user_name: Option<Private<String>>,
        /// The payer's name, masked by Paynet, such as `O*** Ö******`.
        pub name_surname: Option<Private<String>>,
        /// The requested amount, in lira.
        pub amount: Option<Decimal>,
        /// The currency of the amount. The value is `TL` in Paynet's example.
        pub currency: Option<String>,
        /// The number of installments; 0 means a single payment.
        pub installment: Option<i64>,
        /// The payer's phone number, masked by Paynet, such as `539560****`.
        pub phone: Option<Private<String>>,
        /// Paynet's code for the bank, if only cards of this bank may pay the link. The field is
        /// blank if the cards of all banks may pay.
        pub bank_id: Option<String>,
        /// When the link expires, as a local time without a time zone. In a request to
        /// `mailorder/create`, the field `expire_date` is a number of hours.
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
        /// The name of the bank with the code `bank_id`. The name may be blank.
        pub bank_name: Option<String>,
        /// The status of the link. Paynet documents the type `char(1)`, but Paynet's example
        /// contains a number.
        pub status: Option<PayLinkStatus>,
        /// Whether Paynet sends an e-mail to the merchant's company when the link is paid. Paynet
        /// documents a text, but Paynet's example contains a boolean.
        pub send_confirmation_mail: Option<Scalar>,
        /// Whether Paynet sent the link by SMS.
        pub send_sms: Option<bool>,
        /// Whether Paynet sent the link by e-mail.
        pub send_mail: Option<bool>,
        /// Whether the payer may split the amount over several cards.
        pub multi_payment: Option<bool>,
        /// The payments, one for each card. Only the newer version of Paynet's page has this field.
        pub payments: Option<Vec<CardPayment>>,
        /// The name of the API object that responded. It is `null` in Paynet's example.
        pub object_name: Option<String>,
        /// The result code; 0 means success.
        pub code: Option<i64>,
        /// Paynet's message, in Turkish. It is `null` in Paynet's example.
        pub message: Option<Private<String>>,
    }
}

record! {
    /// A payment with one card for a link that may be paid with several cards.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct CardPayment {
        /// Paynet's encrypted id for the transaction.
        pub xact_id: Option<String>,
        /// A number whose meaning Paynet does not explain.
        pub id: Option<i64>,
    }
}

impl MailorderDetail {
    /// Returns the encrypted ids of the transactions for this link, without blank and repeated ids.
    ///
    /// The result ends after 1,001 ids. If the result has 1,001 ids, the response has too many
    /// transactions and is unusable.
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
