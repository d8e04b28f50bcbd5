//! Runs one case: a server, a call, and what was observed.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use paylink_core::{Error, Transport};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::evaluate::request_count;
use super::fault::{Context, ServerAction, Variant, good_answer};
use super::operation::{Operation, Place, frozen_clock};
use super::server::{self, Answers, Script, ServerLog};
use crate::json::Json;

/// The most bytes of a body that a client may read.
pub const LIMIT: usize = 64 * 1024;

/// The timeouts of an exchange with a server that makes the client wait. A case fails only if it
/// fails with each of them: on a busy machine a correct client may miss a short one.
pub const TIMEOUTS: [Duration; 3] =
    [Duration::from_millis(100), Duration::from_millis(300), Duration::from_millis(900)];

/// What a busy machine may add to three exchanges.
pub const SLACK: Duration = Duration::from_millis(300);

/// The timeout of an exchange where the client does not have to wait.
const LONG_TIMEOUT: Duration = Duration::from_secs(5);

/// A call that takes longer hangs: more than three exchanges with [`LONG_TIMEOUT`].
const HANG_LIMIT: Duration = Duration::from_secs(20);

/// A call with a short timeout hangs if it takes longer than this many timeouts.
const HANG_FACTOR: u32 = 30;

/// How long a server keeps listening after the call, for requests that must not come.
const LINGER: Duration = Duration::from_millis(5);

/// The transports of the clients, built once because loading the system's certificates is slow.
pub struct Transports {
    long: Transport,
    short: Vec<Transport>,
}

impl Transports {
    /// Builds all transports.
    ///
    /// # Errors
    /// Returns an error if the operating system offers no certificate authorities.
    pub fn new() -> Result<Self, Error> {
        let of = |connect: Duration, total: Duration| {
            let builder = Transport::builder().clock(frozen_clock()).body_limit(LIMIT);
            builder.connect_timeout(connect).read_timeout(total).total_timeout(total).build()
        };
        let short = TIMEOUTS.into_iter().map(|timeout| of(timeout * 6 / 10, timeout));
        Ok(Self { long: of(LONG_TIMEOUT, LONG_TIMEOUT)?, short: short.collect::<Result<_, _>>()? })
    }
}

/// What was observed in a case.
#[derive(Debug)]
pub struct Observed {
    /// What the client returned, unless it was stopped.
    pub result: Result<Result<Json, Error>, Stopped>,
    /// What the server saw, in order.
    pub events: Vec<String>,
    /// How many bytes the server sent.
    pub bytes_out: usize,
    /// Connections to the second host.
    pub elsewhere: usize,
    /// How long it took.
    pub took: Duration,
    /// The timeout of each exchange.
    pub timeout: Duration,
}

/// Why a call did not end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// It panicked.
    Panicked,
    /// It took longer than every timeout allows.
    Hung,
}

/// Runs the cases of one operation, one after the other.
pub struct CaseRunner<'a> {
    operation: &'a Operation,
    /// The honest answers, serialised once.
    answers: Arc<Answers>,
    listener: Arc<TcpListener>,
    second: Arc<TcpListener>,
}

impl<'a> CaseRunner<'a> {
    /// Opens the sockets of both hosts.
    ///
    /// # Errors
    /// Returns an error if there is no free port.
    pub async fn new(operation: &'a Operation) -> std::io::Result<Self> {
        let ((listener, _), (second, _)) = (server::listen().await?, server::listen().await?);
        let written = operation.answers.iter().map(|(service, good)| (*service, good_answer(good)));
        let answers = Arc::new(Answers(written.collect()));
        Ok(Self { operation, answers, listener: Arc::new(listener), second: Arc::new(second) })
    }

    /// What this operation's cases are made from.
    ///
    /// # Errors
    /// Returns an error if a socket has no address.
    pub fn context(&self) -> std::io::Result<Context<'a>> {
        let Operation { decides, .. } = *self.operation;
        Ok(Context {
            good: self.operation.good(),
            decides,
            is_common: self.operation.is_common(),
            elsewhere: self.second.local_addr()?,
        })
    }

    /// Runs a case; `None` is the honest answer. `turn` picks the timeout if the server makes the
    /// client wait; `number` is unique to this case.
    ///
    /// # Errors
    /// Returns an error if a socket fails.
    pub async fn run(
        &self,
        case: Option<&Variant>,
        turn: Option<usize>,
        transports: &Transports,
        number: usize,
    ) -> std::io::Result<Observed> {
        let (script, log) = (Arc::new(self.script(case)), Arc::new(ServerLog::default()));
        let visits = Arc::new(AtomicUsize::new(0));
        let visiting = server::elsewhere(self.second.clone(), script.clone(), visits.clone());
        let second = Running(tokio::spawn(visiting));
        let (address, first) = self.first_host(&script, &log).await?;
        let scheme =
            if script.action.as_ref().is_some_and(ServerAction::is_tls) { "https" } else { "http" };
        let (transport, timeout, hang) = match turn {
            Some(turn) => (&transports.short[turn], TIMEOUTS[turn], TIMEOUTS[turn] * HANG_FACTOR),
            None => (&transports.long, LONG_TIMEOUT, HANG_LIMIT),
        };
        let place = Place {
            base: format!("{scheme}://{address}"),
            transport: transport.clone(),
            timeout,
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
        tokio::time::sleep(LINGER).await;
        drop((first, second));
        Ok(Observed {
            result,
            events: log.events(),
            bytes_out: log.bytes_out(),
            elsewhere: visits.load(Ordering::SeqCst),
            took,
            timeout,
        })
    }

    async fn first_host(
        &self,
        script: &Arc<Script>,
        log: &Arc<ServerLog>,
    ) -> std::io::Result<(SocketAddr, Server)> {
        if !matches!(script.action, Some(ServerAction::Refuse)) {
            let serving = server::serve(self.listener.clone(), script.clone(), log.clone());
            return Ok((self.listener.local_addr()?, Server::Task(Running(tokio::spawn(serving)))));
        }
        let (listener, address) = server::listen().await?;
        let refusing = server::refuse(listener, script.clone(), log.clone());
        if script.before == 0 {
            // From here on nothing listens.
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
        let is_first = case.is_some_and(|case| case.action.is_tls());
        Script {
            answers: self.answers.clone(),
            before: if is_first { 0 } else { before.len() },
            hit,
            spared: before.iter().filter(|service| *service == hit).count(),
            times: case.map_or(0, |case| request_count(self.operation, &case.expected)),
            action: case.map(|case| case.action.clone()),
        }
    }
}

impl ServerAction {
    /// Whether the action hits the first connection of a call, whatever it is for.
    pub fn is_tls(&self) -> bool {
        matches!(self, Self::PlainText | Self::UntrustedCertificate | Self::SilentHandshake)
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
    Task(#[expect(dead_code, reason = "kept alive until the case is over")] Running),
    Refusing(
        #[expect(dead_code, reason = "kept alive until the case is over")] tokio::net::TcpSocket,
    ),
}
