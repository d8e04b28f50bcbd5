use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use paylink_core::{Identity, Money, NewLink, Reference};
use serde::{Deserialize, Serialize};

use crate::error::{OrdersError, Result};
use crate::from_text::from_text;
use crate::state::Phase;

/// The merchant's own number of an order, such as `1042`. It is unique in one database and is never
/// used again.
///
/// A number has 1 to 40 characters: the letters A-Z and a-z, digits, and `-`, `_`, `.`.
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

/// An order to be paid by payment links.
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
    /// The merchant's number of the order.
    pub number: OrderNumber,
    /// The account that creates the links. It must be one of the accounts of the
    /// [`Orders`](crate::Orders).
    pub account: Identity,
    /// What the links ask for. The reference and the callback URL are set for each link.
    pub link: NewLink,
}

impl NewOrder {
    /// Creates an order. Set the payer, the lifetime and other fields of its links with
    /// [`link`](Self::link).
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

    /// Changes what the links of this order ask for.
    #[must_use]
    pub fn link(mut self, change: impl FnOnce(NewLink) -> NewLink) -> Self {
        self.link = change(self.link);
        self
    }
}

/// The state of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrderState {
    /// The order is not paid yet.
    Waiting,
    /// The order is paid. It stays paid if a part of the money is given back.
    Paid,
    /// The order was cancelled before it was paid.
    Cancelled,
    /// The order was paid, and the money was given back.
    Reversed,
}

impl OrderState {
    /// All states.
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

    /// Returns the state as text, in lower case. The text is stable.
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

/// An order, as it is stored.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Order {
    /// The merchant's number of the order.
    pub number: OrderNumber,
    /// The account that creates the links of the order.
    pub account: Identity,
    /// What is to be paid.
    pub amount: Money,
    /// The state of the order.
    pub state: OrderState,
    /// What the order was settled for, if it was paid.
    pub settled: Option<Money>,
    /// The newest attempt, if there is one.
    pub attempt: Option<Attempt>,
    /// When the order was stored.
    pub created: SystemTime,
}

/// An attempt: one link of an order.
#[derive(Clone)]
#[non_exhaustive]
pub struct Attempt {
    /// The number of the attempt within the order, from 1.
    pub number: i64,
    /// The reference of the link.
    pub reference: Reference,
    /// The phase of the attempt.
    pub phase: Phase,
    /// The URL for the payer, if the link exists and its URL is known.
    pub url: Option<String>,
    /// The time after which the link can no longer be paid, in the latest plausible reading of its
    /// expiry.
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
