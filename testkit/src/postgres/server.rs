use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

use tokio_postgres::{Config, NoTls};

/// If this variable is set, the tests fail without PostgreSQL.
const REQUIRED: &str = "PAYLINK_REQUIRE_POSTGRES";

/// A server that runs until the value is dropped or the process ends.
#[derive(Debug)]
pub struct Server {
    folder: PathBuf,
    script: Mutex<Script>,
    schemas: AtomicU32,
}

/// The script that runs the server. Its standard input stays open until the server has to stop.
#[derive(Debug)]
struct Script {
    process: Child,
    answers: BufReader<ChildStdout>,
}

/// A schema of its own in the database of a server. It is the only one in the search path.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The name of the schema.
    pub name: String,
    /// The user of the connections. At first, it is the superuser of the server.
    pub user: String,
    /// The folder of the socket.
    pub(super) folder: PathBuf,
}

/// Returns the server that the tests of this process share. Without PostgreSQL, prints how many of
/// the tests whose name contains `filter` are left out, and returns `None`.
pub fn shared_server(filter: &str) -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let start = || {
        let server = Server::start(&[]);
        if server.is_some() {
            return server;
        }
        assert!(std::env::var_os(REQUIRED).is_none(), "{REQUIRED} is set, and there is no server");
        let tests = Command::new(std::env::current_exe().unwrap())
            .args(std::env::args().skip(1).chain(["--list".to_owned()]))
            .output()
            .unwrap();
        let tests = String::from_utf8_lossy(&tests.stdout);
        let tests = tests.lines().filter(|line| line.ends_with(": test") && line.contains(filter));
        // The macros would be captured.
        let text = format!("without PostgreSQL, {} tests are left out\n", tests.count());
        std::io::stderr().write_all(text.as_bytes()).unwrap();
        None
    };
    SERVER.get_or_init(start).as_ref()
}

/// Returns the folder of the programs of PostgreSQL: where Debian's package has them, or else one
/// of the search path.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<_> = versions.map(|version| version.path().join("bin")).collect();
    debian.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = debian.into_iter().rev().chain(std::env::split_paths(&path));
    let mut found = all.filter(|folder| folder.join("initdb").exists());
    found.find(|folder| folder.join("postgres").exists())
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn rest(answers: &mut impl Read) -> String {
    let mut rest = String::new();
    answers.read_to_string(&mut rest).unwrap();
    rest
}

impl Server {
    /// Starts a server with these settings, such as `synchronous_commit=off`. Returns `None` without
    /// PostgreSQL.
    pub fn start(settings: &[&str]) -> Option<Self> {
        programs().map(|programs| Self::start_with(&programs, settings))
    }

    fn start_with(programs: &Path, settings: &[&str]) -> Self {
        // PostgreSQL does not run as root.
        let mut command = if output("id", &["-u"]) == "0" {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        command.args(["-c", include_str!("server.sh"), "sh"]).arg(programs).current_dir("/tmp");
        command.args(settings.iter().flat_map(|setting| ["-c", setting]));
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut process = piped.spawn().unwrap();
        let mut answers = BufReader::new(process.stdout.take().unwrap());
        let mut folder = String::new();
        answers.read_line(&mut folder).unwrap();
        let has_started = folder.starts_with("/tmp/paylink-postgres.") && !folder.contains(' ');
        assert!(has_started, "PostgreSQL did not start: {folder}{}", rest(&mut answers));
        let script = Mutex::new(Script { process, answers });
        Self { folder: folder.trim().into(), script, schemas: AtomicU32::new(1) }
    }

    /// Returns a new schema, in which a test is alone.
    pub async fn schema(&self) -> Schema {
        let name = format!("test{}", self.schemas.fetch_add(1, Ordering::Relaxed));
        let schema = Schema { name, user: "paylink".to_owned(), folder: self.folder.clone() };
        let (client, connection) = schema.config().connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(&format!("CREATE SCHEMA {}", schema.name)).await.unwrap();
        schema
    }

    /// Returns the address of the server, which begins with `postgres://`.
    pub fn url(&self) -> String {
        let folder = self.folder.to_str().unwrap().replace('/', "%2F");
        format!("postgres://paylink@{folder}/{}", Schema::DATABASE)
    }

    /// Ends the server and all of its processes with `SIGKILL`. What the server has written to files
    /// stays, because the operating system goes on.
    pub fn kill(&self) {
        self.command("kill");
    }

    /// Starts the server again, after it was killed. Returns when it accepts connections.
    pub fn start_again(&self) {
        self.command("start");
    }

    fn command(&self, command: &str) {
        let mut script = self.script.lock().unwrap();
        let mut answer = String::new();
        writeln!(script.process.stdin.as_ref().unwrap(), "{command}").unwrap();
        script.answers.read_line(&mut answer).unwrap();
        let is_done = answer.trim() == command;
        assert!(is_done, "`{command}` failed: {answer}{}", rest(&mut script.answers));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let Ok(script) = self.script.get_mut() else { return };
        drop(script.process.stdin.take());
        // The script removes the folder.
        let _ = script.process.wait();
    }
}

impl Schema {
    /// The database of every server.
    const DATABASE: &str = "postgres";

    /// Returns the configuration of a connection.
    pub fn config(&self) -> Config {
        let mut config = Config::new();
        config.host_path(&self.folder).port(5432).user(&self.user).dbname(Self::DATABASE);
        config.options(format!("-c search_path={}", self.name));
        config
    }

    /// Returns the same as the address of a connection, which begins with `postgres://`.
    pub fn url(&self) -> String {
        let folder = self.folder.to_str().unwrap().replace('/', "%2F");
        let (user, database, name) = (&self.user, Self::DATABASE, &self.name);
        format!("postgres://{user}@{folder}/{database}?options=-c%20search_path%3D{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn texts(schema: &Schema, query: &str) -> Vec<String> {
        let config: Config = schema.url().parse().unwrap();
        assert_eq!(config, schema.config());
        let (client, connection) = config.connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        let rows = client.query(query, &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    #[tokio::test]
    async fn a_server_that_was_killed_has_every_commit_and_no_open_transaction() {
        let Some(server) = Server::start(&["application_name=given"]) else {
            assert!(std::env::var_os(REQUIRED).is_none());
            return;
        };
        let (first, second) = (server.schema().await, server.schema().await);
        assert_eq!(texts(&first, "SHOW application_name").await, ["given"]);
        texts(&first, "CREATE TABLE words (word TEXT)").await;
        texts(&first, "INSERT INTO words VALUES ('stored')").await;
        let (mut client, connection) = first.config().connect(NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        let transaction = client.transaction().await.unwrap();
        transaction.execute("INSERT INTO words VALUES ('lost')", &[]).await.unwrap();
        server.kill();
        first.config().connect(NoTls).await.map(drop).unwrap_err();
        let _ = connection.await.unwrap();
        assert!(transaction.commit().await.is_err());
        server.start_again();
        assert_eq!(texts(&first, "SELECT word FROM words").await, ["stored"]);
        assert_eq!(texts(&second, "SELECT CAST(current_schema AS TEXT)").await, [second.name]);
        let folder = server.folder.clone();
        drop(server);
        assert!(!folder.exists());
    }
}
