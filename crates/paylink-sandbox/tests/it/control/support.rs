//! What tests do at the dashboard and the control API.

use serde_json::Value;

use crate::support::{Answer, Harness, http};

/// A link of every kind, as `kind/id`.
pub(crate) struct Links {
    pub(crate) paynet: String,
    pub(crate) paywall: String,
    pub(crate) linkqr: String,
    pub(crate) ahlpay: String,
}

impl Harness {
    pub(crate) fn origin(&self) -> String {
        self.sandbox.url().to_owned()
    }

    /// The authority that the sandbox listens on.
    pub(crate) fn authority(&self) -> String {
        self.origin().trim_start_matches("http://").to_owned()
    }

    pub(crate) fn cookie(&self) -> String {
        let url = self.origin();
        let (_, port) = url.rsplit_once(':').unwrap();
        format!("paylink_sandbox_{port}={}", self.sandbox.control_token())
    }

    /// A call to the control API.
    pub(crate) async fn api(&self, method: &str, path: &str, body: &str) -> Answer {
        let token = format!("Bearer {}", self.sandbox.control_token());
        let url = format!("{}/_sandbox/api{path}", self.origin());
        http(&url, method, &[("authorization", &token)], body).await
    }

    /// The JSON of a call that succeeds.
    pub(crate) async fn api_json(&self, method: &str, path: &str, body: &str) -> Value {
        let answer = self.api(method, path, body).await;
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.body);
        answer.json()
    }

    /// A page of the dashboard, as a browser asks that has been let in.
    pub(crate) async fn look(&self, path: &str) -> Answer {
        http(&format!("{}{path}", self.origin()), "GET", &[("cookie", &self.cookie())], "").await
    }

    /// A form of the dashboard, as a browser sends it.
    pub(crate) async fn press(&self, path: &str, form: &str) -> Answer {
        let (cookie, origin) = (self.cookie(), self.origin());
        let headers = [
            ("cookie", cookie.as_str()),
            ("origin", &origin),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        http(&format!("{}{path}", self.origin()), "POST", &headers, form).await
    }

    /// A request with a header `Host` of the test's choice.
    pub(crate) async fn with_host(&self, path: &str, host: &str) -> Answer {
        let url = format!("{}{path}", self.origin());
        http(&url, "GET", &[("host", host)], "").await
    }

    /// One link of every kind with reference `R`, and with the receiver as callback address.
    pub(crate) async fn a_link_of_every_kind(&self) -> Links {
        let paynet = self.create_with_callback(r#""reference_no":"R""#).await;
        let page = self.page_with_webhook(r#""UniqueCode":"R""#).await;
        let more = format!(r#"{},"MerchantOrderId":"R""#, self.webhook());
        assert_eq!(self.generate_link(&more).await.json()["ErrorCode"], 0);
        let linkqr = self.paywall().links().pop().unwrap().id;
        let url = self.ahl_link(r#""orderId":"R""#).await;
        Links {
            paynet: format!("paynet/{paynet}"),
            paywall: format!("paywall/{}", page.id),
            linkqr: format!("linkqr/{linkqr}"),
            ahlpay: format!("ahlpay/{}", url.rsplit_once('/').unwrap().1),
        }
    }
}
