use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

use super::Schema;

/// The message that asks for a commit.
const COMMIT: &[u8] = b"COMMIT\0";

/// The end of an answer after which no transaction is open: the message `ReadyForQuery`.
const IDLE: &[u8] = b"Z\0\0\0\x05I";

/// What happens to a commit, or to a statement that commits by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The database does not get it.
    Before,
    /// The database does not get it, and does not notice that the connection is lost. The program
    /// cannot connect again.
    BeforeForEver,
    /// The program does not get the answer.
    After,
    /// The program does not get the answer, and cannot connect again.
    AfterForEver,
}

/// Passes on everything between programs and a server, and loses the connection at a chosen commit
/// or statement.
#[derive(Debug)]
pub struct Proxy {
    _folder: TempDir,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    /// What happens to the next messages with these bytes: this number of them passes.
    cut: Mutex<Option<(Cut, &'static [u8], usize)>>,
    cuts: AtomicUsize,
    is_closed: AtomicBool,
}

impl Proxy {
    /// Returns a proxy, and the schema as it is reached through it.
    pub fn start(schema: &Schema) -> (Self, Schema) {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(socket(folder.path().into())).unwrap();
        let through = Schema { folder: folder.path().into(), ..schema.clone() };
        let (upstream, state) = (socket(schema.folder.clone()), Arc::<State>::default());
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if shared.is_closed.load(Ordering::SeqCst) {
                    continue;
                }
                // The program notices that there is no server.
                if let Ok(server) = UnixStream::connect(&upstream).await {
                    tokio::spawn(pass(client, server, Arc::clone(&shared)));
                }
            }
        });
        (Self { _folder: folder, state }, through)
    }

    /// Lets a number of commits pass, and loses the connection of the next one.
    pub fn cut(&self, cut: Cut, passing: usize) {
        self.cut_message(cut, COMMIT, passing);
    }

    /// Lets a number of messages with these bytes pass, and loses the connection of the next one.
    pub fn cut_message(&self, cut: Cut, bytes: &'static [u8], passing: usize) {
        self.state.cuts.store(0, Ordering::SeqCst);
        *self.state.cut.lock().unwrap() = Some((cut, bytes, passing));
    }

    /// Whether a connection was lost since the last call of [`cut`](Self::cut).
    pub fn has_cut(&self) -> bool {
        self.state.cuts.load(Ordering::SeqCst) > 0
    }

    /// Loses no connection any more, and accepts connections again.
    pub fn heal(&self) {
        *self.state.cut.lock().unwrap() = None;
        self.state.is_closed.store(false, Ordering::SeqCst);
    }
}

impl State {
    /// Returns what happens to what a program has sent.
    fn next(&self, sent: &[u8]) -> Option<Cut> {
        let mut next = self.cut.lock().unwrap();
        let (cut, bytes, passing) = next.as_mut()?;
        if !sent.windows(bytes.len()).any(|part| part == *bytes) {
            return None;
        }
        if *passing > 0 {
            *passing -= 1;
            return None;
        }
        let cut = *cut;
        *next = None;
        Some(cut)
    }
}

fn socket(folder: PathBuf) -> PathBuf {
    folder.join(".s.PGSQL.5432")
}

/// Passes on what comes, until one of both ends the connection.
async fn pass(client: UnixStream, server: UnixStream, state: Arc<State>) -> std::io::Result<()> {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let mut chunk = vec![0; 1 << 16];
    let mut answer = vec![0; 1 << 16];
    loop {
        tokio::select! {
            read = from_client.read(&mut chunk) => {
                let sent = &chunk[..read?];
                if sent.is_empty() {
                    return Ok(());
                }
                let Some(cut) = state.next(sent) else {
                    to_server.write_all(sent).await?;
                    continue;
                };
                if matches!(cut, Cut::After | Cut::AfterForEver) {
                    to_server.write_all(sent).await?;
                    let length = from_server.read(&mut answer).await?;
                    assert!(answer[..length].ends_with(IDLE), "a transaction is still open");
                }
                let is_for_ever = matches!(cut, Cut::BeforeForEver | Cut::AfterForEver);
                state.is_closed.store(is_for_ever, Ordering::SeqCst);
                state.cuts.fetch_add(1, Ordering::SeqCst);
                if cut == Cut::BeforeForEver {
                    drop((from_client, to_client));
                    from_server.readable().await?;
                }
                return Ok(());
            }
            read = from_server.read(&mut answer) => {
                let got = &answer[..read?];
                if got.is_empty() {
                    return Ok(());
                }
                to_client.write_all(got).await?;
            }
        }
    }
}
