//! Clients that cannot be built.

use ahlpay::{Client, ClientBuilder, Credentials, Environment, HashPassword};
use paylink_testkit::refused::assert_refused;
use paylink_testkit::setup::{
    assert_addresses, assert_environment_names, assert_names_fit_a_link_key,
};

use super::unused;
use crate::support::{API_USER, PASSWORD, transport, user};

fn build(builder: ClientBuilder) -> ahlpay::Result<Client> {
    builder.transport(&transport()).build()
}

#[tokio::test]
async fn blank_credentials_or_a_blank_hash_password_are_refused() {
    let ahl = unused().await;
    let environment = || crate::support::sandbox_at(&ahl.url());
    for builder in [
        Client::builder(environment(), Credentials::new("", PASSWORD)),
        Client::builder(environment(), Credentials::new(" \t", PASSWORD)),
        Client::builder(environment(), Credentials::new(API_USER, "")),
        Client::builder(environment(), user()).hash_password(HashPassword::new("")),
        Client::builder(environment(), user()).hash_password(HashPassword::new("  ")),
    ] {
        let error = build(builder).unwrap_err();
        assert!(error.is_configuration() && error.to_string().contains("blank"), "{error}");
        assert!(error.to_string().ends_with("nothing was sent"), "{error}");
        assert_eq!(error.provider(), Some(&ahlpay::PROVIDER));
        assert!(!format!("{error} {error:?}").contains("anarya"), "{error:?}");
    }
    ahl.assert_untouched();
}

#[test]
fn fewer_than_two_transaction_days_are_refused() {
    for days in [0, 1] {
        let error =
            build(Client::builder(Environment::Test, user()).transaction_days(days)).unwrap_err();
        assert!(error.is_configuration() && error.to_string().contains("at least 2"), "{error}");
    }
    build(Client::builder(Environment::Test, user()).transaction_days(2)).unwrap();
}

#[test]
fn an_unknown_environment_name_is_refused() {
    assert_environment_names(
        |name| Environment::named(name).map(|own| own.name().to_owned()),
        &["test", "production"],
        "`test` or `production`",
    );
}

#[test]
fn an_environment_or_account_name_that_link_keys_cannot_contain_is_refused() {
    assert_names_fit_a_link_key(
        |name| {
            let gateway = Environment::custom(name, "https://gateway.example/ahlpay").unwrap();
            build(Client::builder(gateway, user()))
        },
        |name| build(Client::builder(Environment::Test, user()).account(name)),
    );
}

#[test]
fn plain_http_is_refused_except_on_this_machine() {
    let own = "https://testahlsanalpos.ahlpay.com.tr";
    assert_addresses(own, Environment::sandbox, |url| Environment::custom("gateway", url));
    // The variant itself, without its constructor.
    let base_url = paylink_core::http::BaseUrl::loopback("http://127.0.0.1:9").unwrap();
    let custom = Environment::Custom { name: "gateway".into(), base_url };
    assert_refused(&build(Client::builder(custom, user())).unwrap_err(), "base_url", "https://");
}

#[test]
fn a_client_can_be_built_for_every_observed_environment() {
    for environment in [Environment::Test, Environment::Production] {
        let name = environment.name().to_owned();
        let client = build(Client::builder(environment, user())).unwrap();
        assert_eq!(client.identity().environment(), name);
        assert_eq!(client.identity().account(), "default");
    }
}
