//! What the register assumes about Paynet, group by group as there.

mod answer;
mod asking;
mod harmless;
mod links;
mod listed;
mod listing;
mod paid;
mod payments;
mod reading;
mod returning;
mod service;
mod world;

pub use world::Paynet;

use super::question::{Groups, ask_all, switches};
use super::settings::TestHost;
use super::{Asked, Provider, Reach};

/// Paynet's row among the providers.
pub const PROVIDER: Provider = Provider {
    name: "paynet",
    switches: || switches(GROUPS),
    ask: |transport, reach| {
        Box::pin(async move {
            let paynet = match reach {
                Reach::Sandbox(hands) => Paynet::rehearsal(&transport, hands)?,
                Reach::TestHost(variables) => {
                    let host = variables.test_host(&crate::workspace_root(), &TEST_HOST)?;
                    Paynet::real(&transport, host, &variables.key("PAYLINK_PAYNET_SECRET_KEY")?)?
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
    &[asking::ENTRIES, reading::ENTRIES, listing::ENTRIES, payments::ENTRIES, returning::ENTRIES];

/// Asks everything, then closes what was created, whatever became of the questions.
pub async fn ask(paynet: &Paynet) -> Asked {
    let findings = ask_all(paynet, GROUPS).await;
    Asked { findings, left_open: paynet.close_all().await, ..Asked::default() }
}
