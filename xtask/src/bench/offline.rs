//! The scenario `offline`: work without a server, such as encoding a request or verifying a webhook.

use super::Found;
use super::build::Programs;
use super::figure::{Figure, Ratio, grouped, table};
use super::run::instructions;

/// The tasks, by their names in `drive`, and what each is compared with.
const TASKS: [(&str, &str, Option<&str>); 5] = [
    ("encode a creation (Paynet)", "encode", Some("encode-bare")),
    ("verify a webhook (Paywall), beside its SHA-256 alone", "webhook", Some("hash")),
    ("map a status", "status", None),
    ("read an amount", "read-money", Some("read-money-bare")),
    ("write an amount", "write-money", Some("write-money-bare")),
];

pub(super) fn measure(programs: &Programs) -> Result<Found, String> {
    let (mut figures, mut rows) = (Vec::new(), Vec::new());
    for (what, ours, bare) in TASKS {
        let cost = |name: &str| {
            instructions(
                programs,
                |times| ["offline", name, times].map(str::to_owned).to_vec(),
                (1000, 3000),
            )
        };
        let counted = cost(ours)?;
        figures.push(Figure::new(format!("{ours}: instructions"), counted));
        let (bare, ratio) = match bare {
            Some(bare) => {
                let bare = cost(bare)?;
                (grouped(bare), Ratio::of(counted, bare).to_string())
            }
            None => ("–".to_owned(), "–".to_owned()),
        };
        rows.push(vec![what.to_owned(), bare, grouped(counted), ratio]);
    }
    Ok(Found { figures, table: table(&["task", "bare", "ours", "ours ÷ bare"], &rows) })
}
