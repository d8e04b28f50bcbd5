//! Runs the commands of the program.

mod adopt;
mod cancel;
mod confirm;
mod create;
mod demo;
mod doctor;
mod dry;
mod events;
mod export;
mod import;
mod inbox;
mod incidents;
mod list;
mod manual;
mod moving;
mod profiles;
mod purge;
mod report;
mod resolve;
mod sandbox;
mod share;
mod show;
mod wait;
mod work;

use paylink_orders::{Order, OrderFilter, OrderNumber};

use crate::args::{Cli, Command, Days, Global};
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::Profile;
use crate::profile::file::{self, Config};
use crate::profile::session::Session;
use crate::show::out::Out;
use crate::{read, text};

/// The values that every command needs.
pub(crate) struct Context {
    pub(crate) out: Out,
    pub(crate) global: Global,
    config: Config,
}

impl Context {
    /// Returns the profile of the run.
    pub(crate) fn profile(&self) -> Outcome<Profile> {
        Profile::choose(&self.config, self.global.profile.as_deref())
    }

    /// Opens the orders for reading. No key is read.
    pub(crate) async fn orders(&self) -> Outcome<Session> {
        self.named(Session::read_only(self.profile()?).await?)
    }

    /// Opens the orders with the clients of the profile.
    pub(crate) async fn session(&self) -> Outcome<Session> {
        self.named(Session::with_keys(self.profile()?).await?)
    }

    /// Returns who makes the writes of this run, such as `zeynep@desk`.
    fn actor(&self) -> Option<String> {
        self.global.actor.clone().or_else(user)
    }

    /// Sets the name that the history shows for the writes of this run.
    fn named(&self, mut session: Session) -> Outcome<Session> {
        if let Some(actor) = self.actor() {
            session.orders = session.orders.with_actor(&actor)?;
        }
        Ok(session)
    }
}

/// Runs a command until it ends or the user interrupts it.
pub(crate) fn run(cli: Cli, out: Out) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let runs_until_stopped = match &cli.command {
        Command::Sandbox(_) => true,
        Command::Work(args) => !args.once && !args.until_idle,
        Command::Events(args) => args.follow,
        _ => false,
    };
    let asks = matches!(&cli.command, Command::Doctor(args) if args.ask);
    let ended = runtime.block_on(async {
        // Before the command writes anything by which its start can be noticed.
        let stopped = stopped()?;
        tokio::select! {
            ended = command(cli, out) => ended,
            () = stopped => {
                if runs_until_stopped {
                    return Ok(Exit::Done);
                }
                let hint = if asks {
                    say!(
                        "Links of at most TRY 1.00 may still be open; they expire within hours.",
                        "En çok 1,00 TL tutarında linkler açık kalmış olabilir; süreleri birkaç saatte dolar."
                    )
                } else {
                    say!(
                        "What was sent is in the database: `paylink list` shows it.",
                        "Gönderilenler veritabanında: `paylink list` gösterir."
                    )
                };
                Err(Failure::new(Exit::Interrupted, say!("interrupted", "kesildi")).hint(hint))
            }
        }
    });
    // A thread that still waits for something must not keep the program from ending.
    runtime.shutdown_background();
    ended
}

/// Returns a future that waits for Ctrl-C, or for the signal of service managers and containers.
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(windows)]
    {
        let mut interrupt = tokio::signal::windows::ctrl_c()?;
        Ok(async move { drop(interrupt.recv().await) })
    }
}

