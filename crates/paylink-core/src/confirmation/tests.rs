use std::time::{Duration, SystemTime};

use super::*;
use crate::callback::{Authenticity, Callback, CallbackKind};
use crate::identity::Identity;
use crate::link::{LinkKey, PaymentOutcome, Reference, Reversal};
use crate::money::Currency;
use crate::provider_id::ProviderId;
use crate::status::{LinkStatus, StatusBasis};
use crate::time::{LocalDateTime, Zone};

fn key() -> LinkKey {
    let identity = Identity::new(ProviderId::new("paynet"), "test", "default").unwrap();
    LinkKey::by_reference(&identity, Reference::new("ORD-1").unwrap())
}

fn link(status: LinkStatus) -> Link {
    let mut link = Link::new(key(), status, StatusBasis::Reported, "?");
    link.amount = Some("100.00".parse().unwrap());
    link.currency = Some(Currency::TRY);
    link
}

fn paid(transaction: &str, amount: &str) -> Payment {
    let mut payment = Payment::new(transaction, PaymentOutcome::Succeeded, Reversal::None);
    payment.amount = Some(amount.parse().unwrap());
    payment.currency = Some(Currency::TRY);
    payment.reference = Some("ORD-1".into());
    payment
}

fn reversed(transaction: &str, amount: &str) -> Payment {
    Payment { reversal: Reversal::Reversed, ..paid(transaction, amount) }
}

/// A payment of which a part was given back.
fn partly_reversed(transaction: &str, amount: &str, part: &str) -> Payment {
    Payment {
        reversal: Reversal::Partial,
        reversed_amount: Some(part.parse().unwrap()),
        ..paid(transaction, amount)
    }
}

fn with_outcome(transaction: &str, amount: &str, outcome: PaymentOutcome) -> Payment {
    Payment { outcome, ..paid(transaction, amount) }
}

fn requesting(transaction: &str, amount: &str, requested: &str) -> Payment {
    Payment { requested: Some(requested.parse().unwrap()), ..paid(transaction, amount) }
}

fn lira(text: &str) -> Money {
    Money::parse(text, Currency::TRY).unwrap()
}

fn expected() -> Expected {
    Expected::new(lira("100"))
}

/// Allows at most 5 lira more.
fn with_surcharge() -> Expected {
    expected().allow_surcharge(500, lira("100")).unwrap()
}

fn claim() -> Callback {
    let mut claim =
        Callback::new(ProviderId::new("paynet"), CallbackKind::Payment, Authenticity::Unsigned);
    claim.reference = Some("ORD-1".into());
    claim.transaction = Some("t1".into());
    claim.claims_success = Some(true);
    claim
}

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

fn facts(link: Link, payments: &[Payment]) -> Facts<'_> {
    let mut facts = Facts::new(link, now());
    facts.payments = Some(payments.to_vec());
    facts
}

fn confirmed(status: LinkStatus, payments: &[Payment], expected: &Expected) -> Confirmation {
    evaluate(facts(link(status), payments), expected)
}

fn verdict(
    status: LinkStatus,
    payments: &[Payment],
    claim: Option<&Callback>,
) -> (Verdict, Vec<Mismatch>) {
    let mut facts = facts(link(status), payments);
    facts.callback = claim;
    let confirmation = evaluate(facts, &expected());
    (confirmation.verdict, confirmation.mismatches)
}

const ALL: [LinkStatus; 7] = [
    LinkStatus::Open,
    LinkStatus::Processing,
    LinkStatus::Paid,
    LinkStatus::Failed,
    LinkStatus::Expired,
    LinkStatus::Deactivated,
    LinkStatus::Unknown,
];

#[test]
fn the_right_amount_is_paid_unless_the_link_still_takes_payments() {
    for status in ALL {
        let want = match status {
            LinkStatus::Open | LinkStatus::Processing => Verdict::Pending,
            _ => Verdict::Paid,
        };
        assert_eq!(
            verdict(status, &[paid("t1", "100.0")], Some(&claim())),
            (want, vec![]),
            "{status}"
        );
    }
}

