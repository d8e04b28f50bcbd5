//! The login: once, shared by every call that waits for it, and again only when it has to be.
//!
//! How long a token lives is not published, nor what a call with an expired one is answered with.
//! So: an expiry is honoured if one is told, and otherwise a token is used for [`LONGEST`]; HTTP
//! 401 leads to one new login; and a refusal that may mean the same makes a token be doubted, and
//! replaced.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, SystemTime};

use paylink_core::error::Refusal;
use paylink_core::http::{Endpoint, Request, SecretHeader};
use paylink_core::wire::is_blank;
use paylink_core::{Clock, Error, LocalDateTime, Private, RawBody, Response, Result, Zone};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use crate::api::authentication_merchant::{Authenticated, AuthenticationMerchant};
use crate::envelope::{self, Envelope};
use crate::services::AUTHENTICATION_MERCHANT;

/// A token is not used in its last moments.
const MARGIN: Duration = Duration::from_secs(10);

/// A token that is younger than this is not what a refusal is about.
const YOUNG: Duration = Duration::from_secs(60);

/// How long a token of untold lifetime is used.
const LONGEST: Duration = Duration::from_secs(20 * 60);

/// When the last day of the year 9999 begins in Istanbul: an end that is not set stands in it, as
/// .NET writes it.
const NEVER: Duration = Duration::from_secs(253_402_203_600);

/// How long the refusal of a login answers for further ones: no password is guessed in a loop.
const REFUSED_FOR: Duration = Duration::from_secs(30);

/// How long a refusal that a new login did not mend is taken for what it is.
const SETTLED_FOR: Duration = Duration::from_secs(10 * 60);

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
        if is_blank(&self.email) || self.password.expose_secret().is_empty() {
            return Err(Error::configuration(
                "the API user's e-mail address and password must not be blank",
            ));
        }
        Ok(())
    }
}

/// What authenticated calls carry.
pub(crate) struct Token {
    number: u64,
    header: SecretHeader,
    merchant_id: i64,
    since: Duration,
    until: Option<SystemTime>,
}

impl Token {
    pub(crate) fn merchant_id(&self) -> i64 {
        self.merchant_id
    }

    pub(crate) fn carry(&self, request: Request) -> Request {
        request.secret(&self.header)
    }

    fn age(&self, clock: &Clock) -> Duration {
        clock.monotonic().saturating_sub(self.since)
    }

    fn is_over(&self, clock: &Clock) -> bool {
        match self.until {
            Some(until) => clock.now() + MARGIN >= until,
            None => self.age(clock) >= LONGEST,
        }
    }
}

/// The session of one API user.
pub(crate) struct Session {
    endpoint: Endpoint,
    credentials: Credentials,
    /// Used where the login tells none.
    merchant_id: Option<i64>,
    state: Mutex<State>,
    /// Logins that came to an end, well or not.
    logins: AtomicU64,
    /// The number of the token that is to be replaced when the next call begins.
    doubted: AtomicU64,
    /// Refusals (service and code) that a new login did not mend, and since when that is known.
    settled: std::sync::Mutex<Vec<(Refused, Duration)>>,
}

