//! `POST /v1/transaction/detail`: returns the details of payments. Each row of the response reports
//! whether the payment was reversed (cancelled or refunded).
//!
//! Sources: <https://doc.paynet.com.tr/servisler/islem/islem-detay> and
//! <https://doc.paynet.com.tr/english/transaction/transaction-details>. These pages document the
//! fields up to `bank_name`. The fields after `bank_name`, such as `reversed`, were observed in
//! Paynet's PHP sample.

use paylink_core::wire::{Scalar, decides, informs};
use paylink_core::{Decimal, LocalDateTime, Private, Result, wire_objects};
use serde::{Deserialize, Serialize};

use super::Rows;

/// A query for payments. At least one of the fields `id`, `xact_id`, `xact` and `reference_no` is
/// required.
///
/// ```
/// use paynet::api::transaction_detail::TransactionDetail;
/// let one = TransactionDetail::by_xact_id("xk_EAAAAAh7VYf9HG4+GR9ezqiMWAA8PY6P4eroE4BUUHRCLxGO");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TransactionDetail {
    /// Paynet's id for the transaction in unencrypted form. (`xact_id` is encrypted.)
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Paynet's encrypted id for the transaction (`xk_…`). The response of `mailorder/detail`
    /// contains this id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xact_id: Option<String>,
    /// Another unencrypted id for the transaction. Paynet documents both `id` and `xact` as
    /// unencrypted ids, but not how they differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xact: Option<String>,
    /// The merchant's reference for the payment. The maximum length is 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_no: Option<String>,
    /// Paynet's code for the user who makes the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
}

impl TransactionDetail {
    /// Creates a query for the payment with this encrypted transaction id.
    pub fn by_xact_id(xact_id: impl Into<String>) -> Self {
        Self { xact_id: Some(xact_id.into()), ..Self::default() }
    }

    /// Creates a query for the payment with this unencrypted id, which the client sends in the
    /// field `id`.
    pub fn by_id(id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..Self::default() }
    }

    /// Creates a query for the payment with this unencrypted id, which the client sends in the
    /// field `xact`.
    pub fn by_xact(xact: impl Into<String>) -> Self {
        Self { xact: Some(xact.into()), ..Self::default() }
    }

    /// Creates a query for all payments and failed attempts to pay with this reference.
    pub fn by_reference(reference_no: impl Into<String>) -> Self {
        Self { reference_no: Some(reference_no.into()), ..Self::default() }
    }

    /// Sets Paynet's code for the user who makes the query.
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

/// The response of `transaction/detail`. It has one row for each payment or failed attempt to pay.
pub type DetailedTransactions = Rows<DetailedTransaction>;

