//! Every documented message of Paywall, read and written by this crate's types. Nothing may be
//! lost, and each result is a snapshot. A request is sent by the client, and what arrives is
//! compared.

#![allow(
    clippy::unwrap_used,
    reason = "in tests a panic is the report; helpers outside of #[test] functions need them too"
)]

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::LazyLock;

use paylink_core::{CallbackRequest, Private};
use paylink_testkit::fields::{forms, pin_forms};
use paylink_testkit::fixtures::pin::{Recode, SendRequest};
use paylink_testkit::fixtures::recode::{read, recode, written};
use paylink_testkit::fixtures::{Recorder, Sent, Typed, pin};
use paywall::api::ProviderFault;
use paywall::api::checkout_generate::CheckoutGenerated;
use paywall::api::checkout_inquiry::CheckoutInquiry;
use paywall::api::linkqr_generate::LinkQrGenerated;
use paywall::api::private_query::{Activity, PaymentError, QueriedPayment};
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

#[test]
fn every_field_decides_or_informs() {
    pin_forms(
        "paywall",
        &[
            ("CheckoutGenerated", forms::<CheckoutGenerated>()),
            ("CheckoutInquiry", forms::<CheckoutInquiry>()),
            ("LinkQrGenerated", forms::<LinkQrGenerated>()),
            ("OnePayment", forms::<OnePayment>()),
            ("QueriedPayment", forms::<QueriedPayment>()),
            ("Activity", forms::<Activity>()),
            ("PaymentError", forms::<PaymentError>()),
            ("ProviderFault", forms::<ProviderFault>()),
            ("CheckoutWebhook", forms::<CheckoutWebhook>()),
            ("LinkQrWebhook", forms::<LinkQrWebhook>()),
            ("GeneralWebhook", forms::<GeneralWebhook>()),
            ("PayWatchWebhook", forms::<PayWatchWebhook>()),
            ("ThreeDReturn", forms::<ThreeDReturn>()),
        ],
    );
}

#[test]
fn every_documented_message_is_read_and_written_without_loss() {
    let typed = |service, request: Option<SendRequest>, response: Option<Recode>| Typed {
        service,
        request,
        response,
    };
    pin(
        "paywall",
        &[
            typed(
                "checkout-generate",
                Some(|text| send(text, Client::checkout_generate)),
                Some(recode::<Envelope<CheckoutGenerated>>),
            ),
            typed("checkout-inquiry", Some(inquiry), Some(recode::<Envelope<CheckoutInquiry>>)),
            typed(
                "checkout-passive",
                Some(|text| send(text, Client::checkout_passive)),
                Some(recode::<Envelope<Nothing>>),
            ),
            typed(
                "linkqr-generate",
                Some(|text| send(text, Client::linkqr_generate)),
                Some(recode::<Envelope<LinkQrGenerated>>),
            ),
            typed(
                "payment-version",
                Some(|_| record(Client::payment_version)),
                Some(recode::<Envelope<Text>>),
            ),
            typed("private-query", Some(by_merchant_code), Some(recode::<Envelope<OnePayment>>)),
            typed(
                "private-query-by-uniquecode",
                Some(by_paywall_code),
                Some(recode::<Envelope<OnePayment>>),
            ),
            typed(
                "private-query-by-paymentid",
                Some(by_payment_id),
                Some(recode::<Envelope<OnePayment>>),
            ),
            typed(
                "private-query-by-trackingcode",
                Some(by_tracking_code),
                Some(recode::<Envelope<Payments>>),
            ),
            typed("errors", None, Some(recode::<Envelope<Private<Box<RawValue>>>>)),
            typed("checkout-webhook", None, Some(|text| posted(text, CheckoutWebhook::read))),
            typed("linkqr-webhook", None, Some(|text| posted(text, LinkQrWebhook::read))),
            typed("general-webhook", None, Some(|text| posted(text, GeneralWebhook::read))),
            typed("paywatch-webhook", None, Some(|text| posted(text, PayWatchWebhook::read))),
            typed("threed-callback", None, Some(form)),
        ],
    );
}

/// A server that refuses every request, and a client of it.
static PAYWALL: LazyLock<(Recorder, Client)> = LazyLock::new(|| {
    let refusal = r#"{"ErrorCode":-1,"Result":false,"Message":"","Body":null}"#;
    let recorder = Recorder::start(|_| refusal.to_owned());
    let environment = Environment::sandbox(&recorder.url(), &recorder.url()).unwrap();
    let client = Client::builder(environment, KeyPair::new("key", "client"))
        .private_keys(KeyPair::new("key", "client"))
        .build()
        .unwrap();
    (recorder, client)
});

/// What a call of the client sends.
fn record<A>(call: impl AsyncFnOnce(&Client) -> paywall::Result<A>) -> Result<Sent, String> {
    let (recorder, client) = &*PAYWALL;
    recorder.record(call(client))
}

/// What the client sends for the request of an example.
fn send<T: DeserializeOwned, A>(
    text: &str,
    call: impl AsyncFnOnce(&Client, &T) -> paywall::Result<A>,
) -> Result<Sent, String> {
    let request: T = read(text)?;
    record(async |client| call(client, &request).await)
}

/// A header of a request without a body: its example is an object of headers.
fn header<T: FromStr>(text: &str, name: &str) -> Result<T, String> {
    let headers: BTreeMap<String, String> = read(text)?;
    let value = headers.get(name).ok_or_else(|| format!("the header `{name}` is missing"))?;
    value.parse().map_err(|_| format!("the header `{name}` is not readable"))
}

fn inquiry(text: &str) -> Result<Sent, String> {
    let id = header(text, "id")?;
    record(async |client| client.checkout_inquiry(id).await)
}

fn by_merchant_code(text: &str) -> Result<Sent, String> {
    let code: String = header(text, "merchantuniquecode")?;
    record(async |client| client.payment_by_merchant_code(&code).await)
}

fn by_paywall_code(text: &str) -> Result<Sent, String> {
    let code: String = header(text, "uniquecode")?;
    record(async |client| client.payment_by_paywall_code(&code).await)
}

fn by_payment_id(text: &str) -> Result<Sent, String> {
    let id = header(text, "paymentid")?;
    record(async |client| client.payment_by_id(id).await)
}

fn by_tracking_code(text: &str) -> Result<Sent, String> {
    let tracking: String = header(text, "trackingcode")?;
    let merchant: Option<String> = header(text, "merchantuniquecode").ok();
    record(async |client| client.payments_by_tracking_code(&tracking, merchant.as_deref()).await)
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
    let fields: BTreeMap<String, Option<String>> = read(&written(&returned)?)?;
    let set = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let mut fields: BTreeMap<String, String> = set.collect();
    let second = fields.remove("secondErrorMessage");
    let base: paylink_core::WebUrl = "https://merchant.example/".parse().map_err(|_| "base")?;
    let mut url = fields.iter().fold(base, |url, (name, value)| url.with_query(name, value));
    if let Some(second) = second {
        url = url.with_query("errorMessage", &second);
    }
    Ok(url.as_str().split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default())
}
