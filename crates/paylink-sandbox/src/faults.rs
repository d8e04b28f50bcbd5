//! Faults on request: what a network and a provider do on a bad day.

use std::sync::Mutex;
use std::time::Duration;

use crate::lock;

/// A fault for the next requests to one service.
///
/// ```
/// # async fn doc() -> std::io::Result<()> {
/// use paylink_sandbox::{Fault, FaultKind, Sandbox};
/// let sandbox = Sandbox::start().await?;
/// sandbox.fault(Fault::new("mailorder/create", FaultKind::DropAfterProcessing).times(2));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    service: String,
    kind: FaultKind,
    times: u32,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// This status and body are answered, and the request is not processed.
    Status(u16, String),
    /// The answer comes this much later.
    Latency(Duration),
    /// The connection is closed without an answer, and the request is not processed.
    DropBeforeProcessing,
    /// The request is processed, and the connection is closed without an answer.
    DropAfterProcessing,
}

impl Fault {
    /// A fault for the next request to a service. The service is named by the end of its path: `mailorder/create`,
    /// `paynet/v1/mailorder/create` and `mailorder-create` mean the same, and so do `Payment/CreateLinkPayment` and
    /// `create-link-payment`; an empty text means every service.
    pub fn new(service: impl Into<String>, kind: FaultKind) -> Self {
        Self { service: service.into(), kind, times: 1 }
    }

    /// For this many requests.
    #[must_use]
    pub const fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    fn meets(&self, path: &str) -> bool {
        let service = normal(&self.service);
        service.is_empty()
            || normal(path).strip_suffix(&service).is_some_and(|rest| rest.is_empty() || rest.ends_with('-'))
    }
}

/// In lower case, with a dash between words.
fn normal(path: &str) -> String {
    let mut dashed = String::new();
    for c in path.chars() {
        let ends_word = !dashed.is_empty() && !dashed.ends_with('-');
        if ends_word && !c.is_ascii_lowercase() && !c.is_ascii_digit() {
            dashed.push('-');
        }
        if c.is_ascii_alphanumeric() {
            dashed.push(c.to_ascii_lowercase());
        }
    }
    dashed.trim_end_matches('-').to_owned()
}

/// The faults that are still to happen, in the order in which they were asked for.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub(crate) fn add(&self, fault: Fault) {
        lock(&self.0).push(fault);
    }

    /// The fault for a request to this path, if there is one; it is used up by one.
    pub(crate) fn take(&self, path: &str) -> Option<FaultKind> {
        let mut faults = lock(&self.0);
        let fault = faults.iter_mut().find(|fault| fault.times > 0 && fault.meets(path))?;
        fault.times -= 1;
        let kind = fault.kind.clone();
        faults.retain(|fault| fault.times > 0);
        Some(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_named_by_the_end_of_their_path() {
        let path = "/paynet/v1/mailorder/status_update";
        for service in
            ["mailorder/status_update", path, "/v1/mailorder/status_update", "mailorder-status-update", ""]
        {
            assert!(Fault::new(service, FaultKind::DropBeforeProcessing).meets(path), "{service}");
        }
        for service in ["mailorder/create", "order/status_update", "transaction/status_update"] {
            assert!(!Fault::new(service, FaultKind::DropBeforeProcessing).meets(path), "{service}");
        }
        let path = "/ahlpay/api/Payment/CreateLinkPayment";
        for service in [path, "Payment/CreateLinkPayment", "CreateLinkPayment", "create-link-payment"] {
            assert!(Fault::new(service, FaultKind::DropBeforeProcessing).meets(path), "{service}");
        }
        for service in ["PassiveLinkPayment", "createlinkpayment", "teLinkPayment"] {
            assert!(!Fault::new(service, FaultKind::DropBeforeProcessing).meets(path), "{service}");
        }
    }

    #[test]
    fn a_fault_is_used_up_by_matching_requests() {
        let faults = Faults::default();
        faults.add(Fault::new("detail", FaultKind::DropBeforeProcessing).times(2));
        assert!(faults.take("/paynet/v1/mailorder/create").is_none());
        assert!(faults.take("/paynet/v1/mailorder/detail").is_some());
        assert!(faults.take("/paynet/v1/mailorder/detail").is_some());
        assert!(faults.take("/paynet/v1/mailorder/detail").is_none());
    }
}
