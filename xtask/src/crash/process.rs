//! The process that is ended: a shop that obeys commands on its standard input. At every point it
//! says so, and waits for an answer.

use std::io::{BufRead as _, Write as _};
use std::sync::Arc;

use lexopt::{Arg, ValueExt as _};
use paylink_core::Clock;
use paylink_orders::crash::{self, Moment};
use serde::{Deserialize, Serialize};

use super::place::Place;
use super::shop::{ACCOUNTS, Answer, Command, Point, ShiftedClock, Shop};
use crate::arguments::Arguments;

/// What the process says.
#[derive(Debug, Serialize, Deserialize)]
pub enum Said {
    /// It has come to a point.
    Point {
        /// The name of the point.
        name: String,
        /// Whether a transaction is open.
        is_locked: bool,
    },
    /// It has done what it was asked.
    Done(Answer),
}

/// How the process goes on after a point.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Go {
    /// How far the clock is ahead now, in milliseconds.
    pub ahead: u64,
    /// What is the matter with the disk from now on.
    pub disk: Disk,
}

/// The state of the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Disk {
    /// It can be written.
    #[default]
    Writable,
    /// No file can grow.
    Full,
    /// The database refuses every change from the next transaction on.
    ReadOnly,
}

/// The arguments of the process.
#[derive(Debug)]
pub struct Options {
    /// The database, and the folder of the shop.
    pub place: Place,
    /// One of the accounts.
    pub account: &'static str,
    /// How far the clock is ahead, in milliseconds.
    pub ahead: u64,
}

impl Options {
    /// Reads the arguments.
    ///
    /// # Errors
    /// An argument is missing or unknown.
    pub fn read(mut arguments: Arguments) -> Result<Self, lexopt::Error> {
        let mut words = Vec::new();
        while let Some(argument) = arguments.next()? {
            match argument {
                Arg::Value(word) => words.push(word.string()?),
                other => return Err(other.unexpected()),
            }
        }
        let postgres = if words.len() == 5 { words.pop() } else { None };
        let [folder, account, ahead, stops] = <[String; 4]>::try_from(words)
            .map_err(|_| "the arguments are FOLDER ACCOUNT AHEAD STOPS [POSTGRES]")?;
        let stops = stops == "stops";
        let place = Place { folder: folder.into(), postgres, idle: None, stops };
        let known = ACCOUNTS.into_iter().find(|known| *known == account);
        let account = known.ok_or("ACCOUNT must be one of the accounts")?;
        let ahead = ahead.parse().map_err(|_| "AHEAD must be a number")?;
        Ok(Self { place, account, ahead })
    }
}

/// Obeys commands until the standard input ends.
///
/// # Errors
/// Returns an error if the shop cannot be opened, or if the standard streams fail.
pub fn run(options: &Options) -> Result<(), String> {
    let clock = ShiftedClock::new(options.ahead);
    let point =
        if options.place.stops { stopping(&clock) } else { Arc::new(|_: &str, _: bool| {}) };
    let hook = Arc::clone(&point);
    crash::set_clock(Clock::new(clock.clone()));
    crash::set_hook(move |transaction, moment| {
        hook(&name_of(transaction, moment), moment == Moment::Inside);
    });
    // What runs in the background goes on while a command is waited for.
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(1).enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let variable = |name: &str| std::env::var(name).ok();
    let opening = Shop::open(options.account, &variable, &options.place, clock, point);
    let shop = runtime.block_on(opening);
    let shop = match shop {
        Ok(shop) => shop,
        Err(error) => return say(&Said::Done(Answer::Failed(error))),
    };
    say(&Said::Done(Answer::Done("ready".to_owned())))?;
    while let Some(line) = line()? {
        let command: Command = serde_json::from_str(&line).map_err(|error| error.to_string())?;
        let answer = runtime.block_on(shop.perform(&command, &variable));
        say(&Said::Done(answer))?;
    }
    Ok(())
}

/// The transactions that are one statement of SQLite, and have only an end there.
pub const ONE_STATEMENT: [&str; 2] = ["claim", "claim_one"];

/// Returns the name of a point.
pub fn name_of(transaction: &str, moment: Moment) -> String {
    let when = match moment {
        Moment::Before => "before",
        Moment::Inside => "in",
        Moment::After => "after",
    };
    format!("{when} `{transaction}`")
}

/// Returns what stops at each point until the job lets it go.
fn stopping(clock: &ShiftedClock) -> Point {
    let clock = clock.clone();
    Arc::new(move |name, is_locked| {
        let said = say(&Said::Point { name: name.to_owned(), is_locked });
        let go = said.and_then(|()| line()).ok().flatten();
        // The job has ended.
        let Some(go) = go.and_then(|line| serde_json::from_str::<Go>(&line).ok()) else {
            std::process::abort()
        };
        clock.set(go.ahead);
        match go.disk {
            Disk::Writable => {}
            Disk::ReadOnly => crash::set_read_only(),
            Disk::Full => {
                use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
                let maximum = getrlimit(Resource::Fsize).maximum;
                let full = setrlimit(Resource::Fsize, Rlimit { current: Some(1), maximum });
                assert!(full.is_ok(), "the size of files cannot be limited");
            }
        }
    })
}

fn say(said: &Said) -> Result<(), String> {
    let line = serde_json::to_string(said).map_err(|error| error.to_string())?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(|error| error.to_string())
}

fn line() -> Result<Option<String>, String> {
    std::io::stdin().lock().lines().next().transpose().map_err(|error| error.to_string())
}
