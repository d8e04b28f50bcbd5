//! Orders at all three providers: payment, lost response, restart, double payment, cancellation,
//! late payment and refund.
//!
//! `cargo run -p paylink-orders --example tour` starts the sandbox inside this process: no account,
//! no network. The example ends with an error if one of these things does not happen.
#![allow(clippy::print_stdout, reason = "an example prints what it does")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;

use paylink::{Currency, Field, Money, Payer, Transport};
use paylink_orders::rusqlite::{self, Connection};
use paylink_orders::sqlite::Sqlite;
use paylink_orders::{
    CancelOutcome, CreateOutcome, Decision, EventKind, HandlerError, IncidentKind, NewOrder,
    OrderEvent, OrderHandler, OrderState, Orders, Policy, TextLanguage,
};
use paylink_sandbox::{Fault, FaultKind, LinkStatus, PayerChoice, Sandbox};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

const PRICE: &str = "149.90";

/// Ships paid orders. A second shipment of an order would break the primary key.
struct Warehouse;

impl OrderHandler for Warehouse {
    fn paid(
        &self,
        transaction: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
    ) -> std::result::Result<(), HandlerError> {
        transaction.execute("INSERT INTO shipments VALUES (?1)", [event.order.as_str()])?;
        Ok(())
    }
}

/// Orders at one provider.
struct Tour<'s> {
    provider: &'static str,
    sandbox: &'s Sandbox,
    file: PathBuf,
    orders: Orders,
}

#[tokio::main]
async fn main() -> Result {
    let sandbox = Sandbox::start().await?;
    let folder = tempfile::tempdir()?;
    // The creation is the service whose response is lost.
    for (provider, creation) in [
        ("paynet", "mailorder/create"),
        ("paywall", "checkout/generate"),
        ("ahl", "CreateLinkPayment"),
    ] {
        println!("\n{provider}");
        let file = folder.path().join(format!("{provider}.db"));
        let orders = open(provider, &sandbox, &file).await?;
        Connection::open(&file)?
            .execute_batch("CREATE TABLE shipments (number TEXT PRIMARY KEY) STRICT")?;
        let mut tour = Tour { provider, sandbox: &sandbox, file, orders };
        tour.payment_and_refund("1").await?;
        tour.lost_response_and_restart("2", creation).await?;
        tour.double_payment("3").await?;
        tour.cancellation("4").await?;
        tour.payment_after_cancellation("5").await?;
        tour.late_payment("6").await?;
        let shipments = tour.shipments()?;
        ensure(shipments == ["1", "2", "3", "6"], &format!("shipped: {shipments:?}"))?;
        println!("  shipped, each once: orders {}", shipments.join(", "));
    }
    ensure(sandbox.findings().is_empty(), "a request was not as documented")
}

/// Opens the orders in a file, as a program does when it starts.
async fn open(provider: &str, sandbox: &Sandbox, file: &Path) -> Result<Orders> {
    let variable = |name: &str| match name {
        // Closes a lost link at AHL Pay, which shows links only after they are paid.
        "PAYLINK_AHL_ALLOW_DEACTIVATION" => Some("1".to_owned()),
        _ => sandbox.variable(name),
    };
    let links = paylink::from_variables(provider, &Transport::new()?, variable)?;
    let mut policy = Policy::new();
    if provider == "ahl" {
        policy = policy.accept_unknown_reversal();
    }
    // The tour does not wait. A shop keeps the defaults, from seconds to days.
    policy.first_read = Duration::from_millis(20);
    policy.longest_read = Duration::from_millis(20);
    policy.paid_read = Duration::from_millis(20);
    policy.attempt_pause = Duration::ZERO;
    policy.payment_grace = Duration::from_secs(2);
    let builder = Orders::builder(format!("{provider}.")).account(links, policy);
    Ok(builder.sqlite(Sqlite::open(file)?, Warehouse).await?)
}

