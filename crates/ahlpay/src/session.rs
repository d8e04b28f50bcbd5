//! The session: one login, shared by all calls of a client, and renewed only when needed.
//!
//! AHL Pay does not document how long a token is valid, nor how it answers a call with an expired
//! token. Therefore:
//!
//! - A token is used until its `expireDate` if the login returned one, and for
//!   [`DEFAULT_TOKEN_TTL`] otherwise.
//! - HTTP 401 leads to one new login.
//! - A refusal that may be caused by an expired token invalidates the token, and the next call
//!   logs in.

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
use crate::envelope;
use crate::services::AUTHENTICATION_MERCHANT;

/// A token is not used in the last seconds before its expiry.
const EXPIRY_MARGIN: Duration = Duration::from_secs(10);

/// A refusal within this time after the login is not attributed to the token.
const MIN_TOKEN_AGE: Duration = Duration::from_secs(60);

/// The lifetime assumed for a token without `expireDate`.
const DEFAULT_TOKEN_TTL: Duration = Duration::from_secs(20 * 60);

/// The start of 9999-12-31 in Istanbul, since the Unix epoch. A later expiry means that none is
/// set: .NET's `DateTime.MaxValue` is on that day.
const UNSET_EXPIRY: Duration = Duration::from_secs(253_402_203_600);

/// How long the refusal of a login is returned to further calls without a new login, so that a
/// wrong password is not sent in a loop.
const LOGIN_REFUSAL_TTL: Duration = Duration::from_secs(30);

/// How long the client remembers that the token does not cause a refusal, because a new login did
/// not fix it.
const KNOWN_REFUSAL_TTL: Duration = Duration::from_secs(10 * 60);

/// The limit of known refusals. When the limit is reached, the client forgets all of them.
const MAX_KNOWN_REFUSALS: usize = 64;

/// The e-mail address and the password of a merchant's API user, with which a client logs in. The
/// `Debug` output shows neither of them.
#[derive(Clone, Debug)]
pub struct Credentials {
    email: Private<String>,
    password: SecretString,
}

impl Credentials {
    /// Creates credentials from the e-mail address and the password of an API user.
    ///
    /// This function does not check the two values.
    /// [`ClientBuilder::build`](crate::ClientBuilder::build) returns an error if the e-mail address
    /// is blank or the password is empty.
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

/// The token that calls after the login contain.
pub(crate) struct Token {
    /// The number of the login that returned this token, counted from 1.
    login: u64,
    header: SecretHeader,
    merchant_id: i64,
    /// The monotonic time of the login.
    issued_at: Duration,
    expires_at: Option<SystemTime>,
}

impl Token {
    pub(crate) fn merchant_id(&self) -> i64 {
        self.merchant_id
    }

    pub(crate) fn authorize(&self, request: Request) -> Request {
        request.secret(&self.header)
    }

    fn age(&self, clock: &Clock) -> Duration {
        clock.monotonic().saturating_sub(self.issued_at)
    }

    fn is_expired(&self, clock: &Clock) -> bool {
        match self.expires_at {
            Some(expires_at) => clock.now() + EXPIRY_MARGIN >= expires_at,
            None => self.age(clock) >= DEFAULT_TOKEN_TTL,
        }
    }
}

/// The session of one API user.
pub(crate) struct Session {
    endpoint: Endpoint,
    credentials: Credentials,
    /// The merchant id if the login returns none.
    merchant_id: Option<i64>,
    state: Mutex<State>,
    /// The number of logins that have succeeded or failed.
    logins: AtomicU64,
    /// The number of the login whose token the next call must replace.
    invalidated: AtomicU64,
    /// The refusals that a new login did not fix, each with the monotonic time at which this was
    /// found.
    known_refusals: std::sync::Mutex<Vec<(RefusalKey, Duration)>>,
}

/// A service and the error code of its refusal.
type RefusalKey = (&'static str, Option<String>);

#[derive(Default)]
struct State {
    token: Option<Arc<Token>>,
    /// The error of the last login if it failed, with the monotonic time of the failure.
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
            invalidated: AtomicU64::new(0),
            known_refusals: std::sync::Mutex::default(),
        }
    }

