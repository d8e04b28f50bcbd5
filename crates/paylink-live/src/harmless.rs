//! What a request to a real account may contain.

use serde_json::Value;

use crate::verdict::Unsettled;

/// The fields that could send a message, name a payer, or ask for more than 1 TRY: the name of
/// each, and the JSON texts that are allowed for it. A field without texts is never sent.
pub(crate) type Allowed = &'static [(&'static str, &'static [&'static str])];

/// Refuses a body with a field that has another value than the allowed ones, at any depth.
///
/// # Errors
/// Returns an error that names the field.
pub(crate) fn check(allowed: Allowed, body: &Value) -> Result<(), Unsettled> {
    match body {
        Value::Object(fields) => fields.iter().try_for_each(|(name, value)| {
            match allowed.iter().find(|(own, _)| own == name) {
                Some((_, texts)) if !texts.contains(&&*value.to_string()) => {
                    let words = format!("`{name}` is not allowed at a real account");
                    Err(Unsettled::NotSent(words))
                }
                _ => check(allowed, value),
            }
        }),
        Value::Array(items) => items.iter().try_for_each(|item| check(allowed, item)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{ahl, paynet, paywall};

    #[test]
    fn what_would_reach_somebody_cost_more_or_last_is_refused_by_name() {
        let [paynet, paywall, ahl] =
            [paynet::TABLE.allowed, paywall::TABLE.allowed, ahl::TABLE.allowed];
        for (allowed, body, name) in [
            (paynet, json!({ "phone": "" }), "phone"),
            (paynet, json!({ "email": "a@b.example" }), "email"),
            (paynet, json!({ "confirmation_url": "https://shop.example" }), "confirmation_url"),
            (paynet, json!({ "succeed_url": "https://shop.example" }), "succeed_url"),
            (paynet, json!({ "error_url": "https://shop.example" }), "error_url"),
            (paynet, json!({ "send_sms": true }), "send_sms"),
            (paynet, json!({ "send_mail": "true" }), "send_mail"),
            (paynet, json!({ "send_confirmation_mail": 1 }), "send_confirmation_mail"),
            (paynet, json!({ "amount": 2 }), "amount"),
            (paynet, json!({ "amount": "1" }), "amount"),
            (paynet, json!({ "amount": 0.99 }), "amount"),
            (paynet, json!({ "amount": "9,99" }), "amount"),
            (paynet, json!({ "amount": null }), "amount"),
            (paywall, json!({ "Customer": { "Phone": "" } }), "Phone"),
            (paywall, json!({ "Customer": { "Email": "a@b.example" } }), "Email"),
            (paywall, json!({ "NotificationPhone": "5" }), "NotificationPhone"),
            (paywall, json!({ "NotificationEmail": "a" }), "NotificationEmail"),
            (paywall, json!({ "Products": [{ "ProductAmount": 1.5 }] }), "ProductAmount"),
            (paywall, json!({ "ItemAmount": 2.0 }), "ItemAmount"),
            (paywall, json!({ "NotificationSupport": true }), "NotificationSupport"),
            (paywall, json!({ "CallbackSupport": true }), "CallbackSupport"),
            (paywall, json!({ "PayWatchSupport": true }), "PayWatchSupport"),
            (paywall, json!({ "CallbackAddress": "https://shop.example/" }), "CallbackAddress"),
            (paywall, json!({ "PayWatchCallbackAddress": "" }), "PayWatchCallbackAddress"),
            (paywall, json!({ "SuccessBackUrl": "https://shop.example.com/" }), "SuccessBackUrl"),
            (paywall, json!({ "FailBackUrl": "https://shop.example.com/" }), "FailBackUrl"),
            (paywall, json!({ "Amount": 1 }), "Amount"),
            (ahl, json!({ "receiverEmail": "a@b.example" }), "receiverEmail"),
            (ahl, json!({ "receiverPhoneNumber": "5000000000" }), "receiverPhoneNumber"),
            (ahl, json!({ "receiverPhoneNumber": null }), "receiverPhoneNumber"),
            (ahl, json!({ "userEmail": "a@b.example" }), "userEmail"),
            (ahl, json!({ "userPhoneNumber": 5 }), "userPhoneNumber"),
            (ahl, json!({ "okUrl": "https://shop.example" }), "okUrl"),
            (ahl, json!({ "failUrl": "https://shop.example" }), "failUrl"),
            (ahl, json!({ "webUrl": "https://shop.example" }), "webUrl"),
            (ahl, json!({ "amount": "101" }), "amount"),
            (ahl, json!({ "amount": 100 }), "amount"),
            (ahl, json!({ "expireMinute": 121 }), "expireMinute"),
        ] {
            let words = format!("`{name}` is not allowed at a real account");
            assert_eq!(check(allowed, &body), Err(Unsettled::NotSent(words)), "{body}");
        }
        for (allowed, body) in [
            (paynet, json!({ "amount": 1, "send_sms": false, "reference_no": "R", "status": 3 })),
            (paywall, json!({ "Amount": 1.0, "Id": 7, "CallbackSupport": false })),
            (ahl, json!({ "amount": "100", "receiverEmail": "", "expireMinute": 120 })),
        ] {
            assert_eq!(check(allowed, &body), Ok(()), "{body}");
        }
    }
}
