//! Shorthand for the tests.

use paylink_core::Transport;
use paylink_core::http::RetryPolicy;
use paylink_sandbox::Switch;
use xtask::live::backend::Rehearsal;
use xtask::live::settings::{Host, Variables};
use xtask::live::{Answers, PROVIDERS, Provider, Reach, ahl, paynet};

/// One request a call: nothing here is to be waited for.
pub(crate) fn transport() -> Transport {
    Transport::builder().retry(RetryPolicy::none()).build().unwrap()
}

pub(crate) fn provider(name: &str) -> &'static Provider {
    PROVIDERS.iter().find(|own| own.name == name).unwrap()
}

/// Asks a sandbox with these switches turned.
pub(crate) async fn rehearse(transport: &Transport, provider: &Provider, on: &[Switch]) -> Answers {
    let reach = Reach::Sandbox(Rehearsal::start(on).await.unwrap());
    (provider.ask)(transport.clone(), reach).await.unwrap()
}

/// Asks Paynet at an address of this machine as a real account is asked: without the sandbox's
/// rehearsal.
pub(crate) async fn ask_paynet(transport: &Transport, url: &str, key: &str) -> Answers {
    let host = Host::local(url).unwrap();
    paynet::ask(&paynet::Paynet::for_test_host(transport, host, &key.into()).unwrap()).await
}

/// Asks AHL Pay in the same way.
pub(crate) async fn ask_ahl(transport: &Transport, url: &str, account: ahl::Account) -> Answers {
    let host = Host::local(url).unwrap();
    ahl::ask(&ahl::AhlPay::for_test_host(transport, host, account).unwrap()).await
}

/// The switches whose entry got this word.
pub(crate) fn with_word(asked: &Answers, word: &str) -> Vec<Switch> {
    asked.findings.iter().filter(|own| own.word() == word).map(|own| own.switch).collect()
}

pub(crate) fn variables(pairs: &[(&str, &str)]) -> Variables {
    Variables::from_pairs(
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    )
}
