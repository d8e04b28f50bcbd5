//! Forged callbacks.

use paylink_core::{CallbackToken, Mismatch, Verdict};
use paylink_sandbox::Forgery;
use paylink_testkit::shorthand::{verdict_and_charge, verdict_and_mismatches};
use paynet::{Callback, CallbackKind, CallbackRequest};

use crate::support::harness::Harness;
use crate::support::{browser_return, callback_post, expected, new_link, reference};

fn forged(harness: &Harness, name: &str, transaction: Option<&str>) -> Callback {
    let xact_id = transaction.map(|id| format!(r#","xact_id":"{id}""#)).unwrap_or_default();
    let body = format!(r#"{{"referance_no":"{name}","amount":149.90,"is_succeed":true{xact_id}}}"#);
    harness.links.read_callback(CallbackKind::Payment, &callback_post(&body)).unwrap()
}

#[tokio::test]
async fn a_forged_callback_for_an_unpaid_link_is_pending_and_never_paid() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1")).await;
    for transaction in [None, Some("xk_uydurma")] {
        let claim = forged(&harness, "ORD-1", transaction);
        let confirmation =
            harness.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
        assert_eq!(verdict_and_charge(&confirmation), (Verdict::Pending, None));
    }
    let confirmation = harness.confirm(&created.key).await;
    assert_eq!(confirmation.verdict, Verdict::NotPaid, "without the claim there is nothing");
    let failed = callback_post(r#"{"referance_no":"ORD-1","is_succeed":false}"#);
    let claim = harness.links.read_callback(CallbackKind::Payment, &failed).unwrap();
    let confirmation =
        harness.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(confirmation.verdict, Verdict::NotPaid, "a claimed failure claims no payment");
}

#[tokio::test]
async fn a_forged_browser_return_is_pending_and_never_paid() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1")).await;
    let request = browser_return("xact_id=xk_uydurma&reference_no=ORD-1&is_succeed=true");
    let claim = harness.links.read_callback(CallbackKind::BrowserReturn, &request).unwrap();
    let confirmation =
        harness.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(confirmation.verdict, Verdict::Pending);
}

#[tokio::test]
async fn a_callback_for_another_link_is_a_mismatch_and_does_not_change_a_paid_verdict() {
    let harness = Harness::new().await;
    let (unpaid, paid) = (
        harness.create_link(&new_link("ORD-1")).await,
        harness.create_link(&new_link("ORD-2")).await,
    );
    harness.pay(&paid).await;
    for (link, claimed, verdict) in [
        (&unpaid, "ORD-2", Verdict::Mismatch),
        (&paid, "ORD-1", Verdict::Paid),
        (&paid, "ORD-3", Verdict::Paid),
    ] {
        let claim = forged(&harness, claimed, None);
        let confirmation =
            harness.links.confirm(&link.key, &expected("149.90"), Some(&claim)).await.unwrap();
        assert_eq!(
            verdict_and_mismatches(&confirmation),
            (verdict, &[Mismatch::ClaimedReference][..])
        );
    }
}

#[tokio::test]
async fn a_callback_with_the_transaction_of_another_link_changes_nothing() {
    let harness = Harness::new().await;
    let (mine, other) = (
        harness.create_link(&new_link("ORD-1")).await,
        harness.create_link(&new_link("ORD-2")).await,
    );
    let (my_id, other_id) =
        (harness.pay(&mine).await.remove(0), harness.pay(&other).await.remove(0));
    for (transaction, verdict, mismatches) in [
        // Paynet may encrypt the same transaction's id anew.
        (other_id.as_str(), Verdict::Paid, &[][..]),
        ("xk_uydurma", Verdict::Paid, &[][..]),
        (my_id.as_str(), Verdict::Paid, &[][..]),
    ] {
        let claim = forged(&harness, "ORD-1", Some(transaction));
        let confirmation =
            harness.links.confirm(&mine.key, &expected("149.90"), Some(&claim)).await.unwrap();
        assert_eq!(verdict_and_mismatches(&confirmation), (verdict, mismatches), "{transaction}");
    }
}

#[tokio::test]
async fn the_amount_in_a_callback_does_not_change_the_verdict() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1")).await;
    harness.pay(&created).await;
    let mut claim = forged(&harness, "ORD-1", None);
    claim.amount = Some("0.01".parse().unwrap());
    claim.claims_success = Some(false);
    let confirmation =
        harness.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(confirmation.verdict, Verdict::Paid);
    let confirmation =
        harness.links.confirm(&created.key, &expected("0.01"), Some(&claim)).await.unwrap();
    assert_eq!(confirmation.verdict, Verdict::Overpaid);
}

#[tokio::test]
async fn another_providers_callback_is_a_mismatch() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1")).await;
    let mut claim = forged(&harness, "ORD-1", None);
    claim.provider = paylink_core::ProviderId::new("paywall");
    let confirmation =
        harness.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(
        verdict_and_mismatches(&confirmation),
        (Verdict::Mismatch, &[Mismatch::ClaimedProvider][..])
    );
}

