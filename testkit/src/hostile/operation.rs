//! An operation: the call, the requests that it makes, and the one that a fault hits.

use std::pin::Pin;
use std::time::{Duration, SystemTime};

use paylink_core::time::TimeSource;
use paylink_core::{Clock, Error, Transport};

use crate::json::Json;

/// The role of the faulty request in the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A read that the call needs.
    Read,
    /// A write.
    Write,
    /// A read of what was just written. If it fails, the call succeeds all the same.
    ReadBack,
}

/// One row of the matrix: a call, and one of its requests.
pub struct Operation {
    /// The provider's crate.
    pub provider: &'static str,
    /// The method of the provider's client, or `PayLinks::…`.
    pub name: &'static str,
    /// Which of its requests is hit; empty if there is only one.
    pub step: &'static str,
    /// The role of that request.
    pub role: Role,
    /// The services that are called before it, answered honestly.
    pub before: Vec<&'static str>,
    /// The service that is hit.
    pub hit: &'static str,
    /// The services that are called after it if it succeeds.
    pub after: Vec<&'static str>,
    /// The services that may be called after it if it was corrupted and the call succeeds.
    pub perhaps: Vec<&'static str>,
    /// The good answer of each service.
    pub answers: Vec<(&'static str, Json)>,
    /// The names of the members of the faulty answer that decide.
    pub decides: &'static [&'static str],
    /// The member that a success must have.
    pub needs: Option<&'static str>,
    /// The call.
    pub call: Call,
}

/// A function that makes the call and returns what the client read.
pub type Call = Box<dyn Fn(Place) -> Calling + Send + Sync>;

/// A running call.
pub type Calling = Pin<Box<dyn Future<Output = Result<Json, Error>> + Send>>;

/// Where and how a client reaches its provider.
#[derive(Clone)]
pub struct Place {
    /// The base URL for every host of the provider.
    pub base: String,
    /// The transport, with its limits and timeouts.
    pub transport: Transport,
    /// The timeout of an exchange, for a client that does not use the transport.
    pub timeout: Duration,
    /// The account. Every case has its own, because an account has one retry budget.
    pub account: String,
}

impl Place {
    /// Whether the base URL is `https`.
    pub fn is_https(&self) -> bool {
        self.base.starts_with("https:")
    }
}

/// A call with a client that is built anew for each case.
pub fn call<C, F>(
    open: fn(&Place) -> Result<C, Error>,
    ask: impl Fn(C) -> F + Clone + Send + Sync + 'static,
) -> Call
where
    C: Send + 'static,
    F: Future<Output = Result<Json, Error>> + Send + 'static,
{
    Box::new(move |place| {
        let ask = ask.clone();
        Box::pin(async move { ask(open(&place)?).await })
    })
}

impl Operation {
    /// A method that calls one service once.
    pub fn new(
        provider: &'static str,
        name: &'static str,
        role: Role,
        hit: &'static str,
        answers: Vec<(&'static str, Json)>,
        call: Call,
    ) -> Self {
        let (before, after) = (Vec::new(), Vec::new());
        Self {
            provider,
            name,
            step: "",
            role,
            before,
            hit,
            after,
            perhaps: Vec::new(),
            answers,
            decides: &[],
            needs: None,
            call,
        }
    }

    /// Selects one request of several, with the services that are called before and after it.
    #[must_use]
    pub fn step(
        mut self,
        step: &'static str,
        before: &[&'static str],
        after: &[&'static str],
    ) -> Self {
        self.step = step;
        self.before.extend_from_slice(before);
        self.after.extend_from_slice(after);
        self
    }

    /// Allows calls of these services after a corrupted answer.
    #[must_use]
    pub fn perhaps(mut self, services: &[&'static str]) -> Self {
        self.perhaps.extend_from_slice(services);
        self
    }

    /// Requires this member in a success.
    #[must_use]
    pub fn needs(mut self, member: &'static str) -> Self {
        self.needs = Some(member);
        self
    }

    /// Sets the names of the members of the faulty answer that decide. All others inform.
    #[must_use]
    pub fn deciding(mut self, names: &'static [&'static str]) -> Self {
        self.decides = names;
        self
    }

    /// Whether the call is one of the common model, which reads only what the model needs.
    pub fn is_common(&self) -> bool {
        self.name.starts_with("PayLinks::") || matches!(self.name, "payments" | "create_link")
    }

    /// Replaces the good answer of this service.
    #[must_use]
    pub fn answering(mut self, service: &'static str, good: Json) -> Self {
        self.answers.retain(|(own, _)| *own != service);
        self.answers.push((service, good));
        self
    }

    /// The good answer to the faulty request.
    pub fn good(&self) -> &Json {
        self.answers
            .iter()
            .find(|(service, _)| *service == self.hit)
            .map_or(&Json::Null, |(_, good)| good)
    }

    /// The title of the row.
    pub fn title(&self) -> String {
        match self.step {
            "" => format!("{} {}", self.provider, self.name),
            step => format!("{} {} ({step})", self.provider, self.name),
        }
    }
}

/// A clock that does not advance and skips every sleep, also when many share it.
pub fn frozen_clock() -> Clock {
    struct Frozen;

    impl TimeSource for Frozen {
        fn now(&self) -> SystemTime {
            // 2026-09-25 12:00 UTC: before the links of the fixtures expire.
            SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_337_600)
        }

        fn monotonic(&self) -> Duration {
            Duration::ZERO
        }

        fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
            Box::pin(std::future::ready(()))
        }
    }

    Clock::new(Frozen)
}
