//! The stored form of a new link.

use std::time::Duration;

use paylink_core::{
    Currency, Field, Installments, Language, Money, NewLink, Notify, Payer, Reference,
};
use serde_json::json;

fn link() -> NewLink {
    NewLink::new(
        Reference::new("ORD-1").unwrap(),
        Money::parse("149.90", Currency::TRY).unwrap(),
        "Sipariş 1",
    )
    .payer(
        Payer::new("Ayşe Yılmaz")
            .phone("0532 123 45 67".parse().unwrap())
            .email("ayse@example.com".parse().unwrap()),
    )
    .return_urls(
        "https://shop.example/a".parse().unwrap(),
        "https://shop.example/b".parse().unwrap(),
    )
    .callback_url("https://shop.example/c".parse().unwrap())
    .expires_in(Duration::from_secs(3600))
    .notify(Notify::Sms)
    .language(Language::Turkish)
    .installments(Installments::Allowed)
    .best_effort(Field::Language)
}

#[test]
fn a_new_link_is_read_as_it_was_stored() {
    let stored = serde_json::to_value(link()).unwrap();
    assert_eq!(stored["version"], 1);
    assert_eq!(stored["payer"]["phone"], "+905321234567");
    assert_eq!(stored["notify"], json!(["sms"]));
    let read: NewLink = serde_json::from_value(stored.clone()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), stored);
}

#[test]
fn a_stored_link_keeps_the_rules_of_its_fields() {
    for (place, wrong) in [
        ("/version", json!(2)),
        ("/reference", json!("a b")),
        ("/amount", json!("0 TRY")),
        ("/payer/phone", json!("12")),
        ("/payer/email", json!("nobody")),
        ("/callback_url", json!("ftp://shop.example/")),
    ] {
        let mut stored = serde_json::to_value(link()).unwrap();
        *stored.pointer_mut(place).unwrap() = wrong;
        assert!(serde_json::from_value::<NewLink>(stored).is_err(), "{place}");
    }
}
