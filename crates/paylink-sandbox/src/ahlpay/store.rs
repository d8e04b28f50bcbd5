//! The links and transactions of a sandbox.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::decimal::Hundredths;
use crate::lag::HiddenReads;
use crate::message::Message;
use crate::provider::{LinksAndTransactions, ProviderStore};

use super::state::{LinkState, PaymentState};
use super::state_index::StateIndex;
use super::values::Currency;

/// The members of the create request that matter later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) order_id: String,
    pub(crate) amount: Hundredths,
    pub(crate) installments: u32,
    pub(crate) description: String,
    pub(crate) currency: Currency,
}

/// A link.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Link {
    pub(crate) slug: String,
    pub(crate) order: Order,
    pub(crate) created: Timestamp,
    pub(crate) expires: Timestamp,
    pub(crate) sent: Vec<Message>,
    pub(crate) payment_state: PaymentState,
}

impl Link {
    /// Returns the state now. A payment in progress continues when the link's lifetime is over.
    pub(crate) fn state(&self, now: Timestamp) -> LinkState {
        match self.payment_state {
            PaymentState::Waiting | PaymentState::Declined if now >= self.expires => {
                LinkState::Expired
            }
            state => state.before_expiry(),
        }
    }
}

/// How a payment was reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reversal {
    Void,
    Refund,
}

/// An attempt to pay, or a reversal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Transaction {
    /// Assigned by the store.
    pub(crate) id: usize,
    pub(crate) order_id: String,
    /// The link that was paid.
    pub(crate) slug: String,
    pub(crate) at: Timestamp,
    pub(crate) requested: Hundredths,
    pub(crate) charged: Hundredths,
    pub(crate) installments: u32,
    pub(crate) currency: Currency,
    /// Empty if the bank has declined.
    pub(crate) auth_code: String,
    pub(crate) is_success: bool,
    /// The reads of the transactions that do not show this one.
    pub(crate) hidden: HiddenReads,
    /// The inquiries that do not report this one.
    pub(crate) hidden_status: HiddenReads,
    /// Set if this is a reversal.
    pub(crate) gives_back: Option<Reversal>,
    /// Set if this is a payment that was reversed, in whole or in part.
    pub(crate) given_back: Option<Reversal>,
    /// What was reversed of this payment.
    pub(crate) returned: Hundredths,
}

impl Transaction {
    /// Whether this is a payment that the bank has approved.
    pub(crate) const fn is_payment(&self) -> bool {
        self.is_success && self.gives_back.is_none()
    }

    /// Returns the amount that was not reversed.
    pub(crate) const fn left(&self) -> Hundredths {
        self.charged.minus(self.returned)
    }
}

/// The id of the first transaction.
const FIRST_ID: usize = 990_001;

/// All links and transactions, with indexes.
#[derive(Debug, Default)]
pub(crate) struct Store {
    links: Vec<Link>,
    state_index: StateIndex,
    by_slug: HashMap<String, usize>,
    by_order: HashMap<String, Vec<usize>>,
    transactions: Vec<Transaction>,
    transactions_by_order: HashMap<String, Vec<usize>>,
    revision: u64,
}

impl ProviderStore for Store {
    type Saved<'a> = LinksAndTransactions<&'a [Link], &'a [Transaction]>;
    type Restored = LinksAndTransactions<Vec<Link>, Vec<Transaction>>;

    fn revision(&self) -> u64 {
        self.revision
    }

    fn saved(&self) -> Self::Saved<'_> {
        LinksAndTransactions { links: &self.links, transactions: &self.transactions }
    }

    fn restored(content: Self::Restored) -> Result<Self, String> {
        let mut store = Self::default();
        for link in content.links {
            let place = store.links.len();
            let state = link.payment_state.before_expiry();
            if store.by_slug.contains_key(&link.slug) {
                return Err(format!("two links have the address {}", link.slug));
            }
            store.add(link);
            store.state_index.shift(place, LinkState::Start, state);
        }
        for transaction in content.transactions {
            if transaction.id != FIRST_ID + store.transactions.len() {
                return Err(format!("the transaction {} is not the next one", transaction.id));
            }
            if !store.by_slug.contains_key(&transaction.slug) {
                return Err(format!("no link belongs to the transaction {}", transaction.id));
            }
            store.add_transaction(transaction);
        }
        Ok(store)
    }
}

