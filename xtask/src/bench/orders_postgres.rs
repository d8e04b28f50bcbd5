//! The scenario `orders-postgres`: durable orders over PostgreSQL, like `orders` over SQLite.

use paylink_testkit::postgres::Server;

use super::figure::{Figure, Measured, Value, grouped};
use super::orders;
use super::programs::Programs;
use super::run::{Output, figures};

const CREATE: &str = "orders-postgres: creation of an order to bare, median, thousandths, at most";
const CLAIM: &str =
    "orders-postgres: idle claim at 1,000,000 orders to 1,000, thousandths, at most";
const AT_ONCE: &str =
    "orders-postgres: creations of bare in a second to those of orders, thousandths, at most";
const BYTES: &str = "orders-postgres: bytes of an order whose link is open, at most";
const BYTES_PAID: &str = "orders-postgres: bytes of a paid order, at most";

/// Each commit waits for the disk, on which the data are.
const SETTINGS: [&str; 2] = ["fsync=on", "synchronous_commit=on"];

pub(super) fn measure(programs: &Programs) -> Result<Vec<Measured>, String> {
    programs.build_drive_orders()?;
    let server = Server::start(&SETTINGS)
        .ok_or("PostgreSQL is not installed: `apt-get install postgresql` (Debian, Ubuntu)")?;
    let address = server.url();
    let run = |scenario| figures(&programs.drive_orders(), &[scenario, &address]);
    Ok(vec![
        orders::create(&run("postgres-create")?, CREATE),
        at_once(&run("postgres-throughput")?),
        orders::claim(&run("postgres-claim")?, CLAIM),
        bytes(&run("postgres-bytes")?),
    ])
}

fn at_once(figure: &Output) -> Measured {
    let figures = ["1", "2", "4", "8"].map(|connections| {
        let [bare, ours] =
            ["bare", "orders"].map(|side| figure[&format!("{side} at once, {connections}")]);
        let cells = vec![connections.to_owned(), grouped(bare), grouped(ours)];
        Figure { budget: AT_ONCE, cells, value: Value::ratio(bare, ours) }
    });
    let head = vec!["connections", "bare, creations/s", "orders, creations/s", "bare ÷ orders"];
    Measured { head, figures: figures.into() }
}

fn bytes(figure: &Output) -> Measured {
    let figures = [
        ("open", "open, a typical payload", BYTES),
        ("paid", "paid, a typical payload, with its callback and reads", BYTES_PAID),
    ];
    let figures = figures.map(|(name, text, budget)| Figure {
        budget,
        cells: vec![text.to_owned()],
        value: Value::Count(figure[&format!("bytes, {name}")]),
    });
    Measured { head: vec!["order", "bytes"], figures: figures.into() }
}
