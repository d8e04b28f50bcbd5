//! Builds the programs of `bench/`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The built comparison programs.
#[derive(Debug)]
pub struct Programs {
    workspace: PathBuf,
    target: PathBuf,
}

/// The program that creates one link with the bare HTTP library. Each program has a feature of its
/// name.
pub const BARE: &str = "bare";

/// The programs that create one link with paylink.
pub const CREATE_LINK: [&str; 4] = ["paynet", "paywall", "ahlpay", "all"];

impl Programs {
    /// Builds the server and the scenarios, optimised, with the dependency versions of the
    /// workspace.
    ///
    /// # Errors
    /// Returns an error that names the command. Cargo's own output has been shown.
    pub fn build(root: &Path) -> Result<Self, String> {
        let workspace = root.join("bench");
        std::fs::copy(root.join("Cargo.lock"), workspace.join("Cargo.lock"))
            .map_err(|why| format!("bench/Cargo.lock: {why}"))?;
        let programs = Self { target: workspace.join("target"), workspace };
        programs.cargo(&programs.target, &["build", "--release", "-p", "server", "-p", "drive"])?;
        Ok(programs)
    }

    /// The server.
    pub fn server(&self) -> PathBuf {
        self.target.join("release/server")
    }

    /// The clients and scenarios.
    pub fn drive(&self) -> PathBuf {
        self.target.join("release/drive")
    }

    /// Builds the program that measures durable orders, apart from the others: its dependencies
    /// have more features.
    ///
    /// # Errors
    /// Returns an error if it cannot be built.
    pub fn build_drive_orders(&self) -> Result<(), String> {
        self.cargo(&self.target, &["build", "--release", "-p", "drive-orders"])
    }

    /// The program that measures durable orders.
    pub fn drive_orders(&self) -> PathBuf {
        self.target.join("release/drive-orders")
    }

    /// A folder for databases: on the disk, or in memory if there is such a folder, where only
    /// counts matter.
    pub fn databases(&self, on_disk: bool) -> PathBuf {
        let memory = Path::new("/dev/shm");
        if !on_disk && memory.is_dir() {
            return memory.join(format!("paylink-bench-{}", std::process::id()));
        }
        self.target.join("orders")
    }

    /// The size in bytes of a program that creates one link, stripped of symbols.
    ///
    /// # Errors
    /// Returns an error if it cannot be built.
    pub fn size_of_program(&self, program: &str) -> Result<u64, String> {
        let options = ["--release", "--config", "profile.release.strip=\"symbols\""];
        self.build_program(&self.target, program, &options)?;
        let path = self.target.join("release").join(program);
        let about = std::fs::metadata(&path);
        about.map(|about| about.len()).map_err(|why| format!("{}: {why}", path.display()))
    }

    /// Builds a program that creates one link into this target directory.
    ///
    /// # Errors
    /// Returns an error if it cannot be built.
    pub fn build_program(
        &self,
        target: &Path,
        program: &str,
        options: &[&str],
    ) -> Result<(), String> {
        let words = ["build", "-p", "create-link", "--features", program, "--bin", program];
        self.cargo(target, &[&words, options].concat())
    }

    /// How many crates the program compiles, without itself and `bare`.
    ///
    /// # Errors
    /// Returns an error if `cargo tree` fails.
    pub fn crates_of_program(&self, program: &str) -> Result<u64, String> {
        let words = [
            "tree",
            "-p",
            "create-link",
            "--features",
            program,
            "-e",
            "normal",
            "--prefix",
            "none",
        ];
        let out = self
            .command(&self.target, &words)
            .output()
            .map_err(|why| format!("cargo tree: {why}"))?;
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let ours = |line: &&str| !line.starts_with("create-link ") && !line.starts_with("bare ");
        let mut crates: Vec<&str> =
            text.lines().map(|line| line.trim_end_matches(" (*)")).filter(ours).collect();
        crates.sort_unstable();
        crates.dedup();
        if out.status.success() { Ok(crates.len() as u64) } else { Err("cargo tree failed".into()) }
    }

    fn cargo(&self, target: &Path, words: &[&str]) -> Result<(), String> {
        let status = self.command(target, words).status().map_err(|why| format!("cargo: {why}"))?;
        if status.success() { Ok(()) } else { Err(format!("cargo {} failed", words.join(" "))) }
    }

    fn command(&self, target: &Path, words: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command
            .args(words)
            .arg("--quiet")
            .current_dir(&self.workspace)
            .env("CARGO_TARGET_DIR", target);
        command
    }
}
