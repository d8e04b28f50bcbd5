//! The two logins of a run. The token of the newer one is used; the older one's is only asked
//! about.

use std::time::SystemTime;

use paylink_core::http::{Request, SecretHeader};
use paylink_core::{Error, LocalDate, LocalDateTime, SecretString, Zone};
use paylink_testkit::json::Json;
use secrecy::ExposeSecret;
use serde_json::json;

use super::context::AhlPay;
use super::envelope::Envelope;
use super::service::LOGIN;
use crate::live::field::text;
use crate::live::question::Unsettled;

/// The answer of a login.
pub(super) struct Login {
    /// `data`, or the whole answer if the token is there.
    pub(super) answer: Json,
    /// Whether it is `data`.
    pub(super) is_in_data: bool,
    pub(super) pass: Pass,
    pub(super) merchant_id: i64,
    at: SystemTime,
}

/// What a call carries. No `Debug`.
pub(super) struct Pass {
    scheme: String,
    token: SecretString,
}

impl Pass {
    /// A token that nobody was ever given.
    pub(super) fn made_up(&self) -> Self {
        Self { scheme: self.scheme.clone(), token: "paylink-live".into() }
    }

    pub(super) fn carried_by(&self, request: Request) -> Result<Request, Error> {
        let header = SecretHeader::new("authorization", &format!("{} ", self.scheme), &self.token)?;
        Ok(request.secret(&header))
    }
}

impl Login {
    fn read(answer: &Envelope) -> Result<Self, Unsettled> {
        let missing = |what: &str| Unsettled::unanswered(format!("the login returns no {what}"));
        let has_token = |json: &&Json| text(json, "token").is_some();
        let in_data = answer.data().filter(has_token);
        let data = in_data.unwrap_or(&answer.0.json);
        let token = text(data, "token").ok_or_else(|| missing("token"))?;
        let is_word =
            |word: &&str| word.len() <= 32 && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let merchant_id = match data.member("merchantId") {
            Some(Json::Number(digits) | Json::Text(digits)) => digits.parse().ok(),
            _ => None,
        };
        Ok(Self {
            is_in_data: in_data.is_some(),
            pass: Pass {
                scheme: text(data, "tokenType").filter(is_word).unwrap_or("Bearer").to_owned(),
                token: token.into(),
            },
            merchant_id: merchant_id.ok_or_else(|| missing("merchantId"))?,
            at: answer.0.date.unwrap_or_else(SystemTime::now),
            answer: data.clone(),
        })
    }

    /// The day of the login, in Türkiye.
    pub(super) fn day(&self) -> Result<LocalDate, Unsettled> {
        let stamp = LocalDateTime::of(self.at, Zone::Istanbul);
        let day = stamp.as_str().get(..10).and_then(|day| day.parse().ok());
        day.ok_or_else(|| Unsettled::unanswered("the server's clock shows no day"))
    }
}

impl AhlPay {
    /// The older login and the newer one.
    pub(super) async fn logins(&self) -> Result<&[Login; 2], Unsettled> {
        let make = async { Ok([self.login().await?, self.login().await?]) };
        self.logins.get(make).await
    }

    /// The login that is used.
    pub(super) async fn session(&self) -> Result<&Login, Unsettled> {
        self.logins().await.map(|[_, newer]| newer)
    }

    async fn login(&self) -> Result<Login, Unsettled> {
        let (email, password) = (&self.account.email, &self.account.password);
        let body = json!({ "email": email.expose_secret(), "password": password.expose_secret() });
        let answer = self.line.send_for_status(LOGIN.request().json(&body)?).await?;
        Login::read(&Envelope(answer).success(LOGIN.name)?)
    }
}
