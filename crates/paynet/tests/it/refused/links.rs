//! Creating a link of the common model, and the amounts and references it is made of.

use std::time::Duration;

use paylink_core::{Field, Installments, Language};
use paylink_testkit::refused::assert_refused;
use paynet::api::mailorder_create::MailorderCreate;
use paynet::{Currency, Money, Notify, Payer};

use super::{native_refusal_of, refusal_of, unused};
use crate::support::{hours, lira, new_link};

#[tokio::test]
async fn an_invalid_amount_or_another_currency_is_refused() {
    for (text, rule) in [
        ("0", "greater than zero"),
        ("0.00", "greater than zero"),
        ("-1", "greater than zero"),
        ("1.005", "more digits"),
    ] {
        assert!(
            Money::parse(text, Currency::TRY).unwrap_err().to_string().contains(rule),
            "{text}"
        );
    }
    let dollars = Money::parse("149.90", Currency::USD).unwrap();
    assert_refused(&native_refusal_of(&MailorderCreate::new("A", dollars)).await, "amount", "TRY");
    let mut link = new_link("R-1");
    link.amount = dollars;
    assert_refused(&refusal_of(&link).await, "amount", "TRY");
}

#[tokio::test]
async fn a_lifetime_that_is_not_whole_hours_is_refused() {
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    let link = || new_link("R-1");
    for (link, rule) in [
        (link().expires_in(minutes(90)), "whole hours"),
        (link().expires_in(hours(1) + Duration::from_nanos(1)), "whole hours"),
        (link().expires_in(Duration::ZERO), "at least one hour"),
        (link().expires_in_at_most(minutes(30)), "at least one hour"),
        (link().expires_in_at_most(minutes(59)), "at least one hour"),
        (link().expires_in(hours(1 << 33)), "less than 2^32 hours"),
    ] {
        assert_refused(&refusal_of(&link).await, "lifetime", rule);
    }
    let mut without_lifetime = link();
    without_lifetime.lifetime = None;
    assert_refused(&refusal_of(&without_lifetime).await, "lifetime", "must be chosen");
    let none = MailorderCreate::new("A", lira("1")).expire_hours(0);
    assert_refused(&native_refusal_of(&none).await, "expire_date", "at least one hour");

    let stub = unused().await;
    let granted =
        stub.links().create(&link().expires_in_at_most(minutes(90))).await.unwrap().lifetime;
    assert_eq!(
        granted,
        paylink_core::GrantedLifetime::Requested(hours(1)),
        "`expires_in_at_most` is rounded down, and the result says so"
    );
}

#[tokio::test]
async fn a_missing_payer_or_a_message_without_an_address_is_refused() {
    let mut without_payer = new_link("R-1");
    without_payer.payer = None;
    assert_refused(&refusal_of(&without_payer).await, "payer.name", "required");
    assert_refused(
        &refusal_of(&new_link("R-1").payer(Payer::new(" "))).await,
        "payer.name",
        "required",
    );
    let error = refusal_of(&new_link("R-1").notify(Notify::Sms)).await;
    assert_refused(&error, "payer.phone", "required");
    let error = refusal_of(&new_link("R-1").notify(Notify::Email)).await;
    assert_refused(&error, "payer.email", "required");

    let blank = MailorderCreate::new(" ", lira("1"));
    assert_refused(&native_refusal_of(&blank).await, "name_surname", "blank");
    let mut request = MailorderCreate::new("A", lira("1"));
    request.send_sms = true;
    assert_refused(&native_refusal_of(&request).await, "phone", "required if `send_sms` is set");
    let mut request = MailorderCreate::new("A", lira("1"));
    request.send_mail = true;
    assert_refused(&native_refusal_of(&request).await, "email", "required if `send_mail` is set");
}

#[tokio::test]
async fn a_phone_of_another_country_is_refused() {
    for notify in [false, true] {
        let payer = Payer::new("A").phone("+49 151 23456789".parse().unwrap());
        let link = new_link("R-1").payer(payer);
        let link = if notify { link.notify(Notify::Sms) } else { link };
        assert_refused(&refusal_of(&link).await, "payer.phone", "Turkish number");
    }
}

#[tokio::test]
async fn unknown_fields_are_refused_unless_marked_as_best_effort() {
    let english = new_link("R-1").language(Language::English);
    assert_refused(&refusal_of(&english).await, "language", "not supported by this provider");
    let single = new_link("R-1").installments(Installments::Single);
    assert_refused(&refusal_of(&single).await, "installments", "not supported by this provider");
    let half_marked =
        english.clone().installments(Installments::Single).best_effort(Field::Language);
    assert_refused(&refusal_of(&half_marked).await, "installments", "best_effort");

    let stub = unused().await;
    let marked = half_marked.best_effort(Field::Installments);
    let created = stub.links().create(&marked).await.unwrap();
    assert_eq!(created.ignored_fields, [Field::Language, Field::Installments]);
    assert!(!stub.bodies()[0].contains("nstal") && !stub.bodies()[0].contains("lang"));
    let plain = stub.create().await.unwrap();
    assert!(plain.ignored_fields.is_empty());
}
