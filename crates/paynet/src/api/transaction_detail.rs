//! `POST /v1/transaction/detail`: reads all details of payments, such as whether they were
//! reversed.
//!
//! Sources: <https://doc.paynet.com.tr/servisler/islem/islem-detay> and
//! <https://doc.paynet.com.tr/english/transaction/transaction-details> for the fields up to
//! `bank_name`; the fields after it, such as `reversed`, are observed in Paynet's PHP sample.

use paylink_core::wire::Scalar;
use paylink_core::wire::record::loose;
use paylink_core::{Decimal, LocalDateTime, Private, Result, record};
use serde::{Deserialize, Serialize};

use super::Rows;

/// A query for payments, by one of four ids.
///
/// ```
/// use paynet::api::transaction_detail::TransactionDetail;
/// let one = TransactionDetail::by_xact_id("xk_EAAAAAh7VYf9HG4+GR9ezqiMWAA8PY6P4eroE4BUUHRCLxGO");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct TransactionDetail {
    /// Paynet's id of the transaction, not encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Paynet's encrypted id of the transaction (`xk_…`), as in links and callbacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xact_id: Option<String>,
    /// Another id of the transaction that is not encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xact: Option<String>,
    /// The merchant's reference, at most 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_no: Option<String>,
    /// The code of a user of Paynet's panel, for whom the query is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
}

impl TransactionDetail {
    /// Returns a query for the payment with this encrypted id.
    pub fn by_xact_id(xact_id: impl Into<String>) -> Self {
        Self { xact_id: Some(xact_id.into()), ..Self::default() }
    }

    /// Returns a query for the payment with this id, which is not encrypted and is sent as `id`.
    pub fn by_id(id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..Self::default() }
    }

    /// Returns a query for the payment with this id, which is not encrypted and is sent as `xact`.
    pub fn by_xact(xact: impl Into<String>) -> Self {
        Self { xact: Some(xact.into()), ..Self::default() }
    }

    /// Returns a query for all payments and failed attempts with this reference.
    pub fn by_reference(reference_no: impl Into<String>) -> Self {
        Self { reference_no: Some(reference_no.into()), ..Self::default() }
    }

    /// Sets the user of Paynet's panel for whom the query is made.
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

/// The response of `transaction/detail`: one row per payment or attempt.
pub type DetailedTransactions = Rows<DetailedTransaction>;

