//! Reads each payment from two services: `transaction/check` and `transaction/detail`.

use futures_util::{StreamExt, stream};
use paylink_core::wire::{Scalar, is_blank};
use paylink_core::{Error, Link, Payment, PaymentOutcome, Result, Reversal, Zone};

use super::not_found_as_none;
use crate::api::transaction_check::{CheckedTransaction, TransactionCheck};
use crate::api::transaction_detail::{DetailedTransaction, TransactionDetail};
use crate::api::{MAX_TRANSACTIONS, currency, distinct};
use crate::services::{MAILORDER_DETAIL, TRANSACTION_CHECK};
use crate::{Client, ResultCode};

/// The number of transactions that are read at the same time.
const AT_ONCE: usize = 8;

/// Reads the payments on a link.
///
/// This takes two requests per transaction (at most 1,000 transactions), and one more request if
/// the response about the link does not list all of its transactions.
pub(super) async fn payments(client: &Client, link: &Link) -> Result<Vec<Payment>> {
    let reference = link.key.reference().as_str();
    let listed = link.transactions.as_slice();
    let found = if link.all_transactions_listed {
        Found::default()
    } else {
        search(client, reference).await?
    };
    let unlisted = || found.ids.iter().filter(|xact_id| !listed.contains(*xact_id));
    if listed.len() + unlisted().count() > MAX_TRANSACTIONS {
        let named_by =
            if listed.len() > MAX_TRANSACTIONS { &MAILORDER_DETAIL } else { &TRANSACTION_CHECK };
        let what = "the link has more than 1,000 transactions";
        return Err(named_by.error(Error::malformed(what)));
    }
    let reads: Vec<_> = listed
        .iter()
        .chain(unlisted())
        .map(|xact_id| read(client, reference, xact_id, found.ids.contains(xact_id)))
        .collect();
    let mut transactions: Vec<Transaction> = Vec::with_capacity(reads.len());
    let mut reads = stream::iter(reads).buffered(AT_ONCE);
    while let Some(transaction) = reads.next().await {
        add(&mut transactions, reference, transaction?);
    }
    let mut payments: Vec<Payment> = transactions.into_iter().map(Transaction::payment).collect();
    if found.any_without_id {
        let mut payment = Payment::new("", PaymentOutcome::Unknown, Reversal::Unknown);
        payment.reference = Some(reference.to_owned());
        payments.push(payment);
    }
    Ok(payments)
}

/// The transactions with one reference that did not fail.
#[derive(Default)]
struct Found {
    /// The encrypted ids.
    ids: Vec<String>,
    /// Whether there is a transaction without an id.
    any_without_id: bool,
}

async fn search(client: &Client, reference: &str) -> Result<Found> {
    let query = TransactionCheck::by_reference(reference);
    let response = not_found_as_none(client.transaction_check(&query).await)?;
    let rows = response.as_ref().map(|response| response.rows.as_slice()).unwrap_or_default();
    let own = rows.iter().filter(|row| {
        row.is_succeed != Some(false)
            && filled(&row.agent_reference).is_none_or(|other| other == reference)
    });
    Ok(Found {
        any_without_id: own.clone().any(|row| filled(&row.xact_id).is_none()),
        ids: distinct(&mut own.filter_map(|row| row.xact_id.as_deref())),
    })
}

/// A transaction, with the rows that both services report about it.
struct Transaction {
    payment: Payment,
    /// Whether the transaction was found by reference.
    is_found: bool,
    /// Whether it is unknown if this is another transaction or a known one.
    is_unclear: bool,
    checked: Vec<CheckedTransaction>,
    detailed: Vec<DetailedTransaction>,
}

impl Transaction {
    fn payment(mut self) -> Payment {
        if self.is_unclear && self.payment.outcome != PaymentOutcome::Failed {
            self.payment.outcome = PaymentOutcome::Unknown;
        }
        self.payment
    }

    /// Returns the unencrypted ids in the rows of `transaction/check` and `transaction/detail`.
    /// Paynet documents the `id` of `transaction/check` as encrypted, but its example has a number.
    /// Only a number is the same in every response.
    fn plain_ids(&self) -> [Option<&str>; 2] {
        [
            self.checked.iter().find_map(|row| plain(row.id.as_ref())),
            self.detailed.iter().find_map(|row| plain(row.id.as_ref())),
        ]
    }

