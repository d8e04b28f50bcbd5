//! `drive-orders SCENARIO FOLDER`: measures the durable orders in databases in this folder, and
//! prints the figures as a line of JSON. The scenarios are `create`, `claim`, `sweep` and `bytes`.
//!
//! With a PostgreSQL server, whose address is in the place of the folder, they are `postgres-create`,
//! `postgres-throughput`, `postgres-claim` and `postgres-bytes`.
//!
//! The provider answers in the process and at once, so the figures are those of the orders and of
//! the database.

mod bytes;
mod claim;
mod copies;
mod create;
mod postgres;
mod provider;
mod shop;
mod sqlite;
mod sweep;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tokio::runtime::Builder;

/// Figures by name.
type Figures = BTreeMap<String, u64>;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [scenario, place] = words.as_slice() else { panic!("two arguments: SCENARIO PLACE") };
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let figures = runtime.block_on(async {
        if let Some(scenario) = scenario.strip_prefix("postgres-") {
            return postgres::measure(scenario, place).await;
        }
        let folder = empty(Path::new(place));
        let figures = match scenario.as_str() {
            "create" => create::measure(&folder).await,
            "claim" => claim::measure(&folder).await,
            "sweep" => sweep::measure(&folder).await,
            "bytes" => bytes::measure(&folder).await,
            _ => panic!("unknown scenario {scenario}"),
        };
        std::fs::remove_dir_all(&folder).expect("the databases can be removed");
        figures
    });
    println!("{}", serde_json::to_string(&figures).expect("figures"));
}

fn empty(folder: &Path) -> PathBuf {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).expect("the folder can be created");
    folder.to_owned()
}

/// Returns the time that this share of the runs did not exceed, in thousandths.
fn quantile(times: &[u64], thousandths: usize) -> u64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    times[(times.len() - 1) * thousandths / 1000]
}
