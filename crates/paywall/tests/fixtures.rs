//! Every documented message of Paywall, read and written by this crate's types. Nothing may be
//! lost, and each result is a snapshot.

#![allow(
    clippy::unwrap_used,
    reason = "in tests a panic is the report; helpers outside of #[test] functions need them too"
)]

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use paylink_core::wire::{WireValue, decode};
use paylink_core::{CallbackRequest, Private};
use paywall::api::checkout_generate::{CheckoutGenerate, CheckoutGenerated};
use paywall::api::checkout_inquiry::CheckoutInquiry;
use paywall::api::checkout_passive::CheckoutPassive;
use paywall::api::linkqr_generate::{LinkQrGenerate, LinkQrGenerated};
use paywall::api::private_query::{OnePayment, Payments};
use paywall::api::{Envelope, Nothing, Text};
use paywall::callback::HashKeys;
use paywall::callback::general::GeneralWebhook;
use paywall::callback::payment::{CheckoutWebhook, LinkQrWebhook};
use paywall::callback::paywatch::PayWatchWebhook;
use paywall::callback::threed::ThreeDReturn;
use paywall::{Client, Environment, KeyPair};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use tokio::runtime::Runtime;
use xtask::fixtures::{Recode, Typed, pin};
use xtask::servers::Stub;

#[test]
fn every_documented_message_is_read_and_written_without_loss() {
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
                Some(request::<CheckoutGenerate>),
                Some(response::<CheckoutGenerated>),
            ),
            typed("checkout-inquiry", Some(page_id), Some(response::<CheckoutInquiry>)),
            typed("checkout-passive", Some(request::<CheckoutPassive>), Some(response::<Nothing>)),
            typed(
                "linkqr-generate",
                Some(request::<LinkQrGenerate>),
                Some(response::<LinkQrGenerated>),
            ),
            typed("payment-version", None, Some(response::<Text>)),
            typed("private-query", Some(lookup), Some(response::<OnePayment>)),
            typed("private-query-by-uniquecode", Some(lookup), Some(response::<OnePayment>)),
            typed("private-query-by-paymentid", Some(lookup), Some(response::<OnePayment>)),
            typed("private-query-by-trackingcode", Some(lookup), Some(response::<Payments>)),
            typed("errors", None, Some(response::<Private<Box<RawValue>>>)),
            typed("checkout-webhook", None, Some(|text| posted(text, CheckoutWebhook::read))),
            typed("linkqr-webhook", None, Some(|text| posted(text, LinkQrWebhook::read))),
            typed("general-webhook", None, Some(|text| posted(text, GeneralWebhook::read))),
            typed("paywatch-webhook", None, Some(|text| posted(text, PayWatchWebhook::read))),
            typed("threed-callback", None, Some(form)),
        ],
    );
}

fn written<T: Serialize>(value: &T) -> Result<String, String> {
    serde_json::to_string(value).map_err(|why| why.to_string())
}

/// A request.
fn request<T: DeserializeOwned + Serialize>(text: &str) -> Result<String, String> {
    written(&serde_json::from_str::<T>(text).map_err(|why| why.to_string())?)
}

/// A response, all of whose fields must be readable.
fn response<T: WireValue>(text: &str) -> Result<String, String> {
    let decoded = decode::<Envelope<T>>(text.as_bytes()).map_err(|why| why.to_string())?;
    match decoded.unread.first() {
        Some(unread) => Err(unread.to_string()),
        None => written(&decoded.value),
    }
}

/// A request that consists of headers: an object of header names and values.
fn headers(text: &str) -> Result<BTreeMap<String, String>, String> {
    serde_json::from_str(text).map_err(|why| why.to_string())
}

/// A server that refuses every request, and a client of it.
struct Recorder {
    runtime: Runtime,
    server: Stub,
    client: Client,
}

static RECORDER: LazyLock<Mutex<Recorder>> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let refusal = r#"{"ErrorCode":-1,"Result":false,"Message":"","Body":null}"#;
    let server = runtime.block_on(Stub::answering(200, refusal));
    let environment = Environment::sandbox(&server.url(), &server.url()).unwrap();
    let client = Client::builder(environment, KeyPair::new("key", "client"))
        .private_keys(KeyPair::new("key", "client"))
        .build()
        .unwrap();
    Mutex::new(Recorder { runtime, server, client })
});

/// The headers of the request that this call sends, without those that every request has.
fn sent(call: impl AsyncFn(&Client) -> paywall::Error) -> Result<String, String> {
    let Ok(recorder) = RECORDER.lock() else { return Err("an earlier request failed".into()) };
    let before = recorder.server.requests().len();
    let error = recorder.runtime.block_on(call(&recorder.client));
    let [request] = &recorder.server.requests()[before..] else { return Err(error.to_string()) };
    let own = request.own_headers();
    let sent: BTreeMap<&str, &str> = own
        .iter()
        .filter_map(|line| line.split_once(": "))
        .filter(|(name, _)| !["accept", "user-agent"].contains(name) && !name.starts_with("api"))
        .collect();
    written(&sent)
}

fn page_id(text: &str) -> Result<String, String> {
    let id = headers(text)?.get("id").ok_or("no id")?.parse().map_err(|_| "an id is a number")?;
    sent(async |client| client.checkout_inquiry(id).await.unwrap_err())
}

fn lookup(text: &str) -> Result<String, String> {
    let mut given = headers(text)?;
    let mut take = |name: &str| given.remove(name);
    if let Some(tracking) = take("trackingcode") {
        let merchant = take("merchantuniquecode");
        sent(async |client| {
            client.payments_by_tracking_code(&tracking, merchant.as_deref()).await.unwrap_err()
        })
    } else if let Some(code) = take("uniquecode") {
        sent(async |client| client.payment_by_paywall_code(&code).await.unwrap_err())
    } else if let Some(id) = take("paymentid") {
        let id = id.parse().map_err(|_| "a payment id is a number")?;
        sent(async |client| client.payment_by_id(id).await.unwrap_err())
    } else {
        let code = take("merchantuniquecode").ok_or("nothing to look for")?;
        sent(async |client| client.payment_by_merchant_code(&code).await.unwrap_err())
    }
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
    let returned = ThreeDReturn::read(&request, &HashKeys::new()).map_err(|why| why.to_string())?;
    let mut fields: BTreeMap<String, Option<String>> =
        serde_json::from_str(&written(&returned)?).map_err(|why| why.to_string())?;
    let second = fields.remove("secondErrorMessage").flatten();
    let base: paylink_core::WebUrl = "https://merchant.example/".parse().map_err(|_| "base")?;
    let present = fields.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
    let mut url = present.fold(base, |url, (name, value)| url.with_query(name, value));
    if let Some(second) = second {
        url = url.with_query("errorMessage", &second);
    }
    Ok(url.as_str().split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default())
}
