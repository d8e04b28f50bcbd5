//! An entry of a provider's table: one assumption of the register, and how to check it.

use paylink_sandbox::Switch;

use crate::check::Check;
use crate::session::Session;
use crate::step::{Boxed, Step};
use crate::verdict::{Unsettled, VerdictResult};

/// An entry of the register, and how to check it.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    /// The name of the entry.
    pub(crate) switch: Switch,
    needs: Option<&'static str>,
    question: Question,
}

#[derive(Clone, Copy)]
enum Question {
    /// What is expected of the answer of a step.
    Look(Step, Check),
    /// A comparison of several answers.
    Compare(for<'a> fn(&'a Session) -> Boxed<'a, VerdictResult>),
}

/// A question about the answer of one step.
pub(crate) const fn look(switch: Switch, step: Step, check: Check) -> Entry {
    Entry { switch, needs: None, question: Question::Look(step, check) }
}

/// A question that compares several answers.
pub(crate) const fn compare(
    switch: Switch,
    question: for<'a> fn(&'a Session) -> Boxed<'a, VerdictResult>,
) -> Entry {
    Entry { switch, needs: None, question: Question::Compare(question) }
}

impl Entry {
    /// The question needs this, which only a rehearsal has.
    pub(crate) const fn needs(mut self, reason: &'static str) -> Self {
        self.needs = Some(reason);
        self
    }

    /// Asks the question.
    pub(crate) async fn ask(&self, session: &Session) -> VerdictResult {
        if let (Some(reason), false) = (self.needs, session.is_rehearsal()) {
            return Err(Unsettled::NotAskable(reason));
        }
        match self.question {
            Question::Look(step, check) => check.of(session, &*session.get(step).await?),
            Question::Compare(question) => question(session).await,
        }
    }
}
