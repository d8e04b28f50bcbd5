//! The statements over each database.

use paylink_core::confirmation::{Facts, evaluate};
use paylink_core::{
    Currency, Expected, Identity, Link, LinkStatus, Money, ProviderId, StatusBasis, Verdict,
};

use crate::error::OrdersError;
use crate::policy::Policy;
use crate::schema;
use crate::sql::{Row, Sql, StoreError, Value};
use crate::state::{Phase, ProviderKind, Seen};
use crate::store::{self, InsertOrder};
use crate::work::{self, AttemptPlan, ReadPlan};

pub(crate) fn account() -> Identity {
    Identity::new(ProviderId::new("paynet"), "test", "default").unwrap()
}

pub(crate) fn plan(phase: Phase) -> AttemptPlan {
    AttemptPlan {
        prefix: "T.".to_owned(),
        actor: store::LIBRARY.into(),
        kind: ProviderKind::FindsByReference,
        phase,
        bound: 60_000,
        max_attempts: 3,
        pause: 0,
    }
}

pub(crate) fn order(number: &str) -> InsertOrder {
    let amount = Money::parse("10", Currency::TRY).unwrap();
    InsertOrder {
        number: number.to_owned(),
        account: account(),
        amount,
        max_surcharge: 0,
        link: "{}".to_owned(),
    }
}

/// Runs each scenario in a transaction over each database.
macro_rules! scenarios {
    ($($name:ident,)*) => {
        #[cfg(feature = "sqlite")]
        mod sqlite {
            use crate::sqlite::{Connected, finished, tests::database};

            $(
                #[test]
                fn $name() {
                    let (_folder, connection) = database();
                    finished(super::$name(&mut Connected(&connection)));
                }
            )*
        }

        #[cfg(feature = "postgres")]
        mod postgres {
            use crate::postgres::tests::database;

            $(
                #[tokio::test]
                async fn $name() {
                    let Some((_, mut client)) = database().await else { return };
                    super::$name(&mut client.transaction().await.unwrap()).await;
                }
            )*
        }
    };
}

scenarios! {
    a_migration_is_repeatable_and_a_newer_schema_is_refused,
    an_order_keeps_its_amount_its_currency_and_its_account,
    only_one_attempt_of_an_order_may_be_payable,
    a_wake_during_the_work_on_an_attempt_is_not_lost_and_shortens_no_lease,
    only_a_waiting_order_is_settled_and_gets_another_attempt,
    a_reservation_that_stays_for_longer_than_the_policy_allows_is_an_incident,
}

async fn a_migration_is_repeatable_and_a_newer_schema_is_refused<S: Sql>(sql: &mut S) {
    schema::migrate(sql).await.unwrap();
    sql.execute("INSERT INTO paylink_meta (version) VALUES (99)", &[]).await.unwrap();
    let error = schema::migrate(sql).await.unwrap_err();
    assert!(matches!(error, StoreError::NewerSchema { found: 99, .. }), "{error}");
}

