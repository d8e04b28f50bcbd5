//! Which page an answer is about.

use std::collections::BTreeSet;

use paylink_core::{Authenticity, CallbackKind, Mismatch};
use paylink_sandbox::Forgery;
use paywall::Verdict;
use tokio::task::JoinSet;

use crate::support::world::{World, page_id};
use crate::support::{expected, reference};

#[tokio::test]
async fn another_accounts_page_under_the_same_small_id_is_a_mismatch() {
    let (ours, theirs) = (World::new().await, World::new().await);
    let created = ours.create("ORD-1").await;
    let other = theirs.create("FREMD-9").await;
    assert_eq!(page_id(&created.key), page_id(&other.key), "ids are small numbers");
    theirs.pay(&other.key).await;
    // Our key, asked for with their keys: the environment and the account are named alike.
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
async fn a_claim_about_another_page_is_listed_and_makes_no_paid_page_doubtful() {
    let world = World::new().await;
    let (first, second) = (world.create("ORD-1").await, world.create("ORD-2").await);
    let posted = world.pay(&first.key).await;
    let claim = world.links.read_callback(CallbackKind::Payment, &posted).unwrap();
    let told = world.links.confirm(&second.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(
        (told.verdict, &*told.mismatches),
        (Verdict::Mismatch, &[Mismatch::ClaimedReference][..])
    );
    world.pay(&second.key).await;
    let told = world.links.confirm(&second.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(told.verdict, Verdict::Paid);
    assert_eq!(told.mismatches, [Mismatch::ClaimedReference, Mismatch::ClaimedTransaction]);
}

#[tokio::test]
async fn a_webhook_under_another_key_is_refused() {
    let (ours, theirs) = (World::new().await, World::new().await);
    let created = theirs.create("ORD-1").await;
    let posted = theirs.pay(&created.key).await;
    let error = ours.links.read_callback(CallbackKind::Payment, &posted).unwrap_err();
    assert!(error.is_bad_callback(), "{error}");
}

/// A webhook is believed by its hash alone as far as that goes, and a payment never by its webhook.
#[tokio::test]
async fn a_forged_webhook_is_refused_or_shown_up_by_the_page() {
    let world = World::new().await;
    let created = world.create("ORD-1").await;
    let paywall = world.sandbox.paywall();
    let id = page_id(&created.key);
    for forgery in [Forgery::WrongKey, Forgery::OtherAmount, Forgery::Unsigned] {
        assert!(paywall.forge(id, forgery).await.unwrap().is_delivered());
        let posted = world.merchant.callbacks().pop().unwrap();
        let error = world.links.read_callback(CallbackKind::Payment, &posted).unwrap_err();
        assert!(error.is_bad_callback(), "{forgery:?}: {error}");
    }
    paywall.forge(id, Forgery::Unpaid).await.unwrap();
    let posted = world.merchant.callbacks().pop().unwrap();
    let claim = world.links.read_callback(CallbackKind::Payment, &posted).unwrap();
    assert_eq!((claim.authenticity, claim.claims_success), (Authenticity::Signed, Some(true)));
    let told = world.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_ne!(told.verdict, Verdict::Paid, "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_inquiries_at_once_over_one_client_each_get_their_own_answer() {
    let world = World::new().await;
    let mut keys = Vec::new();
    for number in 0..100 {
        keys.push(world.create(&format!("ORD-{number}")).await.key);
    }
    let mut asked = JoinSet::new();
    for key in keys {
        let (links, client) = (world.links.clone(), world.client.clone());
        asked.spawn(async move {
            let link = links.get(&key).await.unwrap();
            let page = client.checkout_inquiry(page_id(&key)).await.unwrap();
            assert_eq!(page.id, Some(page_id(&key)));
            assert_eq!(page.unique_code.as_deref(), Some(key.reference().as_str()));
            assert_eq!(link.reference.as_deref(), Some(key.reference().as_str()));
            key.reference().as_str().to_owned()
        });
    }
    let answered: BTreeSet<String> = asked.join_all().await.into_iter().collect();
    assert_eq!(answered.len(), 100);
    let ids: BTreeSet<String> = world
        .requests("checkout/inquiry")
        .iter()
        .map(|request| request.header("id").unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 100);
    assert!(answered.contains(reference("ORD-99").as_str()));
}
