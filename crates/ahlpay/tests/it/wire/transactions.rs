//! The list of transactions: documented as an array, seen as a paging object, refused where there
//! are none.

use ahlpay::Verdict;
use xtask::servers::Do;

use super::payments::{accepting, confirm_with};
use crate::support::answers::{PAID, inquired, page, paid_but, refused, transactions};
use crate::support::reference;
use crate::support::stub::{AhlStub, service_of};

#[tokio::test]
async fn wire_the_transactions_come_as_an_array_or_as_a_paging_object() {
    for list in [transactions(&[PAID]), page(1, 1, 1, &[PAID.to_owned()])] {
        assert_eq!(confirm_with(list, &accepting()).await.verdict, Verdict::Paid);
    }
    for nothing in [transactions(&[]), page(1, 0, 0, &[]), page(1, 1, 0, &[])] {
        let told = confirm_with(nothing, &accepting()).await;
        assert_eq!((told.verdict, told.payments.len()), (Verdict::NotProvable, 0));
    }
}

/// Answers page after page, by the number of the page that is asked for.
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

/// A page of so many different rows, each with an id of its own.
fn rows(row: &str, ids: std::ops::Range<usize>) -> Vec<String> {
    ids.map(|id| row.replacen('{', &format!(r#"{{"id":{id},"#), 1)).collect()
}

fn array(rows: &[String]) -> String {
    transactions(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[tokio::test]
async fn wire_more_than_one_page_of_transactions_is_read() {
    let failed = paid_but(r#""status":"SUCCESS""#, r#""status":"FAIL""#);
    let other = paid_but(r#""orderId":"R-1""#, r#""orderId":"R-2""#);
    let refund = paid_but(r#""txnType":"AUTH""#, r#""txnType":"REFUND""#);
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
        let links = ahl.links();
        let told =
            links.confirm(&links.key_for(reference("R-1")), &accepting(), None).await.unwrap();
        assert_eq!((told.verdict, ahl.asked().len()), (verdict, requests + 1));
    }
}

#[tokio::test]
async fn wire_transactions_whose_pages_do_not_advance_are_no_verdict() {
    let same = array(&rows(PAID, 0..50));
    let without_ids = transactions(&[PAID; 50]);
    let object = page(1, 2, 4, &rows(PAID, 0..2));
    let untold = object.replace(r#""currentPage":1,"#, "");
    let overlapping = vec![array(&rows(PAID, 0..50)), array(&rows(PAID, 49..60))];
    for (pages, requests) in [
        (vec![same], 2),
        (vec![without_ids], 2),
        (vec![object], 2),
        (vec![untold], 1),
        (overlapping, 2),
    ] {
        let ahl = paged(pages).await;
        let links = ahl.links();
        let error =
            links.confirm(&links.key_for(reference("R-1")), &accepting(), None).await.unwrap_err();
        assert!(error.is_malformed() && error.operation() == Some("Transaction/List"), "{error}");
        assert_eq!(ahl.asked().len(), requests + 1);
    }
}

#[tokio::test]
async fn wire_more_transactions_than_an_order_can_have_are_no_verdict() {
    let other = paid_but(r#""orderId":"R-1""#, r#""orderId":"R-2""#);
    let pages = (0..21).map(|page| array(&rows(&other, page * 50..page * 50 + 50))).collect();
    let ahl = paged(pages).await;
    let links = ahl.links();
    let error =
        links.confirm(&links.key_for(reference("R-1")), &accepting(), None).await.unwrap_err();
    assert!(error.is_malformed() && error.to_string().contains("more transactions"), "{error}");
    assert_eq!(ahl.asked().len(), 21);
}

#[tokio::test]
async fn wire_refused_transactions_are_none() {
    for status in [200, 400, 404] {
        let ahl = AhlStub::start(move |request| match service_of(request) {
            "PaymentInquiry" => Do::Answer(200, inquired("SUCCESS")),
            _ => Do::Answer(status, refused("X100")),
        })
        .await;
        let links = ahl.links();
        let told =
            links.confirm(&links.key_for(reference("R-1")), &accepting(), None).await.unwrap();
        assert_eq!((told.verdict, told.payments.len()), (Verdict::NotProvable, 0), "{status}");
    }
    for status in [403, 500] {
        let ahl = AhlStub::start(move |request| match service_of(request) {
            "PaymentInquiry" => Do::Answer(200, inquired("SUCCESS")),
            _ => Do::Answer(status, refused("X100")),
        })
        .await;
        let links = ahl.links();
        let error =
            links.confirm(&links.key_for(reference("R-1")), &accepting(), None).await.unwrap_err();
        assert_eq!(
            (error.operation(), error.http_status()),
            (Some("Transaction/List"), Some(status))
        );
    }
}
