//! What a question learns from an answer.

use paylink_core::Delivery;

/// What an answer says about an assumption, in our own words: a text of the provider may contain a
/// payer's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The provider does what the code assumes.
    Confirmed,
    /// The answer says nothing about what the code assumes, for this reason.
    NothingLearnt(&'static str),
    /// The provider does something else.
    Refuted(String),
}

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unsettled {
    /// The question needs something that is not available.
    NotAskable(&'static str),
    /// The request was not sent.
    NotSent(String),
    /// The request was sent, and the answer cannot be used.
    Unanswered(String),
}

/// The result of a question.
pub(crate) type VerdictResult = Result<Verdict, Unsettled>;

impl Verdict {
    /// Confirmed if `holds`, else refuted by what was seen.
    pub(crate) fn confirmed_if(holds: bool, seen: impl Into<String>) -> Self {
        if holds { Self::Confirmed } else { Self::Refuted(seen.into()) }
    }
}

/// An answer that cannot be used, for this reason.
pub(crate) fn unanswered(why: impl ToString) -> Unsettled {
    Unsettled::Unanswered(why.to_string())
}

/// Safe to show: errors of the HTTP engine contain no key and no data of a payer.
impl From<paylink_core::Error> for Unsettled {
    fn from(error: paylink_core::Error) -> Self {
        match error.delivery() {
            Delivery::NotSent => Self::NotSent(error.to_string()),
            _ => Self::Unanswered(error.to_string()),
        }
    }
}
