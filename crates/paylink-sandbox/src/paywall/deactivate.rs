//! `PUT checkout/passive`: deactivates a page.

use crate::{Switch, lock};

use super::ProviderState;
use super::answers::{Code, Refusal};
use super::request::Request;

/// Documented: `Id` in the JSON body (among the headers in a table, in the body in the example),
/// and a `Body` of `null`. Unverified: every refusal, and that a second call is no error.
pub(crate) fn answer(provider: &ProviderState, request: &Request) -> Result<String, Refusal> {
    let id = request.fields()?.whole("Id").map_err(|_| Code::PageId)?;
    if id == 0 {
        return Err(Code::PageId.into());
    }
    let mut store = lock(&provider.store);
    let page = store.page_mut(id).ok_or(Code::PageNotFound)?;
    if page.paid.is_none() {
        page.passive = true;
    } else if !provider.is_set(Switch::PaywallPaidPageTakesPassive) {
        return Err(Code::AlreadyPaid.into());
    }
    Ok("null".to_owned())
}
