//! Reading a request's members: with the documented or observed types. Unknown members are
//! accepted.

use serde_json::value::RawValue;

use crate::Switch;
use crate::incoming;
use crate::json::{self, Object};

use super::ProviderState;
use super::answers::Refusal;
use super::keys::MEMBER_ID;

/// The members of a JSON object. No `Debug`: that of the login holds a password.
pub(crate) struct Fields(Object);

impl Fields {
    /// Unverified: what a body that is no JSON object is answered with.
    pub(crate) fn read(body: &[u8]) -> Result<Self, Refusal> {
        incoming::object(body).map(Self).ok_or(Refusal::Body)
    }

    /// Reads a text; absent and `null` read as empty.
    pub(crate) fn text(&self, name: &'static str) -> Result<String, Refusal> {
        let Some(value) = self.0.get(name) else { return Ok(String::new()) };
        if !is_text(value) {
            return Err(Refusal::Wrong(name));
        }
        json::as_text(value).ok_or(Refusal::Wrong(name))
    }

    /// Reads a text that must not be empty.
    pub(crate) fn required_text(&self, name: &'static str) -> Result<String, Refusal> {
        let text = self.text(name)?;
        if text.trim().is_empty() { Err(Refusal::Missing(name)) } else { Ok(text) }
    }

    /// Reads a text or a number. Documented: filters of the type int whose values can only be
    /// texts.
    pub(crate) fn text_or_number(&self, name: &'static str) -> Result<String, Refusal> {
        let Some(value) = self.0.get(name) else { return Ok(String::new()) };
        json::as_text(value).ok_or(Refusal::Wrong(name))
    }

    /// Reads a whole number that must be present, and not as a text.
    pub(crate) fn whole(&self, name: &'static str) -> Result<i64, Refusal> {
        let value = self.0.get(name).ok_or(Refusal::Missing(name))?;
        value.get().parse().map_err(|_| Refusal::Wrong(name))
    }

    /// Reads a boolean; nothing where it is absent or `null`.
    pub(crate) fn flag(&self, name: &'static str) -> Result<Option<bool>, Refusal> {
        let Some(value) = self.0.get(name) else { return Ok(None) };
        value.get().parse().map(Some).map_err(|_| Refusal::Wrong(name))
    }

    /// Texts in an array; nothing where it is absent or `null`.
    pub(crate) fn texts(&self, name: &'static str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(value) = self.0.get(name) else { return Ok(None) };
        serde_json::from_str(value.get()).map(Some).map_err(|_| Refusal::Wrong(name))
    }

    /// Whether a member is present, and not `null`.
    pub(crate) fn is_given(&self, name: &'static str) -> bool {
        self.0.get(name).is_some()
    }

    /// `merchantId` must be present, and that of the account. Unverified: how another one is
    /// refused.
    pub(crate) fn merchant(&self, provider: &ProviderState) -> Result<(), Refusal> {
        self.own(provider, "merchantId", provider.keys.merchant_id)
    }

    /// `memberId`, in the same way.
    pub(crate) fn member(&self, provider: &ProviderState) -> Result<(), Refusal> {
        self.own(provider, "memberId", MEMBER_ID)
    }

    fn own(&self, provider: &ProviderState, name: &'static str, own: u32) -> Result<(), Refusal> {
        let value = self.0.get(name).ok_or(Refusal::Missing(name))?;
        if is_text(value) && provider.is_set(Switch::AhlTextIdsAre400) {
            return Err(Refusal::TextId(name));
        }
        let given: i64 = self.text_or_number(name)?.parse().map_err(|_| Refusal::Wrong(name))?;
        if given == i64::from(own) { Ok(()) } else { Err(Refusal::OtherAccount(name)) }
    }
}

fn is_text(value: &RawValue) -> bool {
    value.get().starts_with('"')
}
