//! The pages and links of a sandbox, and the attempts to pay them.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::decimal::Hundredths;
use crate::lag::{Earlier, HiddenReads};
use crate::message::Message;
use crate::payment_page::Language;
use crate::provider::ProviderStore;

use super::amount::Amount;
use super::values::Currency;

/// The numbers continue those of published examples.
const FIRST_PAGE: i64 = 205_334_386;
const FIRST_LINK: i64 = 52_301;
const FIRST_PAYMENT: i64 = 4_045_714;
const FIRST_ACTIVITY: i64 = 8_907_376;

/// A product as the page shows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Product {
    pub(crate) name: String,
    pub(crate) amount: Option<Amount>,
}

/// The fields of the generate request that matter later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) unique_code: String,
    pub(crate) amount: Amount,
    pub(crate) language: Option<Language>,
    pub(crate) currency: Currency,
    pub(crate) callback: Option<String>,
    pub(crate) success_url: String,
    pub(crate) fail_url: String,
    pub(crate) force_3d: bool,
    pub(crate) installments: bool,
    pub(crate) installments_dynamic: bool,
    pub(crate) show_product: bool,
    pub(crate) receiver_info: bool,
    pub(crate) receiver_address: bool,
    pub(crate) card_wall: bool,
    pub(crate) products: Vec<Product>,
}

/// A hosted payment page.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Page {
    pub(crate) id: i64,
    pub(crate) guid: String,
    pub(crate) order: Order,
    pub(crate) created: Timestamp,
    pub(crate) expires: Timestamp,
    pub(crate) passive: bool,
    pub(crate) attempted: bool,
    /// The installments of the successful payment.
    pub(crate) paid: Option<u32>,
    /// `attempted` and `paid` before an attempt that some reads do not show yet.
    pub(crate) earlier: Earlier<(bool, Option<u32>)>,
}

/// The state of a hosted payment page in the sandbox. Paywall has no service that returns this
/// state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageState {
    /// The page accepts a payment.
    Open,
    /// The page has been paid.
    Paid,
    /// The page has expired without a payment.
    Expired,
    /// The page has been deactivated.
    Passive,
}

impl Page {
    pub(crate) fn state(&self, now: Timestamp) -> PageState {
        match self {
            Self { paid: Some(_), .. } => PageState::Paid,
            Self { passive: true, .. } => PageState::Passive,
            _ if now >= self.expires => PageState::Expired,
            _ => PageState::Open,
        }
    }
}

/// A LinkQr link.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct QrLink {
    pub(crate) id: i64,
    pub(crate) guid: String,
    pub(crate) sale: Sale,
    pub(crate) created: Timestamp,
    pub(crate) sent: Vec<Message>,
    pub(crate) payments: i64,
}

/// The fields of the LinkQr request that matter later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Sale {
    pub(crate) item: String,
    pub(crate) description: String,
    pub(crate) amount: Amount,
    pub(crate) language: Option<Language>,
    pub(crate) currency: Currency,
    /// How often the link can be paid.
    pub(crate) stock: Option<i64>,
    pub(crate) callback: Option<String>,
    pub(crate) installments: bool,
    pub(crate) order_id: String,
    pub(crate) track_id: String,
}

impl QrLink {
    /// Returns how often the link can still be paid; `None` if there is no limit.
    pub(crate) fn remaining(&self) -> Option<i64> {
        self.sale.stock.map(|stock| stock.saturating_sub(self.payments).max(0))
    }
}

/// What happened to a payment after it succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reversal {
    Refund,
    Cancel,
    Part(Hundredths),
}

/// The page or link that was paid, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Source {
    Page(i64),
    Link(i64),
}

/// One attempt to pay.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub(crate) payment_id: i64,
    pub(crate) source: Source,
    /// Paywall's own code.
    pub(crate) guid: String,
    pub(crate) merchant_code: String,
    pub(crate) tracking_code: String,
    pub(crate) requested: Amount,
    pub(crate) charged: Amount,
    pub(crate) currency: Currency,
    pub(crate) installment: u32,
    pub(crate) is_3d: bool,
    pub(crate) is_success: bool,
    /// Whether the payment was marked as fraud after it succeeded.
    pub(crate) is_fraud: bool,
    pub(crate) hidden: HiddenReads,
    /// The steps of the payment. The sale is the first step.
    pub(crate) activities: Vec<Activity>,
}

/// A step of a payment.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Activity {
    pub(crate) id: i64,
    pub(crate) at: Timestamp,
    /// `None` for the sale itself.
    pub(crate) reversal: Option<Reversal>,
}

impl Attempt {
    /// Returns the amount that has not been refunded or cancelled.
    pub(crate) fn remaining(&self) -> Hundredths {
        let charged = self.charged.value();
        self.activities.iter().fold(charged, |left, activity| match activity.reversal {
            None => left,
            Some(Reversal::Part(part)) => left.minus(part),
            Some(Reversal::Refund | Reversal::Cancel) => Hundredths::default(),
        })
    }