#[test]
fn a_link_with_an_unknown_or_failed_status_is_paid_only_by_the_exact_amount() {
    for status in [LinkStatus::Unknown, LinkStatus::Failed] {
        let of = |payment: Payment| confirmed(status, &[payment], &with_surcharge()).verdict;
        assert_eq!(of(paid("t1", "100")), Verdict::Paid);
        assert_eq!(of(requesting("t1", "103", "100")), Verdict::Paid);
        assert_eq!(of(paid("t1", "103")), Verdict::NotProvable);
        assert_eq!(of(requesting("t1", "103", "99")), Verdict::Mismatch);
        let unreported = Payment { reversal: Reversal::Unknown, ..paid("t1", "100") };
        assert_eq!(of(unreported), Verdict::NotProvable);
        assert_ne!(of(Payment { reference: None, ..paid("t1", "100") }), Verdict::Paid);
    }
}

#[test]
fn a_forged_claim_on_an_unpaid_link_is_pending_at_most() {
    for status in ALL {
        let want = match status {
            LinkStatus::Paid | LinkStatus::Unknown => Verdict::NotProvable,
            _ => Verdict::Pending,
        };
        assert_eq!(verdict(status, &[], Some(&claim())).0, want, "{status}");
    }
}

#[test]
fn a_claim_and_an_unknown_outcome_stop_to_count_an_hour_after_the_expiry() {
    let unclear = with_outcome("t1", "100", PaymentOutcome::Unknown);
    let hour = Duration::from_secs(3600);
    for status in ALL {
        for (age, is_over) in [(hour, false), (hour + Duration::from_secs(1), true)] {
            let verdict = |payments: &[Payment]| {
                let mut link = link(status);
                link.expires = Some(LocalDateTime::of(now() - age, Zone::Utc));
                let claim = claim();
                let mut facts = facts(link, payments);
                facts.callback = Some(&claim);
                evaluate(facts, &expected()).verdict
            };
            let (claimed, unknown) = match status {
                LinkStatus::Paid | LinkStatus::Unknown => {
                    (Verdict::NotProvable, Verdict::NotProvable)
                }
                LinkStatus::Open | LinkStatus::Processing => (Verdict::Pending, Verdict::Pending),
                _ if is_over => (Verdict::NotPaid, Verdict::NotProvable),
                _ => (Verdict::Pending, Verdict::Pending),
            };
            assert_eq!(verdict(&[]), claimed, "{status} {age:?}");
            assert_eq!(verdict(std::slice::from_ref(&unclear)), unknown, "{status} {age:?}");
        }
    }
}

#[test]
fn without_an_expiry_the_grace_starts_at_the_newest_payment() {
    let grace = Duration::from_secs(3600);
    let at = |age: Duration| Some(LocalDateTime::of(now() - age, Zone::Utc));
    let mut declined = with_outcome("t0", "100", PaymentOutcome::Failed);
    declined.at = at(2 * grace);
    for status in [LinkStatus::Failed, LinkStatus::Expired, LinkStatus::Deactivated] {
        for (time, unclear, claimed) in [
            (at(grace), Verdict::Pending, Verdict::Pending),
            (at(grace + Duration::from_secs(1)), Verdict::NotProvable, Verdict::NotPaid),
            (None, Verdict::NotProvable, Verdict::Pending),
        ] {
            let mut payment = with_outcome("t1", "100", PaymentOutcome::Unknown);
            payment.at = time.clone();
            let older = time.is_some().then(|| declined.clone());
            let payments: Vec<_> = older.into_iter().chain([payment.clone()]).collect();
            let mut link = link(status);
            link.expires = None;
            let verdict = evaluate(facts(link.clone(), &payments), &expected()).verdict;
            assert_eq!(verdict, unclear, "{status} {time:?}");
            let claim = claim();
            payment.outcome = PaymentOutcome::Failed;
            let payments = [payment];
            let mut facts = facts(link, &payments);
            facts.callback = Some(&claim);
            assert_eq!(evaluate(facts, &expected()).verdict, claimed, "{status} {time:?}");
        }
    }
}

