//! The words that are not used below `crates/`, and the search for them.
//!
//! Every file is read as one sequence of words: identifiers are split at `_` and at capitals, so
//! that `LinkShelves` and `link_shelves` hold the word `shelves` like a comment does, and a phrase
//! is found across two lines of a comment.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use super::sources::{self, Source};

/// A word or phrase that is not used, and the plain one.
#[derive(Clone, Copy, Debug)]
pub struct Forbidden {
    /// Lower case; the words of a phrase with single blanks.
    pub phrase: &'static str,
    /// What to write instead.
    pub instead: &'static str,
}

const fn forbidden(phrase: &'static str, instead: &'static str) -> Forbidden {
    Forbidden { phrase, instead }
}

/// All of them.
pub const FORBIDDEN: &[Forbidden] = &[
    forbidden("told", "reported, returned, documented"),
    forbidden("untold", "unknown, not reported"),
    forbidden("tells", "reports, returns, documents, says"),
    forbidden("stands", "is, appears, is in"),
    forbidden("may not stand", "is not allowed"),
    forbidden("nought", "zero, nothing"),
    forbidden("heard", "captured, received"),
    forbidden("overheard", "captured"),
    forbidden("ear", "log capture"),
    forbidden("witness", "second source, check"),
    forbidden("witnesses", "second sources, checks"),
    forbidden("shelf", "index"),
    forbidden("shelves", "index"),
    forbidden("wing", "provider state, provider module"),
    forbidden("wings", "provider modules"),
    forbidden("roll", "index, list"),
    forbidden("rooms", "modules"),
    forbidden("book", "store"),
    forbidden("books", "stores"),
    forbidden("door", "authentication, entry"),
    forbidden("stage", "step, backend"),
    forbidden("scene", "scenario"),
    forbidden("scenes", "scenarios"),
    forbidden("harm", "expected outcome, damage"),
    forbidden("deed", "action"),
    forbidden("judge", "evaluate"),
    forbidden("judges", "evaluates"),
    forbidden("judged", "evaluated"),
    forbidden("trap", "pitfall; in the names of tests: wire"),
    forbidden("traps", "pitfalls; in the names of tests: wire"),
    forbidden("canned", "fixed, mocked"),
    forbidden("ambush", "pitfall"),
    forbidden("moot", "not contradicted"),
    forbidden("admit", "validate"),
    forbidden("admits", "validates"),
    forbidden("admitted", "validated"),
    forbidden("unsaid", "unexpected, undocumented"),
    forbidden("not honoured", "ignored"),
    forbidden("mend", "fix"),
    forbidden("mends", "fixes"),
    forbidden("mended", "fixed"),
    forbidden("tainted", "corrupted"),
    forbidden("overleaf", "below"),
    forbidden("of late", "recently"),
    forbidden("lays out", "arranges, renders"),
    forbidden("what is none", "what is not one"),
    forbidden("instalment", "installment"),
    forbidden("instalments", "installments"),
];

/// A use that is right.
#[derive(Clone, Copy, Debug)]
pub struct Allowed {
    /// The word or phrase.
    pub phrase: &'static str,
    /// The beginning of the paths that it is allowed in.
    pub path: &'static str,
    /// What the line must contain; empty allows every line.
    pub line: &'static str,
    /// Why.
    pub reason: &'static str,
}

/// The uses that are right. One that is met nowhere is a finding.
pub const ALLOWED: &[Allowed] = &[
    Allowed {
        phrase: "instalment",
        path: "crates/paynet/",
        line: "instalment",
        reason: "Paynet's own name in answers about payments",
    },
    Allowed {
        phrase: "instalment",
        path: "crates/paylink-sandbox/src/paynet/",
        line: "\"instalment\"",
        reason: "Paynet's own name in answers about payments",
    },
    Allowed {
        phrase: "instalment",
        path: "crates/paylink-sandbox/src/paynet/",
        line: "\"instalment_text\"",
        reason: "Paynet's own name in answers about payments",
    },
    Allowed {
        phrase: "instalment",
        path: "crates/paylink-sandbox/tests/it/paynet/",
        line: "\"instalment\"",
        reason: "Paynet's own name in answers about payments",
    },
    Allowed {
        phrase: "trap",
        path: "crates/paylink-orders/src/sqlite/processes.rs",
        line: "trap ''",
        reason: "the shell's command",
    },
];

