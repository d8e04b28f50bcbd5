use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::exact;
use crate::http::{Error, Http};

#[derive(Clone)]
pub struct Paynet(Http);

#[derive(Serialize)]
pub struct Create<'a> {
    pub addcomission_to_amount: bool,
    pub name_surname: &'a str,
    #[serde(with = "exact")]
    pub amount: Decimal,
    pub email: &'a str,
    pub send_mail: bool,
    pub phone: &'a str,
    pub send_sms: bool,
    pub expire_date: &'a str,
    pub note: &'a str,
    pub reference_no: &'a str,
    pub succeed_url: &'a str,
    pub error_url: &'a str,
    pub confirmation_url: &'a str,
    pub send_confirmation_mail: bool,
    pub multi_payment: bool,
}

#[derive(Deserialize)]
pub struct Created {
    pub url: Option<String>,
    pub id: Option<String>,
    pub object_name: Option<String>,
    pub code: Option<i64>,
    pub message: Option<String>,
}

#[derive(Serialize)]
struct ById<'a> {
    id: &'a str,
}

#[derive(Deserialize)]
pub struct Detail {
    pub company_code: Option<String>,
    pub agent_id: Option<String>,
    pub xact_id: Option<String>,
    pub reference_no: Option<String>,
    pub email: Option<String>,
    pub user_name: Option<String>,
    pub name_surname: Option<String>,
    #[serde(default, deserialize_with = "exact::deserialize")]
    pub amount: Option<Decimal>,
    pub currency: Option<String>,
    pub installment: Option<i64>,
    pub phone: Option<String>,
    pub bank_id: Option<String>,
    pub expire_date: Option<String>,
    pub create_date: Option<String>,
    pub note: Option<String>,
    pub agent_note: Option<String>,
    pub succeed_url: Option<String>,
    pub error_url: Option<String>,
    pub confirmation_url: Option<String>,
    pub bank_name: Option<String>,
    pub status: Option<i64>,
    pub send_confirmation_mail: Option<bool>,
    pub send_sms: Option<bool>,
    pub send_mail: Option<bool>,
    pub multi_payment: Option<bool>,
    pub payments: Option<Vec<CardPayment>>,
    pub object_name: Option<String>,
    pub code: Option<i64>,
    pub message: Option<String>,
}

#[derive(Deserialize)]
pub struct CardPayment {
    pub xact_id: Option<String>,
    pub id: Option<i64>,
}

#[derive(Serialize)]
struct Query<'a> {
    datab: &'a str,
    datbi: &'a str,
    limit: u32,
    starting_after: Option<u64>,
}

#[derive(Deserialize)]
pub struct Page {
    pub total: Option<u64>,
    pub total_count: Option<u64>,
    pub has_more: Option<bool>,
    #[serde(rename = "Data")]
    pub rows: Vec<Row>,
    pub object_name: Option<String>,
    pub code: Option<i64>,
    pub message: Option<String>,
}

#[derive(Deserialize)]
pub struct Row {
    pub id: Option<String>,
    pub company_code: Option<String>,
    pub agent_id: Option<String>,
    pub expire_date: Option<i64>,
    pub xact_id: Option<String>,
    pub bank_id: Option<String>,
    pub bank_name: Option<String>,
    pub reference_no: Option<String>,
    pub installment: Option<i64>,
    #[serde(default, deserialize_with = "exact::deserialize")]
    pub amount: Option<Decimal>,
    pub currency: Option<String>,
    pub phone: Option<String>,
    pub send_sms: Option<bool>,
    pub note: Option<String>,
    pub agent_note: Option<String>,
    pub succeed_url: Option<String>,
    pub error_url: Option<String>,
    pub confirmation_url: Option<String>,
    pub status: Option<i64>,
    pub send_mail: Option<bool>,
    pub multi_payment: Option<bool>,
    pub create_date: Option<String>,
}

impl Paynet {
    pub fn new(base: &str, secret_key: &str) -> Result<Self, Error> {
        Http::new(base, &[("authorization", &format!("Basic {secret_key}"))]).map(Self)
    }

    pub async fn create(&self, request: &Create<'_>) -> Result<Created, Error> {
        let created: Created = self.0.post("/v1/mailorder/create", request).await?;
        accepted(created.code)?;
        if created.url.as_ref().is_none_or(String::is_empty) {
            return Err(Error::Missing("url"));
        }
        Ok(created)
    }

    pub async fn detail(&self, id: &str) -> Result<Detail, Error> {
        let detail: Detail = self.0.post("/v1/mailorder/detail", &ById { id }).await?;
        accepted(detail.code)?;
        Ok(detail)
    }

    pub async fn list(
        &self,
        days: (&str, &str),
        limit: u32,
        after: Option<u64>,
    ) -> Result<Page, Error> {
        let query = Query { datab: days.0, datbi: days.1, limit, starting_after: after };
        let page: Page = self.0.post("/v1/mailorder/list", &query).await?;
        accepted(page.code)?;
        Ok(page)
    }
}

fn accepted(code: Option<i64>) -> Result<(), Error> {
    match code {
        Some(0) => Ok(()),
        code => Err(Error::Refused { code: code.map(|code| code.to_string()) }),
    }
}
