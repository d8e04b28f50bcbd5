//! Runs the programs: plain, for what they say themselves, and under callgrind, for the
//! instructions.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::build::Programs;

/// Lists at the server hold this many links.
pub const LINKS: u64 = 1_000_000;

/// The server, as long as this lives.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Host and port.
    pub address: String,
}

impl Server {
    /// Starts it.
    ///
    /// # Errors
    /// It does not start.
    pub fn start(programs: &Programs) -> Result<Self, String> {
        let fault = |why: &dyn std::fmt::Display| format!("the server does not start: {why}");
        let mut child = Command::new(programs.server())
            .arg(LINKS.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|why| fault(&why))?;
        let mut address = String::new();
        let told = child.stdout.take().ok_or_else(|| fault(&"it has no output"))?;
        BufReader::new(told).read_line(&mut address).map_err(|why| fault(&why))?;
        Ok(Self { child, address: address.trim().to_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a run of `drive` says: figures by name.
pub type Said = BTreeMap<String, u64>;

/// Runs `drive` with these words.
///
/// # Errors
/// It fails; what it said has been shown.
pub fn drive(programs: &Programs, words: &[&str]) -> Result<Said, String> {
    let out = Command::new(programs.drive())
        .args(words)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|why| format!("drive: {why}"))?;
    if !out.status.success() {
        return Err(format!("drive {} failed", words.join(" ")));
    }
    serde_json::from_slice(&out.stdout)
        .map_err(|why| format!("drive {} said: {why}", words.join(" ")))
}

/// Instructions of one more unit of work: the difference of two runs, whose start-up is the same,
/// over the units between.
///
/// # Errors
/// A run fails.
pub fn instructions(
    programs: &Programs,
    words: impl Fn(&str) -> Vec<String>,
    units: (u64, u64),
) -> Result<u64, String> {
    least_instructions(programs, words, units, 1)
}

/// The same where chance adds instructions: either run is the least of so many.
///
/// # Errors
/// A run fails.
pub fn least_instructions(
    programs: &Programs,
    words: impl Fn(&str) -> Vec<String>,
    units: (u64, u64),
    times: usize,
) -> Result<u64, String> {
    let (less, more) = units;
    let counted = |units: u64| {
        let words = words(&units.to_string());
        (0..times)
            .try_fold(u64::MAX, |least, _| callgrind(programs, &words).map(|own| own.min(least)))
    };
    Ok(counted(more)?.saturating_sub(counted(less)?) / (more - less))
}

fn callgrind(programs: &Programs, words: &[String]) -> Result<u64, String> {
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

/// # Errors
/// Says what to install.
pub fn valgrind_is_there() -> Result<(), String> {
    match Command::new("valgrind").arg("--version").stdout(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        _ => Err("valgrind counts the instructions and is not installed: `apt-get install valgrind` (Debian, Ubuntu) or \
                  `dnf install valgrind` (Fedora); it runs on Linux"
            .into()),
    }
}
