//! The shared parts with the descriptions of the real providers.

use std::collections::HashSet;

use crate::findings::DocumentedServices;
use crate::redaction::Redactor;
use crate::{ahlpay, paynet, paywall};

use super::*;

fn owner(path: &str) -> Option<&'static Description> {
    DESCRIPTIONS.iter().copied().find(|own| own.owns(path))
}

fn service(path: &str) -> Option<(Provider, &str)> {
    let owner = owner(path)?;
    Some((owner.provider, owner.service(path)?))
}

#[test]
fn a_path_names_its_provider_and_service() {
    for (path, provider, name) in [
        ("/paynet/v1/mailorder/create", paynet::PROVIDER, "mailorder/create"),
        ("/paywall/api/paywall/checkout/inquiry", paywall::PROVIDER, "checkout/inquiry"),
        ("/paywall-private/api/paywall/private/query", paywall::PROVIDER, "private/query"),
        ("/ahlpay/api/Payment/CreateLinkPayment", ahlpay::PROVIDER, "Payment/CreateLinkPayment"),
    ] {
        assert_eq!(service(path), Some((provider, name)));
    }
    assert_eq!(owner("/paynet/pay/abc").map(|own| own.provider), Some(paynet::PROVIDER));
    for other in ["/paynet/pay/abc", "/paynetx/v1/a", "/_sandbox/", "/"] {
        assert_eq!(service(other), None, "{other}");
    }
}

#[test]
fn ids_are_unique_and_read_back() {
    for provider in Provider::ALL {
        assert_eq!(provider.id().parse(), Ok(*provider));
    }
    assert_eq!("other".parse::<Provider>(), Err(UnknownProvider));
    let three = [&paynet::DESCRIPTION, &paywall::DESCRIPTION, &ahlpay::DESCRIPTION];
    assert_eq!(ids(three.into_iter()), "paynet, paywall and ahlpay");
    let every = ids(DESCRIPTIONS.iter().copied());
    assert!(Provider::ALL.iter().all(|provider| every.contains(provider.id())), "{every}");
    assert_eq!(
        UnknownProvider.to_string(),
        format!("there is no such provider; the providers are {every}")
    );
    let kinds = || DESCRIPTIONS.iter().flat_map(|own| own.link_kinds).copied();
    assert!(kinds().all(|kind| link_kind(kind.id) == Some(kind)));
    assert_eq!(kinds().map(|kind| kind.id).collect::<HashSet<_>>().len(), kinds().count());
    for description in DESCRIPTIONS {
        assert!(description.link_kinds.iter().all(|own| own.provider == description.provider));
    }
}

#[test]
fn documented_services_are_found_by_their_path() {
    let services = DocumentedServices::read(DESCRIPTIONS);
    assert_eq!(
        services.shape("/paynet/v1/mailorder/create", "AMOUNT"),
        Some(("mailorder/create", "POST", &["number"][..], false))
    );
    let query = "api/paywall/private/query";
    let shape = services.shape(&format!("/paywall-private/{query}"), "merchantuniquecode");
    assert!(matches!(shape, Some(("private/query", "GET", _, true))), "{shape:?}");
    assert_eq!(services.shape(&format!("/paywall/{query}"), "merchantuniquecode"), None);
}

#[test]
fn the_keys_of_every_provider_are_cut_out_of_any_text() {
    let redactor = Redactor::new(DESCRIPTIONS, "own_mark_");
    for (text, clean) in [
        (
            r#"{"secret_key":"sck_pcs_a/b+c=","x":1}"#,
            r#"{"secret_key":"(key not recorded)","x":1}"#,
        ),
        ("sck_a sck_b", "(key not recorded) (key not recorded)"),
        (
            "PaywallSandboxPublicA+b/c=;5A4DB0C5-00AA,5a4db0c5-00aa PaywallSandboxCheckoutHashX",
            "(key not recorded);(key not recorded),(key not recorded) (key not recorded)",
        ),
        (
            r#"{"email":"ahlpay-sandbox-a1@shop.example","password":"AhlPaySandboxPasswordA+b/c="}"#,
            r#"{"email":"(key not recorded)@shop.example","password":"(key not recorded)"}"#,
        ),
        ("Şükrü", "Şükrü"),
    ] {
        assert_eq!(redactor.redact(text), clean);
    }
    assert!(redactor.is_secret_body("/ahlpay/api/Security/AuthenticationMerchant"));
    assert!(!redactor.is_secret_body("/ahlpay/api/Payment/GetCreatedLinks"));
}

#[test]
fn every_switch_belongs_to_one_provider() {
    for switch in crate::Switch::ALL {
        let prefix = switch.name().split('-').next();
        let owners = DESCRIPTIONS.iter().filter(|own| Some(own.switch_prefix) == prefix);
        assert_eq!(owners.count(), 1, "{switch}");
    }
}
