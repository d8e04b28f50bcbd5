//! Keys, environments, accounts and callback tokens.

use paylink_testkit::refused::assert_refused;
use paylink_testkit::setup::{
    assert_addresses, assert_environment_names, assert_names_fit_a_link_key,
};
use paynet::{CallbackToken, Client, Environment};

use super::unused;
use crate::support::{KEY, sandbox_at};

#[tokio::test]
async fn a_secret_key_that_is_empty_or_would_break_the_header_is_refused() {
    let stub = unused().await;
    for key in [
        "",
        "sck_KANARYA\r\nX-Evil: 1",
        "sck_KANARYA\n",
        "sck_ KANARYA",
        "sck_KANARYAş",
        "\u{0}KANARYA",
    ] {
        let error = Client::builder(sandbox_at(&stub.url()), key).build().unwrap_err();
        assert_refused(&error, "key", "visible ASCII");
        assert!(!format!("{error} {error:?}").contains("KANARYA"), "{error:?}");
    }
    stub.assert_untouched();
}

#[test]
fn an_invalid_name_of_an_environment_or_account_is_refused() {
    assert_environment_names(
        |name| Environment::named(name).map(|own| own.name().to_owned()),
        &["test", "production"],
        "`test` or `production`",
    );
    assert_names_fit_a_link_key(
        |name| {
            let gateway = Environment::custom(name, "https://gateway.example/paynet").unwrap();
            Client::builder(gateway, KEY).build()
        },
        |name| Client::builder(Environment::Test, KEY).account(name).build(),
    );
}

#[test]
fn plain_http_is_refused_except_on_this_machine() {
    let own = "https://api.paynet.com.tr";
    assert_addresses(own, Environment::sandbox, |url| Environment::custom("gateway", url));
}

#[test]
fn a_short_key_of_a_callback_token_is_refused() {
    let error = CallbackToken::new("kisa").unwrap_err();
    assert!(error.is_configuration() && error.to_string().contains("32 bytes"), "{error}");
}