type Refused = (&'static str, Option<String>);

#[derive(Default)]
struct State {
    token: Option<Arc<Token>>,
    failure: Option<(Error, Duration)>,
}

impl Session {
    pub(crate) fn new(
        endpoint: Endpoint,
        credentials: Credentials,
        merchant_id: Option<i64>,
    ) -> Self {
        Self {
            endpoint,
            credentials,
            merchant_id,
            state: Mutex::default(),
            logins: AtomicU64::new(0),
            doubted: AtomicU64::new(0),
            settled: std::sync::Mutex::default(),
        }
    }

    /// A token other than the one that was refused. Whoever waits for a login shares its outcome, a
    /// failure too: a wrong password is not tried once per caller.
    pub(crate) async fn token(&self, refused: Option<&Token>) -> Result<Arc<Token>> {
        let logins = self.logins.load(Ordering::Acquire);
        let mut state = self.state.lock().await;
        let current = state.token.clone().filter(|token| {
            refused.is_none_or(|refused| refused.number != token.number)
                && !token.is_over(self.clock())
        });
        let is_doubted = |token: &Token| self.doubted.load(Ordering::Acquire) == token.number;
        if let Some(token) = current.as_ref().filter(|token| !is_doubted(token)) {
            return Ok(Arc::clone(token));
        }
        if let Some((failure, at)) = &state.failure {
            let waited = self.logins.load(Ordering::Acquire) != logins;
            let is_fresh = self.clock().monotonic().saturating_sub(*at) < REFUSED_FOR;
            if waited || (failure.is_authentication() && is_fresh) {
                return current.ok_or_else(|| failure.clone());
            }
        }
        let result = self.log_in().await;
        self.logins.fetch_add(1, Ordering::Release);
        match result {
            Ok(token) => {
                let token = Arc::new(token);
                *state = State { token: Some(Arc::clone(&token)), failure: None };
                Ok(token)
            }
            Err(error) => {
                state.failure = Some((error.clone(), self.clock().monotonic()));
                // A token that is only doubted may still be good; HTTP 401 would say so.
                current.ok_or(error)
            }
        }
    }

    /// Whether a refusal by this service may be about the session: the token is not young, and a
    /// new login has not failed to mend the same refusal of late.
    pub(crate) fn may_mend(&self, token: &Token, refused: &Error) -> bool {
        if token.age(self.clock()) < YOUNG {
            return false;
        }
        let now = self.clock().monotonic();
        let settled = self.settled.lock().unwrap_or_else(PoisonError::into_inner);
        let key = key(refused);
        let of_it = |(known, _): &&(Refused, Duration)| key.as_ref() == Some(known);
        settled
            .iter()
            .find(of_it)
            .is_none_or(|(_, since)| now.saturating_sub(*since) >= SETTLED_FOR)
    }

    /// A new login did not mend this refusal: it is about something else.
    pub(crate) fn settle(&self, refused: &Error) {
        let now = self.clock().monotonic();
        let mut settled = self.settled.lock().unwrap_or_else(PoisonError::into_inner);
        if settled.len() >= 64 {
            settled.clear();
        }
        if let Some(key) = key(refused) {
            settled.retain(|(known, _)| *known != key);
            settled.push((key, now));
        }
    }

    /// The next call begins with a login.
    pub(crate) fn doubt(&self, token: &Token) {
        self.doubted.store(token.number, Ordering::Release);
    }

    /// One login, past the cache.
    pub(crate) async fn login(&self) -> Result<Response<Authenticated>> {
        let Credentials { email, password } = &self.credentials;
        let body = AuthenticationMerchant::new(email.as_str(), password.expose_secret());
        let request = AUTHENTICATION_MERCHANT.json(Ok(()), &body)?;
        let answer = self.endpoint.send(request).await?;
        let mut envelope = Envelope::<Authenticated>::default();
        envelope::open(&answer, &mut envelope).map_err(|error| match error.http_status() {
            // There may be a token in it after all.
            Some(200..=299) if !error.is_refused() => error.with_body(RawBody::default()),
            // Whatever the code is, it is about these credentials.
            Some(200..=299 | 400 | 404) => error.with_refusal(Refusal::Authentication),
            _ => error,
        })?;
        // One client reads the token from the root of the answer too.
        let at_root = || answer.record::<Authenticated>().ok();
        let told = envelope.data.filter(Authenticated::has_token).or_else(at_root);
        match told.filter(Authenticated::has_token) {
            Some(told) => Ok(answer.with_value(told)),
            // Without the body, for the same reason.
            None => Err(AUTHENTICATION_MERCHANT
                .error(Error::malformed("there is no `token`"))
                .with_http_status(answer.status())
                .with_request_id(envelope::request_id(answer.body().as_bytes()))),
        }
    }

    async fn log_in(&self) -> Result<Token> {
        let reply = self.login().await?;
        let request_id = envelope::request_id(reply.body().as_bytes());
        let unusable = |what: &'static str| {
            AUTHENTICATION_MERCHANT
                .error(Error::malformed(what))
                .with_http_status(reply.http_status())
                .with_request_id(request_id.clone())
        };
        let word = reply
            .token_type
            .as_deref()
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .unwrap_or("Bearer");
        if word.len() > 32 || !word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err(unusable("`tokenType` is no scheme word"));
        }
        let token: SecretString =
            reply.token.as_ref().map(|token| token.as_str()).unwrap_or_default().into();
        let header = SecretHeader::new("authorization", &format!("{word} "), &token)
            .map_err(|_| unusable("`token` cannot be a header"))?;
        Ok(Token {
            number: self.logins.load(Ordering::Acquire) + 1,
            header,
            merchant_id: reply.merchant_id.or(self.merchant_id).ok_or_else(|| {
                unusable("there is no `merchantId` (ClientBuilder::merchant_id states it)")
            })?,
            since: self.clock().monotonic(),
            until: reply.expire_date.as_ref().and_then(|stamp| end(stamp, self.clock().now())),
        })
    }

    fn clock(&self) -> &Clock {
        self.endpoint.transport().clock()
    }
}

/// What is refused: by which service, with which code.
fn key(refused: &Error) -> Option<Refused> {
    Some((refused.operation()?, refused.code().map(str::to_owned)))
}

/// The earliest reading of a stamp that lies well ahead; no zone is published.
fn end(stamp: &LocalDateTime, now: SystemTime) -> Option<SystemTime> {
    [Zone::Istanbul, Zone::Utc]
        .into_iter()
        .filter_map(|zone| stamp.instant(zone))
        .filter(|end| *end > now + YOUNG && *end < SystemTime::UNIX_EPOCH + NEVER)
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
            // A token of three hours by UTC, a little early: not one of half a minute.
            ("2026-11-21T15:00:30", Some("2026-11-21T15:00:30")),
            ("2026-11-21T12:30:00Z", Some("2026-11-21T12:30:00")),
            ("21.11.2026 16:00:00", Some("2026-11-21T13:00:00")),
            ("2026-11-21T11:00:00", None),
            ("9999-12-30T00:00:00", Some("9999-12-29T21:00:00")),
            ("9999-12-31T23:59:59.9999999", None),
            ("31.12.9999 23:59:59", None),
            ("9999-12-31T00:00:00", None),
            ("soon", None),
        ] {
            assert_eq!(end(&LocalDateTime::new(stamp), now), until.map(at), "{stamp}");
        }
    }
}
