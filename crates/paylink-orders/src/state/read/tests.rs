use std::time::SystemTime;

use paylink_core::confirmation::{Facts, evaluate};
use paylink_core::{
    Currency, Expected, Identity, Link, LinkKey, ProviderId, Reference, StatusBasis,
};

use super::*;

fn lira(amount: &str) -> Money {
    Money::parse(amount, Currency::TRY).unwrap()
}

fn link(status: LinkStatus) -> Link {
    let identity = Identity::new(ProviderId::new("paynet"), "test", "default").unwrap();
    let key = LinkKey::by_reference(&identity, Reference::new("R").unwrap());
    Link::new(key, status, StatusBasis::Reported, "")
}

/// Returns a confirmation with this verdict and these amounts in lira.
fn confirmation(verdict: Verdict, charged: &str, reversed: &str) -> Confirmation {
    let facts = Facts::new(link(LinkStatus::Open), SystemTime::UNIX_EPOCH);
    let mut confirmation = evaluate(facts, &Expected::new(lira("100")));
    confirmation.verdict = verdict;
    confirmation.source = ConfirmationSource::Payments;
    confirmation.charged = Money::parse(charged, Currency::TRY).ok();
    confirmation.reversed = Money::parse(reversed, Currency::TRY).ok();
    confirmation.link.status = LinkStatus::Paid;
    confirmation
}

fn before(phase: Phase) -> Before {
    Before {
        phase,
        kind: ProviderKind::FindsByReference,
        order: OrderState::Waiting,
        amount: lira("100"),
        settled: None,
        released: false,
        deactivate: false,
        notifies: false,
        was_found: true,
        is_over: false,
        is_long_over: false,
        is_authorized_too_long: false,
    }
}

fn after(before: Before, confirmation: &Confirmation) -> (Phase, Vec<Effect>) {
    let change = after_read(&before, Seen::Read(confirmation));
    (change.phase, change.effects)
}

fn an_incident(kind: IncidentKind, amount: &str) -> Effect {
    incident(kind, Money::parse(amount, Currency::TRY).ok())
}

#[test]
fn every_verdict_about_an_order_that_waits() {
    use IncidentKind as Kind;
    let settled = || Effect::Settled { charged: lira("100") };
    for (verdict, charged, phase, effects) in [
        (Verdict::Paid, "100", Phase::Paid, vec![settled()]),
        (
            Verdict::PaidAgain,
            "250",
            Phase::Paid,
            vec![
                settled(),
                Effect::PaidAgain { sum: lira("250") },
                an_incident(Kind::PaidTwice, "150"),
            ],
        ),
        (Verdict::Overpaid, "130", Phase::Undecided, vec![an_incident(Kind::Overpaid, "130")]),
        (Verdict::PartlyPaid, "40", Phase::PartlyPaid, vec![an_incident(Kind::PartlyPaid, "40")]),
        (
            Verdict::PartlyReversed,
            "100",
            Phase::Undecided,
            vec![an_incident(Kind::PartlyReversed, "100")],
        ),
        (Verdict::Reversed, "", Phase::Reversed, vec![an_incident(Kind::Reversed, "25")]),
        (Verdict::Authorized, "", Phase::Authorized, vec![]),
        (Verdict::Pending, "", Phase::Pending, vec![]),
        (Verdict::NotPaid, "", Phase::Open, vec![]),
        (Verdict::Mismatch, "70", Phase::Undecided, vec![an_incident(Kind::Mismatch, "70")]),
        (Verdict::NotProvable, "", Phase::Undecided, vec![an_incident(Kind::NotProvable, "")]),
    ] {
        let mut seen = confirmation(verdict, charged, "25");
        seen.excess = (verdict == Verdict::PaidAgain).then(|| lira("150"));
        if verdict == Verdict::NotPaid {
            seen.link.status = LinkStatus::Open;
        }
        assert_eq!(after(before(Phase::Open), &seen), (phase, effects), "{verdict}");
        // No verdict but these two settles an order.
        let may_settle = matches!(verdict, Verdict::Paid | Verdict::PaidAgain);
        for order in [OrderState::Cancelled, OrderState::Paid, OrderState::Reversed] {
            let (_, effects) = after(Before { order, ..before(Phase::Open) }, &seen);
            let is_settled = |effect: &Effect| {
                matches!(effect, Effect::Settled { .. } | Effect::PaidAgain { .. })
            };
            assert!(!effects.iter().any(is_settled), "{verdict} {order}");
            let kind = match order {
                OrderState::Cancelled => IncidentKind::PaidAfterCancel,
                _ => IncidentKind::PaidTwice,
            };
            let is_incident = effects
                .iter()
                .any(|effect| matches!(effect, Effect::Incident { kind: own, .. } if *own == kind));
            let has_money = may_settle || verdict == Verdict::PartlyReversed;
            assert_eq!(is_incident, has_money, "{verdict} {order}");
        }
    }
}

