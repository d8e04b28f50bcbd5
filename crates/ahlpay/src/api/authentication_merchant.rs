//! `POST /api/Security/AuthenticationMerchant`: logs in an API user.
//!
//! AHL Pay has a documentation page about this service ("Üye İş Yeri Doğrulama"), but no copy of
//! that page was available when this crate was written. The field `expireDate` was observed only in
//! the login to AHL Pay's back-office program. All other fields were observed in the third-party
//! client `cempehlivan/CP.VPOS`, in the file `CP.VPOS/Integrations/PaymentInstitutions/Ahlpay.cs`.

use paylink_core::wire::{WireValue, decides, informs, is_blank};
use paylink_core::{LocalDateTime, Private};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize};

use super::one_object;

/// The request with which an API user (a user account for programs) logs in. The `Debug` output
/// shows neither the e-mail address nor the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuthenticationMerchant {
    /// The e-mail address of the API user. It is unknown whether AHL Pay documents this field. The
    /// field was observed in third-party clients.
    pub email: Private<String>,
    /// The password of the API user. It is unknown whether AHL Pay documents this field. The field
    /// was observed in third-party clients.
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

/// The answer to a login request. It contains the access token and information about the merchant.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Authenticated {
    /// The access token. After the login, the client sends this token in the header `Authorization`
    /// of every request. It is unknown whether AHL Pay documents this field. The field was observed
    /// in third-party clients.
    #[serde(default, with = "decides")]
    pub token: Option<Private<String>>,
    /// The word that precedes the token in the header `Authorization`. It is `Bearer` in every
    /// answer that was observed.
    #[serde(default, with = "decides")]
    pub token_type: Option<String>,
    /// The name of the API user. It is unknown whether AHL Pay documents this field. The field was
    /// observed in third-party clients.
    #[serde(default, with = "informs")]
    pub full_name: Option<Private<String>>,
    /// The id of the session, which this crate treats as a secret. It is unknown whether AHL Pay
    /// documents this field. The field was observed in third-party clients.
    #[serde(default, with = "informs")]
    pub session_id: Option<Private<String>>,
    /// The merchant's legal name. It is unknown whether AHL Pay documents this field. The field was
    /// observed in third-party clients.
    #[serde(default, with = "informs")]
    pub merchant_name: Option<Private<String>>,
    /// The merchant's id, which later requests contain. It is unknown whether AHL Pay documents
    /// this field. The field was observed in third-party clients.
    ///
    /// In this answer, the id is a number. In the login to AHL Pay's back-office program, it is a
    /// string. This crate accepts both.
    #[serde(default, with = "decides")]
    pub merchant_id: Option<i64>,
    /// The time at which the token expires. It is unverified whether AHL Pay's login for merchants
    /// returns this field. The format and the time zone are not documented.
    #[serde(default, with = "informs")]
    pub expire_date: Option<LocalDateTime>,
}

/// AHL Pay may send a string in place of the object. The string is ignored.
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
