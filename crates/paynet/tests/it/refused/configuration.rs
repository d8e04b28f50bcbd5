//! Keys, environments, accounts and callback tokens.

use paylink_testkit::refused::assert_refused;
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

#[tokio::test]
async fn an_invalid_name_of_an_environment_or_account_is_refused() {
    for name in ["", "Test", "prod", "live", "sandbox", "test "] {
        assert_refused(
            &Environment::named(name).unwrap_err(),
            "environment",
            "`test` or `production`",
        );
    }
    for name in ["", "a b", "a:b", &"x".repeat(65), "şube"] {
        let gateway = Environment::custom(name, "https://gateway.example/paynet").unwrap();
        let error = Client::builder(gateway, KEY).build().unwrap_err();
        assert_refused(&error, "environment", "1 to 64");
        let error = Client::builder(Environment::Test, KEY).account(name).build().unwrap_err();
        assert_refused(&error, "account", "1 to 64");
    }
}

#[test]
fn plain_http_is_refused_except_on_this_machine() {
    for url in [
        "http://10.0.0.1/paynet",
        "http://localhost.example",
        "https://api.paynet.com.tr",
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
}

#[test]
fn a_short_key_of_a_callback_token_is_refused() {
    let error = CallbackToken::new("kisa").unwrap_err();
    assert!(error.is_configuration() && error.to_string().contains("32 bytes"), "{error}");
}