#[test]
fn every_verdict_about_an_order_that_this_link_settled() {
    use IncidentKind as Kind;
    let part = Effect::PartlyReversed { amount: Some(lira("25")) };
    let whole = Effect::Reversed { amount: Some(lira("25")) };
    let again =
        || vec![Effect::PaidAgain { sum: lira("220") }, an_incident(Kind::PaidTwice, "120")];
    for (verdict, charged, phase, effects) in [
        (Verdict::Paid, "100", Phase::Paid, vec![]),
        (Verdict::Paid, "220", Phase::Paid, again()),
        (Verdict::PaidAgain, "220", Phase::Paid, again()),
        (Verdict::Overpaid, "220", Phase::Paid, again()),
        (Verdict::Overpaid, "100", Phase::Paid, vec![]),
        (Verdict::PartlyPaid, "100", Phase::Paid, vec![]),
        (Verdict::PartlyPaid, "40", Phase::Paid, vec![an_incident(Kind::PaymentGone, "40")]),
        (Verdict::PartlyReversed, "100", Phase::Paid, vec![part]),
        (Verdict::Reversed, "", Phase::Reversed, vec![whole]),
        (Verdict::Authorized, "", Phase::Paid, vec![an_incident(Kind::PaymentGone, "")]),
        (Verdict::NotPaid, "", Phase::Paid, vec![an_incident(Kind::PaymentGone, "")]),
        (Verdict::Pending, "220", Phase::Paid, vec![]),
        (Verdict::Mismatch, "100", Phase::Paid, vec![an_incident(Kind::Mismatch, "100")]),
        (Verdict::NotProvable, "100", Phase::Paid, vec![an_incident(Kind::NotProvable, "100")]),
    ] {
        let before = Before {
            settled: Some(lira("100").minor()),
            order: OrderState::Paid,
            ..before(Phase::Paid)
        };
        let seen = confirmation(verdict, charged, "25");
        assert_eq!(after(before, &seen), (phase, effects), "{verdict} {charged}");
        if matches!(verdict, Verdict::Mismatch | Verdict::NotProvable) {
            let accepted = Before { released: true, ..before };
            assert_eq!(after(accepted, &seen), (Phase::Paid, vec![]), "{verdict}");
        }
    }
}

#[test]
fn a_link_alone_settles_the_order_for_its_amount() {
    let mut seen = confirmation(Verdict::Paid, "", "");
    seen.source = ConfirmationSource::LinkOnly;
    let settled = vec![Effect::Settled { charged: lira("100") }];
    assert_eq!(after(before(Phase::Open), &seen), (Phase::Paid, settled));
    let later = Before { settled: Some(lira("100").minor()), ..before(Phase::Paid) };
    assert_eq!(after(later, &seen), (Phase::Paid, vec![]));
}

