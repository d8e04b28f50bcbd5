//! The charged amount against the expected one, and the verdict.

use paylink_core::{ConfirmationSource, Mismatch, Verdict};
use paylink_testkit::shorthand::{verdict_and_charge, verdict_and_mismatches};

use super::confirm;
use crate::support::answers::{KEPT, PAID, detail, paid_detail};
use crate::support::{expected, lira, tolerant};

async fn charged(amount: &str, price: paynet::Expected) -> paylink_core::Confirmation {
    let (paid, kept) = (PAID.replace("149.90", amount), KEPT.replace("149.90", amount));
    confirm(&paid_detail(), &[&paid], &[&kept], &price).await
}

#[tokio::test]
async fn wire_a_higher_charge_is_overpaid_unless_a_surcharge_is_allowed() {
    for amount in ["153.65", "149.91", "\"153,65\""] {
        let confirmation = charged(amount, expected("149.90")).await;
        assert_eq!(verdict_and_mismatches(&confirmation), (Verdict::Overpaid, &[][..]), "{amount}");
        let confirmation = charged(amount, tolerant("149.90")).await;
        assert_eq!(
            (confirmation.verdict, confirmation.mismatches.is_empty()),
            (Verdict::Paid, true),
            "{amount}"
        );
    }
    let confirmation = charged("153.65", tolerant("149.90")).await;
    assert_eq!(
        (confirmation.charged, confirmation.source),
        (Some(lira("153.65")), ConfirmationSource::Payments)
    );
}

#[tokio::test]
async fn wire_a_lower_charge_is_partly_paid_with_and_without_an_allowed_surcharge() {
    for price in [expected("149.90"), tolerant("149.90")] {
        let confirmation = charged("149.89", price).await;
        assert_eq!(verdict_and_mismatches(&confirmation), (Verdict::PartlyPaid, &[][..]));
    }
}

#[tokio::test]
async fn wire_an_amount_written_with_other_digits_is_the_same_amount() {
    for amount in ["149.9", "149.90", "149.900", "\"149,90\"", "1499e-1"] {
        assert_eq!(charged(amount, expected("149.90")).await.verdict, Verdict::Paid, "{amount}");
    }
}

#[tokio::test]
async fn wire_an_amount_that_is_not_a_sum_of_lira_is_a_mismatch() {
    for (amount, mismatch) in [
        ("149.905", Mismatch::Precision),
        ("149.90000000000001", Mismatch::Precision),
        ("0", Mismatch::Amount),
        ("-149.90", Mismatch::Amount),
    ] {
        let confirmation = charged(amount, tolerant("149.90")).await;
        assert_eq!(
            verdict_and_mismatches(&confirmation),
            (Verdict::Mismatch, &[mismatch][..]),
            "{amount}"
        );
    }
}

#[tokio::test]
async fn wire_another_currency_or_reference_is_a_mismatch() {
    for (from, to, mismatch) in [
        (r#""currency":"TL""#, r#""currency":"USD""#, Mismatch::Currency),
        (r#""agent_reference":"R-1""#, r#""agent_reference":"R-2""#, Mismatch::Reference),
    ] {
        let kept = KEPT.replace(from, to);
        let confirmation =
            confirm(&paid_detail(), &[&PAID.replace(from, to)], &[&kept], &expected("149.90"))
                .await;
        assert_eq!(
            verdict_and_mismatches(&confirmation),
            (Verdict::Mismatch, &[mismatch][..]),
            "{to}"
        );
    }
    for same in [r#""currency":"TRY""#, r#""currency":"""#, r#""currency":null"#] {
        let row = PAID.replace(r#""currency":"TL""#, same);
        assert_eq!(
            confirm(&paid_detail(), &[&row], &[KEPT], &expected("149.90")).await.verdict,
            Verdict::Paid
        );
    }
}

#[tokio::test]
async fn wire_the_amounts_of_several_cards_are_added_up() {
    let link = detail(
        r#""status":1,"xact_id":"","payments":[{"xact_id":"xk_1","id":1},{"xact_id":"xk_2","id":2},{"xact_id":"xk_3","id":3}]"#,
    );
    let of = |row: &str, id: &str, amount: &str| row.replace("xk_1", id).replace("149.90", amount);
    let cards = [("xk_1", "49.98"), ("xk_2", "49.96"), ("xk_3", "49.96")];
    let checked: Vec<_> = cards.iter().map(|(id, amount)| of(PAID, id, amount)).collect();
    let detailed: Vec<_> = cards.iter().map(|(id, amount)| of(KEPT, id, amount)).collect();
    let (checked, detailed): (Vec<&str>, Vec<&str>) = (
        checked.iter().map(String::as_str).collect(),
        detailed.iter().map(String::as_str).collect(),
    );
    let confirmation = confirm(&link, &checked, &detailed, &expected("149.90")).await;
    assert_eq!(verdict_and_charge(&confirmation), (Verdict::Paid, Some(lira("149.90"))));
    let confirmation = confirm(&link, &checked[..2], &detailed[..2], &expected("149.90")).await;
    assert_eq!(
        verdict_and_charge(&confirmation),
        (Verdict::NotProvable, Some(lira("99.94"))),
        "a card that is not found is not counted"
    );
}

#[tokio::test]
async fn wire_an_xact_id_on_a_waiting_link_does_not_prove_a_payment() {
    // As in the published example: status 0 with a transaction id.
    let link = detail(r#""status":0,"xact_id":"xk_1","payments":[{"xact_id":"xk_1","id":5435}]"#);
    assert_eq!(
        confirm(&link, &[PAID], &[KEPT], &expected("149.90")).await.verdict,
        Verdict::Pending
    );
    let failed = PAID.replace("true", "false");
    assert_eq!(
        confirm(&link, &[&failed], &[], &expected("149.90")).await.verdict,
        Verdict::NotPaid
    );
}

#[tokio::test]
async fn wire_a_link_with_an_unknown_status_is_paid_only_by_exact_payments() {
    for status in ["4", "9", r#""ODEME_ALINDI""#, "11", r#""""#] {
        let link = detail(&format!(r#""status":{status},"xact_id":"xk_1""#));
        for (price, verdict) in
            [(expected("149.90"), Verdict::Paid), (tolerant("149.89"), Verdict::NotProvable)]
        {
            let confirmation = confirm(&link, &[PAID], &[KEPT], &price).await;
            assert_eq!(confirmation.verdict, verdict, "{status}");
        }
        let unknown = KEPT.replace(r#""reversed":false,"#, "");
        let confirmation = confirm(&link, &[PAID], &[&unknown], &expected("149.90")).await;
        assert_eq!(confirmation.verdict, Verdict::NotProvable, "{status}");
        let confirmation = confirm(&link, &[], &[], &expected("149.90")).await;
        assert_eq!(confirmation.verdict, Verdict::NotProvable, "{status}");
    }
}

#[tokio::test]
async fn wire_a_success_after_expiry_or_deactivation_still_counts() {
    for status in [2, 3] {
        let link = detail(&format!(r#""status":{status},"xact_id":"xk_1""#));
        let confirmation = confirm(&link, &[PAID], &[KEPT], &expected("149.90")).await;
        assert_eq!(confirmation.verdict, Verdict::Paid, "{status}");
    }
}

#[tokio::test]
async fn wire_the_status_paid_alone_is_not_provable() {
    let confirmation = confirm(&paid_detail(), &[], &[], &expected("149.90")).await;
    assert_eq!(confirmation.verdict, Verdict::NotProvable);
    assert_eq!(confirmation.source, ConfirmationSource::LinkOnly);
}
