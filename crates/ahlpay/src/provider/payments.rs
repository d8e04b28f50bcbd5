//! Finds the payments of a link among the transactions of its order.

use paylink_core::wire::{Scalar, is_blank};
use paylink_core::{
    Currency, Decimal, Error, Link, LinkStatus, LocalDate, Payment, PaymentOutcome, RawBody,
    Result, Reversal, Zone,
};

use crate::Client;
use crate::api::payment_inquiry::TxnStatus;
use crate::api::transaction_list::{TransactionList, TransactionRow};
use crate::api::{Continuation, PAGE_SIZE};
use crate::envelope;
use crate::services::TRANSACTION_LIST;

/// The limit of pages that are read for one order.
const MAX_PAGES: u32 = 20;

pub(super) async fn payments(client: &Client, link: &Link) -> Result<Vec<Payment>> {
    let order = link.key.reference().as_str();
    let payments_of = |rows: &[TransactionRow]| {
        let mut payments = payments_of(rows, order);
        if is_doubtful(link, &payments) {
            let all = payments.iter_mut().filter(|own| own.reversal == Reversal::Unknown);
            for payment in all.filter(|own| own.outcome == PaymentOutcome::Succeeded) {
                payment.outcome = PaymentOutcome::Unknown;
            }
        }
        payments
    };
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
                return Ok(payments_of(&rows));
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
            return Ok(payments_of(&rows));
        }
    }
    let what = "one order has more than 20 pages of transactions";
    Err(TRANSACTION_LIST.error(Error::malformed(what)).with_body(last_body))
}

/// Returns whether the inquiry reports a void, a refund or something unknown that the transactions
/// do not show.
fn is_doubtful(link: &Link, payments: &[Payment]) -> bool {
    let status = link.provider_status.as_str();
    let is_shown = matches!(TxnStatus::from(status), TxnStatus::Void | TxnStatus::Refund)
        && payments.iter().any(|own| own.reversal != Reversal::Unknown);
    link.status == LinkStatus::Unknown && !is_blank(status) && !is_shown
}

pub(super) fn currency(text: Option<&str>) -> Option<Currency> {
    text.and_then(|text| text.parse().ok())
}

/// Returns the payments of an order among these rows.
///
/// A refund has a row of its own (observed). A void has one, or changes the row of its payment:
/// both are read, because no example of a voided payment is known. The row of a void or refund is
/// listed as a payment only if the order has no other payment.
fn payments_of(rows: &[TransactionRow], order: &str) -> Vec<Payment> {
    let may_be_of_order = |row: &&TransactionRow| row.order().is_none_or(|own| own == order);
    // Whether AHL Pay applies the filter by order is not documented. If it does not, a row without
    // an order may belong to another one.
    let is_filtered = rows.iter().all(|row| may_be_of_order(&row));
    let mut own: Vec<&TransactionRow> = Vec::with_capacity(rows.len());
    for row in rows.iter().filter(may_be_of_order) {
        // A row that is listed twice is one transaction. Without an id and a time, it may be two.
        let is_identified = row.transaction_id().is_some() || row.system_date_formatted.is_some();
        let is_repeated = is_identified && own.contains(&row);
        if (is_filtered || row.order().is_some()) && !is_repeated {
            own.push(row);
        }
    }
    let is_captured = own.iter().any(|row| row.is_capture());
    let (reversals, own): (Vec<_>, Vec<_>) = own.into_iter().partition(|row| row.is_reversal());
    let reversals: Vec<_> =
        reversals.into_iter().map(|row| (payment(row, is_captured), row.is_void())).collect();
    let mut payments: Vec<_> =
        own.iter().map(|row| (payment(row, is_captured), row.reversed_by())).collect();
    let is_reversible = |(payment, _): &(Payment, _)| {
        matches!(payment.outcome, PaymentOutcome::Succeeded | PaymentOutcome::Authorized)
    };
    // What was voided or refunded was charged, even if the row of the sale has no status.
    if !reversals.is_empty() && !payments.iter().any(is_reversible) {
        let is_unclear = |row: &TransactionRow| row.is_sale() && row.status.is_none();
        let mut sales = payments.iter_mut().zip(&own).filter(|(_, row)| is_unclear(row));
        if let (Some((sale, _)), None) = (sales.next(), sales.next()) {
            sale.0.outcome = PaymentOutcome::Succeeded;
        }
    }
    let mut reversible: Vec<_> = payments.iter_mut().filter(|own| is_reversible(own)).collect();
    if reversible.is_empty() {
        payments.extend(reversals.into_iter().map(|(payment, _)| (payment, None)));
    } else {
        give_back(&mut reversible, reversals);
    }
    payments.into_iter().map(|(payment, _)| payment).collect()
}

