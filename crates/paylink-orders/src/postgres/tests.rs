use paylink_testkit::postgres::shared_server;
use tokio_postgres::{Client, Config, NoTls};

use crate::sql::{Dialect, Row, Sql, Value};
use crate::state::Phase;
use crate::work::tests::{order, plan};
use crate::{schema, store, work};

/// Returns the configuration of a connection to an empty schema.
pub(crate) async fn empty() -> Option<Config> {
    Some(shared_server("postgres::")?.schema().await.config())
}

pub(crate) async fn connect(config: &Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Returns a connection to a schema with all tables.
pub(crate) async fn database() -> Option<(Config, Client)> {
    let config = empty().await?;
    let mut client = connect(&config).await;
    let mut transaction = client.transaction().await.unwrap();
    schema::migrate(&mut transaction).await.unwrap();
    store::installation_prefix(&mut transaction, "T.").await.unwrap();
    transaction.commit().await.unwrap();
    Some((config, client))
}

#[tokio::test]
async fn the_idle_claim_uses_the_index_of_due_attempts() {
    let Some((_, mut client)) = database().await else { return };
    // Many links are open, and none of them is due.
    let orders = "INSERT INTO paylink_orders
           (number, provider, environment, account, amount, currency, max_surcharge, state,
            attempts, renew, created_at, updated_at)
         SELECT CAST(n AS TEXT), 'paynet', 'test', 'default', 1, 'TRY', 0, 0, 1, 0, 0, 0
         FROM generate_series(1, 3000) n";
    let attempts = "INSERT INTO paylink_attempts
           (order_id, number, provider, environment, account, reference, phase, blocks, notifies,
            deactivate, released, next_due, leased, epoch, wakes, reads, failures, was_found,
            phase_since, created_at, updated_at)
         SELECT id, 1, 'paynet', 'test', 'default', number, 3, 1, 0, 0, 0, {now} + 60000, 0, 0, 0,
                0, 0, 0, 0, 0, 0 FROM paylink_orders";
    let events = "INSERT INTO paylink_events
           (event_key, order_id, kind, at, data, position, next_due, tries)
         SELECT number, id, 'paid', 0, '{}', id, {now} + 60000, 0 FROM paylink_orders";
    for statement in [orders, attempts, events, "ANALYZE paylink_attempts, paylink_events"] {
        client.batch_execute(&Dialect::Postgres.render(statement)).await.unwrap();
    }
    let mut transaction = client.transaction().await.unwrap();
    let claim: [Value; 3] = [1.into(), 1.into(), "a".into()];
    let claim_statement = store::claim_statement();
    for (statement, arguments, index) in [
        (claim_statement.as_str(), &claim[..], "paylink_attempts_due"),
        (store::DUE_EVENT, &[], "paylink_events_due"),
    ] {
        let explain = format!("EXPLAIN (COSTS OFF) {statement}");
        let rows = Sql::query(&mut transaction, &explain, arguments).await.unwrap();
        let lines: Vec<_> = rows.into_iter().map(|row| Row::new(row).text().unwrap()).collect();
        let plan = lines.join("\n");
        assert!(plan.contains(&format!("Index Scan using {index}")), "{plan}");
        let condition = lines.iter().find(|line| line.contains("Index Cond"));
        assert!(condition.is_some_and(|line| line.contains("next_due <= ")), "{plan}");
        assert!(!plan.contains("Seq Scan"), "{plan}");
    }
}

#[tokio::test]
async fn a_feed_does_not_skip_an_event_whose_transaction_ended_late() {
    let Some((config, mut client)) = database().await else { return };
    let (mut other, mut reader) = (connect(&config).await, connect(&config).await);
    let mut transaction = client.transaction().await.unwrap();
    let (new, plan) = (order("1"), plan(Phase::Sending));
    let begun = work::begin_create(&mut transaction, &new, false, &plan).await.unwrap();
    let order = begun.order.id;
    transaction.commit().await.unwrap();
    async fn feed(reader: &mut Client, after: i64) -> Vec<(i64, String)> {
        let mut transaction = reader.transaction().await.unwrap();
        let rows = work::feed(&mut transaction, after, 10).await.unwrap();
        transaction.commit().await.unwrap();
        rows.into_iter().map(|row| (row.position, row.key)).collect()
    }
    async fn insert(sql: &mut impl Sql, key: &str, order: i64) {
        assert!(store::insert_event(sql, key, order, None, "paid", "{}").await.unwrap());
    }
    // The first transaction takes the lower number, and ends last.
    let mut first = client.transaction().await.unwrap();
    insert(&mut first, "first", order).await;
    let mut second = other.transaction().await.unwrap();
    insert(&mut second, "second", order).await;
    second.commit().await.unwrap();
    assert_eq!(feed(&mut reader, 0).await, [(1, "second".to_owned())]);
    first.commit().await.unwrap();
    assert_eq!(feed(&mut reader, 1).await, [(2, "first".to_owned())]);
    // A reader that begins anew sees both, in the same order.
    let both = [(1, "second".to_owned()), (2, "first".to_owned())];
    assert_eq!(feed(&mut reader, 0).await, both);
    // Two readers at once do not assign a position twice.
    let mut third = client.transaction().await.unwrap();
    insert(&mut third, "third", order).await;
    third.commit().await.unwrap();
    let mut transaction = other.transaction().await.unwrap();
    store::number_events(&mut transaction, 10).await.unwrap();
    let waiting = tokio::spawn(async move { feed(&mut reader, 2).await });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(!waiting.is_finished(), "the second reader did not wait");
    transaction.commit().await.unwrap();
    assert_eq!(waiting.await.unwrap(), [(3, "third".to_owned())]);
}

#[tokio::test]
async fn eight_processes_can_create_the_tables_at_once() {
    use crate::database::Database;
    let Some(config) = empty().await else { return };
    let mut client = connect(&config).await;
    let other = client.transaction().await.unwrap();
    let lock = format!("SELECT pg_advisory_xact_lock({})", super::database::MIGRATION);
    other.batch_execute(&lock).await.unwrap();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let postgres = super::Postgres::new(config.clone(), NoTls);
        let database = super::PostgresDatabase { postgres, handler: std::sync::Arc::new(Nothing) };
        running.spawn(async move { database.set_up("T.".to_owned(), Vec::new()).await });
    }
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert!(running.try_join_next().is_none(), "a migration did not wait for another one");
    other.commit().await.unwrap();
    while let Some(done) = running.join_next().await {
        assert_eq!(done.unwrap().unwrap(), "T.");
    }
}

