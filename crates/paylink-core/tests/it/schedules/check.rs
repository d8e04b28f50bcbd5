//! What has to be true of a confirmation, by what really happened.

use std::cmp::Reverse;

use paylink_core::{Confirmation, ConfirmationSource, Currency, LinkStatus, Mismatch, Verdict};

use super::provider::{Shared, minor, status};
use super::world::{Attempt, Foreign, Ids, Order, Returns, State, World};

const PAYMENTS: &str = "any payment";

/// A payment that charged the payer in the order's currency.
#[derive(Clone, Copy)]
struct Charged {
    requested: i64,
    amount: i64,
    returned: i64,
}

/// Checks what is true at any time.
pub(super) fn at_any_time(
    shared: &Shared,
    order: &Order,
    confirmation: &Confirmation,
) -> Result<(), String> {
    let verdict = confirmation.verdict;
    let fulfils = matches!(verdict, Verdict::Paid | Verdict::PaidAgain);
    ensure(confirmation.fulfilment_key.is_some() == fulfils, "a fulfilment key")?;
    ensure(
        (confirmation.fulfilment_key.as_ref() == Some(&confirmation.event_key))
            == (verdict == Verdict::Paid),
        "another event key than the fulfilment key",
    )?;
    ensure(confirmation.excess.is_some() == (verdict == Verdict::PaidAgain), "an excess")?;
    let now = shared.world.now;
    let own = order.attempts.iter().filter(|a| a.is_charged(now) && a.currency == Currency::TRY);
    let charged: i64 = own.map(|attempt| attempt.amount).sum();
    ensure(minor(confirmation.charged) <= charged, "more is charged than the payers paid")?;
    if !fulfils {
        return Ok(());
    }
    let is_own_money = match confirmation.source {
        ConfirmationSource::LinkOnly => {
            order.expected.link_alone_accepted
                && order.asked == order.expected.amount.minor()
                && order.is_paid(now)
        }
        _ => is_paid_by(&seen(shared, order), order),
    };
    ensure(is_own_money, "fulfilled without the money of this order")
}

/// Returns the payments that the provider reported as charged. What was given back is what was
/// given back until now, unless the provider reports it late, or the merchant accepts that it does
/// not report it.
fn seen(shared: &Shared, order: &Order) -> Vec<Charged> {
    let habits = &shared.world.habits;
    let is_known = |number| order.attempts.iter().find(move |attempt| attempt.number == number);
    let seen = shared.seen.iter().filter_map(|(number, state)| {
        let State::Charged { returned } = *state else { return None };
        let attempt = is_known(*number).filter(|attempt| attempt.currency == Currency::TRY)?;
        let returned = match habits.returns {
            Returns::Unreported if order.expected.unknown_reversal_accepted => 0,
            _ if habits.returns_lag => returned,
            _ => attempt.returned(),
        };
        Some(Charged { requested: attempt.requested, amount: attempt.amount, returned })
    });
    seen.filter(|payment| payment.returned < payment.amount).collect()
}

/// Whether one of the payments or all of them together pay the order, and nothing of that money
/// was given back.
fn is_paid_by(payments: &[Charged], order: &Order) -> bool {
    let untouched = |payment: &Charged| payment.returned == 0;
    let sum = payments.iter().map(|payment| payment.amount).sum();
    payments.iter().any(|payment| untouched(payment) && is_enough(payment.amount, order))
        || payments.iter().all(untouched) && is_enough(sum, order)
}

fn is_enough(charged: i64, order: &Order) -> bool {
    let wanted = order.expected.amount.minor();
    (wanted..=wanted + order.expected.max_surcharge).contains(&charged)
}

