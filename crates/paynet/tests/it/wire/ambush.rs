//! Answers that look harmless and would cost money or hide links.

use paylink_core::{Effect, LinkQuery, Verdict};

use super::confirm;
use crate::support::paynet_says::{DONE, KEPT, PAID, detail, paid_detail, rows};
use crate::support::stub::Stub;
use crate::support::{expected, new_link};

fn days() -> LinkQuery {
    LinkQuery::new().created_between("2026-11-01".parse().unwrap(), "2026-11-21".parse().unwrap())
}

#[tokio::test]
async fn wire_rows_under_another_name_are_no_empty_list() {
    let stub = Stub::answering(200, &format!(r#"{{"total":57,"orders":[{{}}],{DONE}"#)).await;
    let error = stub.links().list_all(days()).next().await.unwrap().unwrap_err();
    assert!(error.is_malformed() && error.to_string().contains("rows"), "{error}");
    let none = Stub::services(&[
        ("mailorder/detail", paid_detail()),
        ("transaction/check", format!(r#"{{"rows":[],{DONE}"#)),
    ])
    .await;
    let links = none.links();
    let key = links.key_for(crate::support::reference("R-1"));
    assert!(links.confirm(&key, &expected("149.90"), None).await.unwrap_err().is_malformed());
}

#[tokio::test]
async fn wire_a_list_that_does_not_heed_the_offset_ends_with_an_error() {
    let same = [r#"{"reference_no":"R-1"}"#; 3];
    let stub = Stub::answering(200, &rows(&same).replacen('{', r#"{"total":4,"#, 1)).await;
    let mut all = stub.links().list_all(days().page_size(3));
    let mut seen = 0;
    let error = loop {
        match all.next().await.expect("no end without a word") {
            Ok(_) => seen += 1,
            Err(error) => break error,
        }
    };
    assert!(error.is_malformed(), "{error}");
    assert_eq!((seen, stub.requests().len()), (3, 2));
}

#[tokio::test]
async fn wire_two_encrypted_ids_of_one_payment_count_its_money_once() {
    let link = detail(r#""status":2,"xact_id":"xk_1","payments":[{"xact_id":"xk_2","id":1}]"#);
    let checked = |id: &str| PAID.replace("xk_1", id).replacen('{', r#"{"id":2527054,"#, 1);
    let (one, two) = (checked("xk_1"), checked("xk_2"));
    let kept = KEPT.replace("xk_1", "xk_2");
    let told = confirm(&link, &[&one, &two], &[KEPT, &kept], &expected("299.80")).await;
    assert_eq!((told.verdict, told.payments.len()), (Verdict::Mismatch, 1));
    let told = confirm(&link, &[&one, &two], &[KEPT, &kept], &expected("149.90")).await;
    assert_eq!(told.verdict, Verdict::Paid);
}

#[tokio::test]
async fn wire_two_encrypted_ids_of_one_payment_are_one_event_in_whatever_order_they_come() {
    let checked = |id: &str| PAID.replace("xk_1", id).replacen('{', r#"{"id":2527054,"#, 1);
    let (one, two) = (checked("xk_1"), checked("xk_2"));
    let kept = KEPT.replace("xk_1", "xk_2");
    let mut events = Vec::new();
    for link in [
        detail(r#""status":2,"xact_id":"xk_1","payments":[{"xact_id":"xk_2","id":1}]"#),
        detail(r#""status":2,"xact_id":"xk_2","payments":[{"xact_id":"xk_1","id":1}]"#),
        detail(r#""status":2,"xact_id":"""#),
    ] {
        for checked in [[one.as_str(), two.as_str()], [&two, &one]] {
            let told = confirm(&link, &checked, &[KEPT, &kept], &expected("149.90")).await;
            events.push((told.verdict, told.event_key));
        }
    }
    assert!(
        events[0].1.contains("xk_1") && events.iter().all(|event| *event == events[0]),
        "{events:#?}"
    );
}

#[tokio::test]
async fn wire_a_currency_that_cannot_be_read_is_not_the_lira() {
    for currency in ["392", "EURO", "₺", "?"] {
        let row = PAID.replace(r#""currency":"TL""#, &format!(r#""currency":"{currency}""#));
        let told = confirm(&paid_detail(), &[&row], &[KEPT], &expected("149.90")).await;
        assert_eq!(told.verdict, Verdict::NotProvable, "{currency}");
    }
}

#[tokio::test]
async fn wire_an_unexpected_fault_leaves_the_effect_unknown_whatever_the_status() {
    for status in [400, 404, 500] {
        let body =
            format!(r#"{{"type":"api_error","message":"x","code":{status},"result_code":1}}"#);
        let stub = Stub::answering(status, &body).await;
        let error = stub.links().create(&new_link("R-1")).await.unwrap_err();
        assert_eq!((error.effect(), stub.requests().len()), (Effect::Unknown, 1), "{status}");
    }
}

#[tokio::test]
async fn wire_a_reversal_that_nobody_tells_of_proves_nothing_unless_accepted() {
    for detailed in [&[][..], &[r#"{"xact_id":"xk_1","is_succeed":true}"#][..]] {
        let told = confirm(&paid_detail(), &[PAID], detailed, &expected("149.90")).await;
        assert_eq!((told.verdict, told.reversal_reported), (Verdict::NotProvable, false));
        let accepting = expected("149.90").accept_unknown_reversal();
        assert_eq!(
            confirm(&paid_detail(), &[PAID], detailed, &accepting).await.verdict,
            Verdict::Paid
        );
    }
}
