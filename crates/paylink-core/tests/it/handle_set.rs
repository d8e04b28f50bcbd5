//! The set that finds the handle for a stored key.

use paylink_core::{LinkKey, PayLinksSet};

use crate::support::fake::Fake;

const OWN: [(&str, &str, &str); 3] = [
    ("paynet", "test", "default"),
    ("paynet", "production", "shop-2"),
    ("paywall", "test", "default"),
];

fn set() -> PayLinksSet {
    OWN.iter()
        .map(|(provider, environment, account)| Fake::of(provider, environment, account).handle())
        .collect()
}

fn stored(provider: &str, environment: &str, account: &str) -> LinkKey {
    format!("pl1:{provider}:{environment}:{account}:42:ORD-1").parse().unwrap()
}

#[test]
fn every_key_finds_the_handle_that_created_it() {
    let set = set();
    for (provider, environment, account) in OWN {
        let key = stored(provider, environment, account);
        assert_eq!(set.for_key(&key).unwrap().identity(), key.identity());
    }
}

#[test]
fn a_key_of_no_handle_is_refused_and_the_error_names_what_differs() {
    for (provider, environment, account, part) in [
        ("ahlpay", "test", "default", "provider"),
        ("paywall", "production", "default", "environment"),
        ("paynet", "test", "shop-2", "account"),
    ] {
        let error = set().for_key(&stored(provider, environment, account)).unwrap_err();
        assert!(error.is_wrong_key(), "{error}");
        assert!(error.to_string().contains(&format!("another {part}")), "{error}");
    }
    assert!(PayLinksSet::new().for_key(&stored("paynet", "test", "default")).is_err());
}

#[test]
fn a_second_handle_of_the_same_account_replaces_the_first() {
    let set = set().with(Fake::of("paynet", "test", "default").handle());
    assert_eq!(set.iter().count(), OWN.len());
}
