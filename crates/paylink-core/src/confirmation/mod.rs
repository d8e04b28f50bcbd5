//! Decides whether a link was paid. To decide, this module compares what the merchant expects with
//! what the provider reports. This module sends no requests.

use crate::callback::Callback;
use crate::link::{Link, Payment, PaymentOutcome, Reversal};
use crate::money::{Currency, Money};
use crate::status::LinkStatus;
use crate::text::text_form;

/// What the merchant expects of the payment for a link.
///
/// ```
/// use paylink_core::{Currency, Expected, Money};
/// let expected = Expected::new(Money::parse("149.90", Currency::TRY)?).allow_surcharge();
/// # Ok::<(), paylink_core::money::MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expected {
    /// The amount that the payer has to pay.
    pub amount: Money,
    /// Whether the payer may have been charged more than `amount`, for example because of a
    /// commission or installment interest.
    pub surcharge_allowed: bool,
    /// Whether the link's status and amount are sufficient proof if the provider reports no
    /// payment.
    pub link_alone_accepted: bool,
    /// Whether a payment is accepted even if the provider does not report whether the money was
    /// given back to the payer.
    pub unknown_reversal_accepted: bool,
}

impl Expected {
    /// Creates the strictest expectations. The provider must report payments that add up to exactly
    /// this amount. For each of these payments, the provider must report that the money was not
    /// given back.
    pub fn new(amount: Money) -> Self {
        Self {
            amount,
            surcharge_allowed: false,
            link_alone_accepted: false,
            unknown_reversal_accepted: false,
        }
    }

    /// Accepts that the payer was charged more than the expected amount, for example because of a
    /// commission or installment interest. The surcharge has no upper limit.
    #[must_use]
    pub fn allow_surcharge(mut self) -> Self {
        self.surcharge_allowed = true;
        self
    }

    /// Accepts a payment even if the provider does not report whether the money was given back.
    /// This setting is reasonable shortly after the payment.
    #[must_use]
    pub fn accept_unknown_reversal(mut self) -> Self {
        self.unknown_reversal_accepted = true;
        self
    }

    /// Accepts a link with the status [`Paid`](LinkStatus::Paid) even if the provider reports no
    /// payment. The link's amount must be equal to the expected amount.
    #[must_use]
    pub fn accept_link_alone(mut self) -> Self {
        self.link_alone_accepted = true;
        self
    }
}

/// The result of comparing a link and the payments on the link with what the merchant expects.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Confirmation {
    /// Whether the link was paid.
    pub verdict: Verdict,
    /// The source of the information that decided whether the link was paid.
    pub source: ConfirmationSource,
    /// The total amount of the payments that count. A payment counts if it succeeded, unless the
    /// provider reports that the money was given back.
    pub charged: Option<Money>,
    /// The differences between what was expected and what the provider or the callback reports.
    pub mismatches: Vec<Mismatch>,
    /// `true` if the provider reported for every successful payment whether the money was given
    /// back.
    pub reversal_reported: bool,
    /// An idempotency key for this result. The key consists of the verdict, the link and the
    /// successful transactions.
    ///
    /// Repeated confirmations with the same result have the same key. A second payment on the link
    /// changes the key, so fulfil each order only once, not once per key. Amounts are not part of
    /// the key, so a second partial refund of one payment does not change the key.
    pub event_key: String,
    /// The link, as reported by the provider.
    pub link: Link,
    /// The payments on the link, as reported by the provider.
    pub payments: Vec<Payment>,
}

/// Whether a link was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// The expected amount was charged and was not given back. Fulfil an order only if the verdict
    /// is `Paid`.
    Paid,
    /// Nothing was charged.
    NotPaid,
    /// A payment is in progress, or a callback reports a payment that the provider does not report
    /// yet. Confirm the link again later.
    Pending,
    /// The link, a payment or the callback does not match what the merchant expects. A person has
    /// to check the link.
    Mismatch,
    /// The payer was charged, but the money was given back, completely or in part.
    Reversed,
    /// The provider does not report enough to decide whether the link was paid.
    NotProvable,
}

