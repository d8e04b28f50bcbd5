//! The payments of a link, from the transactions of its order.

use paylink_core::wire::is_blank;
use paylink_core::{
    Currency, Error, Link, LocalDate, Payment, PaymentOutcome, RawBody, Result, Reversal, Zone,
};

use crate::Client;
use crate::api::transaction_list::{TransactionList, TransactionRow};
use crate::api::{Continuation, PAGE_SIZE};
use crate::envelope;
use crate::services::TRANSACTION_LIST;

/// The limit of pages that are read for one order.
const MAX_PAGES: u32 = 20;

pub(super) async fn payments(client: &Client, link: &Link) -> Result<Vec<Payment>> {
    let order = link.key.reference().as_str();
    // The range ends tomorrow, because it is not documented whether the last day is included.
    let last = LocalDate::today(client.clock(), Zone::Istanbul).plus_days(1);
    let query = TransactionList::new(last.plus_days(-client.transaction_days()), last)
        .order_id(order)
        .size(PAGE_SIZE);
    let mut rows: Vec<TransactionRow> = Vec::new();
    let mut last_body = RawBody::default();
    for number in 0..MAX_PAGES {
        let page = match client.transaction_list(&query.clone().page(number)).await {
            Ok(page) => page,
            // A refusal is read as "no transactions", as for an unpaid order.
            Err(error)
                if envelope::as_not_found(error.clone(), &TRANSACTION_LIST).is_not_found() =>
            {
                return Ok(payments_of(&rows, order));
            }
            Err(error) => return Err(error),
        };
        // Counting a page twice would count its money twice.
        let is_known = |row: &TransactionRow| rows.iter().any(|known| known.is_same(row));
        if page.result.iter().any(is_known) {
            let error = Error::malformed("the same transaction is on two pages");
            return Err(envelope::response_error(&TRANSACTION_LIST, error, &page));
        }
        let is_full = page.result.len() as u64 >= u64::from(PAGE_SIZE);
        let continuation = page.continuation(number, PAGE_SIZE);
        // The documented array has no page numbers; an empty or short page ends it.
        let may_continue = continuation == Continuation::Next || (page.paging.is_none() && is_full);
        if continuation == Continuation::Unclear && !may_continue {
            let error = Error::malformed("the page numbers do not match the requested page");
            return Err(envelope::response_error(&TRANSACTION_LIST, error, &page));
        }
        let (page, body) = page.into_parts();
        rows.extend(page.result);
        last_body = body;
        if continuation == Continuation::End {
            return Ok(payments_of(&rows, order));
        }
    }
    let what = "one order has more than 20 pages of transactions";
    Err(TRANSACTION_LIST.error(Error::malformed(what)).with_body(last_body))
}

pub(super) fn currency(text: Option<&str>) -> Option<Currency> {
    text.and_then(|text| text.parse().ok())
}

/// Returns the payments of an order among these rows.
///
/// A void changes the row of the payment, but a refund has a row of its own (observed). AHL Pay
/// does not report which payment a refund belongs to, so a refund counts against all payments of
/// the order.
fn payments_of(rows: &[TransactionRow], order: &str) -> Vec<Payment> {
    let may_be_of_order = |row: &&TransactionRow| row.order().is_none_or(|own| own == order);
    // Whether AHL Pay applies the filter by order is not documented. If it does not, a row without
    // an order may belong to another one.
    let is_filtered = rows.iter().all(|row| may_be_of_order(&row));
    let rows: Vec<_> = rows
        .iter()
        .filter(may_be_of_order)
        .filter(|row| is_filtered || row.order().is_some())
        .collect();
    let is_reversed = rows.iter().any(|row| row.is_reversal() || row.is_reversed());
    rows.into_iter().map(|row| payment(row, is_reversed)).collect()
}

fn payment(row: &TransactionRow, is_reversed: bool) -> Payment {
    let code = row.currency.as_deref().filter(|text| !is_blank(text));
    // The name of the currency counts only where there is no code: an unreadable code may be that
    // of any currency.
    let known_currency = currency(code)
        .or_else(|| currency(row.currency_desc.as_deref()).filter(|_| code.is_none()));
    let is_unreadable = code.is_some() && known_currency.is_none();
    let outcome = match row.status.as_deref().map(str::trim) {
        Some("FAIL") => PaymentOutcome::Failed,
        // The order or the currency of this payment is not known.
        _ if row.order().is_none() || is_unreadable => PaymentOutcome::Unknown,
        // Money was paid and given back; `reversal` says so.
        _ if row.is_reversal() || (row.is_sale() && row.is_reversed()) => PaymentOutcome::Succeeded,
        Some("SUCCESS") if row.is_sale() => PaymentOutcome::Succeeded,
        _ => PaymentOutcome::Unknown,
    };
    // AHL Pay never reports that a payment was not reversed.
    let reversal = if is_reversed { Reversal::Reversed } else { Reversal::Unknown };
    let mut payment = Payment::new(row.transaction_id().unwrap_or_default(), outcome, reversal);
    payment.reference = row.order().map(str::to_owned);
    payment.requested.clone_from(&row.amount);
    payment.amount = row.total_amount.clone().or_else(|| row.amount.clone());
    payment.currency = known_currency;
    payment.at.clone_from(&row.system_date_formatted);
    payment
}