#[test]
fn without_claim_and_payment_the_link_is_not_paid() {
    for status in ALL {
        let want = match status {
            LinkStatus::Processing => Verdict::Pending,
            LinkStatus::Paid | LinkStatus::Unknown => Verdict::NotProvable,
            _ => Verdict::NotPaid,
        };
        assert_eq!(verdict(status, &[], None).0, want, "{status}");
    }
    let mut failed = claim();
    failed.claims_success = Some(false);
    assert_eq!(verdict(LinkStatus::Open, &[], Some(&failed)).0, Verdict::NotPaid);
}

#[test]
fn each_sum_has_its_outcome_with_the_amount() {
    let minor = |money: Option<Money>| money.map_or(0, |money| money.minor());
    for (payments, expected, want, charged, excess, reversed) in [
        (vec![paid("a", "100")], expected(), Verdict::Paid, 10_000, 0, 0),
        (vec![paid("a", "60"), paid("b", "40")], expected(), Verdict::Paid, 10_000, 0, 0),
        (vec![paid("a", "99.99")], expected(), Verdict::PartlyPaid, 9_999, 0, 0),
        (vec![paid("a", "99.99")], with_surcharge(), Verdict::PartlyPaid, 9_999, 0, 0),
        (vec![paid("a", "100.01")], expected(), Verdict::Overpaid, 10_001, 0, 0),
        (vec![paid("a", "105")], with_surcharge(), Verdict::Paid, 10_500, 0, 0),
        (vec![paid("a", "105.01")], with_surcharge(), Verdict::Overpaid, 10_501, 0, 0),
        // Together with several cards, the surcharge is also limited.
        (vec![paid("a", "60"), paid("b", "45")], with_surcharge(), Verdict::Paid, 10_500, 0, 0),
        (vec![paid("a", "60"), paid("b", "46")], with_surcharge(), Verdict::Overpaid, 10_600, 0, 0),
        // A further payment is never a surcharge.
        (
            vec![paid("a", "100"), paid("b", "3")],
            with_surcharge(),
            Verdict::PaidAgain,
            10_300,
            300,
            0,
        ),
        (
            vec![paid("a", "100"), paid("b", "100")],
            expected(),
            Verdict::PaidAgain,
            20_000,
            10_000,
            0,
        ),
        (
            vec![paid("a", "150"), paid("b", "100")],
            expected(),
            Verdict::PaidAgain,
            25_000,
            15_000,
            0,
        ),
        (
            vec![paid("a", "100"), partly_reversed("b", "100", "30")],
            expected(),
            Verdict::PaidAgain,
            20_000,
            7_000,
            3_000,
        ),
        (
            vec![paid("a", "100"), reversed("b", "100")],
            expected(),
            Verdict::Paid,
            10_000,
            0,
            10_000,
        ),
        (
            vec![partly_reversed("a", "100", "30")],
            expected(),
            Verdict::PartlyReversed,
            10_000,
            0,
            3_000,
        ),
        // The same holds beside several cards: the smallest are to be given back.
        (
            vec![paid("a", "3"), paid("b", "60"), paid("c", "40")],
            with_surcharge(),
            Verdict::PaidAgain,
            10_300,
            300,
            0,
        ),
        (
            vec![paid("a", "99"), paid("b", "0.75"), paid("c", "0.50"), paid("d", "2")],
            with_surcharge(),
            Verdict::PaidAgain,
            10_225,
            125,
            0,
        ),
        (vec![paid("a", "60"), paid("b", "41")], with_surcharge(), Verdict::Paid, 10_100, 0, 0),
        (
            vec![partly_reversed("a", "100", "30"), paid("b", "40")],
            expected(),
            Verdict::PartlyReversed,
            14_000,
            0,
            3_000,
        ),
        (vec![partly_reversed("a", "100", "100")], expected(), Verdict::Reversed, 0, 0, 10_000),
        (
            vec![reversed("a", "60"), paid("b", "40")],
            expected(),
            Verdict::PartlyReversed,
            4_000,
            0,
            6_000,
        ),
        (
            vec![reversed("a", "50"), paid("b", "40")],
            expected(),
            Verdict::PartlyPaid,
            4_000,
            0,
            5_000,
        ),
        (vec![reversed("a", "100")], expected(), Verdict::Reversed, 0, 0, 10_000),
    ] {
        let got = confirmed(LinkStatus::Paid, &payments, &expected);
        assert_eq!(
            (got.verdict, minor(got.charged), minor(got.excess), minor(got.reversed)),
            (want, charged, excess, reversed),
            "{payments:?}"
        );
        let fulfils = matches!(want, Verdict::Paid | Verdict::PaidAgain);
        let key = fulfils.then(|| "paid:paynet:test:default:ORD-1".to_owned());
        assert_eq!(got.fulfilment_key, key, "{payments:?}");
        // The order of the rows does not matter.
        let turned: Vec<_> = payments.into_iter().rev().collect();
        let turned = confirmed(LinkStatus::Paid, &turned, &expected);
        assert_eq!((turned.verdict, turned.event_key), (got.verdict, got.event_key));
    }
}

