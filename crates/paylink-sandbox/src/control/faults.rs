//! Faults, by the names that the control API and the dashboard use.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Fault, FaultKind};

/// The kinds of faults, and the effect of each in Turkish and in English.
pub(crate) const KINDS: [(&str, &str, &str); 7] = [
    (
        "status",
        "durum kodu ve gövdeyle yanıtlanır; işlenmez",
        "responds with a status and a body, and does not process the request",
    ),
    (
        "too_many_requests",
        "HTTP 429 ve Retry-After ile yanıtlanır; işlenmez",
        "responds with HTTP 429 and Retry-After, and does not process the request",
    ),
    ("latency", "geç yanıtlanır; işlenir", "processes the request, and responds late"),
    (
        "drop_before_processing",
        "bağlantı yanıtsız kapatılır; işlenmez",
        "closes the connection without a response, and does not process the request",
    ),
    (
        "drop_after_processing",
        "bağlantı yanıtsız kapatılır; işlenir",
        "processes the request, and closes the connection without a response",
    ),
    (
        "tear_answer",
        "bağlantı yanıtın ortasında kapatılır; işlenir",
        "processes the request, and closes the connection in the middle of the response",
    ),
    (
        "queue",
        "bağlantı yanıtsız kapatılır; istek, işlenmesi istenene kadar kuyrukta bekler",
        "closes the connection without a response, and queues the request for later processing",
    ),
];

/// A request to prepare a fault. Members that a kind does not need are ignored.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FaultRequest {
    pub(crate) provider: String,
    pub(crate) service: String,
    pub(crate) kind: String,
    pub(crate) times: Option<u32>,
    pub(crate) status: Option<u16>,
    pub(crate) body: String,
    pub(crate) milliseconds: Option<u64>,
    pub(crate) retry_after: Option<u32>,
}

impl FaultRequest {
    pub(crate) fn fault(self) -> Result<Fault, String> {
        let kind = match self.kind.as_str() {
            "status" => FaultKind::Status(self.status.unwrap_or(500), self.body),
            "too_many_requests" => FaultKind::TooManyRequests(self.retry_after.unwrap_or(1)),
            "latency" => {
                FaultKind::Latency(Duration::from_millis(self.milliseconds.unwrap_or(1000)))
            }
            "drop_before_processing" => FaultKind::DropBeforeProcessing,
            "drop_after_processing" => FaultKind::DropAfterProcessing,
            "tear_answer" => FaultKind::TearAnswer,
            "queue" => FaultKind::Queue,
            _ => {
                return Err(format!(
                    "the kinds of faults are {}",
                    KINDS.map(|(name, ..)| name).join(", ")
                ));
            }
        };
        let fault = Fault::new(self.service, kind).times(self.times.unwrap_or(1));
        if self.provider.is_empty() {
            return Ok(fault);
        }
        self.provider
            .parse()
            .map(|provider| fault.at(provider))
            .map_err(|unknown| format!("{unknown}"))
    }
}

/// A fault as the control API returns it.
#[derive(Debug, Serialize)]
pub(crate) struct FaultView {
    pub(crate) provider: Option<&'static str>,
    pub(crate) service: String,
    pub(crate) kind: &'static str,
    pub(crate) times: u32,
    /// Status, time or seconds, in words.
    pub(crate) detail: String,
}

impl From<&Fault> for FaultView {
    fn from(fault: &Fault) -> Self {
        let (kind, detail) = match fault.kind() {
            FaultKind::Status(status, _) => ("status", format!("HTTP {status}")),
            FaultKind::TooManyRequests(seconds) => {
                ("too_many_requests", format!("Retry-After: {seconds}"))
            }
            FaultKind::Latency(delay) => ("latency", format!("{} ms", delay.as_millis())),
            FaultKind::DropBeforeProcessing => ("drop_before_processing", String::new()),
            FaultKind::DropAfterProcessing => ("drop_after_processing", String::new()),
            FaultKind::TearAnswer => ("tear_answer", String::new()),
            FaultKind::Queue => ("queue", String::new()),
        };
        Self {
            provider: fault.provider().map(|own| own.id()),
            service: fault.service().to_owned(),
            kind,
            times: fault.times_left(),
            detail,
        }
    }
}
