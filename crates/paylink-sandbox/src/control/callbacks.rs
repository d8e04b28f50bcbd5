//! Timings and forgeries of callbacks, by the names that the control API and the dashboard use.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::callbacks::{CallbackOrder, CallbackTiming, Callbacks, Forgery};
use crate::provider::{Description, Provider};
use crate::providers::{DESCRIPTIONS, ids};

/// The timings of callbacks, and the meaning of each in Turkish and in English.
pub(crate) const TIMINGS: [(&str, &str, &str); 4] = [
    ("at_once", "hemen", "at once"),
    ("repeated", "birkaç kez", "several times over"),
    ("delayed", "gecikmeli", "later"),
    ("queued", "serbest bırakılınca", "when released"),
];

/// The forgeries, and the meaning of each in Turkish and in English.
pub(crate) const FORGERIES: [(&str, &str, &str); 5] = [
    (
        "unpaid",
        "her ayrıntısı doğru, ama kimse ödemedi",
        "correct in every detail, but nobody has paid",
    ),
    ("other_amount", "başka bir tutarla", "about another amount"),
    ("wrong_key", "başka bir anahtarla imzalı", "signed with another key"),
    ("unsigned", "imzasız", "without a signature"),
    (
        "wrong_token",
        "son karakteri değiştirilmiş bir adrese",
        "to an address whose last character is changed",
    ),
];

/// Returns the providers that call back.
fn callers() -> impl Iterator<Item = &'static Description> {
    DESCRIPTIONS.iter().copied().filter(|own| own.calls_back())
}

pub(crate) fn forgery(text: &str) -> Result<Forgery, String> {
    match text {
        "unpaid" => Ok(Forgery::Unpaid),
        "other_amount" => Ok(Forgery::OtherAmount),
        "wrong_key" => Ok(Forgery::WrongKey),
        "unsigned" => Ok(Forgery::Unsigned),
        "wrong_token" => Ok(Forgery::WrongToken),
        _ => Err(format!("the forgeries are {}", FORGERIES.map(|(name, ..)| name).join(", "))),
    }
}

pub(crate) fn order(text: &str) -> Result<CallbackOrder, String> {
    match text {
        "" | "as_happened" => Ok(CallbackOrder::AsHappened),
        "reversed" => Ok(CallbackOrder::Reversed),
        _ => Err("the orders are as_happened and reversed".to_owned()),
    }
}

/// A request to set the timing of a provider's callbacks. Members that a timing does not need are
/// ignored.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct TimingRequest {
    pub(crate) provider: String,
    pub(crate) timing: String,
    pub(crate) times: Option<u32>,
    pub(crate) milliseconds: Option<u64>,
}

impl TimingRequest {
    pub(crate) fn set(&self, callbacks: &Callbacks) -> Result<(), String> {
        let mut providers = callers().map(|own| own.provider);
        let provider = providers
            .find(|own| own.id() == self.provider)
            .ok_or_else(|| format!("the providers that call back are {}", ids(callers())))?;
        let timing = match self.timing.as_str() {
            "at_once" => CallbackTiming::AtOnce,
            "repeated" => CallbackTiming::Repeated(self.times.unwrap_or(2)),
            "delayed" => {
                CallbackTiming::Delayed(Duration::from_millis(self.milliseconds.unwrap_or(1000)))
            }
            "queued" => CallbackTiming::Queued,
            _ => {
                return Err(format!(
                    "the timings are {}",
                    TIMINGS.map(|(name, ..)| name).join(", ")
                ));
            }
        };
        callbacks.set_timing(provider, timing);
        Ok(())
    }
}

/// The timing of a provider's callbacks.
#[derive(Debug, Serialize)]
pub(crate) struct TimingView {
    pub(crate) provider: Provider,
    pub(crate) timing: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) times: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) milliseconds: Option<u64>,
}

impl TimingView {
    pub(crate) fn all(callbacks: &Callbacks) -> Vec<Self> {
        let view = |timing, times, milliseconds| {
            move |provider| Self { provider, timing, times, milliseconds }
        };
        callers()
            .map(|own| own.provider)
            .map(|provider| match callbacks.timing(provider) {
                CallbackTiming::AtOnce => view("at_once", None, None)(provider),
                CallbackTiming::Repeated(times) => view("repeated", Some(times), None)(provider),
                CallbackTiming::Delayed(by) => {
                    let milliseconds = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
                    view("delayed", None, Some(milliseconds))(provider)
                }
                CallbackTiming::Queued => view("queued", None, None)(provider),
            })
            .collect()
    }
}
