//! Builds the programs of `bench/`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The comparison programs, built.
#[derive(Debug)]
pub struct Programs {
    workspace: PathBuf,
    target: PathBuf,
}

/// "Create one link": the program, the feature that it needs, and what it is compared with.
pub const ONE: [(&str, &str); 7] = [
    ("bare-paynet", "bare"),
    ("bare-paywall", "bare"),
    ("bare-ahlpay", "bare"),
    ("paynet", "paynet"),
    ("paywall", "paywall"),
    ("ahlpay", "ahlpay"),
    ("all", "all"),
];

impl Programs {
    /// Builds them, optimised, on the versions of our own lock.
    ///
    /// # Errors
    /// What cargo says has been shown; the text says which program.
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

    /// Builds "create one link" without symbols, and says how many bytes it has.
    ///
    /// # Errors
    /// It cannot be built.
    pub fn size_of_one(&self, bin: &str, feature: &str) -> Result<u64, String> {
        self.build_one(
            &self.target,
            bin,
            feature,
            &["--release", "--config", "profile.release.strip=\"symbols\""],
        )?;
        let program = self.target.join("release").join(bin);
        std::fs::metadata(&program)
            .map(|about| about.len())
            .map_err(|why| format!("{}: {why}", program.display()))
    }

    /// Builds "create one link" into a directory.
    ///
    /// # Errors
    /// It cannot be built.
    pub fn build_one(
        &self,
        target: &Path,
        bin: &str,
        feature: &str,
        options: &[&str],
    ) -> Result<(), String> {
        let words = ["build", "-p", "one", "--features", feature, "--bin", bin];
        self.cargo(target, &[&words, options].concat())
    }

    /// Makes the source of "create one link" newer than what was built of it.
    ///
    /// # Errors
    /// It cannot be touched.
    pub fn touch_one(&self, bin: &str) -> Result<(), String> {
        let source = self.workspace.join("one/src/bin").join(bin).with_extension("rs");
        let file = std::fs::File::options().write(true).open(&source);
        file.and_then(|file| file.set_modified(std::time::SystemTime::now()))
            .map_err(|why| format!("{}: {why}", source.display()))
    }

    /// How many crates "create one link" compiles, itself and its sisters here not counted.
    ///
    /// # Errors
    /// `cargo tree` fails.
    pub fn crates_of_one(&self, feature: &str) -> Result<u64, String> {
        let words =
            ["tree", "-p", "one", "--features", feature, "-e", "normal", "--prefix", "none"];
        let out = self
            .command(&self.target, &words)
            .output()
            .map_err(|why| format!("cargo tree: {why}"))?;
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let ours = |line: &&str| !line.starts_with("one ") && !line.starts_with("bare ");
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
