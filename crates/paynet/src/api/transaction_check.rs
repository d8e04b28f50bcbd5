//! `POST /v1/transaction/check`: reads payments by transaction id or by reference. Each row says
//! whether the payment succeeded.
//!
//! Sources: <https://doc.paynet.com.tr/servisler/islem/oedeme-kontrol> and
//! <https://doc.paynet.com.tr/english/transaction/payment-check>. The rows of failed attempts and
//! the row of the successful payment may have the same reference. Do not rely on the first row
//! alone.

use paylink_core::wire::Scalar;
use paylink_core::wire::record::loose;
use paylink_core::{Decimal, LocalDateTime, Private, Result, record};
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

record! {
    /// A payment or a failed attempt, as `transaction/check` reports it.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct CheckedTransaction {
        /// Paynet's encrypted id for the transaction (`xk_…`). The service `transaction/detail`
        /// also accepts this id.
        pub xact_id: Option<String>,
        /// A second id for the transaction, which differs from `xact_id`. Paynet documents an
        /// encrypted text, but Paynet's example contains a number.
        pub id: Option<Scalar>,
        /// When the payment was made, as a local time without a time zone.
        pub xact_date: Option<LocalDateTime>,
        /// The type of transaction: `1` is a sale. Paynet's pages disagree about the values other
        /// than `1`.
        pub transaction_type: Option<Scalar>,
        /// The owner of the POS (point of sale) that took the payment: `5` for Paynet, `1` for
        /// the merchant's company.
        pub pos_type: Option<Scalar>,
        /// Whether 3-D Secure was used.
        pub is_tds: Option<bool>,
        /// Paynet's id for the dealer.
        pub agent_id: Option<String>,
        /// The note for the payment.
        pub note: Option<Private<String>>,
        /// The commission rate for the payment.
        pub ratio: Option<Decimal> as loose,
        /// The name of Paynet's table of commission rates. Observed: this field is known only from
        /// other programs.
        pub ratio_code: Option<String>,
        /// The merchant's reference.
        pub agent_reference: Option<String>,
        /// Paynet's code for the bank.
        pub bank_id: Option<String>,
        /// The number of installments. Paynet spells this field with one `l`, and documents this
        /// field only on the Turkish page.
        pub instalment: Option<i64>,
        /// The type of card: `bc` is a business card, `cc` a credit card, `dc` a debit card. Paynet
        /// documents this field only on the Turkish page.
        pub card_type: Option<String>,
        /// The card number, which Paynet masks.
        pub card_no: Option<Private<String>>,
        /// The card holder's name.
        pub card_holder: Option<Private<String>>,
        /// The amount charged to the card, in lira.
        pub amount: Option<Decimal>,
        /// The charged amount minus Paynet's fee, in lira. Paynet's Turkish page names the field
        /// `netAmount`.
        pub net_amount: Option<Decimal> = "netAmount" as loose,
        /// The charged amount minus Paynet's fee, in lira. Paynet's English page names the field
        /// `net_amount`.
        pub net_amount_english: Option<Decimal> = "net_amount" as loose,
        /// Paynet's fee, in lira. Paynet spells the field name with one `m`.
        pub comission: Option<Decimal> as loose,
        /// The tax on Paynet's fee, in lira.
        pub comission_tax: Option<Decimal> as loose,
        /// The part of Paynet's fee that the payer paid, in lira. Observed: this field is known
        /// only from other programs.
        pub end_user_comission: Option<Decimal> as loose,
        /// The currency of the amounts, such as `TL`.
        pub currency: Option<String>,
        /// The bank's approval code.
        pub authorization_code: Option<String>,
        /// The bank's reference code.
        pub reference_code: Option<String>,
        /// The bank's order number, which is not the merchant's reference.
        pub order_id: Option<String>,
        /// Whether the payment succeeded.
        pub is_succeed: Option<bool>,
        /// A GUID that identifies the transaction. It differs from `id` and `xact_id`.
        pub xact_transaction_id: Option<String>,
        /// The payer's e-mail address.
        pub email: Option<Private<String>>,
        /// The payer's phone number.
        pub phone: Option<Private<String>>,
        /// The name of the API object that responded. Each row contains `object_name`, `code` and
        /// `message`.
        pub object_name: Option<String>,
        /// The result code of this row; 0 means success.
        pub code: Option<i64>,
        /// Paynet's message about this row, in Turkish.
        pub message: Option<Private<String>>,
    }
}