async fn an_order_keeps_its_amount_its_currency_and_its_account<S: Sql>(sql: &mut S) {
    let plan = plan(Phase::Sending);
    work::begin_create(sql, &order("1"), false, &plan).await.unwrap();
    let other = |provider, environment, account| {
        Identity::new(ProviderId::new(provider), environment, account).unwrap()
    };
    let money = |text, currency| Money::parse(text, currency).unwrap();
    for (account, amount) in [
        (account(), money("10.01", Currency::TRY)),
        (account(), money("10", Currency::EUR)),
        (other("paywall", "test", "default"), order("1").amount),
        (other("paynet", "production", "default"), order("1").amount),
        (other("paynet", "test", "second"), order("1").amount),
    ] {
        let new = InsertOrder { account, amount, ..order("1") };
        let refused = work::begin_create(sql, &new, false, &plan).await;
        assert!(matches!(refused, Err(OrdersError::OtherContent(_))), "{:?}", new.account);
    }
    let again = InsertOrder { link: r#"{"other":"texts"}"#.to_owned(), ..order("1") };
    assert!(!work::begin_create(sql, &again, false, &plan).await.unwrap().is_new);
}

async fn only_one_attempt_of_an_order_may_be_payable<S: Sql>(sql: &mut S) {
    let begun = work::begin_create(sql, &order("1"), false, &plan(Phase::Sending)).await.unwrap();
    // The code does not even try.
    let again = work::begin_create(sql, &order("1"), false, &plan(Phase::Sending)).await.unwrap();
    assert!(!again.is_new);
    assert_eq!(again.attempt.unwrap().id, begun.attempt.unwrap().id);
    let second = "INSERT INTO paylink_attempts
           (order_id, number, provider, environment, account, reference, phase, blocks,
            notifies, deactivate, released, leased, epoch, wakes, reads, failures, was_found,
            phase_since, created_at, updated_at)
         VALUES ($1, 2, 'paynet', 'test', 'default', 'T.1-2', 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                 0, 0, 0)";
    let error = sql.execute(second, &[begun.order.id.into()]).await.unwrap_err();
    assert!(matches!(error, StoreError::Constraint(_)), "{error}");
    // SQLite names the column of the index, PostgreSQL the index.
    let text = error.to_string();
    assert!(
        text.contains("paylink_attempts.order_id") || text.contains("paylink_one_payable"),
        "{text}"
    );
}

async fn a_wake_during_the_work_on_an_attempt_is_not_lost_and_shortens_no_lease<S: Sql>(
    sql: &mut S,
) {
    async fn due<S: Sql>(sql: &mut S) -> i64 {
        let query = "SELECT next_due - {now} FROM paylink_attempts";
        let rows = sql.query(query, &[]).await.unwrap();
        Row::new(rows.into_iter().next().unwrap()).int().unwrap()
    }
    work::begin_create(sql, &order("1"), false, &plan(Phase::Planned)).await.unwrap();
    let claimed = store::claim(sql, 10, 60_000, "a").await.unwrap().remove(0);
    assert_eq!(store::wake(sql, &account(), "T.1-1").await.unwrap(), 1);
    assert!(due(sql).await > 50_000, "the lease was shortened");
    assert!(store::claim(sql, 10, 60_000, "b").await.unwrap().is_empty());
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
    assert!(store::finish(sql, &claimed, &finish(900_000)).await.unwrap());
    assert!(due(sql).await <= 0, "the wake was lost");
    // Without a wake, the pause counts.
    let claimed = store::claim(sql, 10, 60_000, "a").await.unwrap().remove(0);
    assert!(store::finish(sql, &claimed, &finish(900_000)).await.unwrap());
    assert!(due(sql).await > 800_000);
    // A worker whose lease was taken over writes nothing.
    sql.execute("UPDATE paylink_attempts SET epoch = epoch + 1", &[]).await.unwrap();
    assert!(!store::finish(sql, &claimed, &finish(1)).await.unwrap());
    assert!(due(sql).await > 800_000);
}

async fn only_a_waiting_order_is_settled_and_gets_another_attempt<S: Sql>(sql: &mut S) {
    let begun = work::begin_create(sql, &order("1"), false, &plan(Phase::Sending)).await.unwrap();
    let (id, attempt) = (begun.order.id, begun.attempt.unwrap().id);
    let charged = Money::parse("10", Currency::TRY).unwrap();
    for state in [1, 2, 3] {
        let move_to = "UPDATE paylink_orders SET state = $1";
        sql.execute(move_to, &[state.into()]).await.unwrap();
        assert!(!store::settle_order(sql, id, attempt, charged).await.unwrap(), "{state}");
        assert_eq!(store::next_attempt_number(sql, id).await.unwrap(), None, "{state}");
    }
    sql.execute("UPDATE paylink_orders SET state = 0", &[]).await.unwrap();
    assert!(store::settle_order(sql, id, attempt, charged).await.unwrap());
    assert!(!store::settle_order(sql, id, attempt, charged).await.unwrap());
}

async fn a_reservation_that_stays_for_longer_than_the_policy_allows_is_an_incident<S: Sql>(
    sql: &mut S,
) {
    let begun = work::begin_create(sql, &order("1"), false, &plan(Phase::Sending)).await.unwrap();
    let attempt = begun.attempt.unwrap();
    let opened = store::Opened {
        link_key: "pl1:paynet:test:default::T.1-1".to_owned(),
        url: "https://pay.example/1".to_owned(),
        expires_in: Some(10 * 86_400_000),
        payable_for: 11 * 86_400_000,
        first_read: 0,
    };
    assert_eq!(store::mark_opened(sql, &attempt, &opened).await.unwrap(), Some(false));
    let link =
        Link::new(opened.link_key.parse().unwrap(), LinkStatus::Failed, StatusBasis::Reported, "");
    let facts = Facts::new(link, std::time::SystemTime::UNIX_EPOCH);
    let mut reserved = evaluate(facts, &Expected::new(begun.order.amount));
    reserved.verdict = Verdict::Authorized;
    reserved.authorized = Some(begun.order.amount);
    let mut incidents = Vec::new();
    // The incident is opened when the reservation is 24 hours old, and only once.
    for (hours, expected) in [(0, 0), (23, 0), (1, 1), (0, 1)] {
        let pass = "UPDATE paylink_attempts SET next_due = 0, phase_since = phase_since - $1";
        sql.execute(pass, &[Value::from(hours * 3_600_000)]).await.unwrap();
        let claimed = store::claim(sql, 1, 60_000, "a").await.unwrap().remove(0);
        let plan = ReadPlan {
            schedule: Policy::new().schedule(),
            expires_at: None,
            payable_until: None,
            deactivated: None,
            account_id: None,
            attempts: plan(Phase::Planned),
        };
        let done = work::store_read(sql, &claimed, Seen::Read(&reserved), "{}", &plan).await;
        assert!(done.unwrap().is_stored);
        incidents = store::open_incidents(sql).await.unwrap();
        assert_eq!(incidents.len(), expected, "{hours}");
    }
    assert_eq!((incidents[0].kind.as_str(), incidents[0].amount), ("authorized", Some(1_000)));
}
