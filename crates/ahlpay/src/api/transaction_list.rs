//! `POST /api/Transaction/List`: lists transactions of a range of days.
//!
//! Documented: <https://developer.ahlpay.com.tr/satici-islemleri/transaction-listesi>, whose
//! archived copy ends inside the first row of the answer, at `txnType`. The members of a row from
//! `orderId` on are observed at AHL Pay's back-office program (`fmfatih/p3spg_FrontEnd`,
//! PaymentAndTransactionFilter.tsx), as is the paging object around them.

use paylink_core::wire::record::loose;
use paylink_core::wire::{Scalar, flexible, is_blank};
use paylink_core::{Decimal, Error, LocalDate, LocalDateTime, Private, Result, record};
use serde::{Deserialize, Serialize};

use super::{ORDER_BY, Page};

/// Which transactions to list.
///
/// The table types the filters as whole numbers; they are text in practice (a masked card number, a
/// code with leading zeros). `merchantId` is filled in by the client.
///
/// ```
/// use ahlpay::api::transaction_list::TransactionList;
/// let query = TransactionList::new("2026-11-01".parse()?, "2026-11-22".parse()?).order_id("ORD-1042-1");
/// # Ok::<(), paylink_core::time::InvalidDate>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TransactionList {
    /// The first day.
    pub start_date: LocalDate,
    /// The last day; whether it is included is unverified.
    pub end_date: LocalDate,
    /// Rows of a page.
    pub size: u32,
    /// The page, from 0.
    pub page: u32,
    /// The sort key, `CreateDate`.
    pub order_by: String,
    /// Newest first. Required by the table (which swaps its type with that of `orderBy`), missing
    /// from the example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_by_desc: Option<bool>,
    /// The merchant.
    #[serde(default)]
    pub merchant_id: Option<i64>,
    /// Only these types, such as `Auth`.
    #[serde(default)]
    pub transaction_type: Option<Vec<String>>,
    /// Only of this payer, by identity number.
    #[serde(default)]
    pub citizenship_number: Option<Private<String>>,
    /// Only of this order.
    #[serde(default, deserialize_with = "flexible::text")]
    pub order_id: Option<String>,
    /// Only of this card.
    #[serde(default)]
    pub card_number: Option<Private<String>>,
    /// Only with this authorisation code.
    #[serde(default, deserialize_with = "flexible::text")]
    pub auth_code: Option<String>,
    /// Only with this response code.
    #[serde(default, deserialize_with = "flexible::text")]
    pub response_code: Option<String>,
    /// Only over this bank.
    #[serde(default, deserialize_with = "flexible::text")]
    pub bank_code: Option<String>,
}

