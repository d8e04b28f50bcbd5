//! The questions about Paywall, grouped as in the register.

mod answers;
mod context;
mod created;
mod envelope;
mod harmless;
mod linkqr;
mod pages;
mod paid;
mod payments;
mod service;
mod shared;
mod signature;
mod webhooks;

pub use context::{Access, Paywall};

use super::question::{Groups, ask_all, switches};
use super::settings::{TestHost, Variables};
use super::{Answers, Provider, Reach};

/// Paywall's row among the providers.
pub const PROVIDER: Provider = Provider {
    name: "paywall",
    switches: || switches(GROUPS),
    ask: |transport, reach| {
        Box::pin(async move {
            let paywall = match reach {
                Reach::Sandbox(rehearsal) => Paywall::for_sandbox(&transport, rehearsal)?,
                Reach::TestHost(variables) => {
                    let (payment, private) = accesses(&variables)?;
                    Paywall::for_test_host(&transport, payment, private)?
                }
            };
            Ok(ask(&paywall).await)
        })
    },
};

const PAYMENT_HOST: TestHost = TestHost {
    provider: "paywall",
    name: "payment, test",
    environment: "PAYLINK_PAYWALL_ENVIRONMENT",
    base_url: "PAYLINK_PAYWALL_BASE_URL",
};

const PRIVATE_HOST: TestHost = TestHost {
    name: "payment private, test",
    base_url: "PAYLINK_PAYWALL_PRIVATE_BASE_URL",
    ..PAYMENT_HOST
};

const PUBLIC_PAIR: [&str; 2] = ["PAYLINK_PAYWALL_PUBLIC_KEY", "PAYLINK_PAYWALL_PUBLIC_CLIENT"];
const PRIVATE_PAIR: [&str; 2] = ["PAYLINK_PAYWALL_PRIVATE_KEY", "PAYLINK_PAYWALL_PRIVATE_CLIENT"];

const GROUPS: Groups<Paywall> =
    &[answers::ENTRIES, pages::ENTRIES, linkqr::ENTRIES, payments::ENTRIES, webhooks::ENTRIES];

/// The two hosts with their pairs. The private pair may be left out, but not half of it.
fn accesses(variables: &Variables) -> Result<(Access, Option<Access>), String> {
    let host = |own| variables.test_host(&paylink_testkit::workspace_root(), own);
    let (payment, private) = (host(&PAYMENT_HOST)?, host(&PRIVATE_HOST)?);
    let access = |host, [key, client]: [&str; 2]| {
        Ok::<_, String>(Access { host, key: variables.key(key)?, client: variables.key(client)? })
    };
    let has_private = PRIVATE_PAIR.iter().any(|name| variables.has(name));
    let private = has_private.then(|| access(private, PRIVATE_PAIR)).transpose()?;
    Ok((access(payment, PUBLIC_PAIR)?, private))
}

/// Asks everything, then deactivates what was generated, also if questions failed.
pub async fn ask(paywall: &Paywall) -> Answers {
    let findings = ask_all(paywall, GROUPS).await;
    Answers { findings, left_open: paywall.close_all().await, notes: paywall.notes() }
}
