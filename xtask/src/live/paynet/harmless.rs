//! What no request to a real account may hold.

use serde_json::{Value, json};

use crate::live::question::Unsettled;

/// A payer's contacts, and addresses that Paynet would call or send somebody to.
const NAMES_NOBODY: [&str; 5] = ["phone", "email", "confirmation_url", "succeed_url", "error_url"];
const TELLS_NOBODY: [&str; 3] = ["send_sms", "send_mail", "send_confirmation_mail"];

/// Refuses a body that would tell somebody something, or ask for more than 1 TRY.
pub(super) fn check(body: &Value) -> Result<(), Unsettled> {
    let named = NAMES_NOBODY.iter().find(|name| body.get(**name).is_some());
    let told = TELLS_NOBODY.iter().find(|name| body.get(**name).is_some_and(|value| *value != json!(false)));
    let dear = body.get("amount").filter(|amount| **amount != json!(1)).map(|_| &"amount");
    match named.or(told).or(dear) {
        None => Ok(()),
        Some(name) => Err(Unsettled::unanswered(format!("not sent: `{name}` is nothing for a real account"))),
    }
}
