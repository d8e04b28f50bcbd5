//! Trials that the crate of every provider must pass, made from its own [record of
//! capabilities](crate::Capabilities).
//!
//! **Unstable**: run_suite are added in any release, and a crate that passed may then fail. A
//! provider's crate runs them in its tests:
//!
//! ```
//! # use paylink_core::conformance::{ProviderHarness, run_suite};
//! # async fn in_a_test(subject: &dyn ProviderHarness) {
//! let failures = run_suite(subject).await.failures();
//! assert!(failures.is_empty(), "{failures:#?}");
//! # }
//! ```
//!
//! A [`ProviderHarness`] brings two kinds of servers: a [`LiveBackend`], which behaves like the
//! provider (a sandbox), and a [`ScriptedBackend`], which gives one prepared answer.
//!
//! | trial | what must hold |
//! | --- | --- |
//! | an operation, field or filter that is not offered | an error that names it, and no byte is sent |
//! | one that is offered | the call reaches the wire |
//! | a required field or filter that is missing | an error that names it, and no byte is sent |
//! | an unknown status | is `Unknown`, and no confirmation of it is `Paid` |
//! | an answer about another reference | is an error |
//! | a refusal | keeps code, message, HTTP status and request id |
//! | a stored key | finds its link with a new client |
//! | a key of another provider, environment or account | is refused, and no byte is sent |
//! | a list over several pages | ends, and holds every link once |
//! | 100 parallel calls | do not mix |
//! | 1,000 clients of one transport | share its connections |

mod capabilities;
mod fixed;
mod harness;

use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

pub use harness::{ExpectedRefusal, LiveBackend, ProviderHarness, Scenario, ScriptedBackend};

/// What came of the run_suite.
#[derive(Debug, Default)]
pub struct Report {
    held: Vec<(String, Result<(), String>)>,
}

impl Report {
    /// The names of all run_suite that were held, in order.
    pub fn names(&self) -> Vec<&str> {
        self.held.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The run_suite that were not passed, and what happened.
    pub fn failures(&self) -> Vec<String> {
        self.held
            .iter()
            .filter_map(|(name, result)| result.as_ref().err().map(|why| format!("{name}: {why}")))
            .collect()
    }

    fn add(&mut self, name: impl Into<String>, result: Result<(), String>) {
        self.held.push((name.into(), result));
    }
}

/// Holds all run_suite, one after the other.
pub async fn run_suite(subject: &dyn ProviderHarness) -> Report {
    let mut report = Report::default();
    capabilities::hold(subject, &mut report).await;
    fixed::hold(subject, &mut report).await;
    report
}

fn must(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// All of them at once, on this task.
async fn at_once<T>(futures: impl IntoIterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut running: Vec<Pin<Box<_>>> = futures.into_iter().map(Box::pin).collect();
    let mut done: Vec<Option<T>> = running.iter().map(|_| None).collect();
    std::future::poll_fn(move |cx| {
        for (future, slot) in running.iter_mut().zip(&mut done) {
            if slot.is_none()
                && let Poll::Ready(value) = future.as_mut().poll(cx)
            {
                *slot = Some(value);
            }
        }
        if done.iter().all(Option::is_some) {
            Poll::Ready(done.iter_mut().filter_map(Option::take).collect())
        } else {
            Poll::Pending
        }
    })
    .await
}
