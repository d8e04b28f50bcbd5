//! `POST /v1/transaction/check`: reads payments by transaction id or by reference. Each row says
//! whether the payment succeeded.
//!
//! Sources: <https://doc.paynet.com.tr/servisler/islem/oedeme-kontrol> and
//! <https://doc.paynet.com.tr/english/transaction/payment-check>. The rows of failed attempts and
//! the row of the successful payment may have the same reference. Do not rely on the first row
//! alone.

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
    /// Paynet's encrypted id for the transaction (`xk_…`), which has at most 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xact_id: Option<String>,
    /// The merchant's reference, which has at most 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_no: Option<String>,
}

impl TransactionCheck {
    /// Returns a query for the payment with this encrypted transaction id.
    pub fn by_xact_id(xact_id: impl Into<String>) -> Self {
        Self { xact_id: Some(xact_id.into()), reference_no: None }
    }

    /// Returns a query for all payments and failed attempts with this reference.
    pub fn by_reference(reference_no: impl Into<String>) -> Self {
        Self { xact_id: None, reference_no: Some(reference_no.into()) }
    }

    pub(crate) fn check(&self) -> Result<()> {
        super::one_of("xact_id or reference_no", &[&self.xact_id, &self.reference_no])?;
        super::check_xact_id(self.xact_id.as_deref())?;
        super::check_reference(self.reference_no.as_deref())
    }
}

/// The response of `transaction/check`, which has one row for each payment or failed attempt.
pub type CheckedTransactions = Rows<CheckedTransaction>;

/// A payment or a failed attempt, as `transaction/check` reports it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CheckedTransaction {
    /// Paynet's encrypted id for the transaction (`xk_…`). The service `transaction/detail`
    /// also accepts this id.
    #[serde(with = "decides")]
    pub xact_id: Option<String>,
    /// A second id for the transaction, which differs from `xact_id`. Paynet documents an
    /// encrypted text, but Paynet's example contains a number.
    #[serde(with = "decides")]
    pub id: Option<Scalar>,
    /// When the payment was made, as a local time without a time zone.
    #[serde(with = "informs")]
    pub xact_date: Option<LocalDateTime>,
    /// The type of transaction: `1` is a sale. Paynet's pages disagree about the values other
    /// than `1`.
    #[serde(with = "decides")]
    pub transaction_type: Option<Scalar>,
    /// The owner of the POS (point of sale) that took the payment: `5` for Paynet, `1` for
    /// the merchant's company.
    #[serde(with = "informs")]
    pub pos_type: Option<Scalar>,
    /// Whether 3-D Secure was used.
    #[serde(with = "informs")]
    pub is_tds: Option<bool>,
    /// Paynet's id for the dealer.
    #[serde(with = "informs")]
    pub agent_id: Option<String>,
    /// The note for the payment.
    #[serde(with = "informs")]
    pub note: Option<Private<String>>,
    /// The commission rate for the payment.
    #[serde(with = "informs")]
    pub ratio: Option<Decimal>,
    /// The name of Paynet's table of commission rates. Observed in other client programs, and not
    /// documented.
    #[serde(with = "informs")]
    pub ratio_code: Option<String>,
    /// The merchant's reference.
    #[serde(with = "decides")]
    pub agent_reference: Option<String>,
    /// Paynet's code for the bank.
    #[serde(with = "informs")]
    pub bank_id: Option<String>,
    /// The number of installments. Paynet spells this field with one `l`, and documents this
    /// field only on the Turkish page.
    #[serde(with = "informs")]
    pub instalment: Option<i64>,
    /// The type of card: `bc` is a business card, `cc` a credit card, `dc` a debit card. Paynet
    /// documents this field only on the Turkish page.
    #[serde(with = "informs")]
    pub card_type: Option<String>,
    /// The card number, which Paynet masks.
    #[serde(with = "informs")]
    pub card_no: Option<Private<String>>,
    /// The card holder's name.
    #[serde(with = "informs")]
    pub card_holder: Option<Private<String>>,
    /// The amount charged to the card, in lira.
    #[serde(with = "decides")]
    pub amount: Option<Decimal>,
    /// The charged amount minus Paynet's fee, in lira. Paynet's Turkish page names the field
    /// `netAmount`.
    #[serde(with = "informs", rename = "netAmount")]
    pub net_amount: Option<Decimal>,
    /// The charged amount minus Paynet's fee, in lira. Paynet's English page names the field
    /// `net_amount`.
    #[serde(with = "informs", rename = "net_amount")]
    pub net_amount_english: Option<Decimal>,
    /// Paynet's fee, in lira. Paynet spells the field name with one `m`.
    #[serde(with = "informs")]
    pub comission: Option<Decimal>,
    /// The tax on Paynet's fee, in lira.
    #[serde(with = "informs")]
    pub comission_tax: Option<Decimal>,
    /// The part of Paynet's fee that the payer paid, in lira. Observed in other client programs,
    /// and not documented.
    #[serde(with = "informs")]
    pub end_user_comission: Option<Decimal>,
    /// The currency of the amounts, such as `TL`.
    #[serde(with = "decides")]
    pub currency: Option<String>,
    /// The bank's approval code.
    #[serde(with = "informs")]
    pub authorization_code: Option<String>,
    /// The bank's reference code.
    #[serde(with = "informs")]
    pub reference_code: Option<String>,
    /// The bank's order number, which is not the merchant's reference.
    #[serde(with = "informs")]
    pub order_id: Option<String>,
    /// Whether the payment succeeded.
    #[serde(with = "decides")]
    pub is_succeed: Option<bool>,
    /// A GUID that identifies the transaction. It differs from `id` and `xact_id`.
    #[serde(with = "informs")]
    pub xact_transaction_id: Option<String>,
    /// The payer's e-mail address.
    #[serde(with = "informs")]
    pub email: Option<Private<String>>,
    /// The payer's phone number.
    #[serde(with = "informs")]
    pub phone: Option<Private<String>>,
    /// The name of the API object that responded. Each row contains `object_name`, `code` and
    /// `message`.
    #[serde(with = "informs")]
    pub object_name: Option<String>,
    /// The result code of this row; 0 means success.
    #[serde(with = "decides")]
    pub code: Option<i64>,
    /// Paynet's message about this row, in Turkish.
    #[serde(with = "informs")]
    pub message: Option<Private<String>>,
}

wire_objects!(CheckedTransaction);
