//! A link from its creation to its confirmation.

use paylink_core::{ConfirmationSource, GrantedLifetime, LinkStatus, Notify, Verdict, Zone};
use paynet::api::LinkLookup;
use paynet::{CallbackKind, CallbackToken, Currency, LinkKey, NewLink, Payer};

use crate::support::world::{World, by_id};
use crate::support::{expected, hours, lira, new_link, reference};
use xtask::servers::browse;

const NOTE: &str = "Sipariş 1042: ığüşöç İĞÜŞÖÇ";

fn turkish(name: &str) -> NewLink {
    let payer = Payer::new("Şükrü İnanç ğaoğlu")
        .phone("0532 123 45 67".parse().unwrap())
        .email("sukru@example.com".parse().unwrap());
    NewLink::new(reference(name), lira("149.90"), NOTE).payer(payer).expires_in(hours(72))
}

#[tokio::test]
async fn a_created_link_is_open_with_its_amount_and_stamps() {
    let world = World::new().await;
    let created = world.create(&turkish("ORD-1")).await;
    assert_eq!(created.lifetime, GrantedLifetime::Requested(hours(72)));
    assert_eq!(created.url, world.in_sandbox(&created.key).url);
    assert!(created.ignored_fields.is_empty());

    let link = world.links.get(&created.key).await.unwrap();
    assert_eq!((link.status, link.provider_status.as_str()), (LinkStatus::Open, "0"));
    assert_eq!(link.reference.as_deref(), Some("ORD-1"));
    assert_eq!((link.amount.unwrap().as_str(), link.currency), ("149.90", Some(Currency::TRY)));
    assert_eq!(link.description.unwrap().as_str(), NOTE, "notes come back intact");
    assert_eq!((link.transactions.len(), link.notified_by_provider), (0, Some(false)));
    let millis = |stamp: Option<paylink_core::LocalDateTime>| {
        stamp.unwrap().unix_millis(Zone::Istanbul).unwrap()
    };
    assert_eq!(millis(link.expires) - millis(link.created), 72 * 3_600_000);
}

#[tokio::test]
async fn names_and_phones_come_back_masked_as_paynet_masks_them() {
    let world = World::new().await;
    let created = world.create(&turkish("ORD-1")).await;
    let told = world.client.mailorder_detail(&by_id(&created.key)).await.unwrap();
    assert_eq!(told.name_surname.as_ref().unwrap().as_str(), "Ş**** İ**** ğ*****");
    assert_eq!(told.phone.as_ref().unwrap().as_str(), "532123****");
    assert_eq!(told.email.as_ref().unwrap().as_str(), "sukru@example.com");
    assert_eq!(told.note.as_ref().unwrap().as_str(), NOTE);
    assert_eq!(told.user_name.as_ref().map(|name| name.as_str()), Some("          "));
}

#[tokio::test]
async fn turkish_text_stands_unharmed_on_the_payment_page() {
    let world = World::new().await;
    let created = world.create(&turkish("ORD-1")).await;
    let page = browse("GET", &created.url, "").await;
    assert_eq!(page.status, 200);
    for text in ["Şükrü İnanç ğaoğlu", NOTE, "149,90\u{a0}₺", "ORD-1"] {
        assert!(page.body.contains(text), "{text} in {}", page.body);
    }
}

#[tokio::test]
async fn a_link_is_paid_on_its_page_called_back_and_confirmed() {
    let world = World::new().await;
    let token = CallbackToken::new("a key of at least thirty-two bytes").unwrap();
    let name = reference("ORD-1042-1");
    let link = turkish("ORD-1042-1")
        .callback_url(token.add_to(&world.merchant.at("/paynet/bildirim?magaza=1"), &name))
        .return_urls(world.merchant.at("/basarili?o=1042"), world.merchant.at("/hata?o=1042"));
    let created = world.create(&link).await;

    let back = world.press("pay", &created, "").await;
    let posts = world.merchant.callbacks_at_least(1).await;
    assert_eq!(posts.len(), 1);
    assert_eq!(token.check(&posts[0]).unwrap(), name, "the token came round the whole way");
    assert!(token.check(&back).unwrap_err().is_bad_callback());

    let claim = world.links.read_callback(CallbackKind::Payment, &posts[0]).unwrap();
    assert_eq!(claim.reference.as_deref(), Some("ORD-1042-1"));
    assert_eq!((claim.claims_success, claim.currency), (Some(true), Some(Currency::TRY)));
    assert_eq!(claim.amount.as_ref().unwrap().as_str(), "149.90");

    let told = world.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!((told.verdict, told.charged), (Verdict::Paid, Some(lira("149.90"))));
    assert_eq!((told.source, told.reversal_reported), (ConfirmationSource::Payments, true));
    assert_eq!(told.link.status, LinkStatus::Paid);
    assert_eq!(told.link.transactions, [claim.transaction.clone().unwrap()]);
    assert_eq!(told.payments[0].reference.as_deref(), Some("ORD-1042-1"));
    assert!(told.payments[0].at.as_ref().unwrap().unix_millis(Zone::Istanbul).is_some());

    let returned = world.links.read_callback(CallbackKind::BrowserReturn, &back).unwrap();
    assert_eq!(
        (&returned.transaction, &returned.reference),
        (&claim.transaction, &claim.reference)
    );
    assert_eq!(returned.claims_success, None);
    assert!(
        back.query().starts_with("o=1042&"),
        "the merchant's own query is kept: {}",
        back.query()
    );
}