    /// Returns a token other than `rejected`, after a login if there is no valid one.
    ///
    /// All calls that wait for a login share its result, even if it fails. A wrong password is
    /// therefore not sent once per waiting call.
    pub(crate) async fn token(&self, rejected: Option<&Token>) -> Result<Arc<Token>> {
        let logins = self.logins.load(Ordering::Acquire);
        let mut state = self.state.lock().await;
        let current = state.token.clone().filter(|token| {
            rejected.is_none_or(|rejected| rejected.login != token.login)
                && !token.is_expired(self.clock())
        });
        let is_invalidated =
            |token: &Token| self.invalidated.load(Ordering::Acquire) == token.login;
        if let Some(token) = current.as_ref().filter(|token| !is_invalidated(token)) {
            return Ok(Arc::clone(token));
        }
        if let Some((failure, at)) = &state.failure {
            let waited = self.logins.load(Ordering::Acquire) != logins;
            let is_fresh = self.clock().monotonic().saturating_sub(*at) < LOGIN_REFUSAL_TTL;
            if waited || (failure.is_authentication() && is_fresh) {
                return current.ok_or_else(|| failure.clone());
            }
        }
        let result = self.new_token().await;
        if let Err(error) = &result
            && (error.is_too_late() || error.is_limit_reached())
        {
            // A deadline of this call alone. Another call that waits for a login makes its own.
            return Err(error.clone());
        }
        self.logins.fetch_add(1, Ordering::Release);
        match result {
            Ok(token) => {
                let token = Arc::new(token);
                *state = State { token: Some(Arc::clone(&token)), failure: None };
                Ok(token)
            }
            Err(error) => {
                state.failure = Some((error.clone(), self.clock().monotonic()));
                // An invalidated token may still be valid; if not, the answer is HTTP 401.
                current.ok_or(error)
            }
        }
    }

    /// Whether this refusal may be caused by an expired token: the token is older than
    /// [`MIN_TOKEN_AGE`], and no recent login failed to fix the same refusal.
    pub(crate) fn should_relogin(&self, token: &Token, refusal: &Error) -> bool {
        if token.age(self.clock()) < MIN_TOKEN_AGE {
            return false;
        }
        let now = self.clock().monotonic();
        let known_refusals = self.known_refusals.lock().unwrap_or_else(PoisonError::into_inner);
        let key = refusal_key(refusal);
        let is_same = |(known, _): &&(RefusalKey, Duration)| key.as_ref() == Some(known);
        known_refusals
            .iter()
            .find(is_same)
            .is_none_or(|(_, since)| now.saturating_sub(*since) >= KNOWN_REFUSAL_TTL)
    }

    /// Remembers that a new login did not fix this refusal.
    pub(crate) fn add_known_refusal(&self, refusal: &Error) {
        let now = self.clock().monotonic();
        let mut known_refusals = self.known_refusals.lock().unwrap_or_else(PoisonError::into_inner);
        if known_refusals.len() >= MAX_KNOWN_REFUSALS {
            known_refusals.clear();
        }
        if let Some(key) = refusal_key(refusal) {
            known_refusals.retain(|(known, _)| *known != key);
            known_refusals.push((key, now));
        }
    }

    /// Makes the next call log in.
    pub(crate) fn invalidate(&self, token: &Token) {
        self.invalidated.store(token.login, Ordering::Release);
    }

