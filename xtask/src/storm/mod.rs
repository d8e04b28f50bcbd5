//! `cargo xtask storm`: several processes of a shop over one database, killed at random times.
//!
//! Time runs in rounds. In a round, processes work, payers pay, the network fails, and processes
//! are killed. Between two rounds a quarter of an hour passes, so that leases and bounds end. What
//! must hold is the same as in [`crash`](crate::crash).
use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use fastrand::Rng;
use lexopt::Arg;
use paylink_orders::IncidentKind;
use paylink_sandbox::{Fault, FaultKind};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::arguments::Arguments;
use crate::crash::child::Process;
use crate::crash::database::Host;
use crate::crash::place::Kind;
use crate::crash::process::Said;
use crate::crash::shop::{ACCOUNTS, Answer, Command, PRICE, callback_query};
use crate::crash::world::World;
use crate::fixtures::job::Outcome;

/// The numbers of processes.
const WORKERS: [usize; 3] = [1, 2, 4];

/// How long a round is.
const ROUND: Duration = Duration::from_millis(2_500);

/// The time between two rounds, in milliseconds.
const BETWEEN: u64 = 900_000;

/// How long after its end a link is still paid in a tab that was opened before, in milliseconds.
const LATE: u64 = 1_500_000;

/// How far the clocks of processes on different machines are ahead of the clock of the database and
/// the provider, in milliseconds.
const SKEWS: [i64; 4] = [-60_000, 60_000, -30_000, 30_000];

/// How long a storm lasts that writes nothing, in seconds.
const SHORT: u64 = 20;

/// The arguments of the job.
#[derive(Debug)]
pub struct Options {
    database: Kind,
    minutes: Option<u64>,
    seed: u64,
}

impl Options {
    /// Reads the arguments.
    ///
    /// # Errors
    /// There is an unknown argument, or a value is no number.
    pub fn read(mut arguments: Arguments) -> Result<Self, lexopt::Error> {
        let mut options = Self { database: Kind::Sqlite, minutes: None, seed: 1 };
        while let Some(argument) = arguments.next()? {
            let number = |text: String| text.parse::<u64>().map_err(|_| "the value is no number");
            match argument {
                Arg::Long("database") => options.database = Kind::read(&arguments.value()?)?,
                Arg::Long("minutes") => options.minutes = Some(number(arguments.value()?)?),
                Arg::Long("seed") => options.seed = number(arguments.value()?)?,
                other => return Err(other.unexpected()),
            }
        }
        Ok(options)
    }
}

/// Runs the job: each number of processes at each account, for an equal share of the time.
pub fn run(root: &Path, options: &Options) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let stormed = runtime.map_err(|error| error.to_string()).and_then(|runtime| {
        let mut outcome = Outcome::default();
        let host = Arc::new(runtime.block_on(Host::start(options.database))?);
        let texts = match options.database {
            Kind::Sqlite => &SQLITE,
            Kind::Postgres => &POSTGRES,
        };
        let mut table = vec![Figures::head(options.database)];
        let share = options.minutes.map_or(SHORT, |minutes| 60 * minutes)
            / (WORKERS.len() * ACCOUNTS.len()) as u64;
        let mut seed = options.seed;
        for workers in WORKERS {
            for account in ACCOUNTS {
                let time = Duration::from_secs(share);
                let random = Rng::with_seed(seed);
                let storm = Storm { account, workers, random, time, host: Arc::clone(&host) };
                let figures = runtime.block_on(storm.run())?;
                table.push(figures.row(options.database, account, workers, seed));
                let name = format!("{account}, {workers} processes, seed {seed}");
                let broken = figures.violations.iter().map(|rule| format!("{name}: {rule}"));
                outcome.findings.extend(broken);
                seed += 1;
            }
        }
        if let Some(minutes) = options.minutes {
            let text = texts.document(minutes, &table.join("\n"));
            let document = format!("docs/storm{}.md", options.database.suffix());
            let written = std::fs::write(root.join(&document), text);
            written.map_err(|why| format!("{document} cannot be written: {why}"))?;
        }
        outcome.report = table;
        Ok(outcome)
    });
    stormed.unwrap_or_else(|why| Outcome { findings: vec![why], ..Outcome::default() })
}