#[test]
fn the_smaller_limit_of_a_surcharge_counts() {
    let max = |amount, basis_points, at_most| {
        let expected = Expected::new(lira(amount));
        expected.allow_surcharge(basis_points, lira(at_most)).unwrap().max_surcharge
    };
    assert_eq!(max("100", 350, "20"), 350);
    assert_eq!(max("100", 350, "2"), 200);
    // Rounded down.
    assert_eq!(max("149.90", 333, "20"), 499);
    assert_eq!(max("92233720368547758", u32::MAX, "5"), 500);
    let dollars = Money::parse("5", Currency::USD).unwrap();
    assert!(expected().allow_surcharge(1, dollars).unwrap_err().is_invalid_request());
}

#[test]
fn an_amount_that_is_no_money_is_a_mismatch() {
    for (amount, mismatch) in [
        ("100.001", Mismatch::Precision),
        ("-100", Mismatch::Amount),
        ("99999999999999999999", Mismatch::Amount),
    ] {
        assert_eq!(
            verdict(LinkStatus::Paid, &[paid("t1", amount)], None),
            (Verdict::Mismatch, vec![mismatch]),
            "{amount}"
        );
    }
    let huge = |id| paid(id, "92233720368547758.07");
    assert_eq!(verdict(LinkStatus::Paid, &[huge("a"), huge("b")], None).0, Verdict::Mismatch);
}

#[test]
fn a_failed_attempt_hides_no_success() {
    let failed = with_outcome("t0", "100", PaymentOutcome::Failed);
    assert_eq!(
        verdict(LinkStatus::Paid, &[failed.clone(), paid("t1", "100")], None).0,
        Verdict::Paid
    );
    assert_eq!(
        verdict(LinkStatus::Paid, std::slice::from_ref(&failed), None).0,
        Verdict::NotProvable
    );
    assert_eq!(verdict(LinkStatus::Open, &[failed], None).0, Verdict::NotPaid);
}

#[test]
fn beside_a_payment_of_unknown_outcome_nothing_is_proved() {
    let unclear = with_outcome("t0", "100", PaymentOutcome::Unknown);
    for status in [LinkStatus::Paid, LinkStatus::Expired, LinkStatus::Deactivated] {
        for amount in ["100", "40", "140"] {
            let payments = [paid("t1", amount), unclear.clone()];
            assert_eq!(verdict(status, &payments, None).0, Verdict::NotProvable, "{amount}");
        }
    }
    assert_eq!(
        verdict(LinkStatus::Paid, std::slice::from_ref(&unclear), None).0,
        Verdict::NotProvable
    );
    assert_eq!(verdict(LinkStatus::Open, std::slice::from_ref(&unclear), None).0, Verdict::Pending);
    // Nor is it known that everything was reversed, or that nothing was charged.
    let reversed = Payment { reversal: Reversal::Reversed, ..paid("t1", "100") };
    let reserved = with_outcome("t1", "100", PaymentOutcome::Authorized);
    for other in [reversed, reserved] {
        let payments = [other, unclear.clone()];
        assert_eq!(verdict(LinkStatus::Unknown, &payments, None).0, Verdict::NotProvable);
        assert_eq!(verdict(LinkStatus::Open, &payments, None).0, Verdict::Pending);
    }
}

