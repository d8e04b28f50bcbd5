//! Callbacks that somebody made up.

use paylink_core::{CallbackToken, Mismatch, Verdict};
use paylink_sandbox::Forgery;
use paynet::{Callback, CallbackKind};

use crate::support::world::World;
use crate::support::{came_back, expected, new_link, posted, reference};

fn forged(world: &World, name: &str, transaction: Option<&str>) -> Callback {
    let xact_id = transaction.map(|id| format!(r#","xact_id":"{id}""#)).unwrap_or_default();
    let body = format!(r#"{{"referance_no":"{name}","amount":149.90,"is_succeed":true{xact_id}}}"#);
    world.links.read_callback(CallbackKind::Payment, &posted(&body)).unwrap()
}

#[tokio::test]
async fn a_forged_callback_for_an_unpaid_link_is_pending_and_never_paid() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    for transaction in [None, Some("xk_uydurma")] {
        let claim = forged(&world, "ORD-1", transaction);
        let told =
            world.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
        assert_eq!((told.verdict, told.charged), (Verdict::Pending, None));
    }
    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!(told.verdict, Verdict::NotPaid, "without the claim there is nothing");
    let failed = posted(r#"{"referance_no":"ORD-1","is_succeed":false}"#);
    let claim = world.links.read_callback(CallbackKind::Payment, &failed).unwrap();
    let told = world.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(told.verdict, Verdict::NotPaid, "a claimed failure claims no payment");
}

#[tokio::test]
async fn a_forged_return_is_worth_no_more() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    let request = came_back("xact_id=xk_uydurma&reference_no=ORD-1&is_succeed=true");
    let claim = world.links.read_callback(CallbackKind::BrowserReturn, &request).unwrap();
    let told = world.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(told.verdict, Verdict::Pending);
}

#[tokio::test]
async fn a_callback_that_names_another_link_is_listed_and_makes_no_paid_link_doubtful() {
    let world = World::new().await;
    let (unpaid, paid) =
        (world.create(&new_link("ORD-1")).await, world.create(&new_link("ORD-2")).await);
    world.pay(&paid).await;
    for (link, claimed, verdict) in [
        (&unpaid, "ORD-2", Verdict::Mismatch),
        (&paid, "ORD-1", Verdict::Paid),
        (&paid, "ORD-3", Verdict::Paid),
    ] {
        let claim = forged(&world, claimed, None);
        let told = world.links.confirm(&link.key, &expected("149.90"), Some(&claim)).await.unwrap();
        assert_eq!((told.verdict, &*told.mismatches), (verdict, &[Mismatch::ClaimedReference][..]));
    }
}

#[tokio::test]
async fn a_callback_with_the_transaction_of_another_link_is_listed() {
    let world = World::new().await;
    let (mine, other) =
        (world.create(&new_link("ORD-1")).await, world.create(&new_link("ORD-2")).await);
    let (my_id, other_id) = (world.pay(&mine).await.remove(0), world.pay(&other).await.remove(0));
    for (transaction, verdict, mismatches) in [
        (other_id.as_str(), Verdict::Paid, &[Mismatch::ClaimedTransaction][..]),
        ("xk_uydurma", Verdict::Paid, &[Mismatch::ClaimedTransaction][..]),
        (my_id.as_str(), Verdict::Paid, &[][..]),
    ] {
        let claim = forged(&world, "ORD-1", Some(transaction));
        let told = world.links.confirm(&mine.key, &expected("149.90"), Some(&claim)).await.unwrap();
        assert_eq!((told.verdict, &*told.mismatches), (verdict, mismatches), "{transaction}");
    }
}

#[tokio::test]
async fn what_a_callback_says_of_the_amount_changes_nothing() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    world.pay(&created).await;
    let mut claim = forged(&world, "ORD-1", None);
    claim.amount = Some("0.01".parse().unwrap());
    claim.claims_success = Some(false);
    let told = world.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(told.verdict, Verdict::Paid);
    let told = world.links.confirm(&created.key, &expected("0.01"), Some(&claim)).await.unwrap();
    assert_eq!(told.verdict, Verdict::Mismatch);
}

#[tokio::test]
async fn another_providers_callback_is_a_mismatch() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    let mut claim = forged(&world, "ORD-1", None);
    claim.provider = paylink_core::ProviderId::new("paywall");
    let told = world.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(
        (told.verdict, &*told.mismatches),
        (Verdict::Mismatch, &[Mismatch::ClaimedProvider][..])
    );
}

#[tokio::test]
async fn what_the_sandbox_forges_is_stopped_by_the_token_or_by_reading_back() {
    let world = World::new().await;
    let token = CallbackToken::new("a key of at least thirty-two bytes").unwrap();
    let address = token.add_to(&world.merchant.at("/cb"), &reference("ORD-1"));
    let created = world.create(&new_link("ORD-1").callback_url(address)).await;
    let id = created.key.id().unwrap();
    let paynet = world.sandbox.paynet();
    paynet.forge(id, Forgery::WrongToken).await.unwrap();
    let posted = world.merchant.callbacks().pop().unwrap();
    assert!(token.check(&posted).unwrap_err().is_bad_callback());
    for forgery in [Forgery::Unpaid, Forgery::OtherAmount] {
        paynet.forge(id, forgery).await.unwrap();
        let posted = world.merchant.callbacks().pop().unwrap();
        token.check(&posted).unwrap();
        let claim = world.links.read_callback(CallbackKind::Payment, &posted).unwrap();
        assert_eq!(claim.claims_success, Some(true));
        let told =
            world.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
        assert_ne!(told.verdict, Verdict::Paid, "{forgery:?}");
        assert_eq!(told.charged, None, "{forgery:?}");
    }
}
