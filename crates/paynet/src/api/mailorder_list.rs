//! `POST /v1/mailorder/list`: lists the links that were created in a range of days.
//!
//! Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/emir-listesi>. The
//! archived copy of this documentation page is incomplete: it ends in the middle of the table of
//! response fields. The last fields of a row and the JSON object that contains the rows are
//! therefore unverified. The client expects them in the form that Paynet documents for its services
//! about transactions.

use paylink_core::wire::{Scalar, WireValue, decides, informs};
use paylink_core::{
    Decimal, Error, LocalDate, LocalDateTime, Private, Result, RuleCode, wire_objects,
};
use serde::{Deserialize, Deserializer, Serialize};

use super::rows;
use super::status::PayLinkStatus;
use crate::envelope::EnvelopeStatus;

/// A request for one page of the list of links.
///
/// It is unverified which format Paynet requires for the days. The client sends, for example,
/// `2026-11-21`. It is also unverified whether the list includes the links of the last day.
///
/// ```
/// use paynet::api::mailorder_list::MailorderList;
/// let query = MailorderList::new("2026-11-01".parse()?, "2026-11-22".parse()?)
///     .limit(50)
///     .starting_after(50);
/// # Ok::<(), paylink_core::time::InvalidDate>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MailorderList {
    /// Paynet's id for a dealer. If it is set, the list contains only the links of this dealer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<String>,
    /// The first day of the range. The list contains only links that were created on this day or
    /// later.
    pub datab: LocalDate,
    /// The last day of the range. It is unverified whether the list includes the links of this day.
    pub datbi: LocalDate,
    /// The maximum number of links on one page of the list. If this field is missing, Paynet uses
    /// 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The position in the whole list at which the page ends. For example, if the value is 90 and
    /// `limit` is 15, the page contains the rows 75 to 90.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending_before: Option<u64>,
    /// The position in the whole list at which the page begins. For example, if the value is 15 and
    /// `limit` is 15, the page contains the rows 15 to 30.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starting_after: Option<u64>,
}

impl MailorderList {
    /// Creates a request for the links that were created from the day `datab` to the day `datbi`.
    pub fn new(datab: LocalDate, datbi: LocalDate) -> Self {
        Self {
            agent_id: None,
            datab,
            datbi,
            limit: None,
            ending_before: None,
            starting_after: None,
        }
    }

    /// Restricts the list to the links of the dealer with this id.
    #[must_use]
    pub fn agent_id(mut self, agent_id: impl Into<String>) -> Self {
        self.agent_id = Some(agent_id.into());
        self
    }

    /// Sets the maximum number of links on one page of the list.
    #[must_use]
    pub fn limit(mut self, rows: u32) -> Self {
        self.limit = Some(rows);
        self
    }

    /// Sets the position in the whole list at which the page begins. For example, with the position
    /// 15 and a limit of 15, the page contains the rows 15 to 30.
    #[must_use]
    pub fn starting_after(mut self, index: u64) -> Self {
        self.starting_after = Some(index);
        self
    }

    /// Sets the position in the whole list at which the page ends. For example, with the position
    /// 90 and a limit of 15, the page contains the rows 75 to 90.
    #[must_use]
    pub fn ending_before(mut self, index: u64) -> Self {
        self.ending_before = Some(index);
        self
    }

    pub(crate) fn check(&self) -> Result<()> {
        if self.datab > self.datbi {
            return Err(Error::invalid(
                "datbi",
                RuleCode::Order,
                "must not be earlier than `datab`",
            ));
        }
        if self.limit == Some(0) {
            return Err(Error::invalid("limit", RuleCode::TooSmall, "must be at least 1"));
        }
        Ok(())
    }
}

/// The response of `mailorder/list`: one page of the list of links. The client accepts two forms of
/// the response: a JSON object with the rows in the field `Data` or `data`, and a JSON array of the
/// rows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MailorderPage {
    /// The number of links on all pages of the list.
    #[serde(default, with = "decides")]
    pub total: Option<i64>,
    /// The number of links on all pages of the list. It is unverified whether this response
    /// contains the field, because Paynet documents it only for another service.
    #[serde(default, with = "decides")]
    pub total_count: Option<i64>,
    /// Whether the list has more links after this page. It is unverified whether this response
    /// contains the field, because Paynet documents it only for another service.
    #[serde(default, with = "decides")]
    pub has_more: Option<bool>,
    /// The links on this page of the list. If the response is a JSON object without a field `Data`
    /// or `data`, the client returns an error and not an empty list, because the links may be in a
    /// field with a different name.
    #[serde(rename = "Data", alias = "data", deserialize_with = "rows::rows")]
    pub rows: Vec<MailorderRow>,
    /// Paynet's name for the kind of response, such as `transaction_list`.
    #[serde(default, with = "informs")]
    pub object_name: Option<String>,
    /// Paynet's result code for the request. The code 0 means success.
    #[serde(default, with = "decides")]
    pub code: Option<i64>,
    /// Paynet's message about the result of the request, in Turkish.
    #[serde(default, with = "informs")]
    pub message: Option<Private<String>>,
    /// Whether the response is a bare array of rows, without an envelope.
    #[serde(skip)]
    is_bare: bool,
}

