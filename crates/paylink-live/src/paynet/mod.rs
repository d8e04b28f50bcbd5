//! Paynet.

mod compare;
mod entries;
mod steps;

use paylink_core::http::{Method, RequestKind};

use crate::answer::{Answer, Outcome, short_number};
use crate::table::{Header, Host, Service, Table};

/// What the runner knows about Paynet.
pub(crate) const TABLE: Table = Table {
    name: "paynet",
    provider_id: "paynet",
    environment: "PAYLINK_PAYNET_ENVIRONMENT",
    hosts: &[Host {
        url: "https://pts-api.paynet.com.tr",
        base_url: "PAYLINK_PAYNET_BASE_URL",
        headers: &[Header::of("authorization", "Basic ", "PAYLINK_PAYNET_SECRET_KEY")],
        optional: None,
    }],
    keys: &[],
    numbers: &[],
    // A payer's contacts, addresses that Paynet would call or send somebody to, and messages. The
    // amounts below 1 TRY ask how an amount is read.
    allowed: &[
        ("phone", &[]),
        ("email", &[]),
        ("confirmation_url", &[]),
        ("succeed_url", &[]),
        ("error_url", &[]),
        ("send_sms", &["false"]),
        ("send_mail", &["false"]),
        ("send_confirmation_mail", &["false"]),
        ("amount", &["1", "0.999", "\"0,99\""]),
    ],
    read,
    entries: entries::ENTRIES,
    close: |session, link| Box::pin(steps::is_closed(session, &link.lookup)),
};

const fn service(name: &'static str, path: &'static str, kind: RequestKind) -> Service {
    Service { name, host: 0, method: Method::Post, path, kind }
}

pub(crate) const CREATE: Service =
    service("mailorder/create", "/v1/mailorder/create", RequestKind::Write);
const DETAIL: Service = service("mailorder/detail", "/v1/mailorder/detail", RequestKind::Read);
const STATUS_UPDATE: Service =
    service("mailorder/status_update", "/v1/mailorder/status_update", RequestKind::Write);
const LIST: Service = service("mailorder/list", "/v1/mailorder/list", RequestKind::Read);
const CHECK: Service = service("transaction/check", "/v1/transaction/check", RequestKind::Read);
const TRANSACTION: Service =
    service("transaction/detail", "/v1/transaction/detail", RequestKind::Read);

/// Documented: done before, and not found.
const DONE_BEFORE: &str = "100";
const NO_DATA: &str = "12";

/// The code is `result_code` where there is one. A list may come without any.
fn read(answer: &mut Answer) {
    answer.code = short_number(answer.field("/result_code").or(answer.field("/code")));
    let is_done = answer.json.is_array() || answer.has_code("0") || answer.has_code(DONE_BEFORE);
    answer.outcome = match answer.status {
        200 if is_done => Outcome::Success,
        401 | 403 => Outcome::KeysRefused,
        _ if answer.code.is_some() => Outcome::Refusal,
        _ => Outcome::Unclear,
    };
}
