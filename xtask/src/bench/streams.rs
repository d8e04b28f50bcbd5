//! The scenario `streams`: a million links streamed, page by page.

use super::figure::{Figure, Measured, Value, grouped};
use super::programs::Programs;
use super::run::{LINKS, Server, drive};

const BUDGET: &str =
    "streams: peak memory of 1,000,000 links to that of 10,000, thousandths, at most";

pub(super) fn measure(programs: &Programs, server: &Server) -> Result<Vec<Measured>, String> {
    let mut figures = Vec::new();
    // Paywall has no list.
    for provider in ["paynet", "ahlpay"] {
        let peak = |links: u64| {
            let said = drive(programs, &["stream", provider, &links.to_string(), &server.address])?;
            if said["links"] == links {
                Ok(said["peak"])
            } else {
                Err(format!("{} of {links} links of {provider} were read", said["links"]))
            }
        };
        let (few, all) = (peak(LINKS / 100)?, peak(LINKS)?);
        figures.push(Figure {
            budget: BUDGET,
            cells: vec![provider.to_owned(), grouped(few), grouped(all)],
            value: Value::ratio(all, few),
        });
    }
    let head = vec!["list of", "10,000 links, bytes", "1,000,000 links, bytes", "ratio"];
    Ok(vec![Measured { head, figures }])
}
