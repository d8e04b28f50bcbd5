//! A question: what the register assumes, asked of the provider.

use std::fmt;
use std::pin::Pin;

use paylink_core::Delivery;
use paylink_sandbox::Switch;

/// An entry of the register, and how to ask for it. `World` is what the questions of one provider
/// share.
pub struct Entry<World> {
    /// The name of the entry.
    pub switch: Switch,
    /// Asks.
    pub ask: for<'a> fn(&'a World) -> Asking<'a>,
}

/// A question under way.
pub type Asking<'a> = Pin<Box<dyn Future<Output = Result<Verdict, Unsettled>> + Send + 'a>>;

/// What the provider said to a question. What was seen is told in words of our own: never a text of
/// the provider, which may hold a payer's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does what the code assumes.
    Confirmed,
    /// Nothing contradicts what the code assumes, for a reason.
    Moot(&'static str),
    /// It does something else.
    Refuted(String),
}

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsettled {
    /// This question needs what there is not.
    NotAskable(&'static str),
    /// It did not leave this machine.
    NotSent(String),
    /// It was asked, and the answer is of no use.
    Unanswered(String),
}

/// What became of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The entry.
    pub switch: Switch,
    /// The answer.
    pub result: Result<Verdict, Unsettled>,
}

impl Verdict {
    /// Confirmed if this holds, else refuted by what was seen.
    pub fn confirmed_if(holds: bool, seen: impl Into<String>) -> Self {
        if holds { Self::Confirmed } else { Self::Refuted(seen.into()) }
    }
}

impl Unsettled {
    /// An answer that is of no use.
    pub fn unanswered(why: impl Into<String>) -> Self {
        Self::Unanswered(why.into())
    }
}

/// The errors of the engine name no key and no payer.
impl From<paylink_core::Error> for Unsettled {
    fn from(error: paylink_core::Error) -> Self {
        match error.delivery() {
            Delivery::NotSent => Self::NotSent(error.to_string()),
            _ => Self::Unanswered(error.to_string()),
        }
    }
}

impl Finding {
    /// The first word of its line in the report.
    pub fn word(&self) -> &'static str {
        match &self.result {
            Ok(Verdict::Confirmed | Verdict::Moot(_)) => "confirmed",
            Ok(Verdict::Refuted(_)) => "refuted",
            Err(Unsettled::NotAskable(_)) => "not askable",
            Err(Unsettled::NotSent(_) | Unsettled::Unanswered(_)) => "unanswered",
        }
    }

    fn words(&self) -> &str {
        match &self.result {
            Ok(Verdict::Confirmed) => "",
            Ok(Verdict::Moot(words)) | Err(Unsettled::NotAskable(words)) => words,
            Ok(Verdict::Refuted(words))
            | Err(Unsettled::NotSent(words) | Unsettled::Unanswered(words)) => words,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<11}  {}", self.word(), self.switch)?;
        match self.words() {
            "" => Ok(()),
            words => write!(f, ": {words}"),
        }
    }
}

/// The questions of a provider, group by group as in the register.
pub type Groups<World> = &'static [&'static [Entry<World>]];

/// Asks one question after the other, whatever becomes of each.
pub async fn ask_all<World>(world: &World, groups: Groups<World>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for group in groups {
        for entry in *group {
            findings.push(Finding { switch: entry.switch, result: (entry.ask)(world).await });
        }
    }
    findings
}

/// The switches of a table of questions.
pub fn switches<World>(groups: Groups<World>) -> Vec<Switch> {
    groups.iter().copied().flatten().map(|entry| entry.switch).collect()
}
