//! What a request to a real account must not contain.

use serde_json::{Value, json};

use crate::live::question::Unsettled;

/// 1 TRY in kuruş.
pub(super) const ONE_LIRA: &str = "100";

/// How long a link of a run can be paid, in minutes.
pub(super) const LIFETIME: u32 = 120;

/// A payer's contacts, and addresses that AHL Pay would call or send somebody to: under each name
/// that was ever seen.
const PAYER_FIELDS: [&str; 7] = [
    "receiverEmail",
    "receiverPhoneNumber",
    "userEmail",
    "userPhoneNumber",
    "okUrl",
    "failUrl",
    "webUrl",
];

/// Refuses a body that would tell somebody something, ask for more than 1 TRY or be there for long.
pub(super) fn check(body: &Value) -> Result<(), Unsettled> {
    let named =
        PAYER_FIELDS.iter().find(|name| body.get(**name).is_some_and(|value| *value != json!("")));
    let is_other = |name, own: Value| body.get(name).is_some_and(|value| *value != own);
    let dear = is_other("amount", json!(ONE_LIRA)).then_some(&"amount");
    let lasting = is_other("expireMinute", json!(LIFETIME)).then_some(&"expireMinute");
    match named.or(dear).or(lasting) {
        None => Ok(()),
        Some(name) => Err(Unsettled::NotSent(format!("`{name}` is not allowed at a real account"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_somebody_costs_more_or_lasts_is_refused_by_name() {
        let harmless = json!({
            "amount": "100", "receiverEmail": "", "receiverPhoneNumber": "", "expireMinute": 120, "orderId": "O",
        });
        for body in [json!({}), harmless] {
            assert_eq!(check(&body), Ok(()), "{body}");
        }
        for (body, name) in [
            (json!({ "receiverEmail": "a@b.example" }), "receiverEmail"),
            (json!({ "receiverPhoneNumber": "5000000000" }), "receiverPhoneNumber"),
            (json!({ "receiverPhoneNumber": null }), "receiverPhoneNumber"),
            (json!({ "userEmail": "a@b.example" }), "userEmail"),
            (json!({ "userPhoneNumber": 5 }), "userPhoneNumber"),
            (json!({ "okUrl": "https://shop.example" }), "okUrl"),
            (json!({ "failUrl": "https://shop.example" }), "failUrl"),
            (json!({ "webUrl": "https://shop.example" }), "webUrl"),
            (json!({ "amount": "101" }), "amount"),
            (json!({ "amount": 100 }), "amount"),
            (json!({ "expireMinute": 121 }), "expireMinute"),
        ] {
            let refused = check(&body).unwrap_err();
            assert!(format!("{refused:?}").contains(&format!("`{name}`")), "{refused:?}");
        }
    }
}