#[test]
fn rows_without_an_id_have_the_same_event_key_in_any_order() {
    let row = |outcome| with_outcome("", "100", outcome);
    let (paid, failed) = (row(PaymentOutcome::Succeeded), row(PaymentOutcome::Failed));
    let rows = [&failed, &paid, &failed, &paid, &paid].map(Clone::clone);
    let mut turned = rows.clone();
    for _ in &rows {
        turned.rotate_left(1);
        let got = confirmed(LinkStatus::Paid, &turned, &expected());
        assert_eq!(got.verdict, Verdict::NotProvable);
        assert!(got.event_key.starts_with("not-provable:0:0:0:1:"), "{}", got.event_key);
    }
    // It does not matter how often an attempt failed.
    let got = confirmed(LinkStatus::Expired, &[failed.clone(), failed], &expected());
    assert_eq!(got.verdict, Verdict::NotPaid);
}

#[test]
fn a_reserved_amount_is_authorized_and_not_charged() {
    let reserved = with_outcome("t1", "100", PaymentOutcome::Authorized);
    for status in ALL {
        let got = confirmed(status, std::slice::from_ref(&reserved), &expected());
        assert_eq!((got.verdict, got.charged), (Verdict::Authorized, None), "{status}");
        assert_eq!(got.authorized, Some(lira("100")), "{status}");
        assert_eq!(got.fulfilment_key, None);
    }
    let got = confirmed(LinkStatus::Paid, &[reserved.clone(), paid("t2", "100")], &expected());
    assert_eq!((got.verdict, got.authorized), (Verdict::Paid, Some(lira("100"))));
    let mut released = Payment { reversal: Reversal::Reversed, ..reserved };
    assert_eq!(verdict(LinkStatus::Expired, &[released.clone()], None).0, Verdict::NotPaid);
    // A payer who was never charged gets nothing back.
    released.reversed_amount = released.amount.clone();
    let got = confirmed(LinkStatus::Expired, &[released], &expected());
    assert_eq!((got.verdict, got.reversed), (Verdict::NotPaid, None));
}

#[test]
fn an_unknown_reversal_is_paid_only_if_accepted() {
    let unreported = Payment { reversal: Reversal::Unknown, ..paid("t1", "100") };
    let of = |expected: Expected| {
        let got = confirmed(LinkStatus::Paid, std::slice::from_ref(&unreported), &expected);
        (got.verdict, got.reversal_reported)
    };
    assert_eq!(of(expected()), (Verdict::NotProvable, false));
    assert_eq!(of(expected().accept_unknown_reversal()), (Verdict::Paid, false));
}

#[test]
fn another_currency_or_reference_is_a_mismatch() {
    let dollars = Payment { currency: Some(Currency::USD), ..paid("t1", "100") };
    assert_eq!(
        verdict(LinkStatus::Paid, &[dollars], None),
        (Verdict::Mismatch, vec![Mismatch::Currency])
    );
    for outcome in PaymentOutcome::ALL {
        let foreign =
            Payment { reference: Some("ORD-2".into()), ..with_outcome("t2", "100", *outcome) };
        assert_eq!(
            verdict(LinkStatus::Paid, &[paid("t1", "100"), foreign], None),
            (Verdict::Mismatch, vec![Mismatch::Reference]),
            "{outcome}"
        );
    }
}

#[test]
fn a_payment_without_a_reference_counts_only_if_the_link_lists_it() {
    let unnamed = [Payment { reference: None, ..paid("t1", "100") }];
    assert_eq!(verdict(LinkStatus::Paid, &unnamed, None).0, Verdict::NotProvable);
    let mut listing = link(LinkStatus::Paid);
    listing.transactions = vec!["t1".into()];
    assert_eq!(evaluate(facts(listing, &unnamed), &expected()).verdict, Verdict::Paid);
}