#[test]
fn a_reservation_that_stays_and_a_payment_that_never_ends_are_for_a_person() {
    let mut seen = confirmation(Verdict::Authorized, "", "");
    seen.authorized = Some(lira("100"));
    let long = Before { is_authorized_too_long: true, ..before(Phase::Authorized) };
    let incident = vec![an_incident(IncidentKind::Authorized, "100")];
    assert_eq!(after(long, &seen), (Phase::Authorized, incident));
    let seen = confirmation(Verdict::Pending, "", "");
    let long = Before { is_over: true, is_long_over: true, ..before(Phase::Pending) };
    let incident = vec![an_incident(IncidentKind::NotProvable, "")];
    assert_eq!(after(long, &seen), (Phase::Undecided, incident));
}

#[test]
fn a_link_that_was_found_and_is_missing_is_an_incident_and_never_unpaid() {
    let missing = [an_incident(IncidentKind::LinkMissing, "")];
    let not_found = |before: Before| {
        let change = after_read(&before, Seen::NotFound);
        (change.phase, change.effects)
    };
    for phase in Phase::ALL.iter().copied() {
        let (after, effects) = not_found(before(phase));
        assert_eq!(effects, missing, "{phase}");
        let stays = !phase.blocks() || phase.has_money();
        assert_eq!(after, if stays { phase } else { Phase::Undecided }, "{phase}");
    }
    // It may be shown late, but not later than its end.
    let new = Before { was_found: false, ..before(Phase::Open) };
    assert_eq!(not_found(new), (Phase::Open, vec![]));
    assert_eq!(not_found(Before { is_over: true, ..new }), (Phase::Undecided, missing.to_vec()));
    // What was never created is not missing.
    let lost = Before { was_found: false, is_over: true, ..before(Phase::NotFound) };
    assert_eq!(not_found(lost), (Phase::NotFound, vec![]));
    // A provider that shows paid links only does not show an unpaid one.
    let unseen = Before { kind: ProviderKind::FindsPaidOnly, ..before(Phase::Open) };
    assert_eq!(not_found(unseen), (Phase::Open, vec![]));
}

#[test]
fn an_unpaid_link_ends_only_when_it_can_no_longer_be_paid() {
    let unpaid = |before: Before, status| {
        let mut seen = confirmation(Verdict::NotPaid, "", "");
        seen.link.status = status;
        after(before, &seen)
    };
    let over = Before { is_over: true, ..before(Phase::Open) };
    for (status, open_after, phase) in [
        (LinkStatus::Open, Phase::Open, Phase::Expired),
        (LinkStatus::Failed, Phase::Open, Phase::Expired),
        (LinkStatus::Expired, Phase::Expired, Phase::Expired),
        (LinkStatus::Deactivated, Phase::Deactivated, Phase::Deactivated),
    ] {
        assert_eq!(unpaid(before(Phase::Open), status), (open_after, vec![]), "{status}");
        assert_eq!(unpaid(over, status), (phase, vec![Effect::Ended]), "{status}");
    }
    let wanted = Before { deactivate: true, ..before(Phase::Open) };
    assert_eq!(unpaid(wanted, LinkStatus::Open).0, Phase::Deactivating);
    // How an attempt ended is not forgotten.
    let lost = before(Phase::ResolvedClosed);
    assert_eq!(unpaid(lost, LinkStatus::Deactivated).0, Phase::ResolvedClosed);
    // Nobody has the URL of a link that was found, unless the provider sent it.
    let orphan = vec![an_incident(IncidentKind::Orphan, "")];
    let found = before(Phase::Found);
    assert_eq!(unpaid(found, LinkStatus::Open), (Phase::Found, orphan));
    let sent = Before { notifies: true, ..found };
    assert_eq!(unpaid(sent, LinkStatus::Open), (Phase::Found, vec![]));
    // The payment of a cancelled order does not vanish without notice.
    let gone = vec![an_incident(IncidentKind::PaymentGone, "")];
    let cancelled = Before { order: OrderState::Cancelled, ..before(Phase::Paid) };
    assert_eq!(unpaid(cancelled, LinkStatus::Open), (Phase::Paid, gone));
}
