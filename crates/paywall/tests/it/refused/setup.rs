//! Settings with which a client cannot be built.

use paylink_testkit::refused::assert_refused;
use paylink_testkit::setup::{
    assert_addresses, assert_environment_names, assert_names_fit_a_link_key,
};
use paywall::{Client, ClientBuilder, Environment, KeyPair};

use super::unused;
use crate::support::{
    PRIVATE_CLIENT, PRIVATE_KEY, PUBLIC_CLIENT, PUBLIC_KEY, private_pair, public_pair, transport,
};

fn build(builder: ClientBuilder) -> paywall::Result<Client> {
    builder.transport(&transport()).build()
}

#[tokio::test]
async fn a_key_that_is_blank_or_not_a_header_value() {
    let hosts = unused().await;
    let bad =
        ["", " ", "KANARYA\r\nX-Evil: 1", "KANARYA\n", "KANARYA x", "KANARYAş", "\u{0}KANARYA"];
    for text in bad {
        for (public, private) in [
            (KeyPair::new(text, PUBLIC_CLIENT), private_pair()),
            (KeyPair::new(PUBLIC_KEY, text), private_pair()),
            (public_pair(), KeyPair::new(text, PRIVATE_CLIENT)),
            (public_pair(), KeyPair::new(PRIVATE_KEY, text)),
        ] {
            let environment =
                crate::support::sandbox_at(&hosts.payment.url(), &hosts.private.url());
            let error =
                build(Client::builder(environment, public).private_keys(private)).unwrap_err();
            assert_refused(&error, "key", "visible ASCII");
            assert_eq!(error.provider(), Some(&paywall::PROVIDER));
            assert!(!format!("{error} {error:?} {error:#?}").contains("KANARYA"), "{error:?}");
        }
    }
    hosts.assert_untouched();
}

#[test]
fn an_unknown_environment_name() {
    assert_environment_names(
        |name| Environment::named(name).map(|own| own.name().to_owned()),
        &["test", "production", "production-turkey"],
        "`test`, `production` or `production-turkey`",
    );
}

#[test]
fn an_environment_or_account_name_that_does_not_fit_a_link_key() {
    let at = ("https://gateway.example/paywall", "https://gateway.example/private");
    assert_names_fit_a_link_key(
        |name| {
            let gateway = Environment::custom(name, at.0, at.1).unwrap();
            build(Client::builder(gateway, public_pair()))
        },
        |name| build(Client::builder(Environment::Test, public_pair()).account(name)),
    );
}

#[test]
fn plain_http_to_another_machine() {
    let (own, here) = ("https://payment-api.itspaywall.com", "http://127.0.0.1:9");
    let good = "https://gateway.example";
    assert_addresses(
        own,
        |url| Environment::sandbox(url, here),
        |url| Environment::custom("gateway", url, good),
    );
    assert_addresses(
        own,
        |url| Environment::sandbox(here, url),
        |url| Environment::custom("gateway", good, url),
    );
}

#[test]
fn every_documented_environment_can_be_built() {
    for environment in [Environment::Test, Environment::Production, Environment::ProductionTurkey] {
        let name = environment.name().to_owned();
        let client =
            build(Client::builder(environment, public_pair()).private_keys(private_pair()))
                .unwrap();
        assert_eq!(client.identity().environment(), name);
        assert_eq!(client.identity().account(), "default");
    }
}
