//! `POST /api/Transaction/List`: lists the transactions in a range of days.
//!
//! AHL Pay documents this service at
//! <https://developer.ahlpay.com.tr/satici-islemleri/transaction-listesi>. The archived copy of
//! this documentation page is cut off in the first row of the answer, at `txnType`. The later
//! fields of a row, beginning with `orderId`, were observed in AHL Pay's back-office program, in
//! the file `PaymentAndTransactionFilter.tsx` of the repository `fmfatih/p3spg_FrontEnd`. The
//! object that contains the rows and the page numbers was observed in the same file.

use paylink_core::wire::{Scalar, decides, informs, is_blank};
use paylink_core::{
    Decimal, Error, LocalDate, LocalDateTime, Private, Result, RuleCode, wire_objects,
};
use serde::{Deserialize, Serialize};

use super::{ORDER_BY, PAGE_SIZE, Page};

/// A request for one page of the list of transactions in a range of days.
///
/// If [`merchant_id`](Self::merchant_id) is `None`, the client sends the merchant id from the
/// login.
///
/// The optional filters, such as `order_id`, limit the list to the transactions with the given
/// value. AHL Pay documents some of these filters as whole numbers. This crate sends all of them as
/// strings, because a masked card number is not a number, and a code may have leading zeros.
///
/// ```
/// use ahlpay::api::transaction_list::TransactionList;
/// let query = TransactionList::new("2026-11-01".parse()?, "2026-11-22".parse()?)
///     .order_id("ORD-1042-1");
/// # Ok::<(), paylink_core::time::InvalidDate>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TransactionList {
    /// The first day of the range. AHL Pay documents this field.
    pub start_date: LocalDate,
    /// The last day of the range. AHL Pay documents this field. It is unverified whether the list
    /// includes the transactions of this day.
    pub end_date: LocalDate,
    /// The maximum number of rows on one page of the list. The minimum is 1. AHL Pay documents this
    /// field.
    pub size: u32,
    /// The number of the requested page of the list. The first page has the number 0. AHL Pay
    /// documents this field.
    pub page: u32,
    /// The column by which the rows are sorted. AHL Pay documents this field, but not which values
    /// are allowed. The default is [`ORDER_BY`], the value in AHL Pay's example.
    pub order_by: String,
    /// Whether the list begins with the newest transaction. AHL Pay documents this field as
    /// required, but its example does not contain the field. AHL Pay documents this field as a
    /// number and `orderBy` as a Boolean. The two types are apparently swapped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_by_desc: Option<bool>,
    /// The merchant's id. AHL Pay documents this field.
    #[serde(default)]
    pub merchant_id: Option<i64>,
    /// If this field is set, the list contains only transactions of these types, such as `Auth`.
    /// AHL Pay documents this field.
    #[serde(default)]
    pub transaction_type: Option<Vec<String>>,
    /// If this field is set, the list contains only transactions of the payer with this national
    /// identity number. AHL Pay documents this field.
    #[serde(default)]
    pub citizenship_number: Option<Private<String>>,
    /// If this field is set, the list contains only transactions with this order number. AHL Pay
    /// documents this field.
    #[serde(default, with = "decides")]
    pub order_id: Option<String>,
    /// If this field is set, the list contains only transactions with this card number. AHL Pay
    /// documents this field.
    #[serde(default)]
    pub card_number: Option<Private<String>>,
    /// If this field is set, the list contains only transactions with this authorization code of
    /// the bank. AHL Pay documents this field.
    #[serde(default, with = "decides")]
    pub auth_code: Option<String>,
    /// If this field is set, the list contains only transactions with this response code. AHL Pay
    /// documents this field.
    #[serde(default, with = "decides")]
    pub response_code: Option<String>,
    /// If this field is set, the list contains only transactions of the bank with this code. AHL
    /// Pay documents this field.
    #[serde(default, with = "decides")]
    pub bank_code: Option<String>,
}

impl TransactionList {
    /// Creates a request for the first page, with at most 50 transactions from `start_date` to
    /// `end_date`. The list begins with the oldest transaction.
    pub fn new(start_date: LocalDate, end_date: LocalDate) -> Self {
        Self {
            start_date,
            end_date,
            size: PAGE_SIZE,
            page: 0,
            order_by: ORDER_BY.to_owned(),
            order_by_desc: Some(false),
            merchant_id: None,
            transaction_type: None,
            citizenship_number: None,
            order_id: None,
            card_number: None,
            auth_code: None,
            response_code: None,
            bank_code: None,
        }
    }

    /// Limits the list to transactions with this order number.
    #[must_use]
    pub fn order_id(mut self, order_id: impl Into<String>) -> Self {
        self.order_id = Some(order_id.into());
        self
    }

    /// Adds a type of transaction, such as `Auth`. The list contains only transactions of the added
    /// types.
    #[must_use]
    pub fn transaction_type(mut self, txn_type: impl Into<String>) -> Self {
        self.transaction_type.get_or_insert_default().push(txn_type.into());
        self
    }

