//! `from_env` in a process of its own: a variable with a provider's prefix that it does not read is
//! an error with a suggestion.
#![cfg(feature = "paynet")]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::process::Command;

const CHILD: &str = "PAYLINK_TEST_CHILD";

/// Runs in the child process only.
#[test]
fn child() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    match paylink::from_env("paynet") {
        Ok(links) => println!("ok {:?}", links.identity()),
        Err(error) => println!("error {error}"),
    }
}

fn from_env(variables: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["child", "--exact", "--nocapture"])
        .env(CHILD, "1")
        .env("PAYLINK_PAYNET_ENVIRONMENT", "test")
        .env("PAYLINK_PAYNET_SECRET_KEY", "sck_CANARY")
        .envs(variables.iter().copied())
        .output()
        .expect("the child runs");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn a_variable_that_is_not_read_is_named_with_a_suggestion() {
    let complete = from_env(&[("PAYLINK_PAYWALL_PUBLIC_KEY", "of another provider")]);
    assert!(complete.contains("ok "), "{complete}");
    for (name, meant) in [
        ("PAYLINK_PAYNET_ACOUNT", "PAYLINK_PAYNET_ACCOUNT"),
        ("PAYLINK_PAYNET_SECERT_KEY", "PAYLINK_PAYNET_SECRET_KEY"),
        ("PAYLINK_PAYNET_SEVERAL_CARD", "PAYLINK_PAYNET_SEVERAL_CARDS"),
    ] {
        let refused = from_env(&[(name, "CANARY")]);
        assert!(refused.contains("error ") && refused.contains(name), "{refused}");
        assert!(refused.contains(&format!("did you mean {meant}?")), "{refused}");
        assert!(!refused.contains("CANARY"), "{refused}");
    }
    let unlike = from_env(&[("PAYLINK_PAYNET_WEATHER", "CANARY")]);
    assert!(unlike.contains("PAYLINK_PAYNET_WEATHER is not") && !unlike.contains("did you mean"));
}
