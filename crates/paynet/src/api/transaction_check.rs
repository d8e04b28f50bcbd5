//! `POST /v1/transaction/check`: returns the payments and failed attempts to pay that have the
//! requested transaction id or reference. Each row of the response reports whether the payment
//! succeeded.
//!
//! Sources: <https://doc.paynet.com.tr/servisler/islem/oedeme-kontrol> and
//! <https://doc.paynet.com.tr/english/transaction/payment-check>. Several rows can have the same
//! reference: one for each failed attempt to pay, and one for the payment. Evaluate all rows, not
//! only the first row.

use paylink_core::wire::{Scalar, decides, informs};
use paylink_core::{Decimal, LocalDateTime, Private, Result, wire_objects};
use serde::{Deserialize, Serialize};

use super::Rows;

/// A query for payments by transaction id, by reference, or by both.
///
/// ```
/// use paynet::api::transaction_check::TransactionCheck;
/// let one = TransactionCheck::by_xact_id("xk_EAAAAAh7VYf9HG4+GR9ezqiMWAA8PY6P4eroE4BUUHRCLxGO");
/// let all = TransactionCheck::by_reference("ORD-1042-1");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TransactionCheck {
    /// Paynet's encrypted id for the transaction (`xk_…`). The maximum length is 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xact_id: Option<String>,
    /// The merchant's reference for the payment. The maximum length is 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_no: Option<String>,
}

impl TransactionCheck {
    /// Creates a query for the payment with this encrypted transaction id.
    pub fn by_xact_id(xact_id: impl Into<String>) -> Self {
        Self { xact_id: Some(xact_id.into()), reference_no: None }
    }

    /// Creates a query for all payments and failed attempts to pay with this reference.
    pub fn by_reference(reference_no: impl Into<String>) -> Self {
        Self { xact_id: None, reference_no: Some(reference_no.into()) }
    }

    pub(crate) fn check(&self) -> Result<()> {
        super::one_of("xact_id or reference_no", &[&self.xact_id, &self.reference_no])?;
        super::check_xact_id(self.xact_id.as_deref())?;
        super::check_reference(self.reference_no.as_deref())
    }
}

/// The response of `transaction/check`. It has one row for each payment or failed attempt to pay.
pub type CheckedTransactions = Rows<CheckedTransaction>;

