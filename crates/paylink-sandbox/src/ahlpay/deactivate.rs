//! `POST Payment/PassiveLinkPayment`: deactivates the links of an order.

use jiff::Timestamp;

use crate::json::Object;
use crate::{Switch, lock};

use super::ProviderState;
use super::answers::{Refusal, data};
use super::request::Fields;
use super::state::PaymentState;
use super::store::Store;

/// Observed: `orderId` alone, and the plain envelope. Unverified: every refusal, that all links of
/// the order are meant, and that a second call is no error.
pub(crate) fn answer(provider: &ProviderState, fields: &Fields) -> Result<Object, Refusal> {
    let order_id = fields.required_text("orderId")?;
    let mut store = lock(&provider.store);
    let places = store.places_by_order(&order_id);
    if places.is_empty() {
        return Err(Refusal::OrderUnknown);
    }
    let any_paid = places.iter().any(|place| is_paid(&store, *place));
    if any_paid && !provider.is_set(Switch::AhlPassiveTakesPaidLink) {
        return Err(Refusal::AlreadyPaid);
    }
    close(&mut store, &order_id, provider.context.clock.now());
    Ok(data(()))
}

/// Deactivates the links of an order that are not paid. Returns whether there was any.
pub(crate) fn close(store: &mut Store, order_id: &str, now: Timestamp) -> bool {
    let mut places = store.places_by_order(order_id).to_vec();
    places.retain(|place| !is_paid(store, *place));
    places.iter().for_each(|place| store.change(*place, PaymentState::Passive, now));
    !places.is_empty()
}

fn is_paid(store: &Store, place: usize) -> bool {
    store.link(place).is_some_and(|link| link.payment_state == PaymentState::Paid)
}
