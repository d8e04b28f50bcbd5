//! The scenario `pages`: a page of 1,000 links, read and decoded.

use super::figure::{Figure, Measured, Value, grouped};
use super::programs::Programs;
use super::run::{Server, instructions};

const BUDGET: &str = "pages: instructions of a page of 1,000 links to bare, thousandths, at most";

const LINKS: u64 = 1_000;

/// How often a page is counted. It arrives in pieces of varying size, so the cost varies.
const RUNS: usize = 3;

pub(super) fn measure(programs: &Programs, server: &Server) -> Result<Vec<Measured>, String> {
    let mut figures = Vec::new();
    // Paywall has no list.
    for provider in ["paynet", "ahlpay"] {
        let cost = |client: &str| {
            let operation = format!("list-{LINKS}");
            let words = ["calls", client, provider, &operation, &server.address];
            instructions(programs, &words, (5, 15), RUNS)
        };
        let (bare, ours) = (cost("bare")?, cost("paylink")?);
        let per_link = |page: u64| grouped(page / LINKS);
        figures.push(Figure {
            budget: BUDGET,
            cells: vec![provider.to_owned(), per_link(bare), per_link(ours)],
            value: Value::ratio(ours, bare),
        });
    }
    let head = vec!["list of", "bare, per link", "paylink, per link", "paylink ÷ bare"];
    Ok(vec![Measured { head, figures }])
}
