//! Responses and callbacks about another page than the requested one.

use paylink_testkit::shorthand::verdict_and_mismatches;
use std::collections::BTreeSet;

use paylink_core::{Authenticity, CallbackKind, Mismatch};
use paylink_sandbox::Forgery;
use paywall::Verdict;
use tokio::task::JoinSet;

use crate::support::harness::{Harness, page_id};
use crate::support::{expected, reference};

#[tokio::test]
async fn another_accounts_page_with_the_same_id_is_a_mismatch() {
    let (ours, theirs) = (Harness::new().await, Harness::new().await);
    let created = ours.create("ORD-1").await;
    let other = theirs.create("FREMD-9").await;
    assert_eq!(page_id(&created.key), page_id(&other.key), "ids are small numbers");
    theirs.pay(&other.key).await;
    // Our link key, read with their API keys: environment and account have the same names.
    for error in [
        theirs.links.get(&created.key).await.unwrap_err(),
        theirs.links.deactivate(&created.key).await.unwrap_err(),
        theirs.links.confirm(&created.key, &expected("149.90"), None).await.unwrap_err(),
    ] {
        assert!(error.is_mismatch(), "{error}");
        assert!(!format!("{error} {error:?}").contains("FREMD"), "{error:?}");
    }
    assert!(theirs.requests("checkout/passive").is_empty());
}

#[tokio::test]
async fn a_callback_about_another_page_is_reported_and_does_not_change_a_paid_verdict() {
    let harness = Harness::new().await;
    let (first, second) = (harness.create("ORD-1").await, harness.create("ORD-2").await);
    let posted = harness.pay(&first.key).await;
    let claim = harness.links.read_callback(CallbackKind::Payment, &posted).unwrap();
    let confirmation =
        harness.links.confirm(&second.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(
        verdict_and_mismatches(&confirmation),
        (Verdict::Mismatch, &[Mismatch::ClaimedReference][..])
    );
    harness.pay(&second.key).await;
    let confirmation =
        harness.links.confirm(&second.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(confirmation.verdict, Verdict::Paid);
    assert_eq!(confirmation.mismatches, [Mismatch::ClaimedReference, Mismatch::ClaimedTransaction]);
}

#[tokio::test]
async fn a_webhook_under_another_key_is_refused() {
    let (ours, theirs) = (Harness::new().await, Harness::new().await);
    let created = theirs.create("ORD-1").await;
    let posted = theirs.pay(&created.key).await;
    let error = ours.links.read_callback(CallbackKind::Payment, &posted).unwrap_err();
    assert!(error.is_bad_callback(), "{error}");
}

/// The hash authenticates a webhook, but does not prove the payment.
#[tokio::test]
async fn a_forged_webhook_is_refused_or_contradicted_by_the_page() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    let paywall = harness.sandbox.paywall();
    let id = page_id(&created.key);
    for forgery in [Forgery::WrongKey, Forgery::OtherAmount, Forgery::Unsigned] {
        assert!(paywall.forge(id, forgery).await.unwrap().is_delivered());
        let posted = harness.merchant.callbacks().pop().unwrap();
        let error = harness.links.read_callback(CallbackKind::Payment, &posted).unwrap_err();
        assert!(error.is_bad_callback(), "{forgery:?}: {error}");
    }
    paywall.forge(id, Forgery::Unpaid).await.unwrap();
    let posted = harness.merchant.callbacks().pop().unwrap();
    let claim = harness.links.read_callback(CallbackKind::Payment, &posted).unwrap();
    assert_eq!((claim.authenticity, claim.claims_success), (Authenticity::Signed, Some(true)));
    let confirmation =
        harness.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_ne!(confirmation.verdict, Verdict::Paid, "{confirmation:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_concurrent_inquiries_each_get_their_own_response() {
    let harness = Harness::new().await;
    let mut keys = Vec::new();
    for number in 0..100 {
        keys.push(harness.create(&format!("ORD-{number}")).await.key);
    }
    let mut tasks = JoinSet::new();
    for key in keys {
        let (links, client) = (harness.links.clone(), harness.client.clone());
        tasks.spawn(async move {
            let link = links.get(&key).await.unwrap();
            let page = client.checkout_inquiry(page_id(&key)).await.unwrap();
            assert_eq!(page.id, Some(page_id(&key)));
            assert_eq!(page.unique_code.as_deref(), Some(key.reference().as_str()));
            assert_eq!(link.reference.as_deref(), Some(key.reference().as_str()));
            key.reference().as_str().to_owned()
        });
    }
    let answered: BTreeSet<String> = tasks.join_all().await.into_iter().collect();
    assert_eq!(answered.len(), 100);
    let ids: BTreeSet<String> = harness
        .requests("checkout/inquiry")
        .iter()
        .map(|request| request.header("id").unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 100);
    assert!(answered.contains(reference("ORD-99").as_str()));
}
