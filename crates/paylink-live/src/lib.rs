//! Questions to the test hosts of Turkish payment-link providers: whether what their clients
//! assume is true.
//!
//! The clients of `paylink` have to assume something wherever no page of a provider gives the
//! answer. Each assumption is an entry of `docs/unverified.md` and a [`Switch`] of the sandbox.
//! This crate has a question for each of them whose answer distinguishes the two positions of the
//! switch, and asks them with the keys of your test account:
//!
//! ```no_run
//! use paylink_core::Transport;
//! use paylink_live::{Provider, Variables, ask};
//!
//! # async fn doc() -> Result<(), Box<dyn std::error::Error>> {
//! let provider: Provider = "paynet".parse()?;
//! let report = ask(&Transport::new()?, provider, &Variables::from_env()).await?;
//! println!("{report}");
//! # Ok(())
//! # }
//! ```
//!
//! A run is safe:
//!
//! - It asks no host but the documented test hosts ([`Provider::test_hosts`]).
//! - It requests no message, and sends no phone number and no email address.
//! - It creates links of at most 1 TRY that expire within hours, and deactivates them. A link that
//!   may still be open is named in the report.
//! - The [`Report`] contains no key and no data of a payer.
//!
//! [`rehearse`] asks a sandbox in this process. A rehearsal needs no account. It answers the
//! questions that need a payment too, because the sandbox can pay.

mod access;
mod ahl;
mod answer;
mod check;
mod entry;
mod harmless;
mod merchant;
mod paynet;
mod paywall;
mod provider;
mod rehearsal;
mod report;
mod session;
mod step;
mod table;
mod variables;
mod verdict;

use paylink_core::Transport;
pub use paylink_sandbox::Switch;

pub use provider::{Provider, UnknownProvider};
pub use report::{Finding, Report, Word};
pub use variables::Variables;

use access::Place;
use rehearsal::Rehearsal;
use session::Session;

/// A run could not start: a variable is missing or names another host, or a server cannot start.
/// The text names the variable and never its value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct StartError(String);

/// Asks a provider's test host all questions, with the keys of these variables, and deactivates
/// what it created, also if questions fail. The requests are made one after the other.
///
/// # Errors
/// Returns an error before anything is sent if a key is missing, if the variable of the
/// environment is not `test`, or if a variable names another host than the documented one.
pub async fn ask(
    transport: &Transport,
    provider: Provider,
    variables: &Variables,
) -> Result<Report, StartError> {
    run(transport, provider, variables, Place::TestHosts, None).await
}

/// Like [`ask`], but asks servers of this machine, for tests: those that the variables
/// `PAYLINK_…_BASE_URL` name. Nothing is asked that needs a payment.
///
/// # Errors
/// Returns an error before anything is sent if a key or an address is missing, or if an address is
/// not one of this machine.
pub async fn ask_this_machine(
    transport: &Transport,
    provider: Provider,
    variables: &Variables,
) -> Result<Report, StartError> {
    run(transport, provider, variables, Place::ThisMachine, None).await
}

/// Asks a sandbox in this process with these switches on. The sandbox also pays, and a server in
/// this process receives its callbacks, so that every question is asked.
///
/// # Errors
/// Returns an error if a server cannot start.
pub async fn rehearse(
    transport: &Transport,
    provider: Provider,
    switches: &[Switch],
) -> Result<Report, StartError> {
    let started = Rehearsal::start(switches).await;
    let rehearsal = started.map_err(|error| StartError(error.to_string()))?;
    let variables = Variables::from_pairs(rehearsal.sandbox.variables());
    run(transport, provider, &variables, Place::ThisMachine, Some(rehearsal)).await
}

async fn run(
    transport: &Transport,
    provider: Provider,
    variables: &Variables,
    place: Place,
    rehearsal: Option<Rehearsal>,
) -> Result<Report, StartError> {
    let table = provider.table();
    let hosts = access::hosts(transport, table, variables, place).map_err(StartError)?;
    let session = Session::new(table, hosts, variables.clone(), rehearsal);
    let mut findings = Vec::new();
    for entry in table.entries {
        findings.push(Finding::new(entry.switch, entry.ask(&session).await));
    }
    let left_open = session.close_all().await;
    Ok(Report { provider: table.name, findings, left_open, notes: session.notes() })
}

/// Compiles the program of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
