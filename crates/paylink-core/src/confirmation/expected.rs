use crate::error::{Error, Result, RuleCode};
use crate::money::Money;

/// The payment that the merchant expects for a link, and what the merchant accepts as proof of the
/// payment.
///
/// ```
/// use paylink_core::{Currency, Expected, Money};
/// let lira = |text| Money::parse(text, Currency::TRY);
/// // The payer may have been charged up to 3.5 percent more, but never more than 20 lira more.
/// let expected = Expected::new(lira("149.90")?).allow_surcharge(350, lira("20")?)?;
/// # Ok::<(), paylink_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expected {
    /// The amount that the payer is asked to pay.
    pub amount: Money,
    /// The maximum surcharge that the payer may have paid in addition to `amount`, in minor units
    /// of the currency. The value is 0 unless [`allow_surcharge`](Self::allow_surcharge) sets it.
    pub max_surcharge: i64,
    /// Whether the status and the amount of the link are accepted as proof if the provider reports
    /// no payment.
    pub link_alone_accepted: bool,
    /// Whether a payment is accepted even if the provider does not report whether the payment was
    /// reversed (refunded or cancelled).
    pub unknown_reversal_accepted: bool,
}

impl Expected {
    /// Creates the strictest expectations. The provider must report payments that add up to exactly
    /// this amount. For each of these payments, the provider must report that it was not reversed
    /// (refunded or cancelled).
    pub fn new(amount: Money) -> Self {
        Self {
            amount,
            max_surcharge: 0,
            link_alone_accepted: false,
            unknown_reversal_accepted: false,
        }
    }

    /// Accepts that the payer was charged more than the expected amount, for example because of a
    /// commission or installment interest.
    ///
    /// Two limits apply to the surcharge. The first limit is a share of the expected amount, given
    /// in basis points and rounded down to minor units. For example, 350 basis points are 3.5
    /// percent. The second limit is the amount `at_most`. The surcharge must not exceed the smaller
    /// of the two limits.
    ///
    /// # Errors
    /// Returns an error if the currency of `at_most` is not the currency of the expected amount.
    pub fn allow_surcharge(mut self, basis_points: u32, at_most: Money) -> Result<Self> {
        if at_most.currency() != self.amount.currency() {
            return Err(Error::invalid(
                "surcharge",
                RuleCode::Currency,
                "must be in the currency of the expected amount",
            ));
        }
        let share = i128::from(self.amount.minor()) * i128::from(basis_points) / 10_000;
        self.max_surcharge = i64::try_from(share).unwrap_or(i64::MAX).min(at_most.minor());
        Ok(self)
    }

    /// Accepts a payment even if the provider does not report whether the payment was reversed
    /// (refunded or cancelled). This setting is reasonable shortly after the payment.
    #[must_use]
    pub fn accept_unknown_reversal(mut self) -> Self {
        self.unknown_reversal_accepted = true;
        self
    }

    /// Accepts a link with the status [`Paid`](crate::LinkStatus::Paid) even if the provider
    /// reports no payment. The link's amount must be equal to the expected amount.
    #[must_use]
    pub fn accept_link_alone(mut self) -> Self {
        self.link_alone_accepted = true;
        self
    }

    /// Returns whether a payment of this amount in minor units alone is at least the expected
    /// amount and at most the expected amount with the surcharge.
    pub(super) fn accepts(&self, charged: i64) -> bool {
        charged >= self.amount.minor()
            && charged.saturating_sub(self.amount.minor()) <= self.max_surcharge
    }
}
