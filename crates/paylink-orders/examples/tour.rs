//! Orders at all three providers that are paid, lost, paid twice, cancelled and paid late.
//!
//! `cargo run -p paylink-orders --example tour` starts the sandbox inside this process: no account,
//! no network. The example fails if one of these things does not happen.
#![allow(clippy::print_stdout, reason = "an example prints what it does")]

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use paylink::{Currency, Field, Money, Payer, Transport, WebUrl};
use paylink_orders::rusqlite::{Connection, Transaction};
use paylink_orders::sqlite::Sqlite;
use paylink_orders::{
    CancelOutcome, CreateOutcome, Decision, EventKind, HandlerError, IncidentKind, NewOrder,
    OrderEvent, OrderHandler, Orders, Policy, TextLanguage::English,
};
use paylink_sandbox::{Fault, FaultKind, LinkStatus, PayerChoice, Sandbox};

type Result<T = (), E = Box<dyn Error>> = std::result::Result<T, E>;

const PRICE: &str = "149.90";
const SOON: Duration = Duration::from_millis(50);

#[tokio::main]
async fn main() -> Result {
    let tours = async {
        tour("paynet", "mailorder/create").await?;
        tour("paywall", "checkout/generate").await?;
        tour("ahl", "CreateLinkPayment").await
    };
    tokio::time::timeout(Duration::from_secs(300), tours).await?
}

/// Follows six orders at a provider. `creation` is its service that creates links.
async fn tour(provider: &str, creation: &str) -> Result {
    println!("\n{provider}");
    let sandbox = &Sandbox::start().await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("orders.db");
    let database = Connection::open(&file)?;
    database.execute_batch("CREATE TABLE shipments (number TEXT PRIMARY KEY)")?;
    let mut orders = open(provider, sandbox, &file).await?;
    // A payment on a page that the payer opened while the link could be paid.
    let under_way = PayerChoice::new().late(true);

    // A payment, and the refund of a part. Paynet reports only that money was given back: it counts
    // as all of it.
    let link = link_of(&orders, "1").await?;
    sandbox.pay(&*link).await?;
    expect(&orders, "1", EventKind::Paid).await?;
    sandbox.refund_part(&*link, "10.00").await?;
    let is_paynet = provider == "paynet";
    let refunded = if is_paynet { EventKind::Reversed } else { EventKind::PartlyReversed };
    expect(&orders, "1", refunded).await?;

    // The response to the creation is lost, and the program is restarted. Paywall cannot look the
    // lost link up, so it stays until it expires; nobody has its URL.
    sandbox.fault(Fault::new(creation, FaultKind::DropAfterProcessing));
    let lost = orders.create(&new_order(&orders, "2")?).await?;
    assert!(matches!(lost, CreateOutcome::Pending), "{lost:?}");
    println!("  order 2: the response is lost, and the program is restarted");
    orders = open(provider, sandbox, &file).await?;
    let link = link_of(&orders, "2").await?;
    let payable = sandbox.links().into_iter().filter(|one| one.status == LinkStatus::Open);
    let lost = payable.count() - 1;
    assert_eq!(lost, usize::from(provider == "paywall"));
    println!("  order 2: another link; lost links that can be paid: {lost}");
    sandbox.pay(&*link).await?;
    expect(&orders, "2", EventKind::Paid).await?;

    // Two payments on one page, in two tabs. Paywall's query reports one payment of a page.
    let link = link_of(&orders, "3").await?;
    sandbox.pay(&*link).await?;
    expect(&orders, "3", EventKind::Paid).await?;
    sandbox.pay_with(&*link, &under_way).await?;
    if provider != "paywall" {
        expect(&orders, "3", EventKind::Incident(IncidentKind::PaidTwice)).await?;
        expect(&orders, "3", EventKind::PaidAgain).await?;
        sandbox.refund_part(&*link, PRICE).await?;
        decide(&orders).await?;
    }

    // A cancelled order. Its link cannot be paid, except by a payment that is under way.
    let link = link_of(&orders, "4").await?;
    let cancelled = orders.cancel(&"4".parse()?).await?;
    assert!(matches!(cancelled, CancelOutcome::MayStillBePaid { .. }), "{cancelled:?}");
    let again = orders.create(&new_order(&orders, "4")?).await?;
    assert!(matches!(again, CreateOutcome::Closed { .. }), "{again:?}");
    assert!(sandbox.pay(&*link).await.is_err(), "the link was paid");
    println!("  order 4: cancelled; its link cannot be paid, and it gets no other");
    if is_paynet {
        // The others do not report that the link is deactivated: the event comes when it expires.
        expect(&orders, "4", EventKind::Cancelled).await?;
    }

    // Another cancelled order, for which a payment was under way.
    let link = link_of(&orders, "5").await?;
    orders.cancel(&"5".parse()?).await?;
    sandbox.pay_with(&*link, &under_way).await?;
    expect(&orders, "5", EventKind::Incident(IncidentKind::PaidAfterCancel)).await?;
    sandbox.refund(&*link).await?;
    decide(&orders).await?;

    // A payment that was under way when the link expired.
    let link = link_of(&orders, "6").await?;
    sandbox.expire(&*link).await?;
    work(&orders).await?;
    sandbox.pay_with(&*link, &under_way).await?;
    expect(&orders, "6", EventKind::Paid).await?;

    let shipped = "SELECT group_concat(number) FROM shipments";
    let shipped: String = database.query_row(shipped, [], |row| row.get(0))?;
    assert_eq!(shipped, "1,2,3,6", "each once");
    println!("  shipped: orders {shipped}");
    assert!(orders.incidents().await?.is_empty(), "an incident is left");
    assert!(sandbox.findings().is_empty(), "{:?}", sandbox.findings());
    Ok(())
}

