//! What tests do at Paynet.

use serde_json::Value;

use crate::support::{Answer, Harness, http, raw};

impl Harness {
    pub(crate) async fn call(&self, service: &str, body: &str) -> Answer {
        let key = format!("Basic {}", self.sandbox.paynet().secret_key());
        self.call_with(service, &[("authorization", &key)], body).await
    }

    pub(crate) async fn call_with(
        &self,
        service: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let url = format!("{}/v1/{service}", self.sandbox.paynet().base_url());
        http(&url, "POST", headers, body).await
    }

    /// Creates a link for `149.90` with these additional fields, and returns its id.
    pub(crate) async fn create(&self, more: &str) -> String {
        let comma = if more.is_empty() { "" } else { "," };
        let body =
            format!(r#"{{"name_surname":"Şükrü İnanç Ağaoğlu","amount":149.90{comma}{more}}}"#);
        let answer = self.call("mailorder/create", &body).await;
        assert_eq!(answer.codes(), "HTTP 200 code 0", "{}", answer.body);
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    /// Creates a link that calls the receiver.
    pub(crate) async fn create_with_callback(&self, more: &str) -> String {
        let comma = if more.is_empty() { "" } else { "," };
        self.create(&format!(r#""confirmation_url":"{}"{comma}{more}"#, self.receiver.url)).await
    }

    pub(crate) async fn detail(&self, id: &str) -> Value {
        let answer = self.call("mailorder/detail", &format!(r#"{{"id":"{id}"}}"#)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    /// The text of one field of the detail.
    pub(crate) async fn detail_raw(&self, id: &str, name: &str) -> String {
        raw(&self.call("mailorder/detail", &format!(r#"{{"id":"{id}"}}"#)).await.body, name)
            .to_owned()
    }

    pub(crate) async fn list(&self, more: &str) -> Answer {
        let comma = if more.is_empty() { "" } else { "," };
        self.call(
            "mailorder/list",
            &format!(r#"{{"datab":"2000-01-01","datbi":"9000-01-01"{comma}{more}}}"#),
        )
        .await
    }

    pub(crate) async fn set_status(&self, id: &str, status: u8) -> Answer {
        self.call("mailorder/status_update", &format!(r#"{{"id":"{id}","status":{status}}}"#)).await
    }

    pub(crate) async fn pay(&self, id: &str) -> paylink_sandbox::paynet::Payment {
        self.sandbox.paynet().pay(id).await.unwrap()
    }
}