text_form!(Verdict, "verdict", {
    Paid => "paid",
    NotPaid => "not-paid",
    Pending => "pending",
    Mismatch => "mismatch",
    Reversed => "reversed",
    NotProvable => "not-provable",
});

/// The source of the information that decides whether a link was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConfirmationSource {
    /// The payments and their amounts, as the provider's transaction services report them.
    Payments,
    /// Only the status and the amount of the link, without any payments.
    LinkOnly,
}

text_form!(ConfirmationSource, "confirmation_source", {
    Payments => "payments",
    LinkOnly => "link-only",
});

/// A difference between what was [`Expected`] and what the provider or the callback reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mismatch {
    /// Less than the expected amount was charged or requested.
    TooLittle,
    /// More than the expected amount was requested, or a surcharge was charged although no
    /// surcharge is allowed.
    TooMuch,
    /// A charged amount, or the link's own amount, is not a positive whole number of minor units,
    /// or is too large.
    Amount,
    /// A reported currency differs from the expected currency.
    Currency,
    /// The reference of a payment differs from the reference of the link.
    Reference,
    /// The reference in the callback differs from the reference of the link.
    ClaimedReference,
    /// The callback names a transaction that does not belong to the link.
    ClaimedTransaction,
    /// The callback and the link belong to two different providers.
    ClaimedProvider,
}

text_form!(Mismatch, "mismatch", {
    TooLittle => "too-little",
    TooMuch => "too-much",
    Amount => "amount",
    Currency => "currency",
    Reference => "reference",
    ClaimedReference => "claimed-reference",
    ClaimedTransaction => "claimed-transaction",
    ClaimedProvider => "claimed-provider",
});

