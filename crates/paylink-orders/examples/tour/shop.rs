//! A shop with orders at one provider.

use std::error::Error;
use std::time::Duration;

use paylink::{Currency, Field, Money, Payer, Transport};
use paylink_orders::rusqlite::{self, Connection};
use paylink_orders::sqlite::Sqlite;
use paylink_orders::{
    CreateOutcome, Decision, EventKind, HandlerError, IncidentKind, NewOrder, OrderEvent,
    OrderHandler, Orders, Policy, TextLanguage::English,
};
use paylink_sandbox::{LinkStatus, PayerChoice, Sandbox};
use tempfile::TempDir;

pub(crate) type Result<T = (), E = Box<dyn Error>> = std::result::Result<T, E>;

pub(crate) const PRICE: &str = "149.90";
const SOON: Duration = Duration::from_millis(50);

/// Ships paid orders. A second shipment of an order would break the primary key.
struct Warehouse;

impl OrderHandler for Warehouse {
    fn paid(&self, tx: &rusqlite::Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        tx.execute("INSERT INTO shipments VALUES (?1)", [event.order.as_str()])?;
        Ok(())
    }
}

pub(crate) struct Shop<'s> {
    pub(crate) provider: &'static str,
    pub(crate) sandbox: &'s Sandbox,
    pub(crate) orders: Orders,
    folder: TempDir,
}

impl<'s> Shop<'s> {
    pub(crate) async fn new(provider: &'static str, sandbox: &'s Sandbox) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let orders = open(provider, sandbox, &folder).await?;
        let shop = Self { provider, sandbox, orders, folder };
        let table = "CREATE TABLE shipments (number TEXT PRIMARY KEY) STRICT";
        shop.database()?.execute_batch(table)?;
        Ok(shop)
    }

    pub(crate) async fn restart(&mut self) -> Result {
        self.orders = open(self.provider, self.sandbox, &self.folder).await?;
        Ok(())
    }

    pub(crate) fn order(&self, number: &str) -> Result<NewOrder> {
        let account = self.orders.accounts().next().ok_or("no account")?.clone();
        let price = Money::parse(PRICE, Currency::TRY)?;
        let (paid, failed) = ("https://shop.example/paid", "https://shop.example/failed");
        let (paid, failed) = (paid.parse()?, failed.parse()?);
        Ok(NewOrder::new(number.parse()?, account, price, "Order").link(|link| {
            link.payer(Payer::new("Ayşe Yılmaz"))
                .return_urls(paid, failed)
                .expires_in(Duration::from_secs(3600))
                .best_effort(Field::PayerName)
                .best_effort(Field::ReturnUrls)
        }))
    }

    /// Creates an order, and works until it has a link. Returns the link's reference.
    pub(crate) async fn create(&self, number: &str) -> Result<String> {
        for _ in 0..1000 {
            if let CreateOutcome::Open { .. } = self.orders.create(&self.order(number)?).await? {
                let order = self.orders.get(&number.parse()?).await?.ok_or("no order")?;
                return Ok(order.attempt.ok_or("no link")?.reference.as_str().to_owned());
            }
            self.work().await?;
        }
        Err(format!("order {number} has no link").into())
    }

    /// Pays a link that the payer opened while it could be paid.
    pub(crate) async fn pay_in_another_tab(&self, link: &str) -> Result {
        self.sandbox.pay_with(link, &PayerChoice::new().late(true)).await?;
        Ok(())
    }

    /// Works until something has happened to an order.
    pub(crate) async fn event(&self, number: &str, kind: EventKind) -> Result {
        for _ in 0..1000 {
            let events = self.orders.events(0, 1000).await?;
            let mut events = events.iter().map(|stored| &stored.event);
            if let Some(found) = events.find(|e| e.order.as_str() == number && e.kind == kind) {
                let amount = found.amount.map_or_else(String::new, |amount| format!(" {amount}"));
                println!("  order {number}: {kind:?}{amount}");
                return Ok(());
            }
            self.work().await?;
        }
        Err(format!("order {number}: {kind:?} does not happen").into())
    }

    /// Decides an incident, as the person who gave the money back.
    pub(crate) async fn decide(&self, number: &str, kind: IncidentKind) -> Result {
        println!("    {} {}", kind.title(English), kind.next_step(English));
        let open = self.orders.incidents().await?.into_iter();
        let mut own = open.filter(|open| open.order.as_str() == number && open.kind == kind);
        let id = own.next().ok_or("no incident")?.id;
        let decided = self.orders.decide(id, Decision::Refunded, "Zeynep", "by the panel").await?;
        ensure(decided, "the incident was decided before")
    }

    /// A real shop calls `Orders::run` in place of this.
    async fn work(&self) -> Result {
        self.orders.step(64).await?;
        tokio::time::sleep(Duration::from_millis(20)).await;
        Ok(())
    }

    /// Returns the order's links that can be paid at the provider.
    pub(crate) fn payable(&self, number: &str) -> Vec<String> {
        let links = self.sandbox.links().into_iter();
        let open = links.filter(|link| link.status == LinkStatus::Open);
        let own = format!("{}.{number}-", self.provider);
        open.map(|link| link.reference).filter(|link| link.starts_with(&own)).collect()
    }

    pub(crate) fn shipped(&self) -> Result<Vec<String>> {
        let database = self.database()?;
        let mut query = database.prepare("SELECT number FROM shipments ORDER BY number")?;
        Ok(query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    fn database(&self) -> Result<Connection> {
        Ok(Connection::open(self.folder.path().join("orders.db"))?)
    }
}

/// Opens the orders in a file, as a program does when it starts.
async fn open(provider: &str, sandbox: &Sandbox, folder: &TempDir) -> Result<Orders> {
    let variable = |name: &str| match name {
        // AHL Pay does not show a lost link, but can be asked to deactivate it.
        "PAYLINK_AHL_ALLOW_DEACTIVATION" => Some("1".to_owned()),
        _ => sandbox.variable(name),
    };
    let links = paylink::from_variables(provider, &Transport::new()?, variable)?;
    let mut policy = Policy::new();
    if provider == "ahl" {
        policy = policy.accept_unknown_reversal();
    }
    // The tour does not wait. A shop keeps the defaults, which are seconds to days.
    (policy.first_read, policy.longest_read) = (SOON, SOON);
    (policy.paid_read, policy.attempt_pause) = (SOON, Duration::ZERO);
    policy.payment_grace = Duration::from_secs(2);
    let builder = Orders::builder(format!("{provider}.")).account(links, policy);
    Ok(builder.sqlite(Sqlite::open(folder.path().join("orders.db"))?, Warehouse).await?)
}

pub(crate) fn ensure(condition: bool, otherwise: impl Into<Box<dyn Error>>) -> Result {
    if condition { Ok(()) } else { Err(otherwise.into()) }
}
