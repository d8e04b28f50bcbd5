//! Whether money was taken: the comparison of what was expected with what was read back. Pure.

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
    /// The amount that was asked for.
    pub amount: Money,
    /// Whether more may have been drawn: commission or installment interest on top.
    pub surcharge_allowed: bool,
    /// Whether the link's own word is enough where the provider shows no payment.
    pub link_alone_accepted: bool,
    /// Whether a payment counts of which the provider does not tell whether it was given back.
    pub unknown_reversal_accepted: bool,
}

impl Expected {
    /// Exactly this amount, proven by payments that were read back.
    pub fn new(amount: Money) -> Self {
        Self {
            amount,
            surcharge_allowed: false,
            link_alone_accepted: false,
            unknown_reversal_accepted: false,
        }
    }

    /// Accepts that more was drawn, as with commission or installment interest on the payer.
    #[must_use]
    pub fn allow_surcharge(mut self) -> Self {
        self.surcharge_allowed = true;
        self
    }

    /// Accepts a payment of which the provider does not tell whether it was given back, as is
    /// sensible right after it.
    #[must_use]
    pub fn accept_unknown_reversal(mut self) -> Self {
        self.unknown_reversal_accepted = true;
        self
    }

    /// Accepts a link that says paid where the provider shows no payment. The amount of the link is
    /// still compared.
    #[must_use]
    pub fn accept_link_alone(mut self) -> Self {
        self.link_alone_accepted = true;
        self
    }
}

/// The answer to "was it paid?".
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Confirmation {
    /// The answer.
    pub verdict: Verdict,
    /// What it rests on.
    pub source: ConfirmationSource,
    /// What the payments that count add up to.
    pub charged: Option<Money>,
    /// What did not fit.
    pub mismatches: Vec<Mismatch>,
    /// Whether the provider told, for every payment that counts, that it was not given back.
    pub reversal_reported: bool,
    /// Verdict, link and transactions: the same for every replay of the same event. Fulfil an order
    /// once per key of a `Paid`; it tells no amounts, so two refunds of one payment share one.
    pub event_key: String,
    /// The link as it was read.
    pub link: Link,
    /// The payments as they were read.
    pub payments: Vec<Payment>,
}

/// Whether it was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// The expected amount was taken and not given back. Only this one fulfils an order.
    Paid,
    /// Nothing was taken.
    NotPaid,
    /// Something is under way, or claimed and not yet seen at the provider: ask again later.
    Pending,
    /// Something was taken or claimed that is not what was expected: a person has to look.
    Mismatch,
    /// Money was taken and, all or in part, given back.
    Reversed,
    /// The provider shows too little to say.
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

/// What a verdict rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConfirmationSource {
    /// Payments with their amounts, from the provider's transaction services.
    Payments,
    /// The link's own status and amount.
    LinkOnly,
}

text_form!(ConfirmationSource, "confirmation_source", {
    Payments => "payments",
    LinkOnly => "link-only",
});

/// Something that did not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mismatch {
    /// Less was taken than expected.
    TooLittle,
    /// More was taken than expected, and no surcharge was allowed.
    TooMuch,
    /// An amount that is no positive number of minor units.
    Amount,
    /// Another currency.
    Currency,
    /// A payment carries another reference than the link.
    Reference,
    /// The callback names another reference than the link's.
    ClaimedReference,
    /// The callback names a transaction that is not on this link.
    ClaimedTransaction,
    /// The callback is another provider's.
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

