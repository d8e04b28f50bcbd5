//! Payments read back from the private host, as [`Payment`].

use paylink_core::{Decimal, Link, Payment, PaymentOutcome, Result, Reversal};

use crate::Client;
use crate::api::currency;
use crate::api::private_query::QueriedPayment;

impl Client {
    /// One request by the merchant's code; one more by tracking code if that finds nothing. Which
    /// of the two carries the page's `UniqueCode` is unverified.
    pub(super) async fn payments_of(&self, link: &Link) -> Result<Vec<Payment>> {
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
    let told_currency = currency(row.currency_id, row.currency_name.as_deref());
    let unreadable =
        told_currency.is_none() && (row.currency_id.is_some() || row.currency_name.is_some());
    let outcome = match (succeeded, row.status_id) {
        // A currency that cannot be read, or that is told in two ways, is not the one that was
        // asked for.
        _ if unreadable => PaymentOutcome::Unknown,
        // A later refund changes the status, not the history.
        (Some(true), _) => PaymentOutcome::Succeeded,
        (Some(false), Some(5 | 7)) => PaymentOutcome::Failed,
        (None, Some(5 | 7)) => PaymentOutcome::Failed,
        _ => PaymentOutcome::Unknown,
    };
    let given_back = [
        row.any_success_refund,
        row.any_success_partial_refund,
        row.any_success_cancel,
        row.is_fully_refunded,
    ];
    let reversal = if given_back.contains(&Some(true)) {
        Reversal::Reversed
    } else if given_back[..3].iter().all(|flag| *flag == Some(false)) {
        Reversal::None
    } else {
        Reversal::Unknown
    };
    let mut payment = Payment::new(
        row.payment_id.map(|id| id.to_string()).unwrap_or_default(),
        outcome,
        reversal,
    );
    // The merchant's code may carry a suffix of Paywall's; then the tracking code is ours.
    let (merchant, tracking) = (row.merchant_unique_code.as_deref(), row.tracking_code.as_deref());
    let told = if tracking == Some(code) { tracking } else { merchant.or(tracking) };
    payment.reference = told.map(str::to_owned);
    payment.amount = row.payment_amount.clone().filter(Decimal::is_positive);
    payment.currency = told_currency;
    payment.at.clone_from(&row.last_activity_date_time);
    payment
}
