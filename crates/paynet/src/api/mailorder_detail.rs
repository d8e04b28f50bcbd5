//! `POST /v1/mailorder/detail`: returns the details of one link. The request is a
//! [`LinkLookup`](super::LinkLookup).
//!
//! Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-detay>. Two
//! versions of this documentation page are archived. Only the newer version describes the field
//! `payments`. The response contains neither the id nor the URL of the link.

use paylink_core::wire::{Scalar, decides, informs, is_blank};
use paylink_core::{Decimal, LocalDateTime, Private, wire_objects};
use serde::{Deserialize, Serialize};

use super::status::PayLinkStatus;
use crate::envelope::EnvelopeStatus;

/// The response of `mailorder/detail`: the details of one link.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MailorderDetail {
    /// Paynet's code for the dealer's parent company, such as `1001`.
    #[serde(default, with = "informs")]
    pub company_code: Option<String>,
    /// Paynet's id for the dealer who receives the money.
    #[serde(default, with = "informs")]
    pub agent_id: Option<String>,
    /// Paynet's encrypted id for the card transaction, if the payment was made with one card. The
    /// field is blank before the payment. An id in this field does not prove that the link was
    /// paid.
    #[serde(default, with = "decides")]
    pub xact_id: Option<String>,
    /// The merchant's reference for the link, or an empty string if the link has no reference.
    #[serde(default, with = "decides")]
    pub reference_no: Option<String>,
    /// The payer's e-mail address. Paynet does not document whether it masks some characters of the
    /// address. In Paynet's example, Paynet's own address is not masked.
    #[serde(default, with = "informs")]
    pub email: Option<Private<String>>,
    /// The name of the user who created the link for the merchant. In Paynet's example, the field
    /// consists of spaces.
    #[serde(default, with = "informs")]
    pub user_name: Option<Private<String>>,
    /// The payer's name, of which Paynet masks most letters, such as `O*** Ö******`.
    #[serde(default, with = "informs")]
    pub name_surname: Option<Private<String>>,
    /// The requested amount, in lira.
    #[serde(default, with = "decides")]
    pub amount: Option<Decimal>,
    /// The currency of the amount. In Paynet's example, the value is `TL` (Turkish lira).
    #[serde(default, with = "decides")]
    pub currency: Option<String>,
    /// The number of installments. The value 0 means a single payment.
    #[serde(default, with = "informs")]
    pub installment: Option<i64>,
    /// The payer's phone number, of which Paynet masks the last digits, such as `539560****`.
    #[serde(default, with = "informs")]
    pub phone: Option<Private<String>>,
    /// Paynet's four-letter code for the only bank whose cards are accepted, such as `AXSS`. The
    /// field is blank if the cards of all banks are accepted.
    #[serde(default, with = "informs")]
    pub bank_id: Option<String>,
    /// The date and time at which the link expires, as local time without a time zone. In a request
    /// to `mailorder/create`, the field of the same name is a number of hours.
    #[serde(default, with = "informs")]
    pub expire_date: Option<LocalDateTime>,
    /// The date and time at which the link was created, as local time without a time zone.
    #[serde(default, with = "informs")]
    pub create_date: Option<LocalDateTime>,
    /// The note that the payment page shows to the payer.
    #[serde(default, with = "informs")]
    pub note: Option<Private<String>>,
    /// The note that appears in the merchant's reports at Paynet.
    #[serde(default, with = "informs")]
    pub agent_note: Option<Private<String>>,
    /// The URL to which the payer's browser is redirected after a successful payment.
    #[serde(default, with = "informs")]
    pub succeed_url: Option<Private<String>>,
    /// The URL to which the payer's browser is redirected after a failed payment.
    #[serde(default, with = "informs")]
    pub error_url: Option<Private<String>>,
    /// The URL to which Paynet's server sends a POST request after a successful payment.
    #[serde(default, with = "informs")]
    pub confirmation_url: Option<Private<String>>,
    /// The name of the bank with the code `bank_id`. The field may be blank.
    #[serde(default, with = "informs")]
    pub bank_name: Option<String>,
    /// The status of the link. Paynet documents the value as a string of one character (`char(1)`),
    /// but its example contains a number. The client accepts both.
    #[serde(default, with = "decides")]
    pub status: Option<PayLinkStatus>,
    /// Whether Paynet sends an e-mail to the merchant's company when the link is paid. Paynet
    /// documents the value as a string, but its example contains a Boolean.
    #[serde(default, with = "informs")]
    pub send_confirmation_mail: Option<Scalar>,
    /// Whether Paynet sent the link by SMS.
    #[serde(default, with = "informs")]
    pub send_sms: Option<bool>,
    /// Whether Paynet sent the link by e-mail.
    #[serde(default, with = "informs")]
    pub send_mail: Option<bool>,
    /// Whether the payer may pay parts of the amount with several cards.
    #[serde(default, with = "informs")]
    pub multi_payment: Option<bool>,
    /// The payments of the link, one for each card. Only the newer version of Paynet's
    /// documentation page contains this field.
    #[serde(default, with = "decides")]
    pub payments: Option<Vec<CardPayment>>,
    /// Paynet's name for the kind of response. The value is `null` in Paynet's example.
    #[serde(default, with = "informs")]
    pub object_name: Option<String>,
    /// Paynet's result code for the request. The code 0 means success.
    #[serde(default, with = "decides")]
    pub code: Option<i64>,
    /// Paynet's message about the result of the request, in Turkish. The value is `null` in
    /// Paynet's example.
    #[serde(default, with = "informs")]
    pub message: Option<Private<String>>,
}

/// A payment that was made with one card. If a link allows several cards, it can have several such
/// payments.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CardPayment {
    /// Paynet's encrypted id for the transaction.
    #[serde(default, with = "decides")]
    pub xact_id: Option<String>,
    /// A numeric id of the payment. Paynet does not document which id this is.
    #[serde(default, with = "informs")]
    pub id: Option<i64>,
}

wire_objects!(MailorderDetail, CardPayment);

impl CardPayment {
    /// Whether the payment has an encrypted id.
    pub(crate) fn has_id(&self) -> bool {
        self.xact_id.as_deref().is_some_and(|id| !is_blank(id))
    }
}

impl MailorderDetail {
    /// Returns the encrypted ids of the link's card transactions. Blank ids are omitted, and each
    /// id is returned only once.
    ///
    /// The list has at most 1,001 ids. If it has 1,001 ids, the list may be incomplete: the link
    /// has more than 1,000 transactions, which this crate does not support.
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
