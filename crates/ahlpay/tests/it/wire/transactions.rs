//! The list of transactions: documented as an array, observed as a paging object, and refused if
//! there are none.

use ahlpay::Verdict;
use paylink_testkit::servers::Do;
use paylink_testkit::shorthand::verdict_and_count;

use super::payments::{accepting, confirm_with};
use crate::support::answers::{PAID, inquired, page, paid_with, refused, transactions};
use crate::support::stub::{AhlStub, service_of};

#[tokio::test]
async fn wire_transactions_are_read_from_an_array_or_a_paging_object() {
    for list in [transactions(&[PAID]), page(1, 1, 1, &[PAID.to_owned()])] {
        assert_eq!(confirm_with(list, &accepting()).await.verdict, Verdict::Paid);
    }
    for nothing in [transactions(&[]), page(1, 0, 0, &[]), page(1, 1, 0, &[])] {
        let confirmation = confirm_with(nothing, &accepting()).await;
        assert_eq!(verdict_and_count(&confirmation), (Verdict::NotProvable, 0));
    }
}

/// A stub that returns the page with the requested number.
async fn paged(pages: Vec<String>) -> AhlStub {
    AhlStub::start(move |request| {
        let asked =
            request.body.split_once(r#""page":"#).map(|(_, rest)| rest.split(',').next().unwrap());
        match asked {
            None => Do::Answer(200, inquired("SUCCESS")),
            Some(number) => Do::Answer(
                200,
                pages[number.parse::<usize>().unwrap().min(pages.len() - 1)].clone(),
            ),
        }
    })
    .await
}

/// Copies of a row, each with another id.
fn rows(row: &str, ids: std::ops::Range<usize>) -> Vec<String> {
    ids.map(|id| row.replacen('{', &format!(r#"{{"id":{id},"#), 1)).collect()
}

fn array(rows: &[String]) -> String {
    transactions(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[tokio::test]
async fn wire_all_pages_of_transactions_are_read() {
    let failed = paid_with(r#""status":"SUCCESS""#, r#""status":"FAIL""#);
    let other = paid_with(r#""orderId":"R-1""#, r#""orderId":"R-2""#);
    let refund = paid_with(r#""txnType":"AUTH""#, r#""txnType":"REFUND""#);
    let one = |row: &str| vec![row.to_owned()];
    for (pages, verdict) in [
        (vec![page(1, 2, 3, &rows(&failed, 0..2)), page(2, 2, 3, &one(PAID))], Verdict::Paid),
        (
            vec![page(1, 2, 3, &[failed.clone(), PAID.to_owned()]), page(2, 2, 3, &one(&refund))],
            Verdict::Reversed,
        ),
        (vec![array(&rows(&other, 0..50)), array(&one(PAID))], Verdict::Paid),
        (
            vec![array(&rows(&failed, 0..50)), array(&rows(&other, 50..100)), array(&one(PAID))],
            Verdict::Paid,
        ),
        (vec![array(&rows(&other, 0..50)), array(&[])], Verdict::NotProvable),
    ] {
        let requests = pages.len();
        let ahl = paged(pages).await;
        let confirmation = ahl.confirm(&accepting()).await.unwrap();
        assert_eq!((confirmation.verdict, ahl.calls().len()), (verdict, requests + 1));
    }
}

#[tokio::test]
async fn wire_transactions_whose_pages_do_not_advance_are_an_error() {
    let same = array(&rows(PAID, 0..50));
    let without_ids = transactions(&[PAID; 50]);
    let object = page(1, 2, 4, &rows(PAID, 0..2));
    let without_number = object.replace(r#""currentPage":1,"#, "");
    let full = page(1, 2, 100, &rows(PAID, 0..50)).replace(r#""currentPage":1,"#, "");
    let overlapping = vec![array(&rows(PAID, 0..50)), array(&rows(PAID, 49..60))];
    for (pages, requests) in [
        (vec![same], 2),
        (vec![without_ids], 2),
        (vec![object], 2),
        (vec![without_number], 1),
        (vec![full], 1),
        (overlapping, 2),
    ] {
        let ahl = paged(pages).await;
        let error = ahl.confirm(&accepting()).await.unwrap_err();
        assert!(error.is_malformed() && error.operation() == Some("Transaction/List"), "{error}");
        assert_eq!(ahl.calls().len(), requests + 1);
    }
}

#[tokio::test]
async fn wire_more_than_twenty_pages_of_transactions_are_an_error() {
    let other = paid_with(r#""orderId":"R-1""#, r#""orderId":"R-2""#);
    let pages = (0..21).map(|page| array(&rows(&other, page * 50..page * 50 + 50))).collect();
    let ahl = paged(pages).await;
    let error = ahl.confirm(&accepting()).await.unwrap_err();
    assert!(error.is_malformed() && error.to_string().contains("more than 20 pages"), "{error}");
    assert_eq!(ahl.calls().len(), 21);
}

#[tokio::test]
async fn wire_a_refused_transaction_list_is_empty_unless_it_is_about_the_caller_or_an_outage() {
    for status in [200, 400, 404] {
        let ahl = AhlStub::start(move |request| match service_of(request) {
            "PaymentInquiry" => Do::Answer(200, inquired("SUCCESS")),
            _ => Do::Answer(status, refused("X100")),
        })
        .await;
        let confirmation = ahl.confirm(&accepting()).await.unwrap();
        assert_eq!(verdict_and_count(&confirmation), (Verdict::NotProvable, 0), "{status}");
    }
    for status in [403, 500] {
        let ahl = AhlStub::start(move |request| match service_of(request) {
            "PaymentInquiry" => Do::Answer(200, inquired("SUCCESS")),
            _ => Do::Answer(status, refused("X100")),
        })
        .await;
        let error = ahl.confirm(&accepting()).await.unwrap_err();
        assert_eq!(
            (error.operation(), error.http_status()),
            (Some("Transaction/List"), Some(status))
        );
    }
}
