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

use lexopt::{Arg, Error};

use crate::arguments::Arguments;
use crate::fixtures::job::Outcome;
use chromium::{Chromium, Window};
use flows::Flow;
use setup::Setup;
use tab::Tab;

/// How long a flow may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What the job is asked to do.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    all: bool,
    screenshots: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments after `browser`.
    ///
    /// # Errors
    /// An argument is unknown or given more than once, or the folder is missing.
    pub fn read(mut arguments: Arguments) -> Result<Self, Error> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next()? {
            match argument {
                Arg::Long("all") => options.all = true,
                Arg::Long("screenshots") => options.screenshots = Some(arguments.value()?.into()),
                other => return Err(other.unexpected()),
            }
        }
        Ok(options)
    }
}

/// Runs the job.
pub fn run(options: &Options) -> Outcome {
    let mut outcome = Outcome::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let done = runtime
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(job(options, &mut outcome)));
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
        let read = |words: &[&str]| Options::read(Arguments::new(words)).ok();
        assert_eq!(read(&["--all", "--screenshots", "docs"]), Some(both));
        assert_eq!(read(&[]), Some(Options::default()));
        for wrong in [&["--every"][..], &["--screenshots"], &["docs"], &["--all", "--all"]] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
