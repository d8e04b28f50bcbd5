//! `POST /api/Security/AuthenticationMerchant`: the login.
//!
//! Its page ("Üye İş Yeri Doğrulama") could not be read. Everything here is observed
//! (`cempehlivan/CP.VPOS CP.VPOS/Integrations/PaymentInstitutions/Ahlpay.cs`), but `expireDate`, which is observed at the back
//! office's login only.

use paylink_core::wire::flexible;
use paylink_core::{LocalDateTime, Private};
use serde::{Deserialize, Serialize};

use crate::envelope::{FromData, loose_stamp, private_text};

/// Who logs in. `Debug` shows none of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuthenticationMerchant {
    /// The API user's e-mail address.
    pub email: Private<String>,
    /// The API user's password.
    pub password: Private<String>,
}

impl AuthenticationMerchant {
    /// A login.
    pub fn new(email: impl Into<String>, password: impl Into<String>) -> Self {
        Self { email: Private::new(email.into()), password: Private::new(password.into()) }
    }
}

/// A session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, remote = "Self")]
#[non_exhaustive]
pub struct Authenticated {
    /// The access token.
    #[serde(deserialize_with = "private_text")]
    pub token: Option<Private<String>>,
    /// The scheme word of the header `Authorization`; `Bearer` wherever it was seen.
    #[serde(deserialize_with = "flexible::loose")]
    pub token_type: Option<String>,
    /// The user's name.
    #[serde(deserialize_with = "private_text")]
    pub full_name: Option<Private<String>>,
    /// The id of the session; handled like the token.
    #[serde(deserialize_with = "private_text")]
    pub session_id: Option<Private<String>>,
    /// The merchant's title.
    #[serde(deserialize_with = "private_text")]
    pub merchant_name: Option<Private<String>>,
    /// The merchant's id, which later requests carry. A number; text at the back office.
    #[serde(deserialize_with = "flexible::int")]
    pub merchant_id: Option<i64>,
    /// When the token ends. Unverified: form and zone are not published, nor whether it comes at all.
    #[serde(deserialize_with = "loose_stamp", skip_serializing_if = "Option::is_none")]
    pub expire_date: Option<LocalDateTime>,
}

paylink_core::from_objects_only!(Authenticated);

impl FromData for Authenticated {}

impl Authenticated {
    pub(crate) fn has_token(&self) -> bool {
        self.token.as_ref().is_some_and(|token| !token.trim().is_empty())
    }
}
