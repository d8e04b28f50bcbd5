//! The two logins of a run. The token of the newer one is used; the older one's is only asked
//! about.

use paylink_core::http::SecretHeader;
use paylink_core::{LocalDate, LocalDateTime, SecretString, Zone};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::steps::{Made, OLDER_LOGIN, SESSION};
use super::{AUTHENTICATION, EMAIL, MEMBER_ID, PASSWORD};
use crate::answer::{Answer, scalar};
use crate::session::Session;
use crate::table::Service;
use crate::verdict::{Unsettled, unanswered};

/// Logs in.
pub(super) async fn log_in(s: &Session) -> Made {
    let (email, password) = (s.key(EMAIL)?, s.key(PASSWORD)?);
    let body = json!({ "email": email.expose_secret(), "password": password.expose_secret() });
    s.post(&AUTHENTICATION, &body).await?.success(AUTHENTICATION.path)
}

/// Logs in a second time.
pub(super) async fn log_in_again(s: &Session) -> Made {
    account(&*s.get(OLDER_LOGIN).await?)?;
    log_in(s).await
}

/// Returns the part of a login's answer with the token: `data`, or the whole answer.
pub(super) fn account(login: &Answer) -> Result<Value, Unsettled> {
    let missing = |what: &str| unanswered(format!("the login returns no {what}"));
    let data = if login.text("/data/token").is_some() { &login.json["data"] } else { &login.json };
    let data = Answer { json: data.clone(), ..login.clone() };
    data.text("/token").ok_or_else(|| missing("token"))?;
    merchant_id(&data.json).ok_or_else(|| missing("merchantId"))?;
    Ok(data.json)
}

fn merchant_id(account: &Value) -> Option<i64> {
    account.get("merchantId").and_then(scalar)?.parse().ok()
}

/// Returns the number of the merchant.
pub(super) async fn merchant(s: &Session) -> Result<i64, Unsettled> {
    Ok(merchant_id(&s.get(SESSION).await?.json).unwrap_or_default())
}

/// Returns the institution: AHL Pay itself, member 1, unless a variable names another one.
pub(super) fn member(s: &Session) -> i64 {
    s.variables.get(MEMBER_ID).and_then(|number| number.parse().ok()).unwrap_or(1)
}

/// Returns the day of the login, in Türkiye.
pub(super) async fn today(s: &Session) -> Result<LocalDate, Unsettled> {
    let stamp = LocalDateTime::of(s.get(SESSION).await?.at, Zone::Istanbul);
    let day = stamp.as_str().get(..10).and_then(|day| day.parse().ok());
    day.ok_or_else(|| unanswered("the server's clock shows no day"))
}

/// Posts a body with the token of the session.
pub(super) async fn post(s: &Session, service: &Service, body: &Value) -> Made {
    let session = s.get(SESSION).await?;
    let token = session.text("/token").unwrap_or_default().into();
    post_with_token(s, service, body, &token).await
}

/// Posts a body with this token.
pub(super) async fn post_with_token(
    s: &Session,
    service: &Service,
    body: &Value,
    token: &SecretString,
) -> Made {
    let session = s.get(SESSION).await?;
    let is_word =
        |word: &&str| word.len() <= 32 && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let scheme = session.text("/tokenType").filter(is_word).unwrap_or("Bearer");
    let header = SecretHeader::new("authorization", &format!("{scheme} "), token)?;
    s.send(service.host, s.with_body(service, body)?.secret(&header)).await
}

/// Posts a body that must be accepted.
pub(super) async fn call(s: &Session, service: &Service, body: &Value) -> Made {
    post(s, service, body).await?.success(service.path)
}

/// Posts a body that must be accepted or refused.
pub(super) async fn ask(s: &Session, service: &Service, body: &Value) -> Made {
    let answer = post(s, service, body).await?;
    answer.is_accepted(service.path).map(|_| answer)
}