#[test]
fn a_transaction_counts_once() {
    let half = |id: &str| paid(id, "50");
    assert_eq!(verdict(LinkStatus::Paid, &[half("a"), half("b")], None).0, Verdict::Paid);
    let twice = confirmed(LinkStatus::Paid, &[half("a"), half("a")], &expected());
    assert_eq!((twice.verdict, twice.payments.len()), (Verdict::PartlyPaid, 1));
    // Rows of one transaction that contradict each other prove nothing.
    for other in [paid("a", "99"), reversed("a", "100"), paid("a", "200")] {
        assert_eq!(
            verdict(LinkStatus::Paid, &[paid("a", "100"), other], None).0,
            Verdict::NotProvable
        );
    }
    // If one of them has another reference, it is another order's payment in every order of rows.
    let foreign = Payment { reference: Some("ORD-2".into()), ..paid("a", "100") };
    for rows in [[paid("a", "100"), foreign.clone()], [foreign, paid("a", "100")]] {
        assert_eq!(
            verdict(LinkStatus::Paid, &rows, None),
            (Verdict::Mismatch, vec![Mismatch::Reference])
        );
    }
    let at = |text: &str| Payment { at: Some(LocalDateTime::new(text)), ..half("") };
    let first = "2026-11-30T10:00:00";
    assert_eq!(
        verdict(LinkStatus::Paid, &[at(first), at("2026-11-30T10:00:01")], None).0,
        Verdict::Paid
    );
    assert_eq!(verdict(LinkStatus::Paid, &[at(first), at(first)], None).0, Verdict::PartlyPaid);
    // Without a time, they may be one payment or two.
    assert_eq!(verdict(LinkStatus::Paid, &[half(""), half("")], None).0, Verdict::NotProvable);
}

#[test]
fn a_claim_that_does_not_match_is_listed_and_changes_no_outcome_of_payments() {
    let mut transaction = claim();
    transaction.transaction = Some("t9".into());
    let mut reference = claim();
    reference.reference = Some("ORD-2".into());
    let mut provider = claim();
    provider.provider = ProviderId::new("paywall");
    for (claim, what) in [
        (&transaction, Mismatch::ClaimedTransaction),
        (&reference, Mismatch::ClaimedReference),
        (&provider, Mismatch::ClaimedProvider),
    ] {
        for payments in [
            vec![paid("t1", "100")],
            vec![paid("t1", "60")],
            vec![paid("t1", "160")],
            vec![paid("t1", "100"), paid("t2", "100")],
            vec![reversed("t1", "100")],
            vec![partly_reversed("t1", "100", "1")],
            vec![with_outcome("t1", "100", PaymentOutcome::Authorized)],
        ] {
            let without = verdict(LinkStatus::Paid, &payments, None);
            assert_eq!(verdict(LinkStatus::Paid, &payments, Some(claim)), (without.0, vec![what]));
        }
        assert_eq!(
            verdict(LinkStatus::Open, &[paid("t1", "60")], Some(claim)),
            (Verdict::Mismatch, vec![what])
        );
    }
    // A declined second card is not on the link, and nobody claims that it is.
    let mut declined = transaction.clone();
    declined.claims_success = Some(false);
    assert_eq!(
        verdict(LinkStatus::Open, &[paid("t1", "60")], Some(&declined)),
        (Verdict::Pending, vec![])
    );
    // If the ids change, an unknown id says nothing.
    let payments = [paid("t1", "60")];
    let mut facts = facts(link(LinkStatus::Open), &payments);
    facts.callback = Some(&transaction);
    facts.transaction_ids_change = true;
    let got = evaluate(facts, &expected());
    assert_eq!((got.verdict, got.mismatches), (Verdict::Pending, vec![]));
}

#[test]
fn a_missing_amount_or_currency_proves_nothing() {
    let bare = Payment { amount: None, ..paid("t1", "100") };
    assert_eq!(
        verdict(LinkStatus::Paid, std::slice::from_ref(&bare), None).0,
        Verdict::NotProvable
    );
    // Somebody was charged, even if the link has ended.
    assert_eq!(
        verdict(LinkStatus::Expired, std::slice::from_ref(&bare), None).0,
        Verdict::NotProvable
    );
    assert_eq!(verdict(LinkStatus::Paid, &[bare, paid("t2", "100")], None).0, Verdict::NotProvable);
    let mut nowhere = link(LinkStatus::Paid);
    nowhere.currency = None;
    let unnamed = [Payment { currency: None, ..paid("t1", "100") }];
    assert_eq!(evaluate(facts(nowhere, &unnamed), &expected()).verdict, Verdict::NotProvable);
    // The link's currency is used for a payment without a currency.
    assert_eq!(verdict(LinkStatus::Paid, &unnamed, None).0, Verdict::Paid);
}

