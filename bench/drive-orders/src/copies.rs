//! Fills a database with copies of an order that the library has written.

use paylink_orders::rusqlite::Connection;

use crate::shop::PREFIX;

/// A table, its rows of one order, and the columns that differ in a copy.
type Table = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// The rows of one order, and what differs in the copy with the number `n`. The other columns are
/// copied.
pub const TABLES: [Table; 3] = [
    ("paylink_orders", "id = 1", &[("id", "n"), ("number", "CAST(n AS TEXT)")]),
    (
        "paylink_attempts",
        "order_id = 1",
        &[
            ("id", "n"),
            ("order_id", "n"),
            ("reference", "{reference}"),
            ("link_key", "replace(link_key, reference, {reference})"),
        ],
    ),
    ("paylink_history", "order_id = 1", &[("order_id", "n"), ("attempt_id", "n")]),
];

/// Returns the statement that keeps the rows of the first order.
pub fn first_order((table, of_one, _): Table) -> String {
    format!("CREATE TEMP TABLE one_{table} AS SELECT * FROM {table} WHERE {of_one}")
}

/// Returns the statement that copies these rows for each `n` of `numbers`.
pub fn copy((table, _, changes): Table, columns: &[String], numbers: &str) -> String {
    let value = |column: &String| {
        let change = changes.iter().find(|(name, _)| name == column);
        change.map_or_else(
            || column.clone(),
            |(_, value)| value.replace("{reference}", &format!("'{PREFIX}' || n || '-1'")),
        )
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    format!(
        "INSERT INTO {table} ({}) SELECT {} FROM {numbers} CROSS JOIN one_{table}",
        columns.join(", "),
        values.join(", ")
    )
}

/// How many orders are copied in one transaction.
const BATCH: u64 = 100_000;

/// Copies the order with the number 1 and the id 1, until there are this many orders.
pub fn fill(connection: &mut Connection, orders: u64) {
    // A copy is not lost by accident: nobody else uses it.
    connection
        .execute_batch(
            "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -200000;",
        )
        .expect("settings");
    let mut statements = Vec::new();
    for table in TABLES {
        connection.execute(&first_order(table), []).expect("an order");
        statements.push(format!(
            "WITH RECURSIVE numbers (n) AS
               (SELECT ?1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2) {}",
            copy(table, &columns(connection, table.0), "numbers")
        ));
    }
    let mut first = 2;
    while first <= orders {
        let last = orders.min(first + BATCH - 1);
        let transaction = connection.transaction().expect("a lock");
        for statement in &statements {
            transaction.execute(statement, [first as i64, last as i64]).expect("copies");
        }
        transaction.commit().expect("a commit");
        first = last + 1;
    }
}

fn columns(connection: &Connection, table: &str) -> Vec<String> {
    let mut names = connection.prepare("SELECT name FROM pragma_table_info(?1)").expect("columns");
    let names = names.query_map([table], |row| row.get(0)).expect("columns");
    names.map(|name| name.expect("a name")).collect()
}
