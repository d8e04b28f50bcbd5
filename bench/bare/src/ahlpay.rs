use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::exact;
use crate::http::{Error, Http};

/// A client that logs in once, for a program that is restarted every night.
#[derive(Clone)]
pub struct AhlPay {
    http: Http,
    merchant_id: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Login<'a> {
    email: &'a str,
    password: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LoggedIn {
    token: String,
    merchant_id: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Create<'a> {
    pub bank_code: &'a str,
    pub order_id: &'a str,
    pub merchant_id: i64,
    pub amount: &'a str,
    pub installment_count: &'a str,
    pub description: &'a str,
    pub currency: &'a str,
    pub receiver_email: &'a str,
    pub receiver_phone_number: &'a str,
    pub expire_minute: u32,
    pub member_id: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<T> {
    is_success: Option<bool>,
    #[allow(dead_code, reason = "read as our client reads it")]
    message: Option<String>,
    error_code: Option<String>,
    #[allow(dead_code, reason = "read as our client reads it")]
    request_id: Option<String>,
    data: Option<T>,
}

#[derive(Deserialize)]
pub struct Created {
    pub url: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Inquiry<'a> {
    member_id: i64,
    merchant_id: i64,
    order_id: &'a str,
    rnd: String,
    hash: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Inquired {
    pub auth_code: Option<String>,
    pub txn_status: Option<String>,
    pub order_id: Option<String>,
    #[serde(default, deserialize_with = "exact::deserialize")]
    pub total_amount: Option<Decimal>,
    pub currency: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Query<'a> {
    page: u32,
    size: u32,
    order_by_desc: bool,
    order_by: &'a str,
    status: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    pub current_page: Option<i64>,
    pub page_size: Option<i64>,
    pub total_pages: Option<i64>,
    pub total_items: Option<i64>,
    pub order_by: Option<String>,
    pub order_by_desc: Option<bool>,
    pub result: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    pub merchant_id: Option<i64>,
    pub merchant_name: Option<String>,
    pub link_created_date: Option<String>,
    pub link_expired_date: Option<String>,
    pub status: Option<String>,
    pub order_id: Option<String>,
}

impl AhlPay {
    pub async fn log_in(base: &str, email: &str, password: &str) -> Result<Self, Error> {
        let anonymous = Http::new(base, &[])?;
        let login = anonymous
            .post("/api/Security/AuthenticationMerchant", &Login { email, password })
            .await?;
        let login: LoggedIn = open(login)?;
        let http = Http::new(base, &[("authorization", &format!("Bearer {}", login.token))])?;
        Ok(Self { http, merchant_id: login.merchant_id })
    }

    pub fn merchant_id(&self) -> i64 {
        self.merchant_id
    }

    pub async fn create(&self, request: &Create<'_>) -> Result<Created, Error> {
        let created: Created =
            open(self.http.post("/api/Payment/CreateLinkPayment", request).await?)?;
        if created.url.as_ref().is_none_or(String::is_empty) {
            return Err(Error::Missing("url"));
        }
        Ok(created)
    }

    pub async fn inquiry(&self, order_id: &str) -> Result<Inquired, Error> {
        let query = Inquiry {
            member_id: 1,
            merchant_id: self.merchant_id,
            order_id,
            rnd: format!("RND{order_id}"),
            hash: "",
        };
        open(self.http.post("/api/Payment/PaymentInquiry", &query).await?)
    }

    pub async fn list(&self, page: u32, size: u32) -> Result<Page, Error> {
        let query =
            Query { page, size, order_by_desc: false, order_by: "CreateDate", status: "START" };
        open(self.http.post("/api/Payment/GetCreatedLinks", &query).await?)
    }
}

fn open<T>(envelope: Envelope<T>) -> Result<T, Error> {
    match envelope {
        Envelope { is_success: Some(true), error_code: None, data: Some(data), .. } => Ok(data),
        Envelope { is_success: Some(true), error_code: None, .. } => Err(Error::Missing("data")),
        Envelope { error_code, .. } => Err(Error::Refused { code: error_code }),
    }
}