    pub(crate) fn has(&self, kind: impl Fn(Reversal) -> bool) -> bool {
        self.activities.iter().filter_map(|activity| activity.reversal).any(kind)
    }
}

/// All pages, links and attempts, with indexes.
#[derive(Debug, Default)]
pub(crate) struct Store {
    pages: Vec<Page>,
    pages_by_guid: HashMap<String, usize>,
    pages_by_code: HashMap<String, usize>,
    links: Vec<QrLink>,
    links_by_guid: HashMap<String, usize>,
    attempts: Vec<Attempt>,
    attempts_by_guid: HashMap<String, usize>,
    attempts_by_merchant_code: HashMap<String, usize>,
    attempts_by_tracking_code: HashMap<String, Vec<usize>>,
    activities: i64,
    revision: u64,
}

/// The content of a store in the state file.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Content<P, L, A> {
    pages: P,
    links: L,
    attempts: A,
}

impl ProviderStore for Store {
    type Saved<'a> = Content<&'a [Page], &'a [QrLink], &'a [Attempt]>;
    type Restored = Content<Vec<Page>, Vec<QrLink>, Vec<Attempt>>;

    fn revision(&self) -> u64 {
        self.revision
    }

    fn saved(&self) -> Self::Saved<'_> {
        Content { pages: &self.pages, links: &self.links, attempts: &self.attempts }
    }

    fn restored(content: Self::Restored) -> Result<Self, String> {
        let mut store = Self::default();
        for page in content.pages {
            if page.id != number(FIRST_PAGE, store.pages.len()) {
                return Err(format!("the page {} is not the next one", page.id));
            }
            store.push_page(page);
        }
        for link in content.links {
            if link.id != number(FIRST_LINK, store.links.len()) {
                return Err(format!("the link {} is not the next one", link.id));
            }
            store.push_link(link);
        }
        for attempt in content.attempts {
            if attempt.payment_id != store.next_payment_id() {
                return Err(format!("the payment {} is not the next one", attempt.payment_id));
            }
            let is_known = match attempt.source {
                Source::Page(id) => store.page(id).is_some(),
                Source::Link(id) => store.link(id).is_some(),
            };
            if !is_known {
                return Err(format!(
                    "the payment {} is of no page and no link",
                    attempt.payment_id
                ));
            }
            let newest =
                attempt.activities.iter().map(|own| own.id).max().unwrap_or(FIRST_ACTIVITY);
            store.activities = store.activities.max(newest - FIRST_ACTIVITY + 1);
            store.push_attempt(attempt);
        }
        Ok(store)
    }
}

impl Store {
    /// Adds a page and returns the page. From now on, a search for the page's code finds this page.
    pub(crate) fn add_page(
        &mut self,
        guid: String,
        order: Order,
        created: Timestamp,
        expires: Timestamp,
    ) -> &Page {
        self.push_page(Page {
            id: number(FIRST_PAGE, self.pages.len()),
            guid,
            order,
            created,
            expires,
            passive: false,
            attempted: false,
            paid: None,
            earlier: Earlier::default(),
        })
    }

    fn push_page(&mut self, page: Page) -> &Page {
        self.revision += 1;
        let place = self.pages.len();
        self.pages_by_guid.insert(page.guid.clone(), place);
        self.pages_by_code.insert(page.order.unique_code.clone(), place);
        self.pages.push(page);
        &self.pages[place]
    }

    pub(crate) fn pages(&self) -> impl Iterator<Item = &Page> {
        self.pages.iter()
    }

    pub(crate) fn page_at(&self, place: usize) -> Option<&Page> {
        self.pages.get(place)
    }

    pub(crate) fn page(&self, id: i64) -> Option<&Page> {
        self.pages.get(place(FIRST_PAGE, id)?)
    }

    pub(crate) fn page_mut(&mut self, id: i64) -> Option<&mut Page> {
        self.revision += 1;
        self.pages.get_mut(place(FIRST_PAGE, id)?)
    }

    pub(crate) fn page_by_guid(&self, guid: &str) -> Option<&Page> {
        self.pages.get(*self.pages_by_guid.get(&guid.to_ascii_lowercase())?)
    }

    /// Returns the newest page with this code.
    pub(crate) fn page_by_code(&self, unique_code: &str) -> Option<&Page> {
        self.pages.get(*self.pages_by_code.get(unique_code)?)
    }

    pub(crate) fn add_link(
        &mut self,
        guid: String,
        sale: Sale,
        created: Timestamp,
        sent: Vec<Message>,
    ) -> &QrLink {
        let id = number(FIRST_LINK, self.links.len());
        self.push_link(QrLink { id, guid, sale, created, sent, payments: 0 })
    }

