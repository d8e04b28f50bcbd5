//! `POST Payment/PaymentInquiry`: whether an order was paid.

use crate::decimal::Hundredths;
use crate::json::Object;
use crate::{Switch, lock};

use super::ProviderState;
use super::answers::{Refusal, data};
use super::request::Fields;
use super::store::{Reversal, Store, Transaction};
use super::values::Currency;

/// Observed: the members of the request, and `authCode`. Code only: `txnStatus`. Unverified:
/// everything else; of several payments under one `orderId` the newest is reported.
pub(crate) fn answer(provider: &ProviderState, fields: &Fields) -> Result<Object, Refusal> {
    let is_set = |switch| provider.is_set(switch);
    if is_set(Switch::AhlInquiryNeedsAccount) || fields.is_given("memberId") {
        fields.member(provider)?;
    }
    if is_set(Switch::AhlInquiryNeedsAccount) || fields.is_given("merchantId") {
        fields.merchant(provider)?;
    }
    let order_id = fields.required_text("orderId")?;
    let store = lock(&provider.store);
    let (amount, currency) = order(&store, &order_id).ok_or(Refusal::OrderUnknown)?;
    let payment = store.reported_payment(&order_id);
    let is_unknown = payment.is_none() && !is_set(Switch::AhlInquiryOfUnpaidIsSuccess);
    if is_unknown || is_set(Switch::AhlLinksNotInInquiry) {
        return Err(Refusal::OrderUnknown);
    }

    let mut data_object = Object::default().with("authCode", payment.map(|own| &own.auth_code));
    if !is_set(Switch::AhlInquiryOnlyAuthCode) {
        data_object.set("txnStatus", payment.map(|own| status(provider, own)));
    }
    if is_set(Switch::AhlInquiryCarriesOrder) {
        data_object.set("orderId", order_id.as_str());
        data_object.set("totalAmount", payment.map_or(amount, |own| own.charged));
        data_object.set("currency", currency.code);
    }
    Ok(data(data_object))
}

/// Amount and currency of the newest link of an order.
fn order(store: &Store, order_id: &str) -> Option<(Hundredths, Currency)> {
    let order = &store.link(*store.places_by_order(order_id).last()?)?.order;
    Some((order.amount, order.currency))
}

/// Code only: a cancelled payment has a status of its own, and yet the answer is a success.
/// Unverified: that a payment that was refunded in part has the status of a refunded one.
fn status(provider: &ProviderState, payment: &Transaction) -> &'static str {
    match payment.given_back {
        Some(Reversal::Void) => "VOID",
        Some(Reversal::Refund) => "REFUND",
        None if provider.is_set(Switch::AhlInquirySaysSale) => "SALE",
        None if provider.is_set(Switch::AhlInquirySaysAuth) => "AUTH",
        None => "SUCCESS",
    }
}
