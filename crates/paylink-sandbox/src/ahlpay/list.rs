//! `POST Payment/GetCreatedLinks`: the links with one status.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::clock::{ISTANBUL, written};
use crate::json::Object;
use crate::{Switch, lock};

use super::ProviderState;
use super::answers::{Refusal, data};
use super::paging::Paging;
use super::request::Fields;
use super::state::{LinkState, PaymentState};
use super::store::{Link, Store};
use super::values::MERCHANT_NAME;

/// Documented by example: the clock of `linkExpiredDate` is six hours behind that of
/// `linkCreatedDate`. Unverified: which of the two is right.
const SIX_HOURS_BEHIND: Offset = Offset::constant(-3);

/// How many rows the example has, for a size of 50.
const CAP: i64 = 25;

/// Documented: the request and the answer. Unverified: that an unknown status has no links.
pub(crate) fn answer(provider: &ProviderState, fields: &Fields) -> Result<Object, Refusal> {
    let is_set = |switch| provider.is_set(switch);
    let mut paging = Paging::read(fields, None)?;
    if is_set(Switch::AhlListSizeCapped) {
        paging.cap(CAP);
    }
    let status = fields.required_text("status")?;
    let state = LinkState::ALL.into_iter().find(|state| state.to_string() == status);
    let newest_first = paging.newest_first || is_set(Switch::AhlListAlwaysNewestFirst);

    let now = provider.context.clock.now();
    let mut store = lock(&provider.store);
    let places = places(&mut store, state, is_set(Switch::AhlPassiveLinkIsListedApart), now);
    let total = places.len();
    let page: Vec<usize> = paging.of(&places, newest_first).into_iter().copied().collect();
    let links = page.into_iter().filter_map(|place| store.link(place));
    let rows: Vec<Object> = links.map(|link| row(provider, link, &status)).collect();
    Ok(if is_set(Switch::AhlListIsBareArray) {
        data(rows)
    } else {
        data(paging.object(total, rows))
    })
}

/// Returns the links that are listed under a status, oldest first.
fn places(
    store: &mut Store,
    state: Option<LinkState>,
    passive_apart: bool,
    now: Timestamp,
) -> Cow<'_, [usize]> {
    let state = match state {
        Some(state) if state != LinkState::Passive || passive_apart => state,
        _ => return Cow::default(),
    };
    if !passive_apart || !matches!(state, LinkState::Expired | LinkState::Passive) {
        return Cow::Borrowed(store.places_by_state(state, now));
    }
    let mut places = store.places_by_state(state, now).to_vec();
    places.retain(|place| {
        let is_passive =
            store.link(*place).is_some_and(|link| link.payment_state == PaymentState::Passive);
        is_passive == (state == LinkState::Passive)
    });
    Cow::Owned(places)
}

/// Documented: the members and their order. Observed: `orderId`, at the back office.
fn row(provider: &ProviderState, link: &Link, status: &str) -> Object {
    let is_set = |switch| provider.is_set(switch);
    let one_clock = is_set(Switch::AhlListStampsInOneClock);
    let expiry_clock = if one_clock { ISTANBUL } else { SIX_HOURS_BEHIND };
    let mut row = Object::default()
        .with("merchantId", provider.keys.merchant_id)
        .with("merchantName", MERCHANT_NAME)
        .with("linkCreatedDate", dotted(link.created, ISTANBUL))
        .with("linkExpiredDate", dotted(link.expires, expiry_clock))
        .with("status", status);
    if is_set(Switch::AhlListRowsCarryOrderId) {
        row.set("orderId", &link.order.order_id);
    }
    row
}

/// `27.03.2023 06:34:41`.
fn dotted(at: Timestamp, clock: Offset) -> String {
    written(at, clock, "%d.%m.%Y %H:%M:%S")
}