/// Compares a link and the payments on the link with what the merchant expects. `payments` is
/// `None` if the provider cannot report payments. `claim` is the callback that caused this
/// comparison, or `None`. A payment counts if it succeeded, unless the provider reports that the
/// money was given back.
///
/// | link | payments that count | verdict |
/// | --- | --- | --- |
/// | paid, expired or deactivated | as expected | `Paid` |
/// | paid, expired or deactivated | too little, and a payment was given back | `Reversed` |
/// | paid, expired or deactivated | not as expected for another reason, or with an unexpected requested amount | `Mismatch` |
/// | open or processing | any | `Pending` |
/// | failed or unknown | any | `NotProvable` |
/// | any | as expected, but reversals are not reported and `unknown_reversal_accepted` is false | `NotProvable` |
/// | any | none, but a payment was given back | `Reversed` |
/// | paid | none reported | decided by the link's amount if `link_alone_accepted` is true, else `NotProvable` |
/// | processing | none | `Pending` |
/// | unknown | none | `NotProvable` |
/// | open, failed, expired or deactivated | none | `Pending` if the callback reports a success, else `NotPaid` |
///
/// The verdict is `Mismatch`, regardless of the link's status, if the reference of a payment
/// differs from the link's reference. The same applies if the currency of a payment is not the
/// expected currency.
///
/// If the callback does not match the link, the mismatches contain the difference. Every verdict
/// except `Paid` and `Reversed` becomes `Mismatch`. Because of this exception, a forged callback
/// cannot cast doubt on a paid link.
pub fn evaluate(
    link: Link,
    payments: Option<Vec<Payment>>,
    expected: &Expected,
    claim: Option<&Callback>,
) -> Confirmation {
    let mut mismatches = Vec::new();
    let claim_mismatches = claim
        .map(|claim| mismatches_of_claim(&link, payments.as_deref(), claim))
        .unwrap_or_default();
    let shown = payments.unwrap_or_default();
    let tally = Tally::of(&link, &shown, expected.amount.currency(), &mut mismatches);
    let claimed = claim.is_some_and(|claim| claim.claims_success != Some(false));
    let mut source = ConfirmationSource::Payments;

    let verdict = if !mismatches.is_empty() {
        Verdict::Mismatch
    } else if tally.amount_missing {
        Verdict::NotProvable
    } else if let Some(charged) = tally.charged {
        match link.status {
            LinkStatus::Paid | LinkStatus::Expired | LinkStatus::Deactivated => {
                let (charged, wanted) = (charged.minor(), expected.amount.minor());
                if let Some(requested) =
                    tally.requested.filter(|sum| *sum != wanted && charged >= wanted)
                {
                    // A surcharge is added to the requested amount. Here, the requested amount
                    // itself differs from the expected amount.
                    mismatches.push(if requested < wanted {
                        Mismatch::TooLittle
                    } else {
                        Mismatch::TooMuch
                    });
                    Verdict::Mismatch
                } else if charged == wanted || (charged > wanted && expected.surcharge_allowed) {
                    if tally.reversal_reported || expected.unknown_reversal_accepted {
                        Verdict::Paid
                    } else {
                        Verdict::NotProvable
                    }
                } else if charged < wanted && tally.any_reversed {
                    Verdict::Reversed
                } else {
                    mismatches.push(if charged < wanted {
                        Mismatch::TooLittle
                    } else {
                        Mismatch::TooMuch
                    });
                    Verdict::Mismatch
                }
            }
            LinkStatus::Open | LinkStatus::Processing => Verdict::Pending,
            LinkStatus::Failed | LinkStatus::Unknown => Verdict::NotProvable,
        }
    } else if tally.any_reversed {
        Verdict::Reversed
    } else {
        source = ConfirmationSource::LinkOnly;
        match link.status {
            LinkStatus::Paid if expected.link_alone_accepted && shown.is_empty() => {
                by_link_alone(&link, expected, &mut mismatches)
            }
            LinkStatus::Paid | LinkStatus::Unknown => Verdict::NotProvable,
            LinkStatus::Processing => Verdict::Pending,
            LinkStatus::Open
            | LinkStatus::Failed
            | LinkStatus::Expired
            | LinkStatus::Deactivated => {
                if claimed || tally.outcome_unknown {
                    Verdict::Pending
                } else {
                    Verdict::NotPaid
                }
            }
        }
    };

    let verdict = match verdict {
        Verdict::Paid | Verdict::Reversed => verdict,
        _ if !claim_mismatches.is_empty() => Verdict::Mismatch,
        other => other,
    };
    mismatches.extend(claim_mismatches);

    Confirmation {
        verdict,
        source,
        charged: tally.charged,
        mismatches,
        reversal_reported: tally.reversal_reported,
        event_key: event_key(verdict, &link, &shown),
        link,
        payments: shown,
    }
}

/// The sums of the payments that count, and further facts about the payments.
struct Tally {
    charged: Option<Money>,
    /// The sum of the requested amounts in minor units, if every payment that counts reports a
    /// requested amount.
    requested: Option<i64>,
    any_reversed: bool,
    amount_missing: bool,
    outcome_unknown: bool,
    reversal_reported: bool,
}

