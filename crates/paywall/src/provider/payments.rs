//! Reads the payments of a page from the private host.

use paylink_core::{Currency, Decimal, Link, Payment, PaymentOutcome, Result, Reversal};

use crate::Client;
use crate::api::currency;
use crate::api::private_query::QueriedPayment;

impl Client {
    /// Searches by the merchant's code and by the tracking code. It is unverified which of the two
    /// codes a page's `UniqueCode` becomes. A further payment on a page may have a generated
    /// merchant's code, and then only the tracking code finds it. A payment in both responses
    /// counts once, by its id.
    pub(super) async fn find_payments(&self, link: &Link) -> Result<Vec<Payment>> {
        let code = link.key.reference().as_str();
        let first = match self.payment_by_merchant_code(code).await {
            Ok(found) => Some(payment(&found, code)),
            Err(error) if error.is_not_found() => None,
            Err(error) => return Err(error),
        };
        // A payment that was taken is known in full. The other service then only adds payments of
        // this page with other ids, and its failure does not hide the known one. If it reports that
        // the known one was given back, both contradict each other, and nothing is proved.
        let paid = first.as_ref().filter(|own| {
            own.outcome == PaymentOutcome::Succeeded && own.reversal != Reversal::Reversed
        });
        let found = match self.payments_by_tracking_code(code, None).await {
            Ok(found) => found.iter().map(|row| payment(row, code)).collect(),
            Err(error) if error.is_not_found() || paid.is_some() => Vec::new(),
            Err(error) => return Err(error),
        };
        let is_further = |row: &Payment| match paid {
            Some(own) if is_same_or_nameless(own, row) => {
                own.transaction == row.transaction
                    && matches!(row.reversal, Reversal::Partial | Reversal::Reversed)
            }
            Some(_) => row.reference.as_deref() == Some(code),
            None => true,
        };
        let further: Vec<Payment> = found.into_iter().filter(is_further).collect();
        Ok(first.into_iter().chain(further).collect())
    }
}

/// Returns whether both rows have the same id, or whether one of them has none.
fn is_same_or_nameless(one: &Payment, other: &Payment) -> bool {
    one.transaction == other.transaction
        || one.transaction.is_empty()
        || other.transaction.is_empty()
}

fn payment(row: &QueriedPayment, code: &str) -> Payment {
    let reported_currency = currency(row.currency_id, row.currency_name.as_deref());
    let is_unreadable =
        reported_currency.is_none() && (row.currency_id.is_some() || row.currency_name.is_some());
    let given_back = given_back(row, reported_currency);
    let outcome = match given_back {
        // If a currency cannot be read, or if its number and name contradict each other, it may
        // differ from the requested currency.
        Some(_) if is_unreadable => PaymentOutcome::Unknown,
        Some((reversal, _)) => outcome(row, reversal),
        None => PaymentOutcome::Unknown,
    };
    let (reversal, reversed_amount) = given_back.unwrap_or((Reversal::Unknown, None));
    let id = row.payment_id.map(|id| id.to_string());
    let mut payment = Payment::new(id.unwrap_or_default(), outcome, reversal);
    // Paywall may add a suffix to the merchant's code. The tracking code is then the requested
    // code.
    let merchant = row.merchant_unique_code.as_deref().map(str::trim);
    let tracking = row.tracking_code.as_deref().map(str::trim);
    let reported = if tracking == Some(code) { tracking } else { merchant.or(tracking) };
    payment.reference = reported.map(str::to_owned);
    payment.amount = row.payment_amount.clone().filter(Decimal::is_positive);
    payment.reversed_amount = reversed_amount;
    payment.requested = row.original_amount.clone().filter(Decimal::is_positive);
    payment.currency = reported_currency;
    payment.at.clone_from(&row.last_activity_date_time);
    payment
}