struct Nothing;

impl super::OrderHandler for Nothing {
    async fn paid(
        &self,
        _: &mut tokio_postgres::Transaction<'_>,
        _: &crate::OrderEvent,
    ) -> Result<(), crate::HandlerError> {
        Ok(())
    }
}

#[tokio::test]
async fn an_order_has_one_writer_at_a_time() {
    let Some((config, mut client)) = database().await else { return };
    let mut transaction = client.transaction().await.unwrap();
    let plan = plan(Phase::Planned);
    let begun = work::begin_create(&mut transaction, &order("1"), false, &plan).await.unwrap();
    let attempt = begun.attempt.unwrap();
    let kind = crate::IncidentKind::Refused;
    let opened =
        store::open_incident(&mut transaction, begun.order.id, Some(attempt.id), kind, None);
    let incident = opened.await.unwrap().unwrap();
    store::insert_event(&mut transaction, "k", begun.order.id, None, "paid", "{}").await.unwrap();
    let event = store::due_event(&mut transaction).await.unwrap().unwrap();
    let shared = std::sync::Arc::new((plan, attempt, incident, event));
    transaction.commit().await.unwrap();

    let mut transaction = client.transaction().await.unwrap();
    store::locked_order(&mut transaction, begun.order.id).await.unwrap();
    let mut running = tokio::task::JoinSet::new();
    const WRITES: usize = 8;
    for write in 0..WRITES {
        let (config, shared) = (config.clone(), std::sync::Arc::clone(&shared));
        running.spawn(async move {
            let mut client = connect(&config).await;
            let mut transaction = client.transaction().await.unwrap();
            let sql = &mut transaction;
            let (plan, attempt, incident, event) = &*shared;
            let outcome = crate::database::Outcome {
                phase: Phase::InDoubt,
                next: None,
                link_key: None,
                payable_until: None,
                is_deactivated: false,
                incident: None,
                kind: "failed",
                report: "{}".to_owned(),
                error: None,
                attempts: plan.clone(),
            };
            let read = work::ReadPlan {
                schedule: crate::Policy::new().schedule(),
                expires_at: None,
                payable_until: None,
                deactivated: None,
                account_id: None,
                attempts: plan.clone(),
            };
            let (closed, watches) = (crate::Decision::Closed, work::Watches(Default::default()));
            match write {
                0 => drop(work::begin_create(sql, &order("1"), false, plan).await.unwrap()),
                1 => drop(work::cancel(sql, "1", "a").await.unwrap()),
                2 => drop(work::renew(sql, "1", plan).await.unwrap()),
                3 => drop(work::store_outcome(sql, attempt, &outcome).await.unwrap()),
                4 => {
                    let seen = crate::state::Seen::NotFound;
                    work::store_read(sql, attempt, seen, "{}", &read).await.unwrap();
                }
                5 => work::store_orphan(sql, attempt, "key", None).await.unwrap(),
                6 => drop(work::decide(sql, *incident, closed, "a", "", &watches).await.unwrap()),
                _ => work::handler_failed(sql, event, 1, "").await.unwrap(),
            }
            transaction.commit().await.unwrap();
            write
        });
    }
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    let early = running.try_join_next();
    assert!(early.is_none(), "a write did not wait: {early:?}");
    transaction.commit().await.unwrap();
    for _ in 0..WRITES {
        running.join_next().await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_link_is_known_as_stored_whatever_was_done_with_it_since() {
    let Some((_, mut client)) = database().await else { return };
    let mut transaction = client.transaction().await.unwrap();
    let sql = &mut transaction;
    let begun = work::begin_create(sql, &order("1"), false, &plan(Phase::Sending)).await.unwrap();
    let attempt = begun.attempt.unwrap();
    let opened = |url: &str| store::Opened {
        link_key: "key".to_owned(),
        url: url.to_owned(),
        expires_in: None,
        payable_for: 60_000,
        first_read: 0,
    };
    let link = opened("https://pay.example/1");
    assert_eq!(store::opened_before(sql, &attempt, &link).await.unwrap(), None);
    assert_eq!(store::mark_opened(sql, &attempt, &link).await.unwrap(), Some(false));
    assert_eq!(store::opened_before(sql, &attempt, &link).await.unwrap(), Some(false));
    let claimed = store::claim_one(sql, attempt.id, false, 60_000, "other").await.unwrap();
    assert_ne!(claimed.unwrap().epoch, attempt.epoch);
    assert_eq!(store::opened_before(sql, &attempt, &link).await.unwrap(), Some(false));
    let other = opened("https://pay.example/2");
    assert_eq!(store::opened_before(sql, &attempt, &other).await.unwrap(), None);
    store::deactivate_links(sql, attempt.order_id, None).await.unwrap();
    assert_eq!(store::opened_before(sql, &attempt, &link).await.unwrap(), Some(true));
}

#[tokio::test]
async fn a_purge_leaves_an_order_that_is_being_changed_to_a_later_purge() {
    let Some((config, mut client)) = database().await else { return };
    let mut transaction = client.transaction().await.unwrap();
    let plan = plan(Phase::Planned);
    let begun = work::begin_create(&mut transaction, &order("1"), false, &plan).await.unwrap();
    let ended = "UPDATE paylink_attempts SET next_due = NULL";
    transaction.batch_execute(ended).await.unwrap();
    transaction.commit().await.unwrap();
    let mut other = connect(&config).await;
    let mut change = other.transaction().await.unwrap();
    store::locked_order(&mut change, begun.order.id).await.unwrap();
    let mut purged = Vec::new();
    for change in [Some(change), None] {
        let mut transaction = client.transaction().await.unwrap();
        transaction.batch_execute("SET LOCAL lock_timeout = '5s'").await.unwrap();
        purged.push(work::purge(&mut transaction, i64::MAX, 10, "a").await.unwrap().0);
        transaction.commit().await.unwrap();
        if let Some(change) = change {
            change.rollback().await.unwrap();
        }
    }
    assert_eq!(purged, [0, 1]);
}
