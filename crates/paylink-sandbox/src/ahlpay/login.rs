//! `POST Security/AuthenticationMerchant`: the login.

use crate::clock::{ISTANBUL, written};
use crate::json::Object;
use crate::{Switch, lock};

use super::ProviderState;
use super::answers::{Refusal, data};
use super::keys::Keys;
use super::request::Fields;
use super::tokens::SCHEME;
use super::values::MERCHANT_NAME;

/// Observed: `email` and `password`.
pub(crate) fn is_right(keys: &Keys, fields: &Fields) -> bool {
    let is = |name, own: &str| fields.text(name).is_ok_and(|text| text == own);
    is("email", &keys.email) && is("password", &keys.password)
}

/// Observed: the members and their types. Unverified: their order.
pub(crate) fn answer(provider: &ProviderState, fields: &Fields) -> Result<Object, Refusal> {
    fields.required_text("email")?;
    fields.required_text("password")?;
    let keys = &provider.keys;
    if !is_right(keys, fields) {
        return Err(Refusal::Login);
    }

    let is_set = |switch| provider.is_set(switch);
    let mut tokens = lock(&provider.keys.tokens);
    if is_set(Switch::AhlNewLoginEndsOlder) {
        tokens.end();
    }
    let (token, end) = tokens.issue(&provider.context.key_random, provider.context.clock.now());
    let mut session = Object::default().with("token", token);
    if !is_set(Switch::AhlLoginWithoutTokenType) {
        session.set("tokenType", SCHEME);
    }
    session.set("fullName", "Örnek Kullanıcı");
    session.set("sessionId", provider.context.random.guid());
    session.set("merchantName", MERCHANT_NAME);
    if is_set(Switch::AhlLoginMerchantIdIsText) {
        session.set("merchantId", keys.merchant_id.to_string());
    } else {
        session.set("merchantId", keys.merchant_id);
    }
    if is_set(Switch::AhlLoginReportsExpiry) {
        session.set("expireDate", written(end, ISTANBUL, "%Y-%m-%dT%H:%M:%S"));
    }
    Ok(if is_set(Switch::AhlTokenAtRoot) { session } else { data(session) })
}
