//! Inquiries: a successful one was answered, which does not mean that anything was paid.

use ahlpay::api::payment_inquiry::{PaymentInquiry, TxnStatus};
use ahlpay::{Error, Verdict};
use paylink_core::{Confirmation, DeactivationOutcome, Link, LinkStatus, StatusBasis};

use crate::support::answers::{PAID, done, inquired, paid_with, refused, transactions};
use crate::support::stub::{AhlStub, service_of};
use crate::support::{expected, reference};

async fn link_by(inquiry: &str) -> Result<Link, Error> {
    let ahl = AhlStub::answering(200, inquiry).await;
    ahl.get().await
}

/// Confirms 149.90 lira for `R-1`, with this answer to the inquiry and one good payment in the
/// transactions.
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
async fn wire_only_success_auth_and_sale_are_paid() {
    for status in ["SUCCESS", "AUTH", "SALE"] {
        let link = link_by(&inquired(status)).await.unwrap();
        assert_eq!((link.status, link.provider_status.as_str()), (LinkStatus::Paid, status));
        assert_eq!(link.status_basis, StatusBasis::Reported);
        assert_eq!(confirmed(&inquired(status)).await.verdict, Verdict::Paid, "{status}");
    }
    let others = [
        // A declined attempt does not hide a later success.
        ("FAIL", LinkStatus::Failed, Verdict::Paid),
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
        let link = link_by(&inquired(status)).await.unwrap();
        assert_eq!((link.status, link.provider_status.as_str()), (common, status));
        let confirmation = confirmed(&inquired(status)).await;
        assert_eq!(
            confirmation.verdict, verdict,
            "{status}, with a good payment in the transactions"
        );
    }
}

