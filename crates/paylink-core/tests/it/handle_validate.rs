//! Calls that are refused before anything is sent, and responses about another reference.

use std::time::Duration;

use paylink_core::{
    CallbackKind, CallbackRequest, Capabilities, Currency, Delivery, Effect, Error, Evidence,
    Expected, Field, Identity, LinkKey, LinkQuery, LinkStatus, Money, NewLink, Operation, PayLinks,
    ProviderId, Reference, Support,
};

use crate::support::assert_error;
use crate::support::fake::{Fake, everything, identity, key, link, read_as, reference};

fn new_link() -> NewLink {
    let amount = Money::parse("149.90", Currency::TRY).unwrap();
    NewLink::new(reference(), amount, "").expires_in(Duration::from_secs(3600))
}

fn expected() -> Expected {
    Expected::new(Money::parse("149.90", Currency::TRY).unwrap())
}

fn request() -> CallbackRequest {
    CallbackRequest::new("POST", "")
        .with_header("content-type", "application/json")
        .with_body(b"{}")
}

/// Calls an operation with a key of the right kind.
async fn call(links: &PayLinks, operation: Operation) -> Result<(), Error> {
    let by_id = key().with_id("id-1");
    match operation {
        Operation::Create => links.create(&new_link()).await.map(drop),
        Operation::Get => links.get(&by_id).await.map(drop),
        Operation::GetByReference => links.get(&key()).await.map(drop),
        Operation::List => links.list(&LinkQuery::new(), None).await.map(drop),
        Operation::Deactivate => links.deactivate(&by_id).await.map(drop),
        Operation::DeactivateByReference => links.deactivate(&key()).await.map(drop),
        Operation::Reactivate => links.reactivate(&by_id).await.map(drop),
        Operation::ReadCallback => links.read_callback(CallbackKind::Payment, &request()).map(drop),
        // Payments that are not offered are not read; see the tests of confirm.
        other => panic!("no call for {other:?}"),
    }
}

#[tokio::test]
async fn an_operation_that_is_not_offered_is_refused_and_nothing_is_sent() {
    for operation in Operation::ALL.iter().copied().filter(|o| *o != Operation::Payments) {
        for support in [Some(Support::No), Some(Support::OptIn), None] {
            let capabilities = match support {
                Some(support) => everything().with(operation, support, Evidence::Documented),
                None => Operation::ALL
                    .iter()
                    .filter(|o| **o != operation)
                    .fold(Capabilities::new(), |all, other| {
                        all.with(*other, Support::Native, Evidence::Documented)
                    }),
            };
            let fake = Fake::offering(capabilities);
            let error = call(&fake.handle(), operation).await.unwrap_err();
            assert_error(&error, Error::is_unsupported, Delivery::NotSent, Effect::None, 0);
            assert!(error.to_string().contains(operation.name()), "{error}");
            assert_eq!(
                error.to_string().contains("off by default: "),
                support == Some(Support::OptIn),
                "{error}"
            );
            assert_eq!(error.provider(), Some(&ProviderId::new("paynet")));
            assert!(fake.calls().is_empty(), "{operation:?}: {:?}", fake.calls());
        }
    }
}

#[tokio::test]
async fn an_operation_that_is_offered_reaches_the_provider() {
    for operation in
        [Operation::Create, Operation::Get, Operation::GetByReference, Operation::ReadCallback]
    {
        for support in [Support::Native, Support::Emulated, Support::Required] {
            let capabilities = everything()
                .with(Field::Lifetime, Support::Native, Evidence::Documented)
                .with(operation, support, Evidence::Observed);
            let fake = Fake::offering(capabilities).reading([read_as(LinkStatus::Open)]);
            call(&fake.handle(), operation).await.unwrap();
            assert_eq!(fake.calls().len(), 1, "{operation:?}");
        }
    }
}

#[tokio::test]
async fn operations_that_read_first_are_refused_if_reading_is_not_offered() {
    let fake = Fake::without(&[Operation::Get, Operation::GetByReference]);
    let links = fake.handle();
    assert!(links.deactivate(&key()).await.unwrap_err().is_unsupported());
    assert!(links.reactivate(&key()).await.unwrap_err().is_unsupported());
    assert!(links.confirm(&key(), &expected(), None).await.unwrap_err().is_unsupported());
    let polling = paylink_core::PollOptions::new(Duration::from_secs(60));
    assert!(links.wait_until_settled(&key(), polling).await.unwrap_err().is_unsupported());
    assert!(fake.calls().is_empty());
}

