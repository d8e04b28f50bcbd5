//! A connection that is lost at a chosen commit.

use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use paylink_orders::tokio_postgres::Config;
use paylink_orders::tokio_postgres::config::Host;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

/// What happens to the commit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cut {
    /// The database does not get it.
    Before,
    /// The program does not get the answer.
    After,
    /// The program does not get the answer, and cannot connect again.
    AfterForEver,
}

pub(crate) struct Proxy {
    folder: TempDir,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    cut: Mutex<Option<Cut>>,
    /// The number of commits that still pass.
    passing: AtomicI32,
    cuts: AtomicUsize,
    commits: AtomicUsize,
    is_closed: std::sync::atomic::AtomicBool,
}

impl Proxy {
    /// Returns a proxy, and the configuration of a connection through it.
    pub(crate) fn start(config: &Config) -> (Self, Config) {
        let folder = tempfile::tempdir().unwrap();
        let Host::Unix(upstream) = &config.get_hosts()[0] else { panic!("{config:?}") };
        let upstream = upstream.join(".s.PGSQL.5432");
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).unwrap();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                if shared.is_closed.load(Ordering::SeqCst) {
                    continue;
                }
                let server = UnixStream::connect(&upstream).await.unwrap();
                tokio::spawn(pass(client, server, Arc::clone(&shared)));
            }
        });
        let mut through = Config::new();
        through.host_path(folder.path()).user("paylink").dbname("postgres");
        through.options(config.get_options().unwrap());
        (Self { folder, state }, through)
    }

    /// Lets a number of commits pass, and cuts the connection of the next one.
    pub(crate) fn cut(&self, cut: Cut, passing: usize) {
        self.state.passing.store(i32::try_from(passing).unwrap(), Ordering::SeqCst);
        self.state.cuts.store(0, Ordering::SeqCst);
        *self.state.cut.lock().unwrap() = Some(cut);
    }

    /// Whether a connection was cut.
    pub(crate) fn has_cut(&self) -> bool {
        self.state.cuts.load(Ordering::SeqCst) > 0
    }

    /// Cuts nothing any more, and accepts connections again.
    pub(crate) fn heal(&self) {
        assert!(self.folder.path().exists());
        *self.state.cut.lock().unwrap() = None;
        self.state.is_closed.store(false, Ordering::SeqCst);
    }
}

async fn pass(client: UnixStream, server: UnixStream, state: Arc<State>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let mut chunk = vec![0; 1 << 16];
    let mut answer = vec![0; 1 << 16];
    loop {
        tokio::select! {
            read = from_client.read(&mut chunk) => {
                let Ok(length @ 1..) = read else { return };
                let sent = &chunk[..length];
                let is_commit = sent.windows(7).any(|part| part == b"COMMIT\0");
                let cut = *state.cut.lock().unwrap();
                if is_commit {
                    state.commits.fetch_add(1, Ordering::SeqCst);
                }
                match cut.filter(|_| is_commit && state.passing.fetch_sub(1, Ordering::SeqCst) == 0) {
                    None => to_server.write_all(sent).await.unwrap(),
                    Some(cut) => {
                        state.cuts.fetch_add(1, Ordering::SeqCst);
                        if cut != Cut::Before {
                            to_server.write_all(sent).await.unwrap();
                            let length = from_server.read(&mut answer).await.unwrap();
                            assert!(answer[..length].windows(7).any(|part| part == b"COMMIT\0"));
                        }
                        if cut == Cut::AfterForEver {
                            state.is_closed.store(true, Ordering::SeqCst);
                        }
                        return;
                    }
                }
            }
            read = from_server.read(&mut answer) => {
                let Ok(length @ 1..) = read else { return };
                if to_client.write_all(&answer[..length]).await.is_err() {
                    return;
                }
            }
        }
    }
}
