//! What an inquiry is worth: its success says that the question was answered, not that anything was
//! paid.

use ahlpay::api::payment_inquiry::{PaymentInquiry, TxnStatus};
use ahlpay::{Error, Verdict};
use paylink_core::{Confirmation, DeactivationOutcome, Link, LinkStatus, StatusBasis};

use crate::support::answers::{PAID, done, inquired, paid_but, refused, transactions};
use crate::support::stub::{AhlStub, service_of};
use crate::support::{expected, reference};

async fn seen(inquiry: &str) -> Result<Link, Error> {
    let ahl = AhlStub::answering(200, inquiry).await;
    let links = ahl.links();
    links.get(&links.key_for(reference("R-1"))).await
}

/// Confirms `R-1` of 149.90 lira, at an AHL Pay that answers the inquiry so and knows one good
/// payment.
async fn confirmed(inquiry: &str) -> Confirmation {
    let ahl = AhlStub::services(&[
        ("PaymentInquiry", inquiry.to_owned()),
        ("Transaction/List", transactions(&[PAID])),
    ])
    .await;
    let links = ahl.links();
    let expected = expected("149.90").accept_unknown_reversal();
    links.confirm(&links.key_for(reference("R-1")), &expected, None).await.unwrap()
}

#[tokio::test]
async fn wire_exactly_three_statuses_are_paid() {
    for status in ["SUCCESS", "AUTH", "SALE"] {
        let link = seen(&inquired(status)).await.unwrap();
        assert_eq!((link.status, link.provider_status.as_str()), (LinkStatus::Paid, status));
        assert_eq!(link.status_basis, StatusBasis::Reported);
        assert_eq!(confirmed(&inquired(status)).await.verdict, Verdict::Paid, "{status}");
    }
    let others = [
        ("FAIL", LinkStatus::Failed, Verdict::NotProvable),
        ("PENDING", LinkStatus::Processing, Verdict::Pending),
    ];
    let unknown = [
        "VOID",
        "REFUND",
        "VOIDED",
        "REFUNDED",
        "PREAUTH",
        "POSTAUTH",
        "START",
        "EXPIRED",
        "success",
        "Auth",
        "SUCCESS ",
        "UNSUCCESSFUL",
        "ÖDENDİ",
        "1",
        "00",
    ];
    let unknown = unknown.map(|status| (status, LinkStatus::Unknown, Verdict::NotProvable));
    for (status, common, verdict) in others.into_iter().chain(unknown) {
        let link = seen(&inquired(status)).await.unwrap();
        assert_eq!((link.status, link.provider_status.as_str()), (common, status));
        let told = confirmed(&inquired(status)).await;
        assert_eq!(told.verdict, verdict, "{status}: a good payment beside it proves nothing");
    }
}

