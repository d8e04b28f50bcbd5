//! How a provider is reached: raw JSON over the engine of the clients, and the hands that only the
//! sandbox has.

use std::pin::Pin;
use std::time::{Duration, SystemTime};

use paylink_core::http::{Endpoint, EndpointBuilder, Request};
use paylink_core::{Error, Identity, ProviderId, Transport};
use paylink_sandbox::{Sandbox, Switch};
use tokio::sync::OnceCell;

use super::question::Unsettled;
use super::settings::Host;
use crate::json::Json;
use crate::servers::Merchant;

/// One host of a provider. No provider crate is used: a question looks at what is on the wire.
#[derive(Debug)]
pub struct Line(Endpoint);

/// An answer as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The HTTP status.
    pub status: u16,
    /// The server's own time.
    pub date: Option<SystemTime>,
    /// The body.
    pub json: Json,
}

const TOO_MANY: u16 = 429;

/// How long a callback is waited for. Only one that does not come costs this time; a busy machine
/// needs some of it.
const PATIENCE: Duration = Duration::from_secs(5);

impl Line {
    /// A line to a host. `keys` adds the headers that carry the keys.
    ///
    /// # Errors
    /// A key that cannot be a header; it is not shown.
    pub fn new(
        transport: &Transport,
        provider: &'static str,
        host: Host,
        keys: impl FnOnce(EndpointBuilder) -> Result<EndpointBuilder, Error>,
    ) -> Result<Self, Error> {
        let identity = Identity::new(ProviderId::from_static(provider), "test", "default")?;
        let builder = Endpoint::builder(transport, &identity, host.into_inner());
        keys(builder).map(|builder| Self(builder.build()))
    }

    /// Sends a request and reads the answer, whatever its status below 500.
    ///
    /// # Errors
    /// No whole answer came, one of a server in trouble, or one that is no JSON.
    pub async fn send(&self, request: Request) -> Result<Seen, Unsettled> {
        let seen = self.send_for_status(request).await?;
        if seen.json == Json::Null {
            return Err(Unsettled::unanswered(format!(
                "HTTP {} without readable JSON",
                seen.status
            )));
        }
        Ok(seen)
    }

    /// As [`send`](Self::send), for a question that the status alone may answer: what is no JSON is
    /// `null`.
    ///
    /// # Errors
    /// No whole answer came, or one of a server in trouble.
    pub async fn send_for_status(&self, request: Request) -> Result<Seen, Unsettled> {
        let answer = self.0.send(request).await?;
        let (status, date) = (answer.status(), answer.date());
        if status == TOO_MANY || status >= 500 {
            return Err(Unsettled::Unanswered(format!("HTTP {status}")));
        }
        let json = Json::parse(answer.body().to_text().trim_start_matches('\u{feff}'));
        Ok(Seen { status, date, json: json.unwrap_or(Json::Null) })
    }
}

/// What a rehearsal has and a real run has not: the provider itself, which can pay and let time
/// pass, and a merchant who is called back.
pub struct Hands {
    /// The provider.
    pub sandbox: Sandbox,
    /// The merchant.
    pub merchant: Merchant,
}

impl Hands {
    /// A sandbox with these switches turned.
    ///
    /// # Errors
    /// The sandbox cannot start.
    pub async fn start(switches: &[Switch]) -> std::io::Result<Self> {
        let own = Self { sandbox: Sandbox::start().await?, merchant: Merchant::start().await };
        // No rehearsal sees midnight, in neither of the two zones.
        if ["T23:5", "T02:5"].iter().any(|late| own.sandbox.now_text().contains(late)) {
            own.sandbox.advance(Duration::from_secs(660));
        }
        switches.iter().for_each(|switch| own.sandbox.set(*switch, true));
        Ok(own)
    }

    /// What was posted to the merchant with this query so far, as far as it is JSON.
    pub fn posted(&self, query: &str) -> Vec<Json> {
        let posts = self.merchant.callbacks();
        let own = posts.iter().filter(|post| post.query() == query);
        own.filter_map(|post| Json::parse(std::str::from_utf8(post.body()).ok()?).ok()).collect()
    }

    /// As [`posted`](Self::posted), once there are this many. Fewer are an answer too, after a
    /// while.
    pub async fn posts(&self, query: &str, at_least: usize) -> Vec<Json> {
        let waiting = async {
            while self.posted(query).len() < at_least {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let _ = tokio::time::timeout(PATIENCE, waiting).await;
        self.posted(query)
    }
}

/// Something that several questions need, made by the first of them. A failure is kept too: nothing
/// is tried twice.
#[derive(Debug)]
pub struct Once<T>(OnceCell<Result<T, Unsettled>>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(OnceCell::new())
    }
}

impl<T: Send + Sync> Once<T> {
    /// What was made. Boxed, because what is made may need what is made, and so on, and the stack
    /// is small.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn get<'a>(
        &'a self,
        make: impl Future<Output = Result<T, Unsettled>> + Send + 'a,
    ) -> Getting<'a, T> {
        Box::pin(async { self.0.get_or_init(|| make).await.as_ref().map_err(Clone::clone) })
    }
}

/// Something that is perhaps still to be made.
pub type Getting<'a, T> = Pin<Box<dyn Future<Output = Result<&'a T, Unsettled>> + Send + 'a>>;
