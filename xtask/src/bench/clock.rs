//! The scenario `clock`: calls per second and build times. They depend on the machine, so they have
//! no budgets and are published with the conditions of the run.

use std::path::Path;
use std::process::Command;

use super::Found;
use super::build::Programs;
use super::calls::PROVIDERS;
use super::figure::{Ratio, grouped, table};
use super::run::{Server, drive};

/// The number of interleaved pairs of a comparison.
const PAIRS: usize = 31;

/// The number of interleaved rounds of builds.
const ROUNDS: usize = 3;

pub(super) fn measure(root: &Path, programs: &Programs, server: &Server) -> Result<Found, String> {
    let mut rows = Vec::new();
    for provider in PROVIDERS {
        for (concurrency, calls) in [("1", "1000"), ("16", "2000"), ("128", "4000")] {
            let run = |client: &str| {
                drive(
                    programs,
                    &["calls", client, provider, "create", &server.address, calls, concurrency],
                )
            };
            let (mut speed, mut cpu, mut ours_each_second) = (Vec::new(), Vec::new(), Vec::new());
            for pair in 0..PAIRS {
                // Each of the two runs first equally often.
                let (bare, ours) = if pair % 2 == 0 {
                    let bare = run("bare")?;
                    (bare, run("common")?)
                } else {
                    let ours = run("common")?;
                    (run("bare")?, ours)
                };
                speed.push(Ratio::of(bare["wall_ns"], ours["wall_ns"]));
                cpu.push(Ratio::of(ours["cpu_ns"], bare["cpu_ns"]));
                ours_each_second.push(ours["calls"] * 1_000_000_000 / ours["wall_ns"].max(1));
            }
            rows.push(vec![
                format!("{provider}, {concurrency} at a time"),
                grouped(middle(&mut ours_each_second).1),
                interval(&mut speed),
                interval(&mut cpu),
            ]);
        }
    }
    let head = ["create", "calls a second", "calls a second ÷ bare", "CPU ÷ bare"];
    let clean = builds(programs)?;
    let (conditions, calls) = (conditions(root), table(&head, &rows));
    Ok(Found { figures: Vec::new(), table: format!("{conditions}\n\n{calls}\n{clean}") })
}

/// The median and its 95 % confidence interval (for 31 values, the 10th and the 22nd).
fn middle<T: Ord + Copy>(values: &mut [T]) -> (T, T, T) {
    values.sort_unstable();
    let last = values.len() - 1;
    (values[last * 3 / 10], values[last / 2], values[last * 7 / 10])
}

fn interval(ratios: &mut [Ratio]) -> String {
    let (low, median, high) = middle(ratios);
    format!("{median} ({low} to {high})")
}

/// The programs whose build is timed: with the bare library, one provider each, and all providers.
const BUILT: [(&str, &str); 5] = [
    ("bare-paynet", "bare"),
    ("paynet", "paynet"),
    ("paywall", "paywall"),
    ("ahlpay", "ahlpay"),
    ("all", "all"),
];

/// The CPU time of a clean `cargo build`, and of one after the program's source was saved again:
/// the minimum of several interleaved rounds, because disturbances only add time.
fn builds(programs: &Programs) -> Result<String, String> {
    let mut least = [(u64::MAX, u64::MAX); BUILT.len()];
    for _ in 0..ROUNDS {
        for ((bin, feature), least) in BUILT.into_iter().zip(&mut least) {
            let target =
                std::env::temp_dir().join(format!("paylink-bench-{}-{bin}", std::process::id()));
            let spent = both_builds(programs, &target, bin, feature);
            let _ = std::fs::remove_dir_all(&target);
            let (clean, again) = spent?;
            *least = (least.0.min(clean), least.1.min(again));
        }
    }
    let seconds = |hundredths: u64| format!("{}.{:02}", hundredths / 100, hundredths % 100);
    let bare = least[0];
    let row = |((bin, _), (clean, again)): ((&str, &str), (u64, u64))| {
        let (of_clean, of_again) = (Ratio::of(clean, bare.0), Ratio::of(again, bare.1));
        vec![
            bin.to_owned(),
            seconds(clean),
            of_clean.to_string(),
            seconds(again),
            of_again.to_string(),
        ]
    };
    let rows: Vec<_> = BUILT.into_iter().zip(least).map(row).collect();
    let head =
        ["build, not optimised", "clean, CPU s", "÷ bare-paynet", "again, CPU s", "÷ bare-paynet"];
    Ok(table(&head, &rows))
}

fn both_builds(
    programs: &Programs,
    target: &Path,
    bin: &str,
    feature: &str,
) -> Result<(u64, u64), String> {
    let timed = || {
        let before = cpu_of_children();
        programs.build_program(target, bin, feature, &[])?;
        Ok::<_, String>(cpu_of_children().saturating_sub(before))
    };
    let clean = timed()?;
    programs.touch_program(bin)?;
    Ok((clean, timed()?))
}

/// The CPU time of finished child processes, in hundredths of a second.
fn cpu_of_children() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The program's name in brackets may contain blanks; the two fields are the 16th and the 17th.
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    ticks(13) + ticks(14)
}

fn conditions(root: &Path) -> String {
    let said = |program: &str, words: &[&str]| {
        let out = Command::new(program).args(words).current_dir(root).output();
        out.map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned()).unwrap_or_default()
    };
    let cpus = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default();
    format!(
        "Run of {} at {}: {}, {} {}, {cpus} CPUs shared with the server, load average {load} at the end.",
        said("date", &["-u", "+%Y-%m-%d"]),
        said("git", &["rev-parse", "--short", "HEAD"]),
        said("rustc", &["--version"]),
        said("uname", &["-s"]),
        said("uname", &["-m"]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_and_its_interval() {
        let mut values: Vec<u32> = (1..=31).rev().collect();
        assert_eq!(middle(&mut values), (10, 16, 22));
    }
}
