//! Builds the programs of `bench/`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The built comparison programs.
#[derive(Debug)]
pub struct Programs {
    workspace: PathBuf,
    target: PathBuf,
}

/// The programs that create one link, each with the feature that it needs.
pub const CREATE_LINK: [(&str, &str); 7] = [
    ("bare-paynet", "bare"),
    ("bare-paywall", "bare"),
    ("bare-ahlpay", "bare"),
    ("paynet", "paynet"),
    ("paywall", "paywall"),
    ("ahlpay", "ahlpay"),
    ("all", "all"),
];

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

    /// The size in bytes of a program that creates one link, stripped of symbols.
    ///
    /// # Errors
    /// Returns an error if it cannot be built.
    pub fn size_of_program(&self, bin: &str, feature: &str) -> Result<u64, String> {
        self.build_program(
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

    /// Builds a program that creates one link into this target directory.
    ///
    /// # Errors
    /// Returns an error if it cannot be built.
    pub fn build_program(
        &self,
        target: &Path,
        bin: &str,
        feature: &str,
        options: &[&str],
    ) -> Result<(), String> {
        let words = ["build", "-p", "create-link", "--features", feature, "--bin", bin];
        self.cargo(target, &[&words, options].concat())
    }

    /// Updates the modification time of the program's source, so that the next build compiles it.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn touch_program(&self, bin: &str) -> Result<(), String> {
        let source = self.workspace.join("create-link/src/bin").join(bin).with_extension("rs");
        let file = std::fs::File::options().write(true).open(&source);
        file.and_then(|file| file.set_modified(std::time::SystemTime::now()))
            .map_err(|why| format!("{}: {why}", source.display()))
    }

    /// How many crates the program compiles, without itself and `bare`.
    ///
    /// # Errors
    /// Returns an error if `cargo tree` fails.
    pub fn crates_of_program(&self, feature: &str) -> Result<u64, String> {
        let words = [
            "tree",
            "-p",
            "create-link",
            "--features",
            feature,
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
