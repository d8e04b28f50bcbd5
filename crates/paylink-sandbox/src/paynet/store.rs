//! The links and transactions of a sandbox.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::clock::later;
use crate::decimal::Hundredths;
use crate::lag::{Earlier, HiddenReads};
use crate::message::Message;
use crate::provider::{LinksAndTransactions, ProviderStore};
use crate::random::Random;

use super::PREFIX;
use super::request::LinkRequest;

/// The fields of the create request that matter later.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) agent_id: String,
    pub(crate) name_surname: String,
    pub(crate) user_name: String,
    pub(crate) amount: Hundredths,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) hours: Hundredths,
    pub(crate) note: String,
    pub(crate) agent_note: String,
    pub(crate) reference_no: String,
    pub(crate) succeed_url: String,
    pub(crate) error_url: String,
    pub(crate) confirmation_url: String,
    pub(crate) bank_id: String,
    pub(crate) send_mail: bool,
    pub(crate) send_sms: bool,
    pub(crate) send_confirmation_mail: bool,
    pub(crate) multi_payment: bool,
    pub(crate) add_commission: bool,
}

/// The state of a link, apart from expiry, which depends on the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    Waiting,
    Paid,
    Passive,
}

/// Documented: the values of `status`.
pub(crate) mod status {
    pub(crate) const WAITING: u8 = 0;
    pub(crate) const PAID: u8 = 1;
    pub(crate) const EXPIRED: u8 = 2;
    pub(crate) const PASSIVE: u8 = 3;
}

/// A link.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Link {
    pub(crate) id: String,
    pub(crate) slug: String,
    pub(crate) order: Order,
    pub(crate) created: Timestamp,
    pub(crate) expires: Timestamp,
    pub(crate) state: State,
    /// The state before a payment that some reads do not show yet.
    pub(crate) earlier: Earlier<State>,
    pub(crate) installment: u32,
    pub(crate) sent: Vec<Message>,
    pub(crate) raw_status: Option<Box<RawValue>>,
    /// Indexes in [`Store::transactions`], oldest first.
    #[serde(skip)]
    attempts: Vec<usize>,
}

impl Link {
    pub(crate) fn new(random: &Random, order: Order, now: Timestamp) -> Self {
        let mut link = Self {
            id: random.guid(),
            slug: random.word(24),
            order,
            created: now,
            expires: now,
            state: State::Waiting,
            earlier: Earlier::default(),
            installment: 0,
            sent: Vec::new(),
            raw_status: None,
            attempts: Vec::new(),
        };
        link.start_lifetime(now);
        link
    }

    /// Starts the requested lifetime now.
    pub(crate) fn start_lifetime(&mut self, now: Timestamp) {
        const SECONDS_IN_A_HUNDREDTH: u64 = 36;
        let seconds = self.order.hours.count().saturating_mul(SECONDS_IN_A_HUNDREDTH);
        self.expires =
            later(now, SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX)));
    }

    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        now >= self.expires
    }

    /// Unverified: a passive link whose lifetime is over stays passive.
    pub(crate) fn status(&self, now: Timestamp) -> u8 {
        self.status_in(self.state, now)
    }

    /// Returns the status that the link has in a state.
    pub(crate) fn status_in(&self, state: State, now: Timestamp) -> u8 {
        match state {
            State::Paid => status::PAID,
            State::Passive => status::PASSIVE,
            State::Waiting if self.is_over(now) => status::EXPIRED,
            State::Waiting => status::WAITING,
        }
    }

    /// Returns the address of the payment page.
    pub(crate) fn url(&self, server: &str) -> String {
        format!("{server}{PREFIX}/pay/{}", self.slug)
    }

    pub(crate) fn view(&self, server: &str, now: Timestamp) -> LinkView {
        LinkView {
            id: self.id.clone(),
            reference_no: self.order.reference_no.clone(),
            status: self.status(now),
            url: self.url(server),
            amount: self.order.amount.digits(),
            sent: self.sent.clone(),
        }
    }
}

