//! `POST /v1/mailorder/list`: lists the links that were created in a range of days.
//!
//! Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/emir-listesi>. The
//! archived copy of this page ends in the middle of the table of response fields. The last fields
//! of a row and the JSON object around the rows are therefore unverified. The client expects them
//! in the form that Paynet uses for its transaction services.

use paylink_core::wire::Scalar;
use paylink_core::wire::record::{self, Found, Member, Names, Place, Record, Shape, Slot};
use paylink_core::{
    Decimal, Error, LocalDate, LocalDateTime, Private, Result, RuleCode, names, record,
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
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct MailorderPage<Row = MailorderRow> {
    /// The number of rows on all pages.
    pub total: Option<i64>,
    /// The number of rows on all pages. Unverified: this field is known only from a Paynet service
    /// other than `mailorder/list`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_count: Option<i64>,
    /// Whether there are more rows after this page. Unverified: this field is known only from a
    /// Paynet service other than `mailorder/list`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_more: Option<bool>,
    /// The links on this page.
    #[serde(rename = "Data")]
    pub rows: Vec<Row>,
    /// The name of the API object that responded.
    pub object_name: Option<String>,
    /// The result code; 0 means success.
    pub code: Option<i64>,
    /// Paynet's message, in Turkish.
    pub message: Option<Private<String>>,
    /// Whether the response is a bare array of rows, without an envelope.
    #[serde(skip)]
    bare: bool,
    #[serde(skip)]
    without_rows: bool,
}

impl<Row> Default for MailorderPage<Row> {
    fn default() -> Self {
        Self {
            total: None,
            total_count: None,
            has_more: None,
            rows: Vec::new(),
            object_name: None,
            code: None,
            message: None,
            bare: false,
            without_rows: false,
        }
    }
}

impl<Row: record::Row> Record for MailorderPage<Row> {
    fn names(&self) -> Names {
        names!["total", "total_count", "has_more", "Data", "data", "object_name", "code", "message"]
    }

    fn member(&mut self, at: usize) -> Slot<'_> {
        match at {
            0 => Slot::Int(&mut self.total),
            1 => Slot::Int(&mut self.total_count),
            2 => Slot::Flag(&mut self.has_more),
            3 | 4 if !self.without_rows => Slot::Again,
            3 | 4 => {
                self.without_rows = false;
                Slot::Shape(&mut self.rows)
            }
            5 => Member::slot(&mut self.object_name),
            6 => Slot::Int(&mut self.code),
            _ => Member::slot(&mut self.message),
        }
    }
}

impl<Row: record::Row> Shape for MailorderPage<Row> {
    fn place(&mut self, found: Found<'_>) -> Option<Place<'_>> {
        match found {
            Found::Object => {
                self.without_rows = true;
                Some(Place::Object(self))
            }
            Found::Array => {
                self.bare = true;
                Some(Place::Rows(&mut self.rows))
            }
            _ => None,
        }
    }
}

impl<'de, Row: record::Row> Deserialize<'de> for MailorderPage<Row> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut page = Self::default();
        record::shape(deserializer, &mut page)?;
        Ok(page)
    }
}

impl<Row: record::Row + Send> EnvelopeStatus for MailorderPage<Row> {
    fn code(&self) -> Option<i64> {
        self.code
    }

    fn may_lack_code(&self) -> bool {
        self.bare
    }

    fn missing(&self) -> Option<&'static str> {
        self.without_rows.then_some(rows::NO_ROWS)
    }
}

record! {
    /// One link in the response of `mailorder/list`.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct MailorderRow {
        /// Paynet's id for the link. Unverified: Paynet does not document this field.
        pub id: Option<String>,
        /// Paynet's code for the main company.
        pub company_code: Option<String>,
        /// Paynet's id for the dealer.
        pub agent_id: Option<String>,
        /// The lifetime of the link. Paynet documents a number; it is unverified whether the number
        /// is in hours. In `mailorder/detail`, the field `expire_date` is a date and time.
        pub expire_date: Option<Scalar>,
        /// Paynet's encrypted id for the transaction. The id may be blank.
        pub xact_id: Option<String>,
        /// Paynet's code for the bank. The code may be blank.
        pub bank_id: Option<String>,
        /// The name of the bank with the code `bank_id`. The name may be blank.
        pub bank_name: Option<String>,
        /// The merchant's reference. This meaning is unverified: Paynet's page calls the field the
        /// bank's reference code.
        pub reference_no: Option<String>,
        /// The number of installments; 0 means a single payment.
        pub installment: Option<i64>,
        /// The requested amount, in lira.
        pub amount: Option<Decimal>,
        /// The currency of the amount. Paynet documents the type `char(3)`. The value is `TL` in
        /// Paynet's example of `mailorder/detail`.
        pub currency: Option<String>,
        /// The payer's phone number.
        pub phone: Option<Private<String>>,
        /// Whether Paynet sent the link by SMS.
        pub send_sms: Option<bool>,
        /// The note that the payment page shows to the payer.
        pub note: Option<Private<String>>,
        /// The note for the merchant's reports at Paynet.
        pub agent_note: Option<Private<String>>,
        /// The URL that the payer's browser is sent to after a successful payment.
        pub succeed_url: Option<Private<String>>,
        /// The URL that the payer's browser is sent to after a failed payment. This field is
        /// unverified.
        pub error_url: Option<Private<String>>,
        /// The URL to which Paynet sends a POST request after a successful payment. This field is
        /// unverified.
        pub confirmation_url: Option<Private<String>>,
        /// The status of the link, with the same values as in `mailorder/detail`. This field is
        /// unverified.
        pub status: Option<PayLinkStatus>,
        /// Whether Paynet sent the link by e-mail. This field is unverified.
        pub send_mail: Option<bool>,
        /// Whether the payer may split the amount over several cards. This field is unverified.
        pub multi_payment: Option<bool>,
        /// When the link was created, as a local time without a time zone. This field is
        /// unverified.
        pub create_date: Option<LocalDateTime>,
    }
}