/// Marks the payments that were reversed by the voids (`true`) and refunds (`false`) of their
/// order. The second value of a payment is set if its own row reports a void or a refund.
///
/// AHL Pay does not report which payment a void or refund belongs to. A payment whose own row
/// reports a void or refund explains one row of this kind. A refund of exactly the amount of a
/// payment counts against this payment.
fn give_back(payments: &mut [&mut (Payment, Option<bool>)], mut reversals: Vec<(Payment, bool)>) {
    reversals.retain(|(reversal, is_void)| {
        let has_amount = |payment: &Payment| {
            payment.amount.is_some()
                && (&payment.amount, payment.currency) == (&reversal.amount, reversal.currency)
        };
        let explains = |own: &&mut (Payment, Option<bool>)| {
            own.1 == Some(*is_void) && (*is_void || has_amount(&own.0))
        };
        // Only money that was charged can be refunded.
        let is_refunded = |own: &&mut (Payment, Option<bool>)| {
            !is_void
                && own.0.outcome == PaymentOutcome::Succeeded
                && own.0.reversal != Reversal::Reversed
                && has_amount(&own.0)
        };
        let at = payments.iter().position(explains).or(payments.iter().position(is_refunded));
        if let Some(at) = at {
            payments[at].0.reversal = Reversal::Reversed;
            payments[at].1 = None;
        }
        at.is_none()
    });
    let left = payments.iter_mut().map(|own| &mut own.0);
    let left: Vec<_> = left.filter(|payment| payment.reversal != Reversal::Reversed).collect();
    if !reversals.is_empty() && !left.is_empty() {
        give_back_parts(left, &reversals);
    }
}

/// Marks the payments (at least one) that were reversed by refunds of which no payment has the
/// amount, and by voids.
///
/// If all payments have the same amount and all were charged, the refunds count against one payment after the other,
/// because the sums are the same for every order of the payments. Otherwise, a single payment was
/// reversed, and the outcome of several payments is unknown.
fn give_back_parts(mut left: Vec<&mut Payment>, reversals: &[(Payment, bool)]) {
    let amount = |payment: &Payment| {
        let scale = payment.currency?.decimals()?;
        payment.amount.as_ref()?.to_minor(scale).filter(|amount| *amount > 0)
    };
    let currency = left[0].currency;
    let refund = |(refund, is_void): &(Payment, bool)| {
        amount(refund).filter(|_| !is_void && refund.currency == currency)
    };
    let refunded = reversals.iter().map(refund).try_fold(0_i64, |sum, own| sum.checked_add(own?));
    let of_one = amount(left[0]);
    let outcome = left[0].outcome;
    let are_equal = left
        .iter()
        .all(|own| (own.outcome, own.currency, amount(own)) == (outcome, currency, of_one));
    match (refunded, of_one, currency.and_then(|currency| currency.decimals())) {
        (Some(refunded), Some(of_one), Some(scale)) if are_equal => {
            let mut rest = refunded;
            for payment in left {
                if rest >= of_one {
                    payment.reversal = Reversal::Reversed;
                } else if rest > 0 {
                    payment.reversal = Reversal::Partial;
                    payment.reversed_amount = Some(Decimal::from_minor(rest, scale));
                }
                rest = (rest - of_one).max(0);
            }
        }
        _ if left.len() == 1 => left[0].reversal = Reversal::Reversed,
        _ => left.iter_mut().for_each(|payment| payment.outcome = PaymentOutcome::Unknown),
    }
}

fn payment(row: &TransactionRow, is_captured: bool) -> Payment {
    let code = row.currency.as_deref().filter(|text| !is_blank(text));
    // The name of the currency counts only where there is no code: an unreadable code may be that
    // of any currency.
    let known_currency = currency(code)
        .or_else(|| currency(row.currency_desc.as_deref()).filter(|_| code.is_none()));
    let is_unreadable = code.is_some() && known_currency.is_none();
    let status = row.status.as_deref().map(str::trim);
    let (is_success, is_failed) = (status == Some("SUCCESS"), status == Some("FAIL"));
    let outcome = if is_failed {
        PaymentOutcome::Failed
    } else if row.order().is_none() || is_unreadable {
        // The order or the currency of this payment is not known.
        PaymentOutcome::Unknown
    } else if row.is_reversal() || (row.is_sale() && (is_success || row.is_reversed())) {
        // Money that was paid and given back was paid; `reversal` says that it was given back.
        PaymentOutcome::Succeeded
    } else if row.is_pre_auth() && !is_captured && (is_success || row.is_reversed()) {
        PaymentOutcome::Authorized
    } else {
        // This includes a capture: which rows it leaves behind is not documented.
        PaymentOutcome::Unknown
    };
    // AHL Pay never reports that a payment was not reversed.
    let reversal =
        if row.is_reversal() || row.is_reversed() { Reversal::Reversed } else { Reversal::Unknown };
    // A failed transaction has no authorization of its own.
    let id =
        if row.is_failed() { row.id.as_ref().map(Scalar::as_str) } else { row.transaction_id() };
    let mut payment = Payment::new(id.unwrap_or_default(), outcome, reversal);
    payment.reference = row.order().map(str::to_owned);
    payment.requested.clone_from(&row.amount);
    payment.amount = row.total_amount.clone().or_else(|| row.amount.clone());
    payment.currency = known_currency;
    payment.at.clone_from(&row.system_date_formatted);
    payment
}
