//! What tests do at Paywall.

use paylink_sandbox::paywall::{PageView, Paywall};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::support::{Answer, Harness, http, names};

pub(crate) const GENERATE: &str = "checkout/generate";
pub(crate) const INQUIRY: &str = "checkout/inquiry";
pub(crate) const LINKQR: &str = "linkqr/generate";

pub(crate) const OLDER: [&str; 4] = ["ErrorCode", "Result", "Message", "Body"];
pub(crate) const NEWER: [&str; 6] =
    ["ErrorCodeType", "ErrorMessage", "ErrorCode", "Result", "Message", "Body"];

const BACK: &str =
    r#""SuccessBackUrl":"https://shop.example/ok?o=1","FailBackUrl":"https://shop.example/no""#;

/// `HTTP 200 code 0`, after a look at the envelope.
pub(crate) fn codes(answer: &Answer) -> String {
    let json = answer.json();
    assert!(names(&answer.body).ends_with(&OLDER.map(str::to_owned)), "{}", answer.body);
    let is_success = json["ErrorCode"] == 0;
    assert_eq!(json["Result"], is_success, "{}", answer.body);
    assert_eq!(json["Message"] == "", is_success, "{}", answer.body);
    format!("HTTP {} code {}", answer.status, json["ErrorCode"])
}

pub(crate) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Fields of a page for `25.0` with `UniqueCode` `U`; those in `more` replace or join them.
pub(crate) fn page_body(more: &str) -> String {
    fields(&[r#""UniqueCode":"U","Amount":25.0,"CurrencyId":1"#, BACK], more)
}

pub(crate) fn link_body(more: &str) -> String {
    let own = r#""SalesType":2,"ItemName":"Şapka","ItemDescription":"ığüş","ItemAmount":100.50,"CurrencyId":1"#;
    fields(&[own], more)
}

/// Of a repeated name, the sandbox reads the last value.
fn fields(own: &[&str], more: &str) -> String {
    let all: Vec<&str> =
        own.iter().copied().chain([more]).filter(|part| !part.is_empty()).collect();
    format!("{{{}}}", all.join(","))
}

impl Harness {
    pub(crate) fn paywall(&self) -> Paywall<'_> {
        self.sandbox.paywall()
    }

    pub(crate) fn public_pair(&self) -> [(&'static str, &str); 2] {
        [
            ("apikeypublic", self.paywall().public_key()),
            ("apiclientpublic", self.paywall().public_client()),
        ]
    }

    pub(crate) fn private_pair(&self) -> [(&'static str, &str); 2] {
        [
            ("apikeyprivate", self.paywall().private_key()),
            ("apiclientprivate", self.paywall().private_client()),
        ]
    }

    /// A call to the Payment API.
    pub(crate) async fn pw(
        &self,
        method: &str,
        service: &str,
        more: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let headers = [&self.public_pair()[..], more].concat();
        http(
            &format!("{}/api/paywall/{service}", self.paywall().base_url()),
            method,
            &headers,
            body,
        )
        .await
    }

    /// A call to the Payment Private API.
    pub(crate) async fn query(&self, service: &str, more: &[(&str, &str)]) -> Answer {
        let url = format!("{}/api/paywall/private/{service}", self.paywall().private_base_url());
        http(&url, "GET", &[&self.private_pair()[..], more].concat(), "").await
    }

    pub(crate) async fn generate(&self, more: &str) -> Answer {
        self.pw("POST", GENERATE, &[], &page_body(more)).await
    }

    pub(crate) async fn generate_link(&self, more: &str) -> Answer {
        self.pw("POST", LINKQR, &[], &link_body(more)).await
    }

    /// Generates a page, and returns what the sandbox knows of it.
    pub(crate) async fn page(&self, more: &str) -> PageView {
        let answer = self.generate(more).await;
        assert_eq!(codes(&answer), "HTTP 200 code 0", "{}", answer.body);
        let page = self.paywall().pages().pop().unwrap();
        assert_eq!(answer.json()["Body"]["Id"], page.id);
        page
    }

    /// Generates a page that calls the receiver.
    pub(crate) async fn page_with_webhook(&self, more: &str) -> PageView {
        let comma = if more.is_empty() { "" } else { "," };
        self.page(&format!(r#"{}{comma}{more}"#, self.webhook())).await
    }

    /// The fields that ask for a webhook to the receiver.
    pub(crate) fn webhook(&self) -> String {
        format!(r#""CallbackSupport":true,"CallbackAddress":"{}""#, self.receiver.url)
    }

    pub(crate) async fn inquire(&self, id: i64) -> Answer {
        self.pw("GET", INQUIRY, &[("id", &id.to_string())], "").await
    }

    /// `Body` of the inquiry.
    pub(crate) async fn inquired(&self, id: i64) -> Value {
        let answer = self.inquire(id).await;
        assert_eq!(codes(&answer), "HTTP 200 code 0", "{}", answer.body);
        answer.json()["Body"].clone()
    }

    pub(crate) async fn passive(&self, id: i64) -> Answer {
        self.pw("PUT", "checkout/passive", &[], &format!(r#"{{"Id":{id}}}"#)).await
    }
}
