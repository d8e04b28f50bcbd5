//! `POST /api/Security/AuthenticationMerchant`: logs in an API user.
//!
//! AHL Pay's page about this service ("Üye İş Yeri Doğrulama") could not be read. The field
//! `expireDate` is observed only in the login to AHL Pay's back-office program. All other fields
//! are observed in `cempehlivan/CP.VPOS CP.VPOS/Integrations/PaymentInstitutions/Ahlpay.cs`.

use paylink_core::wire::{WireValue, decides, informs, is_blank};
use paylink_core::{LocalDateTime, Private};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize};

use super::one_object;

/// The request to log in an API user. The `Debug` output shows neither the e-mail address nor the
/// password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuthenticationMerchant {
    /// The e-mail address of the API user. Observed in other client programs, and not documented.
    pub email: Private<String>,
    /// The password of the API user. Observed in other client programs, and not documented.
    pub password: Private<String>,
}

impl AuthenticationMerchant {
    /// Creates a login request for the API user with this e-mail address and password.
    pub fn new(email: impl Into<String>, password: impl Into<SecretString>) -> Self {
        let password: SecretString = password.into();
        Self {
            email: Private::new(email.into()),
            password: Private::from(password.expose_secret()),
        }
    }
}

/// The answer to a login request. It describes the new session.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Authenticated {
    /// The access token. The client sends the token in the header `Authorization` of every call
    /// after the login. Observed in other client programs, and not documented.
    #[serde(with = "decides")]
    pub token: Option<Private<String>>,
    /// The scheme of the header `Authorization`. In every observed answer, the scheme is
    /// `Bearer`.
    #[serde(with = "decides")]
    pub token_type: Option<String>,
    /// The name of the API user. Observed in other client programs, and not documented.
    #[serde(with = "informs")]
    pub full_name: Option<Private<String>>,
    /// The id of the session. Observed in other client programs, and not documented.
    /// This crate treats the id as a secret.
    #[serde(with = "informs")]
    pub session_id: Option<Private<String>>,
    /// The merchant's legal name. Observed in other client programs, and not documented.
    #[serde(with = "informs")]
    pub merchant_name: Option<Private<String>>,
    /// The merchant's id, which later requests contain. This crate reads a number or text,
    /// because the id is a number in this answer, but text in the login of AHL Pay's
    /// back-office program. Observed in other client programs, and not documented.
    #[serde(with = "decides")]
    pub merchant_id: Option<i64>,
    /// The time at which the token expires. Unverified: the login for merchants may not return
    /// this field. The format and the time zone of the field are not documented.
    #[serde(with = "informs")]
    pub expire_date: Option<LocalDateTime>,
}

/// Text in place of the session is ignored.
impl WireValue for Authenticated {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        one_object::read(deserializer, |_| None)
    }
}

impl Authenticated {
    pub(crate) fn has_token(&self) -> bool {
        self.token.as_ref().is_some_and(|token| !is_blank(token))
    }
}
