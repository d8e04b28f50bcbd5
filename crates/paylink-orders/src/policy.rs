use std::time::Duration;

use paylink_core::{CreatedLink, Expected, Money, Result, WebUrl};

use crate::state::{Schedule, millis};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// The settings for the orders of one account: how often the worker queries their links, and which
/// payments make an order paid.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Policy {
    /// The two limits of the surcharge that may be charged in addition to the order's amount. The
    /// first limit is in basis points of the amount (350 basis points are 3.5 percent), and the
    /// second limit is in minor units. The smaller limit applies. `None` allows no surcharge.
    pub surcharge: Option<(u32, i64)>,
    /// Whether an order counts as paid if the provider does not report whether the money was
    /// refunded or otherwise reversed. AHL Pay does not report this.
    pub unknown_reversal_accepted: bool,
    /// Whether an order counts as paid if the provider reports the link as paid but reports no
    /// payment. Paywall's client reports no payments if it does not have the private key pair.
    pub link_alone_accepted: bool,
    /// The web address to which the provider sends the callbacks of this account. `None` means the
    /// address of [`OrdersBuilder::callbacks`](crate::OrdersBuilder::callbacks). If you use several
    /// accounts, set a separate address for each account. The address then shows to which account a
    /// callback belongs.
    pub callback_address: Option<WebUrl>,
    /// The maximum number of attempts to create a link for one order. An attempt does not count if
    /// the provider or a check before sending refused the request, or if the attempt was withdrawn
    /// before a request was sent.
    pub max_attempts: i64,
    /// The minimum time that the worker waits before it creates another link for the same order.
    pub attempt_pause: Duration,
    /// The time between the creation of a link and the first query of the link. Each later pause
    /// between two queries is 1.5 times as long as the previous one, up to
    /// [`longest_read`](Self::longest_read).
    pub first_read: Duration,
    /// The maximum time between two queries of a link that the payer can pay.
    pub longest_read: Duration,
    /// The shortest pause between two queries of a paid link. Later pauses grow to at most four
    /// times this duration.
    pub paid_read: Duration,
    /// How long the worker looks for a link if the response to the creation of the link was lost.
    /// After this time, the link counts as not found.
    pub lookup: Duration,
    /// The time after the expiry or deactivation of a link during which a payment on the link may
    /// still appear.
    pub payment_grace: Duration,
    /// The time between two readings of the provider's list of links. One page of the list can
    /// replace the queries of many single links. The worker reads only Paynet's list.
    pub sweep: Duration,
    /// The worker reads the provider's list only if at least this many links have been open for
    /// longer than [`sweep_age`](Self::sweep_age). Otherwise, the worker queries each link
    /// separately.
    pub sweep_from: u32,
    /// How long a link must have been open before the provider's list replaces most queries of this
    /// link.
    pub sweep_age: Duration,
    /// The time after the payment of an order during which the worker checks whether the money was
    /// refunded or otherwise reversed.
    pub reversal_watch: Duration,
    /// How long an amount may be reserved on the payer's card without being charged. After this
    /// time, an incident is opened.
    pub authorized_for: Duration,
    /// An incident is opened after the order handler has failed this many times for one event. The
    /// event is still delivered again later. If the policies of several accounts contain different
    /// numbers, the smallest number applies to all accounts.
    pub handler_tries: i64,
}

impl Default for Policy {
    /// Returns the strictest policy. An order counts as paid only if exactly its amount was charged
    /// and the provider reports that the money was not refunded. An order gets at most three links,
    /// with at least a minute between them. The worker queries a link after 15 seconds. The pauses
    /// between later queries grow to 15 minutes. After the payment, the worker checks for 120 days
    /// whether the money was refunded.
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
    /// Creates the default policy, which is the strictest one. An order counts as paid only if
    /// exactly its amount was charged and the provider reports that the money was not refunded.
    pub fn new() -> Self {
        Self::default()
    }

    /// Allows a payment to exceed the order's amount by a surcharge. The order still counts as
    /// paid.
    ///
    /// The surcharge has two limits, of which the smaller one applies. `basis_points` is a share of
    /// the order's amount (350 basis points are 3.5 percent). `at_most_minor` is an amount in minor
    /// units. The limit for an order is stored when the order is created, so a later change of the
    /// policy does not affect the order.
    #[must_use]
    pub fn allow_surcharge(mut self, basis_points: u32, at_most_minor: i64) -> Self {
        self.surcharge = Some((basis_points, at_most_minor));
        self
    }

    /// Accepts payments for which the provider does not report whether the money was refunded or
    /// otherwise reversed. Orders at AHL Pay can become paid only with this setting.
    #[must_use]
    pub fn accept_unknown_reversal(mut self) -> Self {
        self.unknown_reversal_accepted = true;
        self
    }

    /// Accepts an order as paid if the provider reports the order's link as paid but reports no
    /// payment. If Paywall's client does not have the private key pair, orders at Paywall can
    /// become paid only with this setting.
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

    /// Sets the web address to which the provider sends the callbacks of this account, instead of
    /// the address of [`OrdersBuilder::callbacks`](crate::OrdersBuilder::callbacks).
    #[must_use]
    pub fn callback_address(mut self, address: WebUrl) -> Self {
        self.callback_address = Some(address);
        self
    }

    /// Returns the amount and the conditions that the payment of an order must meet.
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
