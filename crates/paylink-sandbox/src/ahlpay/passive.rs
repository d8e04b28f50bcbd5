//! `POST Payment/PassiveLinkPayment`: a link that must not be paid any more.

use jiff::Timestamp;

use crate::json::Object;
use crate::{Shared, Switch, lock};

use super::answers::Refusal;
use super::book::{Book, Standing};
use super::data;
use super::request::Fields;

/// Observed: `orderId` alone, and the plain envelope. Unverified: every refusal, that all links of
/// the order are meant, and that a second call is no error.
pub(crate) fn answer(shared: &Shared, fields: &Fields) -> Result<Object, Refusal> {
    let order_id = fields.required_text("orderId")?;
    let mut book = lock(&shared.ahlpay.book);
    let places = book.places_by_order(&order_id);
    if places.is_empty() {
        return Err(Refusal::OrderUnknown);
    }
    let any_paid = places.iter().any(|place| is_paid(&book, *place));
    if any_paid && !shared.switches.is_set(Switch::AhlPassiveTakesPaidLink) {
        return Err(Refusal::AlreadyPaid);
    }
    close(&mut book, &order_id, shared.clock.now());
    Ok(data(()))
}

/// Deactivates the links of an order that are not paid; answers whether there was any.
pub(crate) fn close(book: &mut Book, order_id: &str, now: Timestamp) -> bool {
    let mut places = book.places_by_order(order_id).to_vec();
    places.retain(|place| !is_paid(book, *place));
    places.iter().for_each(|place| book.change(*place, Standing::Passive, now));
    !places.is_empty()
}

fn is_paid(book: &Book, place: usize) -> bool {
    book.link(place).is_some_and(|link| link.standing == Standing::Paid)
}
