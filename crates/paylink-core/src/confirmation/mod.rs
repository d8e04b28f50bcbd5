//! Decides whether a link was paid. To decide, this module compares the payment that the merchant
//! expects with the payments that the provider reports. This module sends no requests.

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

/// How long the verdict [`Pending`](Verdict::Pending) is possible for a link that failed, has
/// expired or was deactivated without a successful payment: one hour.
///
/// Such a link is `Pending` if there is a callback, or a payment without a known outcome. For
/// example, a payer who pays in the last moment may still be on the bank's web page when the link
/// expires. The time is measured from the expiry of the link or, if the link has no expiry, from
/// its newest payment.
pub const PENDING_GRACE: Duration = Duration::from_secs(60 * 60);

/// The result of comparing a link and its payments with the payment that the merchant expects.
///
/// The serialized form contains the version number of its format. It contains the link and its
/// payments, but not the provider's response bodies.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Confirmation {
    pub(crate) version: StoredVersion,
    /// Whether the link was paid.
    pub verdict: Verdict,
    /// The information on which the verdict is based: the payments, or only the link.
    pub source: ConfirmationSource,
    /// The total amount of the payments that count, or `None` if no payment counts. A payment
    /// counts if it succeeded, unless the provider reports that it was reversed (refunded or
    /// cancelled) completely.
    pub charged: Option<Money>,
    /// The total amount of the payments that were not needed to pay the link. Refund this amount to
    /// the payer. The amount is `Some` only if the verdict is [`PaidAgain`](Verdict::PaidAgain).
    pub excess: Option<Money>,
    /// The total amount that was reversed (refunded or cancelled), or `None` if no such amount is
    /// known. A partial reversal whose amount the provider does not report is not part of the
    /// total.
    pub reversed: Option<Money>,
    /// The total amount that is reserved on the payer's card, but was not charged, or `None` if no
    /// amount is reserved.
    pub authorized: Option<Money>,
    /// The differences between the expected payment and the reports of the provider or the
    /// callback. The list is empty if there is no difference.
    pub mismatches: Vec<Mismatch>,
    /// Whether the provider reports, for every payment that counts, whether the payment was
    /// reversed (refunded or cancelled).
    pub reversal_reported: bool,
    /// A key that helps you to fulfil each order only once. The key is `Some` only if the verdict
    /// is [`Paid`](Verdict::Paid) or [`PaidAgain`](Verdict::PaidAgain).
    ///
    /// The key contains the provider, environment, account and reference of the link. The key of a
    /// link never changes, even if different processes confirm the link, or if the payment is
    /// refunded later. Store the key with the order when you fulfil the order. If you receive the
    /// same key again, the same link was confirmed again. If you receive another key for the same
    /// order, a second link was also paid: refund the payment of the second link.
    pub fulfilment_key: Option<String>,
    /// An idempotency key for this result. Two equal results have the same key. A second payment or
    /// a refund changes the key.
    ///
    /// If the verdict is [`Paid`](Verdict::Paid), the key is the fulfilment key. Otherwise, the key
    /// also contains the verdict and the amounts that were charged, reversed and reserved. For
    /// [`Mismatch`](Verdict::Mismatch) and [`NotProvable`](Verdict::NotProvable), the key also
    /// contains the number of payments that did not fail. The key contains no transaction ids.
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
    /// The expected amount was charged once, and was not refunded or cancelled. Fulfil the order,
    /// unless it was fulfilled before.
    Paid,
    /// The link was paid, and the payer was charged again on the same link. Fulfil the order,
    /// unless it was fulfilled before, and refund the amount in [`Confirmation::excess`].
    PaidAgain,
    /// The total charged amount is more than the expected amount plus the allowed surcharge. A
    /// person must decide how much of [`Confirmation::charged`] to refund.
    Overpaid,
    /// The payer was charged less than the expected amount. [`Confirmation::charged`] contains the
    /// charged amount.
    PartlyPaid,
    /// The expected amount was charged, but a part of it was refunded or cancelled.
    /// [`Confirmation::reversed`] contains the amount of this part if the provider reports it.
    PartlyReversed,
    /// The payer was charged, but the whole charged amount was refunded or cancelled.
    Reversed,
    /// The amount is reserved on the payer's card ([`Confirmation::authorized`]), but nothing was
    /// charged.
    Authorized,
    /// The payer was not charged.
    NotPaid,
    /// A payment is in progress, or a callback reports a payment that the provider's API does not
    /// return yet. Confirm the link again later.
    Pending,
    /// The link, a payment or the callback differs from what the merchant expects, for example in
    /// the amount. A person must check the link. [`Confirmation::mismatches`] contains the
    /// differences.
    Mismatch,
    /// The provider does not report enough information to decide whether the link was paid.
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

/// The information on which the verdict of a [`Confirmation`] is based.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConfirmationSource {
    /// The payments and their amounts, as the provider's transaction services report them.
    Payments,
    /// Only the status and the amount of the link, because no payment counts.
    LinkOnly,
}

text_form!(ConfirmationSource, "confirmation_source", {
    Payments => "payments",
    LinkOnly => "link-only",
});

/// A difference between the [`Expected`] payment and the reports of the provider or the callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mismatch {
    /// The provider reports a requested amount that is less than the expected amount.
    TooLittle,
    /// The provider reports a requested amount that is more than the expected amount.
    TooMuch,
    /// A charged or reserved amount, or the link's own amount, is not positive or is too large.
    Amount,
    /// A charged or reserved amount, or the link's own amount, has more decimal digits than its
    /// currency has.
    Precision,
    /// A reported currency differs from the expected currency.
    Currency,
    /// The reference of a payment differs from the reference of the link.
    Reference,
    /// The reference in the callback differs from the reference of the link.
    ClaimedReference,
    /// The callback contains the id of a transaction that does not belong to the link.
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
