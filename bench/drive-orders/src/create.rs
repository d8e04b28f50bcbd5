//! What the creation of an order costs beside the least that a careful engineer writes: the intent
//! before the request, the link after it, each in a commit that waits for the disk.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Instant;

use paylink::{NewLink, PayLinks, Reference};
use paylink_orders::NewOrder;
use paylink_orders::rusqlite::{self, Connection, TransactionBehavior};
use tokio::sync::oneshot;

use crate::provider::Provider;
use crate::shop::{PREFIX, Payload, Shop, millis, nanos};
use crate::{Figures, quantile};

const ORDERS: u64 = 6_000;

/// How many creations of each side, in turn, are one part of the run.
const PART: usize = 300;

/// How many orders come before those that are measured.
const WARM_UP: u64 = 200;

/// For how many creations the pages are counted that their commits write.
const COUNTED: u64 = 1_000;

pub async fn measure(folder: &Path) -> Figures {
    let shop = Shop::open(folder.join("orders.db"), 4, |_| {}).await;
    let bare_file = folder.join("bare.db");
    let bare = Bare::open(&bare_file);
    let mut figures =
        in_turn(&shop, async |number, order| bare.create(number, &order.link).await).await;
    let numbers = WARM_UP + ORDERS + 1..=WARM_UP + ORDERS + COUNTED;
    let log = Log::open(&folder.join("orders.db"));
    for number in numbers.clone() {
        shop.create(&shop.order(number, Payload::Typical)).await;
    }
    figures.insert("orders, pages of 1,000".to_owned(), log.pages() * 1_000 / COUNTED);
    let log = Log::open(&bare_file);
    for number in numbers {
        bare.create(number, &shop.order(number, Payload::Typical).link).await;
    }
    figures.insert("bare, pages of 1,000".to_owned(), log.pages() * 1_000 / COUNTED);
    figures
}

/// Creates orders on both sides, and returns how long that takes.
pub async fn in_turn<P>(shop: &Shop<P>, bare: impl AsyncFn(u64, &NewOrder)) -> Figures {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for number in 1..=WARM_UP + ORDERS {
        let order = shop.order(number, Payload::Typical);
        // In turn, and each of them first as often as the other.
        for is_ours in [number % 2 == 0, number % 2 == 1] {
            let begun = Instant::now();
            if is_ours {
                shop.create(&order).await;
            } else {
                bare(number, &order).await;
            }
            if number > WARM_UP {
                (if is_ours { &mut ours } else { &mut theirs }).push(nanos(begun));
            }
        }
    }
    // Other programs that use the disk only add time, to both sides: the calmest part counts.
    let parts = ours.chunks(PART).zip(theirs.chunks(PART));
    let (ours, theirs) = parts
        .min_by_key(|(ours, theirs)| quantile(ours, 500) + quantile(theirs, 500))
        .expect("a part");
    let mut figures = Figures::new();
    for (name, thousandths) in [("median", 500), ("fastest tenth", 100)] {
        figures.insert(format!("orders, {name}"), quantile(ours, thousandths));
        figures.insert(format!("bare, {name}"), quantile(theirs, thousandths));
    }
    figures
}

/// The log of a database, to which each commit appends the pages that it has changed.
struct Log {
    file: PathBuf,
    /// Has an open transaction that reads. Therefore, the log is not begun anew when its pages are
    /// copied to the database.
    _reader: Connection,
}

impl Log {
    /// Empties the log, and keeps its pages from now on.
    fn open(database: &Path) -> Self {
        let reader = Connection::open(database).expect("a database");
        let empty = "PRAGMA wal_checkpoint(TRUNCATE); BEGIN; SELECT * FROM sqlite_schema";
        reader.execute_batch(empty).expect("a checkpoint");
        Self { file: format!("{}-wal", database.display()).into(), _reader: reader }
    }

    /// Returns the number of pages in the log.
    fn pages(&self) -> u64 {
        // Each page follows a header of 24 bytes, and the log has a header of 32 bytes.
        (std::fs::metadata(&self.file).expect("a log").len() - 32) / (24 + 4_096)
    }
}