/// One row in the response of `transaction/detail`: a payment or a failed attempt to pay.
///
/// Paynet does not document the field `instalment` and the fields after it. They were observed in
/// Paynet's PHP sample.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DetailedTransaction {
    /// Paynet's id for the transaction in unencrypted form. (`xact_id` is encrypted.)
    #[serde(default, with = "decides")]
    pub id: Option<Scalar>,
    /// Paynet's encrypted id for the transaction (`xk_…`).
    #[serde(default, with = "decides")]
    pub xact_id: Option<String>,
    /// The date and time of the payment, as local time without a time zone.
    #[serde(default, with = "informs")]
    pub xact_date: Option<LocalDateTime>,
    /// The type of the transaction: 1 is a sale, 2 a reversal, 3 a pre-authorization, 4 a capture,
    /// 5 the reversal of a pre-authorization, 6 the reversal of a capture, 7 a query, 9 a credit,
    /// 10 the use of points, and 11 the return of points.
    #[serde(default, with = "decides")]
    pub transaction_type: Option<Scalar>,
    /// Paynet's description of the type of the transaction.
    #[serde(default, with = "informs")]
    pub xact_type_desc: Option<String>,
    /// Paynet's id for the channel through which the transaction was made.
    #[serde(default, with = "informs")]
    pub channel_id: Option<String>,
    /// The owner of the POS (point of sale) that took the payment: 5 for Paynet, 1 for the
    /// merchant's company.
    #[serde(default, with = "informs")]
    pub pos_type: Option<Scalar>,
    /// Paynet's description of the value in `pos_type`.
    #[serde(default, with = "informs")]
    pub pos_type_desc: Option<String>,
    /// Whether 3-D Secure was used for the payment.
    #[serde(default, with = "informs")]
    pub is_tds: Option<bool>,
    /// Paynet's id for the dealer through whom the payment was made.
    #[serde(default, with = "informs")]
    pub agent_id: Option<String>,
    /// The name of the dealer.
    #[serde(default, with = "informs")]
    pub agent_name: Option<Private<String>>,
    /// The name of the dealer's parent company.
    #[serde(default, with = "informs")]
    pub company_name: Option<String>,
    /// Paynet's code for the dealer's parent company, such as `1001`.
    #[serde(default, with = "informs")]
    pub company_code: Option<String>,
    /// The name of the user who took the payment.
    #[serde(default, with = "informs")]
    pub user_name: Option<Private<String>>,
    /// The note that was sent with the payment.
    #[serde(default, with = "informs")]
    pub note: Option<Private<String>>,
    /// The rate of the commission that Paynet applied to the payment. Paynet does not document the
    /// unit.
    #[serde(default, with = "informs")]
    pub ratio: Option<Decimal>,
    /// Paynet's code for the table of commission rates that was applied to the payment.
    #[serde(default, with = "informs")]
    pub ratio_code: Option<String>,
    /// The method by which Paynet applies the table of commission rates that `ratio_code`
    /// identifies.
    #[serde(default, with = "informs")]
    pub ratio_code_method: Option<String>,
    /// The rate of the commission that the payer pays.
    #[serde(default, with = "informs")]
    pub end_user_ratio: Option<Decimal>,
    /// The merchant's reference for the payment. Requests contain this reference in the field
    /// `reference_no`.
    #[serde(default, with = "decides")]
    pub agent_reference: Option<String>,
    /// Paynet's four-letter code for the bank, such as `AXSS`.
    #[serde(default, with = "informs")]
    pub bank_id: Option<String>,
    /// The name of the bank with the code `bank_id`.
    #[serde(default, with = "informs")]
    pub bank_name: Option<String>,
    /// The number of installments. The spelling `instalment` is Paynet's. Paynet does not document
    /// this field. It was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub instalment: Option<i64>,
    /// Paynet's description of the installments. Paynet does not document this field. It was
    /// observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub instalment_text: Option<String>,
    /// The card number, in which Paynet masks some digits. Paynet does not document this field. It
    /// was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub card_no: Option<Private<String>>,
    /// The card holder's name. Paynet does not document this field. It was observed in Paynet's PHP
    /// sample.
    #[serde(default, with = "informs")]
    pub card_holder: Option<Private<String>>,
    /// The type of card: `bc` for a business card, `cc` for a personal credit card, `dc` for a
    /// debit card. Paynet does not document this field. It was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub card_type: Option<String>,
    /// The amount that was charged to the card, in lira. Paynet does not document this field. It
    /// was observed in Paynet's PHP sample.
    #[serde(default, with = "decides")]
    pub amount: Option<Decimal>,
    /// The charged amount minus Paynet's fee, in lira. Paynet does not document this field. It was
    /// observed in Paynet's PHP sample.
    #[serde(default, with = "informs", rename = "netAmount")]
    pub net_amount: Option<Decimal>,
    /// Paynet's fee, in lira. Paynet does not document this field. It was observed in Paynet's PHP
    /// sample.
    #[serde(default, with = "informs")]
    pub comission: Option<Decimal>,
    /// The tax on Paynet's fee, in lira. Paynet does not document this field. It was observed in
    /// Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub comission_tax: Option<Decimal>,
    /// The part of Paynet's fee that the payer paid, in lira. Paynet does not document this field.
    /// It was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub end_user_comission: Option<Decimal>,
    /// The currency of all amounts in this struct, such as `TL` (Turkish lira). Paynet does not
    /// document this field. It was observed in Paynet's PHP sample.
    #[serde(default, with = "decides")]
    pub currency: Option<String>,
    /// The code with which the bank approved the payment. Paynet does not document this field. It
    /// was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub authorization_code: Option<String>,
    /// The bank's reference code for the payment. Paynet does not document this field. It was
    /// observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub reference_code: Option<String>,
    /// The bank's order number for the payment, which differs from the merchant's reference. Paynet
    /// does not document this field. It was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub order_id: Option<String>,
    /// Whether the payment succeeded. Paynet does not document this field. It was observed in
    /// Paynet's PHP sample.
    #[serde(default, with = "decides")]
    pub is_succeed: Option<bool>,
    /// Whether the payment was cancelled or refunded. Paynet does not document this field. It was
    /// observed in Paynet's PHP sample. It is unverified whether the value is `true` after a
    /// partial refund.
    #[serde(default, with = "decides")]
    pub reversed: Option<bool>,
    /// Paynet's encrypted id for the transaction that cancelled or refunded this payment. Paynet
    /// does not document this field. It was observed in Paynet's PHP sample.
    #[serde(default, with = "decides")]
    pub reversed_xact_id: Option<String>,
    /// A third id for the transaction, which is a GUID. It differs from the ids in `id` and
    /// `xact_id`. Paynet does not document this field. It was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub xact_transaction_id: Option<String>,
    /// The payer's e-mail address. Paynet does not document this field. It was observed in Paynet's
    /// PHP sample.
    #[serde(default, with = "informs")]
    pub email: Option<Private<String>>,
    /// The payer's phone number. Paynet does not document this field. It was observed in Paynet's
    /// PHP sample.
    #[serde(default, with = "informs")]
    pub phone: Option<Private<String>>,
    /// The parent company's share of the payment, in lira. Paynet does not document this field. It
    /// was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub company_amount: Option<Decimal>,
    /// The commission on the parent company's share of the payment, in lira. Paynet does not
    /// document this field. It was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub company_commission: Option<Decimal>,
    /// The commission on the parent company's share of the payment, including tax, in lira. Paynet
    /// does not document this field. It was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub company_commission_with_tax: Option<Decimal>,
    /// The parent company's share of the payment minus the commission on this share, in lira.
    /// Paynet does not document this field. It was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub company_net_amount: Option<Decimal>,
    /// The dealer's share of the payment, in lira. Paynet does not document this field. It was
    /// observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub agent_amount: Option<Decimal>,
    /// The commission on the dealer's share of the payment, in lira. Paynet does not document this
    /// field. It was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub agent_commission: Option<Decimal>,
    /// The commission on the dealer's share of the payment, including tax, in lira. Paynet does not
    /// document this field. It was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub agent_commission_with_tax: Option<Decimal>,
    /// The dealer's share of the payment minus the commission on this share, in lira. Paynet does
    /// not document this field. It was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub agent_net_amount: Option<Decimal>,
    /// The parent company's cost rate for the payment. This meaning is unverified, because it was
    /// derived only from the name of the field. Paynet does not document this field. It was
    /// observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub company_cost_ratio: Option<Decimal>,
    /// The rate that the parent company pays for the payment. This meaning is unverified, because
    /// it was derived only from the name of the field. Paynet does not document this field. It was
    /// observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub company_pay_ratio: Option<Decimal>,
    /// Paynet's description of the payment. Paynet does not document this field. It was observed in
    /// Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub payment_string: Option<Private<String>>,
    /// The IP address of the payer's browser. Paynet does not document this field. It was observed
    /// in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub ipaddress: Option<Private<String>>,
    /// An id of an unknown kind. Paynet documents neither this field nor what the value means. The
    /// field was observed in Paynet's PHP sample.
    #[serde(default, with = "informs")]
    pub client_id: Option<String>,
}

wire_objects!(DetailedTransaction);
