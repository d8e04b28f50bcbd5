//! `POST /v1/transaction/detail`: reads the details of payments. Each row says whether the payment
//! was reversed (cancelled or refunded).
//!
//! Sources: <https://doc.paynet.com.tr/servisler/islem/islem-detay> and
//! <https://doc.paynet.com.tr/english/transaction/transaction-details>. These pages list the fields
//! up to `bank_name`. The fields after `bank_name`, such as `reversed`, are observed in Paynet's
//! PHP sample.

use paylink_core::wire::Scalar;
use paylink_core::wire::record::loose;
use paylink_core::{Decimal, LocalDateTime, Private, Result, record};
use serde::{Deserialize, Serialize};

use super::Rows;

/// A query for payments by `id`, `xact_id`, `xact` or `reference_no`.
///
/// ```
/// use paynet::api::transaction_detail::TransactionDetail;
/// let one = TransactionDetail::by_xact_id("xk_EAAAAAh7VYf9HG4+GR9ezqiMWAA8PY6P4eroE4BUUHRCLxGO");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct TransactionDetail {
    /// Paynet's unencrypted id for the transaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Paynet's encrypted id for the transaction (`xk_…`). Links and callbacks contain this id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xact_id: Option<String>,
    /// A second unencrypted id for the transaction, which differs from `id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xact: Option<String>,
    /// The merchant's reference, which has at most 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_no: Option<String>,
    /// The code for a user of Paynet's panel. The query is made for this user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
}

impl TransactionDetail {
    /// Returns a query for the payment with this encrypted transaction id.
    pub fn by_xact_id(xact_id: impl Into<String>) -> Self {
        Self { xact_id: Some(xact_id.into()), ..Self::default() }
    }

    /// Returns a query for the payment with this unencrypted id. The client sends it in the field
    /// `id`.
    pub fn by_id(id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..Self::default() }
    }

    /// Returns a query for the payment with this unencrypted id. The client sends it in the field
    /// `xact`.
    pub fn by_xact(xact: impl Into<String>) -> Self {
        Self { xact: Some(xact.into()), ..Self::default() }
    }

    /// Returns a query for all payments and failed attempts with this reference.
    pub fn by_reference(reference_no: impl Into<String>) -> Self {
        Self { reference_no: Some(reference_no.into()), ..Self::default() }
    }

    /// Sets the code for a user of Paynet's panel. The query is made for this user.
    #[must_use]
    pub fn user_id(mut self, user_id: impl Into<String>) -> Self {
        self.user_id = Some(user_id.into());
        self
    }

    pub(crate) fn check(&self) -> Result<()> {
        super::one_of(
            "id, xact_id, xact or reference_no",
            &[&self.id, &self.xact_id, &self.xact, &self.reference_no],
        )?;
        super::check_reference(self.reference_no.as_deref())
    }
}

/// The response of `transaction/detail`, which has one row for each payment or failed attempt.
pub type DetailedTransactions = Rows<DetailedTransaction>;

