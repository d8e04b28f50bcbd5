//! The sums of the payments on a link.

use super::Mismatch;
use crate::link::{Link, Payment, PaymentOutcome, Reversal};
use crate::money::{Currency, Decimal, MoneyError};

/// Returns every payment once.
///
/// Two rows with the same transaction id are one payment. If the rows differ, they contradict each
/// other, so the outcome of the payment is unknown. If one of them has a reference that is not the
/// link's, this is the reference of the payment. Two equal rows without an id are one payment if
/// they have a time; without a time, it is unknown whether they are one payment or two. Attempts
/// that failed count once in any case.
pub(super) fn distinct(link: &Link, payments: Vec<Payment>) -> Vec<Payment> {
    let mut groups: Vec<Group> = Vec::with_capacity(payments.len());
    for payment in payments {
        let Some(group) = groups.iter_mut().find(|group| group.has(&payment)) else {
            groups.push(Group { first: payment, is_unclear: false, other_reference: None });
            continue;
        };
        let differs = group.first != payment;
        let may_be_two = payment.transaction.is_empty()
            && payment.at.is_none()
            && payment.outcome != PaymentOutcome::Failed;
        group.is_unclear |= differs || may_be_two;
        if differs && has_other_reference(link, &payment) {
            group.other_reference = payment.reference;
        }
    }
    groups.into_iter().map(Group::into_payment).collect()
}

/// The rows that are about the same payment.
struct Group {
    first: Payment,
    is_unclear: bool,
    other_reference: Option<String>,
}

impl Group {
    fn has(&self, payment: &Payment) -> bool {
        if self.first.transaction.is_empty() {
            self.first == *payment
        } else {
            self.first.transaction == payment.transaction
        }
    }

    fn into_payment(self) -> Payment {
        let mut payment = self.first;
        if self.is_unclear {
            payment.outcome = PaymentOutcome::Unknown;
        }
        if self.other_reference.is_some() {
            payment.reference = self.other_reference;
        }
        payment
    }
}

fn has_other_reference(link: &Link, payment: &Payment) -> bool {
    let own = link.key.reference().as_str();
    payment.reference.as_deref().is_some_and(|reference| reference != own)
}

/// A payment that succeeded and was not completely reversed.
#[derive(Clone, Copy)]
pub(super) struct Counted {
    pub(super) charged: i64,
    /// The part of `charged` that was reversed, as far as it is reported.
    pub(super) returned: i64,
    pub(super) requested: Option<i64>,
    pub(super) reversal: Reversal,
}

/// The payments on a link by what happened to the money. Amounts are minor units.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) counted: Vec<Counted>,
    /// The sum of the payments that count.
    pub(super) charged: i64,
    /// The sum that was reversed, as far as it is reported.
    pub(super) returned: i64,
    /// The gross sum of the payments that were completely reversed.
    pub(super) reversed: i64,
    pub(super) any_reversed: bool,
    pub(super) authorized: i64,
    /// Whether a payment that could matter has no known outcome or reference.
    pub(super) any_unknown: bool,
    /// Whether an amount or a currency that matters is not reported.
    pub(super) amount_missing: bool,
    pub(super) mismatches: Vec<Mismatch>,
}

impl Tally {
    pub(super) fn of(link: &Link, payments: &[Payment], currency: Currency) -> Self {
        let mut tally = Self::default();
        for payment in payments {
            tally.add(link, payment, currency);
        }
        tally.mismatches.dedup();
        tally
    }

    fn add(&mut self, link: &Link, payment: &Payment, currency: Currency) {
        if has_other_reference(link, payment) {
            return self.mismatches.push(Mismatch::Reference);
        }
        // A payment without a reference belongs to the link only if the link says so.
        if payment.reference.is_none()
            && payment.outcome != PaymentOutcome::Failed
            && !link.transactions.contains(&payment.transaction)
        {
            return self.any_unknown = true;
        }
        match payment.outcome {
            PaymentOutcome::Failed => return,
            PaymentOutcome::Unknown => return self.any_unknown = true,
            PaymentOutcome::Succeeded | PaymentOutcome::Authorized => {}
        }
        let is_authorized = payment.outcome == PaymentOutcome::Authorized;
        let own = payment.currency.or(link.currency);
        let minor = |amount: &Option<Decimal>| -> Option<i64> {
            let amount = amount.as_ref().filter(|_| own == Some(currency))?;
            amount.to_money(currency).ok().map(|money| money.minor())
        };
        let returned = minor(&payment.reversed_amount);
        // The amount of a payment that was given back informs only: it never makes a link paid.
        let is_reversed = payment.reversal == Reversal::Reversed
            || returned.zip(minor(&payment.amount)).is_some_and(|(part, all)| part >= all);
        if is_reversed {
            // Nothing is given back if the reserved amount was never charged.
            if !is_authorized {
                let amount = minor(&payment.amount);
                self.any_reversed = true;
                self.reversed = self.reversed.saturating_add(amount.unwrap_or(0));
                self.returned = self.returned.saturating_add(amount.or(returned).unwrap_or(0));
            }
            return;
        }
        match own {
            Some(reported) if reported == currency => {}
            Some(_) => return self.mismatches.push(Mismatch::Currency),
            None => return self.amount_missing = true,
        }
        let Some(amount) = &payment.amount else {
            return self.amount_missing = true;
        };
        let amount = match amount.to_money(currency) {
            Ok(amount) => amount.minor(),
            Err(MoneyError::TooPrecise) => return self.mismatches.push(Mismatch::Precision),
            Err(_) => return self.mismatches.push(Mismatch::Amount),
        };
        let sum = if is_authorized { &mut self.authorized } else { &mut self.charged };
        match sum.checked_add(amount) {
            Some(total) => *sum = total,
            None => return self.mismatches.push(Mismatch::Amount),
        }
        if !is_authorized {
            let returned = returned.unwrap_or(0);
            self.returned = self.returned.saturating_add(returned);
            self.counted.push(Counted {
                charged: amount,
                returned,
                requested: minor(&payment.requested),
                reversal: payment.reversal,
            });
        }
    }
}
