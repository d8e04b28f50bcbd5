//! The file that keeps the state over restarts: the clock, and the links and payments of all
//! providers, as JSON with a version.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::{fmt, io};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::app::App;
use crate::{files, lock};

/// The version of the files that this sandbox writes and reads.
const VERSION: u32 = 1;

/// The content of a file.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    version: u32,
    /// How far the sandbox's clock is ahead of the system's.
    clock_ahead_ms: i64,
    /// The state of each provider, by its id.
    providers: BTreeMap<String, Box<RawValue>>,
}

/// The part of a file of any version that says which version it is.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// A file with the state of a sandbox.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    /// The revision that the file has.
    saved: Mutex<Revision>,
}

/// A number that differs after each change.
type Revision = (i64, u64);

impl StateFile {
    /// Restores the state of a new sandbox from a file. A file that does not exist is an empty
    /// state.
    pub(crate) fn restore(path: &Path, app: &App) -> io::Result<Self> {
        let wrong = |kind, error: &dyn fmt::Display| {
            let text = format!("the state file {} cannot be read: {error}", path.display());
            io::Error::new(kind, text)
        };
        if let Some(text) = files::read(path).map_err(|error| wrong(error.kind(), &error))? {
            restore(app, &text).map_err(|error| wrong(io::ErrorKind::InvalidData, &error))?;
        }
        Ok(Self { path: path.to_owned(), saved: Mutex::new(revision(app)) })
    }

    /// Writes the state, if it has changed since the file was read or written.
    pub(crate) fn save(&self, app: &App) -> io::Result<()> {
        let mut saved = lock(&self.saved);
        let current = revision(app);
        if current == *saved {
            return Ok(());
        }
        let written = text(app).and_then(|text| files::replace(&self.path, &text));
        written.map_err(|error| {
            let text = format!("the state file {} cannot be written: {error}", self.path.display());
            io::Error::new(error.kind(), text)
        })?;
        *saved = current;
        Ok(())
    }
}

fn revision(app: &App) -> Revision {
    let revisions = app.providers.iter().map(|own| own.revision());
    (app.context.clock.ahead_ms(), revisions.fold(0, u64::wrapping_add))
}

fn text(app: &App) -> io::Result<Vec<u8>> {
    let mut providers = BTreeMap::new();
    for module in app.providers.iter() {
        let id = module.description().provider.id().to_owned();
        providers.insert(id, module.saved()?);
    }
    let clock_ahead_ms = app.context.clock.ahead_ms();
    let mut text = serde_json::to_vec(&Saved { version: VERSION, clock_ahead_ms, providers })?;
    text.push(b'\n');
    Ok(text)
}

fn restore(app: &App, text: &str) -> Result<(), String> {
    let syntax = |error: serde_json::Error| error.to_string();
    let Versioned { version } = serde_json::from_str(text).map_err(syntax)?;
    if version != VERSION {
        return Err(format!(
            "the file has version {version}, but this sandbox can read only version {VERSION}"
        ));
    }
    let saved: Saved = serde_json::from_str(text).map_err(syntax)?;
    if saved.clock_ahead_ms < 0 {
        return Err("clock_ahead_ms is negative".to_owned());
    }
    for (id, state) in &saved.providers {
        let provider =
            id.parse().map_err(|_| format!("the file contains an unknown provider {id:?}"))?;
        let module = app.providers.get(provider).ok_or_else(|| format!("{id} is not simulated"))?;
        module.restore(state).map_err(|error| format!("{id}: {error}"))?;
    }
    app.context.clock.set_ahead_ms(saved.clock_ahead_ms);
    index_links(app);
    Ok(())
}

/// Adds the restored links of all providers to the common index, in the order of creation.
fn index_links(app: &App) {
    let mut created = Vec::new();
    for module in app.providers.iter() {
        for kind in module.description().link_kinds.iter().copied() {
            let links = (0..).map_while(|index| module.summary(kind, index));
            created.extend(links.map(|link| (link.created, kind)));
        }
    }
    // stable: links of one kind keep their order
    created.sort_by_key(|(created, _)| *created);
    created.into_iter().for_each(|(_, kind)| app.context.link_index.add(kind));
}

/// Parses the state of one provider.
pub(crate) fn parse<'a, T: Deserialize<'a>>(saved: &'a RawValue) -> Result<T, String> {
    serde_json::from_str(saved.get()).map_err(|error| error.to_string())
}

/// Formats the state of one provider.
pub(crate) fn format(state: &impl Serialize) -> io::Result<Box<RawValue>> {
    Ok(serde_json::value::to_raw_value(state)?)
}
