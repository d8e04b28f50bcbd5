//! Starts a PostgreSQL server for the tests of one program. This file is a part of the unit tests
//! and of the tests over both databases.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio_postgres::{Config, NoTls};

/// If this variable is set, the tests fail without PostgreSQL.
const REQUIRED: &str = "PAYLINK_REQUIRE_POSTGRES";

/// Starts the server, prints its folder, and stops it when the standard input ends. This happens
/// when the tests end in any way, because the other end belongs to the process of the tests.
const SCRIPT: &str = r#"
set -eu
# A signal for the whole group, such as that of Ctrl-C, does not end this script before the server.
trap '' HUP INT TERM
folder=$(mktemp -d /tmp/paylink-postgres.XXXXXX)
trap 'rm -rf "$folder"' EXIT
fail() { cat "$folder/log"; exit 1; }
"$1/initdb" --pgdata="$folder/data" --username=paylink --auth=trust --encoding=UTF8 --locale=C \
  --no-sync >"$folder/log" 2>&1 || fail
"$1/pg_ctl" --pgdata="$folder/data" --log="$folder/log" --wait --silent start --options="\
  -c listen_addresses= -c unix_socket_directories=$folder -c fsync=off -c max_connections=200 \
  -c log_statement=none" >>"$folder/log" 2>&1 || fail
echo "$folder"
read -r _ || true
"$1/pg_ctl" --pgdata="$folder/data" --mode=immediate --silent stop >>"$folder/log" 2>&1
"#;

/// A server that runs until the process ends.
pub(crate) struct Cluster {
    folder: PathBuf,
    /// Its standard input stays open until this process ends.
    _script: Child,
}

/// Returns the server of this process. Without PostgreSQL, prints how many of the tests whose name
/// contains `filter` are left out, and returns `None`.
pub(crate) fn cluster(filter: &str) -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    let start = || {
        if let Some(programs) = programs() {
            return Some(start(&programs));
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
    CLUSTER.get_or_init(start).as_ref()
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
    found.find(|folder| folder.join("pg_ctl").exists())
}

fn start(programs: &Path) -> Cluster {
    // PostgreSQL does not run as root.
    let mut command = if output("id", &["-u"]) == "0" {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    command.args(["-c", SCRIPT, "sh"]).arg(programs).current_dir("/tmp");
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = piped.spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut folder = String::new();
    output.read_line(&mut folder).unwrap();
    if !folder.starts_with("/tmp/paylink-postgres.") || folder.contains(' ') {
        output.read_to_string(&mut folder).unwrap();
        panic!("PostgreSQL did not start: {folder}");
    }
    Cluster { folder: folder.trim().into(), _script: child }
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

impl Cluster {
    /// Returns the configuration of a connection to a new schema, in which a test is alone.
    pub(crate) async fn schema(&self) -> Config {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let name = format!("test{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let mut config = Config::new();
        config.host(self.folder.to_str().unwrap()).user("paylink").dbname("postgres");
        let (client, connection) = config.connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(&format!("CREATE SCHEMA {name}")).await.unwrap();
        config.options(format!("-c search_path={name}"));
        config
    }
}
