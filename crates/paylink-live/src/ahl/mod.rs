//! AHL Pay.

mod compare;
mod entries;
mod hash;
mod login;
mod steps;

use paylink_core::http::Method::Post;
use serde_json::Value;

use crate::answer::{Answer, Outcome};
use crate::table::{Host, Service, Table};

/// What the runner knows about AHL Pay.
pub(crate) const TABLE: Table = Table {
    name: "ahl",
    provider_id: "ahlpay",
    environment: "PAYLINK_AHL_ENVIRONMENT",
    // Each request carries the token of a login.
    hosts: &[Host {
        url: "https://testahlsanalpos.ahlpay.com.tr",
        base_url: "PAYLINK_AHL_BASE_URL",
        headers: &[],
        optional: None,
    }],
    keys: &[EMAIL, PASSWORD],
    numbers: &[MEMBER_ID],
    // A payer's contacts, and addresses that AHL Pay would call or send somebody to, under each
    // name that was ever seen; 1 TRY in kuruş; two hours.
    allowed: &[
        ("receiverEmail", &["\"\""]),
        ("receiverPhoneNumber", &["\"\""]),
        ("userEmail", &[]),
        ("userPhoneNumber", &[]),
        ("okUrl", &[]),
        ("failUrl", &[]),
        ("webUrl", &[]),
        ("amount", &["\"100\""]),
        ("expireMinute", &["120"]),
    ],
    read,
    entries: entries::ENTRIES,
    close: |session, link| Box::pin(steps::is_closed(session, &link.lookup)),
};

const EMAIL: &str = "PAYLINK_AHL_EMAIL";
const PASSWORD: &str = "PAYLINK_AHL_PASSWORD";
const MEMBER_ID: &str = "PAYLINK_AHL_MEMBER_ID";
const HASH_PASSWORD: &str = "PAYLINK_AHL_HASH_PASSWORD";

/// How long a link of a run can be paid, in minutes.
const LIFETIME: u16 = 120;

const AUTHENTICATION: Service = Service::read(Post, "/api/Security/AuthenticationMerchant");
const CREATE: Service = Service::write(Post, "/api/Payment/CreateLinkPayment");
/// Another path where it might be.
const CREATE_ELSEWHERE: Service = Service::write(Post, "/api/CreateLinkPayment");
const LIST: Service = Service::read(Post, "/api/Payment/GetCreatedLinks");
const INQUIRY: Service = Service::read(Post, "/api/Payment/PaymentInquiry");
const TRANSACTION_LIST: Service = Service::read(Post, "/api/Transaction/List");
const PASSIVE: Service = Service::write(Post, "/api/Payment/PassiveLinkPayment");

/// Documented: codes of at most five characters. What is longer may be anything.
fn read(answer: &mut Answer) {
    let is_code = |code: &&str| {
        (1..=5).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    answer.code = answer.text("/errorCode").filter(is_code).map(ToOwned::to_owned);
    let says = |is_success| answer.json["isSuccess"] == Value::Bool(is_success);
    answer.outcome = match answer.status {
        200..300 if says(true) => Outcome::Success,
        400 | 422 => Outcome::Refusal,
        // This is about the token.
        401 => Outcome::Unclear,
        _ if says(false) => Outcome::Refusal,
        _ => Outcome::Unclear,
    };
}

/// Whether there is no such service.
fn is_absent(answer: &Answer) -> bool {
    matches!(answer.status, 404 | 405)
}

/// Whether nothing can have come of a write.
fn had_no_effect(answer: &Answer) -> bool {
    answer.is_refusal() || answer.status >= 400 && ![408, 425].contains(&answer.status)
}

/// Returns the rows of a list, bare or in an object with the numbers of their page.
fn rows(answer: &Answer) -> &[Value] {
    answer.items(if answer.field("/data/result").is_some() { "/data/result" } else { "/data" })
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        let json = serde_json::from_str(body).unwrap_or(Value::Null);
        let mut answer = Answer::new(status, SystemTime::now(), json);
        read(&mut answer);
        answer
    }

    #[test]
    fn a_refusal_is_distinguished_from_doubt_and_from_a_bad_token() {
        const NO: &str = r#"{"isSuccess":false,"errorCode":"E1"}"#;
        for (status, body, is_accepted, nothing_came_of_it) in [
            (200, r#"{"isSuccess":true}"#, Some(true), false),
            (200, NO, Some(false), true),
            (400, NO, Some(false), true),
            (400, "<html>", Some(false), true),
            (403, NO, Some(false), true),
            (401, NO, None, true),
            (404, "", None, true),
            (408, "", None, false),
            (425, "", None, false),
            (200, "{}", None, false),
        ] {
            let answer = answer(status, body);
            let case = format!("{status} {body}");
            assert_eq!(answer.is_accepted("x").ok(), is_accepted, "{case}");
            assert_eq!(had_no_effect(&answer), nothing_came_of_it, "{case}");
        }
    }

    #[test]
    fn words_contain_only_the_status_and_the_code() {
        const NO_CODE: &str = "HTTP 200, a refusal without a code";
        for (body, words) in [
            (r#"{"isSuccess":false,"errorCode":"A1"}"#, "HTTP 200, code A1"),
            (r#"{"isSuccess":false,"errorCode":"KANARYA"}"#, NO_CODE),
            (r#"{"isSuccess":false,"errorCode":"a b"}"#, NO_CODE),
            (r#"{"isSuccess":true,"errorCode":null,"message":"K"}"#, "HTTP 200, a success"),
            (r#"{"message":"KANARYA"}"#, "HTTP 200 without a code"),
        ] {
            assert_eq!(answer(200, body).in_words(), words);
        }
    }
}
