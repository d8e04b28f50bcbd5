//! Which payments of a link are read, whose they are, and how often each of them counts.

use paylink_testkit::shorthand::{verdict_and_charge, verdict_and_count, verdict_and_mismatches};
use std::sync::atomic::{AtomicUsize, Ordering};

use paylink_core::{Confirmation, Mismatch, PaymentOutcome, Reversal, Verdict};

use super::confirm;
use crate::support::answers::{DONE, KEPT, PAID, detail, paid_detail, rows};
use crate::support::stub::{Do, Stub};
use crate::support::{expected, lira, reference};

const REFERENCE: &str = r#""agent_reference":"R-1""#;

fn without_reference(row: &str) -> String {
    row.replace(&format!("{REFERENCE},"), "")
}

fn of_another_order(row: &str) -> String {
    row.replace(REFERENCE, r#""agent_reference":"OTHER""#)
}

/// Confirms 149.90 lira on a link that lists `xk_1`, with these rows.
async fn confirm_rows(checked: &[&str], detailed: &[&str]) -> Confirmation {
    confirm(&paid_detail(), checked, detailed, &expected("149.90")).await
}

/// The bodies of the requests to a service.
fn sent(stub: &Stub, service: &str) -> Vec<String> {
    let requests = stub.requests().into_iter().filter(|request| request.service() == service);
    requests.map(|request| request.body).collect()
}

#[tokio::test]
async fn wire_the_reference_of_every_row_of_both_services_is_compared() {
    let (bare_check, bare_detail) = (without_reference(PAID), without_reference(KEPT));
    let (other_check, other_detail) = (of_another_order(PAID), of_another_order(KEPT));
    for (checked, detailed) in [
        (vec![&*bare_check], vec![&*other_detail]),
        (vec![&*other_check], vec![&*bare_detail]),
        (vec![PAID], vec![&*other_detail]),
        (vec![&*other_check], vec![KEPT]),
        (vec![PAID, &*other_check], vec![KEPT]),
        (vec![&*other_check, PAID], vec![KEPT]),
        (vec![PAID], vec![KEPT, &*other_detail]),
        (vec![PAID], vec![&*other_detail, KEPT]),
    ] {
        let confirmation = confirm_rows(&checked, &detailed).await;
        assert_eq!(
            verdict_and_mismatches(&confirmation),
            (Verdict::Mismatch, &[Mismatch::Reference][..]),
            "{checked:?} {detailed:?}"
        );
    }
    // One service is enough. Without any reference, the transaction is the link's because the link
    // lists it.
    for (checked, detailed) in
        [(PAID, &*bare_detail), (&*bare_check, KEPT), (&*bare_check, &*bare_detail)]
    {
        let confirmation = confirm_rows(&[checked], &[detailed]).await;
        assert_eq!(confirmation.verdict, Verdict::Paid, "{checked} {detailed}");
    }
}

#[tokio::test]
async fn wire_a_payment_without_a_reference_that_the_link_does_not_list_is_not_counted() {
    let link = detail(r#""status":1,"xact_id":"""#);
    let (checked, detailed) = (without_reference(PAID), without_reference(KEPT));
    let confirmation = confirm(&link, &[&checked], &[&detailed], &expected("149.90")).await;
    assert_eq!(verdict_and_charge(&confirmation), (Verdict::NotProvable, None));
}

#[tokio::test]
async fn wire_every_row_is_compared_with_all_rows_before_it() {
    let check = |amount: &str| PAID.replace("149.90", amount);
    let detailed = |amount: &str| KEPT.replace("149.90", amount);
    let dollars = |row: &str| row.replace(r#""TL""#, r#""USD""#);
    let unreadable = |row: &str| row.replace(r#""TL""#, r#""?""#);
    let numbered = |row: &str, id: u8| row.replacen('{', &format!(r#"{{"id":{id},"#), 1);
    let amounts = [check("50"), check("null"), check("149.90")];
    for [a, b, c] in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let checked = [&*amounts[a], &*amounts[b], &*amounts[c]];
        let confirmation = confirm_rows(&checked, &[KEPT]).await;
        assert_eq!(confirmation.payments[0].outcome, PaymentOutcome::Unknown, "{checked:?}");
        assert_eq!(confirmation.verdict, Verdict::NotProvable, "{checked:?}");
    }
    // A row without an amount contradicts nothing, and hides nothing.
    for checked in [[&*amounts[1], PAID], [PAID, &*amounts[1]]] {
        assert_eq!(confirm_rows(&checked, &[KEPT]).await.verdict, Verdict::Paid, "{checked:?}");
    }
    for (other_check, other_detail) in [
        (dollars(PAID), dollars(KEPT)),
        (unreadable(PAID), unreadable(KEPT)),
        (check("50"), detailed("50")),
    ] {
        for (checked, detailed) in [
            (vec![PAID, &*other_check], vec![KEPT]),
            (vec![&*other_check, PAID], vec![KEPT]),
            (vec![PAID], vec![KEPT, &*other_detail]),
            (vec![PAID], vec![&*other_detail, KEPT]),
            (vec![PAID], vec![&*other_detail]),
        ] {
            let confirmation = confirm_rows(&checked, &detailed).await;
            assert_eq!(
                verdict_and_charge(&confirmation),
                (Verdict::NotProvable, None),
                "{checked:?} {detailed:?}"
            );
        }
    }
    // Two plain ids are two transactions.
    let (first, second) = (numbered(PAID, 7), numbered(PAID, 8));
    assert_eq!(confirm_rows(&[&first, &second], &[KEPT]).await.verdict, Verdict::NotProvable);
    let (first, second) = (numbered(KEPT, 7), numbered(KEPT, 8));
    assert_eq!(confirm_rows(&[PAID], &[&first, &second]).await.verdict, Verdict::NotProvable);
}

#[tokio::test]
async fn wire_the_currency_of_the_detail_counts_if_the_check_has_none() {
    let nameless = PAID.replace(r#""currency":"TL","#, "");
    let dollars = KEPT.replace(r#""TL""#, r#""USD""#);
    let confirmation = confirm_rows(&[&nameless], &[&dollars]).await;
    assert_eq!(
        verdict_and_mismatches(&confirmation),
        (Verdict::Mismatch, &[Mismatch::Currency][..])
    );
    assert_eq!(confirm_rows(&[&nameless], &[KEPT]).await.verdict, Verdict::Paid);
}

#[tokio::test]
async fn wire_no_other_row_hides_a_reversal() {
    let reversed = KEPT.replace(r#""reversed":false"#, r#""reversed":true"#);
    let by = KEPT.replace(r#""reversed_xact_id":"""#, r#""reversed_xact_id":"xk_r""#);
    let silent = KEPT.replace(r#""reversed":false,"#, "");
    for reversal in [&*reversed, &*by] {
        for other in [KEPT, &*silent] {
            for detailed in [[reversal, other], [other, reversal]] {
                let confirmation = confirm_rows(&[PAID], &detailed).await;
                assert_eq!(
                    (confirmation.verdict, confirmation.payments[0].reversal),
                    (Verdict::Reversed, Reversal::Reversed),
                    "{detailed:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn wire_a_pre_authorization_reserves_an_amount() {
    let of_type = |row: &str, kind: &str| {
        row.replace(r#""transaction_type":"1""#, &format!(r#""transaction_type":"{kind}""#))
    };
    for (check, detail, verdict) in [
        ("3", "3", Verdict::Authorized),
        // The Turkish page of `transaction/check` gives a pre-authorization the type 2.
        ("2", "3", Verdict::Authorized),
        ("1", "3", Verdict::NotProvable),
        ("3", "1", Verdict::NotProvable),
        ("2", "2", Verdict::NotProvable),
        ("2", "1", Verdict::NotProvable),
        // What a capture leaves behind is not documented.
        ("4", "4", Verdict::NotProvable),
    ] {
        let confirmation = confirm_rows(&[&of_type(PAID, check)], &[&of_type(KEPT, detail)]).await;
        assert_eq!(
            (confirmation.verdict, confirmation.charged, confirmation.authorized),
            (verdict, None, (verdict == Verdict::Authorized).then(|| lira("149.90"))),
            "{check} {detail}"
        );
        // A declined one reserves nothing.
        let declined = |row: String| row.replace(r#""is_succeed":true"#, r#""is_succeed":false"#);
        let confirmation =
            confirm_rows(&[&declined(of_type(PAID, check))], &[&declined(of_type(KEPT, detail))])
                .await;
        assert_eq!(confirmation.payments[0].outcome, PaymentOutcome::Failed, "{check} {detail}");
    }
    // Without the detail, the type 2 may be a reversal.
    let confirmation = confirm_rows(&[&of_type(PAID, "2")], &[]).await;
    assert_eq!((confirmation.verdict, confirmation.authorized), (Verdict::NotProvable, None));
}

/// Another link of the same reference was paid, in a second system for example.
#[tokio::test]
async fn wire_a_link_that_lists_no_payment_does_not_get_the_payment_of_another_link() {
    for status in [0, 2, 3] {
        for fields in [
            r#""xact_id":"","payments":[]"#,
            r#""xact_id":"","multi_payment":true,"payments":[]"#,
            r#""xact_id":"","multi_payment":false"#,
            r#""payments":[]"#,
            r#""xact_id":" ""#,
        ] {
            let stub = Stub::services(&[
                ("mailorder/detail", detail(&format!(r#""status":{status},{fields}"#))),
                ("transaction/check", rows(&[PAID])),
                ("transaction/detail", rows(&[KEPT])),
            ])
            .await;
            let links = stub.links();
            let key = links.key_for(reference("R-1")).with_id("L-2");
            let confirmation = links.confirm(&key, &expected("149.90"), None).await.unwrap();
            assert_eq!(
                verdict_and_count(&confirmation),
                (Verdict::NotPaid, 0),
                "{status} {fields}"
            );
            assert_eq!(stub.requests().len(), 1, "{status} {fields}");
        }
    }
}

#[tokio::test]
async fn wire_payments_are_searched_by_reference_where_the_link_cannot_list_them() {
    for (fields, searched) in [
        (r#""status":1,"xact_id":"xk_1","payments":[]"#, false),
        (r#""status":1,"xact_id":"xk_1""#, false),
        (r#""status":1,"xact_id":"","payments":[{"xact_id":"xk_1"}]"#, false),
        (r#""status":1,"xact_id":"","payments":[]"#, true),
        (r#""status":1,"xact_id":"xk_1","multi_payment":true"#, true),
        (r#""status":2,"xact_id":"","multi_payment":true"#, true),
        (r#""status":2,"xact_id":"xk_1","payments":[{}]"#, true),
        (r#""status":9,"xact_id":"xk_1""#, false),
    ] {
        let stub = Stub::services(&[
            ("mailorder/detail", detail(fields)),
            ("transaction/check", rows(&[PAID])),
            ("transaction/detail", rows(&[KEPT])),
        ])
        .await;
        let confirmation = stub.confirm(&expected("149.90")).await.unwrap();
        assert_eq!(confirmation.verdict, Verdict::Paid, "{fields}");
        let searches = sent(&stub, "transaction/check")
            .iter()
            .filter(|body| *body == r#"{"reference_no":"R-1"}"#)
            .count();
        assert_eq!(searches, usize::from(searched), "{fields}");
        assert_eq!(stub.requests().len(), 3 + searches, "{fields}");
    }
}

/// The older version of the response does not list the payments of several cards.
#[tokio::test]
async fn wire_the_first_of_several_cards_on_an_open_link_is_seen() {
    let (checked, detailed) = (PAID.replace("149.90", "60.00"), KEPT.replace("149.90", "60.00"));
    for xact_id in ["xk_1", ""] {
        let link = detail(&format!(r#""status":0,"xact_id":"{xact_id}","multi_payment":true"#));
        let confirmation = confirm(&link, &[&checked], &[&detailed], &expected("149.90")).await;
        assert_eq!(
            verdict_and_charge(&confirmation),
            (Verdict::Pending, Some(lira("60"))),
            "{xact_id}"
        );
        assert!(!confirmation.link.all_transactions_listed);
    }
    // Expired before the second card.
    let link = detail(r#""status":2,"xact_id":"xk_1","multi_payment":true"#);
    let confirmation = confirm(&link, &[&checked], &[&detailed], &expected("149.90")).await;
    assert_eq!(confirmation.verdict, Verdict::PartlyPaid);
}

#[tokio::test]
async fn wire_an_attempt_without_a_known_outcome_is_found_by_reference() {
    let link = detail(r#""status":3,"xact_id":"","multi_payment":true"#);
    for outcome in [r#""is_succeed":null"#, r#""x":1"#] {
        let unknown = |row: &str| row.replace(r#""is_succeed":true"#, outcome);
        // The expiry is in the future; or there is none, and the attempt was made long ago.
        for (expiry, verdict) in [
            (r#","expire_date":"2099-01-01T00:00:00""#, Verdict::Pending),
            ("", Verdict::NotProvable),
        ] {
            let link = detail(&format!(r#""status":3,"xact_id":"","multi_payment":true{expiry}"#));
            let confirmation =
                confirm(&link, &[&unknown(PAID)], &[&unknown(KEPT)], &expected("149.90")).await;
            assert_eq!(verdict_and_count(&confirmation), (verdict, 1), "{outcome}");
        }
    }
    let failed = PAID.replace("true", "false");
    let confirmation = confirm(&link, &[&failed], &[], &expected("149.90")).await;
    assert_eq!(confirmation.verdict, Verdict::NotPaid);
}

#[tokio::test]
async fn wire_a_found_row_without_an_id_proves_nothing_and_one_of_another_order_is_ignored() {
    let link = detail(r#""status":1,"xact_id":"""#);
    for nameless in [PAID.replace(r#""xact_id":"xk_1","#, ""), PAID.replace("xk_1", " ")] {
        for checked in [[PAID, &*nameless], [&*nameless, PAID]] {
            let confirmation = confirm(&link, &checked, &[KEPT], &expected("149.90")).await;
            assert_eq!(
                verdict_and_charge(&confirmation),
                (Verdict::NotProvable, Some(lira("149.90"))),
                "{checked:?}"
            );
        }
        let failed = nameless.replace(r#""is_succeed":true"#, r#""is_succeed":false"#);
        let confirmation = confirm(&link, &[PAID, &failed], &[KEPT], &expected("149.90")).await;
        assert_eq!(confirmation.verdict, Verdict::Paid, "{failed}");
    }
    let longer = PAID.replace("xk_1", "xk_2").replace(REFERENCE, r#""agent_reference":"R-11""#);
    let confirmation = confirm(&link, &[&longer, PAID], &[KEPT], &expected("149.90")).await;
    assert_eq!(verdict_and_count(&confirmation), (Verdict::Paid, 1));
}

/// A server that encrypts the ids anew in each response: it puts another number in the place of
/// `#` in each row.
async fn anew(link: &str, checked: &[&str], found: &[&str], detailed: &[&str]) -> Confirmation {
    let answers = [link.to_owned(), rows(checked), rows(found), rows(detailed)];
    let count = AtomicUsize::new(0);
    let stub = Stub::start(move |request| {
        let at = match request.service() {
            "mailorder/detail" => 0,
            "transaction/check" if request.body.contains("xact_id") => 1,
            "transaction/check" => 2,
            _ => 3,
        };
        let mut answer = String::new();
        for part in answers[at].split('#') {
            let number = count.fetch_add(1, Ordering::SeqCst);
            answer =
                if answer.is_empty() { part.into() } else { format!("{answer}{number}{part}") };
        }
        Do::Answer(200, answer)
    })
    .await;
    stub.confirm(&expected("149.90")).await.unwrap()
}

#[tokio::test]
async fn wire_a_response_under_another_encrypted_id_is_about_the_requested_transaction() {
    let link = detail(r#""status":1,"xact_id":"xk_#","payments":[]"#);
    let new_id = |row: &str| row.replace("xk_1", "xk_#");
    let (checked, detailed) = (new_id(PAID), new_id(KEPT));
    let confirmation = anew(&link, &[&checked], &[], &[&detailed]).await;
    assert_eq!(
        (confirmation.verdict, confirmation.charged, confirmation.reversal_reported),
        (Verdict::Paid, Some(lira("149.90")), true)
    );
    let refunded = detailed.replace(r#""reversed":false"#, r#""reversed":true"#);
    let confirmation = anew(&link, &[&checked], &[], &[&refunded]).await;
    assert_eq!(confirmation.verdict, Verdict::Reversed);
    // Without the link's reference, it may be any transaction.
    for other in [of_another_order, without_reference as fn(&str) -> String] {
        for (check, detail) in
            [(other(&checked), detailed.clone()), (checked.clone(), other(&detailed))]
        {
            let confirmation = anew(&link, &[&check], &[], &[&detail]).await;
            assert_eq!(confirmation.verdict, Verdict::NotProvable, "{check} {detail}");
        }
    }
}

#[tokio::test]
async fn wire_a_payment_with_a_new_encrypted_id_in_each_response_counts_once() {
    let numbered = |row: &str, id: &str| {
        row.replace("xk_1", "xk_#").replacen('{', &format!(r#"{{"id":{id},"#), 1)
    };
    let (checked, detailed) = (numbered(PAID, "7"), numbered(KEPT, "7"));
    for fields in [
        // Listed, and found by reference.
        r#""status":1,"xact_id":"xk_#","multi_payment":true"#,
        // Listed twice, as in the published example.
        r#""status":1,"xact_id":"xk_#","payments":[{"xact_id":"xk_#"}]"#,
    ] {
        let confirmation = anew(&detail(fields), &[&checked], &[&checked], &[&detailed]).await;
        assert_eq!(
            (confirmation.verdict, confirmation.charged, confirmation.payments.len()),
            (Verdict::Paid, Some(lira("149.90")), 1),
            "{fields}"
        );
        // An id that is not a number may be encrypted, too. Then the amount and the time decide.
        let encrypted = |row: &str| row.replacen(r#""id":7"#, r#""id":"e#""#, 1);
        let checked = at(&encrypted(&checked), "2026-11-21T12:00:00");
        let confirmation =
            anew(&detail(fields), &[&checked], &[&checked], &[&encrypted(&detailed)]).await;
        assert_eq!(verdict_and_count(&confirmation), (Verdict::Paid, 1), "{fields}");
    }
}

/// A row of `transaction/check` without a plain id, with this time.
fn at(row: &str, time: &str) -> String {
    row.replacen('{', &format!(r#"{{"xact_date":"{time}","#), 1)
}

#[tokio::test]
async fn wire_without_a_plain_id_the_amount_the_time_and_the_count_tell_payments_apart() {
    let link = detail(r#""status":1,"xact_id":"xk_1","multi_payment":true"#);
    let id = |row: &str, id: &str| row.replace("xk_1", id);
    let (noon, later) = (at(PAID, "2026-11-21T12:00:00.5"), at(PAID, "2026-11-21T12:00:01"));
    // The link's transaction is found under another id.
    for (own, found, verdict, payments) in [
        (&*noon, vec![id(&noon, "xk_2")], Verdict::Paid, 1),
        // The same instant with other digits.
        (&*noon, vec![id(&noon, "xk_2").replace("00.5", "00.500")], Verdict::Paid, 1),
        (&*noon, vec![id(&later, "xk_2")], Verdict::PaidAgain, 2),
        // One response lists a transaction once, so these are two.
        (&*noon, vec![id(&noon, "xk_2"), id(&noon, "xk_3")], Verdict::PaidAgain, 2),
        (&*noon, vec![noon.clone(), id(&noon, "xk_2")], Verdict::PaidAgain, 2),
        (&*noon, vec![id(&noon, "xk_2").replace("149.90", "5")], Verdict::PaidAgain, 2),
        // Without a time, it is one payment or two.
        (PAID, vec![id(PAID, "xk_2")], Verdict::NotProvable, 2),
        (&*at(PAID, "?"), vec![id(&at(PAID, "?"), "xk_2")], Verdict::NotProvable, 2),
    ] {
        let all: Vec<String> = [own.to_owned()].into_iter().chain(found.iter().cloned()).collect();
        let link = link.clone();
        let stub = Stub::start(move |request| match request.service() {
            "mailorder/detail" => Do::Answer(200, link.clone()),
            "transaction/check" if request.body.contains("reference_no") => {
                Do::Answer(200, rows(&found.iter().map(String::as_str).collect::<Vec<_>>()))
            }
            "transaction/check" => {
                Do::Answer(200, rows(&all.iter().map(String::as_str).collect::<Vec<_>>()))
            }
            _ => {
                let kept = all.iter().enumerate().map(|(at, row)| {
                    let amount = if row.contains(r#""amount":5,"#) { "5" } else { "149.90" };
                    KEPT.replace("xk_1", &format!("xk_{}", at + 1)).replace("149.90", amount)
                });
                let kept: Vec<String> = kept.collect();
                Do::Answer(200, rows(&kept.iter().map(String::as_str).collect::<Vec<_>>()))
            }
        })
        .await;
        let confirmation = stub.confirm(&expected("149.90")).await.unwrap();
        assert_eq!(
            verdict_and_count(&confirmation),
            (verdict, payments),
            "{own}: {:#?}",
            confirmation.payments
        );
    }
}

#[tokio::test]
async fn wire_two_payments_on_one_link_are_one_order() {
    let second = |row: &str| row.replace("xk_1", "xk_2");
    let one = detail(r#""status":1,"xact_id":"xk_1","payments":[]"#);
    let two = detail(
        r#""status":1,"xact_id":"xk_1","multi_payment":false,"payments":[{"xact_id":"xk_1","id":1},{"xact_id":"xk_2","id":2}]"#,
    );
    let price = expected("149.90");
    let (paid_2, kept_2) = (second(PAID), second(KEPT));
    let back = |row: &str| row.replace(r#""reversed":false"#, r#""reversed":true"#);
    let first = confirm(&one, &[PAID], &[KEPT], &price).await;
    let both = confirm(&two, &[PAID, &paid_2], &[KEPT, &kept_2], &price).await;
    assert_eq!((first.verdict, both.verdict), (Verdict::Paid, Verdict::PaidAgain));
    assert_eq!((first.excess, both.excess), (None, Some(lira("149.90"))));
    // One of them is given back: whichever it is, the order is the same.
    let second_back = confirm(&two, &[PAID, &paid_2], &[KEPT, &back(&kept_2)], &price).await;
    let first_back = confirm(&two, &[PAID, &paid_2], &[&back(KEPT), &kept_2], &price).await;
    for confirmation in [&second_back, &first_back] {
        assert_eq!(confirmation.verdict, Verdict::Paid);
        assert_eq!(confirmation.event_key, first.event_key);
    }
    for confirmation in [&both, &second_back, &first_back] {
        assert_eq!(confirmation.fulfilment_key, first.fulfilment_key);
    }
}

#[tokio::test]
async fn many_payments_are_read_eight_at_a_time_in_the_order_of_the_link() {
    let cards: Vec<String> = (1..=100).map(|n| format!(r#"{{"xact_id":"xk_{n}"}}"#)).collect();
    let link = detail(&format!(r#""status":1,"xact_id":"","payments":[{}]"#, cards.join(",")));
    let stub = Stub::start(move |request| {
        if request.service() == "mailorder/detail" {
            return Do::Answer(200, link.clone());
        }
        let id = request.body.split('"').nth(3).unwrap();
        let row = if request.service() == "transaction/check" { PAID } else { KEPT };
        let row = row.replace(r#""xk_1""#, &format!("{id:?}")).replace("149.90", "1");
        Do::Answer(200, rows(&[&row]))
    })
    .await;
    let confirmation = stub.confirm(&expected("100")).await.unwrap();
    assert_eq!(confirmation.verdict, Verdict::Paid);
    let ids: Vec<&str> = confirmation.payments.iter().map(|own| &*own.transaction).collect();
    let expected: Vec<String> = (1..=100).map(|n| format!("xk_{n}")).collect();
    assert_eq!(ids, expected);
    // The transactions whose first request came, but not yet the last one.
    let (mut pending, mut most) = (0, 0);
    for request in stub.requests() {
        match request.service() {
            "transaction/check" => pending += 1,
            "transaction/detail" => pending -= 1,
            _ => {}
        }
        most = most.max(pending);
    }
    assert_eq!(stub.requests().len(), 201);
    assert!(most > 1 && most <= 8, "{most} at the same time");
}

#[tokio::test]
async fn wire_one_payment_that_cannot_be_read_is_an_error_and_not_a_verdict() {
    let link =
        detail(r#""status":1,"xact_id":"","payments":[{"xact_id":"xk_1"},{"xact_id":"xk_2"}]"#);
    let stub = Stub::start(move |request| match request.service() {
        "mailorder/detail" => Do::Answer(200, link.clone()),
        _ if request.body.contains("xk_2") => Do::Answer(200, format!("{{{DONE}")),
        "transaction/check" => Do::Answer(200, rows(&[PAID])),
        _ => Do::Answer(200, rows(&[KEPT])),
    })
    .await;
    let error = stub.confirm(&expected("149.90")).await.unwrap_err();
    assert!(error.is_malformed(), "{error}");
}
