//! A question: one assumption of the register, checked against the provider.

use std::fmt;
use std::pin::Pin;

use paylink_core::Delivery;
use paylink_sandbox::Switch;

/// An entry of the register, and how to check it. `Context` is what the questions of one provider
/// share.
pub struct Entry<Context> {
    /// The name of the entry.
    pub switch: Switch,
    /// Asks the question.
    pub ask: for<'a> fn(&'a Context) -> VerdictFuture<'a>,
}

/// A running question.
pub type VerdictFuture<'a> = Pin<Box<dyn Future<Output = Result<Verdict, Unsettled>> + Send + 'a>>;

/// The provider's answer to a question, described in our own words: a text of the provider may
/// contain a payer's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The provider does what the code assumes.
    Confirmed,
    /// The answer says nothing about what the code assumes, for this reason.
    NothingLearnt(&'static str),
    /// The provider does something else.
    Refuted(String),
}

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsettled {
    /// The question needs something that is not available.
    NotAskable(&'static str),
    /// The request was not sent.
    NotSent(String),
    /// The request was sent, and the answer cannot be used.
    Unanswered(String),
}

/// The result of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The entry.
    pub switch: Switch,
    /// The verdict, or why there is none.
    pub result: Result<Verdict, Unsettled>,
}

impl Verdict {
    /// Confirmed if `holds`, else refuted by what was seen.
    pub fn confirmed_if(holds: bool, seen: impl Into<String>) -> Self {
        if holds { Self::Confirmed } else { Self::Refuted(seen.into()) }
    }
}

impl Unsettled {
    /// An answer that cannot be used.
    pub fn unanswered(why: impl Into<String>) -> Self {
        Self::Unanswered(why.into())
    }
}

/// Safe to show: errors of the engine contain no key and no data of a payer.
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
            Ok(Verdict::Confirmed) => "confirmed",
            Ok(Verdict::NothingLearnt(_)) => "nothing learnt",
            Ok(Verdict::Refuted(_)) => "refuted",
            Err(Unsettled::NotAskable(_)) => "not askable",
            Err(Unsettled::NotSent(_) | Unsettled::Unanswered(_)) => "unanswered",
        }
    }

    fn words(&self) -> &str {
        match &self.result {
            Ok(Verdict::Confirmed) => "",
            Ok(Verdict::NothingLearnt(words)) | Err(Unsettled::NotAskable(words)) => words,
            Ok(Verdict::Refuted(words))
            | Err(Unsettled::NotSent(words) | Unsettled::Unanswered(words)) => words,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<14}  {}", self.word(), self.switch)?;
        match self.words() {
            "" => Ok(()),
            words => write!(f, ": {words}"),
        }
    }
}

/// The questions of a provider, grouped as in the register.
pub type Groups<Context> = &'static [&'static [Entry<Context>]];

/// Asks all questions one after the other, also after failures.
pub async fn ask_all<Context>(context: &Context, groups: Groups<Context>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for group in groups {
        for entry in *group {
            findings.push(Finding { switch: entry.switch, result: (entry.ask)(context).await });
        }
    }
    findings
}

/// The switches of a table of questions.
pub fn switches<Context>(groups: Groups<Context>) -> Vec<Switch> {
    groups.iter().copied().flatten().map(|entry| entry.switch).collect()
}
