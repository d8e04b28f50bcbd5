//! Decides whether a link was paid. To decide, this module compares what the merchant expects with
//! what the provider reports. This module sends no requests.

mod claim;
mod evaluate;
mod expected;
mod tally;

use std::time::Duration;

use serde::{Deserialize, Serialize};

#[cfg(feature = "http")]
pub(crate) use self::claim::claims_unknown_transaction;
pub use self::evaluate::{Facts, evaluate};
pub use self::expected::Expected;
use crate::link::{Link, Payment};
use crate::money::Money;
use crate::stored::StoredVersion;
use crate::text::text_form;

/// How long after its expiry a link without a reported payment stays
/// [`Pending`](Verdict::Pending) because of a callback or an attempt without an outcome: one hour.
/// A payer who pays in the last moment may still be at the bank when the link expires.
pub const PENDING_GRACE: Duration = Duration::from_secs(60 * 60);

/// The result of comparing a link and the payments on the link with what the merchant expects.
///
/// The serialized form has a version number. It contains the link and its payments without the
/// provider's response bodies.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Confirmation {
    pub(crate) version: StoredVersion,
    /// Whether the link was paid.
    pub verdict: Verdict,
    /// The source of the information that decided whether the link was paid.
    pub source: ConfirmationSource,
    /// The total amount of the payments that count, or `None` if there is none. A payment counts if
    /// it succeeded, unless the provider reports that all of the money was given back.
    pub charged: Option<Money>,
    /// The amount of the payments that are not needed to pay the link. This money is to be given back
    /// to the payer. It is `Some` only if the verdict is [`PaidAgain`](Verdict::PaidAgain).
    pub excess: Option<Money>,
    /// The amount that was given back to the payer, as far as the provider reports amounts.
    pub reversed: Option<Money>,
    /// The amount that is reserved on the payer's card, but not charged.
    pub authorized: Option<Money>,
    /// The differences between what was expected and what the provider or the callback reports.
    pub mismatches: Vec<Mismatch>,
    /// `true` if the provider reported for every payment that counts whether the money was given
    /// back.
    pub reversal_reported: bool,
    /// The key for fulfilling the order, if the verdict is [`Paid`](Verdict::Paid) or
    /// [`PaidAgain`](Verdict::PaidAgain).
    ///
    /// The key consists of the provider, environment, account and reference of the link. It is
    /// always the same for one link: whoever confirms the link, how often, and whatever happens to
    /// the link later. Store the key of an order when you fulfil the order. The same key again is a
    /// repeated confirmation. Another key for the same order belongs to a second link that was paid
    /// too: give that money back.
    pub fulfilment_key: Option<String>,
    /// An idempotency key for this result. If the verdict is [`Paid`](Verdict::Paid), the key is
    /// the fulfilment key. Any other result has a key that also contains the verdict and the amounts
    /// that were charged, given back and reserved. A second payment or a refund therefore has a key
    /// of its own. The ids of transactions are not part of the key.
    pub event_key: String,
    /// The link, as reported by the provider.
    pub link: Link,
    /// The payments on the link, as reported by the provider. A payment that was reported twice is
    /// listed once.
    pub payments: Vec<Payment>,
}

/// Whether a link was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// The expected amount was charged once and was not given back. Fulfil the order, unless it was
    /// fulfilled before.
    Paid,
    /// The link was paid, and further payments were charged on the same link. Fulfil the order,
    /// unless it was fulfilled before, and give [`Confirmation::excess`] back.
    PaidAgain,
    /// More than the expected amount and the allowed surcharge was charged. A person has to decide
    /// how much of [`Confirmation::charged`] is to be given back.
    Overpaid,
    /// Less than the expected amount was charged: [`Confirmation::charged`].
    PartlyPaid,
    /// The expected amount was charged, and a part of it was given back:
    /// [`Confirmation::reversed`].
    PartlyReversed,
    /// The payer was charged, but the money was given back.
    Reversed,
    /// The amount is reserved on the payer's card ([`Confirmation::authorized`]), but nothing was
    /// charged.
    Authorized,
    /// Nothing was charged.
    NotPaid,
    /// A payment is in progress, or a callback reports a payment that the provider does not report
    /// yet. Confirm the link again later.
    Pending,
    /// The link, a payment or the callback does not match what the merchant expects. A person has
    /// to check the link.
    Mismatch,
    /// The provider does not report enough to decide whether the link was paid.
    NotProvable,
}

text_form!(Verdict, "verdict", {
    Paid => "paid",
    PaidAgain => "paid-again",
    Overpaid => "overpaid",
    PartlyPaid => "partly-paid",
    PartlyReversed => "partly-reversed",
    Reversed => "reversed",
    Authorized => "authorized",
    NotPaid => "not-paid",
    Pending => "pending",
    Mismatch => "mismatch",
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
    /// Less than the expected amount was requested.
    TooLittle,
    /// More than the expected amount was requested.
    TooMuch,
    /// A charged, returned or reserved amount, or the link's own amount, is not positive or is too
    /// large.
    Amount,
    /// A charged, returned or reserved amount, or the link's own amount, has more decimal digits
    /// than its currency has.
    Precision,
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
    Precision => "precision",
    Currency => "currency",
    Reference => "reference",
    ClaimedReference => "claimed-reference",
    ClaimedTransaction => "claimed-transaction",
    ClaimedProvider => "claimed-provider",
});

#[cfg(test)]
mod tests;
