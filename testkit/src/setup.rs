//! Assertions about clients that cannot be built: the names and addresses of environments, and the
//! parts of link keys.

use paylink_core::{Error, Result};

use crate::refused::assert_refused;

#[track_caller]
fn error<T>(result: Result<T>, case: &str) -> Error {
    assert!(result.is_err(), "{case:?} is accepted");
    result.err().unwrap()
}

/// Asserts that exactly the `known` names are names of environments. `named` returns the name of
/// the environment that it finds.
#[track_caller]
pub fn assert_environment_names(
    named: impl Fn(&str) -> Result<String>,
    known: &[&str],
    rule: &str,
) {
    let unknown = ["", "Test", "prod", "live", "sandbox", "test ", "Production", "production-tr"];
    for name in unknown {
        assert_refused(&error(named(name), name), "environment", rule);
    }
    for name in known {
        assert_eq!(named(name).unwrap(), *name);
    }
}

/// Asserts that a client is not built for an environment or an account whose name cannot be in a
/// link key.
#[track_caller]
pub fn assert_names_fit_a_link_key<C>(
    in_environment: impl Fn(&str) -> Result<C>,
    of_account: impl Fn(&str) -> Result<C>,
) {
    for name in ["", "a b", "a:b", &"x".repeat(65), "şube"] {
        assert_refused(&error(in_environment(name), name), "environment", "1 to 64");
        assert_refused(&error(of_account(name), name), "account", "1 to 64");
    }
}

/// Asserts that a sandbox has an address of this machine, and that any other server has one with
/// `https`. `own` is an address of the provider.
#[track_caller]
pub fn assert_addresses<E>(
    own: &str,
    sandbox: impl Fn(&str) -> Result<E>,
    custom: impl Fn(&str) -> Result<E>,
) {
    for url in ["http://10.0.0.1/pay", "http://localhost.example", own, "ftp://127.0.0.1"] {
        assert_refused(&error(sandbox(url), url), "base_url", "this machine");
    }
    for (url, rule) in [
        ("http://gateway.example", "https://"),
        ("http://127.0.0.1:80", "https://"),
        ("https://u:p@gateway.example", "user name"),
        ("https://gateway.example/?a=1", "query"),
        ("gateway.example", "absolute"),
    ] {
        assert_refused(&error(custom(url), url), "base_url", rule);
    }
}
