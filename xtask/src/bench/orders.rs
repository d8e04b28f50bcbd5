//! The scenario `orders`: durable orders over SQLite, beside the least that a careful engineer
//! writes, and as they grow.

use super::figure::{Figure, Measured, Value, grouped};
use super::programs::Programs;
use super::run::{Output, figures};

const CREATE: &str = "orders: creation of an order to bare, median, thousandths, at most";
const PAGES: &str =
    "orders: pages written by the creation of an order to bare, thousandths, at most";
const CLAIM: &str = "orders: idle claim at 1,000,000 orders to 1,000, thousandths, at most";
const SWEEP: &str = "orders: requests with the list to single reads, thousandths, at most";
const BYTES: &str = "orders: bytes of an order whose link is open, at most";
const BYTES_PAID: &str = "orders: bytes of a paid order, at most";
const CRATES: &str = "orders: crates over a program with all three providers, at most";
const SIZE: &str = "orders: bytes over a program with all three providers, at most";

pub(super) fn measure(programs: &Programs) -> Result<Vec<Measured>, String> {
    programs.build_drive_orders()?;
    let run = |scenario, on_disk| {
        let folder = programs.databases(on_disk);
        figures(&programs.drive_orders(), &[scenario, &folder.to_string_lossy()])
    };
    let created = run("create", true)?;
    Ok(vec![
        create(&created, CREATE),
        pages(&created),
        claim(&run("claim", true)?, CLAIM),
        sweep(&run("sweep", false)?),
        bytes(&run("bytes", false)?),
        size(programs)?,
    ])
}

pub(super) fn create(figure: &Output, budget: &'static str) -> Measured {
    let micros = |nanos: u64| grouped(nanos / 1000);
    let row = |name: &str| {
        let (bare, ours) = (figure[&format!("bare, {name}")], figure[&format!("orders, {name}")]);
        (vec![name.to_owned(), micros(bare), micros(ours)], Value::ratio(ours, bare))
    };
    let (mut cells, value) = row("median");
    let (tenth, of_tenth) = row("fastest tenth");
    cells.extend(tenth.into_iter().skip(1).chain([of_tenth.to_string()]));
    let head = vec![
        "creation of an order",
        "bare, µs",
        "orders, µs",
        "bare, fastest tenth, µs",
        "orders, fastest tenth, µs",
        "ratio of these",
        "orders ÷ bare",
    ];
    Measured { head, figures: vec![Figure { budget, cells, value }] }
}

fn pages(figure: &Output) -> Measured {
    let [bare, ours] = ["bare", "orders"].map(|side| figure[&format!("{side}, pages of 1,000")]);
    let cells = vec!["of the log".to_owned(), grouped(bare), grouped(ours)];
    let head = vec!["pages that 1,000 creations write", "bare", "orders", "orders ÷ bare"];
    let value = Value::ratio(ours, bare);
    Measured { head, figures: vec![Figure { budget: PAGES, cells, value }] }
}

pub(super) fn claim(figure: &Output, budget: &'static str) -> Measured {
    let of =
        |name: &str| ["1000", "100000", "1000000"].map(|size| figure[&format!("{name}, {size}")]);
    let tenths = |nanos: u64| format!("{}.{}", nanos / 1000, nanos % 1000 / 100);
    let figures = [("claim", "the claim alone"), ("step", "the whole step")].map(|(name, text)| {
        let [few, more, most] = of(name);
        let cells = [text.to_owned()].into_iter().chain([few, more, most].map(tenths)).collect();
        Figure { budget, cells, value: Value::ratio(more.max(most), few) }
    });
    let head = vec![
        "nothing is due, µs",
        "1,000 orders",
        "100,000 orders",
        "1,000,000 orders",
        "largest ÷ first",
    ];
    Measured { head, figures: figures.into() }
}

fn sweep(figure: &Output) -> Measured {
    let [links, single, reads, pages] =
        ["links", "single reads", "reads beside the list", "pages of the list"]
            .map(|name| figure[name]);
    let cells = [links, single, pages, reads].map(grouped).into();
    let head = vec![
        "links",
        "requests without the list",
        "pages of the list",
        "reads beside it",
        "with ÷ without",
    ];
    Measured {
        head,
        figures: vec![Figure { budget: SWEEP, cells, value: Value::ratio(reads + pages, single) }],
    }
}

fn bytes(figure: &Output) -> Measured {
    let figures = [
        ("smallest, open", "open, the smallest payload", BYTES),
        ("typical, open", "open, a typical payload", BYTES),
        ("typical, paid", "paid, a typical payload, with its callback and reads", BYTES_PAID),
    ];
    let figures = figures.map(|(name, text, budget)| Figure {
        budget,
        cells: vec![text.to_owned()],
        value: Value::Count(figure[name]),
    });
    Measured { head: vec!["order", "bytes"], figures: figures.into() }
}

fn size(programs: &Programs) -> Result<Measured, String> {
    let figure = |budget, text: &str, of: &dyn Fn(&str) -> Result<u64, String>| {
        let (without, with) = (of("all")?, of("orders")?);
        let cells = vec![text.to_owned(), grouped(without), grouped(with)];
        Ok::<_, String>(Figure { budget, cells, value: Value::Count(with.saturating_sub(without)) })
    };
    let figures = vec![
        figure(CRATES, "crates", &|program| programs.crates_of_program(program))?,
        figure(SIZE, "bytes", &|program| programs.size_of_program(program))?,
    ];
    let head = vec!["program with all three providers", "without orders", "with", "added"];
    Ok(Measured { head, figures })
}