#[tokio::test]
async fn the_event_key_is_the_same_for_every_replay() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1").callback_url(world.merchant.at("/cb"))).await;
    let ids = world.pay(&created).await;
    let post = world.merchant.callbacks_at_least(1).await.remove(0);
    let claim = world.links.read_callback(CallbackKind::Payment, &post).unwrap();

    let by_reference = world.links.key_for(reference("ORD-1"));
    let asked = expected("149.90");
    let mut keys = Vec::new();
    for (key, claim) in [
        (&created.key, Some(&claim)),
        (&created.key, Some(&claim)),
        (&created.key, None),
        (&by_reference, None),
    ] {
        let told = world.another_client().confirm(key, &asked, claim).await.unwrap();
        assert_eq!(told.verdict, Verdict::Paid);
        keys.push(told.event_key);
    }
    assert!(
        keys.iter().all(|key| *key == format!("paid:paynet:sandbox:default:ORD-1:{}", ids[0])),
        "{keys:?}"
    );
    let other = world.create(&new_link("ORD-2")).await;
    world.pay(&other).await;
    let told = world.links.confirm(&other.key, &asked, None).await.unwrap();
    assert!(!keys.contains(&told.event_key), "another link is another event");
}

#[tokio::test]
async fn a_key_stored_as_text_finds_the_link_from_another_process() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    let stored = created.key.to_string();
    let key: LinkKey = stored.parse().unwrap();
    assert_eq!(key, created.key);
    assert_eq!(serde_json::from_str::<LinkKey>(&format!("{stored:?}")).unwrap(), created.key);
    let link = world.another_client().get(&key).await.unwrap();
    assert_eq!((link.status, link.reference.as_deref()), (LinkStatus::Open, Some("ORD-1")));
    let sent = world.requests("mailorder/detail").pop().unwrap();
    assert_eq!(sent.body, format!(r#"{{"id":"{}"}}"#, key.id().unwrap()));
}

#[tokio::test]
async fn a_link_that_paynet_does_not_know_is_not_found() {
    let world = World::new().await;
    let key = world.links.key_for(reference("ORD-1"));
    for key in [key.clone(), key.with_id("c1c4f41c-3d8c-4143-a2dc-114e587fd1b3")] {
        assert!(world.links.get(&key).await.unwrap_err().is_not_found());
    }
    let native =
        world.client.mailorder_detail(&LinkLookup::by_reference("ORD-1")).await.unwrap_err();
    assert_eq!(paynet::ResultCode::of(&native), Some(paynet::ResultCode::NO_DATA));
}

#[tokio::test]
async fn another_key_is_refused_as_authentication() {
    let world = World::new().await;
    let other = crate::support::sandbox_at(&world.sandbox.paynet().base_url());
    let client = paynet::Client::builder(other, crate::support::KEY.into()).build().unwrap();
    let error = paynet::PayLinks::new(client).create(&new_link("ORD-1")).await.unwrap_err();
    assert!(error.is_authentication(), "{error}");
    assert_eq!((error.http_status(), error.code()), (Some(401), Some("7")));
    assert!(world.sandbox.paynet().links().is_empty());
    assert!(!world.sandbox.requests()[0].accepted);
}

#[tokio::test]
async fn messages_are_sent_by_paynet_only_if_asked_for() {
    let world = World::new().await;
    let quiet = world.create(&turkish("ORD-1")).await;
    assert!(world.in_sandbox(&quiet.key).sent.is_empty());
    let told = world.create(&turkish("ORD-2").notify(Notify::Sms).notify(Notify::Email)).await;
    let sent = world.in_sandbox(&told.key).sent;
    assert_eq!((sent[0].channel, sent[0].to.as_str()), ("sms", "5321234567"));
    assert_eq!((sent[1].channel, sent[1].to.as_str()), ("mail", "sukru@example.com"));
    assert_eq!(world.links.get(&told.key).await.unwrap().notified_by_provider, Some(true));
}
