//! A user with a home folder, a profile for the sandbox, and a terminal.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use paylink_sandbox::Sandbox;
use tempfile::TempDir;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_paylink");

/// How the program is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Pipe,
    Json,
    Terminal,
}

/// What a run of the program left.
#[derive(Clone, Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    /// Standard output; on a terminal, everything.
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A user of the program.
pub(crate) struct User {
    pub(crate) sandbox: Sandbox,
    pub(crate) folder: TempDir,
    pub(crate) language: &'static str,
    /// A further variable of the environment.
    pub(crate) variable: (&'static str, &'static str),
}

impl User {
    /// A user with the profile `local`: all providers of a sandbox.
    pub(crate) async fn new(language: &'static str) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let user = Self { sandbox, folder, language, variable: ("TZ", "UTC") };
        let variables = user.sandbox.variables().into_iter();
        let keys: String = variables.map(|(name, value)| format!("{name}={value}\n")).collect();
        user.write("keys.env", &keys, 0o600);
        let keys = user.path("keys.env");
        user.configure(&format!(
            "profile = \"local\"\n\
             [profiles.local]\n\
             environment = \"sandbox\"\nprefix = \"T1.\"\nprovider = \"paynet\"\n\
             secret_file = \"{}\"\n\
             success_url = \"https://shop.example/paid\"\n\
             failure_url = \"https://shop.example/failed\"\n\
             [profiles.local.paynet]\n[profiles.local.paywall]\n\
             [profiles.local.ahl]\naccept_unknown_reversal = true\nallow_deactivation = true\n",
            keys.display()
        ));
        user
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes the configuration.
    pub(crate) fn configure(&self, text: &str) {
        fs::create_dir_all(self.path("config/paylink")).unwrap();
        self.write("config/paylink/config.toml", text, 0o600);
    }

    pub(crate) fn configuration(&self) -> String {
        text(&self.path("config/paylink/config.toml"))
    }

    pub(crate) fn write(&self, name: &str, text: &str, mode: u32) {
        use std::os::unix::fs::PermissionsExt as _;
        fs::write(self.path(name), text).unwrap();
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(mode)).unwrap();
    }

