//! `POST /api/Security/AuthenticationMerchant`: the login.
//!
//! Its page ("Üye İş Yeri Doğrulama") could not be read. Everything here is observed
//! (`cempehlivan/CP.VPOS CP.VPOS/Integrations/PaymentInstitutions/Ahlpay.cs`), but `expireDate`,
//! which is observed at the back office's login only.

use paylink_core::wire::is_blank;
use paylink_core::wire::record::{Content, loose};
use paylink_core::{LocalDateTime, Private, record};
use serde::{Deserialize, Serialize};

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

record! {
    /// A session.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Authenticated {
        /// The access token.
        pub token: Option<Private<String>> as loose,
        /// The scheme word of the header `Authorization`; `Bearer` wherever it was seen.
        pub token_type: Option<String> = "tokenType" as loose,
        /// The user's name.
        pub full_name: Option<Private<String>> = "fullName" as loose,
        /// The id of the session; handled like the token.
        pub session_id: Option<Private<String>> = "sessionId" as loose,
        /// The merchant's title.
        pub merchant_name: Option<Private<String>> = "merchantName" as loose,
        /// The merchant's id, which later requests carry. A number; text at the back office.
        pub merchant_id: Option<i64> = "merchantId",
        /// When the token ends. Unverified: form and zone are not published, nor whether it comes
        /// at all.
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
