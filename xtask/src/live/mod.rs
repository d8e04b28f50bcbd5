//! `cargo xtask live`: checks the assumptions of `docs/unverified.md` against a provider's test
//! host, or against the sandbox as a rehearsal.
//!
//! Every entry of the register is a switch of the sandbox and has a question here whose answer
//! distinguishes its two positions. A new provider is a module like [`paynet`] and a row in
//! [`PROVIDERS`].
//!
//! A real run is safe: it refuses every host except the documented test host, requests no message,
//! sends no phone number and no email address, creates links of 1 TRY that expire within a few
//! hours, and deactivates what it created. Links that no service deactivates are named in the
//! report.

pub mod ahl;
pub mod backend;
pub mod field;
pub mod paynet;
pub mod paywall;
pub mod probe;
pub mod question;
pub mod settings;

use std::pin::Pin;

use lexopt::{Arg, Error, ValueExt as _};
use paylink_core::Transport;
use paylink_sandbox::Switch;

use backend::Rehearsal;
use question::Finding;
use settings::Variables;

use crate::arguments::Arguments;

/// A provider with questions.
pub struct Provider {
    /// Its name on the command line, and the prefix of its switches.
    pub name: &'static str,
    /// The entries, in the order of the register.
    pub switches: fn() -> Vec<Switch>,
    /// Asks all questions and deactivates what it created.
    pub ask: fn(Transport, Reach) -> AnswersFuture,
}

/// A run of all questions; the error says why it could not start.
pub type AnswersFuture = Pin<Box<dyn Future<Output = Result<Answers, String>> + Send>>;

/// The server that is asked.
pub enum Reach {
    /// The documented test host, with the keys of these variables.
    TestHost(Variables),
    /// A sandbox in this process.
    Sandbox(Rehearsal),
}

/// The answers of a run.
#[derive(Debug, Default)]
pub struct Answers {
    /// One finding per entry.
    pub findings: Vec<Finding>,
    /// Links of this run that may still be open.
    pub left_open: Vec<String>,
    /// Remarks that are not faults.
    pub notes: Vec<String>,
}

/// The providers that have questions.
pub const PROVIDERS: &[Provider] = &[paynet::PROVIDER, paywall::PROVIDER, ahl::PROVIDER];

/// Other names that the command line accepts.
const ALSO: &[(&str, &str)] = &[("ahlpay", ahl::PROVIDER.name)];

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
    /// Ask the questions to a provider.
    Ask(Plan),
}

/// Which questions are asked, and where.
pub struct Plan {
    provider: &'static Provider,
    /// Whether a sandbox in this process is asked, and not the test host.
    sandbox: bool,
    switches: Vec<Switch>,
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
                Arg::Value(name) if provider.is_none() => provider = Some(known(&name.string()?)?),
                other => return Err(other.unexpected()),
            }
        }
        if probe {
            let alone = provider.is_none() && !sandbox && switches.is_empty();
            return if alone {
                Ok(Self::Probe)
            } else {
                Err("--probe takes no other argument".into())
            };
        }
        if !sandbox && !switches.is_empty() {
            return Err("--switch sets a switch of the sandbox: add --sandbox".into());
        }
        let provider = provider.ok_or("which provider?")?;
        Ok(Self::Ask(Plan { provider, sandbox, switches }))
    }
}

/// Runs the job.
pub fn run(command: Command, variables: Variables) -> Outcome {
    let plan = match command {
        Command::Probe => return probe::run(&paylink_testkit::workspace_root()),
        Command::Ask(plan) => plan,
    };
    let job = async {
        let reach = match plan.sandbox {
            true => Reach::Sandbox(
                Rehearsal::start(&plan.switches).await.map_err(|error| error.to_string())?,
            ),
            false => Reach::TestHost(variables),
        };
        let transport = Transport::new().map_err(|error| error.to_string())?;
        (plan.provider.ask)(transport, reach).await
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let answers =
        runtime.map_err(|error| error.to_string()).and_then(|runtime| runtime.block_on(job));
    match answers {
        Ok(answers) => report(&answers),
        Err(fault) => Outcome { faults: vec![fault], ..Outcome::default() },
    }
}

fn known(name: &str) -> Result<&'static Provider, String> {
    let meant = ALSO.iter().find(|(other, _)| *other == name).map_or(name, |(_, own)| *own);
    PROVIDERS.iter().find(|own| own.name == meant).ok_or_else(|| {
        let names: Vec<_> = PROVIDERS.iter().map(|own| own.name).collect();
        format!("there are questions for {} only", names.join(", "))
    })
}

fn report(answers: &Answers) -> Outcome {
    let mut report: Vec<String> = answers.findings.iter().map(ToString::to_string).collect();
    report.extend(answers.notes.iter().map(|note| format!("note: {note}")));
    let count = |word| answers.findings.iter().filter(|finding| finding.word() == word).count();
    let words = ["confirmed", "refuted", "nothing learnt", "not askable", "unanswered"];
    report.push(words.map(|word| format!("{} {word}", count(word))).join(", "));
    let mut faults = Vec::new();
    if count("refuted") > 0 {
        faults.push(
            "docs/unverified.md assumes otherwise: correct the refuted entries and the code"
                .to_owned(),
        );
    }
    if count("unanswered") > 0 {
        faults.push("some questions had no usable answer".to_owned());
    }
    faults.extend(
        answers
            .left_open
            .iter()
            .map(|link| format!("may still be open: {link}; it expires within hours")),
    );
    Outcome { report, faults }
}
