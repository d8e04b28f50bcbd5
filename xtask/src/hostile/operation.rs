//! What is called, what it asks the provider for, and which of its requests a fault hits.

use std::pin::Pin;
use std::time::{Duration, SystemTime};

use paylink_core::time::TimeSource;
use paylink_core::{Clock, Error, Transport};

use crate::json::Json;

/// What the request that a fault hits is to the whole call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The call cannot go on without it, and it changes nothing.
    Read,
    /// It changes something.
    Write,
    /// It reads back what was written. The write is done; that it cannot be shown is no failure.
    LookBack,
}

/// One row of the matrix: a call, and one of its requests.
pub struct Operation {
    /// The provider's crate.
    pub provider: &'static str,
    /// The method: of the provider's client, or `PayLinks::…`.
    pub name: &'static str,
    /// Which of its requests is hit; blank if there is only one.
    pub step: &'static str,
    /// What that request is to the call.
    pub role: Role,
    /// The services that are asked before it, honestly answered.
    pub before: Vec<&'static str>,
    /// The service that is hit.
    pub hit: &'static str,
    /// The services that are asked after it, if it is answered well.
    pub after: Vec<&'static str>,
    /// What each service answers when nothing is wrong.
    pub answers: Vec<(&'static str, Json)>,
    /// The member without which a success would be none.
    pub needs: Option<&'static str>,
    /// The call.
    pub call: Call,
}

/// A call at some place, and what it told: the answer as the client read it.
pub type Call = Box<dyn Fn(Place) -> Calling + Send + Sync>;

/// A call under way.
pub type Calling = Pin<Box<dyn Future<Output = Result<Json, Error>> + Send>>;

/// Where a client finds its provider, and what it may take from whoever shares it.
#[derive(Clone)]
pub struct Place {
    /// The address; every host of the provider.
    pub base: String,
    /// Connections, limits and deadlines.
    pub transport: Transport,
    /// The deadline of an exchange, for a client that has no transport.
    pub patience: Duration,
    /// The account: no two cases share one, for accounts share a budget of retries.
    pub account: String,
}

impl Place {
    /// Whether it is spoken to in TLS.
    pub fn is_https(&self) -> bool {
        self.base.starts_with("https:")
    }
}

/// A call of a client that is made anew for each case.
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
    /// A method that asks one service once.
    pub fn new(
        provider: &'static str,
        name: &'static str,
        role: Role,
        hit: &'static str,
        answers: Vec<(&'static str, Json)>,
        call: Call,
    ) -> Self {
        let (before, after) = (Vec::new(), Vec::new());
        Self { provider, name, step: "", role, before, hit, after, answers, needs: None, call }
    }

    /// This request of several: what is asked before, and what after it.
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

    /// A success must carry this.
    #[must_use]
    pub fn needs(mut self, member: &'static str) -> Self {
        self.needs = Some(member);
        self
    }

    /// Another good answer of this service.
    #[must_use]
    pub fn answering(mut self, service: &'static str, good: Json) -> Self {
        self.answers.retain(|(own, _)| *own != service);
        self.answers.push((service, good));
        self
    }

    /// The good answer of the service that is hit.
    pub fn good(&self) -> &Json {
        self.answers
            .iter()
            .find(|(service, _)| *service == self.hit)
            .map_or(&Json::Null, |(_, good)| good)
    }

    /// What the row is called.
    pub fn title(&self) -> String {
        match self.step {
            "" => format!("{} {}", self.provider, self.name),
            step => format!("{} {} ({step})", self.provider, self.name),
        }
    }
}

/// A clock that stands still and waits for nothing, however many share it.
pub fn standing_clock() -> Clock {
    struct Standing;

    impl TimeSource for Standing {
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

    Clock::new(Standing)
}