    fn variables(&self) -> [(&'static str, PathBuf); 3] {
        [
            ("HOME", self.path("")),
            ("XDG_CONFIG_HOME", self.path("config")),
            ("XDG_DATA_HOME", self.path("data")),
        ]
    }

    /// Returns the program with an environment of its own.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(arguments)
            .env_clear()
            .envs(self.variables())
            .envs([self.variable])
            .env("LANG", self.language)
            .env("USER", "zeynep")
            .env("HOSTNAME", "desk")
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs the program in a pipe.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments).output().unwrap())
    }

    /// Runs a write in a pipe, without a question.
    pub(crate) fn run_write(&self, arguments: &[&str]) -> Ran {
        self.run(&[arguments, &["--yes", "--profile", "local"]].concat())
    }

    /// Runs the program on a terminal and gives this answer to its questions.
    pub(crate) fn on_terminal(&self, arguments: &[&str], answer: &str) -> Ran {
        let questions = ["[y/N] ", "[e/H] ", "to go on: ", "tutarı yazın: "];
        self.answering(arguments, &questions.map(|question| (question, answer)))
    }

    /// Runs the program on a terminal, and answers each question once.
    pub(crate) fn answering(&self, arguments: &[&str], answers: &[(&str, &str)]) -> Ran {
        let (mut terminal, mut child) = self.spawn_on_terminal(arguments);
        let (mut all, mut buffer) = (Vec::new(), [0; 4_096]);
        let mut open: Vec<&(&str, &str)> = answers.iter().collect();
        // The terminal of a program that has ended cannot be read.
        while let Ok(count @ 1..) = terminal.read(&mut buffer) {
            all.extend_from_slice(&buffer[..count]);
            let text = String::from_utf8_lossy(&all);
            if let Some(at) = open.iter().position(|(question, _)| text.contains(question)) {
                let (question, answer) = open.remove(at);
                if question.starts_with("PAYLINK_") {
                    // A person types later than the echo is switched off.
                    std::thread::sleep(Duration::from_millis(500));
                }
                terminal.write_all(format!("{answer}\n").as_bytes()).unwrap();
            }
        }
        let code = child.wait().unwrap().code().unwrap_or(-1);
        Ran { code, out: String::from_utf8_lossy(&all).replace("\r\n", "\n"), err: String::new() }
    }

    /// Runs the program on a terminal until it has written a text, and stops it then.
    pub(crate) fn on_terminal_until(&self, arguments: &[&str], text: &str) -> Ran {
        let (mut terminal, mut child) = self.spawn_on_terminal(arguments);
        let (mut all, mut buffer, mut is_stopped) = (Vec::new(), [0; 4_096], false);
        while let Ok(count @ 1..) = terminal.read(&mut buffer) {
            all.extend_from_slice(&buffer[..count]);
            if !is_stopped && String::from_utf8_lossy(&all).contains(text) {
                let pid = child.id().to_string();
                assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
                is_stopped = true;
            }
        }
        let code = child.wait().unwrap().code().unwrap_or(-1);
        Ran { code, out: String::from_utf8_lossy(&all).replace("\r\n", "\n"), err: String::new() }
    }

    fn spawn_on_terminal(&self, arguments: &[&str]) -> (pty_process::blocking::Pty, Child) {
        let (terminal, inside) = pty_process::blocking::open().unwrap();
        terminal.resize(pty_process::Size::new(50, 160)).unwrap();
        let child = pty_process::blocking::Command::new(PROGRAM)
            .args(arguments)
            .env_clear()
            .envs(self.variables())
            .envs([self.variable])
            .env("LANG", self.language)
            .env("USER", "zeynep")
            .env("HOSTNAME", "desk")
            .env("TERM", "xterm-256color")
            .current_dir(self.folder.path())
            .spawn(inside)
            .unwrap();
        (terminal, child)
    }

    /// Runs the program in a mode. A write is answered with yes.
    pub(crate) fn run_in(&self, mode: Mode, arguments: &[&str], is_write: bool) -> Ran {
        let yes = if self.language.starts_with("tr") { "e" } else { "y" };
        let mut all = arguments.to_vec();
        match mode {
            Mode::Terminal => return self.on_terminal(&all, yes),
            Mode::Json => all.push("--json"),
            Mode::Pipe => {}
        }
        if is_write { self.run_write(&all) } else { self.run(&all) }
    }

    /// Replaces what differs between two runs.
    pub(crate) fn stable(&self, text: &str) -> String {
        let text = anstream::adapter::strip_str(text).to_string();
        let text = text.replace(&self.folder.path().display().to_string(), "<folder>");
        let mut lines: Vec<String> = Vec::new();
        for line in text.lines() {
            if !line.chars().any(|c| matches!(c, '█' | '▀' | '▄')) {
                lines.push(self.stable_line(line));
            } else if lines.last().is_none_or(|last| last != "<QR code>") {
                lines.push("<QR code>".to_owned());
            }
        }
        lines.join("\n")
    }

    fn stable_line(&self, line: &str) -> String {
        let mut line = line.to_owned();
        while let Some(at) = line.find(self.sandbox.url()) {
            let rest = &line[at..];
            let end = rest.find([' ', '"', ',', '\n']).unwrap_or(rest.len());
            line.replace_range(at..at + end, "<url>");
        }
        for (form, name) in [
            ("0000-00-00T00:00:00Z", "<instant>"),
            ("0000-00-00 00:00", "<time>"),
            ("00.00.0000 00:00", "<time>"),
            ("00.00.0000", "<day>"),
            ("0000-00-00", "<day>"),
        ] {
            line = masked(&line, form, name);
        }
        if let Some((before, rest)) = line.split_once(r#""ahead_ms":{"#) {
            line = format!(r#"{before}"ahead_ms":<range>{}"#, &rest[rest.find('}').unwrap() + 1..]);
        }
        without_seconds(&line)
    }
}

/// Replaces the seconds by which a clock differs, and those since something was done.
pub(crate) fn without_seconds(line: &str) -> String {
    for (start, end) in [
        ("by at most ", " s"),
        ("saatinden en çok ", " sn farklı"),
        ("  ", " s ago"),
        ("  ", " sn önce"),
    ] {
        if let Some((before, after)) = line.rsplit_once(end)
            && let Some((before, seconds)) = before.rsplit_once(start)
            && seconds.bytes().all(|byte| byte.is_ascii_digit())
        {
            return format!("{before}{start}<seconds>{end}{after}");
        }
    }
    line.to_owned()
}

/// Replaces every text of a form, in which a zero is any digit.
pub(crate) fn masked(line: &str, form: &str, name: &str) -> String {
    let bytes = line.as_bytes();
    let fits = |at: usize| {
        bytes.len() >= at + form.len()
            && form.bytes().zip(&bytes[at..]).all(|(form, byte)| match form {
                b'0' => byte.is_ascii_digit(),
                other => other == *byte,
            })
    };
    let (mut masked, mut at) = (String::new(), 0);
    while at < line.len() {
        if fits(at) {
            masked.push_str(name);
            at += form.len();
        } else {
            let next = line[at..].chars().next().unwrap();
            masked.push(next);
            at += next.len_utf8();
        }
    }
    masked
}

pub(crate) fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Reads a file as text.
pub(crate) fn text(file: &Path) -> String {
    fs::read_to_string(file).unwrap()
}
