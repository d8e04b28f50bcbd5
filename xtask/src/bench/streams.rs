//! The scenario `streams`: a million links streamed, and ten thousand waited for until they are
//! settled.

use super::Found;
use super::build::Programs;
use super::figure::{Figure, Ratio, grouped, table};
use super::run::{LINKS, Server, drive};

const FEW: u64 = 10_000;

/// How many links are waited for at a time.
const AT_A_TIME: &str = "64";

pub(super) fn measure(programs: &Programs, server: &Server) -> Result<Found, String> {
    let (mut figures, mut rows) = (Vec::new(), Vec::new());
    for provider in ["paynet", "ahlpay"] {
        for client in ["bare", "common"] {
            let stream = |links: u64| {
                drive(programs, &["stream", client, provider, &links.to_string(), &server.address])
            };
            let (few, all) = (stream(FEW)?, stream(LINKS)?);
            if all["links"] != LINKS {
                return Err(format!(
                    "{client} saw {} of {LINKS} links of {provider}",
                    all["links"]
                ));
            }
            let ratio = Ratio::of(all["peak"], few["peak"]);
            if client == "common" {
                let name = format!(
                    "stream {provider}: peak of a million links to that of 10000, thousandths"
                );
                figures.push(Figure::new(name, ratio));
            }
            rows.push(vec![
                format!("{provider}, {client}"),
                grouped(few["peak"]),
                grouped(all["peak"]),
                ratio.to_string(),
                grouped(all["rss"]),
                grouped(all["cpu_ns"] / LINKS),
            ]);
        }
    }
    let head = [
        "stream",
        "peak, 10,000 links",
        "peak, 1,000,000 links",
        "ratio",
        "resident at most",
        "CPU ns per link",
    ];
    let streamed = table(&head, &rows);
    let said = drive(programs, &["wait", &FEW.to_string(), AT_A_TIME, &server.address])?;
    figures.push(Figure::new(
        "wait: requests to those needed, thousandths",
        Ratio::of(said["requests"], said["needed"]),
    ));
    let head = ["waiting for 10,000 links, 64 at a time", ""];
    let rows = [
        ("requests needed", grouped(said["needed"])),
        ("requests made", grouped(said["requests"])),
        ("peak memory, bytes", grouped(said["peak"])),
        ("CPU µs per request", (said["cpu_ns"] / 1000 / said["requests"]).to_string()),
        ("longest wait, in fair shares", Ratio::of(said["worst_share"], 1000).to_string()),
    ];
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|(what, figure)| vec![what.to_owned(), figure]).collect();
    Ok(Found { figures, table: format!("{streamed}\n{}", table(&head, &rows)) })
}
