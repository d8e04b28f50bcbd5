//! Paywall.

mod compare;
mod entries;
mod signature;
mod steps;

use paylink_core::http::Method::{Get, Post, Put};
use serde_json::{Value, json};

use crate::answer::{Answer, Outcome, short_number};
use crate::table::{Header, Host, Service, Table};

/// What the runner knows about Paywall.
pub(crate) const TABLE: Table = Table {
    name: "paywall",
    provider_id: "paywall",
    environment: "PAYLINK_PAYWALL_ENVIRONMENT",
    hosts: &[
        Host {
            url: "https://test-payment-api.itspaywall.com",
            base_url: "PAYLINK_PAYWALL_BASE_URL",
            headers: &[
                Header::of("apikeypublic", "", "PAYLINK_PAYWALL_PUBLIC_KEY"),
                Header::of("apiclientpublic", "", "PAYLINK_PAYWALL_PUBLIC_CLIENT"),
            ],
            optional: None,
        },
        Host {
            url: "https://test-payment-private-api.itspaywall.com",
            base_url: "PAYLINK_PAYWALL_PRIVATE_BASE_URL",
            headers: &[
                Header::of("apikeyprivate", "", "PAYLINK_PAYWALL_PRIVATE_KEY"),
                Header::of("apiclientprivate", "", "PAYLINK_PAYWALL_PRIVATE_CLIENT"),
            ],
            optional: Some("needs the private pair of keys"),
        },
        Host {
            url: "https://test-payment-api.itspaywall.com",
            base_url: "PAYLINK_PAYWALL_BASE_URL",
            headers: &[
                Header::invalid("apikeypublic", "bm9ib2R5cw=="),
                Header::invalid("apiclientpublic", "00000000-0000-4000-8000-000000000000"),
            ],
            optional: None,
        },
    ],
    keys: &[],
    numbers: &[],
    // A payer's contacts, addresses that Paywall would call, and messages. The amount below 1 TRY
    // asks how an amount is read. The browser's return is to a name that is reserved for examples.
    allowed: &[
        ("Phone", &[]),
        ("Email", &[]),
        ("NotificationPhone", &[]),
        ("NotificationEmail", &[]),
        ("CallbackAddress", &[]),
        ("PayWatchCallbackAddress", &[]),
        ("NotificationSupport", &["false"]),
        ("CallbackSupport", &["false"]),
        ("PayWatchSupport", &["false"]),
        ("Amount", &["1.0", "0.999"]),
        ("ProductAmount", &["1.0"]),
        ("ItemAmount", &["1.0"]),
        ("SuccessBackUrl", &["\"https://shop.example/paid\""]),
        ("FailBackUrl", &["\"https://shop.example/not-paid\""]),
    ],
    read,
    entries: entries::ENTRIES,
    close: |session, link| Box::pin(steps::is_closed(session, &link.lookup)),
};

/// The positions of the hosts after the first.
const PRIVATE: usize = 1;
const PAYMENT_WITH_WRONG_KEYS: usize = 2;

const GENERATE: Service = Service::write(Post, "/api/paywall/checkout/generate");
const PASSIVE: Service = Service::write(Put, "/api/paywall/checkout/passive");
const LINKQR: Service = Service::write(Post, "/api/paywall/linkqr/generate");
const INQUIRY: Service = Service::read(Get, "/api/paywall/checkout/inquiry");
const VERSION: Service = Service::read(Get, "/api/paywall/payment/version");
const BY_PAYMENT_ID: Service =
    Service { host: PRIVATE, ..Service::read(Get, "/api/paywall/private/query/by/paymentid") };
const BY_TRACKING_CODE: Service =
    Service { host: PRIVATE, ..Service::read(Get, "/api/paywall/private/query/by/trackingcode") };

/// Documented: payment not found, photo too large, code taken; and for a page: not found, expired,
/// already paid.
const PAYMENT_NOT_FOUND: &str = "-1";
const PHOTO_TOO_LARGE: &str = "138";
const CODE_TAKEN: &str = "148";
const NOT_PAYABLE: [&str; 3] = ["139", "140", "149"];

fn read(answer: &mut Answer) {
    answer.code = short_number(answer.field("/ErrorCode"));
    let is_done = (200..300).contains(&answer.status) && answer.json["Result"] == json!(true);
    answer.outcome = match (answer.status, answer.code.as_deref()) {
        (401 | 403, _) | (_, Some("401" | "403")) => Outcome::KeysRefused,
        (_, Some("0")) if is_done => Outcome::Success,
        (_, None | Some("0")) => Outcome::Unclear,
        _ => Outcome::Refusal,
    };
}

/// Returns the id of a page, by which it is asked for and closed.
fn page_id(answer: &Answer) -> Option<Value> {
    let id = answer.field("/Body/Id").and_then(crate::answer::scalar)?;
    id.parse::<i64>().ok().map(Value::from)
}
