//! `POST /v1/mailorder/detail`: reads one link, by [`LinkLookup`](super::LinkLookup).
//!
//! Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-detay>, in two recorded versions; only
//! the newer has `payments`. The answer names neither the link's id nor its URL.

use paylink_core::wire::{self, Scalar, flexible};
use paylink_core::{Decimal, LocalDateTime, Private};
use serde::{Deserialize, Serialize};

use super::status::{self, PayLinkStatus};
use crate::envelope::{Enveloped, private_text};

/// What Paynet tells about a link.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, remote = "Self")]
#[non_exhaustive]
pub struct MailorderDetail {
    /// The main company.
    #[serde(deserialize_with = "flexible::text")]
    pub company_code: Option<String>,
    /// The dealer.
    #[serde(deserialize_with = "flexible::text")]
    pub agent_id: Option<String>,
    /// The transaction, if one card paid. Blank before; its presence alone proves no payment.
    #[serde(deserialize_with = "flexible::text")]
    pub xact_id: Option<String>,
    /// The merchant's reference; blank if the link has none.
    #[serde(deserialize_with = "flexible::text")]
    pub reference_no: Option<String>,
    /// The payer's e-mail address, not masked.
    #[serde(deserialize_with = "private_text")]
    pub email: Option<Private<String>>,
    /// Who created the link; padded with blanks in the example.
    #[serde(deserialize_with = "private_text")]
    pub user_name: Option<Private<String>>,
    /// The payer's name, masked by Paynet: `O*** Ö******`.
    #[serde(deserialize_with = "private_text")]
    pub name_surname: Option<Private<String>>,
    /// What was asked for, in lira.
    #[serde(with = "wire::decimal::option")]
    pub amount: Option<Decimal>,
    /// `TL` in the example.
    #[serde(deserialize_with = "flexible::text")]
    pub currency: Option<String>,
    /// Installments; 0 is a single payment.
    #[serde(deserialize_with = "flexible::int")]
    pub installment: Option<i64>,
    /// The payer's phone, masked by Paynet: `539560****`.
    #[serde(deserialize_with = "private_text")]
    pub phone: Option<Private<String>>,
    /// The only bank whose cards may pay, or blank.
    #[serde(deserialize_with = "flexible::text")]
    pub bank_id: Option<String>,
    /// When the link expires: a stamp without a zone here, hours in the request of `create`.
    pub expire_date: Option<LocalDateTime>,
    /// When the link was created, without a zone.
    pub create_date: Option<LocalDateTime>,
    /// What the payer reads.
    #[serde(deserialize_with = "private_text")]
    pub note: Option<Private<String>>,
    /// What stands in the merchant's reports.
    #[serde(deserialize_with = "private_text")]
    pub agent_note: Option<Private<String>>,
    /// Where the browser goes after success.
    #[serde(deserialize_with = "private_text")]
    pub succeed_url: Option<Private<String>>,
    /// Where the browser goes after failure.
    #[serde(deserialize_with = "private_text")]
    pub error_url: Option<Private<String>>,
    /// Where Paynet posts a success.
    #[serde(deserialize_with = "private_text")]
    pub confirmation_url: Option<Private<String>>,
    /// The bank's name, or blank.
    #[serde(deserialize_with = "flexible::text")]
    pub bank_name: Option<String>,
    /// Documented as `char(1)`, a number in the example.
    #[serde(deserialize_with = "status::read")]
    pub status: Option<PayLinkStatus>,
    /// Documented as text, a flag in the example.
    pub send_confirmation_mail: Option<Scalar>,
    /// Whether Paynet texted the link.
    #[serde(deserialize_with = "flexible::flag")]
    pub send_sms: Option<bool>,
    /// Whether Paynet mailed the link.
    #[serde(deserialize_with = "flexible::flag")]
    pub send_mail: Option<bool>,
    /// Whether several cards may share the amount.
    #[serde(deserialize_with = "flexible::flag")]
    pub multi_payment: Option<bool>,
    /// One entry per card. Absent in the older version of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payments: Option<Vec<CardPayment>>,
    /// The API object that answered; null in the example.
    #[serde(deserialize_with = "flexible::text")]
    pub object_name: Option<String>,
    /// The result code; 0 is success.
    #[serde(deserialize_with = "flexible::int")]
    pub code: Option<i64>,
    /// What Paynet says, in Turkish; null in the example.
    #[serde(deserialize_with = "private_text")]
    pub message: Option<Private<String>>,
}

paylink_core::from_objects_only!(MailorderDetail);

/// One card's part in a link that several cards paid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, remote = "Self")]
#[non_exhaustive]
pub struct CardPayment {
    /// The transaction.
    #[serde(deserialize_with = "flexible::text")]
    pub xact_id: Option<String>,
    /// A number of Paynet's.
    #[serde(deserialize_with = "flexible::int")]
    pub id: Option<i64>,
}

paylink_core::from_objects_only!(CardPayment);

impl MailorderDetail {
    /// The ids of all transactions on this link, without blanks and repetitions.
    pub fn transactions(&self) -> Vec<String> {
        let cards = self.payments.iter().flatten().filter_map(|payment| payment.xact_id.as_deref());
        let mut found: Vec<String> = Vec::new();
        for id in self.xact_id.as_deref().into_iter().chain(cards) {
            if !id.trim().is_empty() && !found.iter().any(|known| known == id) {
                found.push(id.to_owned());
            }
        }
        found
    }
}

impl Enveloped for MailorderDetail {
    fn code(&self) -> Option<i64> {
        self.code
    }
}