/// One attempt to charge a card.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Transaction {
    pub(crate) id: u64,
    pub(crate) xact_id: String,
    pub(crate) link_id: String,
    pub(crate) at: Timestamp,
    pub(crate) amount: Hundredths,
    pub(crate) comission: Hundredths,
    pub(crate) installment: u32,
    pub(crate) card_no: String,
    pub(crate) card_holder: String,
    pub(crate) authorization_code: String,
    pub(crate) reference_code: String,
    pub(crate) order_id: String,
    pub(crate) guid: String,
    pub(crate) is_succeed: bool,
    pub(crate) hidden: HiddenReads,
    pub(crate) reversal: Option<Reversal>,
}

/// The refund or cancellation of a payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Reversal {
    pub(crate) xact_id: String,
    /// No service of Paynet reports the amount.
    pub(crate) amount: Hundredths,
}

impl Transaction {
    /// Observed: the amount less the commission.
    pub(crate) const fn net(&self) -> Hundredths {
        self.amount.minus(self.comission)
    }

    /// Whether a text is a form of this transaction's id.
    pub(crate) fn has_xact_id(&self, xact_id: &str) -> bool {
        xact_id.len() == self.xact_id.len()
            && xact_id.starts_with(XACT_ID_MARK)
            && lasting(xact_id) == lasting(&self.xact_id)
    }

    /// Returns the amount that was not refunded or cancelled.
    pub(crate) fn left(&self) -> Hundredths {
        self.reversal.as_ref().map_or(self.amount, |reversal| self.amount.minus(reversal.amount))
    }

    /// Unverified: calculated as 20 % that are included in the commission.
    pub(crate) fn comission_tax(&self) -> Hundredths {
        self.comission.share(20, 120)
    }
}

/// How every transaction id begins.
const XACT_ID_MARK: &str = "xk_EAAAA";

/// The number of the letters after [`XACT_ID_MARK`] that differ if an id is encrypted anew.
const NONCE: usize = 20;

/// Returns a new transaction id. Documented by example: `xk_EAAAA…`, with `/`, `+` and `*` among
/// the letters.
pub(crate) fn new_xact_id(random: &Random) -> String {
    format!("{XACT_ID_MARK}{}", random.word_with(43, &['/', '+', '*']))
}

/// Returns another form of a transaction id.
pub(crate) fn encrypted_anew(random: &Random, xact_id: &str) -> String {
    format!("{XACT_ID_MARK}{}{}", random.word_with(NONCE, &['/']), lasting(xact_id))
}

/// Returns the part of a transaction id that all of its forms share.
fn lasting(xact_id: &str) -> &str {
    xact_id.get(XACT_ID_MARK.len() + NONCE..).unwrap_or_default()
}

/// A payment link in the sandbox, as it was when this value was returned.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkView {
    /// The GUID of the link, which the response of `mailorder/create` contains.
    pub id: String,
    /// The `reference_no` from the request that created the link, or an empty string if the request
    /// had none.
    pub reference_no: String,
    /// The link's status: 0 (waiting), 1 (paid), 2 (expired) or 3 (passive).
    pub status: u8,
    /// The URL of the link's payment page.
    pub url: String,
    /// The amount of the link in lira, such as `120` or `149.90`.
    pub amount: String,
    /// The messages (SMS and e-mail) about the link that Paynet would have sent. The sandbox
    /// records these messages, but does not send them.
    pub sent: Vec<Message>,
}

