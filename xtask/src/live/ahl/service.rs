//! Calling AHL Pay's services.

use paylink_core::http::{Method, Request, RequestKind};
use serde_json::Value;

use super::context::AhlPay;
use super::envelope::Envelope;
use super::harmless;
use super::login::Pass;
use crate::live::question::Unsettled;

/// A service.
pub(super) struct Service {
    pub(super) name: &'static str,
    path: &'static str,
    purpose: RequestKind,
}

const fn service(name: &'static str, path: &'static str, purpose: RequestKind) -> Service {
    Service { name, path, purpose }
}

pub(super) const LOGIN: Service =
    service("AuthenticationMerchant", "/api/Security/AuthenticationMerchant", RequestKind::Read);
pub(super) const CREATE: Service =
    service("CreateLinkPayment", "/api/Payment/CreateLinkPayment", RequestKind::Write);
/// Another place where it might be.
pub(super) const CREATE_ELSEWHERE: Service =
    service("CreateLinkPayment", "/api/CreateLinkPayment", RequestKind::Write);
pub(super) const LIST: Service =
    service("GetCreatedLinks", "/api/Payment/GetCreatedLinks", RequestKind::Read);
pub(super) const INQUIRY: Service =
    service("PaymentInquiry", "/api/Payment/PaymentInquiry", RequestKind::Read);
pub(super) const TRANSACTIONS: Service =
    service("Transaction/List", "/api/Transaction/List", RequestKind::Read);
pub(super) const PASSIVE: Service =
    service("PassiveLinkPayment", "/api/Payment/PassiveLinkPayment", RequestKind::Write);

impl Service {
    pub(super) fn request(&self) -> Request {
        Request::new(self.name, self.purpose, Method::Post, self.path)
    }
}

impl AhlPay {
    /// Posts a body. One that might do harm goes to nobody but the sandbox.
    pub(super) async fn post(
        &self,
        service: &Service,
        body: &Value,
    ) -> Result<Envelope, Unsettled> {
        self.post_as(service, body, &self.session().await?.pass).await
    }

    /// Posts a body with this token.
    pub(super) async fn post_as(
        &self,
        service: &Service,
        body: &Value,
        pass: &Pass,
    ) -> Result<Envelope, Unsettled> {
        if self.rehearsal.is_none() {
            harmless::check(body)?;
        }
        let request = pass.carried_by(service.request().json(body)?)?;
        self.line.send_for_status(request).await.map(Envelope)
    }

    /// Posts a body that must be accepted.
    pub(super) async fn call(
        &self,
        service: &Service,
        body: &Value,
    ) -> Result<Envelope, Unsettled> {
        self.post(service, body).await?.success(service.name)
    }
}

#[cfg(test)]
mod tests {
    use paylink_core::Transport;
    use serde_json::json;

    use super::*;
    use crate::live::ahl::Account;
    use crate::live::settings::Host;
    use paylink_testkit::servers::Stub;

    #[tokio::test]
    async fn what_might_do_harm_does_not_leave_this_machine() {
        const LOGGED_IN: &str = r#"{"isSuccess":true,"data":{"token":"T","merchantId":97163}}"#;
        let stub = Stub::answering(200, LOGGED_IN).await;
        let host = Host::local(&stub.url()).unwrap();
        let real = AhlPay::for_test_host(
            &Transport::new().unwrap(),
            host,
            Account::new("a@shop.example", "p"),
        )
        .unwrap();
        let body = json!({ "orderId": "O", "receiverPhoneNumber": "5000000000" });
        assert!(matches!(real.post(&CREATE, &body).await, Err(Unsettled::NotSent(_))));
        assert!(stub.bodies().iter().all(|body| body.contains("a@shop.example")), "logins only");
        assert!(real.post(&CREATE, &json!({ "orderId": "O" })).await.unwrap().is_success());
    }
}
