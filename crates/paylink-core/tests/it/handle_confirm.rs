//! What a confirmation reads, and that a callback alone makes nothing paid.

use paylink_core::{
    Authenticity, Callback, CallbackKind, ConfirmationSource, Currency, Expected, Link, LinkStatus,
    Mismatch, Money, Operation, Payment, PaymentOutcome, ProviderId, Reversal, Verdict,
};

use crate::support::fake::{ALL, Fake, key, link, permanent, temporary};

fn expected() -> Expected {
    Expected::new(Money::parse("100", Currency::TRY).unwrap())
}

fn priced(status: LinkStatus, transactions: &[&str]) -> Link {
    let mut link = link(status);
    link.amount = Some("100.00".parse().unwrap());
    link.currency = Some(Currency::TRY);
    link.transactions = transactions.iter().map(|id| (*id).to_owned()).collect();
    link
}

fn payment(amount: &str) -> Payment {
    let mut payment = Payment::new("t1", PaymentOutcome::Succeeded, Reversal::None);
    payment.amount = Some(amount.parse().unwrap());
    payment.currency = Some(Currency::TRY);
    payment
}

/// The strongest possible claim: signed, successful, with the right amount.
fn claim() -> Callback {
    let mut claim =
        Callback::new(ProviderId::new("paynet"), CallbackKind::Payment, Authenticity::Signed);
    claim.reference = Some("ORD-1".into());
    claim.transaction = Some("t1".into());
    claim.claims_success = Some(true);
    claim.amount = Some("100.00".parse().unwrap());
    claim.currency = Some(Currency::TRY);
    claim
}

#[tokio::test]
async fn payments_are_read_unless_the_link_has_no_attempt() {
    for status in ALL {
        for transactions in [&[] as &[&str], &["t1"]] {
            for all_listed in [true, false] {
                let untouched = transactions.is_empty()
                    && (status == LinkStatus::Processing
                        || status == LinkStatus::Open && all_listed);
                let mut link = priced(status, transactions);
                link.all_transactions_listed = all_listed;
                let fake = Fake::new().reading([Ok(link)]).showing(vec![]);
                fake.handle().confirm(&key(), &expected(), None).await.unwrap();
                let calls: &[&str] = if untouched { &["get"] } else { &["get", "payments"] };
                assert_eq!(fake.calls(), calls, "{status} {transactions:?} {all_listed}");
            }
        }
    }
}

#[tokio::test]
async fn a_link_is_paid_if_its_payments_match() {
    for (amount, verdict, event) in [
        ("100.0", Verdict::Paid, "paid"),
        ("99.99", Verdict::PartlyPaid, "partly-paid:9999:0:0"),
        ("100.01", Verdict::Overpaid, "overpaid:10001:0:0"),
    ] {
        for claim in [None, Some(&claim())] {
            let fake = Fake::new()
                .reading([Ok(priced(LinkStatus::Paid, &["t1"]))])
                .showing(vec![payment(amount)]);
            let confirmation = fake.handle().confirm(&key(), &expected(), claim).await.unwrap();
            assert_eq!(
                (confirmation.verdict, &confirmation.mismatches),
                (verdict, &vec![]),
                "{amount}"
            );
            assert_eq!(
                (confirmation.source, confirmation.payments.len()),
                (ConfirmationSource::Payments, 1)
            );
            assert_eq!(confirmation.event_key, format!("{event}:paynet:test:default:ORD-1"));
        }
    }
}

#[tokio::test]
async fn a_callback_makes_nothing_paid() {
    for status in ALL {
        for transactions in [&[] as &[&str], &["t1"]] {
            for offered in [true, false] {
                let fake =
                    if offered { Fake::new() } else { Fake::without(&[Operation::Payments]) };
                let fake = fake.reading([Ok(priced(status, transactions))]).showing(vec![]);
                let confirmation =
                    fake.handle().confirm(&key(), &expected(), Some(&claim())).await.unwrap();
                let expected = match status {
                    LinkStatus::Paid | LinkStatus::Unknown => Verdict::NotProvable,
                    _ => Verdict::Pending,
                };
                assert_eq!(confirmation.verdict, expected, "{status} {transactions:?} {offered}");
            }
        }
    }
}

#[tokio::test]
async fn a_callback_that_does_not_match_is_listed_and_a_paid_link_stays_paid() {
    let mut foreign = claim();
    foreign.reference = Some("ORD-2".into());
    let fake =
        Fake::new().reading([Ok(priced(LinkStatus::Paid, &["t1"]))]).showing(vec![payment("100")]);
    let confirmation = fake.handle().confirm(&key(), &expected(), Some(&foreign)).await.unwrap();
    assert_eq!(confirmation.verdict, Verdict::Paid);
    assert_eq!(confirmation.mismatches, [Mismatch::ClaimedReference]);
}

#[tokio::test]
async fn without_payments_the_link_alone_is_proof_only_if_accepted() {
    for (expected, verdict) in
        [(expected(), Verdict::NotProvable), (expected().accept_link_alone(), Verdict::Paid)]
    {
        let fake =
            Fake::without(&[Operation::Payments]).reading([Ok(priced(LinkStatus::Paid, &["t1"]))]);
        let confirmation = fake.handle().confirm(&key(), &expected, None).await.unwrap();
        assert_eq!(
            (confirmation.verdict, confirmation.source),
            (verdict, ConfirmationSource::LinkOnly)
        );
        assert_eq!(fake.calls(), ["get"]);
    }
}

#[tokio::test]
async fn a_link_with_another_amount_is_a_mismatch() {
    let mut cheaper = priced(LinkStatus::Paid, &[]);
    cheaper.amount = Some("1".parse().unwrap());
    let fake = Fake::without(&[Operation::Payments]).reading([Ok(cheaper)]);
    let confirmation =
        fake.handle().confirm(&key(), &expected().accept_link_alone(), None).await.unwrap();
    assert_eq!(
        (confirmation.verdict, confirmation.mismatches),
        (Verdict::Mismatch, vec![Mismatch::TooLittle])
    );
}

#[tokio::test]
async fn an_error_is_not_a_verdict() {
    for (error, retryable) in [(temporary as fn() -> _, true), (permanent, false)] {
        let fake = Fake::new().reading([Err(error())]);
        let read = fake.handle().confirm(&key(), &expected(), Some(&claim())).await.unwrap_err();
        let fake = Fake::new().reading([Ok(priced(LinkStatus::Paid, &["t1"]))]);
        fake.script().payments.push_back(Err(error()));
        let read_back =
            fake.handle().confirm(&key(), &expected(), Some(&claim())).await.unwrap_err();
        assert_eq!((read.is_retryable(), read_back.is_retryable()), (retryable, retryable));
    }
}