impl Tour<'_> {
    async fn payment_and_refund(&self, number: &str) -> Result {
        self.create(number).await?;
        self.sandbox.pay(&*self.reference(number).await?).await?;
        let charged = self.event(number, EventKind::Paid).await?;
        ensure(charged == Some(price()?), "another amount was charged")?;
        self.sandbox.refund_part(&*self.reference(number).await?, "10.00").await?;
        // Paynet reports that money was given back, but not how much: it counts as all of it.
        let kind = match self.provider {
            "paynet" => EventKind::Reversed,
            _ => EventKind::PartlyReversed,
        };
        self.event(number, kind).await.map(drop)
    }

    async fn lost_response_and_restart(&mut self, number: &str, creation: &str) -> Result {
        self.sandbox.fault(Fault::new(creation, FaultKind::DropAfterProcessing));
        let lost = self.orders.create(&self.order(number)?).await?;
        ensure(matches!(lost, CreateOutcome::Pending), &format!("{lost:?}"))?;
        println!("  order {number}: the response is lost, the program is restarted");
        self.orders = open(self.provider, self.sandbox, &self.file).await?;
        while !matches!(self.orders.create(&self.order(number)?).await?, CreateOutcome::Open { .. })
        {
            self.orders.step(64).await?;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // The lost link stays at Paywall, which cannot look it up. Nobody has its URL.
        let open = self.payable(number);
        let orphans = if self.provider == "paywall" { 1 } else { 0 };
        ensure(open.len() == 1 + orphans, &format!("payable: {open:?}"))?;
        println!("  order {number}: another link, {orphans} lost link(s) that can be paid");
        self.sandbox.pay(&*self.reference(number).await?).await?;
        self.event(number, EventKind::Paid).await.map(drop)
    }

    async fn double_payment(&self, number: &str) -> Result {
        self.create(number).await?;
        self.sandbox.pay(&*self.reference(number).await?).await?;
        self.event(number, EventKind::Paid).await?;
        self.pay_in_another_tab(number).await?;
        if self.provider == "paywall" {
            println!("  order {number}: paid twice; Paywall's query returns one payment of a page");
            return Ok(());
        }
        self.event(number, EventKind::PaidAgain).await?;
        self.decide(number, IncidentKind::PaidTwice).await
    }

    async fn cancellation(&self, number: &str) -> Result {
        self.create(number).await?;
        let number_of = number.parse()?;
        let cancelled = self.orders.cancel(&number_of).await?;
        // A payment may be under way for half an hour.
        let may_be_paid = matches!(cancelled, CancelOutcome::MayStillBePaid { until: Some(_) });
        ensure(may_be_paid, &format!("{cancelled:?}"))?;
        let again = self.orders.create(&self.order(number)?).await?;
        ensure(matches!(again, CreateOutcome::Closed { .. }), &format!("{again:?}"))?;
        if self.provider == "paynet" {
            // The others do not report that a link is deactivated, so it is watched for hours.
            self.event(number, EventKind::Cancelled).await?;
        }
        ensure(self.state(number).await? == OrderState::Cancelled, "the order is not cancelled")?;
        println!("  order {number}: cancelled, and gets no other link");
        Ok(())
    }

    async fn payment_after_cancellation(&self, number: &str) -> Result {
        self.create(number).await?;
        self.orders.cancel(&number.parse()?).await?;
        self.pay_in_another_tab(number).await?;
        self.decide(number, IncidentKind::PaidAfterCancel).await?;
        ensure(self.state(number).await? == OrderState::Cancelled, "the order is not cancelled")
    }

    async fn late_payment(&self, number: &str) -> Result {
        self.create(number).await?;
        self.sandbox.expire(&*self.reference(number).await?).await?;
        self.orders.step(64).await?;
        println!("  order {number}: the link has expired");
        self.pay_in_another_tab(number).await?;
        self.event(number, EventKind::Paid).await.map(drop)
    }

    fn order(&self, number: &str) -> Result<NewOrder> {
        let account = self.orders.accounts().next().ok_or("no account")?.clone();
        let order = NewOrder::new(number.parse()?, account, price()?, format!("Order {number}"));
        let (paid, failed) = ("https://shop.example/paid", "https://shop.example/failed");
        let (paid, failed) = (paid.parse()?, failed.parse()?);
        Ok(order.link(|link| {
            link.payer(Payer::new("Ayşe Yılmaz"))
                .return_urls(paid, failed)
                .expires_in(Duration::from_secs(3600))
                .best_effort(Field::PayerName)
                .best_effort(Field::ReturnUrls)
        }))
    }

    async fn create(&self, number: &str) -> Result {
        match self.orders.create(&self.order(number)?).await? {
            CreateOutcome::Open { .. } => Ok(()),
            other => Err(format!("order {number} has no link: {other:?}").into()),
        }
    }

    /// Pays a link that the payer opened while it could be paid.
    async fn pay_in_another_tab(&self, number: &str) -> Result {
        let late = PayerChoice::new().late(true);
        self.sandbox.pay_with(&*self.reference(number).await?, &late).await?;
        Ok(())
    }

    /// Works until the event has happened, and returns its amount.
    async fn event(&self, number: &str, kind: EventKind) -> Result<Option<Money>> {
        for _ in 0..1000 {
            let events = self.orders.events(0, 1000).await?;
            let mut events = events.into_iter().map(|stored| stored.event);
            if let Some(found) = events.find(|e| e.order.as_str() == number && e.kind == kind) {
                let amount = found.amount.map_or_else(String::new, |amount| format!(", {amount}"));
                println!("  order {number}: {kind:?}{amount}");
                return Ok(found.amount);
            }
            // A shop has a worker for this: `Orders::run`.
            self.orders.step(64).await?;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err(format!("order {number}: no event {kind:?}").into())
    }

    /// Waits for an incident, and decides it as the person who gave the money back.
    async fn decide(&self, number: &str, kind: IncidentKind) -> Result {
        self.event(number, EventKind::Incident(kind)).await?;
        let open = self.orders.incidents().await?;
        let own = open.iter().find(|open| open.order.as_str() == number && open.kind == kind);
        let incident = own.ok_or("no incident")?;
        println!("    {}", kind.title(TextLanguage::English));
        println!("    {}", kind.next_step(TextLanguage::English));
        let decided = self.orders.decide(incident.id, Decision::Refunded, "Zeynep", "").await?;
        ensure(decided, "the incident was decided before")
    }

    async fn reference(&self, number: &str) -> Result<String> {
        let order = self.orders.get(&number.parse()?).await?.ok_or("no order")?;
        Ok(order.attempt.ok_or("no attempt")?.reference.as_str().to_owned())
    }

    async fn state(&self, number: &str) -> Result<OrderState> {
        Ok(self.orders.get(&number.parse()?).await?.ok_or("no order")?.state)
    }

    /// Returns the references of the order's links that can be paid at the provider.
    fn payable(&self, number: &str) -> Vec<String> {
        let links = self.sandbox.links().into_iter();
        let open = links.filter(|link| link.status == LinkStatus::Open);
        let own = format!("{}.{number}-", self.provider);
        open.map(|link| link.reference).filter(|reference| reference.starts_with(&own)).collect()
    }

    fn shipments(&self) -> Result<Vec<String>> {
        let shop = Connection::open(&self.file)?;
        let mut query = shop.prepare("SELECT number FROM shipments ORDER BY number")?;
        Ok(query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}

fn price() -> Result<Money> {
    Ok(Money::parse(PRICE, Currency::TRY)?)
}

fn ensure(holds: bool, otherwise: &str) -> Result {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}
