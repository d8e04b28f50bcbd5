use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::exact;
use crate::http::{Error, Http};

#[derive(Clone)]
pub struct Paywall(Http);

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Generate<'a> {
    pub unique_code: &'a str,
    #[serde(with = "exact")]
    pub amount: Decimal,
    pub currency_id: i64,
    pub callback_support: bool,
    pub callback_address: &'a str,
    pub installment_support: bool,
    pub success_back_url: &'a str,
    pub fail_back_url: &'a str,
    #[serde(rename = "Force3D")]
    pub force_3d: bool,
    pub show_product: bool,
    pub products: [Product<'a>; 1],
    pub customer: Customer<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Product<'a> {
    pub product_name: &'a str,
    #[serde(with = "exact")]
    pub product_amount: Decimal,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Customer<'a> {
    pub full_name: &'a str,
    pub phone: &'a str,
    pub email: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope<T> {
    error_code: Option<i64>,
    result: Option<bool>,
    #[allow(dead_code, reason = "read as our client reads it")]
    message: Option<String>,
    body: Option<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Generated {
    pub id: Option<i64>,
    pub guid: Option<String>,
    pub unique_code: Option<String>,
    #[serde(default, deserialize_with = "exact::deserialize")]
    pub amount: Option<Decimal>,
    pub link: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Inquiry {
    pub id: Option<i64>,
    pub guid: Option<String>,
    pub unique_code: Option<String>,
    pub language_id: Option<i64>,
    pub currency_id: Option<i64>,
    pub currency_name: Option<String>,
    #[serde(default, deserialize_with = "exact::deserialize")]
    pub amount: Option<Decimal>,
    pub installment: Option<i64>,
    pub installment_support: Option<bool>,
    pub installment_dynamic: Option<bool>,
    pub show_product: Option<bool>,
    pub receiver_info_support: Option<bool>,
    pub receiver_address_support: Option<bool>,
    pub success_back_url: Option<String>,
    pub fail_back_url: Option<String>,
    pub card_wall_support: Option<bool>,
    pub card_wall_expiration_min: Option<i64>,
    pub expiry_time: Option<String>,
    pub any_payment: Option<bool>,
    pub success_payment: Option<bool>,
}

impl Paywall {
    pub fn new(base: &str, public_key: &str, public_client: &str) -> Result<Self, Error> {
        Http::new(base, &[("apikeypublic", public_key), ("apiclientpublic", public_client)])
            .map(Self)
    }

    pub async fn generate(&self, request: &Generate<'_>) -> Result<Generated, Error> {
        let page: Generated = open(self.0.post("/api/paywall/checkout/generate", request).await?)?;
        if page.link.as_ref().is_none_or(String::is_empty) {
            return Err(Error::Missing("Link"));
        }
        if page.unique_code.as_deref() != Some(request.unique_code) {
            return Err(Error::Differs("UniqueCode"));
        }
        if page.amount != Some(request.amount) {
            return Err(Error::Differs("Amount"));
        }
        Ok(page)
    }

    pub async fn inquiry(&self, id: i64) -> Result<Inquiry, Error> {
        open(self.0.get("/api/paywall/checkout/inquiry", ("id", &id.to_string())).await?)
    }
}

fn open<T>(envelope: Envelope<T>) -> Result<T, Error> {
    if envelope.result != Some(true) || envelope.error_code != Some(0) {
        return Err(Error::Refused { code: envelope.error_code.map(|code| code.to_string()) });
    }
    envelope.body.ok_or(Error::Missing("Body"))
}
