//! The end of a run: the exit code, and the text for people about a failure.

use std::process::ExitCode;

/// The exit codes of the program. A script uses them to decide what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The command succeeded. For `confirm` and `wait`, this means that the order is paid.
    Done,
    /// The command failed, and nothing was changed.
    Failed,
    /// The command line is wrong, or a check failed before anything was sent.
    Usage,
    /// The user answered the question with no.
    Declined,
    /// Keys are missing, the provider refused the keys, or the configuration is wrong.
    Keys,
    /// The provider refused the request.
    Refused,
    /// It is unknown whether the request took effect.
    InDoubt,
    /// The order is not paid yet.
    NotYet,
    /// A person has to make a decision.
    Person,
    /// Some rows of a batch failed.
    Batch,
    /// There is no such order, incident or profile.
    NotFound,
    /// The user interrupted the program.
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

    /// Combines the exit codes of two rows of a batch. If one of them is `InDoubt`, the result is
    /// `InDoubt`. If both are `Done`, the result is `Done`. Otherwise, the result is `Batch`.
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

/// The reason why a command failed.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    /// What happened, in one sentence.
    pub(crate) what: String,
    /// What the failure means, and what to do next.
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

    /// Returns the failure for a wrong use of the program. Nothing was sent.
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
