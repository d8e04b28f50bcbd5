//! The queries of the Payment Private API: payments by four kinds of ids.

use std::sync::LazyLock;

use crate::clock::stamp;
use crate::decimal::Hundredths;
use crate::json::{self, Object};
use crate::{Switch, lock};

use super::ProviderState;
use super::amount::TwoDecimals;
use super::answers::{Code, Refusal};
use super::request::Request;
use super::store::{Attempt, Reversal};
use super::values::stamp_style;
use super::values::{CANCEL, FAILED, FRAUD, PARTIAL_REFUND, REFUND, SALE, SUCCESSFUL};

/// Documented by Paywall.
const MOST_ROWS: usize = 100;

/// Documented: the published answer, the card holder's name replaced. Its field order and its
/// constants (card, gateway, channel, external numbers) are this service's.
static TEMPLATE: LazyLock<Object> = LazyLock::new(|| {
    let answer = Object::parse(include_str!("../../data/paywall/private-query/response.json")).ok();
    let inner = |object: Object, name| Object::parse(object.get(name)?.get()).ok();
    answer
        .and_then(|own| inner(own, "Body"))
        .and_then(|own| inner(own, "Paywall"))
        .unwrap_or_default()
});

/// `query`. Unverified: what a page's merchant code is; a switch.
pub(crate) fn by_merchant_code(
    provider: &ProviderState,
    request: &Request,
) -> Result<String, Refusal> {
    let code = request.header("merchantuniquecode")?;
    one(provider, lock(&provider.store).attempt_by_merchant_code(code))
}

/// `query/by/uniquecode`: Paywall's own code, a GUID.
pub(crate) fn by_unique_code(
    provider: &ProviderState,
    request: &Request,
) -> Result<String, Refusal> {
    let code = request.header("uniquecode")?;
    one(provider, lock(&provider.store).attempt_by_guid(code))
}

/// `query/by/paymentid`.
pub(crate) fn by_payment_id(
    provider: &ProviderState,
    request: &Request,
) -> Result<String, Refusal> {
    let id = request.header("paymentid")?.parse().map_err(|_| Code::InvalidData)?;
    one(provider, lock(&provider.store).attempt(id))
}

/// `query/by/trackingcode`. Documented: at most 100 payments, a second header that narrows them
/// down, and by the one example that the newest payment comes first.
pub(crate) fn by_tracking_code(
    provider: &ProviderState,
    request: &Request,
) -> Result<String, Refusal> {
    let is_set = |switch| provider.is_set(switch);
    let code = request.header("trackingcode")?;
    let merchant_code = request.header("merchantuniquecode").ok();
    let store = lock(&provider.store);
    let mut attempts = store.attempts_by_tracking_code(code);
    attempts.retain(|own| merchant_code.is_none_or(|code| own.merchant_code == code));
    attempts.retain(|own| own.hidden.count_read());
    if attempts.is_empty() && !is_set(Switch::PaywallEmptyTrackingListIsSuccess) {
        return Err(Code::PaymentNotFound.into());
    }
    if !is_set(Switch::PaywallTrackingListOldestFirst) {
        attempts.reverse();
    }
    let rows: Vec<Object> =
        attempts.into_iter().take(MOST_ROWS).map(|own| row(provider, own)).collect();
    Ok(json::text(&Object::default().with("List", rows)))
}

fn one(provider: &ProviderState, attempt: Option<&Attempt>) -> Result<String, Refusal> {
    let attempt = attempt.filter(|own| own.hidden.count_read()).ok_or(Code::PaymentNotFound)?;
    Ok(json::text(&Object::default().with("Paywall", row(provider, attempt))))
}

/// Returns the status of a payment, by its number and name.
const fn status(attempt: &Attempt) -> (u8, &'static str) {
    match attempt {
        Attempt { is_success: true, is_fraud: true, .. } => FRAUD,
        Attempt { is_success: true, .. } => SUCCESSFUL,
        _ => FAILED,
    }
}

const fn kind(reversal: Option<Reversal>) -> (u8, &'static str) {
    match reversal {
        None => SALE,
        Some(Reversal::Refund) => REFUND,
        Some(Reversal::Cancel) => CANCEL,
        Some(Reversal::Part(_)) => PARTIAL_REFUND,
    }
}

