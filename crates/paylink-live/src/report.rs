//! The report of a run.

use std::fmt;

use paylink_sandbox::Switch;
use serde::{Serialize, Serializer};

use crate::verdict::{Unsettled, Verdict, VerdictResult};

/// The answers of a run. A report contains no key, no data of a payer and no address of a link, so
/// that it can be attached to an issue. Its texts are ours, except for a provider's short codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The provider's name, such as `paynet`.
    pub provider: &'static str,
    /// One finding per entry of the register, in its order.
    pub findings: Vec<Finding>,
    /// The references of the links of this run that may still be open. They expire within hours.
    pub left_open: Vec<String>,
    /// Remarks that are not faults.
    pub notes: Vec<String>,
}

/// What a run learnt about one entry of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The entry, by the name of its switch.
    #[serde(serialize_with = "name")]
    pub entry: Switch,
    /// The result in one word.
    pub word: Word,
    /// What was seen or what is missing; empty if there is nothing to add.
    pub seen: String,
}

/// The result of one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "&'static str")]
#[non_exhaustive]
pub enum Word {
    /// The provider does what the clients assume.
    Confirmed,
    /// The provider does something else.
    Refuted,
    /// The answer says nothing about what the clients assume.
    NothingLearnt,
    /// The question needs something that this run does not have, such as a payment.
    NotAskable,
    /// There was no answer that can be used.
    Unanswered,
}

fn name<S: Serializer>(entry: &Switch, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(entry.name())
}

impl Word {
    /// All words, in the order of the report's last line.
    pub const ALL: [Self; 5] =
        [Self::Confirmed, Self::Refuted, Self::NothingLearnt, Self::NotAskable, Self::Unanswered];
}

impl From<Word> for &'static str {
    fn from(word: Word) -> Self {
        match word {
            Word::Confirmed => "confirmed",
            Word::Refuted => "refuted",
            Word::NothingLearnt => "nothing learnt",
            Word::NotAskable => "not askable",
            Word::Unanswered => "unanswered",
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad((*self).into())
    }
}

impl Finding {
    pub(crate) fn new(entry: Switch, result: VerdictResult) -> Self {
        let (word, seen) = match result {
            Ok(Verdict::Confirmed) => (Word::Confirmed, String::new()),
            Ok(Verdict::NothingLearnt(why)) => (Word::NothingLearnt, why.to_owned()),
            Ok(Verdict::Refuted(seen)) => (Word::Refuted, seen),
            Err(Unsettled::NotAskable(why)) => (Word::NotAskable, why.to_owned()),
            Err(Unsettled::NotSent(why) | Unsettled::Unanswered(why)) => (Word::Unanswered, why),
        };
        Self { entry, word, seen }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<14}  {}", self.word, self.entry)?;
        if self.seen.is_empty() { Ok(()) } else { write!(f, ": {}", self.seen) }
    }
}

impl Report {
    /// Returns how many entries have this word.
    pub fn count(&self, word: Word) -> usize {
        self.findings.iter().filter(|finding| finding.word == word).count()
    }

    /// Returns what somebody has to do about this run, one sentence each; nothing if no entry is
    /// refuted or unanswered and no link may be open.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.count(Word::Refuted) > 0 {
            let fault =
                "docs/unverified.md assumes otherwise: correct the refuted entries and the code";
            faults.push(fault.to_owned());
        }
        if self.count(Word::Unanswered) > 0 {
            faults.push("some questions had no usable answer".to_owned());
        }
        let open = |link| format!("may still be open: {link}; it expires within hours");
        faults.extend(self.left_open.iter().map(open));
        faults
    }
}

/// One line per finding, the notes, and a line that counts the words.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.findings.iter().try_for_each(|finding| writeln!(f, "{finding}"))?;
        self.notes.iter().try_for_each(|note| writeln!(f, "note: {note}"))?;
        let counts = Word::ALL.map(|word| format!("{} {word}", self.count(word)));
        f.write_str(&counts.join(", "))
    }
}
