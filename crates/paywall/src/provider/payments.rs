//! Reads the payments of a page from the private host.

use paylink_core::{Decimal, Link, Payment, PaymentOutcome, Result, Reversal};

use crate::Client;
use crate::api::currency;
use crate::api::private_query::QueriedPayment;

impl Client {
    /// Searches by the merchant's code, and then by the tracking code if no payment was found. It
    /// is unverified which of the two codes a page's `UniqueCode` becomes.
    pub(super) async fn find_payments(&self, link: &Link) -> Result<Vec<Payment>> {
        let code = link.key.reference().as_str();
        match self.payment_by_merchant_code(code).await {
            Ok(found) => Ok(vec![payment(&found, code)]),
            Err(error) if error.is_not_found() => {
                match self.payments_by_tracking_code(code, None).await {
                    Ok(found) => Ok(found.iter().map(|row| payment(row, code)).collect()),
                    Err(error) if error.is_not_found() => Ok(Vec::new()),
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }
}

fn payment(row: &QueriedPayment, code: &str) -> Payment {
    let succeeded = row.any_success_payment;
    let reported_currency = currency(row.currency_id, row.currency_name.as_deref());
    let is_unreadable =
        reported_currency.is_none() && (row.currency_id.is_some() || row.currency_name.is_some());
    let outcome = match (succeeded, row.status_id) {
        // If a currency cannot be read, or if its number and name contradict each other, it may
        // differ from the requested currency.
        _ if is_unreadable => PaymentOutcome::Unknown,
        // A later refund changes the status, but the payment did succeed.
        (Some(true), _) => PaymentOutcome::Succeeded,
        (Some(false), Some(5 | 7)) => PaymentOutcome::Failed,
        (None, Some(5 | 7)) => PaymentOutcome::Failed,
        _ => PaymentOutcome::Unknown,
    };
    let reversal_flags = [
        row.any_success_refund,
        row.any_success_partial_refund,
        row.any_success_cancel,
        row.is_fully_refunded,
    ];
    let reversal = if reversal_flags.contains(&Some(true)) {
        Reversal::Reversed
    } else if reversal_flags[..3].iter().all(|flag| *flag == Some(false)) {
        Reversal::None
    } else {
        Reversal::Unknown
    };
    let mut payment = Payment::new(
        row.payment_id.map(|id| id.to_string()).unwrap_or_default(),
        outcome,
        reversal,
    );
    // Paywall may add a suffix to the merchant's code. The tracking code is then the requested
    // code.
    let merchant = row.merchant_unique_code.as_deref().map(str::trim);
    let tracking = row.tracking_code.as_deref().map(str::trim);
    let reported = if tracking == Some(code) { tracking } else { merchant.or(tracking) };
    payment.reference = reported.map(str::to_owned);
    payment.amount = row.payment_amount.clone().filter(Decimal::is_positive);
    payment.currency = reported_currency;
    payment.at.clone_from(&row.last_activity_date_time);
    payment
}
