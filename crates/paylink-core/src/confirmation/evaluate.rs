use std::time::SystemTime;

use super::tally::{Counted, Tally, distinct};
use super::{Confirmation, ConfirmationSource, Expected, Mismatch, PENDING_GRACE, Verdict, claim};
use crate::callback::Callback;
use crate::link::{Link, Payment, PaymentOutcome, Reversal};
use crate::money::{Money, MoneyError};
use crate::status::LinkStatus;
use crate::stored::StoredVersion;
use crate::time::Zone;

/// The information from which [`evaluate`] decides whether a link was paid.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Facts<'a> {
    /// The link, as reported by the provider.
    pub link: Link,
    /// The payments on the link, or `None` if the provider has no service that reports payments.
    pub payments: Option<Vec<Payment>>,
    /// The callback that the merchant's server received for the link, if there is one.
    pub callback: Option<&'a Callback>,
    /// Whether the provider may report a different id for the same transaction in each response.
    pub transaction_ids_change: bool,
    /// The time at which the link was read.
    pub now: SystemTime,
}

impl<'a> Facts<'a> {
    /// Creates a `Facts` value for a link that was read at the time `now`. The value has no
    /// payments and no callback; set them through the public fields.
    pub fn new(link: Link, now: SystemTime) -> Self {
        Self { link, payments: None, callback: None, transaction_ids_change: false, now }
    }
}

/// Decides whether a link was paid. To decide, this function compares the link and its payments
/// with the payment that the merchant expects.
///
/// A payment counts if it belongs to the link, succeeded, and was not reversed (refunded or
/// cancelled) completely. A payment belongs to the link if it has the link's reference. A payment
/// without a reference belongs to the link only if its transaction id is in [`Link::transactions`].
/// If the provider reports the same transaction several times, the transaction counts once. A
/// charged amount is *sufficient* if it is at least the expected amount, and at most the expected
/// amount plus the allowed surcharge.
///
/// | payments that count | verdict |
/// | --- | --- |
/// | exactly one, and its amount is sufficient | `Paid` |
/// | several, and the amount of one of them is sufficient | `PaidAgain` |
/// | several, and only their sum is sufficient (several cards) | `Paid`, or `PaidAgain` if the sum of the larger payments already reaches the expected amount |
/// | the sum is more than the expected amount plus the allowed surcharge, and no single amount is sufficient | `Overpaid` |
/// | the sum is less than the expected amount | `PartlyPaid`, or `PartlyReversed` if the missing part was reversed |
/// | none, but an amount is reserved on the payer's card | `Authorized` |
/// | none, but a payment was reversed | `Reversed` |
/// | none | decided by the link's status, see the second table |
///
/// These conditions can change the verdict:
///
/// - If a payment counts, but the status of the link is still open or processing, the verdict is
///   `Pending`.
/// - If a part of a payment that pays the link was reversed, `Paid` and `PaidAgain` become
///   `PartlyReversed`. If the provider does not report whether such a payment was reversed, these
///   two verdicts become `NotProvable`, unless `unknown_reversal_accepted` is true.
/// - If the provider reports a requested amount that differs from the expected amount, `Paid` and
///   `PaidAgain` become `Mismatch`. If the link's own status is failed or unknown, the charged or
///   the requested amount must be exactly the expected amount, otherwise the verdict is
///   `NotProvable`.
/// - If a payment has no known outcome or no amount, or if it is unknown whether the payment
///   belongs to this link, the verdict is `NotProvable`, even if other payments are sufficient.
/// - If the reference of a payment is not the link's reference, or its currency is not the expected
///   currency, the verdict is `Mismatch`.
///
/// | status of a link without payments that count | verdict |
/// | --- | --- |
/// | paid | `NotProvable`, except in the case described below the table |
/// | processing | `Pending` |
/// | unknown | `NotProvable` |
/// | open, failed, expired, deactivated | `Pending` if there is a callback that does not report a failure, or if a payment has no known outcome; otherwise `NotPaid` |
///
/// If the link is paid, the provider reports no payment, and `link_alone_accepted` is true, the
/// link's amount decides. The verdict is `Paid` if this amount is the expected amount, `Mismatch`
/// if the amount or its currency differs, and `NotProvable` if the amount or its currency is not
/// reported.
///
/// The verdict for a failed, expired or deactivated link is `Pending` for at most
/// [`PENDING_GRACE`]. This time starts with the expiry of the link or, if the link has no expiry,
/// with its newest payment. Then the verdict is `NotPaid`, or `NotProvable` if a payment still has
/// no known outcome. If neither of these two times is known and a payment has no known outcome, the
/// verdict is immediately `NotProvable`. If neither is known and there is only a callback, the
/// verdict stays `Pending`.
///
/// If the callback does not match the link, [`Confirmation::mismatches`] contains the difference,
/// and the verdicts `NotPaid`, `Pending` and `NotProvable` become `Mismatch`. The other verdicts
/// are based on reported payments, and a forged callback cannot change them.
pub fn evaluate(mut facts: Facts<'_>, expected: &Expected) -> Confirmation {
    let payments = distinct(&facts.link, facts.payments.take().unwrap_or_default());
    let tally = Tally::of(&facts.link, &payments, expected.amount.currency());
    let mut mismatches = tally.mismatches.clone();
    let (mut excess, mut source) = (0, ConfirmationSource::Payments);
    let verdict = if !mismatches.is_empty() {
        Verdict::Mismatch
    } else if !tally.counted.is_empty() {
        by_payments(facts.link.status, &tally, expected, &mut excess, &mut mismatches)
    } else if tally.amount_missing {
        Verdict::NotProvable
    } else if tally.authorized > 0 && !tally.any_unknown {
        Verdict::Authorized
    } else if tally.any_reversed && !tally.any_unknown {
        Verdict::Reversed
    } else {
        source = ConfirmationSource::LinkOnly;
        by_link(&facts, &payments, tally.any_unknown, expected, &mut mismatches)
    };

    let Facts { link, callback, transaction_ids_change, .. } = facts;
    let claimed = callback
        .map(|callback| claim::mismatches(&link, &payments, callback, transaction_ids_change))
        .unwrap_or_default();
    let verdict = match verdict {
        Verdict::NotPaid | Verdict::Pending | Verdict::NotProvable if !claimed.is_empty() => {
            Verdict::Mismatch
        }
        verdict => verdict,
    };
    mismatches.extend(claimed);

    let money = |minor| Money::from_minor(minor, expected.amount.currency()).ok();
    let fulfilment_key = key(&link, Verdict::Paid.as_str());
    Confirmation {
        version: StoredVersion,
        verdict,
        source,
        charged: money(tally.charged),
        excess: money(excess).filter(|_| verdict == Verdict::PaidAgain),
        reversed: money(tally.returned),
        authorized: money(tally.authorized),
        mismatches,
        reversal_reported: tally.counted.iter().all(|p| p.reversal != Reversal::Unknown),
        event_key: match verdict {
            Verdict::Paid => fulfilment_key.clone(),
            _ => key(&link, &event(verdict, &tally, &payments)),
        },
        fulfilment_key: matches!(verdict, Verdict::Paid | Verdict::PaidAgain)
            .then_some(fulfilment_key),
        link,
        payments,
    }
}