impl From<Vec<MailorderRow>> for MailorderPage {
    fn from(rows: Vec<MailorderRow>) -> Self {
        Self { rows, is_bare: true, ..Self::default() }
    }
}

impl WireValue for MailorderPage {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        rows::object_or_rows(deserializer)
    }
}

impl EnvelopeStatus for MailorderPage {
    fn code(&self) -> Option<i64> {
        self.code
    }

    fn may_lack_code(&self) -> bool {
        self.is_bare
    }
}

/// One link in the response of `mailorder/list`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MailorderRow {
    /// Paynet's id for the link. Paynet does not document this field. It is unverified whether the
    /// response contains the field.
    #[serde(default, with = "decides")]
    pub id: Option<String>,
    /// Paynet's code for the dealer's parent company, such as `1001`.
    #[serde(default, with = "informs")]
    pub company_code: Option<String>,
    /// Paynet's id for the dealer who receives the money.
    #[serde(default, with = "informs")]
    pub agent_id: Option<String>,
    /// How long the link can be paid. Paynet documents a number. It is unverified whether the unit
    /// is hours. In the response of `mailorder/detail`, the field of the same name is a date and
    /// time.
    #[serde(default, with = "informs")]
    pub expire_date: Option<Scalar>,
    /// Paynet's encrypted id for the transaction with which the link was paid. The field may be
    /// blank.
    #[serde(default, with = "informs")]
    pub xact_id: Option<String>,
    /// Paynet's four-letter code for the bank, such as `AXSS`. The field may be blank.
    #[serde(default, with = "informs")]
    pub bank_id: Option<String>,
    /// The name of the bank with the code `bank_id`. The field may be blank.
    #[serde(default, with = "informs")]
    pub bank_name: Option<String>,
    /// The merchant's reference for the link. This meaning is unverified, because Paynet documents
    /// the field as the bank's reference code.
    #[serde(default, with = "decides")]
    pub reference_no: Option<String>,
    /// The number of installments. The value 0 means a single payment.
    #[serde(default, with = "informs")]
    pub installment: Option<i64>,
    /// The amount that was charged to the card, in lira. This amount can be higher than the
    /// requested amount because of commission or installments. It is unverified which amount this
    /// field contains if nobody has paid the link.
    #[serde(default, with = "decides")]
    pub amount: Option<Decimal>,
    /// The currency of the amount, such as `TL`. Paynet documents the value as a string of three
    /// characters (`char(3)`), but its example of `mailorder/detail` contains `TL`.
    #[serde(default, with = "decides")]
    pub currency: Option<String>,
    /// The payer's phone number.
    #[serde(default, with = "informs")]
    pub phone: Option<Private<String>>,
    /// Whether Paynet sent the link by SMS.
    #[serde(default, with = "informs")]
    pub send_sms: Option<bool>,
    /// The note that the payment page shows to the payer.
    #[serde(default, with = "informs")]
    pub note: Option<Private<String>>,
    /// The note that appears in the merchant's reports at Paynet.
    #[serde(default, with = "informs")]
    pub agent_note: Option<Private<String>>,
    /// The URL to which the payer's browser is redirected after a successful payment.
    #[serde(default, with = "informs")]
    pub succeed_url: Option<Private<String>>,
    /// The URL to which the payer's browser is redirected after a failed payment. It is unverified
    /// whether the response contains this field, because the archived copy of Paynet's
    /// documentation page is incomplete.
    #[serde(default, with = "informs")]
    pub error_url: Option<Private<String>>,
    /// The URL to which Paynet's server sends a POST request after a successful payment. It is
    /// unverified whether the response contains this field, because the archived copy of Paynet's
    /// documentation page is incomplete.
    #[serde(default, with = "informs")]
    pub confirmation_url: Option<Private<String>>,
    /// The status of the link, with the same values as in the response of `mailorder/detail`. It is
    /// unverified whether the response contains this field, because the archived copy of Paynet's
    /// documentation page is incomplete.
    #[serde(default, with = "decides")]
    pub status: Option<PayLinkStatus>,
    /// Whether Paynet sent the link by e-mail. It is unverified whether the response contains this
    /// field, because the archived copy of Paynet's documentation page is incomplete.
    #[serde(default, with = "informs")]
    pub send_mail: Option<bool>,
    /// Whether the payer may pay parts of the amount with several cards. It is unverified whether
    /// the response contains this field, because the archived copy of Paynet's documentation page
    /// is incomplete.
    #[serde(default, with = "informs")]
    pub multi_payment: Option<bool>,
    /// The date and time at which the link was created, as local time without a time zone. It is
    /// unverified whether the response contains this field, because the archived copy of Paynet's
    /// documentation page is incomplete.
    #[serde(default, with = "informs")]
    pub create_date: Option<LocalDateTime>,
}

wire_objects!(MailorderRow);