impl TransactionList {
    /// The first 50 transactions from one day to another, oldest first.
    pub fn new(start_date: LocalDate, end_date: LocalDate) -> Self {
        Self {
            start_date,
            end_date,
            size: 50,
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

    /// Only of this order.
    #[must_use]
    pub fn order_id(mut self, order_id: impl Into<String>) -> Self {
        self.order_id = Some(order_id.into());
        self
    }

    /// Only this type, such as `Auth`; several may be named.
    #[must_use]
    pub fn transaction_type(mut self, kind: impl Into<String>) -> Self {
        self.transaction_type.get_or_insert_default().push(kind.into());
        self
    }

    /// The page, from 0.
    #[must_use]
    pub fn page(mut self, page: u32) -> Self {
        self.page = page;
        self
    }

    /// Rows of a page.
    #[must_use]
    pub fn size(mut self, rows: u32) -> Self {
        self.size = rows;
        self
    }

    pub(crate) fn check(&self) -> Result<()> {
        if self.start_date > self.end_date {
            return Err(Error::invalid("endDate", "must not be earlier than startDate"));
        }
        if self.size == 0 {
            return Err(Error::invalid("size", "must be at least 1"));
        }
        if is_blank(&self.order_by) {
            return Err(Error::invalid("orderBy", "must not be blank"));
        }
        Ok(())
    }

    pub(crate) fn by(&self, merchant_id: i64) -> Self {
        let mut request = self.clone();
        request.merchant_id.get_or_insert(merchant_id);
        request
    }
}

/// A page of transactions: a bare array by the documentation, the paging object of the link list at
/// the back office.
pub type Transactions = Page<TransactionRow>;

record! {
    /// A transaction. Amounts are in lira, though requests count in kuruş.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct TransactionRow {
        /// AHL Pay's code of the result.
        pub response_code: Option<String> = "responseCode" as loose,
        /// The bank's code of the result.
        pub bank_response_code: Option<String> = "bankResponseCode" as loose,
        /// The bank.
        pub bank_code: Option<String> = "bankCode" as loose,
        /// The bank's name.
        pub bank_name: Option<String> = "bankName" as loose,
        /// The merchant.
        pub merchant_id: Option<i64> = "merchantId",
        /// The merchant's title.
        pub merchant_name: Option<Private<String>> = "merchantName" as loose,
        /// The member (institution).
        pub member_id: Option<i64> = "memberId",
        /// The card, masked: still the payer's.
        pub masked_pan: Option<Private<String>> = "maskedPan" as loose,
        /// The card holder.
        pub card_holder_name: Option<Private<String>> = "cardHolderName" as loose,
        /// What was drawn, in lira.
        pub total_amount: Option<Decimal> = "totalAmount",
        /// What was asked for, in lira.
        pub amount: Option<Decimal>,
        /// The API user, by e-mail address.
        pub user_code: Option<Private<String>> = "userCode" as loose,
        /// The kind: `Auth`, `Void`, `Refund` in requests; upper case in answers.
        pub txn_type: Option<String> = "txnType",
        /// The merchant's order number. Observed.
        pub order_id: Option<String> = "orderId",
        /// What became of it: `SUCCESS` among others. Observed.
        pub status: Option<String>,
        /// The status in words. Observed.
        pub status_desc: Option<String> = "statusDesc" as loose,
        /// The currency's code. Observed.
        pub currency: Option<String> as loose,
        /// The currency in words. Observed.
        pub currency_desc: Option<String> = "currencyDesc" as loose,
        /// How many installments; whether as a number or as text is not known. Observed.
        pub installment_count: Option<Scalar> = "installmentCount" as loose,
        /// The id of the transaction. Observed.
        pub id: Option<Scalar> as loose,
        /// The bank's authorisation code. Observed.
        pub auth_code: Option<String> = "authCode" as loose,
        /// When. Observed.
        pub system_date_formatted: Option<LocalDateTime> = "systemDateFormatted" as loose,
        /// Whether the day was closed: then it is refunded, not voided. Observed.
        pub end_of_day_flag: Option<Scalar> = "endOfDayFlag" as loose,
    }
}

impl TransactionRow {
    /// The order, if the row names one.
    pub fn order(&self) -> Option<&str> {
        self.order_id.as_deref().map(str::trim).filter(|id| !id.is_empty())
    }

    /// What tells this transaction from others: its id, else the bank's authorisation code.
    pub fn transaction(&self) -> Option<&str> {
        let told = [self.id.as_ref().map(Scalar::as_str), self.auth_code.as_deref()];
        told.into_iter().flatten().find(|text| !is_blank(text))
    }

    /// Whether this is the same transaction: by id where both tell one, else by everything.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.id, &other.id) {
            (Some(own), Some(other)) => own.as_str() == other.as_str(),
            _ => self == other,
        }
    }

    /// Whether the row is a void or a refund, and did not fail.
    pub fn is_reversal(&self) -> bool {
        says(self.txn_type.as_deref(), &["VOID", "REFUND"])
            && !says(self.status.as_deref(), &["FAIL"])
    }

    /// Whether the row's own state says that the money was given back.
    pub fn is_reversed(&self) -> bool {
        says(self.status.as_deref(), &["VOID", "REFUND"])
    }

    /// Whether the row draws money. A reservation (`PreAuth`) does not.
    pub fn is_sale(&self) -> bool {
        says(self.txn_type.as_deref(), &["AUTH", "SALE"])
    }
}

/// Requests write `Auth`, answers `AUTH`.
fn says(text: Option<&str>, words: &[&str]) -> bool {
    text.is_some_and(|text| words.iter().any(|word| text.trim().eq_ignore_ascii_case(word)))
}
