//! Removing the payers' data of old orders.

use std::time::Duration;

use paylink_orders::rusqlite::Connection;
use paylink_sandbox::{Fault, FaultKind};

use crate::inbox::receive;
use crate::scenario::Story;
use crate::support::{Mode, User};

const PURGE: [&str; 3] = ["purge", "--older-than", "1s"];

/// Creates an order that the provider refuses, one whose link is open, and callbacks.
async fn user(language: &'static str) -> User {
    let user = User::new(language).await;
    let refused = FaultKind::Status(400, r#"{"code":"9","message":"x"}"#.to_owned());
    user.sandbox.fault(Fault::new("mailorder/create", refused));
    for (order, code) in [("A-2", 5), ("A-1", 0)] {
        let create = ["create", "--order", order, "--amount", "5", "--payer", "Ayşe Yılmaz"];
        assert_eq!(user.run_write(&create).code, code, "{order}");
    }
    receive(&user).await;
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    user
}

/// Returns for how many orders the payer's data is stored, and for how many callbacks the contents.
fn stored(user: &User) -> (i64, i64) {
    let database = Connection::open(user.path("data/paylink/local.db")).unwrap();
    let count = |query: &str| database.query_row(query, [], |row| row.get(0)).unwrap();
    (
        count("SELECT COUNT(*) FROM paylink_orders WHERE link LIKE '%Ayşe%'"),
        count("SELECT COUNT(*) FROM paylink_inbox WHERE request IS NOT NULL"),
    )
}

async fn tell(language: &'static str, mode: Mode) -> String {
    let mut story =
        Story { user: user(language).await, mode, text: String::new(), out: String::new() };
    assert_eq!(stored(&story.user), (2, 3));
    story.read(&["purge", "--older-than", "90d"], 0);
    story.read(&[&PURGE[..], &["--dry-run"]].concat(), 0);
    assert_eq!(stored(&story.user), (2, 3));
    story.write(&PURGE, 0);
    // The order whose link can be paid keeps its payer.
    assert_eq!(stored(&story.user), (1, 0));
    story.write(&PURGE, 0);
    story.read(&["show", "A-2"], 0);
    story.text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purge_shows_what_it_removes_and_asks() {
    for (language, name) in [("en_US.UTF-8", "purge_en"), ("tr_TR.UTF-8", "purge_tr")] {
        let mut all = String::new();
        for mode in [Mode::Pipe, Mode::Terminal, Mode::Json] {
            all.push_str(&format!("# {mode:?}\n\n{}", tell(language, mode).await));
        }
        insta::assert_snapshot!(name, all);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purge_that_nobody_agreed_to_removes_nothing() {
    let user = user("en_US.UTF-8").await;
    assert_eq!(user.run(&PURGE).code, 2, "nobody can be asked");
    assert_eq!(user.run(&[&PURGE[..], &["--yes"]].concat()).code, 2, "no profile is named");
    assert_eq!(user.on_terminal(&PURGE, "n").code, 3);
    assert_eq!(user.run(&["purge", "--yes", "--profile", "local"]).code, 2, "no age is given");
    assert_eq!(stored(&user), (2, 3));
}