    /// Sets the number of the requested page of the list. The first page has the number 0.
    #[must_use]
    pub fn page(mut self, page: u32) -> Self {
        self.page = page;
        self
    }

    /// Sets the maximum number of rows on one page of the list.
    #[must_use]
    pub fn size(mut self, rows: u32) -> Self {
        self.size = rows;
        self
    }

    pub(crate) fn check(&self) -> Result<()> {
        if self.start_date > self.end_date {
            return Err(Error::invalid(
                "endDate",
                RuleCode::Order,
                "must not be earlier than `startDate`",
            ));
        }
        if self.size == 0 {
            return Err(Error::invalid("size", RuleCode::TooSmall, "must be at least 1"));
        }
        if is_blank(&self.order_by) {
            return Err(Error::invalid("orderBy", RuleCode::Blank, "must not be blank"));
        }
        Ok(())
    }

    pub(crate) fn for_merchant(&self, merchant_id: i64) -> Self {
        let mut request = self.clone();
        request.merchant_id.get_or_insert(merchant_id);
        request
    }
}

/// The answer to a [`TransactionList`] request: one page of the list of transactions.
///
/// AHL Pay documents the answer as a JSON array of rows. In AHL Pay's back-office program, a JSON
/// object with page numbers was observed. This crate accepts both.
pub type Transactions = Page<TransactionRow>;

/// A transaction in the answer of the service `Transaction/List`. The amounts are in lira. (The
/// amount in a [`CreateLinkPayment`] request is in kuruş.)
///
/// [`CreateLinkPayment`]: super::create_link_payment::CreateLinkPayment
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TransactionRow {
    /// AHL Pay's result code for the transaction. AHL Pay documents this field.
    #[serde(default, with = "informs")]
    pub response_code: Option<String>,
    /// The bank's result code for the transaction. AHL Pay documents this field.
    #[serde(default, with = "informs")]
    pub bank_response_code: Option<String>,
    /// AHL Pay's code for the bank that processed the transaction. AHL Pay documents this field.
    #[serde(default, with = "informs")]
    pub bank_code: Option<String>,
    /// The name of the bank that processed the transaction. AHL Pay documents this field.
    #[serde(default, with = "informs")]
    pub bank_name: Option<String>,
    /// The merchant's id. AHL Pay documents this field.
    #[serde(default, with = "informs")]
    pub merchant_id: Option<i64>,
    /// The merchant's legal name. AHL Pay documents this field.
    #[serde(default, with = "informs")]
    pub merchant_name: Option<Private<String>>,
    /// The member id, which identifies an institution. AHL Pay documents this field.
    #[serde(default, with = "informs")]
    pub member_id: Option<i64>,
    /// The number of the payer's card, in which AHL Pay masks some digits, such as
    /// `411979******4284`. AHL Pay documents this field.
    #[serde(default, with = "informs")]
    pub masked_pan: Option<Private<String>>,
    /// The name of the card holder. AHL Pay documents this field.
    #[serde(default, with = "informs")]
    pub card_holder_name: Option<Private<String>>,
    /// The amount that was charged, in lira. AHL Pay documents this field.
    #[serde(default, with = "decides")]
    pub total_amount: Option<Decimal>,
    /// The amount that was requested, in lira. AHL Pay documents this field.
    #[serde(default, with = "decides")]
    pub amount: Option<Decimal>,
    /// The e-mail address of the API user. AHL Pay documents this field.
    #[serde(default, with = "informs")]
    pub user_code: Option<Private<String>>,
    /// The type of the transaction, such as `AUTH` (sale), `VOID` or `REFUND`. In requests, the
    /// types are written `Auth`, `Void` and `Refund`. It is unknown whether AHL Pay documents this
    /// field. The field was observed in AHL Pay's back-office program.
    #[serde(default, with = "decides")]
    pub txn_type: Option<String>,
    /// The merchant's order number. It is unknown whether AHL Pay documents this field. The field
    /// was observed in AHL Pay's back-office program.
    #[serde(default, with = "decides")]
    pub order_id: Option<String>,
    /// The status of the transaction, such as `SUCCESS`. It is unknown whether AHL Pay documents
    /// this field. The field was observed in AHL Pay's back-office program.
    #[serde(default, with = "decides")]
    pub status: Option<String>,
    /// The text that explains the status. It is unknown whether AHL Pay documents this field. The
    /// field was observed in AHL Pay's back-office program.
    #[serde(default, with = "informs")]
    pub status_desc: Option<String>,
    /// The code of the currency. It is unknown whether AHL Pay documents this field. The field was
    /// observed in AHL Pay's back-office program.
    #[serde(default, with = "decides")]
    pub currency: Option<String>,
    /// The name of the currency. It is unknown whether AHL Pay documents this field. The field was
    /// observed in AHL Pay's back-office program.
    #[serde(default, with = "decides")]
    pub currency_desc: Option<String>,
    /// The number of installments. It is unknown whether AHL Pay documents this field. The field
    /// was observed in AHL Pay's back-office program. It is unknown whether AHL Pay returns a
    /// number or a string.
    #[serde(default, with = "informs")]
    pub installment_count: Option<Scalar>,
    /// AHL Pay's id for the transaction. It is unknown whether AHL Pay documents this field. The
    /// field was observed in AHL Pay's back-office program.
    #[serde(default, with = "decides")]
    pub id: Option<Scalar>,
    /// The bank's authorization code. It is unknown whether AHL Pay documents this field. The field
    /// was observed in AHL Pay's back-office program.
    #[serde(default, with = "decides")]
    pub auth_code: Option<String>,
    /// The time at which the transaction was made, without a time zone. It is unknown whether AHL
    /// Pay documents this field. The field was observed in AHL Pay's back-office program.
    #[serde(default, with = "informs")]
    pub system_date_formatted: Option<LocalDateTime>,
    /// Whether the bank has already closed the day of the transaction. After that, the payment can
    /// only be refunded. Before that, it can be voided. It is unknown whether AHL Pay documents
    /// this field. The field was observed in AHL Pay's back-office program.
    #[serde(default, with = "informs")]
    pub end_of_day_flag: Option<Scalar>,
}