/// What is special about a database.
struct Texts {
    option: &'static str,
    title: &'static str,
    database: &'static str,
    server: &'static str,
    matrix: &'static str,
}

const SQLITE: Texts = Texts {
    option: "",
    title: "Storms",
    database: "one SQLite file",
    server: "",
    matrix: "crash.md",
};

const POSTGRES: Texts = Texts {
    option: " --database postgres",
    title: "Storms over PostgreSQL",
    database: "one schema of a PostgreSQL server",
    server: "\
The server and all of its processes are killed with `SIGKILL`, too, and started again up to 300 ms
later. While the server is away, calls may fail because the database cannot be reached, or because
nobody can know whether a commit was stored. The clock of the first process is a minute behind the
provider's and the database's, that of the second one a minute ahead, and so on. About half of the
processes use direct connections.
",
    matrix: "crash-postgres.md",
};

impl Texts {
    fn document(&self, minutes: u64, table: &str) -> String {
        let Self { option, title, database, server, matrix } = self;
        let head = format!(
            "<!-- Generated by `cargo xtask storm{option} --minutes N`. Do not edit. -->\n\n# {title}\n"
        );
        let text = INTRODUCTION
            .replace("{database}", database)
            .replace("{server}", server)
            .replace("{matrix}", matrix);
        format!("{head}\n{text}\n{minutes} minutes:\n\n{table}\n")
    }
}

const INTRODUCTION: &str = "\
Several processes of a shop work over {database}. They are asked for the same orders,
they cancel and renew, payers pay in two tabs, late and twice, and get their money back. The answers
of the providers are lost, torn, late, HTTP 429 and HTTP 500. Callbacks are lost, come twice or are
forged. Processes are killed with `SIGKILL` at random times, more often while a request to create is
under way. {server}Between two rounds a quarter of an hour passes. At the end, other processes work
until no row will ever be due again. What must hold is the same as in [the crash matrix]({matrix}).

*In sending* are the kills after which a creation stays in doubt. The links are those in payers'
hands. An orphan is a link whose URL was lost with the answer: nobody has it.
";

/// The result of a storm.
#[derive(Clone, Debug, Default)]
struct Figures {
    kills: usize,
    kills_in_sending: i64,
    kills_of_server: usize,
    orders: i64,
    links: usize,
    payments: usize,
    fulfilled: i64,
    orphans: usize,
    violations: Vec<String>,
}

impl Figures {
    /// Returns the head of the table.
    fn head(database: Kind) -> String {
        let columns: Vec<_> = Self::default().cells(database).map(|(name, _)| name).collect();
        let names = format!("| account | processes | seed | {} |", columns.join(" | "));
        format!("{names}\n|{}", " --- |".repeat(3 + columns.len()))
    }

    fn row(&self, database: Kind, account: &str, workers: usize, seed: u64) -> String {
        let cells: Vec<_> = self.cells(database).map(|(_, cell)| cell).collect();
        format!("| {account} | {workers} | {seed} | {} |", cells.join(" | "))
    }

    fn cells(&self, database: Kind) -> impl Iterator<Item = (&'static str, String)> {
        let all = [
            ("kills", self.kills.to_string()),
            ("in *sending*", self.kills_in_sending.to_string()),
            (KILLS_OF_SERVER, self.kills_of_server.to_string()),
            ("orders", self.orders.to_string()),
            ("links", self.links.to_string()),
            ("payments", self.payments.to_string()),
            ("fulfilled", self.fulfilled.to_string()),
            ("orphans", self.orphans.to_string()),
            ("violations", self.violations.len().to_string()),
        ];
        let has = move |name| database == Kind::Postgres || name != KILLS_OF_SERVER;
        all.into_iter().filter(move |(name, _)| has(*name))
    }
}

/// The column that only a database with a server has.
const KILLS_OF_SERVER: &str = "of the server";

/// A storm at one account.
struct Storm {
    account: &'static str,
    workers: usize,
    random: Rng,
    time: Duration,
    host: Arc<Host>,
}