    /// Sends one login even if there is a token, and does not store the returned token.
    pub(crate) async fn login(&self) -> Result<Response<Authenticated>> {
        let Credentials { email, password } = &self.credentials;
        let body = AuthenticationMerchant::new(email.as_str(), password.clone());
        let request = AUTHENTICATION_MERCHANT.json(Ok(()), &body)?;
        let answer = self.endpoint.send(request).await?;
        let opened = envelope::open::<Authenticated>(&answer).map_err(|error| {
            match error.http_status() {
                // The body may contain a token: do not keep it in the error.
                Some(200..=299) if !error.is_refused() => error.with_body(RawBody::default()),
                // A refusal of a login is about its credentials, whatever the error code is.
                Some(200..=299 | 400 | 404) => error.with_refusal(Refusal::Authentication),
                _ => error,
            }
        })?;
        if opened.as_ref().is_some_and(Authenticated::has_token) {
            return Ok(opened.map(Option::unwrap_or_default));
        }
        // One observed client reads the token from the root of the answer.
        match answer.decode::<Authenticated>() {
            Ok(at_root) if at_root.has_token() => Ok(at_root),
            _ => Err(unusable(&opened, "`token` is missing")),
        }
    }

    async fn new_token(&self) -> Result<Token> {
        let response = self.login().await?;
        let scheme = response
            .token_type
            .as_deref()
            .map(str::trim)
            .filter(|scheme| !scheme.is_empty())
            .unwrap_or("Bearer");
        if scheme.len() > 32 || !scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err(unusable(&response, "`tokenType` is not an authorization scheme"));
        }
        let token: SecretString =
            response.token.as_ref().map(|token| token.as_str()).unwrap_or_default().into();
        let header = SecretHeader::new("authorization", &format!("{scheme} "), &token)
            .map_err(|_| unusable(&response, "`token` cannot be sent in a header"))?;
        Ok(Token {
            login: self.logins.load(Ordering::Acquire) + 1,
            header,
            merchant_id: response.merchant_id.or(self.merchant_id).ok_or_else(|| {
                unusable(
                    &response,
                    "`merchantId` is missing: set it with `ClientBuilder::merchant_id`",
                )
            })?,
            issued_at: self.clock().monotonic(),
            expires_at: response
                .expire_date
                .as_ref()
                .and_then(|stamp| expiry(stamp, self.clock().now())),
        })
    }

    fn clock(&self) -> &Clock {
        self.endpoint.transport().clock()
    }
}

/// Returns the error for a login that succeeded, but returned no usable session. The error does not
/// contain the body, because the body may contain a token.
fn unusable<T>(response: &Response<T>, what: &'static str) -> Error {
    envelope::response_error(&AUTHENTICATION_MERCHANT, Error::malformed(what), response)
        .with_body(RawBody::default())
}

fn refusal_key(refusal: &Error) -> Option<RefusalKey> {
    Some((refusal.operation()?, refusal.code().map(str::to_owned)))
}

/// Returns when the token expires. The time zone of `expireDate` is not documented: of Istanbul and
/// UTC, the earlier time that is more than [`MIN_TOKEN_AGE`] ahead.
fn expiry(stamp: &LocalDateTime, now: SystemTime) -> Option<SystemTime> {
    [Zone::Istanbul, Zone::Utc]
        .into_iter()
        .filter_map(|zone| stamp.instant(zone))
        .filter(|end| *end > now + MIN_TOKEN_AGE && *end < SystemTime::UNIX_EPOCH + UNSET_EXPIRY)
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiry_is_read_in_the_zone_that_gives_the_earliest_time_ahead() {
        let at = |text: &str| LocalDateTime::new(text).instant(Zone::Utc).unwrap();
        let now = at("2026-11-21T12:00:00");
        for (stamp, until) in [
            ("2026-11-21T16:00:00", Some("2026-11-21T13:00:00")),
            ("2026-11-21T13:00:00", Some("2026-11-21T13:00:00")),
            // In the zone of Istanbul, the token would expire in half a minute. This is too soon,
            // so the zone is UTC.
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
            assert_eq!(expiry(&LocalDateTime::new(stamp), now), until.map(at), "{stamp}");
        }
    }
}
