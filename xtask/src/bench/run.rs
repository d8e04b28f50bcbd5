//! Runs the programs: directly for the figures that they print, and under callgrind for
//! instructions.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::programs::Programs;

/// The number of links in the server's lists.
pub const LINKS: u64 = 1_000_000;

/// The server process; it ends when this is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Host and port.
    pub address: String,
}

impl Server {
    /// Starts the server.
    ///
    /// # Errors
    /// Returns an error if it does not start.
    pub fn start(programs: &Programs) -> Result<Self, String> {
        let fault = |why: &dyn std::fmt::Display| format!("the server does not start: {why}");
        let mut child = Command::new(programs.server())
            .arg(LINKS.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|why| fault(&why))?;
        let mut address = String::new();
        let output = child.stdout.take().ok_or_else(|| fault(&"it has no output"))?;
        BufReader::new(output).read_line(&mut address).map_err(|why| fault(&why))?;
        Ok(Self { child, address: address.trim().to_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The figures that a program prints, by name.
pub type Output = BTreeMap<String, u64>;

/// Runs `drive` with these arguments.
///
/// # Errors
/// Returns an error if it fails; its error output has been shown.
pub fn drive(programs: &Programs, words: &[&str]) -> Result<Output, String> {
    figures(&programs.drive(), words)
}

/// Runs a program that prints figures, with these arguments.
///
/// # Errors
/// Returns an error if it fails; its error output has been shown.
pub fn figures(program: &Path, words: &[&str]) -> Result<Output, String> {
    let shown = format!("{} {}", program.display(), words.join(" "));
    let out = Command::new(program)
        .args(words)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|why| format!("{shown}: {why}"))?;
    if !out.status.success() {
        return Err(format!("{shown} failed"));
    }
    serde_json::from_slice(&out.stdout).map_err(|why| format!("{shown} said: {why}"))
}

/// The instructions of one call: the difference of two runs with these numbers of calls, divided by
/// the difference of the numbers, so that start-up does not count. Each run is repeated `times`
/// times and the minimum counts, for calls whose cost varies.
///
/// # Errors
/// Returns an error if a run fails.
pub fn instructions(
    programs: &Programs,
    words: &[&str],
    (less, more): (u64, u64),
    times: usize,
) -> Result<u64, String> {
    let counted = |calls: u64| {
        let calls = calls.to_string();
        let words = [words, &[&calls]].concat();
        (0..times)
            .try_fold(u64::MAX, |least, _| callgrind(programs, &words).map(|own| own.min(least)))
    };
    Ok(counted(more)?.saturating_sub(counted(less)?) / (more - less))
}

fn callgrind(programs: &Programs, words: &[&str]) -> Result<u64, String> {
    let out = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(programs.drive())
        .args(words)
        .output()
        .map_err(|why| format!("valgrind: {why}"))?;
    let said = String::from_utf8_lossy(&out.stderr);
    let collected = said.lines().find_map(|line| line.split_once("Collected : "));
    let instructions = collected.and_then(|(_, number)| number.trim().parse().ok());
    match instructions {
        Some(instructions) if out.status.success() => Ok(instructions),
        _ => Err(format!("valgrind drive {} failed:\n{said}", words.join(" "))),
    }
}

/// Checks that valgrind is installed.
///
/// # Errors
/// Returns an error that says what to install.
pub fn require_valgrind() -> Result<(), String> {
    match Command::new("valgrind").arg("--version").stdout(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        _ => Err("valgrind counts the instructions and is not installed: `apt-get install valgrind` (Debian, Ubuntu) or \
                  `dnf install valgrind` (Fedora); it runs on Linux"
            .into()),
    }
}