wire_objects!(TransactionRow);

impl TransactionRow {
    /// Returns the merchant's order number without surrounding whitespace. Returns `None` if the
    /// order number is missing or blank.
    pub fn order(&self) -> Option<&str> {
        self.order_id.as_deref().map(str::trim).filter(|id| !id.is_empty())
    }

    /// Returns the id of the transaction, or the bank's authorization code if the row has no id.
    pub fn transaction_id(&self) -> Option<&str> {
        let ids = [self.id.as_ref().map(Scalar::as_str), self.auth_code.as_deref()];
        ids.into_iter().flatten().find(|text| !is_blank(text))
    }

    /// Whether both rows describe the same transaction. The ids are compared if both rows have one.
    /// Otherwise the whole rows are compared.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.id, &other.id) {
            (Some(own), Some(other)) => own.as_str() == other.as_str(),
            _ => self == other,
        }
    }

    /// Returns whether the row describes a void or a refund that did not fail. AHL Pay's
    /// back-office program shows that a refund is listed as a separate row. It is unverified
    /// whether a void is also listed as a separate row.
    pub fn is_reversal(&self) -> bool {
        is_any_of(self.txn_type.as_deref(), &["VOID", "REFUND"]) && !self.is_failed()
    }

    /// Whether the row is a void that did not fail.
    pub(crate) fn is_void(&self) -> bool {
        is_any_of(self.txn_type.as_deref(), &["VOID"]) && !self.is_failed()
    }

    /// Returns `true` if the status reports that the payment was voided, `false` if it reports that
    /// the payment was refunded, and `None` otherwise.
    pub(crate) fn reversed_by(&self) -> Option<bool> {
        let is_void = is_any_of(self.status.as_deref(), &["VOID"]);
        (is_void || is_any_of(self.status.as_deref(), &["REFUND"])).then_some(is_void)
    }

    /// Whether the transaction failed.
    pub(crate) fn is_failed(&self) -> bool {
        is_any_of(self.status.as_deref(), &["FAIL"])
    }

    /// Returns whether the row has the status `VOID` or `REFUND`, which means that the payment in
    /// this row was voided or refunded. It is unverified how a void or a refund changes the row of
    /// the payment.
    pub fn is_reversed(&self) -> bool {
        is_any_of(self.status.as_deref(), &["VOID", "REFUND"])
    }

    /// Returns whether the row describes a sale, which charges the payer. A pre-authorization
    /// (`PreAuth`) is not a sale.
    pub fn is_sale(&self) -> bool {
        is_any_of(self.txn_type.as_deref(), &["AUTH", "SALE"])
    }

    /// Whether the transaction reserves an amount, but does not charge it. AHL Pay documents the
    /// type `PreAuth` in requests.
    pub(crate) fn is_pre_auth(&self) -> bool {
        is_any_of(self.txn_type.as_deref(), &["PREAUTH"])
    }

    /// Whether the transaction charges an amount that was reserved, and did not fail. AHL Pay
    /// documents a service `PostAuth`. That an answer has this type is unverified.
    pub(crate) fn is_capture(&self) -> bool {
        is_any_of(self.txn_type.as_deref(), &["POSTAUTH"]) && !self.is_failed()
    }
}

/// Whether the text is one of the words, in upper or lower case. Requests have `Auth`, and answers
/// have `AUTH`.
fn is_any_of(text: Option<&str>, words: &[&str]) -> bool {
    text.is_some_and(|text| words.iter().any(|word| text.trim().eq_ignore_ascii_case(word)))
}
