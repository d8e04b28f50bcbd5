//! The scenario `build`: the CPU time of a clean `cargo build`.

use super::figure::{Figure, Measured, Value};
use super::programs::{BARE, Programs};

const BUDGET: &str =
    "build: CPU time of a clean build with all three providers to bare, thousandths, at most";

const ORDERS: &str =
    "build: CPU time of a clean build with orders to one without, thousandths, at most";

/// How often the programs are built in turn. The least time counts, because disturbances only add
/// time.
const ROUNDS: usize = 3;

pub(super) fn measure(programs: &Programs) -> Result<Vec<Measured>, String> {
    let (mut bare, mut ours, mut orders) = (u64::MAX, u64::MAX, u64::MAX);
    for _ in 0..ROUNDS {
        bare = bare.min(clean_build(programs, BARE)?);
        ours = ours.min(clean_build(programs, "all")?);
        orders = orders.min(clean_build(programs, "orders")?);
    }
    let seconds = |hundredths: u64| format!("{}.{:02}", hundredths / 100, hundredths % 100);
    let figure = Figure {
        budget: BUDGET,
        cells: vec!["all".to_owned(), seconds(bare), seconds(ours)],
        value: Value::ratio(ours, bare),
    };
    let head = vec!["clean build", "bare, CPU s", "paylink, CPU s", "paylink ÷ bare"];
    let with_orders = Figure {
        budget: ORDERS,
        cells: vec!["all".to_owned(), seconds(ours), seconds(orders)],
        value: Value::ratio(orders, ours),
    };
    let of_orders =
        vec!["clean build", "paylink, CPU s", "with orders, CPU s", "with orders ÷ paylink"];
    Ok(vec![
        Measured { head, figures: vec![figure] },
        Measured { head: of_orders, figures: vec![with_orders] },
    ])
}

/// Builds a program in an empty target directory, and returns the CPU time in hundredths of a
/// second.
fn clean_build(programs: &Programs, program: &str) -> Result<u64, String> {
    let target = std::env::temp_dir().join(format!("paylink-bench-{}", std::process::id()));
    let before = cpu_of_children();
    let built = programs.build_program(&target, program, &[]);
    let spent = cpu_of_children().saturating_sub(before);
    let _ = std::fs::remove_dir_all(&target);
    built.map(|()| spent)
}

/// The CPU time of finished child processes, in hundredths of a second.
fn cpu_of_children() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The program's name in brackets may contain blanks; the two fields are the 16th and the 17th.
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    ticks(13) + ticks(14)
}
