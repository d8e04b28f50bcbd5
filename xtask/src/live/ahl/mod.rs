//! What the register assumes about AHL Pay, group by group as there.

mod closing;
mod creating;
mod envelope;
mod harmless;
mod hash;
mod inquiry;
mod links;
mod listed;
mod listing;
mod login;
mod paid;
mod service;
mod session;
mod transactions;
mod world;

use secrecy::ExposeSecret;

pub use world::{Account, AhlPay};

use super::question::{Groups, ask_all, switches};
use super::settings::{TestHost, Variables};
use super::{Asked, Provider, Reach};

/// AHL Pay's row among the providers.
pub const PROVIDER: Provider = Provider {
    name: "ahl",
    switches: || switches(GROUPS),
    ask: |transport, reach| {
        Box::pin(async move {
            let ahl = match reach {
                Reach::Sandbox(hands) => AhlPay::rehearsal(&transport, hands)?,
                Reach::TestHost(variables) => {
                    let host = variables.test_host(&crate::workspace_root(), &TEST_HOST)?;
                    AhlPay::real(&transport, host, account(&variables)?)?
                }
            };
            Ok(ask(&ahl).await)
        })
    },
};

const TEST_HOST: TestHost = TestHost {
    provider: "ahlpay",
    name: "test",
    environment: "PAYLINK_AHL_ENVIRONMENT",
    base_url: "PAYLINK_AHL_BASE_URL",
};

const MEMBER_ID: &str = "PAYLINK_AHL_MEMBER_ID";
const HASH_PASSWORD: &str = "PAYLINK_AHL_HASH_PASSWORD";

const GROUPS: Groups<AhlPay> = &[
    session::ENTRIES,
    creating::ENTRIES,
    listing::ENTRIES,
    inquiry::ENTRIES,
    transactions::ENTRIES,
    closing::ENTRIES,
];

/// The API user, the member that it belongs to, and what requests are signed with.
fn account(variables: &Variables) -> Result<Account, String> {
    let mut account =
        Account::new(variables.key("PAYLINK_AHL_EMAIL")?, variables.key("PAYLINK_AHL_PASSWORD")?);
    if variables.has(MEMBER_ID) {
        let number = variables.key(MEMBER_ID)?.expose_secret().parse();
        account.member_id = number.map_err(|_| format!("{MEMBER_ID} must be a whole number"))?;
    }
    if variables.has(HASH_PASSWORD) {
        account.hash_password = Some(variables.key(HASH_PASSWORD)?);
    }
    Ok(account)
}

/// Asks everything, then closes what was created, whatever became of the questions.
pub async fn ask(ahl: &AhlPay) -> Asked {
    let findings = ask_all(ahl, GROUPS).await;
    Asked { findings, left_open: ahl.close_all().await, ..Asked::default() }
}