#[tokio::test]
async fn a_key_of_another_client_is_refused_and_nothing_is_sent() {
    for (provider, environment, account, differs) in [
        ("paywall", "test", "default", "provider"),
        ("paynet", "production", "default", "environment"),
        ("paynet", "test", "shop2", "account"),
    ] {
        let elsewhere = Identity::new(ProviderId::new(provider), environment, account).unwrap();
        let foreign = LinkKey::by_reference(&elsewhere, reference());
        for key in [foreign.clone(), foreign.with_id("id-1")] {
            let fake = Fake::new();
            let links = fake.handle();
            let polling = paylink_core::PollOptions::new(Duration::from_secs(60));
            for error in [
                links.get(&key).await.unwrap_err(),
                links.deactivate(&key).await.unwrap_err(),
                links.reactivate(&key).await.unwrap_err(),
                links.confirm(&key, &expected(), None).await.unwrap_err(),
                links.wait_until_settled(&key, polling).await.unwrap_err(),
            ] {
                assert_error(&error, Error::is_wrong_key, Delivery::NotSent, Effect::None, 0);
                assert!(error.to_string().contains(&format!("another {differs}")), "{error}");
            }
            assert!(fake.calls().is_empty(), "{differs}: {:?}", fake.calls());
        }
    }
}

#[tokio::test]
async fn a_response_about_another_reference_is_a_mismatch_in_every_operation() {
    for reported in ["ORD-2", "ord-1", "ORD-1 ", ""] {
        let fake = Fake::new();
        for _ in 0..5 {
            let mut other = link(LinkStatus::Paid);
            other.reference = Some(reported.into());
            other.body = b"CANARY".to_vec().into();
            fake.script().reads.push_back(Ok(other));
        }
        let links = fake.handle();
        let polling = paylink_core::PollOptions::new(Duration::from_secs(60));
        for error in [
            links.get(&key()).await.unwrap_err(),
            links.deactivate(&key()).await.unwrap_err(),
            links.confirm(&key(), &expected(), None).await.unwrap_err(),
            links.wait_until_settled(&key(), polling).await.unwrap_err(),
            links.resolve(&reference()).await.unwrap_err(),
        ] {
            assert_error(&error, Error::is_mismatch, Delivery::Answered, Effect::None, 0);
            assert_eq!(error.raw_body().to_text(), "CANARY");
            assert!(!format!("{error} {error:?}").contains("CANARY"), "{error:?}");
        }
        assert_eq!(fake.calls(), ["get"; 5]);
    }
}

#[tokio::test]
async fn a_response_with_the_same_or_no_reference_is_accepted() {
    for reported in [Some("ORD-1".to_owned()), None] {
        let mut same = link(LinkStatus::Paid);
        same.reference = reported;
        let fake = Fake::new().reading([Ok(same)]);
        assert_eq!(fake.handle().get(&key()).await.unwrap().status, LinkStatus::Paid);
    }
}

#[tokio::test]
async fn a_field_that_the_provider_does_not_support_is_refused_before_sending() {
    let fake =
        Fake::offering(everything().with(Field::Lifetime, Support::Native, Evidence::Documented));
    let links = fake.handle();
    let mut described = new_link();
    described.description = "Order 1".into();
    let mut undecided = new_link();
    undecided.lifetime = None;
    for (link, field) in [(&described, "description"), (&undecided, "lifetime")] {
        let error = links.create(link).await.unwrap_err();
        assert_error(&error, Error::is_invalid_request, Delivery::NotSent, Effect::None, 0);
        assert_eq!(
            (error.field(), links.validate(link).unwrap_err().field()),
            (Some(field), Some(field))
        );
    }
    assert!(fake.calls().is_empty());
    let marked = described.best_effort(Field::Description);
    assert_eq!(links.validate(&marked).unwrap(), [Field::Description]);
    assert!(fake.calls().is_empty());
    assert_eq!(links.create(&marked).await.unwrap().ignored_fields, [Field::Description]);
    links.create(&new_link()).await.unwrap();
    assert_eq!(fake.calls(), ["create", "create"]);
}

#[test]
fn a_handle_reports_its_identity() {
    let links = Fake::new().handle();
    assert_eq!(links.identity(), &identity());
    assert_eq!(links.key_for(reference()), key());
    assert!(links.capabilities().offers(Operation::Create));
    let other = Reference::new("ORD-2").unwrap();
    assert_eq!(links.key_for(other).to_string(), "pl1:paynet:test:default::ORD-2");
}

#[tokio::test]
async fn a_response_to_an_id_must_name_the_reference() {
    let without_reference = || {
        let mut link = crate::support::fake::link(LinkStatus::Paid);
        link.reference = None;
        Ok(link)
    };
    let by_reference = Fake::new().reading([without_reference()]);
    assert!(by_reference.handle().get(&key()).await.is_ok());
    let by_id = Fake::new().reading([without_reference()]);
    assert!(by_id.handle().get(&key().with_id("7")).await.unwrap_err().is_mismatch());
}