/// Checks the verdict about a link for which nothing is late any more. Returns what the provider
/// does not report, if this is why a payment has no outcome.
pub(super) fn when_settled(
    shared: &Shared,
    order: &Order,
    confirmation: &Confirmation,
) -> Result<Option<&'static str>, String> {
    let now = shared.world.now;
    let verdict = confirmation.verdict;
    if !order.attempts.iter().any(|attempt| attempt.is_charged(now)) {
        return Ok(None);
    }
    let Some(reason) = unreported(shared, order) else {
        return Truth::of(shared, order).check(confirmation).map(|()| None);
    };
    match verdict {
        Verdict::NotProvable => Ok(Some(reason)),
        // Without an expiry, nobody knows when the grace is over.
        Verdict::Pending if order.expires.is_none() => Ok(Some(reason)),
        Verdict::NotPaid
            if reason == PAYMENTS
                && status(&shared.world.habits, order, now) != Some(LinkStatus::Paid) =>
        {
            Ok(Some(reason))
        }
        Verdict::NotPaid | Verdict::Pending => Err(format!("a payment stays {verdict}")),
        _ => Ok(None),
    }
}

/// What happened to the money of one order, as far as the provider reports refunds.
struct Truth {
    wanted: i64,
    /// The payments in the currency of the order that were not completely given back.
    counted: Vec<Charged>,
    /// The sum of all payments in the currency of the order.
    gross: i64,
    returned: i64,
    returns: Returns,
    any_returned: bool,
    any_reserved: bool,
    /// Whether the provider reports a payment in another currency or of the other order.
    any_foreign: bool,
    /// Whether none of the payments was requested with the expected amount, and this is reported.
    other_requested: bool,
    /// The payments that reach the amount alone.
    alone: Vec<Charged>,
    /// The number and the sum of the largest payments that reach the amount together.
    needed: (usize, i64),
    is_paid: bool,
    is_too_much: bool,
}

impl Truth {
    fn of(shared: &Shared, order: &Order) -> Self {
        let World { habits, now, .. } = &shared.world;
        let returned = |attempt: &Attempt| match habits.returns {
            Returns::Unreported => 0,
            Returns::WithAmount | Returns::WithoutAmount => attempt.returned(),
        };
        let (own, other): (Vec<_>, Vec<_>) =
            order.attempts.iter().partition(|attempt| attempt.currency == Currency::TRY);
        let charged: Vec<Charged> = own
            .iter()
            .filter(|attempt| attempt.is_charged(*now))
            .map(|attempt| Charged {
                requested: attempt.requested,
                amount: attempt.amount,
                returned: returned(attempt),
            })
            .collect();
        let is_reserved = |attempt: &Attempt| match attempt.now(*now) {
            State::Reserved => true,
            State::Released => habits.returns == Returns::Unreported,
            _ => false,
        };
        let other_currency = other.iter().any(|attempt| {
            is_reserved(attempt) || attempt.is_charged(*now) && returned(attempt) < attempt.amount
        });
        let mut counted = charged.clone();
        counted.retain(|payment| payment.returned < payment.amount);
        counted.sort_unstable_by_key(|payment| Reverse(payment.amount));
        let wanted = order.expected.amount.minor();
        let alone: Vec<_> =
            counted.iter().filter(|one| is_enough(one.amount, order)).copied().collect();
        let sum = |payments: &[Charged]| payments.iter().map(|one| one.amount).sum::<i64>();
        let needed = (0..counted.len()).find(|number| sum(&counted[..*number]) >= wanted);
        let needed = needed.unwrap_or(counted.len());
        Self {
            wanted,
            gross: sum(&charged),
            returned: charged.iter().map(|payment| payment.returned).sum(),
            returns: habits.returns,
            any_returned: order.attempts.iter().any(|attempt| returned(attempt) > 0),
            any_reserved: own.iter().any(|attempt| is_reserved(attempt)),
            any_foreign: other_currency
                || habits.foreign == Foreign::WithReference && shows_other_order(shared, order),
            other_requested: habits.reports_requested
                && !alone.iter().any(|payment| payment.requested == wanted),
            needed: (needed, sum(&counted[..needed])),
            is_paid: is_paid_by(&counted, order),
            is_too_much: sum(&counted) > wanted + order.expected.max_surcharge,
            counted,
            alone,
        }
    }

