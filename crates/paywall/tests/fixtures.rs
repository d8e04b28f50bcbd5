//! Every documented message of Paywall through our types: nothing is lost, and the result is
//! pinned.

use std::collections::BTreeMap;

use paylink_core::CallbackRequest;
use paywall::api::checkout_generate::{CheckoutGenerate, CheckoutGenerated};
use paywall::api::checkout_inquiry::CheckoutInquiry;
use paywall::api::checkout_passive::CheckoutPassive;
use paywall::api::linkqr_generate::{LinkQrGenerate, LinkQrGenerated};
use paywall::api::private_query::{OnePayment, PaymentLookup, Payments};
use paywall::api::{AnyJson, Envelope, Nothing, Text};
use paywall::callback::HashKeys;
use paywall::callback::general::GeneralWebhook;
use paywall::callback::payment::{CheckoutWebhook, LinkWebhook};
use paywall::callback::paywatch::PayWatchWebhook;
use paywall::callback::threed::ThreeDReturn;
use serde::{Serialize, de::DeserializeOwned};
use xtask::fixtures::{Recode, Typed, pin};

#[test]
fn every_documented_message() {
    let typed = |service, request: Option<Recode>, response: Option<Recode>| Typed {
        service,
        request,
        response,
    };
    pin(
        "paywall",
        &[
            typed(
                "checkout-generate",
                Some(json::<CheckoutGenerate>),
                Some(json::<Envelope<CheckoutGenerated>>),
            ),
            typed("checkout-inquiry", Some(page_id), Some(json::<Envelope<CheckoutInquiry>>)),
            typed(
                "checkout-passive",
                Some(json::<CheckoutPassive>),
                Some(json::<Envelope<Nothing>>),
            ),
            typed(
                "linkqr-generate",
                Some(json::<LinkQrGenerate>),
                Some(json::<Envelope<LinkQrGenerated>>),
            ),
            typed("payment-version", None, Some(json::<Envelope<Text>>)),
            typed("private-query", Some(lookup), Some(json::<Envelope<OnePayment>>)),
            typed("private-query-by-uniquecode", Some(lookup), Some(json::<Envelope<OnePayment>>)),
            typed("private-query-by-paymentid", Some(lookup), Some(json::<Envelope<OnePayment>>)),
            typed("private-query-by-trackingcode", Some(lookup), Some(json::<Envelope<Payments>>)),
            typed("errors", None, Some(json::<Envelope<AnyJson>>)),
            typed("checkout-webhook", None, Some(|text| posted(text, CheckoutWebhook::read))),
            typed("linkqr-webhook", None, Some(|text| posted(text, LinkWebhook::read))),
            typed("general-webhook", None, Some(|text| posted(text, GeneralWebhook::read))),
            typed("paywatch-webhook", None, Some(|text| posted(text, PayWatchWebhook::read))),
            typed("threed-callback", None, Some(form)),
        ],
    );
}

fn written<T: Serialize>(value: &T) -> Result<String, String> {
    serde_json::to_string(value).map_err(|why| why.to_string())
}

fn json<T: DeserializeOwned + Serialize>(text: &str) -> Result<String, String> {
    written(&paylink_core::wire::read_json::<T>(text.as_bytes()).map_err(|why| why.to_string())?)
}

/// Requests of which only headers tell: an object of header names and values.
fn headers(text: &str) -> Result<BTreeMap<String, String>, String> {
    serde_json::from_str(text).map_err(|why| why.to_string())
}

fn page_id(text: &str) -> Result<String, String> {
    let id: i64 =
        headers(text)?.get("id").ok_or("no id")?.parse().map_err(|_| "an id is a number")?;
    written(&BTreeMap::from([("id", id.to_string())]))
}

fn lookup(text: &str) -> Result<String, String> {
    let mut given = headers(text)?;
    let mut take = |name: &str| given.remove(name);
    let lookup = if let Some(tracking_code) = take("trackingcode") {
        PaymentLookup::TrackingCode { tracking_code, merchant_code: take("merchantuniquecode") }
    } else if let Some(code) = take("uniquecode") {
        PaymentLookup::PaywallCode(code)
    } else if let Some(id) = take("paymentid") {
        PaymentLookup::PaymentId(id.parse().map_err(|_| "a payment id is a number")?)
    } else {
        PaymentLookup::MerchantCode(take("merchantuniquecode").ok_or("nothing to look for")?)
    };
    written(&lookup.headers().into_iter().collect::<BTreeMap<_, _>>())
}

fn posted<T: Serialize>(
    text: &str,
    read: fn(&CallbackRequest, &HashKeys) -> paylink_core::Result<T>,
) -> Result<String, String> {
    let request = CallbackRequest::new("POST", "")
        .with_header("content-type", "application/json; charset=utf-8")
        .with_body(text);
    written(&read(&request, &HashKeys::new()).map_err(|why| why.to_string())?)
}

fn form(text: &str) -> Result<String, String> {
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let request = CallbackRequest::new("POST", "").with_headers(kind).with_body(text.trim_end());
    let told = ThreeDReturn::read(&request, &HashKeys::new()).map_err(|why| why.to_string())?;
    let mut fields: BTreeMap<String, String> =
        serde_json::from_str(&written(&told)?).map_err(|why| why.to_string())?;
    let second = fields.remove("secondErrorMessage");
    let base: paylink_core::WebUrl = "https://merchant.example/".parse().map_err(|_| "base")?;
    let mut url = fields.iter().fold(base, |url, (name, value)| url.with_query(name, value));
    if let Some(second) = second {
        url = url.with_query("errorMessage", &second);
    }
    Ok(url.as_str().split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default())
}