impl Tally {
    fn of(
        link: &Link,
        payments: &[Payment],
        currency: Currency,
        mismatches: &mut Vec<Mismatch>,
    ) -> Self {
        let mut tally = Self {
            charged: None,
            requested: Some(0),
            any_reversed: false,
            amount_missing: false,
            outcome_unknown: payments.iter().any(|p| p.outcome == PaymentOutcome::Unknown),
            reversal_reported: true,
        };
        let mut minor = 0i64;
        for payment in payments.iter().filter(|p| p.outcome == PaymentOutcome::Succeeded) {
            if payment.reference.as_deref().is_some_and(|r| r != link.key.reference().as_str()) {
                mismatches.push(Mismatch::Reference);
                continue;
            }
            if payment.reversal == Reversal::Reversed {
                tally.any_reversed = true;
                continue;
            }
            tally.reversal_reported &= payment.reversal == Reversal::None;
            match payment.currency.or(link.currency) {
                Some(reported) if reported == currency => {}
                Some(_) => {
                    mismatches.push(Mismatch::Currency);
                    continue;
                }
                None => {
                    tally.amount_missing = true;
                    continue;
                }
            }
            let requested =
                payment.requested.as_ref().and_then(|amount| amount.to_money(currency).ok());
            tally.requested = tally
                .requested
                .zip(requested)
                .and_then(|(sum, amount)| sum.checked_add(amount.minor()));
            match payment.amount.as_ref().map(|amount| amount.to_money(currency)) {
                None => tally.amount_missing = true,
                Some(Ok(amount)) => match minor.checked_add(amount.minor()) {
                    Some(sum) => minor = sum,
                    None => mismatches.push(Mismatch::Amount),
                },
                Some(Err(_)) => mismatches.push(Mismatch::Amount),
            }
        }
        // Without a payment, no requested amount is reported.
        tally.requested = tally.requested.filter(|_| minor > 0);
        tally.charged = Money::from_minor(minor, currency).ok();
        tally
    }
}

fn by_link_alone(link: &Link, expected: &Expected, mismatches: &mut Vec<Mismatch>) -> Verdict {
    let currency = expected.amount.currency();
    match (link.currency, &link.amount) {
        (Some(reported), _) if reported != currency => mismatches.push(Mismatch::Currency),
        (_, None) | (None, _) => return Verdict::NotProvable,
        (Some(_), Some(amount)) => match amount.to_money(currency) {
            Ok(amount) if amount.minor() == expected.amount.minor() => return Verdict::Paid,
            Ok(amount) if amount.minor() < expected.amount.minor() => {
                mismatches.push(Mismatch::TooLittle)
            }
            Ok(_) => mismatches.push(Mismatch::TooMuch),
            Err(_) => mismatches.push(Mismatch::Amount),
        },
    }
    Verdict::Mismatch
}

fn mismatches_of_claim(
    link: &Link,
    payments: Option<&[Payment]>,
    claim: &Callback,
) -> Vec<Mismatch> {
    let mut found = Vec::new();
    if &claim.provider != link.key.provider() {
        found.push(Mismatch::ClaimedProvider);
    }
    if claim.reference.as_deref().is_some_and(|r| r != link.key.reference().as_str()) {
        found.push(Mismatch::ClaimedReference);
    }
    // A failed attempt does not have to be on the link.
    if let Some(transaction) =
        claim.transaction.as_ref().filter(|_| claim.claims_success != Some(false))
    {
        let mut on_link = link
            .transactions
            .iter()
            .map(String::as_str)
            .chain(payments.unwrap_or_default().iter().map(|p| p.transaction.as_str()))
            .peekable();
        // If no transaction is reported yet, the claim is early, not wrong.
        if on_link.peek().is_some() && !on_link.any(|id| id == transaction) {
            found.push(Mismatch::ClaimedTransaction);
        }
    }
    found
}

/// Returns the key of an event: the verdict, the link and the sorted transactions. The key does not
/// depend on who reports the event or how often.
fn event_key(verdict: Verdict, link: &Link, payments: &[Payment]) -> String {
    let identity = link.key.identity();
    let mut transactions: Vec<&str> = payments
        .iter()
        .filter(|p| p.outcome == PaymentOutcome::Succeeded)
        .map(|p| p.transaction.as_str())
        .collect();
    if transactions.is_empty() {
        transactions = link.transactions.iter().map(String::as_str).collect();
    }
    transactions.sort_unstable();
    transactions.dedup();
    format!(
        "{verdict}:{}:{}:{}:{}:{}",
        identity.provider(),
        identity.environment(),
        identity.account(),
        link.key.reference(),
        transactions.join(",")
    )
}

#[cfg(test)]
mod tests;
