//! Calling Paynet's services.

use paylink_core::http::{Method, Request, RequestKind};
use serde_json::Value;

use super::context::Paynet;
use super::harmless;
use crate::live::backend::RawResponse;
use crate::live::question::Unsettled;

/// A service.
pub(super) struct Service {
    pub(super) name: &'static str,
    path: &'static str,
    purpose: RequestKind,
}

pub(super) const CREATE: Service =
    Service { name: "mailorder/create", path: "/v1/mailorder/create", purpose: RequestKind::Write };
pub(super) const DETAIL: Service =
    Service { name: "mailorder/detail", path: "/v1/mailorder/detail", purpose: RequestKind::Read };
pub(super) const STATUS_UPDATE: Service = Service {
    name: "mailorder/status_update",
    path: "/v1/mailorder/status_update",
    purpose: RequestKind::Write,
};
pub(super) const LIST: Service =
    Service { name: "mailorder/list", path: "/v1/mailorder/list", purpose: RequestKind::Read };
pub(super) const CHECK: Service = Service {
    name: "transaction/check",
    path: "/v1/transaction/check",
    purpose: RequestKind::Read,
};
pub(super) const TRANSACTION: Service = Service {
    name: "transaction/detail",
    path: "/v1/transaction/detail",
    purpose: RequestKind::Read,
};

/// The HTTP status of a service that has no such method.
pub(super) const NOT_SERVED_BY_POST: u16 = 405;

impl Paynet {
    /// Posts a body. One that might do harm goes to nobody but the sandbox.
    pub(super) async fn post(
        &self,
        service: &Service,
        body: &Value,
    ) -> Result<RawResponse, Unsettled> {
        if self.rehearsal.is_none() {
            harmless::check(body)?;
        }
        let request =
            Request::new(service.name, service.purpose, Method::Post, service.path).json(body)?;
        self.send(request).await
    }

    async fn send(&self, request: Request) -> Result<RawResponse, Unsettled> {
        let seen = self.line.send(request).await?;
        if matches!(seen.status, 401 | 403) {
            let words = format!(
                "HTTP {}: is the key of the test host, and this address registered?",
                seen.status
            );
            return Err(Unsettled::Unanswered(words));
        }
        Ok(seen)
    }

    /// Posts a question, or asks it by GET where no POST is served.
    pub(super) async fn read(
        &self,
        service: &Service,
        body: &Value,
    ) -> Result<RawResponse, Unsettled> {
        let seen = self.post(service, body).await?;
        if seen.status != NOT_SERVED_BY_POST {
            return Ok(seen);
        }
        let mut request = Request::new(service.name, service.purpose, Method::Get, service.path);
        for (name, value) in body.as_object().into_iter().flatten() {
            let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            request = request.query(name, text);
        }
        self.send(request).await
    }

    /// Asks a question that must be answered.
    pub(super) async fn call(
        &self,
        service: &Service,
        body: &Value,
    ) -> Result<RawResponse, Unsettled> {
        self.read(service, body).await?.success(service.name)
    }
}

#[cfg(test)]
mod tests {
    use paylink_core::Transport;
    use serde_json::json;

    use super::*;
    use crate::live::settings::Host;
    use paylink_testkit::servers::Stub;

    #[tokio::test]
    async fn what_might_do_harm_does_not_leave_this_machine() {
        let stub = Stub::answering(200, r#"{"code":0}"#).await;
        let host = Host::local(&stub.url()).unwrap();
        let real =
            Paynet::for_test_host(&Transport::new().unwrap(), host, &"sck_x".into()).unwrap();
        for service in [CREATE, DETAIL] {
            let body = json!({ "reference_no": "R", "phone": "5550000000" });
            assert!(matches!(real.post(&service, &body).await, Err(Unsettled::NotSent(_))));
            assert!(matches!(real.read(&service, &body).await, Err(Unsettled::NotSent(_))));
        }
        stub.assert_untouched();
        assert!(real.post(&DETAIL, &json!({ "reference_no": "R" })).await.unwrap().is_success());
    }
}
