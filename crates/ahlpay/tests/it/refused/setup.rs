//! Clients that cannot be built like this.

use ahlpay::{Client, ClientBuilder, Credentials, Environment, HashPassword};
use xtask::testing::refused::assert_refused;

use super::unused;
use crate::support::{API_USER, PASSWORD, transport, user};

fn build(builder: ClientBuilder) -> ahlpay::Result<Client> {
    builder.transport(&transport()).build()
}

#[tokio::test]
async fn an_api_user_or_hash_password_that_is_blank() {
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
fn payments_that_are_looked_for_over_no_days() {
    for days in [0, 1] {
        let error =
            build(Client::builder(Environment::Test, user()).transaction_days(days)).unwrap_err();
        assert!(error.is_configuration() && error.to_string().contains("at least 2"), "{error}");
    }
    build(Client::builder(Environment::Test, user()).transaction_days(2)).unwrap();
}

#[test]
fn an_environment_that_is_named_wrongly() {
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
fn an_environment_or_account_whose_name_no_link_key_could_carry() {
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
fn plain_http_anywhere_but_on_this_machine() {
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
    // Put together by manual, past the constructor.
    let base_url = paylink_core::http::BaseUrl::loopback("http://127.0.0.1:9").unwrap();
    let custom = Environment::Custom { name: "gateway".into(), base_url };
    assert_refused(&build(Client::builder(custom, user())).unwrap_err(), "base_url", "https://");
}

#[test]
fn every_observed_environment_can_be_built() {
    for environment in [Environment::Test, Environment::Production] {
        let name = environment.name().to_owned();
        let client = build(Client::builder(environment, user())).unwrap();
        assert_eq!(client.identity().environment(), name);
        assert_eq!(client.identity().account(), "default");
    }
}
