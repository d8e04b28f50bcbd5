//! What tests do at AHL Pay.

use paylink_sandbox::ahlpay::{AhlPay, LinkState};
use serde_json::Value;

use crate::support::{Answer, Harness, http, names};

pub(crate) const LOGIN: &str = "Security/AuthenticationMerchant";
pub(crate) const CREATE: &str = "Payment/CreateLinkPayment";
pub(crate) const LIST: &str = "Payment/GetCreatedLinks";
pub(crate) const INQUIRY: &str = "Payment/PaymentInquiry";
pub(crate) const PASSIVE: &str = "Payment/PassiveLinkPayment";
pub(crate) const TRANSACTIONS: &str = "Transaction/List";

pub(crate) const ENVELOPE: [&str; 5] = ["isSuccess", "message", "errorCode", "requestId", "data"];

/// `HTTP 200 success`, or the sandbox's code of a refusal, after a look at the envelope.
pub(crate) fn outcome(answer: &Answer) -> String {
    let json = answer.json();
    assert_eq!(names(&answer.body)[..4], ENVELOPE[..4], "{}", answer.body);
    let (message, request_id) =
        (json["message"].as_str().unwrap(), json["requestId"].as_str().unwrap());
    assert!(request_id.len() == 36 && request_id == request_id.to_lowercase(), "{}", answer.body);
    assert_eq!(json["isSuccess"], message == "İşlem başarılıdır.", "{}", answer.body);
    if json["isSuccess"] == true {
        assert_eq!((&json["errorCode"], answer.status), (&Value::Null, 200), "{}", answer.body);
        return "HTTP 200 success".to_owned();
    }
    let code = json["errorCode"].as_str().unwrap();
    assert!(code.len() <= 5 && json["data"].is_null() && !message.is_empty(), "{}", answer.body);
    format!("HTTP {} {code}", answer.status)
}

/// The text of a copy of what the provider documents.
pub(crate) fn copy(name: &str) -> String {
    let path = format!("{}/data/ahlpay/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// A copy of a request as JSON, with this sandbox's merchant in it.
pub(crate) fn copied_request(harness: &Harness, name: &str) -> Value {
    let mut request: Value = serde_json::from_str(&copy(name)).unwrap();
    request["merchantId"] = harness.ahl().merchant_id().into();
    request
}

/// Fields and, behind them, those in `more`; repeats of a name are left to the sandbox, which takes
/// the last.
fn with(fields: &str, more: &str) -> String {
    let comma = if more.is_empty() { "" } else { "," };
    format!("{{{fields}{comma}{more}}}")
}

impl Harness {
    pub(crate) fn ahl(&self) -> AhlPay<'_> {
        self.sandbox.ahlpay()
    }

    /// A request without a token.
    pub(crate) async fn ahl_with(
        &self,
        service: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        http(&format!("{}/api/{service}", self.ahl().base_url()), "POST", headers, body).await
    }

    pub(crate) async fn login(&self) -> Answer {
        let (email, password) = (self.ahl().email(), self.ahl().password());
        let body = format!(r#"{{"email":"{email}","password":"{password}"}}"#);
        self.ahl_with(LOGIN, &[], &body).await
    }

    /// A new token, wherever the login has it.
    pub(crate) async fn token(&self) -> String {
        let login = self.login().await.json();
        let token = login["data"].get("token").or(login.get("token"));
        token.unwrap().as_str().unwrap().to_owned()
    }

    /// A call after a login of its own.
    pub(crate) async fn ahl_call(&self, service: &str, body: &str) -> Answer {
        let authorization = format!("Bearer {}", self.token().await);
        self.ahl_with(service, &[("authorization", &authorization)], body).await
    }

    /// Creates a link for 149.90 that lives for an hour, order `O`; fields in `more` replace these.
    pub(crate) async fn create_ahl(&self, more: &str) -> Answer {
        let merchant_id = self.ahl().merchant_id();
        let fields = format!(
            r#""bankCode":"","orderId":"O","merchantId":{merchant_id},"amount":"14990","installmentCount":"0",
            "description":"Şapka <ığüşöç>","currency":"949","receiverEmail":"","receiverPhoneNumber":"",
            "expireMinute":60,"memberId":1"#
        );
        self.ahl_call(CREATE, &with(&fields, more)).await
    }

    /// Creates a link; returns the address of its page.
    pub(crate) async fn ahl_link(&self, more: &str) -> String {
        let answer = self.create_ahl(more).await;
        assert_eq!(outcome(&answer), "HTTP 200 success", "{}", answer.body);
        self.ahl().links().pop().unwrap().url
    }

    /// Creates the links of these orders, one after the other.
    pub(crate) async fn ahl_orders(&self, orders: &[&str]) {
        for order in orders {
            self.ahl_link(&format!(r#""orderId":"{order}""#)).await;
        }
    }

    pub(crate) async fn list_ahl(&self, status: &str, more: &str) -> Answer {
        let fields = format!(
            r#""page":0,"size":50,"orderByDesc":true,"orderBy":"CreateDate","status":"{status}""#
        );
        self.ahl_call(LIST, &with(&fields, more)).await
    }

    pub(crate) async fn inquire_ahl(&self, order_id: &str) -> Answer {
        let merchant_id = self.ahl().merchant_id();
        let body = format!(
            r#"{{"memberId":1,"merchantId":{merchant_id},"orderId":"{order_id}","rnd":"RND{order_id}","hash":""}}"#
        );
        self.ahl_call(INQUIRY, &body).await
    }

    pub(crate) async fn passive_ahl(&self, order_id: &str) -> Answer {
        self.ahl_call(PASSIVE, &format!(r#"{{"orderId":"{order_id}"}}"#)).await
    }

    pub(crate) async fn transactions_ahl(&self, more: &str) -> Answer {
        let merchant_id = self.ahl().merchant_id();
        let fields = format!(
            r#""startDate":"2000-01-01","endDate":"9000-01-01","size":50,"page":0,"orderBy":"CreateDate",
            "merchantId":{merchant_id}"#
        );
        self.ahl_call(TRANSACTIONS, &with(&fields, more)).await
    }

    /// The rows of transactions.
    pub(crate) async fn transaction_rows(&self, more: &str) -> Vec<Value> {
        let answer = self.transactions_ahl(more).await;
        assert_eq!(outcome(&answer), "HTTP 200 success", "{}", answer.body);
        answer.json()["data"].as_array().unwrap().clone()
    }

    pub(crate) fn state(&self) -> LinkState {
        self.ahl().links().pop().unwrap().state
    }
}
