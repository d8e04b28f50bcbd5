//! The questions about Paynet, grouped as in the register.

mod answer;
mod callbacks;
mod context;
mod details;
mod harmless;
mod links;
mod listed;
mod listing;
mod paid;
mod payments;
mod requests;
mod service;

pub use context::Paynet;

use super::question::{Groups, ask_all, switches};
use super::settings::TestHost;
use super::{Answers, Provider, Reach};

/// Paynet's row among the providers.
pub const PROVIDER: Provider = Provider {
    name: "paynet",
    switches: || switches(GROUPS),
    ask: |transport, reach| {
        Box::pin(async move {
            let paynet = match reach {
                Reach::Sandbox(rehearsal) => Paynet::for_sandbox(&transport, rehearsal)?,
                Reach::TestHost(variables) => {
                    let host =
                        variables.test_host(&paylink_testkit::workspace_root(), &TEST_HOST)?;
                    Paynet::for_test_host(
                        &transport,
                        host,
                        &variables.key("PAYLINK_PAYNET_SECRET_KEY")?,
                    )?
                }
            };
            Ok(ask(&paynet).await)
        })
    },
};

const TEST_HOST: TestHost = TestHost {
    provider: "paynet",
    name: "test",
    environment: "PAYLINK_PAYNET_ENVIRONMENT",
    base_url: "PAYLINK_PAYNET_BASE_URL",
};

const GROUPS: Groups<Paynet> =
    &[requests::ENTRIES, details::ENTRIES, listing::ENTRIES, payments::ENTRIES, callbacks::ENTRIES];

/// Asks everything, then deactivates what was created, also if questions failed.
pub async fn ask(paynet: &Paynet) -> Answers {
    let findings = ask_all(paynet, GROUPS).await;
    Answers { findings, left_open: paynet.close_all().await, ..Answers::default() }
}
