//! `POST /api/Security/AuthenticationMerchant`: logs in.
//!
//! AHL Pay's page about this service ("Üye İş Yeri Doğrulama") could not be read. All fields except
//! `expireDate` are observed
//! (`cempehlivan/CP.VPOS CP.VPOS/Integrations/PaymentInstitutions/Ahlpay.cs`). `expireDate` is
//! observed only in the login of AHL Pay's back-office program.

use paylink_core::wire::is_blank;
use paylink_core::wire::record::{Content, loose};
use paylink_core::{LocalDateTime, Private, record};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// The request to log in. The `Debug` output shows neither the e-mail address nor the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuthenticationMerchant {
    /// The e-mail address of the API user. Observed: this field is known only from other client
    /// libraries.
    pub email: Private<String>,
    /// The password of the API user. Observed: this field is known only from other client
    /// libraries.
    pub password: Private<String>,
}

impl AuthenticationMerchant {
    /// Creates a login request.
    pub fn new(email: impl Into<String>, password: impl Into<SecretString>) -> Self {
        let password: SecretString = password.into();
        Self {
            email: Private::new(email.into()),
            password: Private::from(password.expose_secret()),
        }
    }
}

record! {
    /// The answer to a login, which describes the new session.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Authenticated {
        /// The access token, sent in the header `Authorization` of every other call. Observed: this
        /// field is known only from other client libraries.
        pub token: Option<Private<String>> as loose,
        /// The scheme of the header `Authorization`. It is `Bearer` in every observed answer.
        pub token_type: Option<String> = "tokenType" as loose,
        /// The name of the API user. Observed: this field is known only from other client
        /// libraries.
        pub full_name: Option<Private<String>> = "fullName" as loose,
        /// The id of the session. Observed: this field is known only from other client libraries.
        /// This crate treats it as a secret, like the token.
        pub session_id: Option<Private<String>> = "sessionId" as loose,
        /// The merchant's legal name. Observed: this field is known only from other client
        /// libraries.
        pub merchant_name: Option<Private<String>> = "merchantName" as loose,
        /// The merchant's id, which later requests contain. Observed: this field is known only from
        /// other client libraries. The id is a number in this answer, but text in the login of the
        /// back-office program. This crate reads both.
        pub merchant_id: Option<i64> = "merchantId",
        /// The time at which the token expires. Unverified: the format and the time zone are not
        /// documented, and it is not known whether this service returns the field.
        pub expire_date: Option<LocalDateTime> = "expireDate" as loose,
    }
}

impl Content for Authenticated {
    const MAY_BE_IN_ARRAY: bool = true;
    const MAY_BE_TEXT: bool = true;
}

impl Authenticated {
    pub(crate) fn has_token(&self) -> bool {
        self.token.as_ref().is_some_and(|token| !is_blank(token))
    }
}
