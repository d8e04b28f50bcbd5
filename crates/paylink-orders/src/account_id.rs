//! The provider's own id of an account, if the response about a link contains it.

use paylink_core::Link;
use serde_json::Value;

/// Returns the provider's own id of the account that a link belongs to, if the response about the
/// link contains the id. Paynet documents `company_code` in the response of `mailorder/detail`. The
/// responses of Paywall and AHL Pay about links contain no account id.
pub(crate) fn of(link: &Link) -> Option<String> {
    if link.key.provider().as_str() != "paynet" {
        return None;
    }
    let detail: Value = serde_json::from_slice(link.body.as_bytes()).ok()?;
    let code = match detail.get("company_code")? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(code).filter(|code| !code.is_empty())
}