    fn push_link(&mut self, link: QrLink) -> &QrLink {
        self.revision += 1;
        let place = self.links.len();
        self.links_by_guid.insert(link.guid.clone(), place);
        self.links.push(link);
        &self.links[place]
    }

    pub(crate) fn links(&self) -> impl Iterator<Item = &QrLink> {
        self.links.iter()
    }

    pub(crate) fn link_at(&self, place: usize) -> Option<&QrLink> {
        self.links.get(place)
    }

    pub(crate) fn link(&self, id: i64) -> Option<&QrLink> {
        self.links.get(place(FIRST_LINK, id)?)
    }

    pub(crate) fn link_mut(&mut self, id: i64) -> Option<&mut QrLink> {
        self.revision += 1;
        self.links.get_mut(place(FIRST_LINK, id)?)
    }

    pub(crate) fn link_by_guid(&self, guid: &str) -> Option<&QrLink> {
        self.links.get(*self.links_by_guid.get(&guid.to_ascii_lowercase())?)
    }

    pub(crate) fn next_payment_id(&self) -> i64 {
        number(FIRST_PAYMENT, self.attempts.len())
    }

    /// Adds an attempt that was made now.
    pub(crate) fn add_attempt(&mut self, mut attempt: Attempt, now: Timestamp) {
        attempt.activities = vec![self.next_activity(now, None)];
        self.push_attempt(attempt);
    }

    fn push_attempt(&mut self, attempt: Attempt) {
        self.revision += 1;
        let place = self.attempts.len();
        self.attempts_by_guid.insert(attempt.guid.clone(), place);
        self.attempts_by_merchant_code.insert(attempt.merchant_code.clone(), place);
        if !attempt.tracking_code.is_empty() {
            self.attempts_by_tracking_code
                .entry(attempt.tracking_code.clone())
                .or_default()
                .push(place);
        }
        self.attempts.push(attempt);
    }

    fn next_activity(&mut self, at: Timestamp, reversal: Option<Reversal>) -> Activity {
        self.revision += 1;
        let id = FIRST_ACTIVITY.saturating_add(self.activities);
        self.activities += 1;
        Activity { id, at, reversal }
    }

    pub(crate) fn attempt(&self, payment_id: i64) -> Option<&Attempt> {
        self.attempts.get(place(FIRST_PAYMENT, payment_id)?)
    }

    /// Returns the attempts to pay a page or a link, oldest first.
    pub(crate) fn attempts_of(&self, source: Source) -> impl Iterator<Item = &Attempt> {
        self.attempts.iter().filter(move |own| own.source == source)
    }

    pub(crate) fn attempt_by_guid(&self, guid: &str) -> Option<&Attempt> {
        self.attempts.get(*self.attempts_by_guid.get(&guid.to_ascii_lowercase())?)
    }

    /// Returns the newest attempt with a code. Unverified: which of several attempts the provider
    /// returns.
    pub(crate) fn attempt_by_merchant_code(&self, code: &str) -> Option<&Attempt> {
        self.attempts.get(*self.attempts_by_merchant_code.get(code)?)
    }

    /// Returns the attempts with this tracking code, oldest first.
    pub(crate) fn attempts_by_tracking_code(&self, code: &str) -> Vec<&Attempt> {
        let places =
            self.attempts_by_tracking_code.get(code).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.attempts.get(*place)).collect()
    }

    /// Refunds or cancels a payment if the payment succeeded and enough of it is left. Returns
    /// whether this was done.
    pub(crate) fn reverse(&mut self, payment_id: i64, reversal: Reversal, now: Timestamp) -> bool {
        let left = self.attempt(payment_id).filter(|own| own.is_success).map(Attempt::remaining);
        let enough = match (left, reversal) {
            (None, _) => false,
            (Some(left), Reversal::Part(part)) => !part.is_zero() && part < left,
            (Some(left), Reversal::Refund | Reversal::Cancel) => !left.is_zero(),
        };
        if !enough {
            return false;
        }
        let activity = self.next_activity(now, Some(reversal));
        let attempt =
            place(FIRST_PAYMENT, payment_id).and_then(|place| self.attempts.get_mut(place));
        attempt.map(|own| own.activities.push(activity)).is_some()
    }
}

impl Store {
    /// Marks a payment as fraud. Returns whether there is such a payment, and it succeeded.
    pub(crate) fn mark_fraud(&mut self, payment_id: i64) -> bool {
        self.revision += 1;
        let attempt =
            place(FIRST_PAYMENT, payment_id).and_then(|place| self.attempts.get_mut(place));
        attempt.filter(|own| own.is_success).map(|own| own.is_fraud = true).is_some()
    }
}

fn number(first: i64, place: usize) -> i64 {
    first.saturating_add(i64::try_from(place).unwrap_or(i64::MAX))
}

fn place(first: i64, number: i64) -> Option<usize> {
    usize::try_from(number.checked_sub(first)?).ok()
}
