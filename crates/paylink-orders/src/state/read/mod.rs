//! Calculates what a query of a link changes. If the link exists, only a query changes the phase of
//! its attempt. A callback only makes the worker send a query earlier.

use paylink_core::{Confirmation, ConfirmationSource, LinkStatus, Money, Verdict};

use super::{Phase, ProviderKind};
use crate::incident::IncidentKind;
use crate::order::OrderState;

/// The stored data of an attempt at the time of a query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Before {
    pub(crate) phase: Phase,
    pub(crate) kind: ProviderKind,
    pub(crate) order: OrderState,
    /// The amount of the order.
    pub(crate) amount: Money,
    /// The amount in minor units with which this attempt made the order paid, or `None` if it did
    /// not.
    pub(crate) settled: Option<i64>,
    /// Whether a person has decided about the payments on the link.
    pub(crate) released: bool,
    /// Whether a person or the program has requested the deactivation of the link.
    pub(crate) deactivate: bool,
    /// Whether the provider was asked to send the link to the payer.
    pub(crate) notifies: bool,
    /// Whether an earlier query found the link.
    pub(crate) was_found: bool,
    /// Whether the link can no longer be paid, by the clock of the database and in the latest
    /// plausible reading of its expiry.
    pub(crate) is_over: bool,
    /// Whether the link has ended, and for longer than a payment can stay pending.
    pub(crate) is_long_over: bool,
    /// Whether the amount has been reserved for longer than the policy allows.
    pub(crate) is_authorized_too_long: bool,
}

/// The result of a query of a link.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Seen<'a> {
    /// The link and its payments.
    Read(&'a Confirmation),
    /// There is no such link.
    NotFound,
}

/// The changes that are written after a query, in one database transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) phase: Phase,
    pub(crate) effects: Vec<Effect>,
}

/// An effect of a query on the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The order is paid, for the first time.
    Settled { charged: Money },
    /// More was charged than the amount with which the order became paid. `sum` is the total that
    /// was charged on this link.
    PaidAgain { sum: Money },
    /// A part of the money of a paid order was refunded.
    PartlyReversed { amount: Option<Money> },
    /// All of the money of a paid order was refunded or otherwise reversed.
    Reversed { amount: Option<Money> },
    /// The link ended without being paid, and can no longer be paid.
    Ended,
    /// A person has to decide. `amount` is the money that the decision concerns.
    Incident { kind: IncidentKind, amount: Option<Money> },
}

/// Returns the changes that follow from a query.
pub(crate) fn after_read(before: &Before, seen: Seen<'_>) -> Change {
    match seen {
        Seen::NotFound => after_not_found(before),
        Seen::Read(confirmation) => match before.settled {
            Some(settled) => after_settled(before, settled, confirmation),
            None => after_unsettled(before, confirmation),
        },
    }
}

fn change(phase: Phase, effects: impl IntoIterator<Item = Effect>) -> Change {
    Change { phase, effects: effects.into_iter().collect() }
}

fn incident(kind: IncidentKind, amount: Option<Money>) -> Effect {
    Effect::Incident { kind, amount }
}

fn after_not_found(before: &Before) -> Change {
    let missing = incident(IncidentKind::LinkMissing, None);
    if before.phase.has_money() {
        return change(before.phase, [missing]);
    }
    if before.kind == ProviderKind::FindsPaidOnly {
        return unpaid(before, LinkStatus::Unknown);
    }
    // A link that was created must be found once, and a link that was found stays.
    let is_missing = before.was_found || (before.phase.blocks() && before.is_over);
    match (is_missing, before.phase.blocks()) {
        (true, true) => change(Phase::Undecided, [missing]),
        (true, false) => change(before.phase, [missing]),
        // The provider may show a new link late.
        (false, _) => change(before.phase, []),
    }
}

/// Returns the changes for an order that is unpaid, was cancelled, or was paid through another
/// link.
fn after_unsettled(before: &Before, confirmation: &Confirmation) -> Change {
    let charged = charged(before, confirmation);
    let waits = before.order == OrderState::Waiting;
    let undecided = |kind| change(Phase::Undecided, [incident(kind, charged)]);
    match confirmation.verdict {
        Verdict::Paid => change(Phase::Paid, [paid(before, charged)]),
        Verdict::PaidAgain => {
            let once = charged.zip(confirmation.excess).and_then(|(all, excess)| {
                Money::from_minor(all.minor() - excess.minor(), all.currency()).ok()
            });
            let again = charged.filter(|_| waits).map(|sum| Effect::PaidAgain { sum });
            let person = incident(IncidentKind::PaidTwice, confirmation.excess);
            change(
                Phase::Paid,
                [Some(paid(before, once)), again, Some(person)].into_iter().flatten(),
            )
        }
        Verdict::Overpaid => undecided(IncidentKind::Overpaid),
        Verdict::PartlyPaid => {
            change(Phase::PartlyPaid, [incident(IncidentKind::PartlyPaid, charged)])
        }
        // Somebody gives back what came after the order was cancelled, or came twice.
        Verdict::PartlyReversed if !waits && before.phase == Phase::Paid => {
            change(before.phase, [])
        }
        // The rest of the money is there, and nobody knows of it yet.
        Verdict::PartlyReversed if !waits => change(Phase::Paid, [paid(before, charged)]),
        Verdict::Reversed if !waits || before.released => change(Phase::Reversed, []),
        Verdict::PartlyReversed => undecided(IncidentKind::PartlyReversed),
        Verdict::Reversed => {
            change(Phase::Reversed, [incident(IncidentKind::Reversed, confirmation.reversed)])
        }
        Verdict::Authorized if before.is_authorized_too_long => {
            change(Phase::Authorized, [incident(IncidentKind::Authorized, confirmation.authorized)])
        }
        Verdict::Authorized => change(Phase::Authorized, []),
        Verdict::Pending if before.is_long_over => undecided(IncidentKind::NotProvable),
        Verdict::Pending => change(Phase::Pending, []),
        Verdict::NotPaid => unpaid(before, confirmation.link.status),
        Verdict::NotProvable if shows_nothing(before, confirmation) => {
            unpaid(before, confirmation.link.status)
        }
        Verdict::NotProvable => undecided(IncidentKind::NotProvable),
        // A verdict that this version does not know is for a person, like a mismatch.
        _ => undecided(IncidentKind::Mismatch),
    }
}

