//! What a request to a real account must not contain.

use serde_json::{Value, json};

use crate::live::question::Unsettled;

/// A payer's contacts, and addresses that Paynet would call or send somebody to.
const PAYER_FIELDS: [&str; 5] = ["phone", "email", "confirmation_url", "succeed_url", "error_url"];
const MESSAGE_FIELDS: [&str; 3] = ["send_sms", "send_mail", "send_confirmation_mail"];

/// Returns the amounts below 1 TRY that a question may ask for: one with more than two decimal
/// places, and one with a comma.
pub(super) fn small_amounts() -> [Value; 2] {
    [json!(0.999), json!("0,99")]
}

/// Refuses a body that would send a message, name a payer, or ask for more than 1 TRY.
pub(super) fn check(body: &Value) -> Result<(), Unsettled> {
    let named = PAYER_FIELDS.iter().find(|name| body.get(**name).is_some());
    let message = MESSAGE_FIELDS
        .iter()
        .find(|name| body.get(**name).is_some_and(|value| *value != json!(false)));
    let dear = body.get("amount").filter(|own| !is_small(own)).map(|_| &"amount");
    match named.or(message).or(dear) {
        None => Ok(()),
        Some(name) => Err(Unsettled::NotSent(format!("`{name}` is not allowed at a real account"))),
    }
}

fn is_small(amount: &Value) -> bool {
    *amount == json!(1) || small_amounts().contains(amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_payers_and_higher_amounts_are_refused_by_name() {
        for body in
            [json!({}), json!({ "amount": 1, "send_sms": false, "reference_no": "R", "status": 3 })]
        {
            assert_eq!(check(&body), Ok(()), "{body}");
        }
        for (body, name) in [
            (json!({ "phone": "" }), "phone"),
            (json!({ "email": "a@b.example" }), "email"),
            (json!({ "confirmation_url": "https://shop.example" }), "confirmation_url"),
            (json!({ "send_sms": true }), "send_sms"),
            (json!({ "send_mail": "true" }), "send_mail"),
            (json!({ "send_confirmation_mail": 1 }), "send_confirmation_mail"),
            (json!({ "amount": 2 }), "amount"),
            (json!({ "amount": "1" }), "amount"),
            (json!({ "amount": 0.99 }), "amount"),
            (json!({ "amount": "9,99" }), "amount"),
            (json!({ "amount": null }), "amount"),
        ] {
            let refused = check(&body).unwrap_err();
            assert!(format!("{refused:?}").contains(&format!("`{name}`")), "{refused:?}");
        }
    }
}
