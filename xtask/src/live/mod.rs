//! `cargo xtask live`: the questions of `paylink-live` from the command line, and a probe of the
//! documented hosts.

pub mod probe;

use lexopt::{Arg, Error, ValueExt as _};
use paylink_core::Transport;
use paylink_live::{Provider, Report, StartError, Switch, Variables, ask, rehearse};

use crate::arguments::Arguments;

/// The output of the job.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Lines for the user, in every case.
    pub report: Vec<String>,
    /// Errors in the set-up or the register.
    pub faults: Vec<String>,
}

/// What the job is asked to do.
pub enum Command {
    /// Check that the documented hosts can be reached.
    Probe,
    /// Ask a provider's test host.
    Ask(Provider),
    /// Ask a sandbox in this process with these switches on.
    Rehearse(Provider, Vec<Switch>),
}

impl Command {
    /// Reads the arguments after `live`.
    ///
    /// # Errors
    /// An argument is unknown, is given more than once or has no value, or the provider is missing.
    pub fn read(mut arguments: Arguments) -> Result<Self, Error> {
        let (mut provider, mut probe, mut sandbox) = (None, false, false);
        let mut switches = Vec::new();
        while let Some(argument) = arguments.next()? {
            match argument {
                Arg::Long("probe") => probe = true,
                Arg::Long("sandbox") => sandbox = true,
                Arg::Long("switch") => {
                    let name = arguments.value()?;
                    switches
                        .push(name.parse().map_err(|_| format!("there is no switch `{name}`"))?);
                }
                Arg::Value(name) if provider.is_none() => {
                    let known = name.string()?.parse::<Provider>();
                    provider = Some(known.map_err(|error| error.to_string())?);
                }
                other => return Err(other.unexpected()),
            }
        }
        match (provider, sandbox) {
            (None, false) if probe && switches.is_empty() => Ok(Self::Probe),
            _ if probe => Err("--probe takes no other argument".into()),
            (_, false) if !switches.is_empty() => {
                Err("--switch sets a switch of the sandbox: add --sandbox".into())
            }
            (None, _) => Err("which provider?".into()),
            (Some(provider), true) => Ok(Self::Rehearse(provider, switches)),
            (Some(provider), false) => Ok(Self::Ask(provider)),
        }
    }
}

/// Runs the job.
pub fn run(command: Command, variables: &Variables) -> Outcome {
    let report = match command {
        Command::Probe => return probe::run(&paylink_testkit::workspace_root()),
        Command::Ask(provider) => block_on(async {
            ask(&transport()?, provider, variables).await.map_err(|error| error.to_string())
        }),
        Command::Rehearse(provider, switches) => block_on(async {
            let in_words = |error: StartError| error.to_string();
            rehearse(&transport()?, provider, &switches).await.map_err(in_words)
        }),
    };
    match report {
        Ok(report) => Outcome {
            faults: report.faults(),
            report: report.to_string().lines().map(ToOwned::to_owned).collect(),
        },
        Err(fault) => Outcome { faults: vec![fault], ..Outcome::default() },
    }
}

fn transport() -> Result<Transport, String> {
    Transport::new().map_err(|error| error.to_string())
}

fn block_on(job: impl Future<Output = Result<Report, String>>) -> Result<Report, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| error.to_string()).and_then(|runtime| runtime.block_on(job))
}
