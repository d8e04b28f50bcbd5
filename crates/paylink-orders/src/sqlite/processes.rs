//! Tests with processes of their own. Each of them is this test program again, which runs the same
//! test in the part of the process.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use rusqlite::{Connection, Transaction};

use super::{Sqlite, SqliteDatabase};
use crate::database::Database;
use crate::error::{OrdersError, Result};
use crate::sql::StoreError;
use crate::state::Phase;
use crate::work::Begun;
use crate::work::tests::{account, order, plan};
use crate::{HandlerError, OrderEvent, OrderHandler};

/// Has the folder of the database in the processes that a test starts.
const FOLDER: &str = "PAYLINK_TEST_FOLDER";

/// The first lines of the shell before it becomes the test program: files cannot be longer than
/// 128 KiB. A write beyond that returns an error and does not end the process.
const FULL_DISK: &str = "trap '' XFSZ; ulimit -f $((128 * 2)); [ $(ulimit -f) = 256 ] || exit 9;";

struct Nothing;

impl OrderHandler for Nothing {
    fn paid(&self, _: &Transaction<'_>, _: &OrderEvent) -> Result<(), HandlerError> {
        Ok(())
    }
}

/// Returns the folder of the database, if this is a process that a test has started.
fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

/// Returns the command for a process that runs one test.
fn process(shell: &str, test: &str, folder: &Path) -> Command {
    let mut command = Command::new("sh");
    let script = format!("{shell} exec \"$0\" --exact --nocapture sqlite::processes::{test}");
    command.args(["-c", &script]).arg(std::env::current_exe().unwrap()).env(FOLDER, folder);
    command
}

fn check(done: &Output) {
    let text = String::from_utf8_lossy(&done.stdout) + String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success() && text.contains("1 passed"), "{text}");
}

fn database(folder: &Path) -> SqliteDatabase<Nothing> {
    let sqlite = Sqlite::open(folder.join("orders.db")).unwrap();
    SqliteDatabase { sqlite, handler: Arc::new(Nothing) }
}

#[tokio::test]
async fn eight_processes_can_create_the_tables_at_once() {
    if let Some(folder) = folder() {
        std::fs::write(folder.join(format!("ready-{}", std::process::id())), "").unwrap();
        while !folder.join("go").exists() {
            std::thread::yield_now();
        }
        let stored = database(&folder).set_up("T.".to_owned(), vec![account()]).await;
        assert_eq!(stored.unwrap(), "T.");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let test = "eight_processes_can_create_the_tables_at_once";
    let start = |_| {
        let mut command = process("", test, folder.path());
        std::thread::spawn(move || command.output().unwrap())
    };
    let running: Vec<_> = (0..8).map(start).collect();
    while std::fs::read_dir(folder.path()).unwrap().count() < running.len() {
        assert!(!running.iter().any(|one| one.is_finished()), "a process did not wait");
        std::thread::yield_now();
    }
    std::fs::write(folder.path().join("go"), "").unwrap();
    for one in running {
        check(&one.join().unwrap());
    }
    let connection = Connection::open(folder.path().join("orders.db")).unwrap();
    for table in ["paylink_meta", "paylink_installation", "paylink_accounts"] {
        let count = format!("SELECT COUNT(*) FROM {table}");
        assert_eq!(connection.query_row(&count, [], |row| row.get(0)), Ok(1), "{table}");
    }
}

async fn begin(database: &SqliteDatabase<Nothing>, number: &str) -> Result<Begun> {
    database.begin(order(number), false, plan(Phase::Sending)).await
}

/// SQLite runs in this process, so the answer to a commit cannot be lost on its way. The commit is
/// the moment at which the disk can refuse the write.
#[tokio::test]
async fn an_order_whose_commit_the_disk_refuses_is_not_stored() {
    let test = "an_order_whose_commit_the_disk_refuses_is_not_stored";
    if let Some(folder) = folder() {
        let database = database(&folder);
        let mut number = 1;
        let error = loop {
            match begin(&database, &number.to_string()).await {
                Ok(begun) => assert!(begun.is_new),
                Err(error) => break error,
            }
            number += 1;
            assert!(number < 1_000, "the disk is not full");
        };
        assert!(matches!(error, OrdersError::Store(StoreError::NotWritable(_))), "{error}");
        // The connection goes on, and shows what is stored.
        let number = number.to_string();
        assert!(database.order(number.clone()).await.unwrap().is_none());
        assert!(begin(&database, &number).await.is_err());
        std::fs::write(folder.join("refused"), number).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    database(folder.path()).set_up("T.".to_owned(), vec![account()]).await.unwrap();
    check(&process(FULL_DISK, test, folder.path()).output().unwrap());
    let refused = std::fs::read_to_string(folder.path().join("refused")).unwrap();
    let database = database(folder.path());
    let stored: i64 = refused.parse::<i64>().unwrap() - 1;
    assert!(stored > 0, "nothing was stored");
    let connection = Connection::open(folder.path().join("orders.db")).unwrap();
    let count = "SELECT COUNT(*) FROM paylink_orders";
    assert_eq!(connection.query_row(count, [], |row| row.get(0)), Ok(stored));
    // The caller asks again, and the order is new.
    assert!(begin(&database, &refused).await.unwrap().is_new);
    assert!(!begin(&database, &refused).await.unwrap().is_new);
}
