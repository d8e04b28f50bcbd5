use rusqlite::{Connection, TransactionBehavior};
use tempfile::TempDir;

use super::connection::Writer;
use super::{Connected, finished};
use crate::order::OrderState;
use crate::schema;
use crate::sql::{Dialect, StoreError};
use crate::state::Phase;
use crate::store::{self, ListOrders};
use crate::work;
use crate::work::tests::{order, plan};

/// Returns a connection to a database file with all tables.
pub(crate) fn database() -> (TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(folder.path().join("orders.db")).unwrap();
    finished(schema::migrate(&mut Connected(&connection))).unwrap();
    finished(store::installation_prefix(&mut Connected(&connection), "T.")).unwrap();
    (folder, connection)
}

#[test]
fn the_settings_of_a_connection_are_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.db");
    Writer::open(&file).unwrap();
    let mode: String = Connection::open(&file)
        .unwrap()
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .unwrap();
    assert_eq!(mode, "wal");
    // A database without a file cannot have a write-ahead log.
    let error = Writer::open(":memory:".as_ref()).unwrap_err();
    assert!(matches!(&error, StoreError::Unusable(why) if why.contains("memory")), "{error}");
    std::fs::write(folder.path().join("text"), "no database at all, but long enough").unwrap();
    let error = Writer::open(&folder.path().join("text")).unwrap_err();
    assert!(matches!(error, StoreError::Unusable(_)), "{error}");
}

/// Returns the lines of `EXPLAIN QUERY PLAN` for a statement.
fn plan_of(connection: &Connection, statement: &str) -> String {
    let statement = Dialect::Sqlite.render(statement).into_owned();
    let mut prepared = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
    let mut rows = prepared.raw_query();
    let mut lines = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        lines.push(row.get::<_, String>("detail").unwrap());
    }
    lines.join("\n")
}

#[test]
fn the_idle_claim_uses_the_index_of_due_attempts() {
    let (_folder, connection) = database();
    let claim = plan_of(&connection, &store::claim_statement());
    assert!(
        claim.contains("USING COVERING INDEX paylink_attempts_due (next_due>? AND next_due<?)")
            || claim.contains("USING COVERING INDEX paylink_attempts_due (next_due<?)"),
        "{claim}"
    );
    assert!(!claim.contains("SCAN paylink_attempts"), "{claim}");
    let event = plan_of(&connection, store::DUE_EVENT);
    assert!(event.contains("USING INDEX paylink_events_due (next_due"), "{event}");
}

#[test]
fn orders_of_a_state_and_attempts_of_an_order_are_found_by_an_index() {
    let (_folder, connection) = database();
    let of = |state| {
        let list = ListOrders { state: Some(state), ..ListOrders::default() };
        plan_of(&connection, &store::list_statement(&list).0)
    };
    for state in [OrderState::Paid, OrderState::Cancelled, OrderState::Reversed] {
        let plan = of(state);
        assert!(plan.contains("USING INDEX paylink_orders_state (state=? AND id<?)"), "{plan}");
    }
    // The unpaid orders are not in the index, and come in the order of their ids.
    let plan = of(OrderState::Waiting);
    assert_eq!(plan, "SEARCH paylink_orders USING INTEGER PRIMARY KEY (rowid<?)");
    let plan = plan_of(
        &connection,
        "SELECT number FROM paylink_attempts WHERE order_id = $1 AND blocks = 1",
    );
    assert!(plan.contains("USING INDEX paylink_one_payable (order_id=?"), "{plan}");
}

#[test]
fn a_feed_does_not_skip_an_event_whose_transaction_ended_late() {
    let (folder, mut first) = database();
    let mut second = Connection::open(folder.path().join("orders.db")).unwrap();
    let begun = {
        let sql = &mut Connected(&first);
        finished(work::begin_create(sql, &order("1"), false, &plan(Phase::Sending))).unwrap()
    };
    let order = begun.order.id;
    let insert = |connection: &Connection, seq: i64, key: &str| {
        connection
            .execute(
                "INSERT INTO paylink_events
                   (seq, event_key, order_id, kind, at, data, next_due, tries)
                 VALUES (?1, ?2, ?3, 'paid', 0, '{}', 0, 0)",
                rusqlite::params![seq, key, order],
            )
            .unwrap();
    };
    let feed = |connection: &mut Connection, after| {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        let rows = finished(work::feed(&mut super::sql(&tx), after, 10)).unwrap();
        tx.commit().unwrap();
        rows.into_iter().map(|row| (row.position, row.key)).collect::<Vec<_>>()
    };
    // The first transaction has taken its number, 1, and is still open. The second one has taken
    // the number 2 and has ended. SQLite has one writer, so the first one is written afterwards
    // here; on another database both are open at the same time.
    insert(&second, 2, "second");
    let seen = feed(&mut second, 0);
    assert_eq!(seen, [(1, "second".to_owned())]);
    insert(&first, 1, "first");
    assert_eq!(feed(&mut first, 1), [(2, "first".to_owned())]);
    // A reader that begins anew sees both, in the same order.
    assert_eq!(feed(&mut second, 0), [(1, "second".to_owned()), (2, "first".to_owned())]);
    // An event of an open transaction has no position, and a rolled back one never gets one.
    let tx = first.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    insert(&tx, 3, "never");
    let open = second.query_row("SELECT COUNT(*) FROM paylink_events", [], |row| row.get(0));
    assert_eq!(open, Ok(2));
    tx.rollback().unwrap();
    insert(&second, 4, "third");
    assert_eq!(feed(&mut first, 2), [(3, "third".to_owned())]);
}