    /// Whether both are the same transaction under two encrypted ids, or `None` if it is unknown.
    /// If an unencrypted id is missing, the amount and the time decide. One response to a search
    /// lists a transaction only once.
    fn is_same(&self, other: &Self) -> Option<bool> {
        let pairs = self.plain_ids().into_iter().zip(other.plain_ids());
        if let Some((own, other)) = pairs.filter_map(|(own, other)| own.zip(other)).next() {
            return Some(own == other);
        }
        let any_found = self.is_found || other.is_found;
        let both_found = self.is_found && other.is_found;
        let (own, other) = (&self.payment, &other.payment);
        if both_found || own.outcome != other.outcome || own.amount != other.amount {
            return Some(false);
        }
        let at = |payment: &Payment| payment.at.as_ref().and_then(|at| at.unix_millis(Zone::Utc));
        match (at(own), at(other)) {
            (Some(own), Some(other)) => Some(own == other),
            _ if any_found => None,
            _ => Some(false),
        }
    }

    /// Adds the rows of the same transaction under another encrypted id. The smaller id counts, so
    /// that the result does not depend on the order of the ids.
    fn merge(&mut self, reference: &str, other: Self) {
        let xact_id = self.payment.transaction.clone().min(other.payment.transaction);
        self.is_found |= other.is_found;
        self.is_unclear |= other.is_unclear;
        self.checked.extend(other.checked);
        self.detailed.extend(other.detailed);
        self.payment = join(&xact_id, reference, &self.checked, &self.detailed);
    }
}

/// Adds a transaction, unless it is known under another encrypted id.
fn add(known: &mut Vec<Transaction>, reference: &str, mut new: Transaction) {
    let mut is_unclear = false;
    for own in known.iter_mut() {
        match own.is_same(&new) {
            Some(true) => return own.merge(reference, new),
            Some(false) => {}
            None => is_unclear = true,
        }
    }
    new.is_unclear = is_unclear;
    known.push(new);
}

/// Reads one transaction. The service `transaction/check` reports its amount and whether it
/// succeeded; `transaction/detail` reports whether it was reversed.
async fn read(
    client: &Client,
    reference: &str,
    xact_id: &str,
    is_found: bool,
) -> Result<Transaction> {
    let checked =
        not_found_as_none(client.transaction_check(&TransactionCheck::by_xact_id(xact_id)).await)?;
    let detailed = not_found_as_none(
        client.transaction_detail(&TransactionDetail::by_xact_id(xact_id)).await,
    )?;
    let checked = checked.map(|response| response.into_parts().0.rows).unwrap_or_default();
    let checked = own_rows(checked, xact_id, reference, |row| [&row.xact_id, &row.agent_reference]);
    let detailed = detailed.map(|response| response.into_parts().0.rows).unwrap_or_default();
    let detailed =
        own_rows(detailed, xact_id, reference, |row| [&row.xact_id, &row.agent_reference]);
    let payment = join(xact_id, reference, &checked, &detailed);
    Ok(Transaction { payment, is_found, is_unclear: false, checked, detailed })
}

/// Returns the rows of the requested transaction. Paynet may encrypt the id anew in each response.
/// If no row has the requested id, all rows with the link's reference are about the transaction.
fn own_rows<Row>(
    mut rows: Vec<Row>,
    xact_id: &str,
    reference: &str,
    ids: fn(&Row) -> [&Option<String>; 2],
) -> Vec<Row> {
    let has_id = |row: &Row| ids(row)[0].as_deref() == Some(xact_id);
    if rows.iter().any(has_id) {
        rows.retain(has_id);
    } else {
        rows.retain(|row| filled(ids(row)[1]) == Some(reference));
    }
    rows
}

