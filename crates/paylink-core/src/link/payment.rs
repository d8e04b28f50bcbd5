use serde::{Deserialize, Serialize};

use crate::money::{Currency, Decimal};
use crate::stored::StoredVersion;
use crate::text::text_form;
use crate::time::LocalDateTime;

/// A payment on a payment link, as reported by the provider's transaction service.
///
/// The serialized form contains the version number of its format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Payment {
    pub(crate) version: StoredVersion,
    /// The provider's id for the payment transaction. The id is empty if the provider reports none.
    /// Some providers report a different id for the same transaction in each response.
    pub transaction: String,
    /// The merchant's reference, or `None` if the transaction has no reference.
    pub reference: Option<String>,
    /// Whether the payer was charged.
    pub outcome: PaymentOutcome,
    /// Whether the payment was reversed, by a refund or a cancellation.
    pub reversal: Reversal,
    /// The amount that was charged to the card, including commission and interest. For an
    /// [authorized](PaymentOutcome::Authorized) payment, this is the amount that is reserved on the
    /// card.
    pub amount: Option<Decimal>,
    /// The amount that was refunded or cancelled, or `None` if the provider does not report this
    /// amount.
    pub reversed_amount: Option<Decimal>,
    /// The requested amount, without commission and interest, or `None` if the provider does not
    /// report this amount. If the provider reports the requested amounts of the payments that pay a
    /// link, their sum must be exactly the amount that the merchant expects. Otherwise, the link
    /// does not count as paid. An allowed surcharge does not change this rule.
    pub requested: Option<Decimal>,
    /// The currency of the payment.
    pub currency: Option<Currency>,
    /// The time of the payment, according to the provider's clock.
    pub at: Option<LocalDateTime>,
}

impl Payment {
    /// Creates a `Payment` from these values. Set the other values through the public fields.
    pub fn new(
        transaction: impl Into<String>,
        outcome: PaymentOutcome,
        reversal: Reversal,
    ) -> Self {
        Self {
            version: StoredVersion,
            transaction: transaction.into(),
            reference: None,
            outcome,
            reversal,
            amount: None,
            reversed_amount: None,
            requested: None,
            currency: None,
            at: None,
        }
    }
}

/// The outcome of a payment, which shows whether the payer was charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PaymentOutcome {
    /// The provider reports that the payment succeeded.
    Succeeded,
    /// The provider reports that the amount is reserved on the card, but not charged yet.
    Authorized,
    /// The provider reports that the payment failed.
    Failed,
    /// The outcome is not known. This is the case if the provider does not report the outcome, if
    /// this library does not know the reported status or kind of transaction, or if two services of
    /// the provider contradict each other. As long as a link has a payment with this outcome, the
    /// link does not count as paid, even if it has other payments.
    Unknown,
}

text_form!(PaymentOutcome, "payment_outcome", {
    Succeeded => "succeeded",
    Authorized => "authorized",
    Failed => "failed",
    Unknown => "unknown",
});

/// Whether a payment was reversed completely, partly or not at all. In a reversal, money is
/// returned to the payer by a refund or a cancellation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reversal {
    /// The provider reports that no part of the payment was refunded or cancelled.
    None,
    /// The provider reports that a part of the payment was refunded or cancelled.
    /// [`Payment::reversed_amount`] contains the amount of this part if the provider reports it.
    Partial,
    /// The provider reports that the whole payment was refunded or cancelled. This variant is also
    /// used if the provider reports a reversal without its amount.
    Reversed,
    /// The provider does not report whether the payment was refunded or cancelled.
    Unknown,
}

text_form!(Reversal, "reversal", {
    None => "none",
    Partial => "partial",
    Reversed => "reversed",
    Unknown => "unknown",
});
