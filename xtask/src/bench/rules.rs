//! What the rules cost that keep a call safe: the same call with each of them and without.

use super::Found;
use super::build::Programs;
use super::calls::words;
use super::figure::{Figure, Ratio, grouped, table};
use super::run::{Server, instructions};

/// The rule, and who makes the call with it and without.
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
        |times| ["work", "trace", times].map(str::to_owned).to_vec(),
        (1000, 3000),
    )?;
    figures.push(Figure::new("trace without a subscriber: instructions", traced));
    let nothing = || "–".to_owned();
    rows.push(vec![
        "an event of `tracing`, and nobody listens".to_owned(),
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