#[tokio::test]
async fn wire_is_success_of_an_inquiry_does_not_mean_paid() {
    use Verdict::{NotProvable, Paid};
    for (data, is_found, verdict) in [
        (r#"{"authCode":"123456","txnStatus":null}"#, true, Paid),
        (r#"{"authCode":"123456"}"#, true, Paid),
        (r#"{"authCode":"123456","txnStatus":""}"#, true, Paid),
        (r#"{"authCode":"123456","txnStatus":true}"#, true, NotProvable),
        (r#"{"authCode":null,"txnStatus":null}"#, false, Paid),
        (r#"{"authCode":"","txnStatus":" "}"#, false, Paid),
        (r#"{"orderId":"R-1","totalAmount":149.90,"currency":"949"}"#, false, Paid),
        ("{}", false, Paid),
        ("null", false, Paid),
    ] {
        match link_by(&done(data)).await {
            Ok(link) => assert!(is_found && link.status == LinkStatus::Unknown, "{data}: {link:?}"),
            Err(error) => assert!(!is_found && error.is_not_found(), "{data}: {error}"),
        }
        // Without a status, the exact payment in the transactions decides.
        assert_eq!(confirmed(&done(data)).await.verdict, verdict, "{data}");
        let ahl = AhlStub::answering(200, &done(data)).await;
        ahl.client().payment_inquiry(&PaymentInquiry::new("R-1")).await.unwrap();
    }
    assert_eq!(confirmed(&refused("X100")).await.verdict, Verdict::Paid);
}

#[tokio::test]
async fn wire_a_refund_that_the_inquiry_reports_may_be_explained_by_the_transactions() {
    let refund = |amount: &str| {
        PAID.replace(r#""AUTH""#, r#""REFUND""#)
            .replace("149.90", amount)
            .replace("123456", "777777")
    };
    for (rows, verdict) in [
        (vec![PAID.to_owned()], Verdict::NotProvable),
        (vec![PAID.to_owned(), refund("49.90")], Verdict::PartlyReversed),
        (vec![PAID.to_owned(), refund("149.90")], Verdict::Reversed),
    ] {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let ahl = AhlStub::services(&[
            ("PaymentInquiry", inquired("REFUND")),
            ("Transaction/List", transactions(&rows)),
        ])
        .await;
        let links = ahl.links();
        let expected = expected("149.90").accept_unknown_reversal();
        let key = links.key_for(reference("R-1"));
        let confirmation = links.confirm(&key, &expected, None).await.unwrap();
        assert_eq!(confirmation.verdict, verdict, "{rows:?}");
    }
}

/// The outcome of a deactivation with these answers, and how many deactivations were sent.
async fn deactivated(inquiry: &str, list: &str) -> (ahlpay::Result<DeactivationOutcome>, usize) {
    let ahl = AhlStub::services(&[
        ("PaymentInquiry", inquiry.to_owned()),
        ("Transaction/List", list.to_owned()),
        ("PassiveLinkPayment", done("null")),
    ])
    .await;
    let links = ahl.links();
    let deactivated = links.deactivate(&links.key_for(reference("R-1"))).await;
    let deactivations =
        ahl.calls().iter().filter(|own| service_of(own) == "PassiveLinkPayment").count();
    (deactivated, deactivations)
}

#[tokio::test]
async fn wire_a_link_is_deactivated_unless_inquiry_or_transactions_show_a_successful_payment() {
    let without_status = paid_with(r#""status":"SUCCESS","#, "");
    let failed = paid_with(r#""status":"SUCCESS""#, r#""status":"FAIL""#);
    let refund = paid_with(r#""txnType":"AUTH""#, r#""txnType":"REFUND""#);
    let other = paid_with(r#""orderId":"R-1""#, r#""orderId":"R-2""#);
    for unseen in
        [refused("X100"), done("null"), done("{}"), done(r#"{"authCode":"","txnStatus":""}"#)]
    {
        for nothing in
            [transactions(&[]), refused("X200"), transactions(&[&failed]), transactions(&[&other])]
        {
            let (deactivated, deactivations) = deactivated(&unseen, &nothing).await;
            assert_eq!(
                (deactivated.unwrap(), deactivations),
                (DeactivationOutcome::Accepted, 1),
                "{unseen} {nothing}"
            );
        }
        for row in [PAID, &refund] {
            let (deactivated, deactivations) = deactivated(&unseen, &transactions(&[row])).await;
            assert_eq!(
                (deactivated.unwrap(), deactivations),
                (DeactivationOutcome::AlreadyPaid, 0),
                "{unseen} {row}"
            );
        }
        // A payment whose outcome is unknown keeps nobody from paying once more.
        let (undecided, deactivations) =
            deactivated(&unseen, &transactions(&[&without_status])).await;
        let expected = (DeactivationOutcome::PaymentsFound, 1);
        assert_eq!((undecided.unwrap(), deactivations), expected, "{unseen}");
        let (unreadable, deactivations) = deactivated(&unseen, &done(r#"{"rows":[]}"#)).await;
        assert!(unreadable.unwrap_err().is_malformed() && deactivations == 0, "{unseen}");
    }
}

#[tokio::test]
async fn wire_a_link_of_unknown_status_is_deactivated_and_its_payments_are_reported() {
    for inquiry in
        [inquired("VOID"), inquired("REFUND"), inquired("NEU"), done(r#"{"authCode":"123456"}"#)]
    {
        for (rows, outcome) in [
            (transactions(&[]), DeactivationOutcome::Accepted),
            (transactions(&[PAID]), DeactivationOutcome::PaymentsFound),
        ] {
            let (deactivated, deactivations) = deactivated(&inquiry, &rows).await;
            assert_eq!((deactivated.unwrap(), deactivations), (outcome, 1), "{inquiry}");
        }
    }
    let (deactivated, deactivations) = deactivated(&inquired("SUCCESS"), &transactions(&[])).await;
    assert_eq!((deactivated.unwrap(), deactivations), (DeactivationOutcome::AlreadyPaid, 0));
}

#[tokio::test]
async fn wire_an_answer_that_names_another_order_is_a_mismatch() {
    let inquired_for =
        |order: &str| done(&format!(r#"{{"txnStatus":"SUCCESS","orderId":{order}}}"#));
    for order in [r#""R-2""#, r#""r-1""#, "12", r#""R-1 ""#] {
        assert!(link_by(&inquired_for(order)).await.unwrap_err().is_mismatch(), "{order}");
    }
    for (order, reference) in
        [(r#""R-1""#, Some("R-1")), ("null", None), (r#""""#, None), (r#"" ""#, None)]
    {
        assert_eq!(
            link_by(&inquired_for(order)).await.unwrap().reference.as_deref(),
            reference,
            "{order}"
        );
    }
}

#[tokio::test]
async fn wire_an_unreadable_amount_does_not_hide_the_status() {
    for amount in ["[]", "true", r#""1.234,56""#, r#""149,905""#] {
        let link = link_by(&done(&format!(r#"{{"txnStatus":"SUCCESS","totalAmount":{amount}}}"#)))
            .await
            .unwrap();
        assert_eq!(link.status, LinkStatus::Paid, "{amount}");
    }
}

#[tokio::test]
async fn wire_debug_shows_a_known_status_and_hides_any_other() {
    assert_eq!(format!("{:?}", TxnStatus::from("VOID")), "VOID");
    assert_eq!(format!("{:?}", TxnStatus::from("Ayşe Yılmaz")), "Other");
}
