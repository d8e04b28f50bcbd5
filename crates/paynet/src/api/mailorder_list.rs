//! `POST /v1/mailorder/list`: lists the links of a range of days.
//!
//! Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/emir-listesi> (its
//! archived copy ends inside the table of the answer). The wrapper and the last fields of a row are
//! unverified: they are read as the sibling services write them.

use paylink_core::wire::Scalar;
use paylink_core::wire::record::{self, Found, Member, Names, Place, Record, Shape, Slot};
use paylink_core::{
    Decimal, Error, LocalDate, LocalDateTime, Private, Result, RuleCode, names, record,
};
use serde::{Deserialize, Deserializer, Serialize};

use super::rows;
use super::status::PayLinkStatus;
use crate::envelope::EnvelopeStatus;

/// Which links to list.
///
/// The day format is unverified (`2026-11-21` is sent), and so is whether the last day is included.
///
/// ```
/// use paynet::api::mailorder_list::MailorderList;
/// let query = MailorderList::new("2026-11-01".parse()?, "2026-11-22".parse()?).limit(50).starting_after(50);
/// # Ok::<(), paylink_core::time::InvalidDate>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MailorderList {
    /// Only links of this dealer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<String>,
    /// The first day.
    pub datab: LocalDate,
    /// The last day.
    pub datbi: LocalDate,
    /// How many rows; 10 unless stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The rows before this index: 90 with a limit of 15 gives rows 75 to 90.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending_before: Option<u64>,
    /// The rows after this index: 15 with a limit of 15 gives rows 15 to 30. An offset, not a
    /// cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starting_after: Option<u64>,
}

impl MailorderList {
    /// Links from `datab` to `datbi`.
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

    /// Only links of this dealer.
    #[must_use]
    pub fn agent_id(mut self, agent_id: impl Into<String>) -> Self {
        self.agent_id = Some(agent_id.into());
        self
    }

    /// How many rows.
    #[must_use]
    pub fn limit(mut self, rows: u32) -> Self {
        self.limit = Some(rows);
        self
    }

    /// The rows after this index.
    #[must_use]
    pub fn starting_after(mut self, index: u64) -> Self {
        self.starting_after = Some(index);
        self
    }

    /// The rows before this index.
    #[must_use]
    pub fn ending_before(mut self, index: u64) -> Self {
        self.ending_before = Some(index);
        self
    }

    pub(crate) fn check(&self) -> Result<()> {
        if self.datab > self.datbi {
            return Err(Error::invalid("datbi", RuleCode::Order, "must not be earlier than datab"));
        }
        if self.limit == Some(0) {
            return Err(Error::invalid("limit", RuleCode::TooSmall, "must be at least 1"));
        }
        Ok(())
    }
}

/// A page of links. Rows are read from `Data`, from `data`, or from a bare array, each as a `Row`.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct MailorderPage<Row = MailorderRow> {
    /// How many rows there are in all.
    pub total: Option<i64>,
    /// The same by another name. Unverified, as the sibling service has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_count: Option<i64>,
    /// Whether there are more rows. Unverified, as the sibling service has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_more: Option<bool>,
    /// The rows.
    #[serde(rename = "Data")]
    pub rows: Vec<Row>,
    /// The API object that answered.
    pub object_name: Option<String>,
    /// The result code; 0 is success.
    pub code: Option<i64>,
    /// What Paynet says, in Turkish.
    pub message: Option<Private<String>>,
    /// The rows came as a bare array, without an envelope.
    #[serde(skip)]
    pub bare: bool,
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
    /// One link of a list.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct MailorderRow {
        /// Paynet's id of the link. Unverified: not among the documented fields.
        pub id: Option<String>,
        /// The main company.
        pub company_code: Option<String>,
        /// The dealer.
        pub agent_id: Option<String>,
        /// The lifetime: documented as a number (hours, presumably); `detail` has a stamp under the
        /// same name.
        pub expire_date: Option<Scalar>,
        /// The transaction, or blank.
        pub xact_id: Option<String>,
        /// The bank, or blank.
        pub bank_id: Option<String>,
        /// The bank's name, or blank.
        pub bank_name: Option<String>,
        /// The merchant's reference. The page calls it the bank's; unverified.
        pub reference_no: Option<String>,
        /// Installments; 0 is a single payment.
        pub installment: Option<i64>,
        /// What was asked for, in lira.
        pub amount: Option<Decimal>,
        /// Documented as `char(3)`; `TL` in the example of `detail`.
        pub currency: Option<String>,
        /// The payer's phone.
        pub phone: Option<Private<String>>,
        /// Whether Paynet texted the link.
        pub send_sms: Option<bool>,
        /// What the payer reads.
        pub note: Option<Private<String>>,
        /// What stands in the merchant's reports.
        pub agent_note: Option<Private<String>>,
        /// Where the browser goes after success.
        pub succeed_url: Option<Private<String>>,
        /// Where the browser goes after failure. Unverified.
        pub error_url: Option<Private<String>>,
        /// Where Paynet posts a success. Unverified.
        pub confirmation_url: Option<Private<String>>,
        /// The status, as in `detail`. Unverified.
        pub status: Option<PayLinkStatus>,
        /// Whether Paynet mailed the link. Unverified.
        pub send_mail: Option<bool>,
        /// Whether several cards may share the amount. Unverified.
        pub multi_payment: Option<bool>,
        /// When the link was created, without a zone. Unverified.
        pub create_date: Option<LocalDateTime>,
    }
}
