//! The cases in which the response is a failure, unreadable or missing.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::capabilities::with_private_data;
use super::private_data::{REDIRECT, Secrets};
use super::{Outcome, ProviderHarness, Report, Scenario, ScriptedBackend, ensure, text};
use crate::capability::Operation;
use crate::confirmation::Expected;
use crate::error::{Effect, Error};
use crate::http::RetryPolicy;
use crate::link::NewLink;
use crate::money::{Currency, Money};
use crate::paylinks::PayLinks;
use crate::provider::LinkProvider;
use crate::{Clock, Transport};

/// The scenarios in which no call succeeds.
const FAILURES: [Scenario; 10] = [
    Scenario::Echo(200),
    Scenario::Echo(400),
    Scenario::Echo(401),
    Scenario::Echo(403),
    Scenario::Echo(404),
    Scenario::Echo(500),
    Scenario::Echo(503),
    Scenario::Redirect(REDIRECT),
    Scenario::HangUp,
    Scenario::Silence,
];

/// The failures after which a write may have taken effect.
const IN_DOUBT: [Scenario; 5] = [
    Scenario::Echo(200),
    Scenario::Echo(500),
    Scenario::Echo(503),
    Scenario::HangUp,
    Scenario::Silence,
];

pub(super) async fn run(harness: &dyn ProviderHarness, report: &mut Report) {
    let (link, transports) = match (link(harness).await, Transports::new()) {
        (Ok(link), Ok(transports)) => (link, transports),
        (Err(why), _) | (_, Err(why)) => return report.add("a link with private data", Err(why)),
    };
    for scenario in FAILURES {
        let calls = Calls::new(harness, scenario, &transports).await;
        let name = match scenario {
            Scenario::Redirect(_) => "Redirect".to_owned(),
            other => format!("{other:?}"),
        };
        report.add(
            format!("every call fails and shows no secret: {name}"),
            calls.fail_without_secrets(&link).await,
        );
    }
    for scenario in IN_DOUBT {
        let calls = Calls::new(harness, scenario, &transports).await;
        report.add(
            format!("a write in doubt is sent once: {scenario:?}"),
            calls.writes_are_sent_once(&link).await,
        );
    }
    for (failures, requests) in [(1, 2), (2, 3), (3, 3)] {
        let scenario = Scenario::Recovers(failures);
        let calls = Calls::new(harness, scenario, &transports).await;
        report.add(
            format!("a read is sent up to three times: {scenario:?}"),
            calls.read_is_retried(failures < 3, requests).await,
        );
    }
}

async fn link(harness: &dyn ProviderHarness) -> Result<NewLink, String> {
    let backend = harness.live_backend().await;
    let provider = backend.client(&Transport::new().map_err(text)?);
    with_private_data(&*backend, provider.capabilities(), "CONFORMANCE-1").map_err(text)
}

/// The transports of the calls. Each loads the system's certificates, which is slow.
struct Transports {
    clock: Clock,
    /// Retries without waiting.
    retrying: Transport,
    /// Does not retry, and soon times out.
    hasty: Transport,
}

impl Transports {
    fn new() -> Result<Self, String> {
        let (clock, _) = Clock::manual(SystemTime::now());
        let retrying = Transport::builder().clock(clock.clone()).build().map_err(text)?;
        let hasty = Transport::builder()
            .retry(RetryPolicy::none())
            .total_timeout(Duration::from_millis(100))
            .build()
            .map_err(text)?;
        Ok(Self { clock, retrying, hasty })
    }
}

/// The calls of a client, each of which gets the same response.
struct Calls {
    scenario: Scenario,
    backend: Box<dyn ScriptedBackend>,
    provider: Arc<dyn LinkProvider>,
    links: PayLinks,
}