record! {
    /// A payment or a failed attempt, as `transaction/detail` reports it.
    ///
    /// All fields from `instalment` to the end are observed.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct DetailedTransaction {
        /// Paynet's id of the transaction, not encrypted.
        pub id: Option<Scalar>,
        /// Paynet's encrypted id of the transaction (`xk_…`).
        pub xact_id: Option<String>,
        /// When the payment was made: local time without a time zone.
        pub xact_date: Option<LocalDateTime>,
        /// The type of transaction: 1 sale, 2 reversal, 3 pre-authorization, 4 capture, 5 and 6
        /// reversals of 3 and 4, 7 query, 9 credit, 10 and 11 points.
        pub transaction_type: Option<Scalar>,
        /// The type of transaction, in words.
        pub xact_type_desc: Option<String>,
        /// The channel of the transaction.
        pub channel_id: Option<String>,
        /// Whose POS took the payment: `5` for Paynet's, `1` for the company's own.
        pub pos_type: Option<Scalar>,
        /// Whose POS took the payment, in words.
        pub pos_type_desc: Option<String>,
        /// Whether 3-D Secure was used.
        pub is_tds: Option<bool>,
        /// Paynet's id of the dealer.
        pub agent_id: Option<String>,
        /// The name of the dealer.
        pub agent_name: Option<Private<String>>,
        /// The name of the main company.
        pub company_name: Option<String>,
        /// Paynet's code of the main company.
        pub company_code: Option<String>,
        /// The user who took the payment.
        pub user_name: Option<Private<String>>,
        /// The note of the payment.
        pub note: Option<Private<String>>,
        /// The commission rate.
        pub ratio: Option<Decimal> as loose,
        /// The name of Paynet's table of commission rates.
        pub ratio_code: Option<String>,
        /// How the table of commission rates applies.
        pub ratio_code_method: Option<String>,
        /// The commission rate that the payer pays.
        pub end_user_ratio: Option<Decimal> as loose,
        /// The merchant's reference.
        pub agent_reference: Option<String>,
        /// Paynet's code of the bank.
        pub bank_id: Option<String>,
        /// The name of the bank.
        pub bank_name: Option<String>,
        /// The number of installments; Paynet spells it with one `l` here. Observed.
        pub instalment: Option<i64>,
        /// The installments, in words. Observed.
        pub instalment_text: Option<String>,
        /// The card number, masked by Paynet. Observed.
        pub card_no: Option<Private<String>>,
        /// The card holder's name. Observed.
        pub card_holder: Option<Private<String>>,
        /// The type of card: `bc` business, `cc` credit, `dc` debit. Observed.
        pub card_type: Option<String>,
        /// The amount charged to the card, in lira. Observed.
        pub amount: Option<Decimal>,
        /// The amount without Paynet's fee, in lira. Observed.
        pub net_amount: Option<Decimal> = "netAmount" as loose,
        /// Paynet's fee, in lira. Observed.
        pub comission: Option<Decimal> as loose,
        /// The tax on Paynet's fee, in lira. Observed.
        pub comission_tax: Option<Decimal> as loose,
        /// The part of the fee that the payer paid, in lira. Observed.
        pub end_user_comission: Option<Decimal> as loose,
        /// The currency, such as `TL`. Observed.
        pub currency: Option<String>,
        /// The bank's approval code. Observed.
        pub authorization_code: Option<String>,
        /// The bank's reference code. Observed.
        pub reference_code: Option<String>,
        /// The bank's order number. It is not the merchant's reference. Observed.
        pub order_id: Option<String>,
        /// Whether the payment succeeded. Observed.
        pub is_succeed: Option<bool>,
        /// Whether the payment was cancelled or refunded later. Observed; the value after a partial
        /// refund is unverified.
        pub reversed: Option<bool>,
        /// The encrypted id of the transaction that cancelled or refunded this one. Observed.
        pub reversed_xact_id: Option<String>,
        /// Another id of the transaction, a GUID. Observed.
        pub xact_transaction_id: Option<String>,
        /// The payer's e-mail address. Observed.
        pub email: Option<Private<String>>,
        /// The payer's phone number. Observed.
        pub phone: Option<Private<String>>,
        /// The share of the main company, in lira. Observed.
        pub company_amount: Option<Decimal> as loose,
        /// The fee of the main company, in lira. Observed.
        pub company_commission: Option<Decimal> as loose,
        /// The fee of the main company, in lira, with tax. Observed.
        pub company_commission_with_tax: Option<Decimal> as loose,
        /// The share of the main company without its fee, in lira. Observed.
        pub company_net_amount: Option<Decimal> as loose,
        /// The share of the dealer, in lira. Observed.
        pub agent_amount: Option<Decimal> as loose,
        /// The fee of the dealer, in lira. Observed.
        pub agent_commission: Option<Decimal> as loose,
        /// The fee of the dealer, in lira, with tax. Observed.
        pub agent_commission_with_tax: Option<Decimal> as loose,
        /// The share of the dealer without its fee, in lira. Observed.
        pub agent_net_amount: Option<Decimal> as loose,
        /// The cost rate of the main company. Observed.
        pub company_cost_ratio: Option<Decimal> as loose,
        /// The rate that the main company pays. Observed.
        pub company_pay_ratio: Option<Decimal> as loose,
        /// The payment, in words. Observed.
        pub payment_string: Option<Private<String>>,
        /// The IP address of the payer's browser. Observed.
        pub ipaddress: Option<Private<String>>,
        /// An id of the client that Paynet does not explain. Observed.
        pub client_id: Option<String>,
    }
}