record! {
    /// A payment or a failed attempt, as `transaction/detail` reports it.
    ///
    /// All fields from `instalment` to the last field are observed.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct DetailedTransaction {
        /// Paynet's unencrypted id for the transaction.
        pub id: Option<Scalar>,
        /// Paynet's encrypted id for the transaction (`xk_…`).
        pub xact_id: Option<String>,
        /// When the payment was made, as a local time without a time zone.
        pub xact_date: Option<LocalDateTime>,
        /// The type of transaction: 1 is a sale, 2 a reversal, 3 a pre-authorization, 4 a capture,
        /// 5 the reversal of a pre-authorization, 6 the reversal of a capture, 7 a query, and 9 a
        /// credit. The types 10 and 11 concern points.
        pub transaction_type: Option<Scalar>,
        /// Paynet's description of the type of transaction.
        pub xact_type_desc: Option<String>,
        /// Paynet's id for the channel of the transaction.
        pub channel_id: Option<String>,
        /// The owner of the POS (point of sale) that took the payment: `5` for Paynet, `1` for
        /// the merchant's company.
        pub pos_type: Option<Scalar>,
        /// Paynet's description of the owner of the POS (point of sale) that took the payment.
        pub pos_type_desc: Option<String>,
        /// Whether 3-D Secure was used.
        pub is_tds: Option<bool>,
        /// Paynet's id for the dealer.
        pub agent_id: Option<String>,
        /// The name of the dealer.
        pub agent_name: Option<Private<String>>,
        /// The name of the main company.
        pub company_name: Option<String>,
        /// Paynet's code for the main company.
        pub company_code: Option<String>,
        /// The name of the user who took the payment.
        pub user_name: Option<Private<String>>,
        /// The note for the payment.
        pub note: Option<Private<String>>,
        /// The commission rate for the payment.
        pub ratio: Option<Decimal> as loose,
        /// The name of Paynet's table of commission rates.
        pub ratio_code: Option<String>,
        /// How Paynet applies the table of commission rates.
        pub ratio_code_method: Option<String>,
        /// The commission rate that the payer pays.
        pub end_user_ratio: Option<Decimal> as loose,
        /// The merchant's reference.
        pub agent_reference: Option<String>,
        /// Paynet's code for the bank.
        pub bank_id: Option<String>,
        /// The name of the bank with the code `bank_id`.
        pub bank_name: Option<String>,
        /// The number of installments. Paynet spells this field with one `l`. Observed: this field
        /// is known only from other programs.
        pub instalment: Option<i64>,
        /// A text that describes the installments. Observed: this field is known only from other
        /// programs.
        pub instalment_text: Option<String>,
        /// The card number, which Paynet masks. Observed: this field is known only from other
        /// programs.
        pub card_no: Option<Private<String>>,
        /// The card holder's name. Observed: this field is known only from other programs.
        pub card_holder: Option<Private<String>>,
        /// The type of card: `bc` is a business card, `cc` a credit card, `dc` a debit card.
        /// Observed: this field is known only from other programs.
        pub card_type: Option<String>,
        /// The amount charged to the card, in lira. Observed: this field is known only from other
        /// programs.
        pub amount: Option<Decimal>,
        /// The charged amount minus Paynet's fee, in lira. Observed: this field is known only from
        /// other programs.
        pub net_amount: Option<Decimal> = "netAmount" as loose,
        /// Paynet's fee, in lira. Observed: this field is known only from other programs.
        pub comission: Option<Decimal> as loose,
        /// The tax on Paynet's fee, in lira. Observed: this field is known only from other
        /// programs.
        pub comission_tax: Option<Decimal> as loose,
        /// The part of Paynet's fee that the payer paid, in lira. Observed: this field is known
        /// only from other programs.
        pub end_user_comission: Option<Decimal> as loose,
        /// The currency of the amounts, such as `TL`. Observed: this field is known only from other
        /// programs.
        pub currency: Option<String>,
        /// The bank's approval code. Observed: this field is known only from other programs.
        pub authorization_code: Option<String>,
        /// The bank's reference code. Observed: this field is known only from other programs.
        pub reference_code: Option<String>,
        /// The bank's order number, which is not the merchant's reference. Observed: this field is
        /// known only from other programs.
        pub order_id: Option<String>,
        /// Whether the payment succeeded. Observed: this field is known only from other programs.
        pub is_succeed: Option<bool>,
        /// Whether the payment was cancelled or refunded later. This field is observed; its value
        /// after a partial refund is unverified.
        pub reversed: Option<bool>,
        /// The encrypted id for the transaction that cancelled or refunded this payment. Observed:
        /// this field is known only from other programs.
        pub reversed_xact_id: Option<String>,
        /// A GUID that identifies the transaction. It differs from `id` and `xact_id`. Observed:
        /// this field is known only from other programs.
        pub xact_transaction_id: Option<String>,
        /// The payer's e-mail address. Observed: this field is known only from other programs.
        pub email: Option<Private<String>>,
        /// The payer's phone number. Observed: this field is known only from other programs.
        pub phone: Option<Private<String>>,
        /// The main company's share of the payment, in lira. Observed: this field is known only
        /// from other programs.
        pub company_amount: Option<Decimal> as loose,
        /// The commission on the main company's share, in lira. Observed: this field is known only
        /// from other programs.
        pub company_commission: Option<Decimal> as loose,
        /// The commission on the main company's share, including tax, in lira. Observed: this field
        /// is known only from other programs.
        pub company_commission_with_tax: Option<Decimal> as loose,
        /// The main company's share minus the commission on this share, in lira. Observed: this
        /// field is known only from other programs.
        pub company_net_amount: Option<Decimal> as loose,
        /// The dealer's share of the payment, in lira. Observed: this field is known only from
        /// other programs.
        pub agent_amount: Option<Decimal> as loose,
        /// The commission on the dealer's share, in lira. Observed: this field is known only from
        /// other programs.
        pub agent_commission: Option<Decimal> as loose,
        /// The commission on the dealer's share, including tax, in lira. Observed: this field is
        /// known only from other programs.
        pub agent_commission_with_tax: Option<Decimal> as loose,
        /// The dealer's share minus the commission on this share, in lira. Observed: this field is
        /// known only from other programs.
        pub agent_net_amount: Option<Decimal> as loose,
        /// The main company's cost rate for the payment. Observed: this field is known only from
        /// other programs.
        pub company_cost_ratio: Option<Decimal> as loose,
        /// The rate that the main company pays for the payment. Observed: this field is known only
        /// from other programs.
        pub company_pay_ratio: Option<Decimal> as loose,
        /// A text that describes the payment. Observed: this field is known only from other
        /// programs.
        pub payment_string: Option<Private<String>>,
        /// The IP address of the payer's browser. Observed: this field is known only from other
        /// programs.
        pub ipaddress: Option<Private<String>>,
        /// An id for a client. Paynet does not explain this field. Observed: this field is known
        /// only from other programs.
        pub client_id: Option<String>,
    }
}