/// One row in the response of `transaction/check`: a payment or a failed attempt to pay.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CheckedTransaction {
    /// Paynet's encrypted id for the transaction (`xk_…`). You can pass this id to the service
    /// `transaction/detail`.
    #[serde(default, with = "decides")]
    pub xact_id: Option<String>,
    /// A second id for the transaction, which differs from `xact_id`. Paynet documents the value as
    /// an encrypted string, but its example contains a number.
    #[serde(default, with = "decides")]
    pub id: Option<Scalar>,
    /// The date and time of the payment, as local time without a time zone.
    #[serde(default, with = "informs")]
    pub xact_date: Option<LocalDateTime>,
    /// The type of the transaction. The value 1 means a sale. Paynet's Turkish and English pages
    /// contradict each other about the other values.
    #[serde(default, with = "decides")]
    pub transaction_type: Option<Scalar>,
    /// The owner of the POS (point of sale) that took the payment: 5 for Paynet, 1 for the
    /// merchant's company.
    #[serde(default, with = "informs")]
    pub pos_type: Option<Scalar>,
    /// Whether 3-D Secure was used for the payment.
    #[serde(default, with = "informs")]
    pub is_tds: Option<bool>,
    /// Paynet's id for the dealer through whom the payment was made.
    #[serde(default, with = "informs")]
    pub agent_id: Option<String>,
    /// The note that was sent with the payment.
    #[serde(default, with = "informs")]
    pub note: Option<Private<String>>,
    /// The rate of the commission that Paynet applied to the payment. Paynet does not document the
    /// unit.
    #[serde(default, with = "informs")]
    pub ratio: Option<Decimal>,
    /// Paynet's code for the table of commission rates that was applied to the payment. Paynet does
    /// not document this field. It was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub ratio_code: Option<String>,
    /// The merchant's reference for the payment. Requests contain this reference in the field
    /// `reference_no`.
    #[serde(default, with = "decides")]
    pub agent_reference: Option<String>,
    /// Paynet's four-letter code for the bank, such as `AXSS`.
    #[serde(default, with = "informs")]
    pub bank_id: Option<String>,
    /// The number of installments. The spelling `instalment` is Paynet's. Only Paynet's Turkish
    /// page documents this field.
    #[serde(default, with = "informs")]
    pub instalment: Option<i64>,
    /// The type of card: `bc` for a business card, `cc` for a personal credit card, `dc` for a
    /// debit card. Only Paynet's Turkish page documents this field.
    #[serde(default, with = "informs")]
    pub card_type: Option<String>,
    /// The card number, in which Paynet masks some digits.
    #[serde(default, with = "informs")]
    pub card_no: Option<Private<String>>,
    /// The card holder's name.
    #[serde(default, with = "informs")]
    pub card_holder: Option<Private<String>>,
    /// The amount that was charged to the card, in lira.
    #[serde(default, with = "decides")]
    pub amount: Option<Decimal>,
    /// The charged amount minus Paynet's fee, in lira, from the field `netAmount`. Only Paynet's
    /// Turkish page documents this name. Paynet's English page documents the name `net_amount`.
    #[serde(default, with = "informs", rename = "netAmount")]
    pub net_amount: Option<Decimal>,
    /// The charged amount minus Paynet's fee, in lira, from the field `net_amount`. Only Paynet's
    /// English page documents this name. Paynet's Turkish page documents the name `netAmount`.
    #[serde(default, with = "informs", rename = "net_amount")]
    pub net_amount_english: Option<Decimal>,
    /// Paynet's fee, in lira. The spelling `comission` is Paynet's.
    #[serde(default, with = "informs")]
    pub comission: Option<Decimal>,
    /// The tax on Paynet's fee, in lira.
    #[serde(default, with = "informs")]
    pub comission_tax: Option<Decimal>,
    /// The part of Paynet's fee that the payer paid, in lira. Paynet does not document this field.
    /// It was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub end_user_comission: Option<Decimal>,
    /// The currency of all amounts in this struct, such as `TL` (Turkish lira).
    #[serde(default, with = "decides")]
    pub currency: Option<String>,
    /// The code with which the bank approved the payment.
    #[serde(default, with = "informs")]
    pub authorization_code: Option<String>,
    /// The bank's reference code for the payment.
    #[serde(default, with = "informs")]
    pub reference_code: Option<String>,
    /// The bank's order number for the payment, which differs from the merchant's reference.
    #[serde(default, with = "informs")]
    pub order_id: Option<String>,
    /// Whether the payment succeeded.
    #[serde(default, with = "decides")]
    pub is_succeed: Option<bool>,
    /// A third id for the transaction, which is a GUID. It differs from the ids in `id` and
    /// `xact_id`.
    #[serde(default, with = "informs")]
    pub xact_transaction_id: Option<String>,
    /// The payer's e-mail address.
    #[serde(default, with = "informs")]
    pub email: Option<Private<String>>,
    /// The payer's phone number.
    #[serde(default, with = "informs")]
    pub phone: Option<Private<String>>,
    /// Paynet's name for the kind of response. Each row of the response has its own `object_name`,
    /// `code` and `message`.
    #[serde(default, with = "informs")]
    pub object_name: Option<String>,
    /// Paynet's result code for this row. The code 0 means success.
    #[serde(default, with = "decides")]
    pub code: Option<i64>,
    /// Paynet's message about this row, in Turkish.
    #[serde(default, with = "informs")]
    pub message: Option<Private<String>>,
}

wire_objects!(CheckedTransaction);
