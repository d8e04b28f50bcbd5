//! How a run ends: the exit code, and what a person reads about a failure.

use std::process::ExitCode;

/// The exit codes. A script decides by them what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done. For `confirm` and `wait`: paid.
    Done,
    /// Failed, and nothing was changed.
    Failed,
    /// The command line is wrong, or a check refused before anything was sent.
    Usage,
    /// The question was answered with no.
    Declined,
    /// The keys are missing or refused.
    Keys,
    /// The provider refused.
    Refused,
    /// It is not known whether the request took effect.
    InDoubt,
    /// Not paid yet.
    NotYet,
    /// A person has to look.
    Person,
    /// Some rows of a batch failed.
    Batch,
    /// There is no such order, incident or profile.
    NotFound,
    /// Interrupted from the keyboard.
    Interrupted,
}

impl Exit {
    #[cfg(test)]
    pub(crate) const ALL: [Self; 12] = [
        Self::Done,
        Self::Failed,
        Self::Usage,
        Self::Declined,
        Self::Keys,
        Self::Refused,
        Self::InDoubt,
        Self::NotYet,
        Self::Person,
        Self::Batch,
        Self::NotFound,
        Self::Interrupted,
    ];

    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Declined => 3,
            Self::Keys => 4,
            Self::Refused => 5,
            Self::InDoubt => 6,
            Self::NotYet => 7,
            Self::Person => 8,
            Self::Batch => 9,
            Self::NotFound => 10,
            Self::Interrupted => 130,
        }
    }

    /// Returns the exit code of a batch of which this and `other` are two rows: doubt is reported
    /// before everything else, and any other failure is that of a batch.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::InDoubt, _) | (_, Self::InDoubt) => Self::InDoubt,
            (Self::Done, Self::Done) => Self::Done,
            _ => Self::Batch,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command did not do what it was asked to.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    /// What happened, in one sentence.
    pub(crate) what: String,
    /// What that means and what to do next.
    pub(crate) hints: Vec<String>,
    /// The English text of the library's error, for `--verbose`.
    pub(crate) cause: Option<String>,
}

/// The result of a command.
pub(crate) type Outcome<T = Exit> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(exit: Exit, what: impl Into<String>) -> Self {
        Self { exit, what: what.into(), hints: Vec::new(), cause: None }
    }

    /// A wrong use of the program, of which nothing was sent.
    pub(crate) fn usage(what: impl Into<String>) -> Self {
        Self::new(Exit::Usage, what)
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    pub(crate) fn cause(mut self, cause: impl ToString) -> Self {
        self.cause = Some(cause.to_string());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_codes_are_those_of_the_specification() {
        let codes = Exit::ALL.map(Exit::code);
        assert_eq!(codes, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 130]);
    }

    #[test]
    fn doubt_is_reported_before_every_other_failure_of_a_batch() {
        for exit in Exit::ALL {
            assert_eq!(exit.and(Exit::InDoubt), Exit::InDoubt);
            assert_eq!(Exit::InDoubt.and(exit), Exit::InDoubt);
            if !matches!(exit, Exit::InDoubt | Exit::Done) {
                assert_eq!(exit.and(Exit::Done), Exit::Batch);
            }
        }
        assert_eq!(Exit::Done.and(Exit::Done), Exit::Done);
    }
}
