//! A link from its creation to its confirmation.

use paylink_core::{ConfirmationSource, GrantedLifetime, LinkStatus, Notify, Verdict, Zone};
use paylink_testkit::servers::browse;
use paylink_testkit::shorthand::verdict_and_charge;
use paynet::{CallbackKind, CallbackToken, Currency, NewLink, Payer};

use crate::support::harness::{Harness, by_id};
use crate::support::{expected, hours, lira, new_link, reference};

const NOTE: &str = "Sipariş 1042: ığüşöç İĞÜŞÖÇ";

fn turkish(name: &str) -> NewLink {
    let payer = Payer::new("Şükrü İnanç ğaoğlu")
        .phone("0532 123 45 67".parse().unwrap())
        .email("sukru@example.com".parse().unwrap());
    NewLink::new(reference(name), lira("149.90"), NOTE).payer(payer).expires_in(hours(72))
}

#[tokio::test]
async fn a_created_link_is_open_with_its_amount_and_times() {
    let harness = Harness::new().await;
    let created = harness.create_link(&turkish("ORD-1")).await;
    assert_eq!(created.lifetime, GrantedLifetime::Requested(hours(72)));
    assert_eq!(created.url, harness.in_sandbox(&created.key).url);
    assert!(created.ignored_fields.is_empty());

    let link = harness.get(&created.key).await;
    assert_eq!((link.status, link.provider_status.as_str()), (LinkStatus::Open, "0"));
    assert_eq!(link.reference.as_deref(), Some("ORD-1"));
    assert_eq!((link.amount.unwrap().as_str(), link.currency), ("149.90", Some(Currency::TRY)));
    assert_eq!(link.description.unwrap().as_str(), NOTE, "the note is returned unchanged");
    assert_eq!((link.transactions.len(), link.notified_by_provider), (0, Some(false)));
    let millis = |stamp: Option<paylink_core::LocalDateTime>| {
        stamp.unwrap().unix_millis(Zone::Istanbul).unwrap()
    };
    assert_eq!(millis(link.expires) - millis(link.created), 72 * 3_600_000);
}

#[tokio::test]
async fn names_and_phones_are_returned_as_paynet_masks_them() {
    let harness = Harness::new().await;
    let created = harness.create_link(&turkish("ORD-1")).await;
    let response = harness.client.mailorder_detail(&by_id(&created.key)).await.unwrap();
    assert_eq!(response.name_surname.as_ref().unwrap().as_str(), "Ş**** İ**** ğ*****");
    assert_eq!(response.phone.as_ref().unwrap().as_str(), "532123****");
    assert_eq!(response.email.as_ref().unwrap().as_str(), "sukru@example.com");
    assert_eq!(response.note.as_ref().unwrap().as_str(), NOTE);
    assert_eq!(response.user_name.as_ref().map(|name| name.as_str()), Some("          "));
}

#[tokio::test]
async fn turkish_text_appears_unchanged_on_the_payment_page() {
    let harness = Harness::new().await;
    let created = harness.create_link(&turkish("ORD-1")).await;
    let page = browse("GET", &created.url, "").await;
    assert_eq!(page.status, 200);
    for text in ["Şükrü İnanç ğaoğlu", NOTE, "149,90\u{a0}₺", "ORD-1"] {
        assert!(page.body.contains(text), "{text} in {}", page.body);
    }
}

