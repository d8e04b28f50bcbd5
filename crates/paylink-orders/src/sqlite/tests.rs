use paylink_core::confirmation::{Facts, evaluate};
use paylink_core::{
    Currency, Expected, Identity, Link, LinkStatus, Money, ProviderId, StatusBasis, Verdict,
};
use rusqlite::{Connection, TransactionBehavior};
use tempfile::TempDir;

use super::connection::Writer;
use super::{Connected, finished};
use crate::policy::Policy;
use crate::schema;
use crate::sql::{Dialect, StoreError};
use crate::state::{Phase, ProviderKind, Seen};
use crate::store::{self, InsertOrder};
use crate::work::{self, AttemptPlan, ReadPlan};

fn account() -> Identity {
    Identity::new(ProviderId::new("paynet"), "test", "default").unwrap()
}

fn plan(phase: Phase) -> AttemptPlan {
    AttemptPlan {
        prefix: "T.".to_owned(),
        actor: crate::store::LIBRARY.into(),
        kind: ProviderKind::FindsByReference,
        phase,
        bound: 60_000,
        max_attempts: 3,
        pause: 0,
    }
}

fn order(number: &str) -> InsertOrder {
    let amount = Money::parse("10", Currency::TRY).unwrap();
    InsertOrder {
        number: number.to_owned(),
        fingerprint: vec![1],
        account: account(),
        amount,
        max_surcharge: 0,
        link: "{}".to_owned(),
    }
}

/// Returns a connection to a database file with all tables.
fn database() -> (TempDir, Connection) {
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

#[test]
fn a_migration_is_repeatable_and_a_newer_schema_is_refused() {
    let (_folder, connection) = database();
    finished(schema::migrate(&mut Connected(&connection))).unwrap();
    connection.execute("INSERT INTO paylink_meta (version) VALUES (99)", []).unwrap();
    let error = finished(schema::migrate(&mut Connected(&connection))).unwrap_err();
    assert!(matches!(error, StoreError::NewerSchema { found: 99, .. }), "{error}");
}

#[test]
fn the_idle_claim_uses_the_index_of_due_attempts() {
    let (_folder, connection) = database();
    let plan_of = |statement: &str| {
        let statement = Dialect::Sqlite.render(statement).into_owned();
        let mut prepared = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
        let mut rows = prepared.raw_query();
        let mut lines = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            lines.push(row.get::<_, String>("detail").unwrap());
        }
        lines.join("\n")
    };
    let claim = plan_of(&store::claim_statement());
    assert!(
        claim.contains("USING COVERING INDEX paylink_attempts_due (next_due>? AND next_due<?)")
            || claim.contains("USING COVERING INDEX paylink_attempts_due (next_due<?)"),
        "{claim}"
    );
    assert!(!claim.contains("SCAN paylink_attempts"), "{claim}");
    let event = plan_of(store::DUE_EVENT);
    assert!(event.contains("USING INDEX paylink_events_due (next_due"), "{event}");
}

#[test]
fn only_one_attempt_of_an_order_may_be_payable() {
    let (_folder, connection) = database();
    let sql = &mut Connected(&connection);
    let begun =
        finished(work::begin_create(sql, &order("1"), false, &plan(Phase::Sending))).unwrap();
    let error = connection
        .execute(
            "INSERT INTO paylink_attempts
               (order_id, number, provider, environment, account, reference, phase, blocks,
                notifies, deactivate, released, leased, epoch, wakes, reads, failures, was_found,
                phase_since, created_at, updated_at)
             VALUES (?1, 2, 'paynet', 'test', 'default', 'T.1-2', 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                     0, 0, 0)",
            [begun.order.id],
        )
        .unwrap_err();
    assert!(error.to_string().contains("paylink_attempts.order_id"), "{error}");
    // The code does not even try.
    let again =
        finished(work::begin_create(sql, &order("1"), false, &plan(Phase::Sending))).unwrap();
    assert!(!again.is_new);
    assert_eq!(again.attempt.unwrap().id, begun.attempt.unwrap().id);
}

