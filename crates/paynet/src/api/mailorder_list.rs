//! `POST /v1/mailorder/list`: lists the links that were created in a range of days. According to
//! Paynet's page, the service is for checking the states of links.
//!
//! Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/emir-listesi>. The
//! archived copy of this page ends in the middle of the table of response fields. The last fields
//! of a row and the JSON object around the rows are therefore unverified. The client expects them
//! in the form that Paynet uses for its transaction services.

use paylink_core::wire::{Scalar, WireValue, decides, informs};
use paylink_core::{
    Decimal, Error, LocalDate, LocalDateTime, Private, Result, RuleCode, wire_objects,
};
use serde::{Deserialize, Deserializer, Serialize};

use super::rows;
use super::status::PayLinkStatus;
use crate::envelope::EnvelopeStatus;

/// A query for one page of the list of links.
///
/// The format of the days is unverified; the client sends a day in the form `2026-11-21`. It is
/// also unverified whether the list includes the last day.
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
    /// Paynet's id for a dealer. If the id is set, only the links of this dealer are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<String>,
    /// The first day of the range in which the listed links were created.
    pub datab: LocalDate,
    /// The last day of the range in which the listed links were created.
    pub datbi: LocalDate,
    /// The number of rows per page; Paynet's default is 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The offset before which the page ends. With a limit of 15, an offset of 90 returns the rows
    /// 75 to 90.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending_before: Option<u64>,
    /// The offset after which the page begins. With a limit of 15, an offset of 15 returns the rows
    /// 15 to 30.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starting_after: Option<u64>,
}

impl MailorderList {
    /// Returns a query for the links that were created from day `datab` to day `datbi`.
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

    /// Sets the number of rows per page.
    #[must_use]
    pub fn limit(mut self, rows: u32) -> Self {
        self.limit = Some(rows);
        self
    }

    /// Sets the offset after which the page begins.
    #[must_use]
    pub fn starting_after(mut self, index: u64) -> Self {
        self.starting_after = Some(index);
        self
    }

    /// Sets the offset before which the page ends.
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

/// One page of the list of links, which is the response of `mailorder/list`. The client reads an
/// object with the rows in the field `Data` or `data`. It also reads a bare array of rows, which
/// contains nothing but the rows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MailorderPage {
    /// The number of rows on all pages.
    #[serde(default, with = "decides")]
    pub total: Option<i64>,
    /// The number of rows on all pages. Unverified: this field is known only from a Paynet service
    /// other than `mailorder/list`.
    #[serde(default, with = "decides")]
    pub total_count: Option<i64>,
    /// Whether there are more rows after this page. Unverified: this field is known only from a
    /// Paynet service other than `mailorder/list`.
    #[serde(default, with = "decides")]
    pub has_more: Option<bool>,
    /// The links on this page. A response without this field cannot be read: a list in a field of a
    /// different name must not be read as an empty list.
    #[serde(rename = "Data", alias = "data", deserialize_with = "rows::rows")]
    pub rows: Vec<MailorderRow>,
    /// The name of the API object that responded.
    #[serde(default, with = "informs")]
    pub object_name: Option<String>,
    /// The result code; 0 means success.
    #[serde(default, with = "decides")]
    pub code: Option<i64>,
    /// Paynet's message, in Turkish.
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
#[serde(default)]
#[non_exhaustive]
pub struct MailorderRow {
    /// Paynet's id for the link. Unverified: Paynet does not document this field.
    #[serde(with = "decides")]
    pub id: Option<String>,
    /// Paynet's code for the main company.
    #[serde(with = "informs")]
    pub company_code: Option<String>,
    /// Paynet's id for the dealer.
    #[serde(with = "informs")]
    pub agent_id: Option<String>,
    /// The lifetime of the link. Paynet documents a number; it is unverified whether the number
    /// is in hours. In `mailorder/detail`, the field `expire_date` is a date and time.
    #[serde(with = "informs")]
    pub expire_date: Option<Scalar>,
    /// Paynet's encrypted id for the transaction. The id may be blank.
    #[serde(with = "informs")]
    pub xact_id: Option<String>,
    /// Paynet's code for the bank. The code may be blank.
    #[serde(with = "informs")]
    pub bank_id: Option<String>,
    /// The name of the bank with the code `bank_id`. The name may be blank.
    #[serde(with = "informs")]
    pub bank_name: Option<String>,
    /// The merchant's reference. This meaning is unverified: Paynet's page calls the field the
    /// bank's reference code.
    #[serde(with = "decides")]
    pub reference_no: Option<String>,
    /// The number of installments; 0 means a single payment.
    #[serde(with = "informs")]
    pub installment: Option<i64>,
    /// The amount that was drawn from the card, in lira. This is the meaning on Paynet's page. With
    /// commission or installments, this amount is higher than the requested amount. The value for a
    /// link that nobody has paid is unverified.
    #[serde(with = "decides")]
    pub amount: Option<Decimal>,
    /// The currency of the amount. Paynet documents the type `char(3)`. The value is `TL` in
    /// Paynet's example of `mailorder/detail`.
    #[serde(with = "decides")]
    pub currency: Option<String>,
    /// The payer's phone number.
    #[serde(with = "informs")]
    pub phone: Option<Private<String>>,
    /// Whether Paynet sent the link by SMS.
    #[serde(with = "informs")]
    pub send_sms: Option<bool>,
    /// The note that the payment page shows to the payer.
    #[serde(with = "informs")]
    pub note: Option<Private<String>>,
    /// The note for the merchant's reports at Paynet.
    #[serde(with = "informs")]
    pub agent_note: Option<Private<String>>,
    /// The URL that the payer's browser is sent to after a successful payment.
    #[serde(with = "informs")]
    pub succeed_url: Option<Private<String>>,
    /// The URL that the payer's browser is sent to after a failed payment. This field is
    /// unverified.
    #[serde(with = "informs")]
    pub error_url: Option<Private<String>>,
    /// The URL to which Paynet sends a POST request after a successful payment. This field is
    /// unverified.
    #[serde(with = "informs")]
    pub confirmation_url: Option<Private<String>>,
    /// The status of the link, with the same values as in `mailorder/detail`. This field is
    /// unverified: the archived table ends before it, but Paynet's page says that the list is for
    /// checking the states of links.
    #[serde(with = "decides")]
    pub status: Option<PayLinkStatus>,
    /// Whether Paynet sent the link by e-mail. This field is unverified.
    #[serde(with = "informs")]
    pub send_mail: Option<bool>,
    /// Whether the payer may split the amount over several cards. This field is unverified.
    #[serde(with = "informs")]
    pub multi_payment: Option<bool>,
    /// When the link was created, as a local time without a time zone. This field is
    /// unverified.
    #[serde(with = "informs")]
    pub create_date: Option<LocalDateTime>,
}

wire_objects!(MailorderRow);