/// What the tasks of a round share.
struct Round {
    world: Mutex<World>,
    host: Arc<Host>,
    /// How often the server was killed, and how often it was there again.
    outages: [AtomicUsize; 2],
    /// The callbacks that are under way: query and body.
    callbacks: Mutex<VecDeque<(String, String)>>,
    has_ended: AtomicBool,
    kills: AtomicUsize,
    /// The newest order.
    orders: AtomicUsize,
    /// The slots whose process is to be killed.
    doomed: Vec<AtomicBool>,
}

impl Round {
    /// Returns how far the clock of a slot's process is ahead.
    fn skew(&self, slot: usize) -> i64 {
        match &*self.host {
            // All processes are on one machine.
            Host::Folders => 0,
            Host::Server(..) => SKEWS[slot],
        }
    }

    fn outages(&self) -> [usize; 2] {
        self.outages.each_ref().map(|count| count.load(Ordering::SeqCst))
    }

    /// Whether a call may end with an error, because the server was away meanwhile. `before`: the
    /// outages when the call began.
    fn may_fail(&self, why: &str, before: [usize; 2]) -> bool {
        let was_away = before[0] != before[1] || before != self.outages();
        let is_about_it = ["the database cannot be reached", "it is unknown whether the database"];
        was_away && is_about_it.iter().any(|text| why.starts_with(text))
    }

    /// Kills the server, and starts it again after a pause.
    fn restart(&self, pause: Duration) {
        self.outages[0].fetch_add(1, Ordering::SeqCst);
        self.host.restart(pause);
        self.outages[1].fetch_add(1, Ordering::SeqCst);
    }
}

impl Storm {
    async fn run(mut self) -> Result<Figures, String> {
        let world = World::new(self.account, &self.host, true).await?;
        // The database is opened once before, so that a round is not spent on its set-up.
        let round = Arc::new(Round {
            world: Mutex::new(world),
            host: Arc::clone(&self.host),
            outages: Default::default(),
            callbacks: Mutex::default(),
            has_ended: AtomicBool::new(false),
            kills: AtomicUsize::new(0),
            orders: AtomicUsize::new(1),
            doomed: (0..self.workers).map(|_| AtomicBool::new(false)).collect(),
        });
        {
            let mut world = round.world.lock().await;
            world.settle().await?;
            // No clock is before the one of this machine.
            world.pass(SKEWS[0].unsigned_abs()).await?;
        }
        let begin = Instant::now();
        let mut figures = Figures::default();
        while begin.elapsed() < self.time || figures.kills_in_sending == 0 {
            if begin.elapsed() > self.time + Duration::from_secs(60) {
                figures.violations.push("no process was killed in *sending*".to_owned());
                break;
            }
            self.round(&round).await?;
            let mut world = round.world.lock().await;
            figures.kills_in_sending +=
                world.database.number("SELECT COUNT(*) FROM paylink_attempts WHERE phase = 1")?;
            world.sandbox.clear_faults();
            figures.violations.extend(sent_twice(&world)?);
            world.sandbox.clear_requests();
            world.pass(BETWEEN).await?;
        }
        let mut world = round.world.lock().await;
        world.drain(600_000).await?;
        figures.violations.extend(crate::crash::compare::violations(&world)?);
        figures.violations.extend(crate::crash::compare::needless_incidents(&world, CALLED_FOR)?);
        figures.kills = round.kills.load(Ordering::SeqCst);
        figures.kills_of_server = round.outages[0].load(Ordering::SeqCst);
        figures.orders = world.database.number("SELECT COUNT(*) FROM paylink_orders")?;
        figures.links = world.handed_out.len();
        figures.payments = world.payments.values().map(Vec::len).sum();
        figures.fulfilled = world.database.number("SELECT COUNT(*) FROM shop_fulfilled")?;
        figures.orphans = world.orphans()?.len();
        Ok(figures)
    }

