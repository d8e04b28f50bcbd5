//! `GET checkout/inquiry`: the state of a page.

use crate::clock::stamp;
use crate::json::{self, Object};
use crate::payment_page::Language;
use crate::{Switch, lock};

use super::ProviderState;
use super::amount::TwoDecimals;
use super::answers::{Code, Refusal};
use super::request::Request;
use super::store::PageState;
use super::values::stamp_style;

/// Documented: the page is named by the header `id` alone, the fields and their order, and that
/// none of them says passive.
pub(crate) fn answer(provider: &ProviderState, request: &Request) -> Result<String, Refusal> {
    let id = request.header("id")?.parse().map_err(|_| Code::PageId)?;
    let is_set = |switch| provider.is_set(switch);
    let store = lock(&provider.store);
    let page = store.page(id).ok_or(Code::PageNotFound)?;
    match page.state(provider.context.clock.now()) {
        PageState::Passive if is_set(Switch::PaywallInquiryRefusesPassive) => {
            return Err(Code::PageNotFound.into());
        }
        PageState::Expired if is_set(Switch::PaywallInquiryRefusesExpired) => {
            return Err(Code::PageExpired.into());
        }
        _ => {}
    }

    let (attempted, paid) = page.earlier.shown((page.attempted, page.paid));
    let order = &page.order;
    let language_id = if order.language == Some(Language::English) { 2 } else { 1 };
    let as_tabled = is_set(Switch::PaywallInquiryAsTabled);
    let mut body = Object::default()
        .with("Id", page.id)
        .with("Guid", &page.guid)
        .with("UniqueCode", &order.unique_code)
        .with("LanguageId", language_id)
        .with("CurrencyId", order.currency.id())
        .with("CurrencyName", order.currency.name())
        .with("Amount", TwoDecimals(order.amount.value()));
    if as_tabled {
        body.set("Installment", paid.unwrap_or_default());
    }
    body.set("InstallmentSupport", order.installments);
    body.set("InstallmentDynamic", order.installments_dynamic);
    body.set("ShowProduct", order.show_product);
    body.set("ReceiverInfoSupport", order.receiver_info);
    body.set("ReceiverAddressSupport", order.receiver_address);
    body.set("SuccessBackUrl", &order.success_url);
    if !as_tabled {
        body.set("FailBackUrl", &order.fail_url);
    }
    body.set("CardWallSupport", order.card_wall);
    // the one value that is published
    body.set("CardWallExpirationMin", 15);
    body.set("ExpiryTime", stamp(page.expires, stamp_style(provider, 6)));
    body.set("AnyPayment", attempted);
    body.set("SuccessPayment", paid.is_some());
    Ok(json::text(&body))
}