#[test]
fn the_link_alone_counts_only_if_accepted() {
    let alone = |link: Link, expected: Expected| {
        let confirmation = evaluate(Facts::new(link, now()), &expected);
        (confirmation.verdict, confirmation.source)
    };
    let accepting = expected().accept_link_alone();
    assert_eq!(
        alone(link(LinkStatus::Paid), expected()),
        (Verdict::NotProvable, ConfirmationSource::LinkOnly)
    );
    assert_eq!(
        alone(link(LinkStatus::Paid), accepting),
        (Verdict::Paid, ConfirmationSource::LinkOnly)
    );
    for status in ALL.into_iter().filter(|s| *s != LinkStatus::Paid) {
        assert_ne!(alone(link(status), accepting).0, Verdict::Paid, "{status}");
    }
    // Beside a reported payment, the link alone is not enough.
    for outcome in [PaymentOutcome::Failed, PaymentOutcome::Unknown] {
        let payments = [with_outcome("t1", "100", outcome)];
        assert_eq!(
            confirmed(LinkStatus::Paid, &payments, &accepting).verdict,
            Verdict::NotProvable
        );
    }
    let with = |amount: Option<&str>, currency| {
        let mut link = link(LinkStatus::Paid);
        link.amount = amount.map(|a| a.parse().unwrap());
        link.currency = currency;
        let got = evaluate(Facts::new(link, now()), &accepting);
        (got.verdict, got.mismatches.first().copied())
    };
    let lira = Some(Currency::TRY);
    assert_eq!(with(Some("99"), lira), (Verdict::Mismatch, Some(Mismatch::TooLittle)));
    assert_eq!(with(Some("101"), lira), (Verdict::Mismatch, Some(Mismatch::TooMuch)));
    assert_eq!(with(Some("100.001"), lira), (Verdict::Mismatch, Some(Mismatch::Precision)));
    assert_eq!(with(Some("-100"), lira), (Verdict::Mismatch, Some(Mismatch::Amount)));
    let euro = Some(Currency::EUR);
    assert_eq!(with(Some("100"), euro), (Verdict::Mismatch, Some(Mismatch::Currency)));
    assert_eq!(with(None, lira), (Verdict::NotProvable, None));
    assert_eq!(with(Some("100"), None), (Verdict::NotProvable, None));
}

#[test]
fn a_link_has_one_fulfilment_key_and_each_change_has_a_key_of_its_own() {
    let of = |key: LinkKey, payments: &[Payment]| {
        let mut link = link(LinkStatus::Paid);
        link.key = key;
        evaluate(facts(link, payments), &expected().accept_link_alone())
    };
    let a = paid("a", "100");
    let b = paid("b", "100");
    let in_euro = |transaction: &str| {
        let mut payment = paid(transaction, "100");
        payment.currency = Some(Currency::EUR);
        payment
    };
    let once = of(key(), std::slice::from_ref(&a));
    assert_eq!(once.event_key, "paid:paynet:test:default:ORD-1");
    let same = [
        of(key().with_id("17"), std::slice::from_ref(&a)),
        of(key(), &[paid("another id for a", "100")]),
        of(key(), &[a.clone(), reversed("b", "100")]),
        of(key(), &[reversed("a", "100"), b.clone()]),
        of(key(), &[a.clone(), with_outcome("z", "100", PaymentOutcome::Failed)]),
        of(key(), &[]),
    ];
    for other in same {
        assert_eq!(
            (&other.event_key, &other.fulfilment_key),
            (&once.event_key, &once.fulfilment_key)
        );
    }
    let again = of(key(), &[a.clone(), b.clone()]);
    assert_eq!(again.fulfilment_key, once.fulfilment_key);
    let changes = [
        again.event_key,
        of(key(), &[a.clone(), b, paid("c", "100")]).event_key,
        of(key(), &[partly_reversed("a", "100", "10")]).event_key,
        of(key(), &[partly_reversed("a", "100", "20")]).event_key,
        of(key(), &[reversed("a", "100")]).event_key,
        of(key(), &[paid("a", "99")]).event_key,
        of(key(), &[with_outcome("a", "100", PaymentOutcome::Authorized)]).event_key,
        of(key(), &[with_outcome("a", "99", PaymentOutcome::Authorized)]).event_key,
        of(key(), &[in_euro("a")]).event_key,
        of(key(), &[in_euro("a"), in_euro("b")]).event_key,
        of(key(), &[a.clone(), with_outcome("b", "100", PaymentOutcome::Unknown)]).event_key,
        once.event_key,
    ];
    for (index, key) in changes.iter().enumerate() {
        assert!(!changes[..index].contains(key), "{key}");
    }
    assert_eq!(changes[0], "paid-again:20000:0:0:paynet:test:default:ORD-1");
}

