//! The scenario `rules`: the cost of each safety rule, as the same call with and without it.

use super::Found;
use super::build::Programs;
use super::calls::words;
use super::figure::{Figure, Ratio, grouped, table};
use super::run::{Server, instructions};

/// A rule, the client that has it, and the one that does not.
const RULES: [(&str, &str, &str); 4] = [
    ("limit of the body, in the bare program", "bare", "bare-without-limit"),
    ("timeouts, in the bare program", "bare", "bare-without-timeouts"),
    ("retries, in the provider's client", "native", "native-without-retries"),
    ("the handle (key, capabilities, reference) over the provider's client", "common", "native"),
];

pub(super) fn measure(programs: &Programs, server: &Server) -> Result<Found, String> {
    let cost = |client: &str| {
        instructions(programs, |calls| words(client, "paynet", "get", server, calls), (100, 300))
    };
    let (mut figures, mut rows) = (Vec::new(), Vec::new());
    for (rule, with, without) in RULES {
        let (with, without) = (cost(with)?, cost(without)?);
        let change = if with >= without {
            format!("+{}", grouped(with - without))
        } else {
            format!("−{}", grouped(without - with))
        };
        rows.push(vec![
            rule.to_owned(),
            grouped(without),
            grouped(with),
            change,
            Ratio::of(with, without).to_string(),
        ]);
    }
    let traced = instructions(
        programs,
        |times| ["offline", "trace", times].map(str::to_owned).to_vec(),
        (1000, 3000),
    )?;
    figures.push(Figure::new("trace without a subscriber: instructions", traced));
    let nothing = || "–".to_owned();
    rows.push(vec![
        "an event of `tracing` without a subscriber".to_owned(),
        nothing(),
        nothing(),
        format!("+{}", grouped(traced)),
        nothing(),
    ]);
    Ok(Found {
        figures,
        table: table(&["rule", "without", "with", "costs", "with ÷ without"], &rows),
    })
}
