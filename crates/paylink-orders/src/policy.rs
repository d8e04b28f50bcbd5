use std::time::Duration;

use paylink_core::{Expected, Money, Result};

/// How the orders of one account are watched and what counts as paid.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Policy {
    /// The limit of a surcharge in basis points of the amount, and in minor units.
    pub surcharge: Option<(u32, i64)>,
    /// Whether a payment counts although the provider does not report whether the money was given
    /// back (AHL Pay).
    pub unknown_reversal_accepted: bool,
    /// Whether the link's own status is sufficient proof if the provider reports no payment
    /// (Paywall without the private key pair).
    pub link_alone_accepted: bool,
    /// How many links an order may have without a person.
    pub max_attempts: i64,
    /// The shortest pause between two attempts of one order.
    pub attempt_pause: Duration,
    /// The first pause between two reads of a link.
    pub first_read: Duration,
    /// The longest pause between two reads of an open link.
    pub longest_read: Duration,
    /// How long a paid order is watched for a reversal.
    pub reversal_watch: Duration,
    /// How long a reservation may stay before it becomes an incident.
    pub authorized_for: Duration,
    /// How often the order handler is called before its failure becomes an incident.
    pub handler_tries: i64,
}

impl Default for Policy {
    /// Returns the strictest policy: exact amounts that are reported as not given back. An order
    /// has at most three links, at least a minute apart. A link is read after 15 seconds, then
    /// less and less often, at least every 15 minutes. A paid order is watched for 120 days.
    fn default() -> Self {
        Self {
            surcharge: None,
            unknown_reversal_accepted: false,
            link_alone_accepted: false,
            max_attempts: 3,
            attempt_pause: Duration::from_secs(60),
            first_read: Duration::from_secs(15),
            longest_read: Duration::from_secs(15 * 60),
            reversal_watch: Duration::from_secs(120 * 24 * 3600),
            authorized_for: Duration::from_secs(24 * 3600),
            handler_tries: 20,
        }
    }
}

impl Policy {
    /// Creates the strictest policy.
    pub fn new() -> Self {
        Self::default()
    }

    /// Accepts a surcharge up to the smaller of `basis_points` of the amount and `at_most` minor
    /// units. The limit of an order is stored when the order is created.
    #[must_use]
    pub fn allow_surcharge(mut self, basis_points: u32, at_most_minor: i64) -> Self {
        self.surcharge = Some((basis_points, at_most_minor));
        self
    }

    /// Accepts payments whose reversal the provider does not report.
    #[must_use]
    pub fn accept_unknown_reversal(mut self) -> Self {
        self.unknown_reversal_accepted = true;
        self
    }

    /// Accepts the link's own status as proof.
    #[must_use]
    pub fn accept_link_alone(mut self) -> Self {
        self.link_alone_accepted = true;
        self
    }

    /// Returns what is expected of the payment of an order.
    pub(crate) fn expected(&self, amount: Money) -> Result<Expected> {
        let mut expected = Expected::new(amount);
        if let Some((basis_points, at_most)) = self.surcharge
            && at_most > 0
        {
            let at_most = Money::from_minor(at_most, amount.currency())?;
            expected = expected.allow_surcharge(basis_points, at_most)?;
        }
        if self.unknown_reversal_accepted {
            expected = expected.accept_unknown_reversal();
        }
        if self.link_alone_accepted {
            expected = expected.accept_link_alone();
        }
        Ok(expected)
    }
}
