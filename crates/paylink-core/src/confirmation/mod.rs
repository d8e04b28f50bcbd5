//! Whether a link was paid: compares what the merchant expects with what the provider reports.
//! Sends nothing.

use crate::callback::Callback;
use crate::link::{Link, Payment, PaymentOutcome, Reversal};
use crate::money::{Currency, Money};
use crate::status::LinkStatus;
use crate::text::text_form;

/// What the merchant expects of a payment.
///
/// ```
/// use paylink_core::{Currency, Expected, Money};
/// let expected = Expected::new(Money::parse("149.90", Currency::TRY)?).allow_surcharge();
/// # Ok::<(), paylink_core::money::MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expected {
    /// The requested amount.
    pub amount: Money,
    /// Whether the payer may have been charged more than the amount, such as commission or
    /// installment interest.
    pub surcharge_allowed: bool,
    /// Whether the link's status and amount are enough where the provider reports no payment.
    pub link_alone_accepted: bool,
    /// Whether a payment counts if the provider does not report whether it was given back.
    pub unknown_reversal_accepted: bool,
}

impl Expected {
    /// Creates the strictest expectation: the provider reports payments that add up to exactly this
    /// amount and were not given back.
    pub fn new(amount: Money) -> Self {
        Self {
            amount,
            surcharge_allowed: false,
            link_alone_accepted: false,
            unknown_reversal_accepted: false,
        }
    }

    /// Accepts that the payer was charged more than the amount, such as commission or installment
    /// interest. There is no upper limit.
    #[must_use]
    pub fn allow_surcharge(mut self) -> Self {
        self.surcharge_allowed = true;
        self
    }

    /// Accepts a payment for which the provider does not report whether it was given back. That is
    /// reasonable shortly after the payment.
    #[must_use]
    pub fn accept_unknown_reversal(mut self) -> Self {
        self.unknown_reversal_accepted = true;
        self
    }

    /// Accepts a link with the status paid where the provider reports no payment. The amount of the
    /// link is still compared.
    #[must_use]
    pub fn accept_link_alone(mut self) -> Self {
        self.link_alone_accepted = true;
        self
    }
}

/// The result of comparing a link and its payments with what was expected.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Confirmation {
    /// Whether the link was paid.
    pub verdict: Verdict,
    /// What the verdict is based on.
    pub source: ConfirmationSource,
    /// The sum of the payments that count.
    pub charged: Option<Money>,
    /// What does not match the expectation.
    pub mismatches: Vec<Mismatch>,
    /// Whether the provider reported for every payment that counts that it was not given back.
    pub reversal_reported: bool,
    /// An idempotency key that is made of the verdict, the link and the transactions. It is the
    /// same for every repetition of one event. A second payment of the link has another key, so
    /// fulfil an order once per *order*, not once per key. Amounts are not part of it: two partial
    /// refunds of one payment have the same key.
    pub event_key: String,
    /// The link as it was read.
    pub link: Link,
    /// The payments as they were read.
    pub payments: Vec<Payment>,
}

/// Whether a link was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// The expected amount was charged and not given back. Fulfil an order only for this verdict.
    Paid,
    /// Nothing was charged.
    NotPaid,
    /// A payment is in progress, or is claimed but not reported by the provider yet. Confirm again
    /// later.
    Pending,
    /// What was charged or claimed is not what was expected. A person has to check it.
    Mismatch,
    /// Money was charged and given back, completely or in part.
    Reversed,
    /// The provider does not report enough to decide.
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

/// What a verdict is based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConfirmationSource {
    /// The payments with their amounts, from the provider's transaction services.
    Payments,
    /// The status and the amount of the link.
    LinkOnly,
}

text_form!(ConfirmationSource, "confirmation_source", {
    Payments => "payments",
    LinkOnly => "link-only",
});

/// Something that does not match the expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mismatch {
    /// Less was charged than expected.
    TooLittle,
    /// More was charged than expected, and no surcharge is allowed.
    TooMuch,
    /// An amount is not a positive number of minor units.
    Amount,
    /// The currency is not the expected one.
    Currency,
    /// The reference of a payment is not that of the link.
    Reference,
    /// The reference in the callback is not that of the link.
    ClaimedReference,
    /// The callback names a transaction that is not on this link.
    ClaimedTransaction,
    /// The callback comes from another provider.
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

/// Compares a link and its payments with what was expected. `payments` is `None` if the provider
/// cannot report payments.
///
/// | link | payments that count | verdict |
/// | --- | --- | --- |
/// | paid, expired or deactivated | as expected | `Paid` |
/// | paid, expired or deactivated | too little, and one was given back | `Reversed` |
/// | paid, expired or deactivated | otherwise not as expected, or of another requested amount | `Mismatch` |
/// | open or processing | any | `Pending` |
/// | failed or unknown | any | `NotProvable` |
/// | any | as expected, but a reversal is not reported and that is not accepted | `NotProvable` |
/// | any | none, but one was given back | `Reversed` |
/// | paid | none reported | by the link's amount if accepted, else `NotProvable` |
/// | processing | none | `Pending` |
/// | unknown | none | `NotProvable` |
/// | otherwise | none | `Pending` if success is claimed, else `NotPaid` |
///
/// A payment with another reference or currency makes the verdict `Mismatch`, whatever the status
/// of the link is. A claim that does not match is listed and turns every verdict except `Paid` and
/// `Reversed` into `Mismatch`, so that nobody can cast doubt on a paid link with a forged callback.
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
                    // A surcharge is added to the requested amount; here another amount was
                    // requested.
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

/// The sums of the payments that count, and what is known about them.
struct Tally {
    charged: Option<Money>,
    /// The sum of the requested amounts in minor units, if every payment that counts reports one.
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
        // Without any transaction, the claim is early, not wrong.
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
