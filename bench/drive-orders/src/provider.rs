//! A provider that answers in the process and at once. It has the identity and the capabilities of
//! Paynet's client, and counts the requests that the client would make.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use paylink::{
    Capabilities, CreatedLink, Currency, Decimal, GrantedLifetime, Identity, Link, LinkKey,
    LinkPage, LinkQuery, LinkStatus, ListedLink, PageCursor, Payment, PaymentOutcome, Result,
    Reversal, StatusBasis, paynet,
};
use paylink_core::capability::ValidatedLink;
use paylink_core::{LinkProvider, async_trait};

/// How long the links can be paid.
pub const LIFETIME: Duration = Duration::from_secs(30 * 24 * 3600);

/// The account's state at the provider, and the requests so far.
#[derive(Debug, Default)]
pub struct State {
    /// Whether every link is paid.
    pub paid: AtomicBool,
    /// The number of links in the list: those of the orders 1, 2, 3 and so on.
    pub listed: AtomicU64,
    /// Requests that read one link or its payments.
    pub reads: AtomicU64,
    /// Requests that read a page of the list.
    pub pages: AtomicU64,
}

/// The client.
#[derive(Debug)]
pub struct Provider {
    identity: Identity,
    capabilities: Capabilities,
    state: Arc<State>,
}

impl Provider {
    pub fn new() -> (Self, Arc<State>) {
        let client = paynet::Client::builder(paynet::Environment::Test, "sck_key");
        let client = client.build().expect("a client");
        let state = Arc::new(State::default());
        let provider = Self {
            identity: LinkProvider::identity(&client).clone(),
            capabilities: LinkProvider::capabilities(&client).clone(),
            state: Arc::clone(&state),
        };
        (provider, state)
    }
}

/// The amount of every order.
pub fn amount() -> Decimal {
    Decimal::from_minor(14_990, 2)
}

#[async_trait]
impl LinkProvider for Provider {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn create(&self, link: &ValidatedLink<'_>) -> Result<CreatedLink> {
        let key = LinkKey::by_reference(&self.identity, link.reference.clone())
            .with_id("c1c4f41c-3d8c-4143-a2dc-114e587fd1b3");
        let url = "https://pts-pay.paynet.example/odeme?id=c1c4f41c-3d8c-4143-a2dc-114e587fd1b3";
        Ok(CreatedLink::new(key, url, GrantedLifetime::Requested(LIFETIME)))
    }

    async fn get(&self, key: &LinkKey) -> Result<Link> {
        self.state.reads.fetch_add(1, Relaxed);
        let paid = self.state.paid.load(Relaxed);
        let (status, text) = if paid { (LinkStatus::Paid, "2") } else { (LinkStatus::Open, "1") };
        let mut link = Link::new(key.clone(), status, StatusBasis::Reported, text);
        link.reference = Some(key.reference().as_str().to_owned());
        link.amount = Some(amount());
        link.currency = Some(Currency::TRY);
        if paid {
            link.transactions = vec!["5f3c1d0a9b8e47d2a6c4f1e0".to_owned()];
        }
        // What Paynet's client says of a link that one card may pay.
        link.all_transactions_listed = true;
        Ok(link)
    }

    async fn payments(&self, link: &Link) -> Result<Vec<Payment>> {
        self.state.reads.fetch_add(1, Relaxed);
        let payments = link.transactions.iter().map(|transaction| {
            let outcome = PaymentOutcome::Succeeded;
            let mut payment = Payment::new(transaction.as_str(), outcome, Reversal::None);
            payment.reference.clone_from(&link.reference);
            payment.amount = Some(amount());
            payment.requested = Some(amount());
            payment.currency = Some(Currency::TRY);
            payment
        });
        Ok(payments.collect())
    }

    async fn list(&self, query: &LinkQuery, cursor: Option<&PageCursor>) -> Result<LinkPage> {
        self.state.pages.fetch_add(1, Relaxed);
        let provider = self.identity.provider();
        let all = self.state.listed.load(Relaxed);
        let before = cursor.map(|cursor| cursor.position(provider)).transpose()?;
        let before: u64 = before.map_or(0, |position| position.parse().expect("a position"));
        let until = all.min(before + u64::from(query.page_size.expect("a size")));
        let rows = (before + 1..=until).map(|number| {
            let mut link = ListedLink::new(LinkStatus::Open, "1");
            link.reference = Some(format!("{}{number}-1", crate::shop::PREFIX));
            link
        });
        let mut page = LinkPage::new(rows.collect());
        page.total = Some(all);
        page.next = (until < all).then(|| PageCursor::new(provider, until.to_string()));
        Ok(page)
    }
}
