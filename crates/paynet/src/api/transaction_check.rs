//! `POST /v1/transaction/check`: the payments behind a transaction id or a reference, and whether
//! they succeeded.
//!
//! Sources: <https://doc.paynet.com.tr/servisler/islem/oedeme-kontrol> and
//! <https://doc.paynet.com.tr/english/transaction/payment-check>. Several rows may share one
//! reference: failed attempts and the successful one. Never take the first for the answer.

use paylink_core::wire::Scalar;
use paylink_core::wire::record::loose;
use paylink_core::{Decimal, LocalDateTime, Private, Result, record};
use serde::{Deserialize, Serialize};

use super::Rows;

/// Which payments: by transaction id, by reference, or by both.
///
/// ```
/// use paynet::api::transaction_check::TransactionCheck;
/// let one = TransactionCheck::by_xact_id("xk_EAAAAAh7VYf9HG4+GR9ezqiMWAA8PY6P4eroE4BUUHRCLxGO");
/// let all = TransactionCheck::by_reference("ORD-1042-1");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TransactionCheck {
    /// Paynet's id of the transaction, at most 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xact_id: Option<String>,
    /// The merchant's reference, at most 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_no: Option<String>,
}

impl TransactionCheck {
    /// The payment with this transaction id.
    pub fn by_xact_id(xact_id: impl Into<String>) -> Self {
        Self { xact_id: Some(xact_id.into()), reference_no: None }
    }

    /// All payments and attempts with this reference.
    pub fn by_reference(reference_no: impl Into<String>) -> Self {
        Self { xact_id: None, reference_no: Some(reference_no.into()) }
    }

    pub(crate) fn check(&self) -> Result<()> {
        super::one_of("xact_id or reference_no", &[&self.xact_id, &self.reference_no])?;
        super::check_xact_id(self.xact_id.as_deref())?;
        super::check_reference(self.reference_no.as_deref())
    }
}

/// The answer.
pub type CheckedTransactions = Rows<CheckedTransaction>;

record! {
    /// One payment or attempt.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct CheckedTransaction {
        /// Paynet's id of the transaction, to be used in other calls.
        pub xact_id: Option<String>,
        /// Documented as encrypted text, a plain number in the example.
        pub id: Option<Scalar>,
        /// When, without a zone.
        pub xact_date: Option<LocalDateTime>,
        /// 1 is a sale; the pages disagree about 2.
        pub transaction_type: Option<Scalar>,
        /// Whose POS: 5 Paynet's, 1 the company's own.
        pub pos_type: Option<Scalar>,
        /// Whether 3-D Secure was used.
        pub is_tds: Option<bool>,
        /// The dealer.
        pub agent_id: Option<String>,
        /// The note of the payment.
        pub note: Option<Private<String>>,
        /// The commission ratio.
        pub ratio: Option<Decimal> as loose,
        /// The name of the ratio table. Observed.
        pub ratio_code: Option<String>,
        /// The merchant's reference.
        pub agent_reference: Option<String>,
        /// The bank.
        pub bank_id: Option<String>,
        /// Installments. Only on the Turkish page; spelt with one l here.
        pub instalment: Option<i64>,
        /// `bc` business, `cc` credit, `dc` debit. Only on the Turkish page.
        pub card_type: Option<String>,
        /// The card's number, masked by Paynet.
        pub card_no: Option<Private<String>>,
        /// The card holder's name.
        pub card_holder: Option<Private<String>>,
        /// What was drawn from the card, in lira.
        pub amount: Option<Decimal>,
        /// What the merchant gets, as the Turkish page spells it.
        pub net_amount: Option<Decimal> = "netAmount" as loose,
        /// The same, as the English page spells it.
        pub net_amount_english: Option<Decimal> = "net_amount" as loose,
        /// Paynet's fee (the spelling is Paynet's).
        pub comission: Option<Decimal> as loose,
        /// The tax on the fee.
        pub comission_tax: Option<Decimal> as loose,
        /// The fee that the payer bore. Observed.
        pub end_user_comission: Option<Decimal> as loose,
        /// The currency.
        pub currency: Option<String>,
        /// The bank's approval code.
        pub authorization_code: Option<String>,
        /// The bank's reference.
        pub reference_code: Option<String>,
        /// The bank's order number, not the merchant's.
        pub order_id: Option<String>,
        /// The verdict.
        pub is_succeed: Option<bool>,
        /// A GUID.
        pub xact_transaction_id: Option<String>,
        /// The payer's e-mail address.
        pub email: Option<Private<String>>,
        /// The payer's phone.
        pub phone: Option<Private<String>>,
        /// The envelope stands in each row too.
        pub object_name: Option<String>,
        /// The row's own result code.
        pub code: Option<i64>,
        /// What Paynet says about this row.
        pub message: Option<Private<String>>,
    }
}
