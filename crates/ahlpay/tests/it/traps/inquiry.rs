//! What an inquiry is worth: its success says that the question was answered, not that anything was paid.

use ahlpay::api::payment_inquiry::{PaymentInquiry, TxnStatus};
use ahlpay::{Error, Verdict};
use paylink_core::{Closed, Confirmation, Link, LinkStatus, StatusBasis};

use crate::support::ahl::Ahl;
use crate::support::says::{PAID, done, inquired, refused, transactions};
use crate::support::{expected, reference};

async fn seen(inquiry: &str) -> Result<Link, Error> {
    let ahl = Ahl::answering(200, inquiry).await;
    let links = ahl.links();
    links.get(&links.key_of(reference("R-1"))).await
}

/// Confirms `R-1` of 149.90 lira, at an AHL Pay that answers the inquiry so and knows one good payment.
async fn confirmed(inquiry: &str) -> Confirmation {
    let ahl =
        Ahl::services(&[("PaymentInquiry", inquiry.to_owned()), ("Transaction/List", transactions(&[PAID]))])
            .await;
    let links = ahl.links();
    let expected = expected("149.90").accept_untold_reversal();
    links.confirm(&links.key_of(reference("R-1")), &expected, None).await.unwrap()
}

#[tokio::test]
async fn trap_exactly_three_statuses_are_paid() {
    for status in ["SUCCESS", "AUTH", "SALE"] {
        let link = seen(&inquired(status)).await.unwrap();
        assert_eq!((link.status, link.provider_status.as_str()), (LinkStatus::Paid, status));
        assert_eq!(link.status_basis, StatusBasis::Told);
        assert_eq!(confirmed(&inquired(status)).await.verdict, Verdict::Paid, "{status}");
    }
    for status in [
        "VOID",
        "REFUND",
        "VOIDED",
        "REFUNDED",
        "PREAUTH",
        "POSTAUTH",
        "PENDING",
        "FAIL",
        "START",
        "success",
        "Auth",
        "SUCCESS ",
        "UNSUCCESSFUL",
        "ÖDENDİ",
        "1",
        "00",
    ] {
        let link = seen(&inquired(status)).await.unwrap();
        assert_eq!((link.status, link.provider_status.as_str()), (LinkStatus::Unknown, status));
        let told = confirmed(&inquired(status)).await;
        assert_eq!(told.verdict, Verdict::NotProvable, "{status}: a good payment beside it proves nothing");
    }
}

#[tokio::test]
async fn trap_is_success_of_an_inquiry_is_not_paid() {
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
        let ahl = Ahl::answering(200, &done(data)).await;
        ahl.client().payment_inquiry(&PaymentInquiry::new("R-1")).await.unwrap();
    }
    assert_eq!(confirmed(&refused("X100")).await.verdict, Verdict::NotProvable);
}

#[tokio::test]
async fn trap_an_unknown_status_is_not_written_to_and_an_unseen_link_is() {
    for (inquiry, closings) in [
        (inquired("VOID"), 0),
        (inquired("REFUND"), 0),
        (inquired("NEU"), 0),
        (done(r#"{"authCode":"123456"}"#), 0),
        (inquired("SUCCESS"), 0),
        (refused("X100"), 1),
        (done("null"), 1),
    ] {
        let ahl =
            Ahl::services(&[("PaymentInquiry", inquiry.clone()), ("PassiveLinkPayment", done("null"))]).await;
        let links = ahl.links();
        let closed = links.deactivate(&links.key_of(reference("R-1"))).await;
        let sent = ahl.asked().iter().filter(|own| service(own) == "PassiveLinkPayment").count();
        assert_eq!(sent, closings, "{inquiry}");
        match closed {
            Ok(closed) if closings == 1 => assert_eq!(closed, Closed::Accepted, "nothing shows it"),
            Ok(closed) => assert_eq!((closed, &inquiry), (Closed::AlreadyPaid, &inquired("SUCCESS"))),
            Err(error) => assert!(error.is_wrong_state(), "{inquiry}: {error}"),
        }
    }
}

#[tokio::test]
async fn an_answer_that_names_another_order_is_a_mismatch() {
    let told = |order: &str| done(&format!(r#"{{"txnStatus":"SUCCESS","orderId":{order}}}"#));
    for order in [r#""R-2""#, r#""r-1""#, "12", r#""R-1 ""#] {
        assert!(seen(&told(order)).await.unwrap_err().is_mismatch(), "{order}");
    }
    for (order, reference) in [(r#""R-1""#, Some("R-1")), ("null", None), (r#""""#, None), (r#"" ""#, None)] {
        assert_eq!(seen(&told(order)).await.unwrap().reference.as_deref(), reference, "{order}");
    }
}

#[tokio::test]
async fn an_amount_that_cannot_be_read_does_not_hide_the_status() {
    for amount in ["[]", "true", r#""1.234,56""#, r#""149,905""#] {
        let link =
            seen(&done(&format!(r#"{{"txnStatus":"SUCCESS","totalAmount":{amount}}}"#))).await.unwrap();
        assert_eq!((link.status, link.amount), (LinkStatus::Paid, None), "{amount}");
    }
}

#[tokio::test]
async fn a_status_shows_itself_but_not_what_stands_in_its_place() {
    assert_eq!(format!("{:?}", TxnStatus::from("VOID".to_owned())), "VOID");
    assert_eq!(format!("{:?}", TxnStatus::from("Ayşe Yılmaz".to_owned())), "Other");
}