#[tokio::test]
async fn wire_is_success_of_an_inquiry_is_not_paid() {
    for (data, told) in [
        (r#"{"authCode":"123456","txnStatus":null}"#, true),
        (r#"{"authCode":"123456"}"#, true),
        (r#"{"authCode":"123456","txnStatus":""}"#, true),
        (r#"{"authCode":"123456","txnStatus":true}"#, true),
        (r#"{"authCode":null,"txnStatus":null}"#, false),
        (r#"{"authCode":"","txnStatus":" "}"#, false),
        (r#"{"orderId":"R-1","totalAmount":149.90,"currency":"949"}"#, false),
        ("{}", false),
        ("null", false),
    ] {
        match seen(&done(data)).await {
            Ok(link) => assert!(told && link.status == LinkStatus::Unknown, "{data}: {link:?}"),
            Err(error) => assert!(!told && error.is_not_found(), "{data}: {error}"),
        }
        // Neither is the order proven by a payment beside it.
        assert_eq!(confirmed(&done(data)).await.verdict, Verdict::NotProvable, "{data}");
        let ahl = AhlStub::answering(200, &done(data)).await;
        ahl.client().payment_inquiry(&PaymentInquiry::new("R-1")).await.unwrap();
    }
    assert_eq!(confirmed(&refused("X100")).await.verdict, Verdict::NotProvable);
}

/// What closing comes to at an AHL Pay that answers so, and how many times it was told to close.
async fn closed(inquiry: &str, list: &str) -> (ahlpay::Result<DeactivationOutcome>, usize) {
    let ahl = AhlStub::services(&[
        ("PaymentInquiry", inquiry.to_owned()),
        ("Transaction/List", list.to_owned()),
        ("PassiveLinkPayment", done("null")),
    ])
    .await;
    let links = ahl.links();
    let closed = links.deactivate(&links.key_for(reference("R-1"))).await;
    let closings = ahl.asked().iter().filter(|own| service_of(own) == "PassiveLinkPayment").count();
    (closed, closings)
}

#[tokio::test]
async fn wire_a_link_is_closed_only_where_neither_inquiry_nor_transactions_show_a_payment() {
    let untold = paid_but(r#""status":"SUCCESS","#, "");
    let failed = paid_but(r#""status":"SUCCESS""#, r#""status":"FAIL""#);
    let refund = paid_but(r#""txnType":"AUTH""#, r#""txnType":"REFUND""#);
    let other = paid_but(r#""orderId":"R-1""#, r#""orderId":"R-2""#);
    for unseen in
        [refused("X100"), done("null"), done("{}"), done(r#"{"authCode":"","txnStatus":""}"#)]
    {
        for nothing in
            [transactions(&[]), refused("X200"), transactions(&[&failed]), transactions(&[&other])]
        {
            let (closed, closings) = closed(&unseen, &nothing).await;
            assert_eq!(
                (closed.unwrap(), closings),
                (DeactivationOutcome::Accepted, 1),
                "{unseen} {nothing}"
            );
        }
        for row in [PAID, &refund] {
            let (closed, closings) = closed(&unseen, &transactions(&[row])).await;
            assert_eq!(
                (closed.unwrap(), closings),
                (DeactivationOutcome::AlreadyPaid, 0),
                "{unseen} {row}"
            );
        }
        let (undecided, closings) = closed(&unseen, &transactions(&[&untold])).await;
        assert!(undecided.unwrap_err().is_wrong_state() && closings == 0, "{unseen}");
        let (unreadable, closings) = closed(&unseen, &done(r#"{"rows":[]}"#)).await;
        assert!(unreadable.unwrap_err().is_malformed() && closings == 0, "{unseen}");
    }
}

#[tokio::test]
async fn wire_an_unknown_status_is_not_written_to() {
    for inquiry in
        [inquired("VOID"), inquired("REFUND"), inquired("NEU"), done(r#"{"authCode":"123456"}"#)]
    {
        let (closed, closings) = closed(&inquiry, &transactions(&[])).await;
        assert!(closed.unwrap_err().is_wrong_state() && closings == 0, "{inquiry}");
    }
    let (closed, closings) = closed(&inquired("SUCCESS"), &transactions(&[])).await;
    assert_eq!((closed.unwrap(), closings), (DeactivationOutcome::AlreadyPaid, 0));
}

#[tokio::test]
async fn an_answer_that_names_another_order_is_a_mismatch() {
    let told = |order: &str| done(&format!(r#"{{"txnStatus":"SUCCESS","orderId":{order}}}"#));
    for order in [r#""R-2""#, r#""r-1""#, "12", r#""R-1 ""#] {
        assert!(seen(&told(order)).await.unwrap_err().is_mismatch(), "{order}");
    }
    for (order, reference) in
        [(r#""R-1""#, Some("R-1")), ("null", None), (r#""""#, None), (r#"" ""#, None)]
    {
        assert_eq!(seen(&told(order)).await.unwrap().reference.as_deref(), reference, "{order}");
    }
}

#[tokio::test]
async fn an_amount_that_cannot_be_read_does_not_hide_the_status() {
    for amount in ["[]", "true", r#""1.234,56""#, r#""149,905""#] {
        let link = seen(&done(&format!(r#"{{"txnStatus":"SUCCESS","totalAmount":{amount}}}"#)))
            .await
            .unwrap();
        assert_eq!(link.status, LinkStatus::Paid, "{amount}");
    }
}

#[tokio::test]
async fn a_status_shows_itself_but_not_what_stands_in_its_place() {
    assert_eq!(format!("{:?}", TxnStatus::from("VOID")), "VOID");
    assert_eq!(format!("{:?}", TxnStatus::from("Ayşe Yılmaz")), "Other");
}
