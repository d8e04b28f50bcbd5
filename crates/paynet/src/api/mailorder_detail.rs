//! `POST /v1/mailorder/detail`: reads one link, by [`LinkLookup`](super::LinkLookup).
//!
//! Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-detay>, in two
//! recorded versions; only the newer has `payments`. The answer names neither the link's id nor its
//! URL.

use paylink_core::wire::Scalar;
use paylink_core::{Decimal, LocalDateTime, Private, record};

use super::status::PayLinkStatus;
use crate::envelope::EnvelopeStatus;

record! {
    /// What Paynet tells about a link.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct MailorderDetail {
        /// The main company.
        pub company_code: Option<String>,
        /// The dealer.
        pub agent_id: Option<String>,
        /// The transaction, if one card paid. Blank before; its presence alone proves no payment.
        pub xact_id: Option<String>,
        /// The merchant's reference; blank if the link has none.
        pub reference_no: Option<String>,
        /// The payer's e-mail address, not masked.
        pub email: Option<Private<String>>,
        /// Who created the link; padded with blanks in the example.
        pub user_name: Option<Private<String>>,
        /// The payer's name, masked by Paynet: `O*** Ö******`.
        pub name_surname: Option<Private<String>>,
        /// What was asked for, in lira.
        pub amount: Option<Decimal>,
        /// `TL` in the example.
        pub currency: Option<String>,
        /// Installments; 0 is a single payment.
        pub installment: Option<i64>,
        /// The payer's phone, masked by Paynet: `539560****`.
        pub phone: Option<Private<String>>,
        /// The only bank whose cards may pay, or blank.
        pub bank_id: Option<String>,
        /// When the link expires: a stamp without a zone here, hours in the request of `create`.
        pub expire_date: Option<LocalDateTime>,
        /// When the link was created, without a zone.
        pub create_date: Option<LocalDateTime>,
        /// What the payer reads.
        pub note: Option<Private<String>>,
        /// What stands in the merchant's reports.
        pub agent_note: Option<Private<String>>,
        /// Where the browser goes after success.
        pub succeed_url: Option<Private<String>>,
        /// Where the browser goes after failure.
        pub error_url: Option<Private<String>>,
        /// Where Paynet posts a success.
        pub confirmation_url: Option<Private<String>>,
        /// The bank's name, or blank.
        pub bank_name: Option<String>,
        /// Documented as `char(1)`, a number in the example.
        pub status: Option<PayLinkStatus>,
        /// Documented as text, a flag in the example.
        pub send_confirmation_mail: Option<Scalar>,
        /// Whether Paynet texted the link.
        pub send_sms: Option<bool>,
        /// Whether Paynet mailed the link.
        pub send_mail: Option<bool>,
        /// Whether several cards may share the amount.
        pub multi_payment: Option<bool>,
        /// One entry per card. Absent in the older version of the page.
        pub payments: Option<Vec<CardPayment>>,
        /// The API object that answered; null in the example.
        pub object_name: Option<String>,
        /// The result code; 0 is success.
        pub code: Option<i64>,
        /// What Paynet says, in Turkish; null in the example.
        pub message: Option<Private<String>>,
    }
}

record! {
    /// One card's part in a link that several cards paid.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct CardPayment {
        /// The transaction.
        pub xact_id: Option<String>,
        /// A number of Paynet's.
        pub id: Option<i64>,
    }
}

impl MailorderDetail {
    /// The ids of all transactions on this link, without blanks and repetitions; not more than
    /// 1,001, which no link has.
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