/// Joins the rows of one transaction. The payment succeeded only if every row reports success. If
/// rows contradict each other, the outcome is unknown. A reference that is not the link's is kept,
/// so that the confirmation reports it.
fn join(
    xact_id: &str,
    reference: &str,
    checked: &[CheckedTransaction],
    detailed: &[DetailedTransaction],
) -> Payment {
    let mut payment = Payment::new(xact_id, PaymentOutcome::Unknown, Reversal::Unknown);
    let mut outcome: Option<PaymentOutcome> = None;
    let mut merge = |reported| {
        outcome = Some(match outcome {
            Some(before) if before != reported => PaymentOutcome::Unknown,
            _ => reported,
        });
    };
    let is_preauth = detailed.iter().any(|row| has_type(&row.transaction_type, "3"));
    let mut plain_id = None;
    for row in checked {
        let code_agrees = row.code.is_none_or(|code| ResultCode::new(code).is_success());
        // The Turkish page gives a pre-authorization the type 2, which is a reversal elsewhere.
        let may_be_preauth = has_type(&row.transaction_type, "2") && is_preauth;
        merge(match row.is_succeed {
            Some(true) if !code_agrees => PaymentOutcome::Unknown,
            Some(true) if may_be_preauth => PaymentOutcome::Authorized,
            reported => outcome_of(reported, &row.transaction_type),
        });
        let agrees = agree(&mut plain_id, plain(row.id.as_ref()).map(str::to_owned))
            & agree(&mut payment.amount, row.amount.clone())
            & agree_on_currency(&mut payment, row.currency.as_deref());
        if !agrees {
            merge(PaymentOutcome::Unknown);
        }
        set_reference(&mut payment, reference, filled(&row.agent_reference));
        payment.at = payment.at.take().or_else(|| row.xact_date.clone());
    }
    // The amount of `transaction/detail` is not documented. It is compared, but it does not count.
    let mut amount = payment.amount.clone();
    let mut plain_id = None;
    for row in detailed {
        if row.is_succeed.is_some() {
            merge(outcome_of(row.is_succeed, &row.transaction_type));
        }
        let agrees = agree(&mut plain_id, plain(row.id.as_ref()).map(str::to_owned))
            & agree(&mut amount, row.amount.clone())
            & agree_on_currency(&mut payment, row.currency.as_deref());
        if !agrees {
            merge(PaymentOutcome::Unknown);
        }
        set_reference(&mut payment, reference, filled(&row.agent_reference));
        payment.at = payment.at.take().or_else(|| row.xact_date.clone());
        // How much was given back is not reported.
        payment.reversal = match (row.reversed, payment.reversal) {
            (Some(true), _) | (_, Reversal::Reversed) => Reversal::Reversed,
            _ if filled(&row.reversed_xact_id).is_some() => Reversal::Reversed,
            (Some(false), _) => Reversal::None,
            (None, before) => before,
        };
    }
    payment.outcome = outcome.unwrap_or(PaymentOutcome::Unknown);
    payment
}

/// Returns the outcome that one row reports. `1` is a sale, the only type on which both services
/// agree, and `3` a pre-authorization. A missing type counts as a sale.
fn outcome_of(is_succeed: Option<bool>, transaction_type: &Option<Scalar>) -> PaymentOutcome {
    match is_succeed {
        Some(true) if transaction_type.is_none() || has_type(transaction_type, "1") => {
            PaymentOutcome::Succeeded
        }
        Some(true) if has_type(transaction_type, "3") => PaymentOutcome::Authorized,
        Some(false) => PaymentOutcome::Failed,
        _ => PaymentOutcome::Unknown,
    }
}

fn has_type(transaction_type: &Option<Scalar>, number: &str) -> bool {
    transaction_type.as_ref().is_some_and(|kind| kind.as_str().trim() == number)
}

/// Sets a value that was not reported before. Returns `false` if another value was reported before.
fn agree<T: PartialEq>(known: &mut Option<T>, reported: Option<T>) -> bool {
    match (known.as_ref(), reported) {
        (Some(known), Some(reported)) => *known == reported,
        (None, reported) => {
            *known = reported;
            true
        }
        (Some(_), None) => true,
    }
}

/// As [`agree`]. An unknown currency agrees with no currency, because it must not be read as lira.
fn agree_on_currency(payment: &mut Payment, text: Option<&str>) -> bool {
    let reported = currency(text);
    let is_unreadable = reported.is_none() && text.is_some_and(|text| !is_blank(text));
    agree(&mut payment.currency, reported) && !is_unreadable
}

/// Sets the reference of a payment. A reference that is not the link's takes precedence.
fn set_reference(payment: &mut Payment, own: &str, reported: Option<&str>) {
    if let Some(reported) = reported
        && (payment.reference.is_none() || reported != own)
    {
        payment.reference = Some(reported.to_owned());
    }
}

/// Returns an unencrypted id, which is a number.
fn plain(id: Option<&Scalar>) -> Option<&str> {
    let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    id.map(|id| id.as_str().trim()).filter(is_number)
}

/// Returns the text, or `None` if it is missing or blank.
fn filled(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !is_blank(text))
}