#[tokio::test]
async fn forged_callbacks_fail_the_token_check_or_the_confirmation() {
    let harness = Harness::new().await;
    let token = CallbackToken::new("a key of at least thirty-two bytes").unwrap();
    let address = token.add_to(&harness.merchant.at("/cb"), &reference("ORD-1"));
    let created = harness.create_link(&new_link("ORD-1").callback_url(address)).await;
    let id = created.key.id().unwrap();
    let paynet = harness.sandbox.paynet();
    paynet.forge(id, Forgery::WrongToken).await.unwrap();
    let post = harness.merchant.callbacks().pop().unwrap();
    assert!(token.check(&post).unwrap_err().is_bad_callback());
    for forgery in [Forgery::Unpaid, Forgery::OtherAmount] {
        paynet.forge(id, forgery).await.unwrap();
        let post = harness.merchant.callbacks().pop().unwrap();
        token.check(&post).unwrap();
        let claim = harness.links.read_callback(CallbackKind::Payment, &post).unwrap();
        assert_eq!(claim.claims_success, Some(true));
        let confirmation =
            harness.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
        assert_ne!(confirmation.verdict, Verdict::Paid, "{forgery:?}");
        assert_eq!(confirmation.charged, None, "{forgery:?}");
    }
}

#[tokio::test]
async fn wire_a_right_token_confirms_a_paid_link_whatever_the_body_is() {
    let harness = Harness::new().await;
    let token = CallbackToken::new("a key of at least thirty-two bytes").unwrap();
    let address = token.add_to(&harness.merchant.at("/cb"), &reference("ORD-1"));
    let created = harness.create_link(&new_link("ORD-1").callback_url(address)).await;
    harness.sandbox.paynet().pay(created.key.id().unwrap()).await.unwrap();
    let post = harness.merchant.callbacks().pop().unwrap();
    let query = post.query();
    let json = "application/json";
    for (query, kind, body, readable) in [
        (query.to_owned(), json, post.body().to_vec(), true),
        (query.to_owned(), json, Vec::new(), false),
        (query.to_owned(), json, b"<html>".to_vec(), false),
        (
            query.to_owned(),
            json,
            br#"{"referance_no":"ORD-1","is_succeed":"belki"}"#.to_vec(),
            true,
        ),
        (query.to_owned(), "multipart/form-data; boundary=x", b"--x\r\n\r\n".to_vec(), false),
        (format!("{query}?xact_id=xk_1"), json, b"null".to_vec(), false),
        (query.replace('&', "&amp;"), json, Vec::new(), false),
        (format!("{query}&{query}"), json, Vec::new(), false),
        (String::new(), "", query.as_bytes().to_vec(), false),
    ] {
        let post =
            CallbackRequest::new("POST", query).with_header("content-type", kind).with_body(body);
        assert_eq!(token.check(&post).unwrap(), reference("ORD-1"));
        let claim = harness.links.read_callback(CallbackKind::Payment, &post).ok();
        assert_eq!(claim.is_some(), readable, "{post:?}");
        let expected = expected("149.90");
        let proof = harness.links.confirm(&created.key, &expected, claim.as_ref()).await.unwrap();
        assert_eq!(proof.verdict, Verdict::Paid, "{post:?}");
    }
}