/// Decides by the payments that count. There is at least one.
fn by_payments(
    status: LinkStatus,
    tally: &Tally,
    expected: &Expected,
    excess: &mut i64,
    mismatches: &mut Vec<Mismatch>,
) -> Verdict {
    if matches!(status, LinkStatus::Open | LinkStatus::Processing) {
        return Verdict::Pending;
    }
    if tally.amount_missing || tally.any_unknown {
        return Verdict::NotProvable;
    }
    let wanted = expected.amount.minor();
    let alone = best_alone(&tally.counted, expected);
    let paying = match alone {
        Some(best) => &tally.counted[best..=best],
        None => &tally.counted[..],
    };
    if let Some(mismatch) = requested_mismatch(paying, wanted) {
        mismatches.push(mismatch);
        return Verdict::Mismatch;
    }
    if let Some(best) = alone {
        let others = tally.counted.iter().enumerate().filter(|(index, _)| *index != best);
        *excess = others.map(|(_, other)| other.charged - other.returned).sum();
    } else if !expected.accepts(tally.charged) {
        return if tally.charged > wanted {
            Verdict::Overpaid
        } else if tally.charged.saturating_add(tally.reversed) >= wanted {
            Verdict::PartlyReversed
        } else {
            Verdict::PartlyPaid
        };
    } else {
        *excess = unneeded(&tally.counted, wanted);
    }

    let is_proved = expected.unknown_reversal_accepted
        || paying.iter().all(|payment| payment.reversal != Reversal::Unknown);
    let is_exact = || {
        let requested = paying.iter().map(|payment| payment.requested);
        paying.iter().map(|payment| payment.charged).sum::<i64>() == wanted
            || requested.sum::<Option<i64>>() == Some(wanted)
    };
    if paying.iter().any(|payment| payment.reversal == Reversal::Partial) {
        Verdict::PartlyReversed
    } else if !is_proved
        || matches!(status, LinkStatus::Failed | LinkStatus::Unknown) && !is_exact()
    {
        Verdict::NotProvable
    } else if *excess > 0 {
        Verdict::PaidAgain
    } else {
        Verdict::Paid
    }
}

/// Returns the payment that pays the link alone. If several do, it is the one with the fewest
/// objections: the requested amount, a reversal, and then the smallest surcharge.
fn best_alone(counted: &[Counted], expected: &Expected) -> Option<usize> {
    let objections = |payment: &Counted| {
        let wanted = expected.amount.minor();
        let reversal = match payment.reversal {
            Reversal::None => 0,
            Reversal::Unknown => 1,
            Reversal::Partial | Reversal::Reversed => 2,
        };
        (payment.requested.is_some_and(|amount| amount != wanted), reversal, payment.charged)
    };
    let alone = counted.iter().enumerate().filter(|(_, payment)| expected.accepts(payment.charged));
    alone.min_by_key(|(_, payment)| objections(payment)).map(|(index, _)| index)
}

