//! Paynet.

mod compare;
mod entries;
mod steps;

use paylink_core::http::Method::Post;

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

pub(crate) const CREATE: Service = Service::write(Post, "/v1/mailorder/create");
const DETAIL: Service = Service::read(Post, "/v1/mailorder/detail");
const STATUS_UPDATE: Service = Service::write(Post, "/v1/mailorder/status_update");
const LIST: Service = Service::read(Post, "/v1/mailorder/list");
const CHECK: Service = Service::read(Post, "/v1/transaction/check");
const TRANSACTION: Service = Service::read(Post, "/v1/transaction/detail");

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