impl Store {
    pub(crate) fn add(&mut self, link: Link) {
        self.revision += 1;
        let place = self.links.len();
        self.by_slug.insert(link.slug.clone(), place);
        self.by_order.entry(link.order.order_id.clone()).or_default().push(place);
        self.state_index.add(place, link.expires);
        self.links.push(link);
    }

    /// In the order of creation.
    pub(crate) fn links(&self) -> impl Iterator<Item = &Link> {
        self.links.iter()
    }

    pub(crate) fn link(&self, place: usize) -> Option<&Link> {
        self.links.get(place)
    }

    pub(crate) fn place_by_slug(&self, slug: &str) -> Option<usize> {
        self.by_slug.get(slug).copied()
    }

    /// Returns the places of the links of an order, oldest first.
    pub(crate) fn places_by_order(&self, order_id: &str) -> &[usize] {
        self.by_order.get(order_id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the places of the links with a state, oldest first; deactivated links are among the
    /// expired ones.
    pub(crate) fn places_by_state(&mut self, state: LinkState, now: Timestamp) -> &[usize] {
        self.state_index.expire(now);
        self.state_index.of(state)
    }

    pub(crate) fn change(&mut self, place: usize, payment_state: PaymentState, now: Timestamp) {
        self.revision += 1;
        self.state_index.expire(now);
        let Some(link) = self.links.get_mut(place) else { return };
        let before = link.state(now);
        link.payment_state = payment_state;
        self.state_index.shift(place, before, link.state(now));
    }

    /// Ends the lifetime of a link.
    pub(crate) fn end(&mut self, place: usize, now: Timestamp) {
        self.revision += 1;
        let Some(link) = self.links.get_mut(place) else { return };
        self.state_index.bring_forward(place, link.expires, now);
        link.expires = now;
    }

    /// Oldest first.
    pub(crate) fn transactions(&self) -> impl Iterator<Item = &Transaction> {
        self.transactions.iter()
    }

    /// Those of an order, oldest first.
    pub(crate) fn transactions_by_order(
        &self,
        order_id: &str,
    ) -> impl DoubleEndedIterator<Item = &Transaction> {
        let places =
            self.transactions_by_order.get(order_id).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.transactions.get(*place))
    }

    /// Returns the newest payment of an order that an inquiry reports, even if it was reversed.
    pub(crate) fn reported_payment(&self, order_id: &str) -> Option<&Transaction> {
        let mut newest = self.transactions_by_order(order_id).rev();
        newest.find(|own| own.is_payment() && own.hidden_status.count_read())
    }

    pub(crate) fn add_transaction(&mut self, mut transaction: Transaction) {
        self.revision += 1;
        transaction.id = FIRST_ID + self.transactions.len();
        let places = self.transactions_by_order.entry(transaction.order_id.clone()).or_default();
        places.push(self.transactions.len());
        self.transactions.push(transaction);
    }

    /// Reverses the newest payment of an order. Returns whether there was one to reverse.
    pub(crate) fn give_back(&mut self, order_id: &str, reversal: Reversal, now: Timestamp) -> bool {
        let payment = self
            .transactions_by_order(order_id)
            .rev()
            .find(|own| own.is_payment() && own.given_back.is_none())
            .map(|own| (own.id, own.charged));
        let Some((id, amount)) = payment else { return false };
        self.reverse(id, reversal, amount, now);
        true
    }

    /// Reverses an amount of a payment, at most what is left of the payment. The reversal is a
    /// transaction of its own.
    pub(crate) fn reverse(
        &mut self,
        id: usize,
        reversal: Reversal,
        amount: Hundredths,
        now: Timestamp,
    ) {
        let place = id.checked_sub(FIRST_ID);
        let Some(payment) = place.and_then(|place| self.transactions.get_mut(place)) else {
            return;
        };
        let is_all = amount == payment.charged;
        payment.given_back = Some(reversal);
        payment.returned = payment.returned.plus(amount);
        let back = Transaction {
            at: now,
            requested: if is_all { payment.requested } else { amount },
            charged: amount,
            gives_back: Some(reversal),
            hidden: HiddenReads::default(),
            hidden_status: HiddenReads::default(),
            given_back: None,
            returned: Hundredths::default(),
            ..payment.clone()
        };
        self.add_transaction(back);
    }
}
