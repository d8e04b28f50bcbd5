//! `POST /v1/mailorder/detail`: returns the details of one link. A
//! [`LinkLookup`](super::LinkLookup) selects the link.
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
#[serde(default)]
#[non_exhaustive]
pub struct MailorderDetail {
    /// Paynet's code for the dealer's parent company, such as `1001`.
    #[serde(with = "informs")]
    pub company_code: Option<String>,
    /// Paynet's id for the dealer who receives the money.
    #[serde(with = "informs")]
    pub agent_id: Option<String>,
    /// Paynet's encrypted id for the transaction, if the payment was made with one card. The field
    /// is blank until the link is paid. The presence of an id does not prove that the link was
    /// paid.
    #[serde(with = "decides")]
    pub xact_id: Option<String>,
    /// The merchant's reference for the link. The field is blank if the link has no reference.
    #[serde(with = "decides")]
    pub reference_no: Option<String>,
    /// The payer's e-mail address. Paynet does not document whether it masks the address. Paynet's
    /// example does not show this either, because it contains Paynet's own address.
    #[serde(with = "informs")]
    pub email: Option<Private<String>>,
    /// The name of the merchant's user who created the link. In Paynet's example, the field
    /// consists of spaces.
    #[serde(with = "informs")]
    pub user_name: Option<Private<String>>,
    /// The payer's name, masked by Paynet, such as `O*** Ö******`.
    #[serde(with = "informs")]
    pub name_surname: Option<Private<String>>,
    /// The requested amount, in lira.
    #[serde(with = "decides")]
    pub amount: Option<Decimal>,
    /// The currency of the amount. The value is `TL` in Paynet's example.
    #[serde(with = "decides")]
    pub currency: Option<String>,
    /// The number of installments; 0 means a single payment.
    #[serde(with = "informs")]
    pub installment: Option<i64>,
    /// The payer's phone number, masked by Paynet, such as `539560****`.
    #[serde(with = "informs")]
    pub phone: Option<Private<String>>,
    /// Paynet's four-letter code for the bank whose cards are accepted, such as `AXSS`. The field
    /// is blank if the cards of all banks are accepted.
    #[serde(with = "informs")]
    pub bank_id: Option<String>,
    /// The date and time at which the link expires, as local time without a time zone. In a request
    /// to `mailorder/create`, the field of the same name is a number of hours.
    #[serde(with = "informs")]
    pub expire_date: Option<LocalDateTime>,
    /// The date and time at which the link was created, as local time without a time zone.
    #[serde(with = "informs")]
    pub create_date: Option<LocalDateTime>,
    /// The note that the payment page shows to the payer.
    #[serde(with = "informs")]
    pub note: Option<Private<String>>,
    /// The note that appears in the merchant's reports at Paynet.
    #[serde(with = "informs")]
    pub agent_note: Option<Private<String>>,
    /// The URL to which the payer's browser is redirected after a successful payment.
    #[serde(with = "informs")]
    pub succeed_url: Option<Private<String>>,
    /// The URL to which the payer's browser is redirected after a failed payment.
    #[serde(with = "informs")]
    pub error_url: Option<Private<String>>,
    /// The URL to which Paynet's server sends a POST request after a successful payment.
    #[serde(with = "informs")]
    pub confirmation_url: Option<Private<String>>,
    /// The name of the bank with the code `bank_id`. The field may be blank.
    #[serde(with = "informs")]
    pub bank_name: Option<String>,
    /// The status of the link. Paynet's page documents a text of one character (`char(1)`), but
    /// Paynet's example contains a number.
    #[serde(with = "decides")]
    pub status: Option<PayLinkStatus>,
    /// Whether Paynet sends an e-mail to the merchant's company when the link is paid. Paynet's
    /// page documents a text, but Paynet's example contains a boolean.
    #[serde(with = "informs")]
    pub send_confirmation_mail: Option<Scalar>,
    /// Whether Paynet sent the link by SMS.
    #[serde(with = "informs")]
    pub send_sms: Option<bool>,
    /// Whether Paynet sent the link by e-mail.
    #[serde(with = "informs")]
    pub send_mail: Option<bool>,
    /// Whether the payer may split the amount over several cards.
    #[serde(with = "informs")]
    pub multi_payment: Option<bool>,
    /// The payments of the link, one for each card. Only the newer version of Paynet's page
    /// documents this field.
    #[serde(with = "decides")]
    pub payments: Option<Vec<CardPayment>>,
    /// Paynet's name for the API object that sent the response. The value is `null` in Paynet's
    /// example.
    #[serde(with = "informs")]
    pub object_name: Option<String>,
    /// Paynet's result code for the request; 0 means success.
    #[serde(with = "decides")]
    pub code: Option<i64>,
    /// Paynet's message about the result, in Turkish. The value is `null` in Paynet's example.
    #[serde(with = "informs")]
    pub message: Option<Private<String>>,
}

/// A payment that was made with one card. A link that allows several cards can have several such
/// payments.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CardPayment {
    /// Paynet's encrypted id for the transaction.
    #[serde(with = "decides")]
    pub xact_id: Option<String>,
    /// A number. Paynet does not document what it means.
    #[serde(with = "informs")]
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
    /// Returns the encrypted ids of the link's transactions, without blank and repeated ids.
    ///
    /// The list has at most 1,001 ids. If it has 1,001 ids, the response contains more transactions
    /// than this client supports, and must not be used.
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