/// Compares. `payments` is `None` where the provider shows none.
///
/// | link says | payments that count | verdict |
/// | --- | --- | --- |
/// | paid, expired or disabled | as expected | `Paid` |
/// | paid, expired or disabled | too little, and one was given back | `Reversed` |
/// | paid, expired or disabled | otherwise not as expected, or asked for another amount | `Mismatch` |
/// | open or processing | any | `Pending` |
/// | failed or unknown | any | `NotProvable` |
/// | any | as expected, but it is not told whether one was given back, and that is not accepted | `NotProvable` |
/// | any | none, but one was given back | `Reversed` |
/// | paid | none to be seen | by the link's amount if accepted, else `NotProvable` |
/// | processing | none | `Pending` |
/// | unknown | none | `NotProvable` |
/// | otherwise | none | `Pending` if success is claimed, else `NotPaid` |
///
/// A payment with another reference or currency turns the verdict into `Mismatch`, whatever the
/// link says. A claim that does not fit is listed and turns any verdict but `Paid` and `Reversed`
/// into `Mismatch`: nobody can make a paid link doubtful by posting nonsense.
pub fn evaluate(
    link: Link,
    payments: Option<Vec<Payment>>,
    expected: &Expected,
    claim: Option<&Callback>,
) -> Confirmation {
    let mut mismatches = Vec::new();
    let claimed_wrongly =
        claim.map(|claim| claim_mismatches(&link, payments.as_deref(), claim)).unwrap_or_default();
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
                let (charged, asked) = (charged.minor(), expected.amount.minor());
                if let Some(told) =
                    tally.requested.filter(|told| *told != asked && charged >= asked)
                {
                    // A surcharge is on top of what was asked for; this was asked for something
                    // else.
                    mismatches.push(if told < asked {
                        Mismatch::TooLittle
                    } else {
                        Mismatch::TooMuch
                    });
                    Verdict::Mismatch
                } else if charged == asked || (charged > asked && expected.surcharge_allowed) {
                    if tally.reversal_reported || expected.unknown_reversal_accepted {
                        Verdict::Paid
                    } else {
                        Verdict::NotProvable
                    }
                } else if charged < asked && tally.any_reversed {
                    Verdict::Reversed
                } else {
                    mismatches.push(if charged < asked {
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
        _ if !claimed_wrongly.is_empty() => Verdict::Mismatch,
        other => other,
    };
    mismatches.extend(claimed_wrongly);

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

/// What the payments that count come to.
struct Tally {
    charged: Option<Money>,
    /// What the payments that count say was asked for, in minor units, if each of them says it.
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
                Some(told) if told == currency => {}
                Some(_) => {
                    mismatches.push(Mismatch::Currency);
                    continue;
                }
                None => {
                    tally.amount_missing = true;
                    continue;
                }
            }
            let asked = payment.requested.as_ref().and_then(|asked| asked.to_money(currency).ok());
            tally.requested =
                tally.requested.zip(asked).and_then(|(sum, asked)| sum.checked_add(asked.minor()));
            match payment.amount.as_ref().map(|amount| amount.to_money(currency)) {
                None => tally.amount_missing = true,
                Some(Ok(amount)) => match minor.checked_add(amount.minor()) {
                    Some(sum) => minor = sum,
                    None => mismatches.push(Mismatch::Amount),
                },
                Some(Err(_)) => mismatches.push(Mismatch::Amount),
            }
        }
        // Without a payment nothing is told.
        tally.requested = tally.requested.filter(|_| minor > 0);
        tally.charged = Money::from_minor(minor, currency).ok();
        tally
    }
}

fn by_link_alone(link: &Link, expected: &Expected, mismatches: &mut Vec<Mismatch>) -> Verdict {
    let currency = expected.amount.currency();
    match (link.currency, &link.amount) {
        (Some(told), _) if told != currency => mismatches.push(Mismatch::Currency),
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

fn claim_mismatches(link: &Link, payments: Option<&[Payment]>, claim: &Callback) -> Vec<Mismatch> {
    let mut found = Vec::new();
    if &claim.provider != link.key.provider() {
        found.push(Mismatch::ClaimedProvider);
    }
    if claim.reference.as_deref().is_some_and(|r| r != link.key.reference().as_str()) {
        found.push(Mismatch::ClaimedReference);
    }
    // An attempt that failed need not be on the link.
    if let Some(transaction) =
        claim.transaction.as_ref().filter(|_| claim.claims_success != Some(false))
    {
        let mut on_link = link
            .transactions
            .iter()
            .map(String::as_str)
            .chain(payments.unwrap_or_default().iter().map(|p| p.transaction.as_str()))
            .peekable();
        // Nothing to be seen yet: the claim is early, not wrong.
        if on_link.peek().is_some() && !on_link.any(|id| id == transaction) {
            found.push(Mismatch::ClaimedTransaction);
        }
    }
    found
}

/// Verdict, link and transactions, in an order of their own: whoever reports an event, and however
/// often.
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