/// A forbidden word that is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, from the root of the workspace.
    pub path: String,
    /// The line, from 1; for a phrase that of its first word.
    pub line: usize,
    /// The word or phrase.
    pub phrase: &'static str,
    /// What to write instead.
    pub instead: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, phrase, instead } = self;
        write!(f, "{path}:{line}: \"{phrase}\": write {instead}")
    }
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// How many files were read.
    pub files: usize,
    /// Every use that is not allowed, in the order of paths and lines.
    pub findings: Vec<Finding>,
}

impl Found {
    /// How many findings each crate has.
    pub fn per_crate(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for finding in &self.findings {
            *counts.entry(finding.path.split('/').nth(1).unwrap_or_default()).or_default() += 1;
        }
        counts
    }
}

/// Searches the sources, documents and styles below `crates/`.
///
/// # Errors
/// Returns an error that names the file that cannot be read, or the [`ALLOWED`] use that does not
/// occur.
pub fn check(root: &Path) -> Result<Found, String> {
    let sources = sources::below(root, "crates", &["rs", "md", "toml", "css", "html", "js"])?;
    let (findings, unused) = search(&sources, FORBIDDEN, ALLOWED);
    if let Some(allowed) = unused.first() {
        return Err(format!(
            "\"{}\" is allowed in {} ({}) but not used there: remove it from the list",
            allowed.phrase, allowed.path, allowed.reason
        ));
    }
    Ok(Found { files: sources.len(), findings })
}

/// Every use of a forbidden word that is not allowed, and the allowed uses that were not met.
pub fn search<'a>(
    sources: &[Source],
    forbidden: &[Forbidden],
    allowed: &'a [Allowed],
) -> (Vec<Finding>, Vec<&'a Allowed>) {
    let mut findings = Vec::new();
    let mut met = vec![false; allowed.len()];
    for source in sources {
        let lines: Vec<&str> = source.text.lines().collect();
        let words = words(&source.text);
        for start in 0..words.len() {
            for &Forbidden { phrase, instead } in forbidden {
                if !begins_with(&words[start..], phrase) {
                    continue;
                }
                let line = words[start].line;
                let text = lines.get(line - 1).copied().unwrap_or_default();
                let allowance = allowed.iter().position(|allowed| {
                    allowed.phrase == phrase
                        && source.path.starts_with(allowed.path)
                        && text.contains(allowed.line)
                });
                match allowance {
                    Some(place) => met[place] = true,
                    None => {
                        let path = source.path.clone();
                        findings.push(Finding { path, line, phrase, instead });
                    }
                }
            }
        }
    }
    let unused = allowed.iter().zip(met).filter(|(_, met)| !met).map(|(allowed, _)| allowed);
    (findings, unused.collect())
}

struct Word {
    text: String,
    line: usize,
}

fn begins_with(words: &[Word], phrase: &str) -> bool {
    let mut words = words.iter();
    phrase.split(' ').all(|part| words.next().is_some_and(|word| word.text == part))
}

/// The words of a text in lower case, split at everything but letters and at capitals that follow
/// a small letter.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut word = String::new();
        let mut after_small = false;
        for letter in line.chars().chain([' ']) {
            let ends = !letter.is_alphabetic() || (after_small && letter.is_uppercase());
            if ends && !word.is_empty() {
                words.push(Word { text: std::mem::take(&mut word), line: number + 1 });
            }
            if letter.is_alphabetic() {
                word.extend(letter.to_lowercase());
            }
            after_small = letter.is_lowercase();
        }
    }
    words
}
