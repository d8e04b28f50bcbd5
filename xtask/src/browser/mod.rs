//! `cargo xtask browser`: links of the sandbox, created by our clients and paid in a real browser.
//!
//! [`flows`] run one after the other, each with its own sandbox ([`setup`]); [`webdriver`],
//! [`chromium`] and [`tab`] control the browser; [`screenshots`] takes the screenshots of the
//! documentation.

pub mod chromium;
pub mod flows;
pub mod provider;
pub mod screenshots;
pub mod setup;
pub mod tab;
pub mod webdriver;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::fixtures::job::Outcome;
use chromium::{Chromium, Window};
use flows::Flow;
use setup::Setup;
use tab::Tab;

/// How long a flow may take.
const TIMEOUT: Duration = Duration::from_secs(60);

const USAGE: &str = "cargo xtask browser [--all] [--screenshots DIR]";

/// The arguments of the job.
#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    all: bool,
    screenshots: Option<PathBuf>,
}

impl Options {
    fn read(words: &[&str]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--all" => options.all = true,
                "--screenshots" => {
                    let folder = words.next().ok_or("--screenshots needs a folder")?;
                    options.screenshots = Some(PathBuf::from(folder));
                }
                other => return Err(format!("`{other}` is not understood\n{USAGE}")),
            }
        }
        Ok(options)
    }
}

/// Runs the job.
pub fn run(words: &[&str]) -> Outcome {
    let mut outcome = Outcome::default();
    let done = Options::read(words).and_then(|options| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(|error| error.to_string())?.block_on(job(&options, &mut outcome))
    });
    outcome.findings.extend(done.err());
    outcome
}

async fn job(options: &Options, outcome: &mut Outcome) -> Result<(), String> {
    let chromium = Chromium::start().await?;
    if let Some(folder) = &options.screenshots {
        outcome.report.extend(screenshots::take(&chromium, folder).await?);
        return Ok(());
    }
    let flows = flows::all();
    let chosen = if options.all { flows.as_slice() } else { &flows[..1] };
    let mut windows = Windows { chromium: &chromium, open: Vec::new() };
    for flow in chosen {
        let start = Instant::now();
        let result = windows.run(flow).await;
        let name = format!("{}: {}", flow.provider.name(), flow.name);
        let verdict = if result.is_ok() { "ok" } else { "FAILED" };
        outcome.report.push(format!("{verdict:6} {:5} ms  {name}", start.elapsed().as_millis()));
        outcome.findings.extend(result.err().map(|fault| format!("{name}: {fault}")));
    }
    windows.close().await
}

/// The open windows of a run, reused because a browser starts slowly.
struct Windows<'a> {
    chromium: &'a Chromium,
    open: Vec<(Window, Tab)>,
}

impl Windows<'_> {
    /// Runs a flow. An error on the browser's console fails it.
    async fn run(&mut self, flow: &Flow) -> Result<(), String> {
        let setup = Setup::start().await?;
        let tab = self.tab(flow.window).await?;
        let result = tokio::time::timeout(TIMEOUT, (flow.run)(flow.provider, &setup, tab)).await;
        result.map_err(|_| format!("not done after {} seconds", TIMEOUT.as_secs()))??;
        match tab.session.complaints().await?.as_slice() {
            [] => Ok(()),
            complaints => {
                Err(format!("errors on the browser's console: {}", complaints.join("; ")))
            }
        }
    }

    async fn tab(&mut self, window: Window) -> Result<&Tab, String> {
        let place = match self.open.iter().position(|(own, _)| *own == window) {
            Some(place) => place,
            None => {
                self.open.push((window, Tab::new(self.chromium.open(window).await?)));
                self.open.len() - 1
            }
        };
        let (_, tab) = &self.open[place];
        // a flow before this one may have ended in the middle of something
        tab.session.open("about:blank").await?;
        tab.session.complaints().await?;
        Ok(tab)
    }

    async fn close(self) -> Result<(), String> {
        for (_, tab) in self.open {
            tab.session.close().await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_or_refused() {
        let both = Options { all: true, screenshots: Some("docs".into()) };
        assert_eq!(Options::read(&["--all", "--screenshots", "docs"]), Ok(both));
        assert_eq!(Options::read(&[]), Ok(Options::default()));
        for wrong in [&["--every"][..], &["--screenshots"], &["docs"]] {
            assert!(Options::read(wrong).is_err(), "{wrong:?}");
        }
    }
}
