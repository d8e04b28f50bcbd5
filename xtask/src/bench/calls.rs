//! The scenario `calls`: one call, repeated over an open loopback connection.

use super::Found;
use super::build::Programs;
use super::figure::{Figure, Ratio, grouped, table};
use super::run::{Server, drive, instructions};

/// The providers, by the names of their crates.
pub(super) const PROVIDERS: [&str; 3] = ["paynet", "paywall", "ahlpay"];

pub(super) fn measure(programs: &Programs, server: &Server) -> Result<Found, String> {
    let (mut figures, mut rows) = (Vec::new(), Vec::new());
    for operation in ["create", "get"] {
        for provider in PROVIDERS {
            let cost = |client: &str| {
                let words = |calls: &str| words(client, provider, operation, server, calls);
                let counted = instructions(programs, words, (100, 300))?;
                let said =
                    drive(programs, &words("1000").iter().map(String::as_str).collect::<Vec<_>>())?;
                Ok::<_, String>((counted, said["allocations"] / 1000))
            };
            let (hyper, bare, native, common) =
                (cost("hyper")?, cost("bare")?, cost("native")?, cost("common")?);
            let name = |what: &str| format!("{operation} {provider}: {what}");
            let ratio = |cost: (u64, u64)| Ratio::of(cost.0, bare.0);
            figures.extend([
                Figure::new(name("native instructions to bare, thousandths"), ratio(native)),
                Figure::new(name("common instructions to bare, thousandths"), ratio(common)),
                Figure::new(name("native allocations"), native.1),
                Figure::new(name("common allocations"), common.1),
            ]);
            let shown = |cost: (u64, u64)| format!("{} ({})", grouped(cost.0), cost.1);
            rows.push(vec![
                format!("{operation}, {provider}"),
                shown(hyper),
                shown(bare),
                shown(native),
                shown(common),
                ratio(native).to_string(),
                ratio(common).to_string(),
            ]);
        }
    }
    let head =
        ["call", "plain hyper", "bare", "native", "common", "native ÷ bare", "common ÷ bare"];
    Ok(Found { figures, table: table(&head, &rows) })
}

/// The arguments of `drive calls` with one call at a time.
pub(super) fn words(
    client: &str,
    provider: &str,
    operation: &str,
    server: &Server,
    calls: &str,
) -> Vec<String> {
    ["calls", client, provider, operation, &server.address, calls, "1"].map(str::to_owned).to_vec()
}
