//! The scenario `calls`: one call, repeated over an open loopback connection.

use super::figure::{Figure, Measured, Value, grouped};
use super::programs::Programs;
use super::run::{Server, instructions};

const BUDGET: &str = "calls: instructions of a create or a get to bare, thousandths, at most";

pub(super) fn measure(programs: &Programs, server: &Server) -> Result<Vec<Measured>, String> {
    let mut figures = Vec::new();
    for operation in ["create", "get"] {
        for provider in ["paynet", "paywall", "ahlpay"] {
            let cost = |client: &str| {
                let words = ["calls", client, provider, operation, &server.address];
                instructions(programs, &words, (100, 300), 1)
            };
            let (bare, ours) = (cost("bare")?, cost("paylink")?);
            figures.push(Figure {
                budget: BUDGET,
                cells: vec![format!("{operation}, {provider}"), grouped(bare), grouped(ours)],
                value: Value::ratio(ours, bare),
            });
        }
    }
    Ok(vec![Measured { head: vec!["call", "bare", "paylink", "paylink ÷ bare"], figures }])
}
