//! `POST /v1/transaction/detail`: reads the details of payments. Each row says whether the payment
//! was reversed (cancelled or refunded).
//!
//! Sources: <https://doc.paynet.com.tr/servisler/islem/islem-detay> and
//! <https://doc.paynet.com.tr/english/transaction/transaction-details>. These pages list the fields
//! up to `bank_name`. The fields after `bank_name`, such as `reversed`, are observed in Paynet's
//! PHP sample.

use paylink_core::wire::{Scalar, decides, informs};
use paylink_core::{Decimal, LocalDateTime, Private, Result, wire_objects};
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

/// A payment or a failed attempt, as `transaction/detail` reports it.
///
/// All fields from `instalment` to the last field are observed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DetailedTransaction {
    /// Paynet's unencrypted id for the transaction.
    #[serde(with = "decides")]
    pub id: Option<Scalar>,
    /// Paynet's encrypted id for the transaction (`xk_…`).
    #[serde(with = "decides")]
    pub xact_id: Option<String>,
    /// When the payment was made, as a local time without a time zone.
    #[serde(with = "informs")]
    pub xact_date: Option<LocalDateTime>,
    /// The type of transaction: 1 is a sale, 2 a reversal, 3 a pre-authorization, 4 a capture,
    /// 5 the reversal of a pre-authorization, 6 the reversal of a capture, 7 a query, and 9 a
    /// credit. The types 10 and 11 concern points.
    #[serde(with = "decides")]
    pub transaction_type: Option<Scalar>,
    /// Paynet's description of the type of transaction.
    #[serde(with = "informs")]
    pub xact_type_desc: Option<String>,
    /// Paynet's id for the channel of the transaction.
    #[serde(with = "informs")]
    pub channel_id: Option<String>,
    /// The owner of the POS (point of sale) that took the payment: `5` for Paynet, `1` for
    /// the merchant's company.
    #[serde(with = "informs")]
    pub pos_type: Option<Scalar>,
    /// Paynet's description of the owner of the POS (point of sale) that took the payment.
    #[serde(with = "informs")]
    pub pos_type_desc: Option<String>,
    /// Whether 3-D Secure was used.
    #[serde(with = "informs")]
    pub is_tds: Option<bool>,
    /// Paynet's id for the dealer.
    #[serde(with = "informs")]
    pub agent_id: Option<String>,
    /// The name of the dealer.
    #[serde(with = "informs")]
    pub agent_name: Option<Private<String>>,
    /// The name of the main company.
    #[serde(with = "informs")]
    pub company_name: Option<String>,
    /// Paynet's code for the main company.
    #[serde(with = "informs")]
    pub company_code: Option<String>,
    /// The name of the user who took the payment.
    #[serde(with = "informs")]
    pub user_name: Option<Private<String>>,
    /// The note for the payment.
    #[serde(with = "informs")]
    pub note: Option<Private<String>>,
    /// The commission rate for the payment.
    #[serde(with = "informs")]
    pub ratio: Option<Decimal>,
    /// The name of Paynet's table of commission rates.
    #[serde(with = "informs")]
    pub ratio_code: Option<String>,
    /// How Paynet applies the table of commission rates.
    #[serde(with = "informs")]
    pub ratio_code_method: Option<String>,
    /// The commission rate that the payer pays.
    #[serde(with = "informs")]
    pub end_user_ratio: Option<Decimal>,
    /// The merchant's reference.
    #[serde(with = "decides")]
    pub agent_reference: Option<String>,
    /// Paynet's code for the bank.
    #[serde(with = "informs")]
    pub bank_id: Option<String>,
    /// The name of the bank with the code `bank_id`.
    #[serde(with = "informs")]
    pub bank_name: Option<String>,
    /// The number of installments. Paynet spells this field with one `l`. Observed in other client
    /// programs, and not documented.
    #[serde(with = "informs")]
    pub instalment: Option<i64>,
    /// A text that describes the installments. Observed in other client programs, and not
    /// documented.
    #[serde(with = "informs")]
    pub instalment_text: Option<String>,
    /// The card number, which Paynet masks. Observed in other client programs, and not documented.
    #[serde(with = "informs")]
    pub card_no: Option<Private<String>>,
    /// The card holder's name. Observed in other client programs, and not documented.
    #[serde(with = "informs")]
    pub card_holder: Option<Private<String>>,
    /// The type of card: `bc` is a business card, `cc` a credit card, `dc` a debit card.
    /// Observed in other client programs, and not documented.
    #[serde(with = "informs")]
    pub card_type: Option<String>,
    /// The amount charged to the card, in lira. Observed in other client programs, and not
    /// documented.
    #[serde(with = "decides")]
    pub amount: Option<Decimal>,
    /// The charged amount minus Paynet's fee, in lira. Observed in other client programs, and not
    /// documented.
    #[serde(with = "informs", rename = "netAmount")]
    pub net_amount: Option<Decimal>,
    /// Paynet's fee, in lira. Observed in other client programs, and not documented.
    #[serde(with = "informs")]
    pub comission: Option<Decimal>,
    /// The tax on Paynet's fee, in lira. Observed in other client programs, and not documented.
    #[serde(with = "informs")]
    pub comission_tax: Option<Decimal>,
    /// The part of Paynet's fee that the payer paid, in lira. Observed in other client programs,
    /// and not documented.
    #[serde(with = "informs")]
    pub end_user_comission: Option<Decimal>,
    /// The currency of the amounts, such as `TL`. Observed in other client programs, and not
    /// documented.
    #[serde(with = "decides")]
    pub currency: Option<String>,
    /// The bank's approval code. Observed in other client programs, and not documented.
    #[serde(with = "informs")]
    pub authorization_code: Option<String>,
    /// The bank's reference code. Observed in other client programs, and not documented.
    #[serde(with = "informs")]
    pub reference_code: Option<String>,
    /// The bank's order number, which is not the merchant's reference. Observed in other client
    /// programs, and not documented.
    #[serde(with = "informs")]
    pub order_id: Option<String>,
    /// Whether the payment succeeded. Observed in other client programs, and not documented.
    #[serde(with = "decides")]
    pub is_succeed: Option<bool>,
    /// Whether the payment was cancelled or refunded later. This field is observed; its value
    /// after a partial refund is unverified.
    #[serde(with = "decides")]
    pub reversed: Option<bool>,
    /// The encrypted id for the transaction that cancelled or refunded this payment. Observed in
    /// other client programs, and not documented.
    #[serde(with = "decides")]
    pub reversed_xact_id: Option<String>,
    /// A GUID that identifies the transaction. It differs from `id` and `xact_id`. Observed in
    /// other client programs, and not documented.
    #[serde(with = "informs")]
    pub xact_transaction_id: Option<String>,
    /// The payer's e-mail address. Observed in other client programs, and not documented.
    #[serde(with = "informs")]
    pub email: Option<Private<String>>,
    /// The payer's phone number. Observed in other client programs, and not documented.
    #[serde(with = "informs")]
    pub phone: Option<Private<String>>,
    /// The main company's share of the payment, in lira. Observed in other client programs, and not
    /// documented.
    #[serde(with = "informs")]
    pub company_amount: Option<Decimal>,
    /// The commission on the main company's share, in lira. Observed in other client programs, and
    /// not documented.
    #[serde(with = "informs")]
    pub company_commission: Option<Decimal>,
    /// The commission on the main company's share, including tax, in lira. Observed in other client
    /// programs, and not documented.
    #[serde(with = "informs")]
    pub company_commission_with_tax: Option<Decimal>,
    /// The main company's share minus the commission on this share, in lira. Observed in other
    /// client programs, and not documented.
    #[serde(with = "informs")]
    pub company_net_amount: Option<Decimal>,
    /// The dealer's share of the payment, in lira. Observed in other client programs, and not
    /// documented.
    #[serde(with = "informs")]
    pub agent_amount: Option<Decimal>,
    /// The commission on the dealer's share, in lira. Observed in other client programs, and not
    /// documented.
    #[serde(with = "informs")]
    pub agent_commission: Option<Decimal>,
    /// The commission on the dealer's share, including tax, in lira. Observed in other client
    /// programs, and not documented.
    #[serde(with = "informs")]
    pub agent_commission_with_tax: Option<Decimal>,
    /// The dealer's share minus the commission on this share, in lira. Observed in other client
    /// programs, and not documented.
    #[serde(with = "informs")]
    pub agent_net_amount: Option<Decimal>,
    /// The main company's cost rate for the payment. Observed in other client programs, and not
    /// documented.
    #[serde(with = "informs")]
    pub company_cost_ratio: Option<Decimal>,
    /// The rate that the main company pays for the payment. Observed in other client programs, and
    /// not documented.
    #[serde(with = "informs")]
    pub company_pay_ratio: Option<Decimal>,
    /// A text that describes the payment. Observed in other client programs, and not documented.
    #[serde(with = "informs")]
    pub payment_string: Option<Private<String>>,
    /// The IP address of the payer's browser. Observed in other client programs, and not
    /// documented.
    #[serde(with = "informs")]
    pub ipaddress: Option<Private<String>>,
    /// An id for a client. Paynet does not explain this field. Observed in other client programs,
    /// and not documented.
    #[serde(with = "informs")]
    pub client_id: Option<String>,
}

wire_objects!(DetailedTransaction);