    async fn round(&mut self, round: &Arc<Round>) -> Result<(), String> {
        round.has_ended.store(false, Ordering::SeqCst);
        let mut tasks = JoinSet::new();
        for slot in 0..self.workers {
            let (round, random) = (Arc::clone(round), self.random.fork());
            let is_sent_possible = self.account != "paywall";
            tasks.spawn(async move { serve(&round, slot, is_sent_possible, random).await });
        }
        let (shared, random) = (Arc::clone(round), self.random.fork());
        let sees_second = self.account != "paywall";
        tasks.spawn(async move { pay(&shared, sees_second, random).await });
        let (shared, random) = (Arc::clone(round), self.random.fork());
        tasks.spawn(async move { disturb(&shared, random).await });
        tokio::time::sleep(ROUND).await;
        round.has_ended.store(true, Ordering::SeqCst);
        while let Some(task) = tasks.join_next().await {
            task.map_err(|error| error.to_string())??;
        }
        Ok(())
    }
}

/// What payers and the network of a storm call for.
const CALLED_FOR: &[IncidentKind] = &[
    IncidentKind::PaidTwice,
    IncidentKind::PaidAfterCancel,
    IncidentKind::PartlyReversed,
    IncidentKind::Reversed,
];

fn sent_twice(world: &World) -> Result<Vec<String>, String> {
    let references = world.database.texts("SELECT reference FROM paylink_attempts")?;
    let creations = world.creations();
    let twice =
        references.into_iter().filter(|own| creations.get(own).is_some_and(|sent| *sent > 1));
    Ok(twice.map(|reference| format!("{reference} was sent twice")).collect())
}

/// One slot: a process that is asked for one thing after the other, and replaced when it was
/// killed.
async fn serve(
    round: &Round,
    slot: usize,
    is_sent_possible: bool,
    mut random: Rng,
) -> Result<(), String> {
    while !round.has_ended.load(Ordering::SeqCst) {
        round.doomed[slot].store(false, Ordering::SeqCst);
        let mut outages = round.outages();
        let mut process = round.world.lock().await.start_process(round.skew(slot))?;
        // The answer to the opening.
        let mut waits = true;
        loop {
            if waits {
                let said = listen(round, slot, &mut process).await?;
                match said {
                    Some(Answer::Open(url)) => round.world.lock().await.hand_out(&url)?,
                    Some(Answer::Failed(why)) if round.may_fail(&why, outages) => {}
                    Some(Answer::Failed(why)) => {
                        round.world.lock().await.violations.push(format!("failed: {why}"));
                    }
                    Some(Answer::Done(_)) => {}
                    None => break,
                }
            }
            if round.has_ended.load(Ordering::SeqCst) {
                process.kill().await;
                return Ok(());
            }
            let command = next_command(round, is_sent_possible, &mut random).await;
            outages = round.outages();
            waits = process.tell(&command).await.is_ok();
            if !waits {
                break;
            }
        }
    }
    Ok(())
}

/// Waits for an answer. Kills the process in the meantime if it is doomed; what it said before is
/// still heard.
async fn listen(
    round: &Round,
    slot: usize,
    process: &mut Process,
) -> Result<Option<Answer>, String> {
    loop {
        let said = tokio::time::timeout(Duration::from_millis(1), process.listen()).await;
        match said {
            Ok(said) => {
                return Ok(match said? {
                    Some(Said::Done(answer)) => Some(answer),
                    Some(Said::Point { .. }) | None => None,
                });
            }
            Err(_) if round.doomed[slot].swap(false, Ordering::SeqCst) => {
                round.kills.fetch_add(1, Ordering::SeqCst);
                process.kill().await;
            }
            Err(_) => {}
        }
    }
}

async fn next_command(round: &Round, is_sent_possible: bool, random: &mut Rng) -> Command {
    let newest = round.orders.load(Ordering::SeqCst) as u64;
    // Several processes are asked for the same orders.
    let order = (1 + newest.saturating_sub(random.u64(..12))).to_string();
    match random.u64(..100) {
        0..=14 => {
            let order = round.orders.fetch_add(1, Ordering::SeqCst) + 1;
            Command::Create(order.to_string(), is_sent_possible && order.is_multiple_of(8))
        }
        15..=39 => {
            let is_sent = order.parse::<usize>().is_ok_and(|order| order.is_multiple_of(8));
            Command::Create(order, is_sent_possible && is_sent)
        }
        40..=44 => known(round, order, Command::Cancel).await,
        45..=49 => known(round, order, Command::Renew).await,
        50..=51 => Command::Feed,
        52..=74 => match round.callbacks.lock().await.pop_front() {
            Some((query, body)) => Command::Receive(query, body),
            None => Command::Work,
        },
        _ => Command::Work,
    }
}