/// Returns the outcome by Paywall's table of statuses: 3 awaits the capture of a pre-authorization,
/// 4 is successful, 5 and 7 failed, 12 is a cancelled pre-authorization. With any other status,
/// such as 13 (marked as fraud), the outcome is unknown.
fn outcome(row: &QueriedPayment, reversal: Reversal) -> PaymentOutcome {
    let is_provision = row.is_provision == Some(true);
    match (row.any_success_payment, row.status_id) {
        (_, Some(3 | 12)) if is_provision => PaymentOutcome::Authorized,
        (Some(true), Some(4 | 12)) => PaymentOutcome::Succeeded,
        (Some(true), None) if !is_provision => PaymentOutcome::Succeeded,
        // Money that was never taken cannot have been given back.
        (Some(false) | None, Some(5 | 7))
            if !matches!(reversal, Reversal::Partial | Reversal::Reversed) =>
        {
            PaymentOutcome::Failed
        }
        _ => PaymentOutcome::Unknown,
    }
}

/// Returns whether the payment was refunded or cancelled and how much was refunded, from all fields
/// that report it. Returns `None` if the fields contradict each other.
fn given_back(
    row: &QueriedPayment,
    currency: Option<Currency>,
) -> Option<(Reversal, Option<Decimal>)> {
    let flags = [row.any_success_refund, row.any_success_cancel, row.any_success_partial_refund];
    let mut is_full = flags[..2].contains(&Some(true))
        || row.is_fully_refunded == Some(true)
        || row.status_id == Some(12);
    let mut is_partial = flags[2] == Some(true);
    // The last operation. `Status` says whether it succeeded.
    match row.type_id {
        Some(2 | 3) => is_full |= row.status != Some(false),
        Some(4) => is_partial |= row.status != Some(false),
        Some(1) | None => {}
        Some(_) => return None,
    }
    let scale = currency.and_then(|currency| currency.decimals()).unwrap_or(2);
    let minor = |amount: &Decimal| amount.to_minor(scale);
    // The sum of the partial refunds, or `None` if an amount is missing.
    let mut refunded: Option<i64> = None;
    let mut is_sum_known = true;
    for activity in row.activities.iter().flatten() {
        match (activity.type_id, activity.status_id) {
            (Some(1), _) | (Some(2..=4), Some(5 | 7)) => {}
            (Some(2 | 3), Some(4)) => is_full = true,
            (Some(4), Some(4)) => {
                is_partial = true;
                match activity.amount.as_ref().and_then(minor) {
                    Some(part) => refunded = Some(refunded.unwrap_or(0).checked_add(part)?),
                    None => is_sum_known = false,
                }
            }
            _ => return None,
        }
    }
    let refunded = refunded.filter(|_| is_sum_known);
    // What can still be refunded says nothing about a payment that took no money.
    let remaining = row
        .remaining_refund_amount
        .as_ref()
        .filter(|_| row.any_success_payment == Some(true) && row.status_id != Some(3));
    let mut missing = None;
    if let (Some(remaining), Some(charged)) = (remaining, &row.payment_amount) {
        let part = minor(charged)?.checked_sub(minor(remaining)?)?;
        let contradicts = part < 0
            || remaining < &Decimal::from_minor(0, 0)
            || (part == 0 && (is_full || is_partial))
            || (is_full && remaining.is_positive());
        if contradicts {
            return None;
        }
        is_full |= !remaining.is_positive();
        is_partial |= part > 0;
        missing = Some(part);
    }
    if is_full {
        return Some((Reversal::Reversed, None));
    }
    if is_partial {
        if missing.zip(refunded).is_some_and(|(missing, refunded)| missing != refunded) {
            return None;
        }
        let part = missing.or(refunded);
        return Some((Reversal::Partial, part.map(|part| Decimal::from_minor(part, scale))));
    }
    let is_kept = flags.iter().all(|flag| *flag == Some(false));
    Some((if is_kept { Reversal::None } else { Reversal::Unknown }, None))
}