/// Returns the amount of an activity.
fn moved(attempt: &Attempt, reversal: Option<Reversal>) -> TwoDecimals {
    TwoDecimals(match reversal {
        Some(Reversal::Part(part)) => part,
        None | Some(Reversal::Refund | Reversal::Cancel) => attempt.charged.value(),
    })
}

/// Documented: every field, and the number of the status of a payment that is marked as fraud.
/// Unverified: that the status of a payment stays *successful* after it was refunded, that a mark
/// of fraud changes nothing but the status, and the words of an error.
fn row(provider: &ProviderState, own: &Attempt) -> Object {
    let style = stamp_style(provider, 7);
    let (status_id, status_name) = status(own);
    let mut row = TEMPLATE.clone();
    row.set("PaymentId", own.payment_id);
    row.set("UniqueCode", &own.guid);
    row.set("MerchantUniqueCode", &own.merchant_code);
    row.set("TrackingCode", &own.tracking_code);
    row.set("IP", "127.0.0.1");
    // the published payment waits for its capture, and its card was a saved one
    row.set("IsProvision", false);
    row.set("UsedSavedCard", false);
    row.set("IsThreeDSecure", own.is_3d);
    row.set("IsNonThreeDSecure", !own.is_3d);
    row.set("AnySuccessPayment", own.is_success);
    row.set("AnySuccessRefund", own.has(|reversal| reversal == Reversal::Refund));
    row.set("AnySuccessPartialRefund", own.has(|reversal| matches!(reversal, Reversal::Part(_))));
    row.set("AnySuccessCancel", own.has(|reversal| reversal == Reversal::Cancel));
    if !own.is_success {
        let error = Object::default()
            .with("AnyError", true)
            .with("ErrorType", 1)
            .with("ErrorMessage", "Yetersiz bakiye");
        row.set("Error", error);
    }
    row.set("Status", own.is_success);
    row.set("StatusName", status_name);
    row.set("StatusId", status_id);
    row.set("Installment", own.installment);
    row.set("CurrencyId", own.currency.id());
    row.set("CurrencyName", own.currency.name());
    let (method, name) = if own.is_3d { (1, "3D") } else { (2, "Non Secure") };
    row.set("PaymentMethodId", method);
    row.set("PaymentMethodName", name);
    if let Some(last) = own.activities.last() {
        let (type_id, type_name) = kind(last.reversal);
        row.set("ActivityId", last.id);
        row.set("TypeName", type_name);
        row.set("TypeId", type_id);
        row.set("LastActivityDateTime", stamp(last.at, style));
        row.set("ActivityAmount", moved(own, last.reversal));
    }
    let (requested, charged) = (own.requested.value(), own.charged.value());
    let interest = charged.minus(requested);
    row.set("PaymentAmount", TwoDecimals(charged));
    row.set("AppliedInterest", !interest.is_zero());
    row.set("OriginalAmount", TwoDecimals(charged.minus(interest)));
    row.set("InterestAmount", TwoDecimals(interest));
    if provider.is_set(Switch::PaywallQueryRowsAsTabled) {
        as_tabled(provider, own, &mut row);
    }
    row
}

/// Documented: the table's fields; the shape of an activity by another service's page.
fn as_tabled(provider: &ProviderState, own: &Attempt, row: &mut Object) {
    let (status_id, _) = status(own);
    let activities: Vec<Object> = own
        .activities
        .iter()
        .map(|activity| {
            Object::default()
                .with("Id", activity.id)
                .with("TypeId", kind(activity.reversal).0)
                .with("StatusId", status_id)
                .with("Amount", moved(own, activity.reversal))
                .with("InsertDateTime", stamp(activity.at, stamp_style(provider, 7)))
        })
        .collect();
    let remaining = if own.is_success { own.remaining() } else { Hundredths::default() };
    row.remove("Error");
    row.set("Activities", activities);
    row.set("IsFullyRefunded", own.is_success && remaining.is_zero());
    row.set("RemainingRefundAmount", TwoDecimals(remaining));
}
