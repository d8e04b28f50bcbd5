//! `POST Payment/PassiveLinkPayment`: a link that must not be paid any more.

use crate::json::Object;
use crate::{Shared, Switch, lock};

use super::answers::Refusal;
use super::book::Standing;
use super::data;
use super::request::Fields;

/// Observed: `orderId` alone, and the plain envelope. Unverified: every refusal, that all links of the order are meant, and
/// that a second call is no error.
pub(crate) fn answer(shared: &Shared, fields: &Fields) -> Result<Object, Refusal> {
    let order_id = fields.required_text("orderId")?;
    let now = shared.clock.now();
    let mut book = lock(&shared.ahlpay.book);
    let places = book.places_by_order(&order_id).to_vec();
    if places.is_empty() {
        return Err(Refusal::OrderUnknown);
    }
    let is_paid = |place| book.link(place).is_some_and(|link| link.standing == Standing::Paid);
    let (paid, open): (Vec<usize>, Vec<usize>) = places.into_iter().partition(|place| is_paid(*place));
    if !paid.is_empty() && !shared.switches.is_set(Switch::AhlPassiveTakesPaidLink) {
        return Err(Refusal::AlreadyPaid);
    }
    open.into_iter().for_each(|place| book.change(place, Standing::Passive, now));
    Ok(data(()))
}
