//! `POST /v1/mailorder/list`: links by the day of their creation.

use std::ops::Range;

use jiff::civil::Date;

use crate::clock::{day, stamp};
use crate::decimal::Hundredths;
use crate::json::{self, Object};
use crate::provider::MOST_ROWS;
use crate::{Switch, lock};

use super::ProviderState;
use super::answers::{Refusal, SUCCESS};
use super::request::Request;
use super::status::masked_phone;
use super::store::{Link, State, Transaction};
use super::values::{COMPANY_CODE, COMPANY_NAME, currency, stamp_style, xact_id};

/// Documented by Paynet.
const DEFAULT_LIMIT: u64 = 10;

/// Documented: the request, and the fields of a row up to `succeed_url`. Unverified: the rest of a
/// row, and the wrapper, which is that of the sibling service transaction/list.
pub(crate) fn answer(provider: &ProviderState, request: &Request) -> Result<String, Refusal> {
    let is_set = |switch| provider.is_set(switch);
    let dotted = is_set(Switch::PaynetListDaysDotted);
    let (first, last) = (date(request, "datab", dotted)?, date(request, "datbi", dotted)?);
    let agent_id = request.text("agent_id")?;
    let window =
        Window::read(request, u64::from(is_set(Switch::PaynetStartingAfterCountsFromOne)))?;

    let style = stamp_style(provider);
    let in_range = |created: Date| {
        created >= first
            && (created < last || created == last && is_set(Switch::PaynetListEndInclusive))
    };
    let store = lock(&provider.store);
    let mut links: Vec<&Link> = store
        .links()
        .filter(|link| in_range(day(link.created, style)))
        .filter(|link| agent_id.is_empty() || link.order.agent_id == agent_id)
        .collect();
    if !is_set(Switch::PaynetListOldestFirst) {
        links.reverse();
    }
    if links.is_empty() && is_set(Switch::PaynetEmptyListIsNoData) {
        return Err(Refusal::NoData("Kayıt bulunamadı"));
    }

    let range = window.range(links.len());
    let has_more = range.end < links.len();
    let rows: Vec<Object> = links
        .get(range)
        .unwrap_or_default()
        .iter()
        .map(|link| {
            let state = link.earlier.shown(link.state);
            let paid: Vec<_> = store.payments_in(link, state).collect();
            row(provider, link, state, &paid)
        })
        .collect();
    if is_set(Switch::PaynetListIsBareArray) {
        return Ok(json::text(&rows));
    }
    let total_amount =
        links.iter().fold(Hundredths::default(), |sum, link| sum.plus(link.order.amount));
    let total = if is_set(Switch::PaynetTotalCountsPage) { rows.len() } else { links.len() };
    let rows_name = if is_set(Switch::PaynetListRowsInLowercaseData) { "data" } else { "Data" };
    let answer = Object::default()
        .with("companyCode", COMPANY_CODE)
        .with("companyName", COMPANY_NAME)
        .with("total", total)
        .with("total_count", links.len())
        .with("total_amount", total_amount)
        .with("limit", window.limit)
        .with("ending_before", window.ending_before.unwrap_or(0))
        .with("starting_after", window.starting_after.unwrap_or(0))
        .with("object_name", "mailorder_list")
        .with("has_more", has_more)
        .with(rows_name, rows)
        .with("code", 0)
        .with("message", SUCCESS);
    Ok(json::text(&answer))
}

