//! What is refused before anything is sent, by field and rule. Every test checks that there was no
//! connection, so no login either.

mod native;
mod setup;

use std::time::Duration;

use ahlpay::{
    Currency, Error, Installments, LinkOptions, LinkQuery, LinkStatus, Money, NewLink, Notify,
    Payer,
};
use paylink_core::{Field, Language, PayLinks};
use paylink_testkit::refused::{assert_refused, assert_unsupported};

use crate::support::answers::all_successes;
use crate::support::stub::AhlStub;
use crate::support::{new_link, payer, reference, sandbox_at, transport, user};

/// A stub that would answer every request.
pub(super) async fn unused() -> AhlStub {
    AhlStub::services(&all_successes()).await
}

async fn refusal_of(link: &NewLink) -> Error {
    refusal_with(link, &LinkOptions::default()).await
}

async fn refusal_with(link: &NewLink, options: &LinkOptions) -> Error {
    let ahl = unused().await;
    let links = PayLinks::new(ahl.builder().link_options(options.clone()).build().unwrap());
    let error = links.create(link).await.unwrap_err();
    let native = ahl.client().create_link(link, options).await.unwrap_err();
    assert_eq!(
        (native.field(), native.rule()),
        (error.field(), error.rule()),
        "both ways return the same error"
    );
    assert_eq!(error.provider(), Some(&ahlpay::PROVIDER));
    ahl.assert_untouched();
    error
}

#[tokio::test]
async fn the_stub_of_these_tests_answers_a_valid_request() {
    let ahl = unused().await;
    ahl.create().await.unwrap();
    assert_eq!(ahl.requests().len(), 2);
}

#[tokio::test]
async fn a_link_without_a_description_is_refused() {
    for blank in ["", " ", "\t\n"] {
        let mut link = new_link("R-1");
        link.description = blank.into();
        assert_refused(&refusal_of(&link).await, "description", "required");
        let marked = link.best_effort(Field::Description);
        assert_refused(&refusal_of(&marked).await, "description", "required");
    }
}

#[tokio::test]
async fn a_lifetime_that_is_missing_left_to_the_provider_or_not_whole_minutes_is_refused() {
    let link = || new_link("R-1");
    for (link, rule) in [
        (link().expires_in(Duration::ZERO), "at least one minute"),
        (link().expires_in(Duration::from_secs(59)), "whole minutes"),
        (link().expires_in(Duration::from_secs(61)), "whole minutes"),
        (link().expires_in(Duration::from_secs(60) + Duration::from_nanos(1)), "whole minutes"),
        (link().expires_in_at_most(Duration::from_secs(59)), "at least one minute"),
        (link().expires_in_at_most(Duration::ZERO), "at least one minute"),
        (link().expires_in(Duration::from_secs(60 << 32)), "at most 4294967295 minutes"),
        (link().expires_in_at_most(Duration::MAX), "at most 4294967295 minutes"),
    ] {
        assert_refused(&refusal_of(&link).await, "lifetime", rule);
    }
    let mut undecided = link();
    undecided.lifetime = None;
    assert_refused(&refusal_of(&undecided).await, "lifetime", "must be chosen");
    let left = link().provider_default_expiry();
    assert_refused(&refusal_of(&left).await, "lifetime", "required");
    let marked = left.best_effort(Field::ProviderLifetime);
    assert_refused(&refusal_of(&marked).await, "lifetime", "required");
    let ahl = unused().await;
    for whole in [60, 3600, 60 * u64::from(u32::MAX)] {
        ahl.links().create(&link().expires_in(Duration::from_secs(whole))).await.unwrap();
    }
    assert_eq!(ahl.calls().len(), 3);
}

#[tokio::test]
async fn a_phone_or_email_without_a_requested_message_is_refused() {
    let both = new_link("R-1").payer(payer("5321234567", "ayse@example.com"));
    assert_refused(&refusal_of(&both).await, "payer.phone", "request the message with `notify`");
    let half = both.clone().best_effort(Field::PayerPhone);
    assert_refused(&refusal_of(&half).await, "payer.email", "best_effort");
    let notified = both.clone().notify(Notify::Sms);
    assert_refused(
        &refusal_of(&notified).await,
        "payer.email",
        "request the message with `notify`",
    );
    let ahl = unused().await;
    ahl.links().create(&both.notify(Notify::Sms).notify(Notify::Email)).await.unwrap();
    assert_eq!(ahl.calls().len(), 1);
}

#[tokio::test]
async fn a_message_without_receiver_or_to_a_foreign_phone_is_refused() {
    for (notify, field) in [(Notify::Sms, "payer.phone"), (Notify::Email, "payer.email")] {
        let link = new_link("R-1").payer(Payer::new("")).notify(notify);
        assert_refused(&refusal_of(&link).await, field, "required to send the requested message");
    }
    for phone in ["+49 151 23456789", "0212 123 45 67", "+90 850 123 45 67"] {
        let link =
            new_link("R-1").payer(Payer::new("").phone(phone.parse().unwrap())).notify(Notify::Sms);
        assert_refused(&refusal_of(&link).await, "payer.phone", "Turkish mobile number");
    }
}