    fn check(&self, confirmation: &Confirmation) -> Result<(), String> {
        let counted = self.counted.iter();
        let charged: i64 = counted.clone().map(|payment| payment.amount).sum();
        let kept: i64 = counted.map(|payment| payment.amount - payment.returned).sum();
        let excess = minor(confirmation.excess);
        let knows_amounts = self.returns == Returns::WithAmount;
        let is_all_needed = self.needed.0 == self.counted.len();
        let is_right = match confirmation.verdict {
            Verdict::Paid => self.is_paid && is_all_needed,
            Verdict::PaidAgain => {
                let leaves = |paying: i64| !knows_amounts || kept - paying == excess;
                self.is_paid
                    && !is_all_needed
                    && (self.alone.iter().any(|payment| leaves(payment.amount))
                        || self.alone.is_empty() && leaves(self.needed.1))
            }
            Verdict::Overpaid => self.alone.is_empty() && self.is_too_much,
            Verdict::PartlyPaid => self.gross < self.wanted,
            Verdict::PartlyReversed => self.any_returned && !self.counted.is_empty(),
            Verdict::Reversed => self.any_returned && self.counted.is_empty(),
            Verdict::Authorized => self.any_reserved && self.counted.is_empty(),
            Verdict::Mismatch => match confirmation.mismatches[..] {
                [Mismatch::TooLittle | Mismatch::TooMuch] => self.other_requested,
                _ => self.any_foreign,
            },
            _ => false,
        };
        ensure(is_right, "the verdict is not what happened")?;
        if confirmation.verdict == Verdict::Mismatch {
            return Ok(());
        }
        ensure(!self.any_foreign, "a mismatch is missing")?;
        ensure(minor(confirmation.charged) == charged, "another sum is charged")?;
        let is_returned = minor(confirmation.reversed) == self.returned;
        ensure(!knows_amounts || is_returned, "another sum is returned")
    }
}

/// Returns what the provider does not report about the payments of this order.
pub(super) fn unreported(shared: &Shared, order: &Order) -> Option<&'static str> {
    let habits = &shared.world.habits;
    let shown = || shown(shared, order);
    let is_exact = |amount| amount == order.expected.amount.minor();
    let is_inexact = || {
        let sum: i64 = shown().map(|attempt| attempt.amount).sum();
        !habits.reports_requested && (!is_exact(sum) || shown().any(|a| !is_exact(a.amount)))
    };
    // A link that is not found has no currency and lists no transactions.
    let last_status = status(habits, order, shared.world.now);
    let has_link_currency = habits.link_currency && last_status.is_some();
    let is_listed = habits.lists_transactions && habits.ids == Ids::Plain && last_status.is_some();
    [
        (PAYMENTS, !habits.offers_payments),
        ("the outcome of a payment", shown().any(|attempt| attempt.unclear)),
        ("one of two contradicting rows", habits.contradicts && habits.ids != Ids::Missing),
        ("the reference", !habits.names_reference && !is_listed),
        ("the amount", !habits.reports_amount),
        ("the currency", !habits.row_currency && !has_link_currency),
        (
            "whether money was given back",
            habits.returns == Returns::Unreported && !order.expected.unknown_reversal_accepted,
        ),
        (
            "the status, and the charged amount is not exact",
            matches!(last_status, None | Some(LinkStatus::Unknown | LinkStatus::Failed))
                && is_inexact(),
        ),
        ("whether two equal rows are one payment", habits.ids == Ids::Missing && !habits.row_time),
        (
            "whose payment another row is",
            habits.foreign == Foreign::WithoutReference && shows_other_order(shared, order),
        ),
    ]
    .into_iter()
    .find_map(|(reason, applies)| applies.then_some(reason))
}

/// Returns the attempts that the provider reports once nothing is late.
fn shown<'a>(shared: &'a Shared, order: &'a Order) -> impl Iterator<Item = &'a Attempt> {
    let is_shown = |attempt: &Attempt| match attempt.now(shared.world.now) {
        State::Absent => false,
        State::InProgress | State::Declined => shared.world.habits.shows_attempts,
        State::Reserved | State::Released | State::Charged { .. } => true,
    };
    order.attempts.iter().filter(move |attempt| is_shown(attempt))
}

/// Whether a row of the other order would be reported beside this order's rows.
fn shows_other_order(shared: &Shared, order: &Order) -> bool {
    let others = shared.world.orders.iter().filter(|other| other.reference != order.reference);
    others.flat_map(|other| shown(shared, other)).next().is_some()
}

pub(super) fn ensure(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}
