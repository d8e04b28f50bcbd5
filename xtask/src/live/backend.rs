//! How a provider is reached: raw JSON over the clients' engine, and what only a rehearsal against
//! the sandbox offers.

use std::pin::Pin;
use std::time::{Duration, SystemTime};

use paylink_core::http::{Endpoint, EndpointBuilder, Request};
use paylink_core::{Error, Identity, ProviderId, Transport};
use paylink_sandbox::{Sandbox, Switch};
use paylink_testkit::json::Json;
use paylink_testkit::servers::Merchant;
use tokio::sync::OnceCell;

use super::question::Unsettled;
use super::settings::Host;

/// A client of one host of a provider. It does not use a provider crate, because questions inspect
/// the raw answers.
#[derive(Debug)]
pub struct HostClient(Endpoint);

/// A raw answer.
#[derive(Clone, Debug)]
pub struct RawResponse {
    /// The HTTP status.
    pub status: u16,
    /// The server's own time.
    pub date: Option<SystemTime>,
    /// The body.
    pub json: Json,
}

const TOO_MANY: u16 = 429;

/// How long to wait for a callback.
const TIMEOUT: Duration = Duration::from_secs(5);

impl HostClient {
    /// A client of this host. `keys` adds the headers that carry the keys.
    ///
    /// # Errors
    /// Returns an error, without its value, if a key cannot be a header.
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

    /// Sends a request and reads the answer, with any status below 500 except 429.
    ///
    /// # Errors
    /// Returns an error if there is no complete answer, if its status is 429 or at least 500, or if
    /// it is not JSON.
    pub async fn send(&self, request: Request) -> Result<RawResponse, Unsettled> {
        let seen = self.send_for_status(request).await?;
        if seen.json == Json::Null {
            return Err(Unsettled::unanswered(format!(
                "HTTP {} without readable JSON",
                seen.status
            )));
        }
        Ok(seen)
    }

    /// Like [`send`](Self::send), for a question that the status alone may answer: a body that is
    /// not JSON is read as `null`.
    ///
    /// # Errors
    /// Returns an error if there is no complete answer, or if its status is 429 or at least 500.
    pub async fn send_for_status(&self, request: Request) -> Result<RawResponse, Unsettled> {
        let answer = self.0.send(request).await?;
        let (status, date) = (answer.status(), answer.date());
        if status == TOO_MANY || status >= 500 {
            return Err(Unsettled::Unanswered(format!("HTTP {status}")));
        }
        let json = Json::parse(answer.body().to_text().trim_start_matches('\u{feff}'));
        Ok(RawResponse { status, date, json: json.unwrap_or(Json::Null) })
    }
}

/// What a rehearsal offers and a real run does not: a sandbox, which can pay and let time pass, and
/// a merchant who receives callbacks.
pub struct Rehearsal {
    /// The provider.
    pub sandbox: Sandbox,
    /// The merchant.
    pub merchant: Merchant,
}

impl Rehearsal {
    /// Starts a sandbox with these switches on.
    ///
    /// # Errors
    /// Returns an error if the sandbox cannot start.
    pub async fn start(switches: &[Switch]) -> std::io::Result<Self> {
        let own = Self { sandbox: Sandbox::start().await?, merchant: Merchant::start().await };
        // Midnight must not fall into the rehearsal, in neither of the two time zones.
        if ["T23:5", "T02:5"].iter().any(|late| own.sandbox.now_text().contains(late)) {
            own.sandbox.advance(Duration::from_secs(660));
        }
        switches.iter().for_each(|switch| own.sandbox.set(*switch, true));
        Ok(own)
    }

    /// The JSON bodies that were posted to the merchant with this query so far.
    pub fn posted(&self, query: &str) -> Vec<Json> {
        let posts = self.merchant.callbacks();
        let own = posts.iter().filter(|post| post.query() == query);
        own.filter_map(|post| Json::parse(std::str::from_utf8(post.body()).ok()?).ok()).collect()
    }

    /// Waits for this many posts with this query, and returns those that came until the timeout.
    pub async fn posts(&self, query: &str, at_least: usize) -> Vec<Json> {
        let waiting = async {
            while self.posted(query).len() < at_least {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let _ = tokio::time::timeout(TIMEOUT, waiting).await;
        self.posted(query)
    }
}

/// A value that several questions need, computed by the first of them. A failure is kept too and
/// not tried again.
#[derive(Debug)]
pub struct Once<T>(OnceCell<Result<T, Unsettled>>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(OnceCell::new())
    }
}

impl<T: Send + Sync> Once<T> {
    /// Returns the value, computing it first if necessary. Boxed, because such values depend on
    /// each other and the stack is small.
    ///
    /// # Errors
    /// Returns the error of `make`.
    pub fn get<'a>(
        &'a self,
        make: impl Future<Output = Result<T, Unsettled>> + Send + 'a,
    ) -> SharedResult<'a, T> {
        Box::pin(async { self.0.get_or_init(|| make).await.as_ref().map_err(Clone::clone) })
    }
}

/// A shared value that may still have to be computed.
pub type SharedResult<'a, T> = Pin<Box<dyn Future<Output = Result<&'a T, Unsettled>> + Send + 'a>>;
