//! The questions about AHL Pay, grouped as in the register.

mod context;
mod creation;
mod deactivation;
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

use secrecy::ExposeSecret;

pub use context::{Account, AhlPay};

use super::question::{Groups, ask_all, switches};
use super::settings::{TestHost, Variables};
use super::{Answers, Provider, Reach};

/// AHL Pay's row among the providers.
pub const PROVIDER: Provider = Provider {
    name: "ahl",
    switches: || switches(GROUPS),
    ask: |transport, reach| {
        Box::pin(async move {
            let ahl = match reach {
                Reach::Sandbox(rehearsal) => AhlPay::for_sandbox(&transport, rehearsal)?,
                Reach::TestHost(variables) => {
                    let host =
                        variables.test_host(&paylink_testkit::workspace_root(), &TEST_HOST)?;
                    AhlPay::for_test_host(&transport, host, account(&variables)?)?
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
    creation::ENTRIES,
    listing::ENTRIES,
    inquiry::ENTRIES,
    transactions::ENTRIES,
    deactivation::ENTRIES,
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

/// Asks everything, then deactivates what was created, also if questions failed.
pub async fn ask(ahl: &AhlPay) -> Answers {
    let findings = ask_all(ahl, GROUPS).await;
    Answers { findings, left_open: ahl.close_all().await, ..Answers::default() }
}
