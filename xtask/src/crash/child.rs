//! The process of the shop, as the job sees it.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command as Program};

use super::place::Place;
use super::process::{Disk, Said};

/// A file with one certificate.
const ROOT: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/paylink-core/tests/it/tls/root.pem");

/// A process of the shop, and the state of its disk.
pub struct Process {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    /// The state of its disk, which it learns at its points.
    pub disk: Disk,
}

impl Process {
    /// Starts a process.
    pub fn start(
        place: &Place,
        account: &str,
        ahead: u64,
        stops: bool,
        ignores_limits: bool,
        variables: &[(&'static str, String)],
    ) -> Result<Self, String> {
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut program = if ignores_limits {
            // A write beyond the limit is then an error, and does not end the process.
            let mut shell = Program::new("sh");
            shell.args(["-c", r#"trap "" XFSZ; exec "$0" "$@""#]).arg(own);
            shell
        } else {
            Program::new(own)
        };
        program
            .arg("crash-shop")
            .arg(&place.folder)
            .args([account, &ahead.to_string(), if stops { "stops" } else { "runs" }])
            .args(&place.postgres)
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // The sandbox needs no certificates. To read those of the system takes longer than the rest.
            .env("SSL_CERT_FILE", ROOT)
            .env_remove("SSL_CERT_DIR")
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let mut child = program.spawn().map_err(|error| error.to_string())?;
        let streams = child.stdin.take().zip(child.stdout.take());
        let (input, output) = streams.ok_or("the process has no streams")?;
        let output = BufReader::new(output).lines();
        Ok(Self { child, input, output, disk: Disk::Writable })
    }

    /// Tells the process something.
    pub async fn tell(&mut self, what: &impl serde::Serialize) -> Result<(), String> {
        let mut line = serde_json::to_string(what).map_err(|error| error.to_string())?;
        line.push('\n');
        self.input.write_all(line.as_bytes()).await.map_err(|error| error.to_string())
    }

    /// Returns what the process says next, or `None` if it has ended.
    pub async fn listen(&mut self) -> Result<Option<Said>, String> {
        let line = self.output.next_line().await.map_err(|error| error.to_string())?;
        line.map(|line| serde_json::from_str(&line).map_err(|error| error.to_string())).transpose()
    }

    /// Ends the process with `SIGKILL`.
    pub async fn kill(&mut self) {
        // An error says that it has ended already.
        let _ = self.child.kill().await;
    }
}
