//! Headless Chromium, and the driver that controls it.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

use super::webdriver::{Driver, Session};

const BROWSERS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Arguments that keep it from contacting anything but the pages that it opens.
const ARGUMENTS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
];

/// The programs that must be installed.
const WANTED: &str = "the browser flows need Chromium and its driver: on Debian and Ubuntu `apt-get install chromium \
    chromium-driver`, elsewhere Chrome or Chromium and a chromedriver of the same version on the PATH, or their paths in \
    CHROMIUM and CHROMEDRIVER";

/// A kind of window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// What the browser accepts, such as `tr-TR,tr`.
    pub languages: &'static str,
    /// A phone, 360 pixels wide, or else a desktop, 1200 pixels wide.
    pub is_phone: bool,
    /// In pixels.
    pub height: u32,
    /// Whether pages may run scripts.
    pub scripts: bool,
    /// The system's colour scheme.
    pub is_dark: bool,
}

impl Window {
    /// A desktop whose owner reads Turkish.
    pub const DESKTOP: Self =
        Self { languages: "tr-TR,tr", is_phone: false, height: 860, scripts: true, is_dark: false };
    /// A phone whose owner reads Turkish.
    pub const PHONE: Self = Self { is_phone: true, height: 740, ..Self::DESKTOP };

    fn capabilities(self, browser: &str) -> Value {
        let mut arguments: Vec<Value> = ARGUMENTS.map(Value::from).into();
        if self.is_dark {
            arguments.push("--force-dark-mode".into());
        }
        if !self.scripts {
            arguments.push("--blink-settings=scriptEnabled=false".into());
        }
        // without a user-data-dir of ours the driver makes a new empty one, and deletes it
        let mut options = json!({
            "binary": browser,
            "prefs": {"intl.accept_languages": self.languages},
        });
        let (width, ratio) = if self.is_phone { (360, json!(1.5)) } else { (1200, json!(1)) };
        options["mobileEmulation"]["deviceMetrics"] = json!({
            "width": width,
            "height": self.height,
            "pixelRatio": ratio,
            "touch": self.is_phone,
            "mobile": self.is_phone,
        });
        options["args"] = arguments.into();
        json!({
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"pageLoad": 15_000},
        })
    }
}

/// A running driver. It ends when it is dropped; its windows are to be closed before.
#[derive(Debug)]
pub struct Chromium {
    driver: Driver,
    browser: String,
    _process: Child,
    _reader: JoinHandle<()>,
}

impl Chromium {
    /// Starts the driver on a free port.
    ///
    /// # Errors
    /// It or the browser is not installed, or it does not start.
    pub async fn start() -> Result<Self, String> {
        let browser = installed("CHROMIUM", &BROWSERS).ok_or(WANTED)?;
        let driver = installed("CHROMEDRIVER", &["chromedriver"]).ok_or(WANTED)?;
        let mut process = Command::new(&driver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("{driver} does not start: {error}"))?;
        let output = process.stdout.take().ok_or("the driver has no output")?;
        let mut lines = BufReader::new(output).lines();
        let started = async {
            while let Ok(Some(line)) = lines.next_line().await {
                // "ChromeDriver was started successfully on port 34623."
                let port = line
                    .split_once("successfully on port ")
                    .map(|(_, port)| port.trim_end_matches('.'));
                if let Some(port) = port.and_then(|port| port.parse().ok()) {
                    return Some(port);
                }
            }
            None
        };
        let port = tokio::time::timeout(Duration::from_secs(20), started).await.ok().flatten();
        let port = port.ok_or_else(|| format!("{driver} does not say on which port it listens"))?;
        // read on, so that it can write on
        let reader =
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { driver: Driver::at(port), browser, _process: process, _reader: reader })
    }

    /// Opens a window.
    ///
    /// # Errors
    /// The browser does not start.
    pub async fn open(&self, window: Window) -> Result<Session, String> {
        self.driver.session(&window.capabilities(&self.browser)).await
    }
}

fn installed(variable: &str, names: &[&str]) -> Option<String> {
    if let Ok(path) = std::env::var(variable) {
        return Some(path);
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let mut paths =
        names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    paths.find(|path| path.is_file()).map(|path| path.display().to_string())
}