/// Returns the sum of the smallest payments without which the others still reach the expected
/// amount.
fn unneeded(counted: &[Counted], wanted: i64) -> i64 {
    let mut amounts: Vec<i64> = counted.iter().map(|payment| payment.charged).collect();
    amounts.sort_unstable();
    let mut needed: i64 = amounts.iter().sum();
    amounts.retain(|amount| {
        let is_unneeded = needed - amount >= wanted;
        needed -= if is_unneeded { *amount } else { 0 };
        is_unneeded
    });
    amounts.iter().sum()
}

/// Compares the requested amounts of the payments that pay the link together with the expected
/// amount. If not all of them are reported, the reported ones must not exceed it.
fn requested_mismatch(paying: &[Counted], wanted: i64) -> Option<Mismatch> {
    let reported: Vec<i64> = paying.iter().filter_map(|payment| payment.requested).collect();
    let sum = reported.iter().fold(0i64, |sum, amount| sum.saturating_add(*amount));
    let charged = paying.iter().fold(0i64, |sum, payment| sum.saturating_add(payment.charged));
    if sum > wanted {
        Some(Mismatch::TooMuch)
    } else if reported.len() == paying.len() && sum < wanted && charged >= wanted {
        Some(Mismatch::TooLittle)
    } else {
        None
    }
}

/// Decides by the link. No payment counts.
fn by_link(
    facts: &Facts<'_>,
    payments: &[Payment],
    any_unknown: bool,
    expected: &Expected,
    mismatches: &mut Vec<Mismatch>,
) -> Verdict {
    let link = &facts.link;
    match link.status {
        LinkStatus::Paid if expected.link_alone_accepted && payments.is_empty() => {
            by_link_alone(link, expected, mismatches)
        }
        LinkStatus::Paid | LinkStatus::Unknown => Verdict::NotProvable,
        LinkStatus::Processing => Verdict::Pending,
        LinkStatus::Open | LinkStatus::Failed | LinkStatus::Expired | LinkStatus::Deactivated => {
            let is_claimed =
                facts.callback.is_some_and(|callback| callback.claims_success != Some(false));
            if !is_claimed && !any_unknown {
                return Verdict::NotPaid;
            }
            match is_grace_over(link, payments, facts.now) {
                _ if link.status == LinkStatus::Open => Verdict::Pending,
                Some(false) => Verdict::Pending,
                Some(true) | None if any_unknown => Verdict::NotProvable,
                Some(true) => Verdict::NotPaid,
                None => Verdict::Pending,
            }
        }
    }
}

/// Returns whether [`PENDING_GRACE`] has passed since the link expired, or, if it has no expiry,
/// since the newest payment. Returns `None` if none of these times is known. A time is read as UTC,
/// which is later than Istanbul's time by three hours.
fn is_grace_over(link: &Link, payments: &[Payment], now: SystemTime) -> Option<bool> {
    let expired = link.expires.as_ref().and_then(|expires| expires.instant(Zone::Utc));
    let paid = payments.iter().filter_map(|payment| payment.at.as_ref()?.instant(Zone::Utc)).max();
    let end = expired.or(paid)?.checked_add(PENDING_GRACE)?;
    Some(now > end)
}

fn by_link_alone(link: &Link, expected: &Expected, mismatches: &mut Vec<Mismatch>) -> Verdict {
    let currency = expected.amount.currency();
    let mismatch = match (link.currency, &link.amount) {
        (Some(reported), _) if reported != currency => Mismatch::Currency,
        (_, None) | (None, _) => return Verdict::NotProvable,
        (Some(_), Some(amount)) => match amount.to_money(currency) {
            Ok(amount) if amount == expected.amount => return Verdict::Paid,
            Ok(amount) if amount.minor() < expected.amount.minor() => Mismatch::TooLittle,
            Ok(_) => Mismatch::TooMuch,
            Err(MoneyError::TooPrecise) => Mismatch::Precision,
            Err(_) => Mismatch::Amount,
        },
    };
    mismatches.push(mismatch);
    Verdict::Mismatch
}

/// Returns the part of the event key that changes when money moves. Amounts that are not part of
/// the sums, such as an amount in another currency, are counted.
fn event(verdict: Verdict, tally: &Tally, payments: &[Payment]) -> String {
    let sums = format!("{verdict}:{}:{}:{}", tally.charged, tally.returned, tally.authorized);
    match verdict {
        Verdict::Mismatch | Verdict::NotProvable => {
            let count = payments.iter().filter(|p| p.outcome != PaymentOutcome::Failed).count();
            format!("{sums}:{count}")
        }
        _ => sums,
    }
}

/// Returns a key that names the event and the link. The reference is the last part, because it may
/// contain colons.
fn key(link: &Link, event: &str) -> String {
    let identity = link.key.identity();
    format!(
        "{event}:{}:{}:{}:{}",
        identity.provider(),
        identity.environment(),
        identity.account(),
        link.key.reference()
    )
}