/// All links and transactions, with indexes.
#[derive(Debug, Default)]
pub(crate) struct Store {
    links: Vec<Link>,
    by_id: HashMap<String, usize>,
    by_slug: HashMap<String, usize>,
    by_reference: HashMap<String, Vec<usize>>,
    transactions: Vec<Transaction>,
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
            if store.find(&link.id).or_else(|| store.by_slug(&link.slug)).is_some() {
                return Err(format!("two links have the id {}", link.id));
            }
            store.add(link);
        }
        for transaction in content.transactions {
            if transaction.id != store.next_transaction_id() {
                return Err(format!("the transaction {} is not the next one", transaction.id));
            }
            if store.find(&transaction.link_id).is_none() {
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
        self.by_id.insert(link.id.clone(), place);
        self.by_slug.insert(link.slug.clone(), place);
        if !link.order.reference_no.is_empty() {
            self.by_reference.entry(link.order.reference_no.clone()).or_default().push(place);
        }
        self.links.push(link);
    }

    /// Returns the links in the order of their creation.
    pub(crate) fn links(&self) -> impl DoubleEndedIterator<Item = &Link> {
        self.links.iter()
    }

    pub(crate) fn at(&self, place: usize) -> Option<&Link> {
        self.links.get(place)
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Link> {
        self.by_id.get(&id.to_ascii_lowercase()).and_then(|place| self.links.get(*place))
    }

    pub(crate) fn find_mut(&mut self, id: &str) -> Option<&mut Link> {
        self.revision += 1;
        self.by_id.get(&id.to_ascii_lowercase()).and_then(|place| self.links.get_mut(*place))
    }

    pub(crate) fn by_slug(&self, slug: &str) -> Option<&Link> {
        self.by_slug.get(slug).and_then(|place| self.links.get(*place))
    }

    /// Returns all links with this reference, in the order of creation.
    pub(crate) fn by_reference(
        &self,
        reference_no: &str,
    ) -> impl DoubleEndedIterator<Item = &Link> {
        let places = self.by_reference.get(reference_no).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.links.get(*place))
    }

    /// Returns the link that a request names. Unverified: if both are given, both must match.
    pub(crate) fn requested(&self, request: &LinkRequest, oldest: bool) -> Option<&Link> {
        let LinkRequest { id, reference_no } = request;
        if id.is_empty() {
            let mut links = self.by_reference(reference_no);
            if oldest { links.next() } else { links.next_back() }
        } else {
            self.find(id)
                .filter(|link| reference_no.is_empty() || link.order.reference_no == *reference_no)
        }
    }

    pub(crate) fn transactions(&self) -> impl Iterator<Item = &Transaction> {
        self.transactions.iter()
    }

    pub(crate) fn next_transaction_id(&self) -> u64 {
        // the id in the one published example of a row
        const FIRST: u64 = 2_527_054;
        FIRST + self.transactions.len() as u64
    }

    pub(crate) fn add_transaction(&mut self, transaction: Transaction) {
        let place = self.transactions.len();
        if let Some(link) = self.find_mut(&transaction.link_id) {
            link.attempts.push(place);
        }
        self.transactions.push(transaction);
    }

    /// Returns the attempts to pay a link, oldest first.
    pub(crate) fn attempts(&self, link: &Link) -> impl DoubleEndedIterator<Item = &Transaction> {
        link.attempts.iter().filter_map(|place| self.transactions.get(*place))
    }

    /// Returns the payments of a link, oldest first; none unless the link is in the state *paid*.
    pub(crate) fn payments_in(
        &self,
        link: &Link,
        state: State,
    ) -> impl Iterator<Item = &Transaction> {
        self.attempts(link).filter(move |own| own.is_succeed && state == State::Paid)
    }

    pub(crate) fn transaction(&self, xact_id: &str) -> Option<&Transaction> {
        self.transactions.iter().find(|own| own.has_xact_id(xact_id))
    }

    /// Sets the reversal of a transaction. Returns whether there is such a transaction.
    pub(crate) fn reverse(&mut self, xact_id: &str, reversal: Reversal) -> bool {
        self.revision += 1;
        let transaction = self.transactions.iter_mut().find(|own| own.has_xact_id(xact_id));
        transaction.map(|own| own.reversal = Some(reversal)).is_some()
    }
}
