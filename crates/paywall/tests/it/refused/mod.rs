//! Values that are refused before anything is sent, by field and rule. Every test ends by asserting
//! that no connection was made.

mod native;
mod setup;

use std::time::Duration;

use paylink_core::{Field, Lifetime, Notify};
use paylink_testkit::refused::assert_refused;
use paywall::{Currency, Error, Money, NewLink, Payer};

use crate::support::answers::generated;
use crate::support::hosts::Hosts;
use crate::support::{expected, hours, new_link, reference};

/// Two servers that answer every request.
pub(super) async fn unused() -> Hosts {
    Hosts::answering(200, &generated()).await
}

async fn refusal_of(link: &NewLink) -> Error {
    let hosts = unused().await;
    let error = hosts.links().create(link).await.unwrap_err();
    let native = hosts.client().create_link(link, &Default::default()).await.unwrap_err();
    assert_eq!(
        (native.field(), native.rule()),
        (error.field(), error.rule()),
        "native and common model report the same"
    );
    assert_eq!(error.provider(), Some(&paywall::PROVIDER));
    hosts.assert_untouched();
    error
}

#[tokio::test]
async fn the_servers_of_these_tests_do_answer_a_valid_request() {
    let hosts = unused().await;
    hosts.create().await.unwrap();
    assert_eq!(hosts.requests().len(), 1);
}

#[tokio::test]
async fn a_link_without_return_urls() {
    let mut link = new_link("R-1");
    link.return_urls = None;
    assert_refused(&refusal_of(&link).await, "return_urls", "required");
    let marked = link.best_effort(Field::ReturnUrls);
    assert_refused(&refusal_of(&marked).await, "return_urls", "required");
}

#[test]
fn a_zero_or_negative_amount_and_an_unlisted_currency() {
    for none in ["0", "0.00", "-1", "1.005", "", "x"] {
        assert!(Money::parse(none, Currency::TRY).is_err(), "{none}");
    }
    let yen: Currency = "JPY".parse().unwrap();
    assert!(Money::parse("1000", yen).is_err() && Money::from_minor(1000, yen).is_err());
    assert_eq!(paywall::api::currency_id(yen), None);
}

#[tokio::test]
async fn a_lifetime_that_is_missing_zero_too_long_or_not_in_whole_seconds() {
    let link = || new_link("R-1");
    for (link, rule) in [
        (link().expires_in(Duration::ZERO), "at least one second"),
        (link().expires_in(Duration::from_millis(999)), "whole seconds"),
        (link().expires_in(Duration::from_millis(1500)), "whole seconds"),
        (link().expires_in(hours(1) + Duration::from_nanos(1)), "whole seconds"),
        (link().expires_in_at_most(Duration::from_millis(999)), "at least one second"),
        (link().expires_in(hours(24 * 366 * 100)), "less than 100 years"),
        (link().expires_in(Duration::MAX), "whole seconds"),
        (link().expires_in_at_most(Duration::MAX), "less than 100 years"),
    ] {
        assert_refused(&refusal_of(&link).await, "lifetime", rule);
    }
    let mut undecided = link();
    undecided.lifetime = None;
    assert_refused(&refusal_of(&undecided).await, "lifetime", "must be chosen");

    let hosts = unused().await;
    let short = link().expires_in_at_most(Duration::from_millis(1999));
    assert_eq!(short.lifetime, Some(Lifetime::AtMost(Duration::from_millis(1999))));
    let granted = hosts.links().create(&short).await.unwrap().lifetime;
    let second = paylink_core::GrantedLifetime::Requested(Duration::from_secs(1));
    assert_eq!(granted, second, "rounded down, and reported");
}

#[tokio::test]
async fn a_message_to_the_payer_that_is_not_marked_as_best_effort() {
    let payer = Payer::new("Ayşe")
        .phone("5321234567".parse().unwrap())
        .email("ayse@example.com".parse().unwrap());
    for (notify, field) in [(Notify::Sms, Field::NotifySms), (Notify::Email, Field::NotifyEmail)] {
        let link = new_link("R-1").payer(payer.clone()).notify(notify);
        assert_refused(&refusal_of(&link).await, field.name(), "not supported by this provider");
        let hosts = unused().await;
        let created = hosts.links().create(&link.best_effort(field)).await.unwrap();
        assert_eq!(created.ignored_fields, [field]);
        assert!(!hosts.payment.bodies()[0].contains("Notif"));
    }
    let both = new_link("R-1").payer(payer).notify(Notify::Sms).notify(Notify::Email);
    let half = both.best_effort(Field::NotifySms);
    assert_refused(&refusal_of(&half).await, Field::NotifyEmail.name(), "best_effort");
    let error = refusal_of(&new_link("R-1").payer(Payer::new("A")).notify(Notify::Sms)).await;
    assert_refused(&error, "payer.phone", "required to send the requested message");
}

#[tokio::test]
async fn a_link_key_whose_id_is_not_a_page_id() {
    let hosts = unused().await;
    let links = hosts.links();
    for id in [
        "L-1",
        "1.0",
        "a2319b22-b442-4b9d-bc87-b800be680761",
        "99999999999999999999",
        " 1",
        "1\r\nX: y",
    ] {
        let key = links.key_for(reference("R-1")).with_id(id);
        for error in [
            links.get(&key).await.unwrap_err(),
            links.deactivate(&key).await.unwrap_err(),
            links.confirm(&key, &expected("1"), None).await.unwrap_err(),
        ] {
            assert_refused(&error, "link key", "page id");
        }
    }
    hosts.assert_untouched();
}
