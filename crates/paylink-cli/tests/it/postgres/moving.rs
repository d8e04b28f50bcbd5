//! `paylink move`: the orders of a profile move from their file to PostgreSQL.

use std::process::Stdio;
use std::time::{Duration, Instant};

use paylink_orders::rusqlite::Connection;
use paylink_sandbox::{Fault, FaultKind, LinkStatus, PayerChoice};

use super::Schema;
use crate::scenario::Story;
use crate::support::{Mode, User, ran};

/// Stores a paid order, an open one, a cancelled one, and one about which a person has to decide.
async fn fill(user: &User) {
    for order in ["A-1", "A-2", "A-3", "A-4"] {
        let create = ["create", "--order", order, "--amount", "1.250,50", "--payer", "Ayşe Yılmaz"];
        assert_eq!(user.run_write(&create).code, 0, "{order}");
    }
    user.sandbox.pay("T1.A-1-1").await.unwrap();
    let more = PayerChoice::new().charged("1300.00");
    user.sandbox.pay_with("T1.A-4-1", &more).await.unwrap();
    assert_eq!(user.run(&["confirm", "A-1"]).code, 0);
    assert_eq!(user.run(&["confirm", "A-4"]).code, 8);
    assert_eq!(user.run_write(&["cancel", "A-3"]).code, 0);
}

/// Adds a profile that still has the file, as another machine may have it.
fn keep_the_file(user: &User) {
    let own = user.configuration();
    let start = own.find("environment = ").unwrap();
    let file = user.path("data/paylink/local.db");
    let old = own[start..].replace("profiles.local", "profiles.old");
    let old = format!("[profiles.old]\ndatabase = \"{}\"\n{old}", file.display());
    user.configure(&format!("{own}\n{old}"));
}

