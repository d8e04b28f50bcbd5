//! The one place that writes to standard output and standard error.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use anstyle::{AnsiColor, Style};
use serde_json::Value;

use crate::exit::{Exit, Failure, Outcome};

/// Whether the reader of standard output has closed it.
static IS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Writes the results and the notes of a run.
///
/// If the reader of standard output closes it, this is not an error. The command continues, and its
/// exit code does not change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Out {
    /// Whether the results are JSON: one object, or one object per line.
    pub(crate) json: bool,
    pub(crate) quiet: bool,
    pub(crate) verbose: bool,
}

const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default();

impl Out {
    /// Writes a line of the result to standard output.
    pub(crate) fn line(self, text: &str) -> Outcome<()> {
        let mut stdout = anstream::stdout().lock();
        written(writeln!(stdout, "{text}").and_then(|()| stdout.flush()))
    }

    /// Writes bytes of the result to standard output.
    pub(crate) fn bytes(self, bytes: &[u8]) -> Outcome<()> {
        let mut stdout = io::stdout().lock();
        written(stdout.write_all(bytes).and_then(|()| stdout.flush()))
    }

    /// Whether the reader of the results has closed standard output.
    pub(crate) fn is_closed(self) -> bool {
        IS_CLOSED.load(Ordering::Relaxed)
    }

    /// Writes one JSON object on a line of its own to standard output.
    pub(crate) fn object(self, value: &Value) -> Outcome<()> {
        self.line(&value.to_string())
    }

    /// Writes a note to standard error, unless the run is quiet.
    pub(crate) fn note(self, text: &str) {
        if !self.quiet {
            to_stderr(text);
        }
    }

    /// Writes to standard error that something is done, unless the run is quiet.
    pub(crate) fn done(self, text: &str) {
        self.note(&format!("{GOOD}✓{GOOD:#} {text}"));
    }

    /// Writes a text to standard error, even if the run is quiet.
    pub(crate) fn always(self, text: &str) {
        to_stderr(text);
    }

    /// Writes a warning to standard error, even if the run is quiet.
    pub(crate) fn warn(self, text: &str) {
        to_stderr(&format!("{WARNING}{text}{WARNING:#}"));
    }

    /// Writes a text without a line break to standard error, for a question.
    pub(crate) fn ask(self, text: &str) {
        let mut stderr = anstream::stderr().lock();
        let _ = write!(stderr, "{text} ").and_then(|()| stderr.flush());
    }

    /// Writes to standard error why a run failed. With `--json`, the reason is one JSON object.
    pub(crate) fn failure(self, failure: &Failure) {
        if self.json {
            to_stderr(&super::json::failure(failure).to_string());
            return;
        }
        to_stderr(&format!("{ERROR}{}:{ERROR:#} {}", say!("error", "hata"), failure.what));
        for hint in &failure.hints {
            to_stderr(&format!("  {hint}"));
        }
        if let Some(cause) = failure.cause.as_ref().filter(|_| self.verbose) {
            to_stderr(&format!("  {}: {cause}", say!("cause", "neden")));
        }
    }
}

/// Whether the program can ask a person. The question is shown on standard error, and the answer is
/// read from standard input.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

fn to_stderr(text: &str) {
    // If standard error is closed, nobody can read it.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

fn written(result: io::Result<()>) -> Outcome<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            IS_CLOSED.store(true, Ordering::Relaxed);
            Ok(())
        }
        result => result.map_err(|error| {
            let what = text!("the output cannot be written", "çıktı yazılamıyor");
            Failure::new(Exit::Failed, what).cause(error)
        }),
    }
}
