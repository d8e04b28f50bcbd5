//! Clients that cannot be built.

use ahlpay::{Client, ClientBuilder, Credentials, Environment, HashPassword};
use paylink_testkit::refused::assert_refused;

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
    for name in ["", "Test", "prod", "live", "sandbox", "test ", "Production"] {
        assert_refused(
            &Environment::named(name).unwrap_err(),
            "environment",
            "`test` or `production`",
        );
    }
    for name in ["test", "production"] {
        assert_eq!(Environment::named(name).unwrap().name(), name);
    }
}

#[test]
fn an_environment_or_account_name_that_link_keys_cannot_contain_is_refused() {
    for name in ["", "a b", "a:b", &"x".repeat(65), "şube"] {
        let gateway = Environment::custom(name, "https://gateway.example/ahlpay").unwrap();
        assert_refused(
            &build(Client::builder(gateway, user())).unwrap_err(),
            "environment",
            "1 to 64",
        );
        let builder = Client::builder(Environment::Test, user()).account(name);
        assert_refused(&build(builder).unwrap_err(), "account", "1 to 64");
    }
}

#[test]
fn plain_http_is_refused_except_on_this_machine() {
    for url in [
        "http://10.0.0.1/ahlpay",
        "http://localhost.example",
        "https://testahlsanalpos.ahlpay.com.tr",
        "ftp://127.0.0.1",
    ] {
        assert_refused(&Environment::sandbox(url).unwrap_err(), "base_url", "this machine");
    }
    for (url, rule) in [
        ("http://gateway.example", "https://"),
        ("http://127.0.0.1:80", "https://"),
        ("https://u:p@gateway.example", "user name"),
        ("https://gateway.example/?a=1", "query"),
        ("gateway.example", "absolute"),
    ] {
        assert_refused(&Environment::custom("gateway", url).unwrap_err(), "base_url", rule);
    }
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
