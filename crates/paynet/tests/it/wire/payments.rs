//! The rows of `transaction/check` and `transaction/detail`.

use paylink_core::{PaymentOutcome, Reversal, Verdict};
use paylink_testkit::shorthand::{verdict_and_charge, verdict_and_count};
use paynet::api::transaction_check::{CheckedTransactions, TransactionCheck};
use paynet::api::transaction_detail::TransactionDetail;

use super::confirm;
use crate::support::answers::{DONE, KEPT, PAID, detail, paid_detail, rows};
use crate::support::expected;
use crate::support::stub::{Do, Stub};

const FAILED: &str = r#"{"xact_id":"xk_0","transaction_type":"1","agent_reference":"R-1","amount":149.90,"currency":"TL","is_succeed":false,"code":1}"#;

#[tokio::test]
async fn wire_the_first_of_several_rows_with_one_reference_does_not_decide() {
    // The details of the link have no transaction id, so payments are looked up by reference.
    let link = detail(r#""status":1,"xact_id":"""#);
    for checked in [[FAILED, PAID], [PAID, FAILED]] {
        let confirmation = confirm(&link, &checked, &[KEPT], &expected("149.90")).await;
        assert_eq!(confirmation.verdict, Verdict::Paid, "{checked:?}");
        assert_eq!(confirmation.payments.len(), 1);
        assert_eq!(confirmation.payments[0].transaction, "xk_1");
    }
    let confirmation = confirm(&link, &[FAILED, FAILED], &[], &expected("149.90")).await;
    assert_eq!(confirmation.verdict, Verdict::NotProvable, "only failed attempts prove nothing");
}

#[tokio::test]
async fn wire_only_the_rows_of_the_requested_transaction_count() {
    let other = PAID.replace("xk_1", "xk_9").replace("149.90", "5.00");
    for checked in [[FAILED, PAID, &other], [&other, FAILED, PAID], [PAID, &other, FAILED]] {
        let confirmation =
            confirm(&paid_detail(), &checked, &[&other, KEPT], &expected("149.90")).await;
        assert_eq!(confirmation.verdict, Verdict::Paid, "{checked:?}");
    }
    let foreign = other.replace("R-1", "R-2");
    let nameless = other.replace(r#""agent_reference":"R-1","#, "");
    for row in [&foreign, &nameless] {
        let confirmation = confirm(&paid_detail(), &[row], &[row], &expected("5.00")).await;
        assert_eq!(
            verdict_and_charge(&confirmation),
            (Verdict::NotProvable, None),
            "another transaction's row"
        );
    }
}

#[tokio::test]
async fn wire_failed_attempts_beside_the_successful_one_are_not_added_up() {
    let link =
        detail(r#""status":1,"xact_id":"","payments":[{"xact_id":"xk_0"},{"xact_id":"xk_1"}]"#);
    let failed = KEPT.replace("xk_1", "xk_0").replace("true", "false");
    let confirmation = confirm(&link, &[FAILED, PAID], &[KEPT, &failed], &expected("149.90")).await;
    assert_eq!(confirmation.verdict, Verdict::Paid);
    let outcomes: Vec<_> = confirmation.payments.iter().map(|own| own.outcome).collect();
    assert_eq!(outcomes, [PaymentOutcome::Failed, PaymentOutcome::Succeeded]);
}

#[tokio::test]
async fn wire_payment_rows_come_under_capital_data_small_data_or_bare() {
    for body in [
        format!(r#"{{"Data":[{PAID}],{DONE}"#),
        format!(r#"{{"data":[{PAID}],{DONE}"#),
        format!("[{PAID}]"),
        format!(" \n[{PAID}]"),
    ] {
        let stub = Stub::answering(200, &body).await;
        let checked =
            stub.client().transaction_check(&TransactionCheck::by_xact_id("xk_1")).await.unwrap();
        let detailed =
            stub.client().transaction_detail(&TransactionDetail::by_xact_id("xk_1")).await.unwrap();
        assert_eq!((checked.rows.len(), detailed.rows.len()), (1, 1), "{body}");
        assert_eq!(checked.rows[0].xact_id.as_deref(), Some("xk_1"));
        let is_bare = body.trim().starts_with('[');
        assert_eq!(checked.code.is_none(), is_bare, "{body}");
    }
    for body in [format!(r#"{{"Data":null,{DONE}"#), rows(&[])] {
        let none: CheckedTransactions = serde_json::from_str(&body).unwrap();
        assert!(none.rows.is_empty(), "{body}");
    }
    assert!(serde_json::from_str::<CheckedTransactions>(&format!("{{{DONE}")).is_err());
}

#[tokio::test]
async fn wire_an_object_of_rows_without_code_is_not_a_success() {
    let stub = Stub::answering(200, &format!(r#"{{"Data":[{PAID}]}}"#)).await;
    let error =
        stub.client().transaction_check(&TransactionCheck::by_xact_id("xk_1")).await.unwrap_err();
    assert!(error.is_malformed(), "{error}");
}

#[tokio::test]
async fn wire_a_transaction_type_is_text_or_number_and_only_1_is_a_sale() {
    for (kind, verdict) in [
        (r#""1""#, Verdict::Paid),
        ("1", Verdict::Paid),
        (r#""1 ""#, Verdict::Paid),
        (r#""2""#, Verdict::NotProvable),
        ("3", Verdict::NotProvable),
        (r#""S""#, Verdict::NotProvable),
        ("5", Verdict::NotProvable),
        (r#""9""#, Verdict::NotProvable),
    ] {
        let of_kind = |row: &str| {
            row.replace(r#""transaction_type":"1""#, &format!("\"transaction_type\":{kind}"))
        };
        let (checked, detailed) = (of_kind(PAID), of_kind(KEPT));
        for (check, detail) in
            [(checked.as_str(), KEPT), (PAID, detailed.as_str()), (&checked, &detailed)]
        {
            let confirmation =
                confirm(&paid_detail(), &[check], &[detail], &expected("149.90")).await;
            // Both services report a pre-authorization.
            let is_reserved = kind == "3" && check != PAID && detail != KEPT;
            let verdict = if is_reserved { Verdict::Authorized } else { verdict };
            assert_eq!(confirmation.verdict, verdict, "{check} {detail}");
        }
    }
    let without_type = |row: &str| row.replace(r#""transaction_type":"1","#, "");
    let confirmation = confirm(
        &paid_detail(),
        &[&without_type(PAID)],
        &[&without_type(KEPT)],
        &expected("149.90"),
    )
    .await;
    assert_eq!(confirmation.verdict, Verdict::Paid, "a missing type contradicts nothing");
}

#[tokio::test]
async fn wire_a_row_whose_code_contradicts_is_succeed_is_not_paid() {
    for (code, verdict) in [
        ("0", Verdict::Paid),
        (r#""0""#, Verdict::Paid),
        ("100", Verdict::Paid),
        ("null", Verdict::Paid),
        ("1", Verdict::NotProvable),
        (r#""16""#, Verdict::NotProvable),
        ("4711", Verdict::NotProvable),
    ] {
        let row = PAID.replace(r#""code":0"#, &format!("\"code\":{code}"));
        let confirmation = confirm(&paid_detail(), &[&row], &[KEPT], &expected("149.90")).await;
        assert_eq!(confirmation.verdict, verdict, "{code}");
    }
    let row = PAID.replace(r#""is_succeed":true"#, r#""is_succeed":false"#);
    let confirmation = confirm(&paid_detail(), &[&row], &[], &expected("149.90")).await;
    assert_ne!(confirmation.verdict, Verdict::Paid, "code 0 alone is no payment");
    assert_eq!(confirmation.payments[0].outcome, PaymentOutcome::Failed);
}

#[tokio::test]
async fn wire_check_and_detail_that_contradict_each_other_are_never_paid() {
    let failed = |row: &str| row.replace(r#""is_succeed":true"#, r#""is_succeed":false"#);
    let lower = |row: &str| row.replace("149.90", "149.80");
    for (checked, detailed) in [
        (PAID.to_owned(), failed(KEPT)),
        (failed(PAID), KEPT.to_owned()),
        (PAID.to_owned(), lower(KEPT)),
        (lower(PAID), KEPT.to_owned()),
    ] {
        let confirmation =
            confirm(&paid_detail(), &[&checked], &[&detailed], &expected("149.90")).await;
        assert_eq!(
            confirmation.payments[0].outcome,
            PaymentOutcome::Unknown,
            "{checked} {detailed}"
        );
        assert_eq!(
            verdict_and_charge(&confirmation),
            (Verdict::NotProvable, None),
            "{checked} {detailed}"
        );
    }
}

#[tokio::test]
async fn wire_two_rows_of_one_transaction_that_contradict_each_other_are_never_paid() {
    let failed = PAID.replace("true", "false").replace(r#""code":0"#, r#""code":1"#);
    let higher = PAID.replace("149.90", "200.00");
    for checked in [[PAID, &failed], [&failed, PAID], [PAID, &higher], [&higher, PAID]] {
        let confirmation = confirm(&paid_detail(), &checked, &[KEPT], &expected("149.90")).await;
        assert_eq!(confirmation.verdict, Verdict::NotProvable, "{checked:?}");
    }
    for checked in [[PAID, &higher], [&higher, PAID]] {
        let confirmation = confirm(&paid_detail(), &checked, &[], &expected("200.00")).await;
        assert_eq!(confirmation.verdict, Verdict::NotProvable, "{checked:?}");
    }
    let confirmation =
        confirm(&paid_detail(), &[PAID, PAID], &[KEPT, KEPT], &expected("149.90")).await;
    assert_eq!(confirmation.verdict, Verdict::Paid, "the same row twice is one payment");
}

/// Each transaction would cost two requests.
#[tokio::test]
async fn wire_more_transactions_than_one_link_can_have_are_not_requested() {
    let row = |n: usize| PAID.replace("xk_1", &format!("xk_{n}"));
    let payment = |n: usize| format!(r#"{{"xact_id":"xk_{n}"}}"#);
    let payments: Vec<String> = (0..1001).map(payment).collect();
    let listed = format!(r#""status":1,"xact_id":"","payments":[{}]"#, payments.join(","));
    let checked: Vec<String> = (0..1001).map(row).collect();
    let checked: Vec<&str> = checked.iter().map(String::as_str).collect();
    for link in [detail(r#""status":1,"xact_id":"""#), detail(&listed)] {
        let stub =
            Stub::services(&[("mailorder/detail", link), ("transaction/check", rows(&checked))])
                .await;
        let error = stub.confirm(&expected("149.90")).await.unwrap_err();
        assert!(
            error.is_malformed() && error.to_string().contains("more than 1,000 transactions"),
            "{error}"
        );
        assert!(stub.requests().len() <= 2, "{}", stub.requests().len());
    }
}

#[tokio::test]
async fn wire_a_reversal_is_reported_by_its_flag_or_its_transaction_id() {
    for (fields, reversal, verdict) in [
        (r#""reversed":false,"reversed_xact_id":"""#, Reversal::None, Verdict::Paid),
        (r#""reversed":"false","reversed_xact_id":null"#, Reversal::None, Verdict::Paid),
        (r#""reversed":true,"reversed_xact_id":"xk_r""#, Reversal::Reversed, Verdict::Reversed),
        (r#""reversed":"1""#, Reversal::Reversed, Verdict::Reversed),
        (r#""reversed":false,"reversed_xact_id":"xk_r""#, Reversal::Reversed, Verdict::Reversed),
        (r#""reversed_xact_id":" ""#, Reversal::Unknown, Verdict::NotProvable),
    ] {
        let row = KEPT.replace(r#""reversed":false,"reversed_xact_id":"""#, fields);
        let confirmation = confirm(&paid_detail(), &[PAID], &[&row], &expected("149.90")).await;
        assert_eq!(
            (confirmation.payments[0].reversal, confirmation.verdict),
            (reversal, verdict),
            "{fields}"
        );
        assert_eq!(
            confirmation.reversal_reported,
            reversal == Reversal::None || verdict == Verdict::Reversed,
            "{fields}"
        );
    }
}

#[tokio::test]
async fn wire_a_payment_that_paynet_does_not_find_proves_nothing() {
    for not_found in [
        Do::Answer(200, r#"{"object_name":null,"code":12,"message":"x"}"#.into()),
        Do::Answer(
            404,
            r#"{"type":"no_data_error","message":"x","code":404,"result_code":12}"#.into(),
        ),
        Do::Answer(200, rows(&[])),
    ] {
        let stub = Stub::start(move |request| match request.service() {
            "mailorder/detail" => Do::Answer(200, paid_detail()),
            _ => not_found.clone(),
        })
        .await;
        let confirmation = stub.confirm(&expected("149.90")).await.unwrap();
        assert_eq!(confirmation.verdict, Verdict::NotProvable);
    }
    let stub = Stub::services(&[("mailorder/detail", paid_detail())]).await;
    let error = stub.confirm(&expected("149.90")).await.unwrap_err();
    assert_eq!(error.http_status(), Some(404), "a web server's 404 is no verdict at all");
}

#[tokio::test]
async fn wire_an_xact_id_with_special_characters_is_sent_unchanged() {
    let id = "xk_EAAAAK/JIGdb8*Yg+tzPs0xXs8BL1CXjQb=";
    let (paid, kept) = (PAID.replace("xk_1", id), KEPT.replace("xk_1", id));
    let stub = Stub::services(&[
        ("mailorder/detail", detail(&format!(r#""status":1,"xact_id":"{id}""#))),
        ("transaction/check", rows(&[&paid])),
        ("transaction/detail", rows(&[&kept])),
    ])
    .await;
    let confirmation = stub.confirm(&expected("149.90")).await.unwrap();
    assert_eq!(confirmation.verdict, Verdict::Paid);
    assert_eq!(confirmation.event_key, "paid:paynet:sandbox:default:R-1");
    assert_eq!(confirmation.payments[0].transaction, id);
    let sent = format!(r#"{{"xact_id":"{id}"}}"#);
    assert_eq!(stub.bodies()[1..], [sent.clone(), sent]);
}

#[tokio::test]
async fn wire_a_payment_with_two_encrypted_ids_counts_once() {
    let link = detail(r#""status":2,"xact_id":"xk_1","payments":[{"xact_id":"xk_2","id":1}]"#);
    let checked = |id: &str| PAID.replace("xk_1", id).replacen('{', r#"{"id":2527054,"#, 1);
    let (one, two) = (checked("xk_1"), checked("xk_2"));
    let kept = KEPT.replace("xk_1", "xk_2");
    let confirmation = confirm(&link, &[&one, &two], &[KEPT, &kept], &expected("299.80")).await;
    assert_eq!(verdict_and_count(&confirmation), (Verdict::PartlyPaid, 1));
    let confirmation = confirm(&link, &[&one, &two], &[KEPT, &kept], &expected("149.90")).await;
    assert_eq!(confirmation.verdict, Verdict::Paid);
}

#[tokio::test]
async fn wire_a_payment_with_two_encrypted_ids_is_one_payment_in_any_order() {
    let checked = |id: &str| PAID.replace("xk_1", id).replacen('{', r#"{"id":2527054,"#, 1);
    let (one, two) = (checked("xk_1"), checked("xk_2"));
    let kept = KEPT.replace("xk_1", "xk_2");
    let mut events = Vec::new();
    for link in [
        detail(r#""status":2,"xact_id":"xk_1","payments":[{"xact_id":"xk_2","id":1}]"#),
        detail(r#""status":2,"xact_id":"xk_2","payments":[{"xact_id":"xk_1","id":1}]"#),
        detail(r#""status":1,"xact_id":"""#),
    ] {
        for checked in [[one.as_str(), two.as_str()], [&two, &one]] {
            let confirmation = confirm(&link, &checked, &[KEPT, &kept], &expected("149.90")).await;
            assert_eq!(confirmation.payments.len(), 1);
            let payment = &confirmation.payments[0];
            events.push((confirmation.verdict, payment.transaction.clone()));
        }
    }
    assert!(events.iter().all(|event| *event == (Verdict::Paid, "xk_1".to_owned())), "{events:#?}");
}

#[tokio::test]
async fn wire_an_unknown_currency_does_not_count_as_lira() {
    for currency in ["392", "EURO", "₺", "?"] {
        let row = PAID.replace(r#""currency":"TL""#, &format!(r#""currency":"{currency}""#));
        let confirmation = confirm(&paid_detail(), &[&row], &[KEPT], &expected("149.90")).await;
        assert_eq!(confirmation.verdict, Verdict::NotProvable, "{currency}");
    }
}

#[tokio::test]
async fn wire_an_unreported_reversal_is_not_provable_unless_accepted() {
    for detailed in [&[][..], &[r#"{"xact_id":"xk_1","is_succeed":true}"#][..]] {
        let confirmation = confirm(&paid_detail(), &[PAID], detailed, &expected("149.90")).await;
        assert_eq!(
            (confirmation.verdict, confirmation.reversal_reported),
            (Verdict::NotProvable, false)
        );
        let accepting = expected("149.90").accept_unknown_reversal();
        assert_eq!(
            confirm(&paid_detail(), &[PAID], detailed, &accepting).await.verdict,
            Verdict::Paid
        );
    }
}
