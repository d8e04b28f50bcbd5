//! What a read of the link changes. The read is the only thing that moves an attempt whose link
//! exists: a callback only brings a read forward.

use paylink_core::{Confirmation, LinkStatus, Money, Verdict};

use super::{Phase, ProviderKind};
use crate::incident::IncidentKind;
use crate::order::OrderState;

/// What is stored about an attempt when it is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Before {
    pub(crate) phase: Phase,
    pub(crate) kind: ProviderKind,
    pub(crate) order: OrderState,
    /// The minor units for which this attempt settled the order, or `None` if it did not.
    pub(crate) settled: Option<i64>,
    /// Whether a person or the program wants the link deactivated.
    pub(crate) deactivate: bool,
    /// Whether the link was read successfully before.
    pub(crate) was_read: bool,
    /// Whether the link can no longer be paid, by the clock of the database and in the latest
    /// plausible reading of its expiry.
    pub(crate) is_over: bool,
}

/// What a read reported.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Seen<'a> {
    /// The link and its payments.
    Read(&'a Confirmation),
    /// There is no such link.
    NotFound,
}

/// What is to be written after a read, in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) phase: Phase,
    pub(crate) effects: Vec<Effect>,
}

/// What a read means for the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The order is paid, for the first time.
    Settled { charged: Money },
    /// More was charged for the order than it was settled for. `sum` is everything that this link
    /// was charged.
    PaidAgain { sum: Money },
    /// A part of the money of a settled order was given back.
    PartlyReversed { amount: Option<Money> },
    /// The money of a settled order was given back.
    Reversed { amount: Option<Money> },
    /// The link ended unpaid.
    Expired,
    /// A person has to decide. The amount is the money that it is about.
    Incident { kind: IncidentKind, amount: Option<Money> },
}

/// Returns what a read changes.
pub(crate) fn after_read(before: &Before, seen: Seen<'_>) -> Change {
    match seen {
        Seen::NotFound => after_not_found(before),
        Seen::Read(confirmation) if before.settled.is_some() => after_settled(before, confirmation),
        Seen::Read(confirmation) => after_unsettled(before, confirmation),
    }
}

fn change(phase: Phase, effects: impl IntoIterator<Item = Effect>) -> Change {
    Change { phase, effects: effects.into_iter().collect() }
}

fn incident(kind: IncidentKind, amount: Option<Money>) -> Effect {
    Effect::Incident { kind, amount }
}

fn after_not_found(before: &Before) -> Change {
    if before.phase.has_money() {
        return change(before.phase, [incident(IncidentKind::LinkMissing, None)]);
    }
    if before.kind == ProviderKind::FindsPaidOnly {
        return unpaid(before, LinkStatus::Unknown);
    }
    if before.was_read {
        return change(Phase::Undecided, [incident(IncidentKind::LinkMissing, None)]);
    }
    // The provider may show a new link late.
    change(before.phase, [])
}

/// The order waits for its money, or was cancelled, or was settled through another link.
fn after_unsettled(before: &Before, confirmation: &Confirmation) -> Change {
    let charged = confirmation.charged;
    match confirmation.verdict {
        Verdict::Paid => change(Phase::Paid, [paid(before, charged)]),
        Verdict::PaidAgain => {
            let once = charged.zip(confirmation.excess).and_then(|(all, excess)| {
                Money::from_minor(all.minor() - excess.minor(), all.currency()).ok()
            });
            let again = charged.map(|sum| Effect::PaidAgain { sum });
            let person = incident(IncidentKind::PaidTwice, confirmation.excess);
            change(
                Phase::Paid,
                [Some(paid(before, once)), again, Some(person)].into_iter().flatten(),
            )
        }
        Verdict::Overpaid => change(Phase::Undecided, [incident(IncidentKind::Overpaid, charged)]),
        Verdict::PartlyPaid => {
            change(Phase::PartlyPaid, [incident(IncidentKind::PartlyPaid, charged)])
        }
        Verdict::PartlyReversed => change(
            Phase::Undecided,
            [incident(IncidentKind::PartlyReversed, confirmation.reversed)],
        ),
        Verdict::Reversed => {
            change(Phase::Reversed, [incident(IncidentKind::Reversed, confirmation.reversed)])
        }
        // The incident for a reservation that stays comes with the clock.
        Verdict::Authorized => change(Phase::Authorized, []),
        Verdict::Pending => change(Phase::Pending, []),
        Verdict::NotPaid => unpaid(before, confirmation.link.status),
        Verdict::NotProvable if shows_nothing(before, confirmation) => {
            unpaid(before, confirmation.link.status)
        }
        Verdict::NotProvable => {
            change(Phase::Undecided, [incident(IncidentKind::NotProvable, charged)])
        }
        // A verdict that this version does not know is for a person, like a mismatch.
        _ => change(Phase::Undecided, [incident(IncidentKind::Mismatch, charged)]),
    }
}

/// Whether a provider that shows only paid links shows none.
fn shows_nothing(before: &Before, confirmation: &Confirmation) -> bool {
    before.kind == ProviderKind::FindsPaidOnly
        && confirmation.payments.is_empty()
        && confirmation.link.status == LinkStatus::Unknown
}

fn paid(before: &Before, charged: Option<Money>) -> Effect {
    match (before.order, charged) {
        (OrderState::Waiting, Some(charged)) => Effect::Settled { charged },
        (OrderState::Cancelled, charged) => incident(IncidentKind::PaidAfterCancel, charged),
        (_, charged) => incident(IncidentKind::PaidTwice, charged),
    }
}

fn unpaid(before: &Before, status: LinkStatus) -> Change {
    match status {
        // It ended before, and how it ended decides about the next attempt.
        _ if !before.phase.blocks() => change(before.phase, []),
        LinkStatus::Deactivated => change(Phase::Deactivated, []),
        LinkStatus::Expired => change(Phase::Expired, [Effect::Expired]),
        _ if before.is_over => change(Phase::Expired, [Effect::Expired]),
        _ if before.deactivate => change(Phase::Deactivating, []),
        _ if before.phase == Phase::Found => change(Phase::Found, []),
        _ => change(Phase::Open, []),
    }
}

/// The order was settled through this link: only what happens to the money matters.
fn after_settled(before: &Before, confirmation: &Confirmation) -> Change {
    let settled = before.settled.unwrap_or_default();
    let charged = confirmation.charged.map_or(0, |money| money.minor());
    match confirmation.verdict {
        Verdict::PartlyReversed => {
            change(Phase::Paid, [Effect::PartlyReversed { amount: confirmation.reversed }])
        }
        Verdict::Reversed => {
            change(Phase::Reversed, [Effect::Reversed { amount: confirmation.reversed }])
        }
        Verdict::Paid | Verdict::PaidAgain | Verdict::Overpaid if charged > settled => {
            let again = confirmation.charged.map(|sum| Effect::PaidAgain { sum });
            let excess = confirmation
                .charged
                .and_then(|sum| Money::from_minor(charged - settled, sum.currency()).ok());
            change(
                Phase::Paid,
                again.into_iter().chain([incident(IncidentKind::PaidTwice, excess)]),
            )
        }
        // A person may have accepted another amount than the order asks for.
        Verdict::Paid
        | Verdict::PaidAgain
        | Verdict::Overpaid
        | Verdict::PartlyPaid
        | Verdict::Pending
            if charged == settled =>
        {
            change(before.phase, [])
        }
        _ => change(before.phase, [incident(IncidentKind::PaymentGone, confirmation.charged)]),
    }
}
