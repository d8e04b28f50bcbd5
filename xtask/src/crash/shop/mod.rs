//! The shop under test: its accounts, its policy, its handler, and what it can be asked to do. The
//! process that is ended and the ones that go on use the same code.

mod postgres;
mod sqlite;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use async_trait::async_trait;
use paylink_core::time::TimeSource;
use paylink_core::{
    Callback, CallbackKind, CallbackRequest, CallbackToken, Capabilities, Clock, CreatedLink,
    Currency, Field, Identity, Link, LinkKey, LinkPage, LinkProvider, LinkQuery, Money, Notify,
    PageCursor, PayLinks, Payer, Payment, Reference, Transport, ValidatedLink,
};
use paylink_orders::sql::StoreError;
use paylink_orders::{CreateOutcome, Decision, NewOrder, Orders, Policy};
use serde::{Deserialize, Serialize};

use super::place::Place;
pub use postgres::Idle;

/// The amount of every order.
pub const PRICE: &str = "149.90";

/// The address of the callbacks. Nothing listens there: the callbacks are passed on by the job.
pub const CALLBACKS: &str = "https://shop.example/callback";

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// How long a link can be paid.
pub const LIFETIME: Duration = Duration::from_secs(3600);

/// The accounts under test.
pub const ACCOUNTS: [&str; 4] = ["paynet", "paywall", "ahl", "ahl-deactivates"];

/// Called at a point with its name, and with whether a transaction is open.
pub type Point = Arc<dyn Fn(&str, bool) + Send + Sync>;

/// A clock that is ahead of the system's, and whose sleeps take no time.
#[derive(Clone)]
pub struct ShiftedClock {
    start: Instant,
    ahead: Arc<AtomicU64>,
    slept: Arc<AtomicU64>,
}

impl ShiftedClock {
    /// Creates a clock that is ahead by so many milliseconds.
    pub fn new(ahead: u64) -> Self {
        let slept = Arc::default();
        Self { start: Instant::now(), ahead: Arc::new(AtomicU64::new(ahead)), slept }
    }

    /// Sets how far the clock is ahead, in milliseconds.
    pub fn set(&self, ahead: u64) {
        self.ahead.store(ahead, Ordering::SeqCst);
    }

    /// How far the clock is ahead, in milliseconds.
    pub fn ahead(&self) -> u64 {
        self.ahead.load(Ordering::SeqCst)
    }
}

impl TimeSource for ShiftedClock {
    fn now(&self) -> SystemTime {
        SystemTime::now() + Duration::from_millis(self.ahead())
    }

    fn monotonic(&self) -> Duration {
        let slept = Duration::from_millis(self.slept.load(Ordering::SeqCst));
        self.start.elapsed() + Duration::from_millis(self.ahead()) + slept
    }

    fn sleep(&self, duration: Duration) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
        let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        self.slept.fetch_add(millis, Ordering::SeqCst);
        Box::pin(std::future::ready(()))
    }
}

/// What a shop can be asked to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Command {
    /// Create the link of an order. With `true`, the provider also sends it to the payer.
    Create(String, bool),
    /// Store an order together with a row of the shop, without sending anything.
    CreateIn(String),
    /// Create a link without the orders, as the shop did before it had them.
    Make(String),
    /// Take over the link that was created without the orders.
    Adopt(String),
    /// Cancel an order.
    Cancel(String),
    /// Renew the link of an order.
    Renew(String),
    /// Store a callback: its query and its body.
    Receive(String, String),
    /// Work until nothing is due.
    Work,
    /// Do the same with the keys of another account only.
    WorkElsewhere,
    /// Accept the money of every incident.
    Decide,
    /// Remove the payers' data of all orders that are done.
    Purge,
    /// Read all events.
    Feed,
    /// So many milliseconds are the difference to the system's clock.
    Clock(u64),
}

/// What a shop answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// The URL of a link that was handed out.
    Open(String),
    /// Anything else that is no failure.
    Done(String),
    /// The call failed.
    Failed(String),
}

