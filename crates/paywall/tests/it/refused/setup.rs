//! Settings with which a client cannot be built.

use paylink_testkit::refused::assert_refused;
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
    for name in [
        "",
        "Test",
        "prod",
        "live",
        "sandbox",
        "test ",
        "production-tr",
        "test-turkey",
        "turkey",
        "Production",
    ] {
        let error = Environment::named(name).unwrap_err();
        assert_refused(&error, "environment", "`test`, `production` or `production-turkey`");
    }
    for name in ["test", "production", "production-turkey"] {
        assert_eq!(Environment::named(name).unwrap().name(), name);
    }
}

#[test]
fn an_environment_or_account_name_that_does_not_fit_a_link_key() {
    for name in ["", "a b", "a:b", &"x".repeat(65), "şube"] {
        let at = ("https://gateway.example/paywall", "https://gateway.example/private");
        let gateway = Environment::custom(name, at.0, at.1).unwrap();
        assert_refused(
            &build(Client::builder(gateway, public_pair())).unwrap_err(),
            "environment",
            "1 to 64",
        );
        let builder = Client::builder(Environment::Test, public_pair()).account(name);
        assert_refused(&build(builder).unwrap_err(), "account", "1 to 64");
    }
}

#[test]
fn plain_http_to_another_machine() {
    let here = "http://127.0.0.1:9";
    for url in [
        "http://10.0.0.1/paywall",
        "http://localhost.example",
        "https://payment-api.itspaywall.com",
        "ftp://127.0.0.1",
    ] {
        assert_refused(&Environment::sandbox(url, here).unwrap_err(), "base_url", "this machine");
        assert_refused(&Environment::sandbox(here, url).unwrap_err(), "base_url", "this machine");
    }
    let good = "https://gateway.example";
    for (url, rule) in [
        ("http://gateway.example", "https://"),
        ("http://127.0.0.1:80", "https://"),
        ("https://u:p@gateway.example", "user name"),
        ("https://gateway.example/?a=1", "query"),
        ("gateway.example", "absolute"),
    ] {
        assert_refused(&Environment::custom("gateway", url, good).unwrap_err(), "base_url", rule);
        assert_refused(&Environment::custom("gateway", good, url).unwrap_err(), "base_url", rule);
    }
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