impl Calls {
    async fn new(
        harness: &dyn ProviderHarness,
        scenario: Scenario,
        transports: &Transports,
    ) -> Self {
        let backend = harness.scripted_backend(scenario).await;
        let provider = backend.client(match scenario {
            Scenario::Silence => &transports.hasty,
            _ => &transports.retrying,
        });
        let links = PayLinks::from_arc(provider.clone(), transports.clock.clone());
        Self { scenario, backend, provider, links }
    }

    fn offers(&self, operation: Operation) -> bool {
        self.provider.capabilities().offers(operation)
    }

    /// Makes every call that is offered, and returns their errors.
    async fn errors(&self, link: &NewLink) -> Result<Vec<(&'static str, Error)>, String> {
        let (links, key) = (&self.links, self.backend.key());
        let expected = Money::from_minor(100, Currency::TRY).map(Expected::new).map_err(text)?;
        let mut results = vec![
            ("create", links.create(link).await.err()),
            ("get", links.get(&key).await.err()),
            ("confirm", links.confirm(&key, &expected, None).await.err()),
        ];
        if self.offers(Operation::Deactivate) {
            results.push(("deactivate", links.deactivate(&key).await.err()));
        }
        if self.offers(Operation::Reactivate) {
            results.push(("reactivate", links.reactivate(&key).await.err()));
        }
        let of = |(name, error): (&'static str, Option<Error>)| match error {
            Some(error) => Ok((name, error)),
            None => Err(format!("{name} succeeded")),
        };
        results.into_iter().map(of).collect()
    }

    async fn fail_without_secrets(&self, link: &NewLink) -> Outcome {
        let secrets = Secrets::new(self.backend.secrets());
        secrets.check_debug("the client", &self.provider)?;
        secrets.check_debug("the handle", &self.links)?;
        let before = self.backend.requests();
        let errors = self.errors(link).await?;
        for (call, error) in &errors {
            secrets.check_error(call, error)?;
        }
        ensure(self.backend.requests() > before, || "nothing was sent".to_owned())?;
        let all = |is: fn(&Error) -> bool| errors.iter().find(|(_, error)| !is(error));
        let wrong = match self.scenario {
            Scenario::Redirect(_) => all(Error::is_redirect),
            Scenario::Silence => all(Error::is_timeout),
            Scenario::HangUp => all(Error::is_interrupted),
            _ => all(|error| !error.raw_body().as_bytes().is_empty()),
        };
        let Some((call, error)) = wrong else { return Ok(()) };
        Err(format!("{call} returns another error, or one without the body: {error}"))
    }

    async fn writes_are_sent_once(&self, link: &NewLink) -> Outcome {
        let before = self.backend.requests();
        let created = self.links.create(link).await.map(drop);
        self.is_in_doubt("create", created, before)?;
        if self.offers(Operation::Deactivate) {
            let before = self.backend.requests();
            // The handle would read the link first.
            let deactivated = self.provider.deactivate(&self.backend.key()).await;
            self.is_in_doubt("deactivate", deactivated, before)?;
        }
        Ok(())
    }

    fn is_in_doubt(&self, call: &str, result: crate::Result<()>, before: usize) -> Outcome {
        let Err(error) = result else { return Err(format!("{call} succeeded")) };
        let sent = self.backend.requests() - before;
        ensure(sent == 1 && error.attempts() == 1, || format!("{call} was sent {sent} times"))?;
        ensure(error.effect() == Effect::Unknown && !error.is_retryable(), || {
            format!("the effect of {call} is {:?}: {error}", error.effect())
        })
    }

    async fn read_is_retried(&self, succeeds: bool, requests: usize) -> Outcome {
        let before = self.backend.requests();
        let read = self.links.get(&self.backend.key()).await;
        let sent = self.backend.requests() - before;
        ensure(sent == requests, || format!("it was sent {sent} times, not {requests} times"))?;
        ensure(read.is_ok() == succeeds, || format!("{read:?}"))?;
        let status = read.err().and_then(|error| error.http_status());
        ensure(succeeds || status == Some(503), || format!("the error has HTTP {status:?}"))
    }
}