/// Two tables, with the indexes that they need: orders by number, links by reference, links of an
/// order, and links to be read.
const TABLES: &str = "
    CREATE TABLE orders (
      id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, account TEXT NOT NULL,
      amount INTEGER NOT NULL, currency TEXT NOT NULL, link TEXT NOT NULL,
      state INTEGER NOT NULL, created_at INTEGER NOT NULL) STRICT;
    CREATE TABLE links (
      id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),
      reference TEXT NOT NULL UNIQUE, state INTEGER NOT NULL, next_read INTEGER,
      link_key TEXT, url TEXT, expires_at INTEGER, created_at INTEGER NOT NULL) STRICT;
    CREATE INDEX links_of_order ON links (order_id);
    CREATE INDEX links_to_read ON links (next_read) WHERE next_read IS NOT NULL;";

/// What a careful engineer writes at least. As the waits for the disk must not hold up an async
/// program, the connection has a thread of its own.
struct Bare {
    jobs: mpsc::Sender<Job>,
    links: PayLinks,
}

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

impl Bare {
    fn open(file: &Path) -> Self {
        let mut connection = Connection::open(file).expect("a database");
        connection.pragma_update(None, "journal_mode", "WAL").expect("a log");
        connection.pragma_update(None, "synchronous", "FULL").expect("durability");
        connection.execute_batch(TABLES).expect("tables");
        let (jobs, queue) = mpsc::channel::<Job>();
        std::thread::spawn(move || queue.into_iter().for_each(|job| job(&mut connection)));
        Self { jobs, links: PayLinks::new(Provider::new().0) }
    }

    /// Runs statements on the thread of the connection.
    async fn run<T: Send + 'static>(
        &self,
        statements: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> T {
        let (answer, result) = oneshot::channel();
        let job = Box::new(move |connection: &mut Connection| {
            let _ = answer.send(statements(connection));
        });
        self.jobs.send(job).expect("the thread runs");
        result.await.expect("the thread runs").expect("a commit")
    }

    async fn create(&self, number: u64, link: &NewLink) {
        let (link, stored) = to_send(number, link);
        let (amount, reference) = (link.amount.minor(), link.reference.clone());
        let id = self
            .run(move |connection| {
                let transaction =
                    connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                transaction.prepare_cached(INSERT_ORDER)?.execute((
                    number.to_string(),
                    "default",
                    amount,
                    "TRY",
                    stored,
                ))?;
                let order = transaction.last_insert_rowid();
                transaction.prepare_cached(INSERT_LINK)?.execute((order, reference.as_str()))?;
                let id = transaction.last_insert_rowid();
                transaction.commit()?;
                Ok(id)
            })
            .await;
        let created = self.links.create(&link).await.expect("a link");
        let lifetime = millis(created.lifetime.duration().expect("a lifetime"));
        let changed = self
            .run(move |connection| {
                let arguments = (created.key.to_string(), created.url, lifetime, id);
                connection.prepare_cached(LINK_CREATED)?.execute(arguments)
            })
            .await;
        assert_eq!(changed, 1);
    }
}

/// Returns the link of an order with its reference, and as it is stored.
pub fn to_send(number: u64, link: &NewLink) -> (NewLink, String) {
    let mut link = link.clone();
    link.reference = Reference::new(format!("{PREFIX}{number}-1")).expect("a reference");
    let stored = serde_json::to_string(&link).expect("a text");
    (link, stored)
}

const INSERT_ORDER: &str = "
    INSERT INTO orders (number, account, amount, currency, link, state, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, 0, CAST(unixepoch('subsec') * 1000 AS INTEGER))";

const INSERT_LINK: &str = "
    INSERT INTO links (order_id, reference, state, next_read, created_at)
    VALUES (?1, ?2, 0, CAST(unixepoch('subsec') * 1000 AS INTEGER) + 60000,
            CAST(unixepoch('subsec') * 1000 AS INTEGER))";

const LINK_CREATED: &str = "
    UPDATE links
    SET state = 1, link_key = ?1, url = ?2,
        next_read = CAST(unixepoch('subsec') * 1000 AS INTEGER) + 15000,
        expires_at = CAST(unixepoch('subsec') * 1000 AS INTEGER) + ?3
    WHERE id = ?4 AND state = 0";