#[tokio::test]
async fn unsupported_fields_are_refused_unless_marked_as_best_effort() {
    let at = || "https://shop.example/x".parse().unwrap();
    let bare = || new_link("R-1");
    for (link, field) in [
        (bare().payer(Payer::new("Ayşe")), Field::PayerName),
        (bare().return_urls(at(), at()), Field::ReturnUrls),
        (bare().callback_url(at()), Field::CallbackUrl),
        (bare().language(Language::English), Field::Language),
    ] {
        assert_refused(&refusal_of(&link).await, field.name(), "not supported by this provider");
        let ahl = unused().await;
        let created = ahl.links().create(&link.best_effort(field)).await.unwrap();
        assert_eq!(created.ignored_fields, [field]);
        assert!(
            !ahl.bodies()[0].contains("Ayşe") && !ahl.bodies()[0].contains("shop.example"),
            "{}",
            ahl.bodies()[0]
        );
    }
}

#[tokio::test]
async fn installments_without_a_number_are_refused() {
    let link = new_link("R-1").installments(Installments::Allowed);
    assert_refused(&refusal_of(&link).await, "installments", "installment_count");
    let marked = link.best_effort(Field::Installments);
    assert_refused(&refusal_of(&marked).await, "installments", "installment_count");
}

#[tokio::test]
async fn a_currency_without_two_decimals_or_without_a_number_is_refused() {
    for currency in ["CLP", "ISK"] {
        let amount = Money::parse("1000", currency.parse().unwrap()).unwrap();
        let mut link = new_link("R-1");
        link.amount = amount;
        assert_refused(&refusal_of(&link).await, "currency", "two decimal places");
        let native =
            ahlpay::api::create_link_payment::CreateLinkPayment::new("R-1", amount, "d", 1);
        assert_refused(&native.unwrap_err(), "currency", "ISO 4217");
    }
    assert!(
        Money::parse("1.00", "XYZ".parse().unwrap()).is_err(),
        "an unknown currency has no decimals"
    );
    for none in ["0", "0.00", "-1", "1.005", "", "x"] {
        assert!(Money::parse(none, Currency::TRY).is_err(), "{none}");
    }
}

#[tokio::test]
async fn a_list_without_a_listable_status_or_by_days_is_refused() {
    let ahl = unused().await;
    let links = ahl.links();
    let day = "2026-11-21".parse().unwrap();
    let open = || LinkQuery::new().status(LinkStatus::Open);
    let native = ahl.client();
    for (query, field, rule) in [
        (LinkQuery::new(), "status", "required"),
        (LinkQuery::new().page_size(50), "status", "required"),
        (open().created_between(day, day), "created_between", "does not support"),
        (
            LinkQuery::new().status(LinkStatus::Deactivated),
            "status",
            "open, processing, paid, failed or expired",
        ),
        (
            LinkQuery::new().status(LinkStatus::Unknown),
            "status",
            "open, processing, paid, failed or expired",
        ),
        (open().page_size(0), "page_size", "at least 1"),
    ] {
        let error = links.list(&query, None).await.unwrap_err();
        assert_refused(&error, field, rule);
        let streamed = links.list_all(query.clone()).next().await.unwrap().unwrap_err();
        assert_eq!((streamed.field(), streamed.rule()), (error.field(), error.rule()));
        assert_eq!(error.provider(), Some(&ahlpay::PROVIDER));
        if field == "status" {
            use paylink_core::LinkProvider;
            assert_refused(&native.list(&query, None).await.unwrap_err(), field, rule);
        }
    }
    ahl.assert_untouched();
}

#[tokio::test]
async fn deactivation_is_refused_unless_the_builder_allows_it() {
    let ahl = unused().await;
    let builder = ahlpay::Client::builder(sandbox_at(&ahl.url()), user()).transport(&transport());
    let client = builder.build().unwrap();
    let links = PayLinks::new(client.clone());
    let refused = links.deactivate(&links.key_for(reference("R-1"))).await.unwrap_err();
    assert_unsupported(&refused, "deactivate");
    for remedy in ["ClientBuilder::allow_deactivation", "PAYLINK_AHL_ALLOW_DEACTIVATION=yes"] {
        assert!(refused.to_string().contains(remedy), "{refused}");
    }
    let request = ahlpay::api::passive_link_payment::PassiveLinkPayment::new("R-1");
    let native = client.passive_link_payment(&request).await.unwrap_err();
    assert_unsupported(&native, "native");
    assert!(native.to_string().contains("allow_deactivation"), "{native}");
    ahl.assert_untouched();
}
