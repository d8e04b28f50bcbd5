//! Repeats a task that needs no server.

use std::hint::black_box;
use std::str::FromStr;

use bytes::Bytes;
use paylink::{CallbackRequest, Currency, Decimal, Money};
use paynet::api::status::PayLinkStatus;
use paywall::callback::HashKeys;
use paywall::callback::payment::CheckoutWebhook;

use crate::Figures;
use crate::client;

const WEBHOOK: &str = r#"{"CheckoutId":205334385,"PaymentId":9752770,"UniqueCode":"ORD-1042-1","Amount":25.0,"Hash":"HASH","HashFormat":"CheckoutPayment","HashKeyType":3}"#;

pub fn run(name: &str, times: u64) -> Figures {
    match name {
        "encode-bare" => {
            repeat(times, || serde_json::to_vec(&client::bare_paynet()).expect("JSON").len())
        }
        "encode" => {
            let request = client::paynet_create();
            repeat(times, || serde_json::to_vec(&request).expect("JSON").len());
        }
        "webhook" => {
            let keys = HashKeys::new().checkout("fake-hash-key");
            let body =
                Bytes::from(WEBHOOK.replace(
                    "HASH",
                    &hash("fake-hash-key###205334385###9752770###ORD-1042-1###25.0"),
                ));
            let request = CallbackRequest::from(http(body));
            repeat(times, || {
                CheckoutWebhook::read(black_box(&request), &keys).expect("authentic").amount
            });
        }
        "hash" => repeat(times, || {
            hash(black_box("fake-hash-key###205334385###9752770###ORD-1042-1###25.0"))
        }),
        // The event that the engine emits for each call, without a subscriber.
        "trace" => repeat(times, || {
            let (provider, operation, attempt) =
                (black_box("paynet"), black_box("mailorder/detail"), black_box(1));
            tracing::debug!(
                provider,
                operation,
                attempt,
                millis = 7_u64,
                status = 200_u16,
                "answered"
            );
        }),
        "status" => repeat(times, || PayLinkStatus::from(black_box("1")).common()),
        "read-money" => {
            repeat(times, || Decimal::from_str(black_box("149.90")).expect("digits").to_minor(2))
        }
        "read-money-bare" => repeat(times, || {
            rust_decimal::Decimal::from_str_exact(black_box("149.90")).expect("digits")
        }),
        "write-money" => {
            let money = Money::from_minor(14_990, Currency::TRY).expect("an amount");
            repeat(times, || black_box(&money).to_decimal().as_str().len());
        }
        "write-money-bare" => {
            let money = rust_decimal::Decimal::new(14_990, 2);
            repeat(times, || black_box(&money).to_string());
        }
        _ => panic!("unknown task"),
    }
    vec![("times", times)]
}

fn repeat<T>(times: u64, work: impl Fn() -> T) {
    for _ in 0..times {
        black_box(work());
    }
}

fn http(body: Bytes) -> hyper::Request<Bytes> {
    hyper::Request::post("/told")
        .header("content-type", "application/json")
        .body(body)
        .expect("a request")
}

/// SHA-256 in hex, by the same library: the lower bound of a verification.
fn hash(text: &str) -> String {
    let digest = hmac_sha256::Hash::hash(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
