//! The login: once, shared by every call that waits for it, and again only when it has to be.
//!
//! How long a token lives is not published, nor what a call with an expired one is answered with. So: an expiry is honoured if one
//! is told; HTTP 401 leads to one new login; and a refusal that may mean the same makes a token of more than a minute be replaced.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use paylink_core::http::{Endpoint, Method, Purpose, Request};
use paylink_core::{Clock, Error, LocalDateTime, Private, Reply, Result, Zone};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use crate::PROVIDER;
use crate::api::authentication_merchant::{Authenticated, AuthenticationMerchant};
use crate::envelope;

const LOGIN: &str = "AuthenticationMerchant";

/// A token is not used in its last moments.
const MARGIN: Duration = Duration::from_secs(10);

/// A token that is younger than this is not what a refusal is about.
const YOUNG: Duration = Duration::from_secs(60);

/// The API user of a merchant. `Debug` shows none of it.
#[derive(Clone, Debug)]
pub struct Credentials {
    email: Private<String>,
    password: SecretString,
}

impl Credentials {
    /// An API user by e-mail address and password.
    pub fn new(email: impl Into<String>, password: impl Into<SecretString>) -> Self {
        Self { email: Private::new(email.into()), password: password.into() }
    }

    pub(crate) fn check(&self) -> Result<()> {
        if self.email.trim().is_empty() || self.password.expose_secret().is_empty() {
            return Err(Error::configuration("the API user's e-mail address and password must not be blank"));
        }
        Ok(())
    }
}

/// What authenticated calls carry.
pub(crate) struct Token {
    number: u64,
    scheme: String,
    secret: SecretString,
    merchant_id: i64,
    since: Duration,
    until: Option<SystemTime>,
}

impl Token {
    pub(crate) fn merchant_id(&self) -> i64 {
        self.merchant_id
    }

    pub(crate) fn carry(&self, request: Request) -> Result<Request> {
        request.secret_header("authorization", &self.scheme, &self.secret)
    }

    pub(crate) fn is_young(&self, clock: &Clock) -> bool {
        clock.monotonic().saturating_sub(self.since) < YOUNG
    }

    fn is_over(&self, now: SystemTime) -> bool {
        self.until.is_some_and(|until| now + MARGIN >= until)
    }
}

/// The session of one API user.
pub(crate) struct Session {
    endpoint: Endpoint,
    credentials: Credentials,
    state: Mutex<State>,
    /// Logins that came to an end, well or not.
    logins: AtomicU64,
}

#[derive(Default)]
struct State {
    token: Option<Arc<Token>>,
    failure: Option<Error>,
}

impl Session {
    pub(crate) fn new(endpoint: Endpoint, credentials: Credentials) -> Self {
        Self { endpoint, credentials, state: Mutex::default(), logins: AtomicU64::new(0) }
    }

    /// A token other than the one that was refused. Whoever waits for a login shares its outcome, a failure too: a wrong password is
    /// not tried once per caller.
    pub(crate) async fn token(&self, refused: Option<&Token>) -> Result<Arc<Token>> {
        let logins = self.logins.load(Ordering::Acquire);
        let mut state = self.state.lock().await;
        let usable = |token: &&Arc<Token>| {
            refused.is_none_or(|refused| refused.number != token.number) && !token.is_over(self.clock().now())
        };
        if let Some(token) = state.token.as_ref().filter(usable) {
            return Ok(Arc::clone(token));
        }
        if let (true, Some(failure)) = (self.logins.load(Ordering::Acquire) != logins, &state.failure) {
            return Err(failure.again());
        }
        *state = State::default();
        let result = self.login().await.map(|reply| self.read(reply.into_inner()));
        self.logins.fetch_add(1, Ordering::Release);
        match result {
            Ok(token) => {
                let token = Arc::new(token);
                state.token = Some(Arc::clone(&token));
                Ok(token)
            }
            Err(error) => {
                state.failure = Some(error.again());
                Err(error)
            }
        }
    }

