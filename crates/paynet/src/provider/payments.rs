//! Reads each payment from two services: `transaction/check` and `transaction/detail`.

use paylink_core::wire::{Scalar, is_blank};
use paylink_core::{Error, Link, Payment, PaymentOutcome, Result, Reversal};

use super::not_found_as_none;
use crate::api::transaction_check::{CheckedTransaction, TransactionCheck};
use crate::api::transaction_detail::{DetailedTransaction, TransactionDetail};
use crate::api::{MAX_TRANSACTIONS, currency, distinct};
use crate::services::{MAILORDER_DETAIL, TRANSACTION_CHECK};
use crate::{Client, ResultCode};

/// Reads the payments on a link.
///
/// This takes two requests per transaction (at most 1,000 transactions), and one more request if
/// the link contains no transaction id.
pub(super) async fn payments(client: &Client, link: &Link) -> Result<Vec<Payment>> {
    let mut transactions = link.transactions.clone();
    if transactions.is_empty() {
        let query = TransactionCheck::by_reference(link.key.reference().as_str());
        let found = not_found_as_none(client.transaction_check(&query).await)?;
        let rows = found.as_ref().map(|response| response.rows.as_slice()).unwrap_or_default();
        let shown = rows.iter().filter(|row| row.is_succeed != Some(false));
        transactions = distinct(&mut shown.filter_map(|row| row.xact_id.as_deref()));
    }
    if transactions.len() > MAX_TRANSACTIONS {
        let named_by =
            if link.transactions.is_empty() { &TRANSACTION_CHECK } else { &MAILORDER_DETAIL };
        let what = "the link has more than 1,000 transactions";
        return Err(named_by.error(Error::malformed(what)));
    }
    let mut payments: Vec<(Payment, Option<String>)> = Vec::with_capacity(transactions.len());
    for xact_id in &transactions {
        let (payment, plain_id) = payment(client, xact_id).await?;
        // Two encrypted ids may denote the same payment. Such a payment counts once, under the
        // smaller id, so that the result does not depend on the order of the ids.
        match payments.iter_mut().find(|(_, id)| plain_id.is_some() && *id == plain_id) {
            Some((known, _)) if payment.transaction < known.transaction => *known = payment,
            Some(_) => {}
            None => payments.push((payment, plain_id)),
        }
    }
    Ok(payments.into_iter().map(|(payment, _)| payment).collect())
}

/// Reads one payment. The service `transaction/check` reports its amount and whether it succeeded;
/// `transaction/detail` reports whether it was reversed. The function also returns the unencrypted
/// id of the transaction, if Paynet reports one.
async fn payment(client: &Client, xact_id: &str) -> Result<(Payment, Option<String>)> {
    let checked =
        not_found_as_none(client.transaction_check(&TransactionCheck::by_xact_id(xact_id)).await)?;
    let detailed = not_found_as_none(
        client.transaction_detail(&TransactionDetail::by_xact_id(xact_id)).await,
    )?;
    let checked = checked.as_ref().map(|response| response.rows.as_slice()).unwrap_or_default();
    let checked = checked.iter().filter(|row| row.xact_id.as_deref() == Some(xact_id));
    let detailed = detailed.as_ref().map(|response| response.rows.as_slice()).unwrap_or_default();
    let detailed = detailed.iter().filter(|row| row.xact_id.as_deref() == Some(xact_id));
    let plain_id = checked
        .clone()
        .find_map(|row| row.id.as_ref().map(|id| id.as_str().to_owned()))
        .filter(|id| !is_blank(id));
    Ok((join(xact_id, checked, detailed), plain_id))
}

/// Joins the rows of one transaction. The payment succeeded only if every row says so; rows that
/// contradict each other make its outcome unknown.
fn join<'a>(
    xact_id: &str,
    checked: impl Iterator<Item = &'a CheckedTransaction>,
    detailed: impl Iterator<Item = &'a DetailedTransaction>,
) -> Payment {
    let mut payment = Payment::new(xact_id, PaymentOutcome::Unknown, Reversal::Unknown);
    let mut outcome: Option<PaymentOutcome> = None;
    let mut merge = |reported| {
        outcome = Some(match outcome {
            Some(before) if before != reported => PaymentOutcome::Unknown,
            _ => reported,
        });
    };
    for row in checked {
        let code_agrees = row.code.is_none_or(|code| ResultCode::new(code).is_success());
        merge(match row.is_succeed {
            Some(true) if is_sale(row.transaction_type.as_ref()) && code_agrees => {
                PaymentOutcome::Succeeded
            }
            Some(false) => PaymentOutcome::Failed,
            _ => PaymentOutcome::Unknown,
        });
        if row.amount.is_some() && payment.amount.is_some() && row.amount != payment.amount {
            merge(PaymentOutcome::Unknown);
        }
        payment.reference = row.agent_reference.clone().filter(|text| !text.is_empty());
        payment.amount.clone_from(&row.amount);
        payment.currency = currency(row.currency.as_deref());
        if payment.currency.is_none() && row.currency.as_deref().is_some_and(|text| !is_blank(text))
        {
            // An unknown currency must not be read as lira.
            merge(PaymentOutcome::Unknown);
        }
        payment.at.clone_from(&row.xact_date);
    }
    for row in detailed {
        match row.is_succeed {
            Some(true) if is_sale(row.transaction_type.as_ref()) => {
                merge(PaymentOutcome::Succeeded)
            }
            Some(true) => merge(PaymentOutcome::Unknown),
            Some(false) => merge(PaymentOutcome::Failed),
            None => {}
        }
        let differs = row.amount.is_some()
            && payment.amount.is_some()
            && row.amount != payment.amount
            || disagree(row.agent_reference.as_deref(), payment.reference.as_deref())
            || currency(row.currency.as_deref()).zip(payment.currency).is_some_and(|(a, b)| a != b);
        if differs {
            merge(PaymentOutcome::Unknown);
        }
        let reversed_by = row.reversed_xact_id.as_deref().is_some_and(|id| !is_blank(id));
        payment.reversal = match (row.reversed, payment.reversal) {
            (Some(true), _) | (_, Reversal::Reversed) => Reversal::Reversed,
            _ if reversed_by => Reversal::Reversed,
            (Some(false), _) => Reversal::None,
            (None, before) => before,
        };
    }
    payment.outcome = outcome.unwrap_or(PaymentOutcome::Unknown);
    payment
}

/// Whether both texts are present and different.
fn disagree(a: Option<&str>, b: Option<&str>) -> bool {
    a.filter(|a| !a.is_empty()).zip(b).is_some_and(|(a, b)| a != b)
}

/// Whether the type is a sale: `1`, the only value on which both services agree. A missing type
/// counts as a sale.
fn is_sale(transaction_type: Option<&Scalar>) -> bool {
    transaction_type.is_none_or(|kind| kind.as_str().trim() == "1")
}