async fn tell(language: &'static str, mode: Mode, url: &str) -> String {
    let user = User::new(language).await;
    let mut story = Story { user, mode, text: String::new(), out: String::new() };
    story.write(&["move", "--to", url], 10);
    fill(&story.user).await;
    keep_the_file(&story.user);
    story.write(&["move", "--to", "orders.db"], 2);
    story.write(&["move", "--to", "postgres://paylink@127.0.0.1:1/postgres"], 1);
    story.read(&["move", "--to", url, "--dry-run"], 0);
    // The progress bar of a terminal depends on how fast the machine is.
    let quiet = if mode == Mode::Terminal { &["-q"][..] } else { &[] };
    story.write(&[&["move", "--to", url], quiet].concat(), 0);
    assert!(story.user.configuration().contains(&format!("database = \"{url}\"")));
    story.read(&["list"], 0);
    story.read(&["incidents"], 8);
    story.read(&["list", "-p", "old"], 1);
    story.read(&["events"], 0);
    story.write(&["move", "--to", url], 0);
    story.write(&["move", "--to", "postgres://paylink@db.example/other"], 2);
    let file = story.user.path("data/paylink/local.db").display().to_string();
    story
        .text
        .replace(url, "<new>")
        .replace(url.split('?').next().unwrap(), "<new>")
        .replace(&file, "<old>")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_shows_counts_and_sums_and_the_profile_uses_the_new_database() {
    for (language, name) in [("en_US.UTF-8", "move_en"), ("tr_TR.UTF-8", "move_tr")] {
        let mut all = String::new();
        for mode in [Mode::Pipe, Mode::Terminal, Mode::Json] {
            let Some(schema) = Schema::new().await else { return };
            let text = tell(language, mode, &schema.url()).await;
            all.push_str(&format!("# {mode:?}\n\n{text}"));
        }
        insta::assert_snapshot!(name, all);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_without_consent_or_beside_a_worker_changes_nothing() {
    let Some(schema) = Schema::new().await else { return };
    let user = User::new("en_US.UTF-8").await;
    fill(&user).await;
    let url = schema.url();
    let to = ["move", "--to", url.as_str()];
    assert_eq!(user.run(&to).code, 2, "nobody can be asked");
    assert_eq!(user.on_terminal(&to, "n").code, 3);
    let mut worker = user.command(&["work"]).stderr(Stdio::null()).spawn().unwrap();
    // The worker handles the events of the paid order when it runs.
    let database = Connection::open(user.path("data/paylink/local.db")).unwrap();
    let due = "SELECT COUNT(*) FROM paylink_events WHERE next_due IS NOT NULL";
    let end = Instant::now() + Duration::from_secs(30);
    while database.query_row(due, [], |row| row.get::<_, i64>(0)).unwrap() > 0 {
        assert!(Instant::now() < end, "the worker does nothing");
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(database);
    let refused = user.run_write(&to);
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert!(refused.err.contains("another program has the database open"), "{}", refused.err);
    worker.kill().unwrap();
    worker.wait().unwrap();
    let before = user.run(&["report"]).out;
    assert_eq!(user.run_write(&to).code, 0);
    assert_eq!(user.run(&["report"]).out, before);
    assert!(user.configuration().contains("deliver_events = true"), "{}", user.configuration());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_that_is_killed_is_continued_and_every_row_arrives_once() {
    let Some(schema) = Schema::new().await else { return };
    let user = User::new("en_US.UTF-8").await;
    fill(&user).await;
    keep_the_file(&user);
    let rows = "WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < 40000)
                INSERT INTO paylink_inbox
                  (digest, provider, environment, account, kind, reference, received_at, last_at,
                   times, request)
                SELECT randomblob(32), 'paynet', 'sandbox', 'default', 'payment', 'x' || n, n, n, 1,
                       randomblob(300) FROM n";
    Connection::open(user.path("data/paylink/local.db")).unwrap().execute_batch(rows).unwrap();
    let before = user.run(&["report"]).out;
    let client = schema.connect().await;
    let count = async |table: &str| {
        let query = format!("SELECT COUNT(*) FROM {table}");
        client.query_one(&query, &[]).await.map_or(0, |row| row.get::<_, i64>(0))
    };
    let url = schema.url();
    let to = ["move", "--to", url.as_str(), "-q", "--yes", "--profile", "local"];
    for part in [5_000, 20_000, 35_000] {
        let mut child = user.command(&to).spawn().unwrap();
        let end = Instant::now() + Duration::from_secs(60);
        while count("paylink_inbox").await < part {
            assert!(Instant::now() < end, "the move stopped");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(count("paylink_inbox").await < 40_000, "the move was over");
        // The old database is in use, the new one is not.
        assert_eq!(user.run(&["report"]).out, before, "{part}");
        let own = user.configuration();
        super::use_database(&user, &url);
        let refused = user.run(&["list"]);
        assert_eq!(refused.code, 1, "{}", refused.err);
        assert!(refused.err.contains("still being moved"), "{}", refused.err);
        user.configure(&own);
    }
    let moved = ran(user.command(&to).output().unwrap());
    assert_eq!(moved.code, 0, "{}", moved.err);
    assert_eq!(count("paylink_inbox").await, 40_000);
    assert_eq!(user.run(&["report"]).out, before);
    let refused = user.run(&["list", "-p", "old"]);
    assert!(refused.code == 1 && refused.err.contains("were moved"), "{}", refused.err);
    // The orders go on.
    user.sandbox.pay("T1.A-2-1").await.unwrap();
    assert_eq!(user.run(&["wait", "A-2", "--for", "30s"]).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_waits_for_the_request_of_a_program_that_was_killed() {
    let Some(schema) = Schema::new().await else { return };
    let user = User::new("en_US.UTF-8").await;
    let slow = FaultKind::Latency(Duration::from_secs(20));
    user.sandbox.fault(Fault::new("mailorder/create", slow));
    let create =
        ["create", "--order", "A-1", "--amount", "5", "--payer", "Ayşe", "-y", "-p", "local"];
    let mut child = user.command(&create).stderr(Stdio::null()).spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(30);
    while user.sandbox.links().is_empty() {
        assert!(Instant::now() < end, "no link was requested");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    user.sandbox.clear_faults();
    let moved = user.run_write(&["move", "--to", &schema.url()]);
    assert_eq!(moved.code, 0, "{}", moved.err);
    assert!(moved.err.contains("may have a request under way; waiting for"), "{}", moved.err);
    assert_eq!(user.run(&["work", "--until-idle"]).code, 0);
    let created = user.run(&create);
    assert_eq!(created.code, 0, "{}", created.err);
    let links = user.sandbox.links();
    let open: Vec<_> = links.iter().filter(|link| link.status == LinkStatus::Open).collect();
    assert!(links.len() == 2 && open.len() == 1, "{links:?}");
    assert_eq!(open[0].url, created.out.trim());
}
