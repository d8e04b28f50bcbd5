//! One case: a server, a call, and what came of it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use paylink_core::{Error, Transport};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::fault::{Deed, End, Scene, Variant, good_answer};
use super::judge::hits;
use super::operation::{Operation, Place, standing_clock};
use super::server::{self, Script, Watched};
use crate::json::Json;

/// The most bytes of a body that a client may read.
pub const LIMIT: usize = 64 * 1024;

/// The deadline of an exchange with a server that makes the client wait. Three of them are the deadline of a case.
pub const PATIENCE: Duration = Duration::from_millis(100);

/// Where nothing has to be waited for, reaching the deadline is a failure by itself, and a busy machine is none.
const PLENTY: Duration = Duration::from_secs(5);

/// Nothing takes this long: three exchanges with plenty of time, and then some.
const HANG: Duration = Duration::from_secs(20);

/// The same where the deadline is short.
const SHORT_HANG: Duration = Duration::from_secs(3);

/// How long a server goes on listening for what must not come.
const AFTERMATH: Duration = Duration::from_millis(5);

/// The deadlines, limits and trust of the clients, built once: reading the certificates of a system takes its time.
pub struct Transports {
    plenty: Transport,
    hasty: Transport,
}

impl Transports {
    /// Both.
    ///
    /// # Errors
    /// The operating system offers no certificate authorities.
    pub fn new() -> Result<Self, Error> {
        let of = |connect: Duration, total: Duration| {
            let builder = Transport::builder().clock(standing_clock()).body_limit(LIMIT);
            builder.connect_timeout(connect).read_timeout(total).total_timeout(total).build()
        };
        Ok(Self { plenty: of(PLENTY, PLENTY)?, hasty: of(PATIENCE * 6 / 10, PATIENCE)? })
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
pub struct Stage {
    listener: Arc<TcpListener>,
    second: Arc<TcpListener>,
}

impl Stage {
    /// Two hosts.
    ///
    /// # Errors
    /// There is no free port.
    pub async fn new() -> std::io::Result<Self> {
        let ((listener, _), (second, _)) = (server::listen().await?, server::listen().await?);
        Ok(Self { listener: Arc::new(listener), second: Arc::new(second) })
    }

    /// What this operation's faults are made from.
    ///
    /// # Errors
    /// A socket without an address.
    pub fn scene<'a>(&self, operation: &'a Operation) -> std::io::Result<Scene<'a>> {
        Ok(Scene { good: operation.good(), elsewhere: self.second.local_addr()? })
    }

    /// Plays a case; none for the honest answer. `number` tells it from every other.
    ///
    /// # Errors
    /// A socket fails.
    pub async fn play(
        &self,
        operation: &Operation,
        case: Option<&Variant>,
        waits: bool,
        transports: &Transports,
        number: usize,
    ) -> std::io::Result<Seen> {
        let (script, watched) = (Arc::new(script(operation, case)), Arc::new(Watched::default()));
        let visits = Arc::new(AtomicUsize::new(0));
        let good = good_answer(operation.good());
        let second = Running(tokio::spawn(server::elsewhere(self.second.clone(), good, visits.clone())));
        let (address, first) = self.first_host(&script, &watched).await?;
        let scheme = if script.deed.is_tls() { "https" } else { "http" };
        let transport = if waits { &transports.hasty } else { &transports.plenty };
        let place = Place {
            base: format!("{scheme}://{address}"),
            transport: transport.clone(),
            account: format!("case-{number}"),
        };
        let start = Instant::now();
        let mut call = tokio::spawn((operation.call)(place));
        let result = match tokio::time::timeout(if waits { SHORT_HANG } else { HANG }, &mut call).await {
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
        })
    }

    async fn first_host(
        &self,
        script: &Arc<Script>,
        watched: &Arc<Watched>,
    ) -> std::io::Result<(SocketAddr, Server)> {
        if !matches!(script.deed, Deed::Refuse) {
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
}

fn script(operation: &Operation, case: Option<&Variant>) -> Script {
    let before = if case.is_some_and(|case| case.deed.is_tls()) { 0 } else { operation.before.len() };
    let honest = good_answer(operation.good());
    Script {
        answers: operation.answers.iter().map(|(service, good)| (*service, good_answer(good))).collect(),
        before,
        hit: operation.hit,
        spared: operation.before.iter().filter(|service| **service == operation.hit).count(),
        times: case.map_or(0, |case| hits(operation, &case.harm)),
        deed: case.map_or(Deed::Send(honest, End::Close), |case| case.deed.clone()),
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
