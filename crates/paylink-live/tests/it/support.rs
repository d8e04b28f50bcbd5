//! Shorthand for the tests.

use paylink_core::Transport;
use paylink_core::http::RetryPolicy;
use paylink_live::{Provider, Report, Switch, Variables, Word};
use paylink_sandbox::Sandbox;

/// What no report may contain.
pub(crate) const CANARY: &str = "KANARYA";

/// One request a call: nothing here is to be waited for.
pub(crate) fn transport() -> Transport {
    Transport::builder().retry(RetryPolicy::none()).build().unwrap()
}

/// Asks a sandbox of the test as an account is asked: nobody pays.
pub(crate) async fn ask_sandbox(provider: Provider, sandbox: &Sandbox) -> Report {
    let variables = Variables::from_pairs(sandbox.variables());
    paylink_live::ask_this_machine(&transport(), provider, &variables).await.unwrap()
}

/// Asks a server of this machine as an account is asked, with keys that contain the canary.
pub(crate) async fn ask_url(provider: Provider, url: &str) -> Report {
    ask_with(provider, &[url, url]).await
}

/// The same with another address for Paywall's private host.
pub(crate) async fn ask_with(provider: Provider, urls: &[&str; 2]) -> Report {
    let variables = Variables::from_pairs([
        ("PAYLINK_PAYNET_BASE_URL", urls[0]),
        ("PAYLINK_PAYNET_SECRET_KEY", "sck_pcs_KANARYA/x+y==-_"),
        ("PAYLINK_PAYWALL_BASE_URL", urls[0]),
        ("PAYLINK_PAYWALL_PUBLIC_KEY", "public-KANARYA+/="),
        ("PAYLINK_PAYWALL_PUBLIC_CLIENT", "public-client-KANARYA"),
        ("PAYLINK_PAYWALL_PRIVATE_BASE_URL", urls[1]),
        ("PAYLINK_PAYWALL_PRIVATE_KEY", "private-KANARYA+/="),
        ("PAYLINK_PAYWALL_PRIVATE_CLIENT", "private-client-KANARYA"),
        ("PAYLINK_AHL_BASE_URL", urls[0]),
        ("PAYLINK_AHL_EMAIL", "KANARYA@shop.example"),
        ("PAYLINK_AHL_PASSWORD", CANARY),
        ("PAYLINK_AHL_HASH_PASSWORD", CANARY),
    ]);
    paylink_live::ask_this_machine(&transport(), provider, &variables).await.unwrap()
}

/// The entries that got this word.
pub(crate) fn with_word(report: &Report, word: Word) -> Vec<Switch> {
    report.findings.iter().filter(|own| own.word == word).map(|own| own.entry).collect()
}

/// All that a report shows, in each of its forms.
pub(crate) fn shown(report: &Report) -> String {
    format!("{report:?} {report} {}", serde_json::to_string(report).unwrap())
}