/// Returns the amount that was charged. If the status of the link is the only proof of the payment,
/// this is the order's amount.
fn charged(before: &Before, confirmation: &Confirmation) -> Option<Money> {
    let by_link = confirmation.verdict == Verdict::Paid
        && confirmation.source == ConfirmationSource::LinkOnly;
    confirmation.charged.or_else(|| by_link.then_some(before.amount))
}

/// Whether the provider shows only paid links, and shows no link here.
fn shows_nothing(before: &Before, confirmation: &Confirmation) -> bool {
    before.kind == ProviderKind::FindsPaidOnly
        && confirmation.payments.is_empty()
        && confirmation.link.status == LinkStatus::Unknown
        && confirmation.link.provider_status.as_str().trim().is_empty()
}

fn paid(before: &Before, charged: Option<Money>) -> Effect {
    match before.order {
        OrderState::Waiting => Effect::Settled { charged: charged.unwrap_or(before.amount) },
        OrderState::Cancelled => incident(IncidentKind::PaidAfterCancel, charged),
        _ => incident(IncidentKind::PaidTwice, charged),
    }
}

fn unpaid(before: &Before, status: LinkStatus) -> Change {
    let ended = before.is_over.then_some(Effect::Ended);
    match status {
        // The money of a cancelled order, or a second payment, is not reported any more.
        _ if before.phase == Phase::Paid => {
            change(before.phase, [incident(IncidentKind::PaymentGone, None)])
        }
        // It ended before, and how it ended decides about the next attempt.
        _ if !before.phase.blocks() => change(before.phase, ended),
        LinkStatus::Deactivated => change(Phase::Deactivated, ended),
        LinkStatus::Expired => change(Phase::Expired, ended),
        _ if before.is_over => change(Phase::Expired, ended),
        _ if before.deactivate => change(Phase::Deactivating, []),
        _ if before.phase == Phase::Found && before.notifies => change(Phase::Found, []),
        _ if before.phase == Phase::Found => {
            change(Phase::Found, [incident(IncidentKind::Orphan, None)])
        }
        _ => change(Phase::Open, []),
    }
}

/// Returns the changes for an order that was paid through this link. Only changes of the money
/// matter here.
fn after_settled(before: &Before, settled: i64, confirmation: &Confirmation) -> Change {
    let charged = charged(before, confirmation);
    let minor = charged.map_or(0, |money| money.minor());
    let stays = |effects: Vec<Effect>| change(before.phase, effects);
    match confirmation.verdict {
        // The provider has not decided about another payment yet.
        Verdict::Pending => stays(Vec::new()),
        Verdict::PartlyReversed if minor <= settled => {
            change(Phase::Paid, [Effect::PartlyReversed { amount: confirmation.reversed }])
        }
        Verdict::Reversed => {
            change(Phase::Reversed, [Effect::Reversed { amount: confirmation.reversed }])
        }
        Verdict::Paid | Verdict::PaidAgain | Verdict::Overpaid | Verdict::PartlyReversed
            if minor > settled =>
        {
            let again = charged.map(|sum| Effect::PaidAgain { sum });
            let excess =
                charged.and_then(|sum| Money::from_minor(minor - settled, sum.currency()).ok());
            let person = incident(IncidentKind::PaidTwice, excess);
            change(Phase::Paid, again.into_iter().chain([person]))
        }
        Verdict::Paid | Verdict::PaidAgain | Verdict::Overpaid | Verdict::PartlyPaid
            if minor == settled =>
        {
            stays(Vec::new())
        }
        // A person has accepted the money as it is reported.
        Verdict::Mismatch | Verdict::NotProvable if before.released => stays(Vec::new()),
        Verdict::Mismatch => stays(vec![incident(IncidentKind::Mismatch, charged)]),
        Verdict::NotProvable => stays(vec![incident(IncidentKind::NotProvable, charged)]),
        _ => stays(vec![incident(IncidentKind::PaymentGone, charged)]),
    }
}

#[cfg(test)]
mod tests;
