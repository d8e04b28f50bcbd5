//! What a request to a real account must not contain.

use serde_json::{Value, json};

use crate::live::question::Unsettled;

/// A payer's contacts, and addresses that Paywall would call.
const PAYER_FIELDS: [&str; 6] = [
    "Phone",
    "Email",
    "NotificationPhone",
    "NotificationEmail",
    "CallbackAddress",
    "PayWatchCallbackAddress",
];
const MESSAGE_FIELDS: [&str; 3] = ["NotificationSupport", "CallbackSupport", "PayWatchSupport"];
const AMOUNTS: [&str; 3] = ["Amount", "ProductAmount", "ItemAmount"];
const ADDRESSES: [&str; 2] = ["SuccessBackUrl", "FailBackUrl"];

/// An address on a name that is reserved for examples: it belongs to nobody.
pub(super) const NOBODYS_SHOP: &str = "https://shop.example/";

/// Returns an amount below 1 TRY with more than two decimal places.
pub(super) fn more_digits() -> Value {
    json!(0.999)
}

/// Refuses a body that would send a message, name a payer, or ask for more than 1 TRY.
pub(super) fn check(body: &Value) -> Result<(), Unsettled> {
    match body {
        Value::Object(fields) => fields.iter().try_for_each(|(name, value)| {
            if !is_harmless(name, value) {
                return Err(Unsettled::NotSent(format!(
                    "`{name}` is not allowed at a real account"
                )));
            }
            check(value)
        }),
        Value::Array(items) => items.iter().try_for_each(check),
        _ => Ok(()),
    }
}

fn is_harmless(name: &str, value: &Value) -> bool {
    match name {
        _ if PAYER_FIELDS.contains(&name) => false,
        _ if MESSAGE_FIELDS.contains(&name) => *value == json!(false),
        _ if AMOUNTS.contains(&name) => *value == json!(1.0) || *value == more_digits(),
        _ if ADDRESSES.contains(&name) => {
            value.as_str().is_some_and(|url| url.starts_with(NOBODYS_SHOP))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_reach_somebody_or_cost_more_is_refused() {
        for body in [
            json!({ "Customer": { "Phone": "" } }),
            json!({ "Products": [{ "ProductAmount": 1.5 }] }),
            json!({ "NotificationSupport": true }),
            json!({ "CallbackAddress": "https://shop.example/" }),
            json!({ "SuccessBackUrl": "https://shop.example.com/" }),
            json!({ "Amount": 1 }),
        ] {
            assert!(check(&body).is_err(), "{body}");
        }
        let body = json!({ "Amount": 1.0, "Id": 7, "SuccessBackUrl": "https://shop.example/paid", "CallbackSupport": false });
        assert_eq!(check(&body), Ok(()));
    }
}