#[tokio::test]
async fn a_payment_on_the_page_sends_a_callback_and_is_confirmed() {
    let harness = Harness::new().await;
    let token = CallbackToken::new("a key of at least thirty-two bytes").unwrap();
    let name = reference("ORD-1042-1");
    let link = turkish("ORD-1042-1")
        .callback_url(token.add_to(&harness.merchant.at("/paynet/bildirim?magaza=1"), &name))
        .return_urls(harness.merchant.at("/basarili?o=1042"), harness.merchant.at("/hata?o=1042"));
    let created = harness.create_link(&link).await;

    let back = harness.press("pay", &created, "").await;
    let posts = harness.merchant.callbacks_at_least(1).await;
    assert_eq!(posts.len(), 1);
    assert_eq!(token.check(&posts[0]).unwrap(), name, "the token is returned unchanged");
    assert!(token.check(&back).unwrap_err().is_bad_callback());

    let claim = harness.links.read_callback(CallbackKind::Payment, &posts[0]).unwrap();
    assert_eq!(claim.reference.as_deref(), Some("ORD-1042-1"));
    assert_eq!((claim.claims_success, claim.currency), (Some(true), Some(Currency::TRY)));
    assert_eq!(claim.amount.as_ref().unwrap().as_str(), "149.90");

    let confirmation =
        harness.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(verdict_and_charge(&confirmation), (Verdict::Paid, Some(lira("149.90"))));
    assert_eq!(
        (confirmation.source, confirmation.reversal_reported),
        (ConfirmationSource::Payments, true)
    );
    assert_eq!(confirmation.link.status, LinkStatus::Paid);
    assert_eq!(confirmation.link.transactions, [claim.transaction.clone().unwrap()]);
    assert_eq!(confirmation.payments[0].reference.as_deref(), Some("ORD-1042-1"));
    assert!(confirmation.payments[0].at.as_ref().unwrap().unix_millis(Zone::Istanbul).is_some());

    let returned = harness.links.read_callback(CallbackKind::BrowserReturn, &back).unwrap();
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
async fn the_event_key_is_the_same_for_every_confirmation() {
    let harness = Harness::new().await;
    let created =
        harness.create_link(&new_link("ORD-1").callback_url(harness.merchant.at("/cb"))).await;
    harness.pay(&created).await;
    let post = harness.merchant.callbacks_at_least(1).await.remove(0);
    let claim = harness.links.read_callback(CallbackKind::Payment, &post).unwrap();

    let by_reference = harness.links.key_for(reference("ORD-1"));
    let price = expected("149.90");
    let mut keys = Vec::new();
    for (key, claim) in [
        (&created.key, Some(&claim)),
        (&created.key, Some(&claim)),
        (&created.key, None),
        (&by_reference, None),
    ] {
        let confirmation = harness.another_client().confirm(key, &price, claim).await.unwrap();
        assert_eq!(confirmation.verdict, Verdict::Paid);
        keys.push(confirmation.event_key);
    }
    assert!(keys.iter().all(|key| key == "paid:paynet:sandbox:default:ORD-1"), "{keys:?}");
    let other = harness.create_link(&new_link("ORD-2")).await;
    harness.pay(&other).await;
    let confirmation = harness.links.confirm(&other.key, &price, None).await.unwrap();
    assert!(!keys.contains(&confirmation.event_key), "another link is another event");
}

#[tokio::test]
async fn another_key_is_refused_as_authentication() {
    let harness = Harness::new().await;
    let other = crate::support::sandbox_at(&harness.sandbox.paynet().base_url());
    let client = paynet::Client::builder(other, crate::support::KEY).build().unwrap();
    let error = paynet::PayLinks::new(client).create(&new_link("ORD-1")).await.unwrap_err();
    assert!(error.is_authentication(), "{error}");
    assert_eq!((error.http_status(), error.code()), (Some(401), Some("7")));
    assert!(harness.sandbox.paynet().links().is_empty());
    assert!(!harness.sandbox.requests()[0].accepted);
}

#[tokio::test]
async fn paynet_sends_messages_only_on_request() {
    let harness = Harness::new().await;
    let plain = harness.create_link(&turkish("ORD-1")).await;
    assert!(harness.in_sandbox(&plain.key).sent.is_empty());
    let notified =
        harness.create_link(&turkish("ORD-2").notify(Notify::Sms).notify(Notify::Email)).await;
    let sent = harness.in_sandbox(&notified.key).sent;
    assert_eq!((sent[0].channel, sent[0].to.as_str()), ("sms", "5321234567"));
    assert_eq!((sent[1].channel, sent[1].to.as_str()), ("mail", "sukru@example.com"));
    assert_eq!(harness.get(&notified.key).await.notified_by_provider, Some(true));
}