/// A shop over one database.
pub struct Shop {
    orders: Orders,
    links: PayLinks,
    account: &'static str,
    place: Place,
    clock: ShiftedClock,
    point: Point,
}

/// Returns the value of a variable of the sandbox, such as `PAYLINK_PAYNET_BASE_URL`.
pub type Variable<'a> = &'a (dyn Fn(&str) -> Option<String> + Sync);

impl Shop {
    /// Opens the orders of an account whose keys `variable` returns.
    ///
    /// # Errors
    /// Returns an error if the client or the database cannot be opened.
    pub async fn open(
        account: &'static str,
        variable: Variable<'_>,
        place: &Place,
        clock: ShiftedClock,
        point: Point,
    ) -> Result<Self, String> {
        let links = links(account, variable, &clock, &point).map_err(|error| error.to_string())?;
        let mut policy = Policy::new().accept_unknown_reversal();
        policy.max_attempts = 6;
        policy.first_read = Duration::from_secs(600);
        policy.longest_read = Duration::from_secs(3600);
        policy.reversal_watch = Duration::from_secs(2 * 24 * 3600);
        policy.sweep_age = Duration::from_secs(600);
        policy.sweep_from = 1;
        let token = CallbackToken::new(TOKEN).map_err(|error| error.to_string())?;
        let url = CALLBACKS.parse().map_err(|error: paylink_core::Error| error.to_string())?;
        let builder = Orders::builder("T1.").account(links.clone(), policy).callbacks(url, token);
        let warehouse = Warehouse(Arc::clone(&point));
        let orders = match &place.postgres {
            None => sqlite::open(builder, &place.sqlite_file(), warehouse).await?,
            Some(address) => postgres::open(builder, address, place, warehouse).await?,
        };
        Ok(Self { orders, links, account, place: place.clone(), clock, point })
    }

    /// Does what it is asked.
    pub async fn perform(&self, command: &Command, variable: Variable<'_>) -> Answer {
        let done = match command {
            Command::WorkElsewhere => return self.work_elsewhere(variable).await,
            Command::CreateIn(number) => return self.create_in(number).await,
            other => self.try_to(other).await,
        };
        done.unwrap_or_else(|error| Answer::Failed(error.to_string()))
    }

    async fn try_to(&self, command: &Command) -> paylink_orders::Result<Answer> {
        let done = |what: &dyn std::fmt::Debug| Ok(Answer::Done(format!("{what:?}")));
        match command {
            Command::Create(number, is_sent) => {
                created(self.orders.create(&self.order(number, *is_sent)?).await?)
            }
            Command::Renew(number) => created(self.orders.renew(&number.parse()?).await?),
            Command::Make(reference) => {
                let mut link = self.order("1", false)?.link;
                link.reference = Reference::new(reference.as_str())?;
                let created = self.links.create(&link).await?;
                let kept = std::fs::write(self.place.key_file(), created.key.to_string());
                kept.map_err(|error| StoreError::Other(error.to_string()))?;
                Ok(Answer::Open(created.url))
            }
            Command::Adopt(number) => {
                let key = std::fs::read_to_string(self.place.key_file());
                let key = key.map_err(|error| StoreError::Other(error.to_string()))?.parse()?;
                done(&self.orders.adopt(&self.order(number, false)?, &key).await?)
            }
            Command::Cancel(number) => done(&self.orders.cancel(&number.parse()?).await?),
            Command::Receive(query, body) => {
                let request = CallbackRequest::new("POST", query.as_str())
                    .with_body(body.clone().into_bytes());
                let account = self.links.identity();
                done(&self.orders.receive(account, CallbackKind::Payment, &request).await?)
            }
            Command::Work => {
                while !self.orders.step(16).await?.is_idle() {}
                done(&"idle")
            }
            Command::Decide => {
                for incident in self.orders.incidents().await? {
                    self.orders.decide(incident.id, Decision::Accepted, "Zeynep", "").await?;
                }
                done(&"decided")
            }
            Command::Purge => done(&self.orders.purge(SystemTime::now()).await?),
            Command::Feed => {
                let mut last = 0;
                loop {
                    let events = self.orders.events(last, 100).await?;
                    let Some(event) = events.last() else { return done(&last) };
                    last = event.position;
                }
            }
            Command::Clock(ahead) => {
                self.clock.set(*ahead);
                done(&"set")
            }
            Command::CreateIn(_) | Command::WorkElsewhere => done(&"elsewhere"),
        }
    }

