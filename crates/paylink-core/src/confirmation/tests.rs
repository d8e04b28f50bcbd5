use super::*;
use crate::callback::{Authenticity, CallbackKind};
use crate::identity::Identity;
use crate::link::{LinkKey, Reference};
use crate::provider_id::ProviderId;
use crate::status::StatusBasis;

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

fn expected() -> Expected {
    Expected::new(Money::parse("100", Currency::TRY).unwrap())
}

fn claim() -> Callback {
    let mut claim =
        Callback::new(ProviderId::new("paynet"), CallbackKind::Payment, Authenticity::Unsigned);
    claim.reference = Some("ORD-1".into());
    claim.transaction = Some("t1".into());
    claim.claims_success = Some(true);
    claim
}

fn verdict(
    status: LinkStatus,
    payments: &[Payment],
    claim: Option<&Callback>,
) -> (Verdict, Vec<Mismatch>) {
    let confirmation = evaluate(link(status), Some(payments.to_vec()), &expected(), claim);
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
fn the_right_amount_is_paid_only_if_the_link_is_final() {
    for status in ALL {
        let want = match status {
            LinkStatus::Paid | LinkStatus::Expired | LinkStatus::Deactivated => Verdict::Paid,
            LinkStatus::Open | LinkStatus::Processing => Verdict::Pending,
            LinkStatus::Failed | LinkStatus::Unknown => Verdict::NotProvable,
        };
        assert_eq!(
            verdict(status, &[paid("t1", "100.0")], Some(&claim())),
            (want, vec![]),
            "{status}"
        );
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
fn amounts() {
    let paid_link = LinkStatus::Paid;
    assert_eq!(
        verdict(paid_link, &[paid("t1", "99.99")], None),
        (Verdict::Mismatch, vec![Mismatch::TooLittle])
    );
    assert_eq!(
        verdict(paid_link, &[paid("t1", "102.50")], None),
        (Verdict::Mismatch, vec![Mismatch::TooMuch])
    );
    assert_eq!(
        verdict(paid_link, &[paid("t1", "100.001")], None),
        (Verdict::Mismatch, vec![Mismatch::Amount])
    );
    assert_eq!(
        verdict(paid_link, &[paid("t1", "-100")], None),
        (Verdict::Mismatch, vec![Mismatch::Amount])
    );
    let huge = paid("t1", "92233720368547758.07");
    assert_eq!(verdict(paid_link, &[huge.clone(), huge], None).0, Verdict::Mismatch);
    let surcharge = evaluate(
        link(paid_link),
        Some(vec![paid("t1", "102.50")]),
        &expected().allow_surcharge(),
        None,
    );
    assert_eq!((surcharge.verdict, surcharge.charged.unwrap().minor()), (Verdict::Paid, 10_250));
    let short = evaluate(
        link(paid_link),
        Some(vec![paid("t1", "99.99")]),
        &expected().allow_surcharge(),
        None,
    );
    assert_eq!(short.verdict, Verdict::Mismatch);
}

#[test]
fn several_cards_add_up() {
    assert_eq!(
        verdict(LinkStatus::Paid, &[paid("t1", "60"), paid("t2", "40")], None).0,
        Verdict::Paid
    );
    assert_eq!(verdict(LinkStatus::Open, &[paid("t1", "60")], None).0, Verdict::Pending);
    assert_eq!(verdict(LinkStatus::Paid, &[paid("t1", "60")], None).0, Verdict::Mismatch);
}

#[test]
fn failed_and_unknown_attempts_do_not_count() {
    let failed = Payment { outcome: PaymentOutcome::Failed, ..paid("t0", "100") };
    let unclear = Payment { outcome: PaymentOutcome::Unknown, ..paid("t0", "100") };
    assert_eq!(
        verdict(LinkStatus::Paid, &[failed.clone(), paid("t1", "100")], None).0,
        Verdict::Paid
    );
    assert_eq!(
        verdict(LinkStatus::Paid, std::slice::from_ref(&failed), None).0,
        Verdict::NotProvable
    );
    assert_eq!(
        verdict(LinkStatus::Paid, std::slice::from_ref(&unclear), None).0,
        Verdict::NotProvable
    );
    assert_eq!(verdict(LinkStatus::Open, &[failed], None).0, Verdict::NotPaid);
    assert_eq!(verdict(LinkStatus::Open, &[unclear], None).0, Verdict::Pending);
}

#[test]
fn reversals() {
    assert_eq!(
        verdict(LinkStatus::Paid, &[reversed("t1", "100")], Some(&claim())).0,
        Verdict::Reversed
    );
    assert_eq!(
        verdict(LinkStatus::Paid, &[reversed("t1", "60"), paid("t2", "40")], None).0,
        Verdict::Reversed
    );
    assert_eq!(
        verdict(LinkStatus::Paid, &[reversed("t1", "100"), paid("t2", "100")], None).0,
        Verdict::Paid
    );
    let unreported = Payment { reversal: Reversal::Unknown, ..paid("t1", "100") };
    let confirmation = evaluate(link(LinkStatus::Paid), Some(vec![unreported]), &expected(), None);
    assert_eq!(
        (confirmation.verdict, confirmation.reversal_reported),
        (Verdict::NotProvable, false)
    );
    let unreported = Payment { reversal: Reversal::Unknown, ..paid("t1", "100") };
    let accepting = expected().accept_unknown_reversal();
    assert_eq!(
        evaluate(link(LinkStatus::Paid), Some(vec![unreported]), &accepting, None).verdict,
        Verdict::Paid
    );
}

#[test]
fn another_currency_reference_or_transaction_is_a_mismatch() {
    let dollars = Payment { currency: Some(Currency::USD), ..paid("t1", "100") };
    assert_eq!(
        verdict(LinkStatus::Paid, &[dollars], None),
        (Verdict::Mismatch, vec![Mismatch::Currency])
    );
    let foreign = Payment { reference: Some("ORD-2".into()), ..paid("t1", "100") };
    assert_eq!(
        verdict(LinkStatus::Paid, &[foreign], None),
        (Verdict::Mismatch, vec![Mismatch::Reference])
    );
}

#[test]
fn a_claim_that_does_not_match_is_listed_and_a_paid_link_stays_paid() {
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
        assert_eq!(
            verdict(LinkStatus::Paid, &[paid("t1", "100")], Some(claim)),
            (Verdict::Paid, vec![what])
        );
        assert_eq!(
            verdict(LinkStatus::Paid, &[reversed("t1", "100")], Some(claim)).0,
            Verdict::Reversed
        );
        assert_eq!(
            verdict(LinkStatus::Open, &[paid("t1", "60")], Some(claim)),
            (Verdict::Mismatch, vec![what])
        );
        assert_eq!(
            verdict(LinkStatus::Paid, &[paid("t1", "60")], Some(claim)).0,
            Verdict::Mismatch
        );
    }
    // A declined second card is not on the link, and nobody claims that it is.
    transaction.claims_success = Some(false);
    assert_eq!(
        verdict(LinkStatus::Open, &[paid("t1", "60")], Some(&transaction)),
        (Verdict::Pending, vec![])
    );
}

#[test]
fn a_missing_amount_or_currency_proves_nothing() {
    let bare = Payment { amount: None, ..paid("t1", "100") };
    assert_eq!(verdict(LinkStatus::Paid, &[bare], None).0, Verdict::NotProvable);
    let mut nowhere = link(LinkStatus::Paid);
    nowhere.currency = None;
    let unnamed = Payment { currency: None, ..paid("t1", "100") };
    assert_eq!(
        evaluate(nowhere, Some(vec![unnamed.clone()]), &expected(), None).verdict,
        Verdict::NotProvable
    );
    // The link's currency is used for a payment without a currency.
    assert_eq!(verdict(LinkStatus::Paid, &[unnamed], None).0, Verdict::Paid);
}

#[test]
fn the_link_alone_counts_only_if_accepted() {
    let alone = |link, expected: Expected| {
        let confirmation = evaluate(link, None, &expected, None);
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
    let with = |amount: Option<&str>, currency| {
        let mut link = link(LinkStatus::Paid);
        link.amount = amount.map(|a| a.parse().unwrap());
        link.currency = currency;
        alone(link, accepting).0
    };
    assert_eq!(with(Some("99"), Some(Currency::TRY)), Verdict::Mismatch);
    assert_eq!(with(Some("101"), Some(Currency::TRY)), Verdict::Mismatch);
    assert_eq!(with(Some("100"), Some(Currency::EUR)), Verdict::Mismatch);
    for (amount, mismatch) in
        [("99", Mismatch::TooLittle), ("101", Mismatch::TooMuch), ("100.001", Mismatch::Amount)]
    {
        let mut link = link(LinkStatus::Paid);
        link.amount = Some(amount.parse().unwrap());
        assert_eq!(evaluate(link, None, &accepting, None).mismatches, [mismatch], "{amount}");
    }
    assert_eq!(with(None, Some(Currency::TRY)), Verdict::NotProvable);
    assert_eq!(with(Some("100"), None), Verdict::NotProvable);
}

#[test]
fn a_repeated_callback_has_the_same_verdict_and_event_key() {
    let once = evaluate(
        link(LinkStatus::Paid),
        Some(vec![paid("t1", "60"), paid("t2", "40")]),
        &expected(),
        Some(&claim()),
    );
    let again = evaluate(
        link(LinkStatus::Paid),
        Some(vec![paid("t2", "40"), paid("t1", "60")]),
        &expected(),
        None,
    );
    assert_eq!((once.verdict, &once.event_key), (again.verdict, &again.event_key));
    assert_eq!(once.event_key, "paid:paynet:test:default:ORD-1:t1,t2");
    let back = evaluate(
        link(LinkStatus::Paid),
        Some(vec![reversed("t1", "60"), reversed("t2", "40")]),
        &expected(),
        None,
    );
    assert_ne!(back.event_key, once.event_key);
}

#[test]
fn a_surcharge_does_not_excuse_another_requested_amount() {
    let requested_payment = |amount: &str, requested: &str| Payment {
        requested: Some(requested.parse().unwrap()),
        ..paid("t1", amount)
    };
    let evaluated = |payments: &[Payment]| {
        let tolerant = expected().allow_surcharge();
        let confirmation =
            evaluate(link(LinkStatus::Paid), Some(payments.to_vec()), &tolerant, None);
        (confirmation.verdict, confirmation.mismatches)
    };
    assert_eq!(evaluated(&[requested_payment("103.00", "100.00")]), (Verdict::Paid, vec![]));
    // Kuruş instead of lira, and the reverse.
    assert_eq!(
        evaluated(&[requested_payment("10000", "10000")]),
        (Verdict::Mismatch, vec![Mismatch::TooMuch])
    );
    assert_eq!(
        evaluated(&[requested_payment("150", "1.50")]),
        (Verdict::Mismatch, vec![Mismatch::TooLittle])
    );
    assert_eq!(
        evaluated(&[requested_payment("50", "50")]),
        (Verdict::Mismatch, vec![Mismatch::TooLittle])
    );
    // Two payments share the amount. If one reports no requested amount, there is no conclusion.
    assert_eq!(
        evaluated(&[requested_payment("60", "60"), requested_payment("40", "40")]),
        (Verdict::Paid, vec![])
    );
    assert_eq!(
        evaluated(&[requested_payment("60", "1"), paid("t2", "40")]),
        (Verdict::Paid, vec![])
    );
    // A payment that was given back does not count.
    assert_eq!(
        evaluated(&[requested_payment("100", "100"), reversed("t2", "7")]),
        (Verdict::Paid, vec![])
    );
}