fn new_order(orders: &Orders, number: &str) -> Result<NewOrder> {
    let account = orders.accounts().next().ok_or("no account")?.clone();
    let price = Money::parse(PRICE, Currency::TRY)?;
    let page: WebUrl = "https://shop.example/orders".parse()?;
    Ok(NewOrder::new(number.parse()?, account, price, "Order").link(|link| {
        let link = link.payer(Payer::new("Ayşe Yılmaz")).return_urls(page.clone(), page);
        // AHL Pay has no such fields.
        let link = link.best_effort(Field::PayerName).best_effort(Field::ReturnUrls);
        link.expires_in(Duration::from_secs(3600))
    }))
}

/// Works until an order has a link. Returns the reference of the link.
async fn link_of(orders: &Orders, number: &str) -> Result<String> {
    let order = new_order(orders, number)?;
    while !matches!(orders.create(&order).await?, CreateOutcome::Open { .. }) {
        work(orders).await?;
    }
    let order = orders.get(&order.number).await?.ok_or("no order")?;
    Ok(order.attempt.ok_or("no link")?.reference.to_string())
}

/// Works until something has happened to an order.
async fn expect(orders: &Orders, number: &str, kind: EventKind) -> Result {
    loop {
        let events = orders.events(0, 1000).await?;
        let mut events = events.iter().map(|stored| &stored.event);
        if let Some(found) = events.find(|e| e.order.as_str() == number && e.kind == kind) {
            let amount = found.amount.map(|amount| format!(" {amount}")).unwrap_or_default();
            println!("  order {number}: {kind:?}{amount}");
            return Ok(());
        }
        work(orders).await?;
    }
}

/// Decides the open incident, as the person who gave the money back.
async fn decide(orders: &Orders) -> Result {
    let open = orders.incidents().await?.pop().ok_or("no incident")?;
    println!("    {} {}", open.kind.title(English), open.kind.next_step(English));
    assert!(orders.decide(open.id, Decision::Refunded, "Zeynep", "by the panel").await?);
    Ok(())
}

/// Does what is due. A real shop calls `Orders::run` in place of this.
async fn work(orders: &Orders) -> Result {
    orders.step(64).await?;
    tokio::time::sleep(SOON).await;
    Ok(())
}
/// Opens the orders in a file, as a program does when it starts.
async fn open(provider: &str, sandbox: &Sandbox, file: &Path) -> Result<Orders> {
    let variable = |name: &str| match name {
        // AHL Pay does not show a lost link, but can be asked to deactivate it.
        "PAYLINK_AHL_ALLOW_DEACTIVATION" => Some("1".to_owned()),
        _ => sandbox.variable(name),
    };
    let links = paylink::from_variables(provider, &Transport::new()?, variable)?;
    // AHL Pay does not report that no money was given back.
    let mut policy = Policy::new().accept_unknown_reversal();
    // The tour does not wait. A shop keeps the defaults, which are seconds to days.
    (policy.first_read, policy.longest_read, policy.paid_read) = (SOON, SOON, SOON);
    (policy.attempt_pause, policy.payment_grace) = (Duration::ZERO, Duration::from_secs(2));
    let builder = Orders::builder(format!("{provider}.")).account(links, policy);
    Ok(builder.sqlite(Sqlite::open(file)?, Warehouse).await?)
}

/// Ships paid orders. A second shipment of an order would break the primary key.
struct Warehouse;

impl OrderHandler for Warehouse {
    fn paid(&self, tx: &Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        tx.execute("INSERT INTO shipments VALUES (?1)", [event.order.as_str()])?;
        Ok(())
    }
}