    /// Stores an order in the transaction of a cart.
    async fn create_in(&self, number: &str) -> Answer {
        let stored = match (self.order(number, false), &self.place.postgres) {
            (Err(error), _) => Err(error.into()),
            (Ok(order), None) => {
                sqlite::create_in(&self.orders, &order, &self.place.sqlite_file(), &self.point)
            }
            (Ok(order), Some(address)) => {
                postgres::create_in(&self.orders, &order, address, &self.point).await
            }
        };
        stored.map_or_else(|error| Answer::Failed(error.to_string()), Answer::Done)
    }

    async fn work_elsewhere(&self, variable: Variable<'_>) -> Answer {
        let other = if self.account == "paywall" { "paynet" } else { "paywall" };
        let (clock, point) = (self.clock.clone(), Arc::clone(&self.point));
        match Self::open(other, variable, &self.place, clock, point).await {
            Ok(shop) => {
                let worked = shop.orders.step(16).await;
                worked.map_or_else(
                    |error| Answer::Failed(error.to_string()),
                    |worked| Answer::Done(format!("{worked:?}")),
                )
            }
            Err(error) => Answer::Failed(error),
        }
    }

    fn order(&self, number: &str, is_sent: bool) -> paylink_orders::Result<NewOrder> {
        let price = Money::parse(PRICE, Currency::TRY).map_err(paylink_core::Error::from)?;
        let payer = Payer::new("Ayşe Yılmaz").phone("+905551112233".parse()?);
        let urls = ("https://shop.example/paid".parse()?, "https://shop.example/failed".parse()?);
        let order = NewOrder::new(number.parse()?, self.links.identity().clone(), price, "Sipariş");
        Ok(order.link(|link| {
            let link = link
                .payer(payer)
                .return_urls(urls.0, urls.1)
                .expires_in(LIFETIME)
                .best_effort(Field::PayerName)
                .best_effort(Field::PayerPhone)
                .best_effort(Field::ReturnUrls);
            if is_sent { link.notify(Notify::Sms) } else { link }
        }))
    }
}

fn created(outcome: CreateOutcome) -> paylink_orders::Result<Answer> {
    Ok(match outcome {
        CreateOutcome::Open { url, .. } => Answer::Open(url),
        other => Answer::Done(format!("{other:?}")),
    })
}

/// Returns the query of a callback of the link with this reference.
///
/// # Errors
/// Returns an error if the reference is invalid.
pub fn callback_query(reference: &str) -> paylink_core::Result<String> {
    let url = CallbackToken::new(TOKEN)?.add_to(&CALLBACKS.parse()?, &Reference::new(reference)?);
    Ok(url.as_str().split_once('?').map_or_else(String::new, |(_, query)| query.to_owned()))
}

/// The shop's own tables.
pub const TABLES: &str = "CREATE TABLE shop_cart (number TEXT);
                          CREATE TABLE shop_fulfilled (number TEXT, key TEXT);
                          CREATE TABLE shop_notified (number TEXT, key TEXT);";

/// The tables for the events of paid orders, and for all other events.
const FULFILLED: &str = "shop_fulfilled";
const NOTIFIED: &str = "shop_notified";

/// Fulfils orders: one row for each call, in the transaction of the event.
struct Warehouse(Point);

