//! `POST Payment/PaymentInquiry`: whether an order was paid.

use crate::decimal::Hundredths;
use crate::json::Object;
use crate::{Shared, Switch, lock};

use super::answers::Refusal;
use super::book::{Book, Reversal, Transaction};
use super::data;
use super::request::Fields;
use super::values::Currency;

/// Observed: the members of the request, `authCode` and `txnStatus`. Unverified: everything else;
/// of several payments under one `orderId` the newest is told.
pub(crate) fn answer(shared: &Shared, fields: &Fields) -> Result<Object, Refusal> {
    let is_set = |switch| shared.switches.is_set(switch);
    fields.member(shared)?;
    fields.merchant(shared)?;
    let order_id = fields.required_text("orderId")?;
    let book = lock(&shared.ahlpay.book);
    let (amount, currency) = order(&book, &order_id).ok_or(Refusal::OrderUnknown)?;
    let payment = book.payment(&order_id);
    let is_unknown = payment.is_none() && !is_set(Switch::AhlInquiryOfUnpaidIsSuccess);
    if is_unknown || is_set(Switch::AhlLinksNotInInquiry) {
        return Err(Refusal::OrderUnknown);
    }

    let mut told = Object::default().with("authCode", payment.map(|own| &own.auth_code));
    if !is_set(Switch::AhlInquiryOnlyAuthCode) {
        told.set("txnStatus", payment.map(|own| status(shared, own)));
    }
    if is_set(Switch::AhlInquiryCarriesOrder) {
        told.set("orderId", order_id.as_str());
        told.set("totalAmount", payment.map_or(amount, |own| own.charged));
        told.set("currency", currency.code);
    }
    Ok(data(told))
}

/// Amount and currency of the newest link of an order.
fn order(book: &Book, order_id: &str) -> Option<(Hundredths, Currency)> {
    let order = &book.link(*book.places_by_order(order_id).last()?)?.order;
    Some((order.amount, order.currency))
}

/// Observed: a cancelled payment has a status of its own, and yet the answer is a success.
fn status(shared: &Shared, payment: &Transaction) -> &'static str {
    match payment.given_back {
        Some(Reversal::Void) => "VOID",
        Some(Reversal::Refund) => "REFUND",
        None if shared.switches.is_set(Switch::AhlInquirySaysSale) => "SALE",
        None if shared.switches.is_set(Switch::AhlInquirySaysAuth) => "AUTH",
        None => "SUCCESS",
    }
}
