//! A test suite that every provider crate must pass. Many test cases depend on the
//! [`Capabilities`](crate::Capabilities) of the crate's client.
//!
//! **Unstable**: any release may add test cases, so the tests of a provider crate may fail after an
//! update. A provider crate runs the suite in its tests:
//!
//! ```
//! # use paylink_core::conformance::{ProviderHarness, run_suite};
//! # async fn in_a_test(harness: &dyn ProviderHarness) {
//! let failures = run_suite(harness).await.failures();
//! assert!(failures.is_empty(), "{failures:#?}");
//! # }
//! ```
//!
//! A [`ProviderHarness`] starts two kinds of servers. A [`LiveBackend`] is a sandbox that behaves
//! like the provider. A [`ScriptedBackend`] gives one prepared response to every request about a
//! link.
//!
//! | case | required behaviour |
//! | --- | --- |
//! | a call with an operation, field or filter that the client does not support | returns an error that contains the name of the feature, and sends nothing |
//! | a call with an operation, field or filter that the client supports | sends a request |
//! | a call without a required field or filter | returns an error that contains the name of the feature, and sends nothing |
//! | an unknown status | is decoded as `Unknown` and never confirmed as `Paid` |
//! | a response with a different reference than the requested one | is returned as an error |
//! | a refusal | is returned with its code, message, HTTP status and request id |
//! | a stored link key | identifies the same link for a new client |
//! | a link key of a different provider, environment or account than the client's | returns an error, and sends nothing |
//! | a list of several pages | ends and contains every link once |
//! | a position in a list that was stored as text | continues the list with a new client |
//! | 100 parallel calls | do not mix up their links |
//! | 1,000 clients of one transport | share the connections of the transport |
//! | a link without a lifetime, a page without rows, a cursor of another provider | returns an error that contains the name of the field, and sends nothing |
//! | a link that does not exist | is returned as an error with which `is_not_found` is `true` |
//! | a link that is not paid, or paid with another amount than the expected one | is never confirmed as `Paid` |
//! | a payment that is confirmed several times | has one event key, which no other payment has |
//! | a paid link | is not deactivated |
//! | a failure, a redirect, a response that cannot be read, no response | is returned as an error, and a redirect is not followed |
//! | a write that may have taken effect | is sent once, and its effect is unknown |
//! | a read that fails temporarily | is sent up to three times |
//! | `Debug` of the client and of results; errors and their causes | contain no key, no link's URL and no data of the payer |

mod behaviour;
mod capabilities;
mod failures;
mod harness;
mod lifecycle;
mod private_data;
mod refusals;

use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

pub use harness::{ExpectedRefusal, LiveBackend, ProviderHarness, Scenario, ScriptedBackend};

/// The results of all test cases that [`run_suite`] ran.
#[derive(Debug, Default)]
pub struct Report {
    results: Vec<(String, Result<(), String>)>,
}

impl Report {
    /// Returns the names of all test cases in the order in which they ran.
    pub fn names(&self) -> Vec<&str> {
        self.results.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// Returns one text for each failed test case. The text contains the name of the test case and
    /// the reason for the failure.
    pub fn failures(&self) -> Vec<String> {
        self.results
            .iter()
            .filter_map(|(name, result)| result.as_ref().err().map(|why| format!("{name}: {why}")))
            .collect()
    }

    fn add(&mut self, name: impl Into<String>, result: Result<(), String>) {
        self.results.push((name.into(), result));
    }
}

/// Runs all test cases of the suite one after the other, and returns their results.
pub async fn run_suite(harness: &dyn ProviderHarness) -> Report {
    let mut report = Report::default();
    capabilities::run(harness, &mut report).await;
    refusals::run(harness, &mut report).await;
    behaviour::run(harness, &mut report).await;
    lifecycle::run(harness, &mut report).await;
    failures::run(harness, &mut report).await;
    report
}

/// The result of a test case; an error says why it failed.
type Outcome = Result<(), String>;

fn text(error: impl ToString) -> String {
    error.to_string()
}

fn ensure(condition: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if condition { Ok(()) } else { Err(otherwise()) }
}

/// Runs all futures concurrently on this task.
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
