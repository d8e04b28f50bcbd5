//! `cargo xtask live`: asks a provider's test host, or the sandbox, whether what the register
//! assumes is so.
//!
//! Every entry of `docs/unverified.md` is a switch of the sandbox, and has a question here that
//! tells its two positions apart. A new provider is a module like [`paynet`] and a row in
//! [`PROVIDERS`].
//!
//! A real run harms nobody: it refuses every host but the documented test host, asks the provider
//! for no message, names no phone and no e-mail address, creates links of 1 TRY that live for a few
//! hours at most, and closes what it has created. What no service closes is named in the report.

pub mod ahl;
pub mod field;
pub mod paynet;
pub mod paywall;
pub mod probe;
pub mod question;
pub mod settings;
pub mod world;

use std::pin::Pin;

use paylink_core::Transport;
use paylink_sandbox::Switch;

use question::Finding;
use settings::Variables;
use world::Hands;

/// A provider whose entries have questions.
pub struct Provider {
    /// Its name on the command line, with which its switches begin.
    pub name: &'static str,
    /// The entries, in the order of the register.
    pub switches: fn() -> Vec<Switch>,
    /// Asks all of them and closes what it created.
    pub ask: fn(Transport, Reach) -> Asking,
}

/// A provider being asked; the error says why it could not be.
pub type Asking = Pin<Box<dyn Future<Output = Result<Asked, String>> + Send>>;

/// Whom to ask.
pub enum Reach {
    /// The documented test host, with the keys of these variables.
    TestHost(Variables),
    /// A sandbox in this process.
    Sandbox(Hands),
}

/// What came of asking.
#[derive(Debug, Default)]
pub struct Asked {
    /// One for each entry.
    pub findings: Vec<Finding>,
    /// Links of this run that are perhaps still open.
    pub left_open: Vec<String>,
    /// What else is to be known; no fault.
    pub notes: Vec<String>,
}

/// The providers that have questions.
pub const PROVIDERS: &[Provider] = &[paynet::PROVIDER, paywall::PROVIDER, ahl::PROVIDER];

/// Other names that the command line takes.
const ALSO: &[(&str, &str)] = &[("ahlpay", ahl::PROVIDER.name)];

/// What the job has to say.
#[derive(Debug, Default)]
pub struct Outcome {
    /// For the user, whatever happened.
    pub report: Vec<String>,
    /// What is wrong: with the arguments, with the set-up, or with the register.
    pub faults: Vec<String>,
}

/// The arguments after `live`.
pub const USAGE: &str = "\
cargo xtask live PROVIDER                            ask the provider's test host, with the keys of PAYLINK_…
cargo xtask live PROVIDER --sandbox                  ask a sandbox in this process, which can be asked everything
cargo xtask live PROVIDER --sandbox --switch NAME    the same with a switch turned; may be repeated
cargo xtask live --probe                             can the documented hosts be reached from here? Needs no keys";

/// Runs the job.
pub fn run(words: &[&str], variables: Variables) -> Outcome {
    if words == ["--probe"] {
        return probe::run(&crate::workspace_root());
    }
    let job = async {
        let plan = Plan::read(words)?;
        let reach = match plan.sandbox {
            true => Reach::Sandbox(
                Hands::start(&plan.switches).await.map_err(|error| error.to_string())?,
            ),
            false => Reach::TestHost(variables),
        };
        let transport = Transport::new().map_err(|error| error.to_string())?;
        (plan.provider.ask)(transport, reach).await
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let asked =
        runtime.map_err(|error| error.to_string()).and_then(|runtime| runtime.block_on(job));
    match asked {
        Ok(asked) => report(&asked),
        Err(fault) => Outcome { faults: vec![fault], ..Outcome::default() },
    }
}

struct Plan {
    provider: &'static Provider,
    sandbox: bool,
    switches: Vec<Switch>,
}

impl Plan {
    fn read(words: &[&str]) -> Result<Self, String> {
        let (mut provider, mut sandbox, mut switches) = (None, false, Vec::new());
        let mut words = words.iter().copied();
        while let Some(word) = words.next() {
            match word {
                "--sandbox" => sandbox = true,
                "--switch" => {
                    let name = words.next().ok_or("--switch needs the name of a switch")?;
                    switches
                        .push(name.parse().map_err(|_| format!("there is no switch `{name}`"))?);
                }
                _ if word.starts_with('-') || provider.is_some() => {
                    return Err(format!("`{word}` is not understood\n{USAGE}"));
                }
                name => provider = Some(known(name)?),
            }
        }
        let provider = provider.ok_or_else(|| format!("which provider?\n{USAGE}"))?;
        if !sandbox && !switches.is_empty() {
            return Err("--switch turns a switch of the sandbox: add --sandbox".to_owned());
        }
        Ok(Self { provider, sandbox, switches })
    }
}

fn known(name: &str) -> Result<&'static Provider, String> {
    let meant = ALSO.iter().find(|(other, _)| *other == name).map_or(name, |(_, own)| *own);
    PROVIDERS.iter().find(|own| own.name == meant).ok_or_else(|| {
        let names: Vec<_> = PROVIDERS.iter().map(|own| own.name).collect();
        format!("there are questions for {} only", names.join(", "))
    })
}

fn report(asked: &Asked) -> Outcome {
    let mut report: Vec<String> = asked.findings.iter().map(ToString::to_string).collect();
    report.extend(asked.notes.iter().map(|note| format!("note: {note}")));
    let count = |word| asked.findings.iter().filter(|finding| finding.word() == word).count();
    let words = ["confirmed", "refuted", "not askable", "unanswered"];
    report.push(words.map(|word| format!("{} {word}", count(word))).join(", "));
    let mut faults = Vec::new();
    if count("refuted") > 0 {
        faults.push(
            "docs/unverified.md assumes otherwise: correct what is refuted there and in the code"
                .to_owned(),
        );
    }
    if count("unanswered") > 0 {
        faults.push("some questions had no usable answer".to_owned());
    }
    faults.extend(
        asked
            .left_open
            .iter()
            .map(|link| format!("perhaps still open: {link}; it closes by itself within hours")),
    );
    Outcome { report, faults }
}
