//! What is done to the process, and where.

use super::place::Kind;

/// The point at which the caller's own transaction can fail.
pub const IN_CALLERS_TRANSACTION: &str = "in the caller's transaction";

/// What is done to the process at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Interruption {
    /// It is killed.
    Kill,
    /// It stops while others work, for a moment.
    Stall,
    /// It stops while others work, until its lease has ended.
    StallBeyondLease,
    /// It stops while others work, until the bound of a creation has passed.
    StallBeyondBound,
    /// The disk is full from here on, until the process has ended.
    DiskFull,
    /// The database is read-only from here on, until the process has ended.
    ReadOnly,
    /// The database server is killed and started again, and the process goes on.
    Restart,
    /// The connection is lost before the database gets the commit.
    CommitLost,
    /// The connection is lost after the database has got the commit, before its answer.
    AnswerLost,
}

impl Interruption {
    /// Returns the interruptions that a database can have.
    pub const fn of(database: Kind) -> &'static [Self] {
        match database {
            Kind::Sqlite => &[
                Self::Kill,
                Self::Stall,
                Self::StallBeyondLease,
                Self::StallBeyondBound,
                Self::DiskFull,
                Self::ReadOnly,
            ],
            Kind::Postgres => &[
                Self::Kill,
                Self::Stall,
                Self::StallBeyondLease,
                Self::StallBeyondBound,
                Self::ReadOnly,
                Self::Restart,
                Self::CommitLost,
                Self::AnswerLost,
            ],
        }
    }

    /// The interruption in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::Stall => "stall",
            Self::StallBeyondLease => "stall beyond the lease",
            Self::StallBeyondBound => "stall beyond the bound",
            Self::DiskFull => "disk full",
            Self::ReadOnly => "read-only",
            Self::Restart => "server killed",
            Self::CommitLost => "commit lost",
            Self::AnswerLost => "answer lost",
        }
    }

    /// Whether the interruption is possible at every point.
    pub fn is_possible_everywhere(self) -> bool {
        !matches!(self, Self::CommitLost | Self::AnswerLost)
    }

    /// Whether the interruption is possible at this point. A commit can be lost if it comes next.
    pub fn is_possible_at(self, point: &str) -> bool {
        let comes_next = point.starts_with("in `") || point == IN_CALLERS_TRANSACTION;
        self.is_possible_everywhere() || comes_next
    }

    /// How much time passes while others work, in milliseconds.
    pub const fn stall(self) -> &'static [u64] {
        match self {
            Self::StallBeyondLease => &[250_000],
            // Long enough for the next attempt, too.
            Self::StallBeyondBound => &[900_000, 120_000],
            _ => &[0],
        }
    }
}

/// The n-th passing of a point, and what happens there.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// The first passing is 1.
    pub passing: usize,
    /// What happens.
    pub interruption: Interruption,
}