fn links(
    account: &str,
    variable: Variable<'_>,
    clock: &ShiftedClock,
    point: &Point,
) -> paylink_core::Result<PayLinks> {
    let get = |name: &str| {
        variable(name)
            .ok_or_else(|| paylink_core::Error::configuration(format!("{name} is not set")))
    };
    let clock = Clock::new(clock.clone());
    let transport = Transport::builder().clock(clock.clone()).build()?;
    let client: Arc<dyn LinkProvider> = match account {
        "paynet" => {
            let environment = paynet::Environment::sandbox(&get("PAYLINK_PAYNET_BASE_URL")?)?;
            let key = get("PAYLINK_PAYNET_SECRET_KEY")?;
            Arc::new(paynet::Client::builder(environment, key).transport(&transport).build()?)
        }
        "paywall" => {
            let environment = paywall::Environment::sandbox(
                &get("PAYLINK_PAYWALL_BASE_URL")?,
                &get("PAYLINK_PAYWALL_PRIVATE_BASE_URL")?,
            )?;
            let pair = |kind: &str| {
                let key = get(&format!("PAYLINK_PAYWALL_{kind}_KEY"))?;
                let client = get(&format!("PAYLINK_PAYWALL_{kind}_CLIENT"))?;
                Ok::<_, paylink_core::Error>(paywall::KeyPair::new(key, client))
            };
            let client = paywall::Client::builder(environment, pair("PUBLIC")?)
                .private_keys(pair("PRIVATE")?)
                .transport(&transport);
            Arc::new(client.build()?)
        }
        _ => {
            let environment = ahlpay::Environment::sandbox(&get("PAYLINK_AHL_BASE_URL")?)?;
            let credentials =
                ahlpay::Credentials::new(get("PAYLINK_AHL_EMAIL")?, get("PAYLINK_AHL_PASSWORD")?);
            let password = ahlpay::HashPassword::new(get("PAYLINK_AHL_HASH_PASSWORD")?);
            let mut client = ahlpay::Client::builder(environment, credentials)
                .hash_password(password)
                .transport(&transport);
            if let Ok(member) = get("PAYLINK_AHL_MEMBER_ID")?.parse() {
                client = client.member_id(member);
            }
            if account == "ahl-deactivates" {
                client = client.allow_deactivation();
            }
            Arc::new(client.build()?)
        }
    };
    Ok(PayLinks::from_arc(Arc::new(Watched { client, point: Arc::clone(point) }), clock))
}

/// A client with points before and after the requests that write.
struct Watched {
    client: Arc<dyn LinkProvider>,
    point: Point,
}

impl std::fmt::Debug for Watched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.client.fmt(f)
    }
}

#[async_trait]
impl LinkProvider for Watched {
    fn identity(&self) -> &Identity {
        self.client.identity()
    }

    fn capabilities(&self) -> &Capabilities {
        self.client.capabilities()
    }

    fn longest_call(&self) -> Duration {
        self.client.longest_call()
    }

    async fn create(&self, link: &ValidatedLink<'_>) -> paylink_core::Result<CreatedLink> {
        (self.point)("before the request to create", false);
        let answer = self.client.create(link).await;
        (self.point)("after the request to create", false);
        answer
    }

    async fn get(&self, key: &LinkKey) -> paylink_core::Result<Link> {
        self.client.get(key).await
    }

    async fn list(
        &self,
        query: &LinkQuery,
        cursor: Option<&PageCursor>,
    ) -> paylink_core::Result<LinkPage> {
        self.client.list(query, cursor).await
    }

    async fn deactivate(&self, key: &LinkKey) -> paylink_core::Result<()> {
        (self.point)("before the request to deactivate", false);
        let answer = self.client.deactivate(key).await;
        (self.point)("after the request to deactivate", false);
        answer
    }

    async fn reactivate(&self, key: &LinkKey) -> paylink_core::Result<()> {
        self.client.reactivate(key).await
    }

    async fn payments(&self, link: &Link) -> paylink_core::Result<Vec<Payment>> {
        self.client.payments(link).await
    }

    fn read_callback(
        &self,
        expected: CallbackKind,
        request: &CallbackRequest,
    ) -> paylink_core::Result<Callback> {
        self.client.read_callback(expected, request)
    }
}
