//! The scenario `pages`: a page of links, read and decoded.

use super::Found;
use super::build::Programs;
use super::calls::words;
use super::figure::{Figure, Ratio, grouped, table};
use super::run::{Server, drive, least_instructions};

/// The providers with a list; Paywall has none.
const LISTING: [&str; 2] = ["paynet", "ahlpay"];

/// How often a long page is counted. It arrives in pieces of varying size, so the cost varies.
const RUNS_OF_A_LONG_PAGE: usize = 3;

pub(super) fn measure(programs: &Programs, server: &Server) -> Result<Found, String> {
    let mut figures = Vec::new();
    let mut counted = Vec::new();
    for provider in LISTING {
        for (rows, pages) in [(1, (100, 300)), (100, (20, 60)), (1_000, (5, 15)), (10_000, (1, 3))]
        {
            let operation = format!("list-{rows}");
            let times = if rows < 1_000 { 1 } else { RUNS_OF_A_LONG_PAGE };
            let cost = |client: &str| {
                let words = |calls: &str| words(client, provider, &operation, server, calls);
                least_instructions(programs, words, pages, times)
            };
            let (bare, native, common) = (cost("bare")?, cost("native")?, cost("common")?);
            let (native_ratio, common_ratio) = (Ratio::of(native, bare), Ratio::of(common, bare));
            figures.push(Figure::new(
                format!("page of {rows} {provider}: common instructions to bare, thousandths"),
                common_ratio,
            ));
            counted.push(vec![
                format!("{provider}, {}", grouped(rows)),
                grouped(bare / rows),
                grouped(native / rows),
                grouped(common / rows),
                native_ratio.to_string(),
                common_ratio.to_string(),
            ]);
        }
    }
    let head =
        ["links of a page", "bare, per link", "native", "common", "native ÷ bare", "common ÷ bare"];
    let instructions = table(&head, &counted);
    let mut held = Vec::new();
    for provider in LISTING {
        for client in ["bare", "native", "common"] {
            let said = drive(programs, &["page", client, provider, "10000", &server.address])?;
            let (peak, result) = (said["peak"], said["result"]);
            let ratio = Ratio::of(peak.saturating_sub(said["body"]), result);
            if client == "common" {
                figures.push(Figure::new(
                    format!(
                        "page of 10000 {provider}: peak beside the body to the result, thousandths"
                    ),
                    ratio,
                ));
            }
            held.push(vec![
                format!("{provider}, {client}"),
                grouped(said["body"]),
                grouped(result),
                grouped(peak),
                ratio.to_string(),
            ]);
        }
    }
    let head = ["10,000 links", "body, bytes", "typed result", "peak", "(peak − body) ÷ result"];
    Ok(Found { figures, table: format!("{instructions}\n{}", table(&head, &held)) })
}
