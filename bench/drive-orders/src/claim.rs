//! What a step of the worker costs if nothing is due.

use std::path::Path;
use std::time::Instant;

use paylink_orders::rusqlite::Connection;

use crate::shop::{Payload, Shop, nanos};
use crate::sqlite::statements;
use crate::{Figures, copies, quantile};

/// How many orders the databases have.
pub const SIZES: [u64; 3] = [1_000, 100_000, 1_000_000];

/// How often each database is asked, in turn.
pub const STEPS: usize = 1_000;

pub const WARM_UP: usize = 50;

/// Makes every link due later.
pub const LATER: &str = "UPDATE paylink_attempts SET next_due = next_due + 3600000 + id";

pub async fn measure(folder: &Path) -> Figures {
    let mut shops = Vec::new();
    for size in SIZES {
        let shop = Shop::open(folder.join(format!("{size}.db")), 4, |_| {}).await;
        shop.create(&shop.order(1, Payload::Typical)).await;
        let mut connection = shop.connection();
        copies::fill(&mut connection, size);
        // Every link is open and due later, so the index of what is due has all of them.
        connection.execute(LATER, []).expect("times");
        drop(connection);
        shop.trace(size + 1).await;
        shop.checkpoint();
        shops.push((size, shop, Vec::new(), Vec::new()));
    }
    for round in 0..WARM_UP + STEPS {
        for (_, shop, steps, claims) in &mut shops {
            statements();
            let begun = Instant::now();
            let done = shop.orders.step(64).await.expect("a step");
            let took = nanos(begun);
            assert!(done.is_idle(), "{done:?}");
            let mut of_claim = statements().into_iter().filter(|(text, _)| is_claim(text));
            let (statement, claim) = of_claim.next().expect("a step claims");
            if round == 0 {
                check_plan(&shop.connection(), &statement);
            } else if round >= WARM_UP {
                steps.push(took);
                claims.push(claim);
            }
        }
    }
    figures(shops.into_iter().map(|(size, _, steps, claims)| (size, steps, claims)))
}

/// Returns the figures of databases of these sizes.
pub fn figures(times: impl Iterator<Item = (u64, Vec<u64>, Vec<u64>)>) -> Figures {
    let mut figures = Figures::new();
    for (size, steps, claims) in times {
        figures.insert(format!("step, {size}"), quantile(&steps, 500));
        figures.insert(format!("claim, {size}"), quantile(&claims, 500));
    }
    figures
}

/// Whether a statement of the library takes attempts that are due.
fn is_claim(statement: &str) -> bool {
    statement.contains("UPDATE paylink_attempts") && statement.contains("LIMIT")
}

/// Checks that the claim finds what is due by the index and scans no table.
fn check_plan(connection: &Connection, statement: &str) {
    let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).expect("a plan");
    let mut rows = plan.raw_query();
    let mut lines = Vec::new();
    while let Some(row) = rows.next().expect("a plan") {
        lines.push(row.get::<_, String>("detail").expect("a line"));
    }
    let finds = |line: &String| line.contains("INDEX paylink_attempts_due (next_due");
    assert!(lines.iter().any(finds), "the claim does not use the index: {lines:#?}");
    let scans = |line: &String| line.starts_with("SCAN paylink_");
    assert!(!lines.iter().any(scans), "the claim scans a table: {lines:#?}");
}
