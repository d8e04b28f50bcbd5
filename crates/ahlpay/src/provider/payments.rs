//! The payments of a link, from the transactions of its order.

use paylink_core::wire::is_blank;
use paylink_core::{
    Currency, Error, Link, LocalDate, Payment, PaymentOutcome, Result, Reversal, Zone,
};

use super::list::PAGE_SIZE;
use super::status::unseen;
use crate::Client;
use crate::api::Following;
use crate::api::transaction_list::{TransactionList, TransactionRow};
use crate::envelope;
use crate::services::TRANSACTION_LIST;

/// No order has more transactions than fit here.
const TRANSACTION_PAGES: u32 = 20;

/// One question per 50 transactions of the order, over the last
/// [days](crate::ClientBuilder::transaction_days).
pub(super) async fn payments(client: &Client, link: &Link) -> Result<Vec<Payment>> {
    let order = link.key.reference().as_str();
    // Until tomorrow: whether the last day is included is not published.
    let last = LocalDate::today(client.clock(), Zone::Istanbul).plus_days(1);
    let query = TransactionList::new(last.plus_days(-client.transaction_days()), last)
        .order_id(order)
        .size(PAGE_SIZE);
    let mut rows: Vec<TransactionRow> = Vec::new();
    for page in 0..TRANSACTION_PAGES {
        let reply = match client.transaction_list(&query.clone().page(page)).await {
            Ok(reply) => reply,
            // No transactions, by the same reading as an unpaid order.
            Err(error) if unseen(error.clone(), &TRANSACTION_LIST).is_not_found() => {
                return Ok(payments_of(&rows, order));
            }
            Err(error) => return Err(error),
        };
        // A page that comes twice would count its money twice.
        let is_known = |row: &TransactionRow| rows.iter().any(|known| known.is_same(row));
        if reply.result.iter().any(is_known) {
            let what = "a transaction stands on two pages";
            return Err(envelope::response_error(
                &TRANSACTION_LIST,
                Error::malformed(what),
                &reply,
            ));
        }
        let is_full = reply.result.len() as u64 >= u64::from(PAGE_SIZE);
        let following = reply.following(page, PAGE_SIZE);
        // The documented array tells no page numbers; an empty or short page ends it.
        let may_follow = following == Following::Next || (reply.paging.is_none() && is_full);
        if following == Following::Untold && !may_follow {
            let what = "paging does not advance";
            return Err(envelope::response_error(
                &TRANSACTION_LIST,
                Error::malformed(what),
                &reply,
            ));
        }
        rows.extend(reply.into_inner().result);
        if following == Following::Nothing {
            return Ok(payments_of(&rows, order));
        }
    }
    let what = "there are more transactions than one order can have";
    Err(TRANSACTION_LIST.error(Error::malformed(what)))
}

pub(super) fn currency(text: Option<&str>) -> Option<Currency> {
    text.and_then(|text| text.parse().ok())
}

/// The payments among these transactions. A void shows in the payment's row, a refund is a row of
/// its own (observed); which payment it belongs to is not told, so it counts against all.
fn payments_of(rows: &[TransactionRow], order: &str) -> Vec<Payment> {
    let own = |row: &&TransactionRow| row.order().is_none_or(|told| told == order);
    // Whether the filter is heeded is not published; where it is not, a row without an order may be
    // anybody's.
    let heeded = rows.iter().all(|row| own(&row));
    let rows: Vec<_> =
        rows.iter().filter(own).filter(|row| heeded || row.order().is_some()).collect();
    let given_back = rows.iter().any(|row| row.is_reversal() || row.is_reversed());
    rows.into_iter().map(|row| payment(row, given_back)).collect()
}

fn payment(row: &TransactionRow, given_back: bool) -> Payment {
    let code = row.currency.as_deref().filter(|text| !is_blank(text));
    // A label that cannot be read tells nothing; a code that cannot be read is not the lira.
    let told = currency(code)
        .or_else(|| currency(row.currency_desc.as_deref()).filter(|_| code.is_none()));
    let unreadable = code.is_some() && told.is_none();
    let outcome = match row.status.as_deref().map(str::trim) {
        Some("FAIL") => PaymentOutcome::Failed,
        // Whose it is, or in which currency, cannot be read.
        _ if row.order().is_none() || unreadable => PaymentOutcome::Unknown,
        // It is there to say that money went back, and counts as none.
        _ if row.is_reversal() || (row.is_sale() && row.is_reversed()) => PaymentOutcome::Succeeded,
        Some("SUCCESS") if row.is_sale() => PaymentOutcome::Succeeded,
        _ => PaymentOutcome::Unknown,
    };
    // That nothing was given back is never told.
    let reversal = if given_back { Reversal::Reversed } else { Reversal::Unknown };
    let mut payment = Payment::new(row.transaction().unwrap_or_default(), outcome, reversal);
    payment.reference = row.order().map(str::to_owned);
    payment.requested.clone_from(&row.amount);
    payment.amount = row.total_amount.clone().or_else(|| row.amount.clone());
    payment.currency = told;
    payment.at.clone_from(&row.system_date_formatted);
    payment
}