async fn command(cli: Cli, out: Out) -> Outcome {
    let Cli { global, command } = cli;
    // Some commands need no configuration, and work although it is wrong.
    let context = || Ok::<_, Failure>(Context { out, global, config: file::load()? });
    match command {
        Command::Create(args) => create::run(&context()?, &args).await,
        Command::List(args) => list::run(&context()?, &args).await,
        Command::Show(args) => show::run(&context()?, &args).await,
        Command::Confirm(args) => confirm::run(&context()?, &args).await,
        Command::Wait(args) => wait::run(&context()?, &args).await,
        Command::Cancel(args) => cancel::cancel(&context()?, &args).await,
        Command::Renew(args) => cancel::renew(&context()?, &args).await,
        Command::Share(args) => share::run(&context()?, &args).await,
        Command::Incidents(args) => incidents::run(&context()?, &args).await,
        Command::Report(args) => report::run(&context()?, &args).await,
        Command::Export(args) => export::run(&context()?, &args).await,
        Command::Import(args) => import::run(&context()?, &args).await,
        Command::Purge(args) => purge::run(&context()?, &args).await,
        Command::Resolve(args) => resolve::run(&context()?, &args).await,
        Command::Inbox(args) => inbox::run(&context()?, &args).await,
        Command::Work(args) => work::run(&context()?, &args).await,
        Command::Events(args) => events::run(&context()?, &args).await,
        Command::Adopt(args) => adopt::run(&context()?, &args).await,
        Command::Doctor(args) => doctor::run(&context()?, &args).await,
        Command::Profile(args) => profiles::run(&context()?, &args).await,
        Command::Move(args) => moving::run(&context()?, &args).await,
        Command::Sandbox(args) => sandbox::run(out, &args).await,
        Command::Completions(args) => manual::completions(out, &args),
        Command::Man(args) => manual::pages(out, &args),
        Command::Demo => demo::run(out).await,
        Command::DemoShop => demo::shop().await,
    }
}

/// Returns the order with this number, or a failure if there is none.
async fn order(session: &Session, number: &OrderNumber) -> Outcome<Order> {
    let found = session.orders.get(number).await?;
    found.ok_or_else(|| text::error::no_order(number.as_str()))
}

/// Whether a person has to decide about an order.
async fn needs_person(session: &Session, number: &OrderNumber) -> Outcome<bool> {
    let incidents = session.orders.incidents().await?;
    Ok(incidents.iter().any(|incident| incident.order == *number))
}

/// Returns at most `most` orders that `takes` accepts, the newest first.
async fn orders(
    session: &Session,
    filter: &OrderFilter,
    most: usize,
    takes: impl Fn(&Order) -> bool,
) -> Outcome<Vec<Order>> {
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let page = session.orders.list(filter, cursor, 500).await?;
        found.extend(page.orders.into_iter().filter(&takes));
        found.truncate(most);
        cursor = page.next;
        if cursor.is_none() || found.len() == most {
            return Ok(found);
        }
    }
}

/// Whether an order is at this provider. Without a provider, every order is.
fn is_at(order: &Order, provider: Option<&str>) -> bool {
    provider.is_none_or(|provider| {
        read::provider::parse(order.account.provider().as_str()) == Ok(provider)
    })
}

/// Returns the filter for the orders of these days.
fn filter(days: &Days) -> OrderFilter {
    let mut filter = OrderFilter::default();
    filter.created_from = days.since.map(read::day::start);
    filter.created_before = days.until.map(|day| read::day::start(text::time::next_day(day)));
    filter
}

/// Returns the name of the user who runs the program.
fn user() -> Option<String> {
    let variable = |names: &[&str]| {
        let mut values = names.iter().filter_map(|name| std::env::var(name).ok());
        values.find(|value| !value.trim().is_empty())
    };
    let user = variable(&["USER", "USERNAME", "LOGNAME"])?;
    let host = variable(&["HOSTNAME", "COMPUTERNAME"])
        .or_else(|| std::fs::read_to_string("/etc/hostname").ok());
    match host.as_deref().map(str::trim).filter(|host| !host.is_empty()) {
        Some(host) => Some(format!("{user}@{host}")),
        None => Some(user),
    }
}

/// Writes that a dry run ended.
fn checked(out: Out) -> Outcome {
    out.done(say!(
        "checked; nothing was sent or stored",
        "denetlendi; hiçbir şey gönderilmedi ve kaydedilmedi"
    ));
    Ok(Exit::Done)
}
