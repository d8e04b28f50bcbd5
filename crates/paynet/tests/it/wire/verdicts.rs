//! What was drawn against what was asked for.

use paylink_core::{ConfirmationSource, Mismatch, Verdict};

use super::confirm;
use crate::support::responses::{KEPT, PAID, detail, paid_detail};
use crate::support::{expected, lira};

async fn charged(amount: &str, asked: paynet::Expected) -> paylink_core::Confirmation {
    let (paid, kept) = (PAID.replace("149.90", amount), KEPT.replace("149.90", amount));
    confirm(&paid_detail(), &[&paid], &[&kept], &asked).await
}

#[tokio::test]
async fn wire_more_may_be_charged_than_was_asked_for() {
    for amount in ["153.65", "149.91", "\"153,65\""] {
        let told = charged(amount, expected("149.90")).await;
        assert_eq!(
            (told.verdict, &*told.mismatches),
            (Verdict::Mismatch, &[Mismatch::TooMuch][..]),
            "{amount}"
        );
        let told = charged(amount, expected("149.90").allow_surcharge()).await;
        assert_eq!((told.verdict, told.mismatches.is_empty()), (Verdict::Paid, true), "{amount}");
    }
    let told = charged("153.65", expected("149.90").allow_surcharge()).await;
    assert_eq!((told.charged, told.source), (Some(lira("153.65")), ConfirmationSource::Payments));
}

#[tokio::test]
async fn less_is_a_mismatch_with_and_without_an_allowed_surcharge() {
    for asked in [expected("149.90"), expected("149.90").allow_surcharge()] {
        let told = charged("149.89", asked).await;
        assert_eq!(
            (told.verdict, &*told.mismatches),
            (Verdict::Mismatch, &[Mismatch::TooLittle][..])
        );
    }
}

#[tokio::test]
async fn the_same_amount_in_other_digits_is_the_same_amount() {
    for amount in ["149.9", "149.90", "149.900", "\"149,90\"", "1499e-1"] {
        assert_eq!(charged(amount, expected("149.90")).await.verdict, Verdict::Paid, "{amount}");
    }
}

#[tokio::test]
async fn an_amount_that_is_no_amount_of_lira_is_a_mismatch() {
    for amount in ["149.905", "0", "-149.90"] {
        let told = charged(amount, expected("149.90").allow_surcharge()).await;
        assert_eq!(
            (told.verdict, &*told.mismatches),
            (Verdict::Mismatch, &[Mismatch::Amount][..]),
            "{amount}"
        );
    }
}

#[tokio::test]
async fn another_currency_or_reference_is_a_mismatch() {
    for (from, to, mismatch) in [
        (r#""currency":"TL""#, r#""currency":"USD""#, Mismatch::Currency),
        (r#""agent_reference":"R-1""#, r#""agent_reference":"R-2""#, Mismatch::Reference),
    ] {
        let kept = KEPT.replace(from, to);
        let told =
            confirm(&paid_detail(), &[&PAID.replace(from, to)], &[&kept], &expected("149.90"))
                .await;
        assert_eq!((told.verdict, &*told.mismatches), (Verdict::Mismatch, &[mismatch][..]), "{to}");
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
async fn the_amount_of_several_cards_is_added_up() {
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
    let told = confirm(&link, &checked, &detailed, &expected("149.90")).await;
    assert_eq!((told.verdict, told.charged), (Verdict::Paid, Some(lira("149.90"))));
    let told = confirm(&link, &checked[..2], &detailed[..2], &expected("149.90")).await;
    assert_eq!(told.verdict, Verdict::Mismatch, "a card that is not found is not counted");
}

#[tokio::test]
async fn wire_an_xact_id_on_a_link_that_waits_proves_no_payment() {
    // The published example: status 0, and yet a transaction.
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
async fn wire_an_unknown_status_is_never_paid_whatever_the_payments_say() {
    for status in ["4", "9", r#""ODEME_ALINDI""#, "11", r#""""#] {
        let link = detail(&format!(r#""status":{status},"xact_id":"xk_1""#));
        let told = confirm(&link, &[PAID], &[KEPT], &expected("149.90")).await;
        assert_eq!(told.verdict, Verdict::NotProvable, "{status}");
    }
}

#[tokio::test]
async fn wire_a_success_after_expiry_or_deactivation_still_counts() {
    for status in [2, 3] {
        let link = detail(&format!(r#""status":{status},"xact_id":"xk_1""#));
        let told = confirm(&link, &[PAID], &[KEPT], &expected("149.90")).await;
        assert_eq!(told.verdict, Verdict::Paid, "{status}");
    }
}

#[tokio::test]
async fn a_link_that_says_paid_is_not_believed_alone_unless_that_was_accepted() {
    let told = confirm(&paid_detail(), &[], &[], &expected("149.90")).await;
    assert_eq!(told.verdict, Verdict::NotProvable);
    assert_eq!(told.source, ConfirmationSource::LinkOnly);
}
