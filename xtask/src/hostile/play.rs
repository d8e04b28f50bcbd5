//! One case: a server, a call, and what came of it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use paylink_core::{Error, Transport};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::fault::{Deed, Scene, Variant, good_answer};
use super::judge::hits;
use super::operation::{Operation, Place, standing_clock};
use super::server::{self, Answers, Script, Watched};
use crate::json::Json;

/// The most bytes of a body that a client may read.
pub const LIMIT: usize = 64 * 1024;

/// The deadline of an exchange with a server that makes the client wait, turn by turn: a busy
/// machine may eat a short one, a client that is wrong is wrong with each of them.
pub const PATIENCE: [Duration; 3] =
    [Duration::from_millis(100), Duration::from_millis(300), Duration::from_millis(900)];

/// What a machine that has other things to do may add to three exchanges.
pub const SLACK: Duration = Duration::from_millis(300);

/// Where nothing has to be waited for, reaching the deadline is a failure by itself, and a busy
/// machine is none.
const PLENTY: Duration = Duration::from_secs(5);

/// Nothing takes this long: three exchanges with plenty of time, and then some.
const HANG: Duration = Duration::from_secs(20);

/// The same where the deadline is short: so many deadlines.
const SHORT_HANG: u32 = 30;

/// How long a server goes on listening for what must not come.
const AFTERMATH: Duration = Duration::from_millis(5);

/// The deadlines, limits and trust of the clients, built once: reading the certificates of a system
/// takes its time.
pub struct Transports {
    plenty: Transport,
    hasty: Vec<Transport>,
}

impl Transports {
    /// All of them.
    ///
    /// # Errors
    /// The operating system offers no certificate authorities.
    pub fn new() -> Result<Self, Error> {
        let of = |connect: Duration, total: Duration| {
            let builder = Transport::builder().clock(standing_clock()).body_limit(LIMIT);
            builder.connect_timeout(connect).read_timeout(total).total_timeout(total).build()
        };
        let hasty = PATIENCE.into_iter().map(|patience| of(patience * 6 / 10, patience));
        Ok(Self { plenty: of(PLENTY, PLENTY)?, hasty: hasty.collect::<Result<_, _>>()? })
    }
}

/// What came of a case.
#[derive(Debug)]
pub struct Seen {
    /// What the client said, unless it was stopped.
    pub result: Result<Result<Json, Error>, Stopped>,
    /// What the server saw, in order.
    pub events: Vec<String>,
    /// How much the client took.
    pub bytes_out: usize,
    /// Connections to the second host.
    pub elsewhere: usize,
    /// How long it took.
    pub took: Duration,
    /// The deadline of each exchange.
    pub patience: Duration,
}

/// A call that did not come to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// It panicked.
    Panicked,
    /// It went on beyond every deadline.
    Hung,
}

/// Where the cases of one operation are played, one after the other.
pub struct Stage<'a> {
    operation: &'a Operation,
    /// What is honestly answered, written once.
    answers: Arc<Answers>,
    listener: Arc<TcpListener>,
    second: Arc<TcpListener>,
}

impl<'a> Stage<'a> {
    /// Two hosts.
    ///
    /// # Errors
    /// There is no free port.
    pub async fn new(operation: &'a Operation) -> std::io::Result<Self> {
        let ((listener, _), (second, _)) = (server::listen().await?, server::listen().await?);
        let written = operation.answers.iter().map(|(service, good)| (*service, good_answer(good)));
        let answers = Arc::new(Answers(written.collect()));
        Ok(Self { operation, answers, listener: Arc::new(listener), second: Arc::new(second) })
    }

    /// What this operation's faults are made from.
    ///
    /// # Errors
    /// A socket without an address.
    pub fn scene(&self) -> std::io::Result<Scene<'a>> {
        Ok(Scene { good: self.operation.good(), elsewhere: self.second.local_addr()? })
    }

    /// Plays a case; none for the honest answer. `turn` picks the deadline where the server makes
    /// the client wait; `number` tells this case from every other.
    ///
    /// # Errors
    /// A socket fails.
    pub async fn play(
        &self,
        case: Option<&Variant>,
        turn: Option<usize>,
        transports: &Transports,
        number: usize,
    ) -> std::io::Result<Seen> {
        let (script, watched) = (Arc::new(self.script(case)), Arc::new(Watched::default()));
        let visits = Arc::new(AtomicUsize::new(0));
        let visiting = server::elsewhere(self.second.clone(), script.clone(), visits.clone());
        let second = Running(tokio::spawn(visiting));
        let (address, first) = self.first_host(&script, &watched).await?;
        let scheme = if script.deed.as_ref().is_some_and(Deed::is_tls) { "https" } else { "http" };
        let (transport, patience, hang) = match turn {
            Some(turn) => (&transports.hasty[turn], PATIENCE[turn], PATIENCE[turn] * SHORT_HANG),
            None => (&transports.plenty, PLENTY, HANG),
        };
        let place = Place {
            base: format!("{scheme}://{address}"),
            transport: transport.clone(),
            patience,
            account: format!("case-{number}"),
        };
        let start = Instant::now();
        let mut call = tokio::spawn((self.operation.call)(place));
        let result = match tokio::time::timeout(hang, &mut call).await {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(_)) => Err(Stopped::Panicked),
            Err(_) => {
                call.abort();
                Err(Stopped::Hung)
            }
        };
        let took = start.elapsed();
        tokio::time::sleep(AFTERMATH).await;
        drop((first, second));
        Ok(Seen {
            result,
            events: watched.events(),
            bytes_out: watched.bytes_out(),
            elsewhere: visits.load(Ordering::SeqCst),
            took,
            patience,
        })
    }

    async fn first_host(
        &self,
        script: &Arc<Script>,
        watched: &Arc<Watched>,
    ) -> std::io::Result<(SocketAddr, Server)> {
        if !matches!(script.deed, Some(Deed::Refuse)) {
            let serving = server::serve(self.listener.clone(), script.clone(), watched.clone());
            return Ok((self.listener.local_addr()?, Server::Task(Running(tokio::spawn(serving)))));
        }
        let (listener, address) = server::listen().await?;
        let refusing = server::refuse(listener, script.clone(), watched.clone());
        if script.before == 0 {
            // Only now is nobody listening.
            return Ok((address, Server::Refusing(refusing.await?)));
        }
        let task = tokio::spawn(async move {
            let _taken = refusing.await;
            std::future::pending().await
        });
        Ok((address, Server::Task(Running(task))))
    }

    fn script(&self, case: Option<&Variant>) -> Script {
        let Operation { before, hit, .. } = self.operation;
        let is_first = case.is_some_and(|case| case.deed.is_tls());
        Script {
            answers: self.answers.clone(),
            before: if is_first { 0 } else { before.len() },
            hit,
            spared: before.iter().filter(|service| *service == hit).count(),
            times: case.map_or(0, |case| hits(self.operation, &case.harm)),
            deed: case.map(|case| case.deed.clone()),
        }
    }
}

impl Deed {
    /// A deed that is done to the first connection of a call, whatever it is for.
    pub fn is_tls(&self) -> bool {
        matches!(self, Self::PlainText | Self::Stranger | Self::SilentHandshake)
    }
}

/// Ends a task with its case.
struct Running(JoinHandle<()>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

enum Server {
    Task(#[expect(dead_code, reason = "held until the case is over")] Running),
    Refusing(#[expect(dead_code, reason = "held until the case is over")] tokio::net::TcpSocket),
}
