use std::sync::mpsc;

use tokio_postgres::{Client, Config, Error, NoTls, SimpleQueryMessage};

type Rows = Result<Vec<Option<String>>, Error>;

/// A connection that can be used without waiting for a future. It has a thread of its own. A
/// connection that was lost is opened again by the next call.
#[derive(Clone, Debug)]
pub struct Session {
    statements: mpsc::Sender<(String, mpsc::Sender<Rows>)>,
}

impl Session {
    /// Creates a session. No connection is opened before it is needed.
    pub fn new(config: Config) -> Self {
        let (statements, queue) = mpsc::channel::<(String, mpsc::Sender<Rows>)>();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                let mut open = None;
                for (statements, answer) in queue {
                    answer.send(run(&mut open, &config, &statements).await).unwrap();
                }
            });
        });
        Self { statements }
    }

    /// Runs statements, and returns the first column of all rows as text.
    ///
    /// # Errors
    /// Returns the error of the connection or of the first statement that fails.
    pub fn run(&self, statements: &str) -> Rows {
        let (answer, rows) = mpsc::channel();
        self.statements.send((statements.to_owned(), answer)).unwrap();
        rows.recv().unwrap()
    }
}

async fn run(open: &mut Option<Client>, config: &Config, statements: &str) -> Rows {
    let client = match open.take().filter(|client| !client.is_closed()) {
        Some(client) => client,
        None => {
            let (client, connection) = config.connect(NoTls).await?;
            tokio::spawn(connection);
            client
        }
    };
    let answer = open.insert(client).simple_query(statements).await?;
    let rows = answer.into_iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row.get(0).map(str::to_owned)),
        _ => None,
    });
    Ok(rows.collect())
}
