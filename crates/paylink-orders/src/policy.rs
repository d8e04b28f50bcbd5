use std::time::Duration;

use paylink_core::{CreatedLink, Expected, Money, Result, WebUrl};

use crate::state::{Schedule, millis};

const DAY: Duration = Duration::from_secs(24 * 3600);

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
    /// The address that receives the callbacks of this account, in place of the address of the
    /// builder. With several accounts, an address of its own shows which account a callback is for.
    pub callback_address: Option<WebUrl>,
    /// How many links an order may have without a person.
    pub max_attempts: i64,
    /// The shortest pause between two attempts of one order.
    pub attempt_pause: Duration,
    /// The first pause between two reads of a link.
    pub first_read: Duration,
    /// The longest pause between two reads of an open link.
    pub longest_read: Duration,
    /// The shortest pause between two reads of a paid link. The longest is four times as long.
    pub paid_read: Duration,
    /// How long a link is looked for after the response to its creation was lost, before it counts
    /// as not found.
    pub lookup: Duration,
    /// How long after its end a payment on a link may still appear.
    pub payment_grace: Duration,
    /// How often the provider's list is read, where that saves reads of single links (Paynet).
    pub sweep: Duration,
    /// The least number of links that must have been open for longer than [`sweep_age`
    /// ](Self::sweep_age) for the list to be read.
    pub sweep_from: u32,
    /// How long a link must have been open before the list replaces most of its reads.
    pub sweep_age: Duration,
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
            callback_address: None,
            max_attempts: 3,
            attempt_pause: Duration::from_secs(60),
            first_read: Duration::from_secs(15),
            longest_read: Duration::from_secs(15 * 60),
            paid_read: DAY,
            lookup: Duration::from_secs(60),
            payment_grace: CreatedLink::PAYMENT_GRACE,
            sweep: Duration::from_secs(15 * 60),
            sweep_from: 50,
            sweep_age: DAY,
            reversal_watch: 120 * DAY,
            authorized_for: DAY,
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

    pub(crate) fn schedule(&self) -> Schedule {
        Schedule {
            first_read: millis(self.first_read),
            longest_read: millis(self.longest_read),
            paid_read: millis(self.paid_read),
            reversal_watch: millis(self.reversal_watch),
            authorized_for: millis(self.authorized_for),
        }
    }

    /// Sets the address that receives the callbacks of this account.
    #[must_use]
    pub fn callback_address(mut self, address: WebUrl) -> Self {
        self.callback_address = Some(address);
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
