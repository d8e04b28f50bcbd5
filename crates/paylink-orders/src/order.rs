use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use paylink_core::{Identity, Money, NewLink, Reference};
use serde::{Deserialize, Serialize};

use crate::error::{OrdersError, Result};
use crate::from_text::from_text;
use crate::state::Phase;

/// The merchant's own number of an order, such as `1042`. In one database, each number belongs to
/// one order and is never used again.
///
/// A number has 1 to 40 characters. Allowed are the letters A-Z and a-z, digits, `-`, `_` and `.`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct OrderNumber(String);

impl OrderNumber {
    /// Returns the number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OrderNumber {
    type Err = OrdersError;

    fn from_str(text: &str) -> Result<Self> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        if (1..=40).contains(&text.len()) && text.bytes().all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(OrdersError::Invalid {
                field: "order number",
                rule: "must be 1 to 40 letters, digits, hyphens, underscores or dots",
            })
        }
    }
}

impl TryFrom<String> for OrderNumber {
    type Error = OrdersError;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A new order that a payer pays through a payment link. Pass it to
/// [`Orders::create`](crate::Orders::create).
///
/// ```
/// use std::time::Duration;
/// use paylink_core::{Currency, Identity, Money, Payer, ProviderId};
/// use paylink_orders::NewOrder;
///
/// let account = Identity::new(ProviderId::new("paynet"), "test", "default")?;
/// let price = Money::parse("149.90", Currency::TRY)?;
/// let order = NewOrder::new("1042".parse()?, account, price, "Order 1042")
///     .link(|link| link.payer(Payer::new("Ayşe Yılmaz")).expires_in(Duration::from_secs(72 * 3600)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NewOrder {
    /// The merchant's own number of the order.
    pub number: OrderNumber,
    /// The provider account at which the links of the order are created. The account must have been
    /// added to the [`OrdersBuilder`](crate::OrdersBuilder).
    pub account: Identity,
    /// The amount, the description and the other fields of each link of the order. The reference in
    /// this value is not used, because each link gets its own reference. If a callback address is
    /// set in the builder, the callback URL in this value is not used either.
    pub link: NewLink,
}

impl NewOrder {
    /// Creates the value that describes an order, without storing or sending anything. Set the
    /// payer, the lifetime and other fields of the order's links with [`link`](Self::link).
    pub fn new(
        number: OrderNumber,
        account: Identity,
        amount: Money,
        description: impl Into<String>,
    ) -> Self {
        let reference = Reference::new(number.as_str());
        // The characters of an order number are a part of those of a reference.
        let reference = reference.unwrap_or_else(|_| unreachable!("a number is a reference"));
        Self { number, account, link: NewLink::new(reference, amount, description) }
    }

    /// Changes the fields that all links of this order have, such as the payer or the lifetime.
    #[must_use]
    pub fn link(mut self, change: impl FnOnce(NewLink) -> NewLink) -> Self {
        self.link = change(self.link);
        self
    }
}

/// Whether an order is unpaid, paid, cancelled or reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrderState {
    /// The order is not paid yet.
    Waiting,
    /// The order is paid. If a part of the money is refunded, the order stays paid.
    Paid,
    /// The order was cancelled before it was paid.
    Cancelled,
    /// The order was paid, and then all of the money was refunded or otherwise reversed.
    Reversed,
}

impl OrderState {
    /// All states of orders.
    pub const ALL: &'static [Self] = &[Self::Waiting, Self::Paid, Self::Cancelled, Self::Reversed];

    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Waiting => 0,
            Self::Paid => 1,
            Self::Cancelled => 2,
            Self::Reversed => 3,
        }
    }

    pub(crate) fn from_number(number: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.number() == number)
    }

    /// Returns the state as text in lower case, such as `waiting`. The text is the same in all
    /// versions.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Paid => "paid",
            Self::Cancelled => "cancelled",
            Self::Reversed => "reversed",
        }
    }
}

from_text!(OrderState, "order state");

impl fmt::Display for OrderState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// An order as it is stored in the database.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Order {
    /// The merchant's own number of the order.
    pub number: OrderNumber,
    /// The provider account at which the links of the order are created.
    pub account: Identity,
    /// The amount that the payer has to pay.
    pub amount: Money,
    /// Whether the order is unpaid, paid, cancelled or reversed.
    pub state: OrderState,
    /// The amount with which the order became paid: the amount that was charged, or the amount that
    /// a person accepted. `None` if the order never became paid.
    pub settled: Option<Money>,
    /// The current attempt of the order. An attempt is one link of the order. If one of the
    /// attempts keeps the order from getting another link, it is that attempt. Otherwise, it is the
    /// newest attempt.
    pub attempt: Option<Attempt>,
    /// The time at which the order was stored.
    pub created: SystemTime,
}

/// One link of an order. If the link expires, is deactivated or is not created, the order can get
/// another attempt.
#[derive(Clone)]
#[non_exhaustive]
pub struct Attempt {
    /// The number of the attempt within the order. The first attempt has the number 1.
    pub number: i64,
    /// The reference of the link at the provider, in the form `<prefix><order>-<number>`, such as
    /// `shop1.1042-1`. A link that was [adopted](crate::Orders::adopt) keeps its own reference.
    pub reference: Reference,
    /// The phase of the attempt, such as open or paid.
    pub phase: Phase,
    /// The URL of the payment page, which you send to the payer. `None` if the link does not exist
    /// or its URL is unknown.
    pub url: Option<String>,
    /// The time after which the link can certainly no longer be paid, or `None` if no such time is
    /// known. If the time zone of the expiry is uncertain, the latest plausible time is used.
    pub payable_until: Option<SystemTime>,
    /// When the worker looks at the attempt next, or `None` if it does not any more. While a
    /// process works on the attempt, it is the time at which another one may take it over.
    pub next_due: Option<SystemTime>,
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Anyone with the URL can open the payment page, which may show the payer's name.
        f.debug_struct("Attempt")
            .field("number", &self.number)
            .field("reference", &self.reference)
            .field("phase", &self.phase)
            .field("payable_until", &self.payable_until)
            .field("next_due", &self.next_due)
            .finish_non_exhaustive()
    }
}