#[test]
fn a_wake_during_the_work_on_an_attempt_is_not_lost_and_shortens_no_lease() {
    let (_folder, connection) = database();
    let sql = &mut Connected(&connection);
    let begun =
        finished(work::begin_create(sql, &order("1"), false, &plan(Phase::Planned))).unwrap();
    let id = begun.attempt.unwrap().id;
    let due = || -> i64 {
        let now = Dialect::Sqlite.render("{now}").into_owned();
        let query = format!("SELECT next_due - {now} FROM paylink_attempts WHERE id = ?1");
        connection.query_row(&query, [id], |row| row.get(0)).unwrap()
    };
    let claimed = finished(store::claim(sql, 10, 60_000, "a")).unwrap().remove(0);
    assert_eq!(finished(store::wake(sql, &account(), "T.1-1")).unwrap(), 1);
    assert!(due() > 50_000, "the lease was shortened");
    assert!(finished(store::claim(sql, 10, 60_000, "b")).unwrap().is_empty());
    let finish = |next| store::Finish {
        phase: Phase::Open,
        blocks: true,
        next: Some(next),
        was_read: true,
        was_found: true,
        is_deactivated: false,
        expires_at: None,
        payable_until: None,
        watch_until: None,
        last_error: None,
    };
    assert!(finished(store::finish(sql, &claimed, &finish(900_000))).unwrap());
    assert!(due() <= 0, "the wake was lost");
    // Without a wake, the pause counts.
    let claimed = finished(store::claim(sql, 10, 60_000, "a")).unwrap().remove(0);
    assert!(finished(store::finish(sql, &claimed, &finish(900_000))).unwrap());
    assert!(due() > 800_000);
    // A worker whose lease was taken over writes nothing.
    connection.execute("UPDATE paylink_attempts SET epoch = epoch + 1", []).unwrap();
    assert!(!finished(store::finish(sql, &claimed, &finish(1))).unwrap());
    assert!(due() > 800_000);
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

#[test]
fn only_a_waiting_order_is_settled_and_gets_another_attempt() {
    let (_folder, connection) = database();
    let sql = &mut Connected(&connection);
    let begun =
        finished(work::begin_create(sql, &order("1"), false, &plan(Phase::Sending))).unwrap();
    let (id, attempt) = (begun.order.id, begun.attempt.unwrap().id);
    let charged = Money::parse("10", Currency::TRY).unwrap();
    for state in [1, 2, 3] {
        let move_to = "UPDATE paylink_orders SET state = ?1";
        connection.execute(move_to, [state]).unwrap();
        assert!(!finished(store::settle_order(sql, id, attempt, charged)).unwrap(), "{state}");
        assert_eq!(finished(store::next_attempt_number(sql, id)).unwrap(), None, "{state}");
    }
    connection.execute("UPDATE paylink_orders SET state = 0", []).unwrap();
    assert!(finished(store::settle_order(sql, id, attempt, charged)).unwrap());
    assert!(!finished(store::settle_order(sql, id, attempt, charged)).unwrap());
}

#[test]
fn a_reservation_that_stays_for_longer_than_the_policy_allows_is_an_incident() {
    let (_folder, connection) = database();
    let sql = &mut Connected(&connection);
    let begun =
        finished(work::begin_create(sql, &order("1"), false, &plan(Phase::Sending))).unwrap();
    let attempt = begun.attempt.unwrap();
    let opened = store::Opened {
        link_key: "pl1:paynet:test:default::T.1-1".to_owned(),
        url: "https://pay.example/1".to_owned(),
        expires_in: Some(10 * 86_400_000),
        payable_for: 11 * 86_400_000,
        first_read: 0,
    };
    assert_eq!(finished(work::mark_opened(sql, &attempt, &opened)).unwrap(), Some(false));
    let link =
        Link::new(opened.link_key.parse().unwrap(), LinkStatus::Failed, StatusBasis::Reported, "");
    let facts = Facts::new(link, std::time::SystemTime::UNIX_EPOCH);
    let mut reserved = evaluate(facts, &Expected::new(begun.order.amount));
    reserved.verdict = Verdict::Authorized;
    reserved.authorized = Some(begun.order.amount);
    let read = || {
        connection.execute("UPDATE paylink_attempts SET next_due = 0", []).unwrap();
        let sql = &mut Connected(&connection);
        let claimed = finished(store::claim(sql, 1, 60_000, "a")).unwrap().remove(0);
        let plan = ReadPlan {
            schedule: Policy::new().schedule(),
            expires_at: None,
            payable_until: None,
            deactivated: None,
            account_id: None,
            attempts: plan(Phase::Planned),
        };
        let done = finished(work::store_read(sql, &claimed, Seen::Read(&reserved), "{}", &plan));
        assert!(done.unwrap().is_stored);
        finished(store::open_incidents(sql)).unwrap()
    };
    assert!(read().is_empty());
    let pass = "UPDATE paylink_attempts SET phase_since = phase_since - ?1";
    connection.execute(pass, [23 * 3_600_000]).unwrap();
    assert!(read().is_empty());
    connection.execute(pass, [3_600_000]).unwrap();
    let incidents = read();
    assert_eq!(incidents.len(), 1);
    assert_eq!((incidents[0].kind.as_str(), incidents[0].amount), ("authorized", Some(1_000)));
    assert_eq!(read().len(), 1);
}