    /// Uses this token no more.
    pub(crate) async fn forget(&self, token: &Token) {
        let mut state = self.state.lock().await;
        if state.token.as_ref().is_some_and(|current| current.number == token.number) {
            state.token = None;
        }
    }

    /// One login, past the cache.
    pub(crate) async fn login(&self) -> Result<Reply<Authenticated>> {
        let named = |error: Error| error.with_provider(&PROVIDER).with_operation(LOGIN, false);
        let Credentials { email, password } = &self.credentials;
        let body = AuthenticationMerchant::new(email.as_str(), password.expose_secret());
        // A login changes nothing but the session.
        let request =
            Request::new(LOGIN, Purpose::Read, Method::Post, "/api/Security/AuthenticationMerchant")
                .json(&body)
                .map_err(named)?;
        let answer = self.endpoint.send(request).await?;
        let reply = envelope::open::<Authenticated>(&answer)?;
        let has_token =
            |told: &Authenticated| told.token.as_ref().is_some_and(|token| !token.trim().is_empty());
        // One client reads the token from the root of the answer too.
        let at_root = || answer.read::<Authenticated>().ok();
        let unusable = |what: &'static str| {
            answer
                .error(Error::malformed(what))
                .with_request_id(envelope::request_id(answer.body().as_bytes()))
        };
        reply.try_map(|told| {
            let told = told.filter(has_token).or_else(at_root).filter(has_token);
            let told = told.ok_or_else(|| unusable("there is no `token`"))?;
            told.merchant_id.ok_or_else(|| unusable("there is no `merchantId`"))?;
            check(&told).map_err(unusable)?;
            Ok(told)
        })
    }

    fn read(&self, told: Authenticated) -> Token {
        Token {
            number: self.logins.load(Ordering::Acquire) + 1,
            scheme: format!("{} ", scheme_of(&told)),
            merchant_id: told.merchant_id.unwrap_or_default(),
            since: self.clock().monotonic(),
            until: told.expire_date.as_ref().and_then(|stamp| end(stamp, self.clock().now())),
            secret: told.token.map(Private::into_inner).unwrap_or_default().into(),
        }
    }

    fn clock(&self) -> &Clock {
        self.endpoint.transport().clock()
    }
}

/// The scheme word of the header; `Bearer` where none is told.
fn scheme_of(told: &Authenticated) -> &str {
    told.token_type.as_deref().map(str::trim).filter(|word| !word.is_empty()).unwrap_or("Bearer")
}

/// What is told must fit into a header.
fn check(told: &Authenticated) -> Result<(), &'static str> {
    let word = scheme_of(told);
    if word.len() > 32 || !word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Err("`tokenType` is no scheme word");
    }
    if !told.token.as_ref().is_some_and(|token| token.bytes().all(|b| b.is_ascii_graphic())) {
        return Err("`token` cannot be a header");
    }
    Ok(())
}

/// The earliest reading of a stamp that does not end the token at its birth; no zone is published.
fn end(stamp: &LocalDateTime, now: SystemTime) -> Option<SystemTime> {
    [Zone::Istanbul, Zone::Utc]
        .into_iter()
        .filter_map(|zone| stamp.instant(zone))
        .filter(|end| *end > now + MARGIN)
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiry_ends_at_the_earliest_reading_that_lies_ahead() {
        let at = |text: &str| LocalDateTime::new(text).instant(Zone::Utc).unwrap();
        let now = at("2026-11-21T12:00:00");
        for (stamp, until) in [
            ("2026-11-21T16:00:00", Some("2026-11-21T13:00:00")),
            ("2026-11-21T13:00:00", Some("2026-11-21T13:00:00")),
            ("2026-11-21T12:30:00Z", Some("2026-11-21T12:30:00")),
            ("21.11.2026 16:00:00", Some("2026-11-21T13:00:00")),
            ("2026-11-21T11:00:00", None),
            ("soon", None),
        ] {
            assert_eq!(end(&LocalDateTime::new(stamp), now), until.map(at), "{stamp}");
        }
    }
}