#[test]
fn a_surcharge_does_not_excuse_another_requested_amount() {
    let evaluated = |payments: &[Payment]| {
        let got = confirmed(LinkStatus::Paid, payments, &with_surcharge());
        (got.verdict, got.mismatches)
    };
    let too_much = (Verdict::Mismatch, vec![Mismatch::TooMuch]);
    let too_little = (Verdict::Mismatch, vec![Mismatch::TooLittle]);
    assert_eq!(evaluated(&[requesting("t1", "103", "100")]), (Verdict::Paid, vec![]));
    // Kuruş instead of lira, and the reverse.
    assert_eq!(evaluated(&[requesting("t1", "10000", "10000")]), too_much);
    assert_eq!(evaluated(&[requesting("t1", "150", "1.50")]), too_little);
    assert_eq!(evaluated(&[requesting("t1", "105", "99.99")]), too_little);
    assert_eq!(evaluated(&[requesting("t1", "50", "50")]), (Verdict::PartlyPaid, vec![]));
    assert_eq!(evaluated(&[requesting("t1", "100", "90")]), too_little);
    // Of two payments, the one with the requested amount pays.
    for payments in [
        [requesting("t1", "100", "99"), requesting("t2", "100", "100")],
        [requesting("t1", "103", "100"), requesting("t2", "100", "99")],
    ] {
        assert_eq!(evaluated(&payments), (Verdict::PaidAgain, vec![]));
    }
    // Two payments share the amount.
    let shared = |first: &str, second: &str| {
        evaluated(&[requesting("t1", "60", first), requesting("t2", "40", second)])
    };
    assert_eq!(shared("60", "40"), (Verdict::Paid, vec![]));
    assert_eq!(shared("60", "39"), too_little);
    assert_eq!(shared("60", "41"), too_much);
    // If one reports no requested amount, only too much is a contradiction.
    assert_eq!(
        evaluated(&[requesting("t1", "60", "1"), paid("t2", "40")]),
        (Verdict::Paid, vec![])
    );
    assert_eq!(evaluated(&[requesting("t1", "60", "100.01"), paid("t2", "40")]), too_much);
    // A payment that was given back does not count.
    assert_eq!(
        evaluated(&[requesting("t1", "100", "100"), reversed("t2", "7")]),
        (Verdict::Paid, vec![])
    );
}

#[test]
fn a_confirmation_and_its_parts_can_be_stored() {
    let mut link = link(LinkStatus::Paid);
    link.reference = Some("ORD-1".into());
    link.expires = Some(LocalDateTime::new("2026-11-30 10:00"));
    link.description = Some("Order 1".into());
    link.transactions = vec!["t1".into()];
    let payments = [requesting("t1", "103", "100"), partly_reversed("t2", "7", "1")];
    let claim = claim();
    let mut facts = facts(link, &payments);
    facts.callback = Some(&claim);
    let confirmation = evaluate(facts, &with_surcharge());
    let stored = serde_json::to_value(&confirmation).unwrap();
    for part in [&stored, &stored["link"], &stored["payments"][0]] {
        assert_eq!(part["version"], 1);
    }
    assert_eq!(stored["charged"], serde_json::to_value(lira("110")).unwrap());
    let read: Confirmation = serde_json::from_value(stored.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), stored);
    assert_eq!((read.verdict, read.payments), (Verdict::PaidAgain, payments.to_vec()));
    let callback = serde_json::to_string(&claim).unwrap();
    assert_eq!(serde_json::from_str::<Callback>(&callback).unwrap(), claim);

    let mut other_version = stored;
    other_version["payments"][0]["version"] = 2.into();
    assert!(serde_json::from_value::<Confirmation>(other_version).is_err());
}
