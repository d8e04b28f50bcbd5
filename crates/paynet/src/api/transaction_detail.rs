//! `POST /v1/transaction/detail`: everything about a payment, among it whether it was given back.
//!
//! Sources: <https://doc.paynet.com.tr/servisler/islem/islem-detay> and
//! <https://doc.paynet.com.tr/english/transaction/transaction-details> for the fields up to
//! `bank_name`; the rest, `reversed` included, is observed in Paynet's PHP sample.

use paylink_core::wire::Scalar;
use paylink_core::wire::record::loose;
use paylink_core::{Decimal, LocalDateTime, Private, Result, record};
use serde::{Deserialize, Serialize};

use super::Rows;

/// Which payments: by one of four ids.
///
/// ```
/// use paynet::api::transaction_detail::TransactionDetail;
/// let one = TransactionDetail::by_xact_id("xk_EAAAAAh7VYf9HG4+GR9ezqiMWAA8PY6P4eroE4BUUHRCLxGO");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct TransactionDetail {
    /// The plain id of the transaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Paynet's encrypted id, the one that links and callbacks carry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xact_id: Option<String>,
    /// Another plain id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xact: Option<String>,
    /// The merchant's reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_no: Option<String>,
    /// A user's code at Paynet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
}

impl TransactionDetail {
    /// The payment with this encrypted id.
    pub fn by_xact_id(xact_id: impl Into<String>) -> Self {
        Self { xact_id: Some(xact_id.into()), ..Self::default() }
    }

    /// The payment with this plain id.
    pub fn by_id(id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..Self::default() }
    }

    /// The payment with this other plain id.
    pub fn by_xact(xact: impl Into<String>) -> Self {
        Self { xact: Some(xact.into()), ..Self::default() }
    }

    /// All payments and attempts with this reference.
    pub fn by_reference(reference_no: impl Into<String>) -> Self {
        Self { reference_no: Some(reference_no.into()), ..Self::default() }
    }

    /// Asks on behalf of a user of Paynet's panel.
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

/// The answer.
pub type DetailedTransactions = Rows<DetailedTransaction>;

record! {
    /// One payment or attempt.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct DetailedTransaction {
        /// The plain id.
        pub id: Option<Scalar>,
        /// The encrypted id.
        pub xact_id: Option<String>,
        /// When, without a zone.
        pub xact_date: Option<LocalDateTime>,
        /// 1 sale, 2 reversal, 3 pre-authorisation, 4 capture, 5 and 6 their reversals, 7 query, 9
        /// credit, 10 and 11 points.
        pub transaction_type: Option<Scalar>,
        /// The type in words.
        pub xact_type_desc: Option<String>,
        /// The channel.
        pub channel_id: Option<String>,
        /// Whose POS: 5 Paynet's, 1 the company's own.
        pub pos_type: Option<Scalar>,
        /// The same in words.
        pub pos_type_desc: Option<String>,
        /// Whether 3-D Secure was used.
        pub is_tds: Option<bool>,
        /// The dealer.
        pub agent_id: Option<String>,
        /// The dealer's name.
        pub agent_name: Option<Private<String>>,
        /// The company's name.
        pub company_name: Option<String>,
        /// The main company.
        pub company_code: Option<String>,
        /// Who created the payment.
        pub user_name: Option<Private<String>>,
        /// The note of the payment.
        pub note: Option<Private<String>>,
        /// The commission ratio.
        pub ratio: Option<Decimal> as loose,
        /// The name of the ratio table.
        pub ratio_code: Option<String>,
        /// How the ratio table applies.
        pub ratio_code_method: Option<String>,
        /// The ratio that the payer bears.
        pub end_user_ratio: Option<Decimal> as loose,
        /// The merchant's reference.
        pub agent_reference: Option<String>,
        /// The bank.
        pub bank_id: Option<String>,
        /// The bank's name.
        pub bank_name: Option<String>,
        /// Installments. Observed, as everything from here on.
        pub instalment: Option<i64>,
        /// Installments in words.
        pub instalment_text: Option<String>,
        /// The card's number, masked by Paynet.
        pub card_no: Option<Private<String>>,
        /// The card holder's name.
        pub card_holder: Option<Private<String>>,
        /// `bc` business, `cc` credit, `dc` debit.
        pub card_type: Option<String>,
        /// What was drawn from the card, in lira.
        pub amount: Option<Decimal>,
        /// What the merchant gets.
        pub net_amount: Option<Decimal> = "netAmount" as loose,
        /// Paynet's fee.
        pub comission: Option<Decimal> as loose,
        /// The tax on the fee.
        pub comission_tax: Option<Decimal> as loose,
        /// The fee that the payer bore.
        pub end_user_comission: Option<Decimal> as loose,
        /// The currency.
        pub currency: Option<String>,
        /// The bank's approval code.
        pub authorization_code: Option<String>,
        /// The bank's reference.
        pub reference_code: Option<String>,
        /// The bank's order number.
        pub order_id: Option<String>,
        /// Whether it succeeded.
        pub is_succeed: Option<bool>,
        /// Whether it was cancelled or refunded later; what a partial refund shows is unverified.
        pub reversed: Option<bool>,
        /// The transaction that gave it back.
        pub reversed_xact_id: Option<String>,
        /// A GUID.
        pub xact_transaction_id: Option<String>,
        /// The payer's e-mail address.
        pub email: Option<Private<String>>,
        /// The payer's phone.
        pub phone: Option<Private<String>>,
        /// The company's share.
        pub company_amount: Option<Decimal> as loose,
        /// The company's fee.
        pub company_commission: Option<Decimal> as loose,
        /// The same with tax.
        pub company_commission_with_tax: Option<Decimal> as loose,
        /// What the company gets.
        pub company_net_amount: Option<Decimal> as loose,
        /// The dealer's share.
        pub agent_amount: Option<Decimal> as loose,
        /// The dealer's fee.
        pub agent_commission: Option<Decimal> as loose,
        /// The same with tax.
        pub agent_commission_with_tax: Option<Decimal> as loose,
        /// What the dealer gets.
        pub agent_net_amount: Option<Decimal> as loose,
        /// The company's cost ratio.
        pub company_cost_ratio: Option<Decimal> as loose,
        /// The company's pay ratio.
        pub company_pay_ratio: Option<Decimal> as loose,
        /// The payment in words.
        pub payment_string: Option<Private<String>>,
        /// The payer's IP address.
        pub ipaddress: Option<Private<String>>,
        /// The client.
        pub client_id: Option<String>,
    }
}
