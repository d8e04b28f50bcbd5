//! The steps of a run: answers that several questions need.

use std::pin::Pin;

use crate::answer::Answer;
use crate::session::Session;
use crate::verdict::Unsettled;

/// A future that can be stored: steps depend on each other.
pub(crate) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An answer of a run. The first question that needs it makes the requests; a failure is kept too
/// and not tried again.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    /// Its name, unique within its provider.
    pub(crate) name: &'static str,
    /// Makes the requests.
    pub(crate) make: for<'a> fn(&'a Session) -> Boxed<'a, Result<Answer, Unsettled>>,
}

/// A [`Step`] of these requests, named after its place in the source.
macro_rules! step {
    (|$session:ident| $made:expr) => {
        $crate::step::Step {
            name: concat!(module_path!(), ":", line!()),
            make: |$session| {
                Box::pin(async move {
                    let made: Result<$crate::answer::Answer, $crate::verdict::Unsettled> = $made;
                    made
                })
            },
        }
    };
}
pub(crate) use step;