/// Returns the command, or `Work` if the order is not stored yet.
async fn known(round: &Round, order: String, command: impl Fn(String) -> Command) -> Command {
    let stored = format!("SELECT COUNT(*) FROM paylink_orders WHERE number = '{order}'");
    match round.world.lock().await.database.number(&stored) {
        Ok(1) => command(order),
        _ => Command::Work,
    }
}

/// Payers pay links, some of them late or twice, and get their money back.
async fn pay(round: &Round, sees_second: bool, mut random: Rng) -> Result<(), String> {
    while !round.has_ended.load(Ordering::SeqCst) {
        tokio::time::sleep(Duration::from_millis(5 + random.u64(..20))).await;
        let mut world = round.world.lock().await;
        let links = world.payable_within(LATE);
        if links.is_empty() {
            continue;
        }
        let reference = links[random.u64(..links.len() as u64) as usize].clone();
        let is_paid = world.payments.contains_key(&reference);
        match random.u64(..10) {
            0..=5 if !is_paid => world.pay_link(&reference, PRICE, false).await,
            6..=7 if !is_paid || sees_second => world.pay_link(&reference, PRICE, true).await,
            8 if is_paid && random.u64(..4) == 0 => {
                let part = if random.bool() { Some("50.00") } else { None };
                world.refund(&reference, part).await;
            }
            _ => {}
        }
        world.observe();
        drop(world);
        // The callback is lost, comes once or twice, or is forged.
        let query = callback_query(&reference).map_err(|error| error.to_string())?;
        let mut callbacks = round.callbacks.lock().await;
        for _ in 0..random.u64(..3) {
            callbacks.push_back((query.clone(), format!("reference_no={reference}")));
        }
        if random.u64(..5) == 0 {
            callbacks.push_back((query, format!("is_succeed=true&forged={}", random.u64(..9))));
        }
    }
    Ok(())
}

/// The network fails, the provider is slow or refuses, and processes are killed.
async fn disturb(round: &Round, mut random: Rng) -> Result<(), String> {
    const SERVICES: [&str; 10] = [
        "mailorder/create",
        "checkout/generate",
        "CreateLinkPayment",
        "mailorder/detail",
        "checkout/inquiry",
        "PaymentInquiry",
        "mailorder/status_update",
        "checkout/passive",
        "PassiveLinkPayment",
        "",
    ];
    while !round.has_ended.load(Ordering::SeqCst) {
        tokio::time::sleep(Duration::from_millis(20 + random.u64(..60))).await;
        let kind = match random.u64(..8) {
            0 => FaultKind::DropBeforeProcessing,
            1 => FaultKind::DropAfterProcessing,
            2 => FaultKind::TearAnswer,
            3 => FaultKind::Status(500, "{}".to_owned()),
            4 => FaultKind::TooManyRequests(1),
            5 => FaultKind::Queue,
            _ => FaultKind::Latency(Duration::from_millis(30 + random.u64(..200))),
        };
        let service = SERVICES[random.u64(..SERVICES.len() as u64) as usize];
        let world = round.world.lock().await;
        if world.sandbox.faults().len() < 6 {
            world.sandbox.fault(Fault::new(service, kind));
        }
        let sending =
            world.database.number("SELECT COUNT(*) FROM paylink_attempts WHERE phase = 1")?;
        drop(world);
        // More often while a request to create is under way.
        if random.u64(..if sending > 0 { 3 } else { 12 }) == 0 {
            let slot = random.u64(..round.doomed.len() as u64) as usize;
            round.doomed[slot].store(true, Ordering::SeqCst);
        }
        if matches!(*round.host, Host::Server(..)) && random.u64(..40) == 0 {
            round.restart(Duration::from_millis(random.u64(..300)));
        }
    }
    Ok(())
}