/// Documented: up to `succeed_url`, in this order, and that `amount` was drawn from the card.
/// Unverified: the fields behind it, that the phone is masked here, and that `amount` is 0 before a
/// payment.
fn row(provider: &ProviderState, link: &Link, state: State, paid: &[&Transaction]) -> Object {
    let is_set = |switch| provider.is_set(switch);
    let style = stamp_style(provider);
    let order = &link.order;
    let one_card = if let [paid] = paid { Some(paid) } else { None };
    let mut row = Object::default();
    if is_set(Switch::PaynetListRowsCarryId) {
        row.set("id", &link.id);
    }
    row.set("company_code", COMPANY_CODE);
    row.set("agent_id", &order.agent_id);
    if is_set(Switch::PaynetListExpiryIsStamp) {
        row.set("expire_date", stamp(link.expires, style));
    } else {
        row.set("expire_date", order.hours);
    }
    row.set("xact_id", one_card.map(|paid| xact_id(provider, paid)).unwrap_or_default());
    row.set("bank_id", &order.bank_id);
    row.set("bank_name", "");
    if is_set(Switch::PaynetRowReferenceIsBank) {
        row.set("reference_no", one_card.map_or("", |paid| paid.reference_code.as_str()));
    } else {
        row.set("reference_no", &order.reference_no);
    }
    if is_set(Switch::PaynetListRowsWithoutReference) {
        row.remove("reference_no");
    }
    row.set("installment", link.installment);
    if is_set(Switch::PaynetListAmountIsRequested) {
        row.set("amount", order.amount);
    } else {
        let drawn = paid.iter().fold(Hundredths::default(), |sum, paid| sum.plus(paid.amount));
        row.set("amount", drawn);
    }
    row.set("currency", currency(provider));
    row.set("phone", masked_phone(&order.phone));
    row.set("send_sms", order.send_sms);
    row.set("note", &order.note);
    row.set("agent_note", &order.agent_note);
    row.set("succeed_url", &order.succeed_url);
    row.set("error_url", &order.error_url);
    row.set("confirmation_url", &order.confirmation_url);
    row.set("status", link.status_in(state, provider.context.clock.now()));
    if let Some(raw) = &link.raw_status {
        row.set("status", raw);
    }
    if is_set(Switch::PaynetListRowsWithoutStatus) {
        row.remove("status");
    }
    row.set("send_mail", order.send_mail);
    row.set("multi_payment", order.multi_payment);
    row.set("create_date", stamp(link.created, style));
    row
}

/// Which rows are wanted. Documented: by index, not by cursor. Unverified: where both are given,
/// `starting_after` counts.
struct Window {
    limit: u64,
    starting_after: Option<u64>,
    ending_before: Option<u64>,
}

impl Window {
    /// `first` is the index of the first row.
    fn read(request: &Request, first: u64) -> Result<Self, Refusal> {
        let index = |name| {
            let given = request.count(name)?.filter(|index| *index > 0);
            Ok(given.map(|index| index - first))
        };
        Ok(Self {
            // documented: no largest limit; this one is the sandbox's
            limit: request.count("limit")?.unwrap_or(DEFAULT_LIMIT).min(MOST_ROWS),
            starting_after: index("starting_after")?,
            ending_before: index("ending_before")?,
        })
    }

    fn range(&self, total: usize) -> Range<usize> {
        let start = match (self.starting_after, self.ending_before) {
            (Some(index), _) => index,
            (None, Some(index)) => index.saturating_sub(self.limit),
            (None, None) => 0,
        };
        let end = match (self.starting_after, self.ending_before) {
            (None, Some(index)) => index,
            _ => start.saturating_add(self.limit),
        };
        let within = |index: u64| usize::try_from(index).unwrap_or(usize::MAX).min(total);
        within(start)..within(end)
    }
}

/// Unverified: the format. Observed: `yyyy-MM-dd` at a sibling service; documented: `dd.MM.yyyy` at
/// another.
fn date(request: &Request, name: &str, only_dotted: bool) -> Result<Date, Refusal> {
    let text = request.required_text(name)?;
    let dashed = if only_dotted { None } else { Date::strptime("%Y-%m-%d", &text).ok() };
    let read = dashed.or_else(|| Date::strptime("%d.%m.%Y", &text).ok());
    let form = if only_dotted { "dd.MM.yyyy" } else { "yyyy-MM-dd" };
    read.ok_or_else(|| Refusal::Invalid(format!("{name} {form} biçiminde olmalıdır")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_offsets() {
        let window =
            |limit, starting_after, ending_before| Window { limit, starting_after, ending_before };
        assert_eq!(window(15, Some(15), None).range(100), 15..30); // documented
        assert_eq!(window(15, None, Some(90)).range(100), 75..90); // documented
        assert_eq!(window(10, None, None).range(4), 0..4);
        assert_eq!(window(10, None, Some(4)).range(100), 0..4);
        assert_eq!(window(10, Some(90), None).range(95), 90..95);
        assert_eq!(window(10, Some(200), None).range(95), 95..95);
        assert_eq!(window(u64::MAX, Some(u64::MAX), None).range(3), 3..3);
        assert_eq!(window(0, None, None).range(3), 0..0);
    }
}
