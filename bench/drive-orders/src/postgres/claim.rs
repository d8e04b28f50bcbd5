//! What a step of the worker costs if nothing is due.

use std::time::{Duration, Instant};

use paylink_orders::tokio_postgres::{Client, Config};

use super::{PostgresShop, connect};
use crate::claim::{LATER, SIZES, STEPS, WARM_UP, figures};
use crate::shop::{Payload, nanos};
use crate::{Figures, copies};

pub async fn measure(server: &Config) -> Figures {
    let mut shops = Vec::new();
    for size in SIZES {
        let shop = PostgresShop::open(server, &format!("claim_{size}")).await;
        shop.create(&shop.order(1, Payload::Typical)).await;
        let client = connect(&shop.place).await;
        fill(&client, size).await;
        let claim = claim_of(&shop, &client).await;
        let prepare = format!("PREPARE claim AS {claim}");
        client.batch_execute(&prepare).await.expect("a statement");
        check_plan(&client).await;
        let claim = client.prepare(&claim).await.expect("a statement");
        shops.push((size, shop, client, claim, Vec::new(), Vec::new()));
    }
    for round in 0..WARM_UP + STEPS {
        for (_, shop, client, claim, steps, claims) in &mut shops {
            let begun = Instant::now();
            let done = shop.orders.step(64).await.expect("a step");
            let step = nanos(begun);
            assert!(done.is_idle(), "{done:?}");
            let begun = Instant::now();
            let claimed = client.query(&*claim, &[&64_i64, &1_000_i64, &"bench"]).await;
            let took = nanos(begun);
            assert!(claimed.expect("a claim").is_empty());
            if round >= WARM_UP {
                steps.push(step);
                claims.push(took);
            }
        }
    }
    figures(shops.into_iter().map(|(size, .., steps, claims)| (size, steps, claims)))
}

/// Copies the first order until there are this many orders. All of them are due later.
async fn fill(client: &Client, orders: u64) {
    // A copy is not lost by accident: nobody else uses it. Keys to other tables are not checked.
    let settings = "SET synchronous_commit = off; SET session_replication_role = replica";
    client.batch_execute(settings).await.expect("settings");
    for table in copies::TABLES {
        let columns = "SELECT CAST(attname AS TEXT) FROM pg_attribute
                       WHERE attrelid = to_regclass($1) AND attnum > 0";
        let rows = client.query(columns, &[&table.0]).await.expect("columns");
        let columns: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        let numbers = format!("generate_series(2, {orders}) n");
        let copy = copies::copy(table, &columns, &numbers);
        for statement in [copies::first_order(table), copy] {
            client.batch_execute(&statement).await.expect("copies");
        }
    }
    for statement in [LATER, "RESET ALL", "VACUUM (ANALYZE)", "CHECKPOINT"] {
        client.batch_execute(statement).await.expect("an end");
    }
}

/// Returns the claim of the library. It is read while it waits for a lock.
async fn claim_of(shop: &PostgresShop, client: &Client) -> String {
    client.batch_execute("BEGIN; LOCK TABLE paylink_attempts").await.expect("a lock");
    let waiting = async {
        loop {
            let query = "SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock'
                         AND query LIKE 'WITH%'";
            if let Some(row) = client.query_opt(query, &[]).await.expect("a statement") {
                client.batch_execute("ROLLBACK").await.expect("no lock");
                return row.get(0);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let (done, claim) = tokio::join!(shop.orders.step(64), waiting);
    assert!(done.expect("a step").is_idle());
    claim
}

/// Checks that the claim finds what is due by the index and scans no table.
async fn check_plan(client: &Client) {
    let explain = "EXPLAIN (COSTS OFF) EXECUTE claim (64, 1000, 'bench')";
    let rows = client.simple_query(explain).await.expect("a plan");
    let plan = format!("{rows:?}");
    let index = "Index Scan using paylink_attempts_due";
    assert!(plan.contains(index), "the claim does not use the index: {plan}");
    assert!(!plan.contains("Seq Scan"), "the claim scans a table: {plan}");
}
