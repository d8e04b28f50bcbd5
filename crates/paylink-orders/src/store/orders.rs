use paylink_core::{Identity, Money};

use super::attempts::{InsertAttempt, insert_attempt};
use super::history::{history_columns_and_values, record};
use super::rows::{AttemptRow, ORDER, OrderRow};
use super::{all, first};
use crate::order::OrderState;
use crate::sql::{Dialect, Row, Sql, StoreError, Value};
use crate::state::Phase;

/// Stores the reference prefix if the database has none yet, and returns the prefix that is stored.
pub(crate) async fn installation_prefix<S: Sql>(
    sql: &mut S,
    prefix: &str,
) -> Result<String, StoreError> {
    sql.execute(
        "INSERT INTO paylink_installation (id, prefix, feed_position, created_at)
         VALUES (1, $1, 0, {now})
         ON CONFLICT (id) DO NOTHING",
        &[prefix.into()],
    )
    .await?;
    stored_prefix(sql).await
}

/// Returns the reference prefix that is stored in the database.
pub(crate) async fn stored_prefix<S: Sql>(sql: &mut S) -> Result<String, StoreError> {
    let stored = first(sql, "SELECT prefix FROM paylink_installation", &[], Row::text).await?;
    stored.ok_or_else(|| StoreError::Unusable("the tables were not set up by a builder".into()))
}

/// A new row of `paylink_orders`.
pub(crate) struct InsertOrder {
    pub(crate) number: String,
    pub(crate) account: Identity,
    pub(crate) amount: Money,
    pub(crate) max_surcharge: i64,
    pub(crate) link: String,
}

impl InsertOrder {
    /// The statement that inserts an order whose first attempt has the number 1 and is inserted
    /// next, unless the order's number is used.
    const STATEMENT: &str = "INSERT INTO paylink_orders
           (number, provider, environment, account, amount, currency, max_surcharge, link, state,
            attempts, renew, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 1, 0, {now}, {now})
         ON CONFLICT (number) DO NOTHING RETURNING id, created_at";

    fn arguments(&self) -> [Value; 8] {
        [
            self.number.as_str().into(),
            self.account.provider().as_str().into(),
            self.account.environment().into(),
            self.account.account().into(),
            self.amount.minor().into(),
            self.amount.currency().to_string().into(),
            self.max_surcharge.into(),
            self.link.as_str().into(),
        ]
    }

    /// The row that was inserted at this time. To read all of its columns would cost more.
    fn row(&self, id: i64, created_at: i64) -> OrderRow {
        OrderRow {
            id,
            number: self.number.clone(),
            account: self.account.clone(),
            amount: self.amount,
            max_surcharge: self.max_surcharge,
            link: Some(self.link.clone()),
            state: OrderState::Waiting,
            attempts: 1,
            renew: false,
            settled: None,
            settled_by: None,
            created_at,
        }
    }
}

/// Inserts an order whose first attempt has the number 1 and is inserted next, unless the order's
/// number is used. Returns a new order.
pub(crate) async fn insert_order<S: Sql>(
    sql: &mut S,
    order: &InsertOrder,
) -> Result<Option<OrderRow>, StoreError> {
    let read = |row: &mut Row| Ok(order.row(row.int()?, row.int()?));
    first(sql, InsertOrder::STATEMENT, &order.arguments(), read).await
}

/// Inserts an order, its first attempt and the first row of its history, unless the order's number
/// is used.
pub(crate) async fn insert_order_with_attempt<S: Sql>(
    sql: &mut S,
    order: &InsertOrder,
    attempt: &InsertAttempt<'_>,
    [actor, kind, data]: [&str; 3],
) -> Result<Option<(OrderRow, AttemptRow)>, StoreError> {
    if sql.dialect() == Dialect::Postgres {
        let (attempts, attempt_values) = InsertAttempt::columns_and_values("id", 9);
        let (history, history_values) =
            history_columns_and_values("new_attempt.order_id", "1", "new_attempt.id", 19);
        let statement = format!(
            "WITH new_order AS ({}),
               new_attempt AS (
                 INSERT INTO paylink_attempts ({attempts}) SELECT {attempt_values} FROM new_order
                 RETURNING id, order_id, created_at),
               noted AS (
                 INSERT INTO paylink_history ({history}) SELECT {history_values} FROM new_attempt)
             SELECT order_id, id, created_at FROM new_attempt",
            InsertOrder::STATEMENT
        );
        let arguments: Vec<Value> = order
            .arguments()
            .into_iter()
            .chain(attempt.arguments())
            .chain([actor.into(), kind.into(), data.into()])
            .collect();
        let read = |row: &mut Row| {
            let (order_id, id, created_at) = (row.int()?, row.int()?, row.int()?);
            Ok((order.row(order_id, created_at), attempt.row(id, order_id, created_at)))
        };
        return first(sql, &statement, &arguments, read).await;
    }
    let Some(order) = insert_order(sql, order).await? else { return Ok(None) };
    let attempt = insert_attempt(sql, order.id, attempt).await?;
    record(sql, order.id, Some(attempt.id), actor, kind, data).await?;
    Ok(Some((order, attempt)))
}

pub(crate) async fn order_by_number<S: Sql>(
    sql: &mut S,
    number: &str,
) -> Result<Option<OrderRow>, StoreError> {
    let statement = format!("SELECT {ORDER} FROM paylink_orders WHERE number = $1");
    first(sql, &statement, &[number.into()], OrderRow::read).await
}

pub(crate) async fn order_by_id<S: Sql>(sql: &mut S, id: i64) -> Result<OrderRow, StoreError> {
    let statement = format!("SELECT {ORDER} FROM paylink_orders WHERE id = $1");
    first(sql, &statement, &[id.into()], OrderRow::read)
        .await?
        .ok_or_else(|| StoreError::Other("an attempt has no order".to_owned()))
}

/// Returns an order, and keeps other database transactions from changing it until this one ends.
pub(crate) async fn locked_order<S: Sql>(sql: &mut S, id: i64) -> Result<OrderRow, StoreError> {
    let statement = format!("SELECT {ORDER} FROM paylink_orders WHERE id = $1 {{lock}}");
    first(sql, &statement, &[id.into()], OrderRow::read)
        .await?
        .ok_or_else(|| StoreError::Other("an attempt has no order".to_owned()))
}

/// Returns the order with a number like [`locked_order`].
pub(crate) async fn locked_order_by_number<S: Sql>(
    sql: &mut S,
    number: &str,
) -> Result<Option<OrderRow>, StoreError> {
    let statement = format!("SELECT {ORDER} FROM paylink_orders WHERE number = $1 {{lock}}");
    first(sql, &statement, &[number.into()], OrderRow::read).await
}

/// Replaces the fields of later links of an order.
pub(crate) async fn update_link<S: Sql>(
    sql: &mut S,
    order: i64,
    link: &str,
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE paylink_orders SET link = $1, purged_at = NULL, updated_at = {now}
         WHERE id = $2 AND state = 0",
        &[link.into(), order.into()],
    )
    .await
    .map(drop)
}

/// Counts one more attempt of an unpaid order, and returns the number of this attempt.
pub(crate) async fn next_attempt_number<S: Sql>(
    sql: &mut S,
    order: i64,
) -> Result<Option<i64>, StoreError> {
    first(
        sql,
        "UPDATE paylink_orders SET attempts = attempts + 1, renew = 0, updated_at = {now}
         WHERE id = $1 AND state = 0 RETURNING attempts",
        &[order.into()],
        Row::int,
    )
    .await
}

/// Marks an unpaid order as paid. Returns whether it was unpaid.
pub(crate) async fn settle_order<S: Sql>(
    sql: &mut S,
    order: i64,
    attempt: i64,
    charged: Money,
) -> Result<bool, StoreError> {
    let changed = sql
        .execute(
            "UPDATE paylink_orders
             SET state = 1, settled_amount = $1, settled_by = $2, settled_at = {now},
                 updated_at = {now}
             WHERE id = $3 AND state = 0",
            &[charged.minor().into(), attempt.into(), order.into()],
        )
        .await?;
    Ok(changed == 1)
}

/// Changes an order from one state to another. Returns whether the order was in the first state.
pub(crate) async fn move_order<S: Sql>(
    sql: &mut S,
    order: i64,
    from: OrderState,
    to: OrderState,
) -> Result<bool, StoreError> {
    let changed = sql
        .execute(
            "UPDATE paylink_orders SET state = $1, updated_at = {now} WHERE id = $2 AND state = $3",
            &[to.number().into(), order.into(), from.number().into()],
        )
        .await?;
    Ok(changed == 1)
}

/// Requests another link for an unpaid order, which is created as soon as it is allowed.
pub(crate) async fn want_renewal<S: Sql>(sql: &mut S, order: i64) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE paylink_orders SET renew = 1, updated_at = {now} WHERE id = $1 AND state = 0",
        &[order.into()],
    )
    .await
    .map(drop)
}

/// Which orders [`list_orders`] returns. `None` restricts nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListOrders {
    pub(crate) state: Option<OrderState>,
    /// The phase of the attempt that blocks the order, or else of its newest attempt.
    pub(crate) phase: Option<Phase>,
    pub(crate) created_from: Option<i64>,
    pub(crate) created_before: Option<i64>,
    /// Only orders with a lower id.
    pub(crate) before: Option<i64>,
    pub(crate) limit: i64,
}

/// The statement of [`list_orders`], and its arguments.
pub(crate) fn list_statement(list: &ListOrders) -> (String, Vec<Value>) {
    let mut statement = format!("SELECT {ORDER} FROM paylink_orders WHERE id < $1");
    if list.state.is_some_and(|state| state != OrderState::Waiting) {
        // The index on the state has only these orders.
        statement.push_str(" AND state <> 0");
    }
    let mut arguments = vec![Value::from(list.before.unwrap_or(i64::MAX))];
    for (condition, value) in [
        ("state =", list.state.map(OrderState::number)),
        ("created_at >=", list.created_from),
        ("created_at <", list.created_before),
        (
            "(SELECT a.phase FROM paylink_attempts a WHERE a.order_id = paylink_orders.id
              ORDER BY a.blocks DESC, a.number DESC LIMIT 1) =",
            list.phase.map(Phase::number),
        ),
    ] {
        if let Some(value) = value {
            arguments.push(value.into());
            statement.push_str(&format!(" AND {condition} ${}", arguments.len()));
        }
    }
    arguments.push(list.limit.into());
    statement.push_str(&format!(" ORDER BY id DESC LIMIT ${}", arguments.len()));
    (statement, arguments)
}

/// Returns at most `limit` orders with an id below `before`, with the newest order first.
pub(crate) async fn list_orders<S: Sql>(
    sql: &mut S,
    list: &ListOrders,
) -> Result<Vec<OrderRow>, StoreError> {
    let (statement, arguments) = list_statement(list);
    all(sql, &statement, &arguments, OrderRow::read).await
}

/// One row of [`totals`].
pub(crate) struct TotalRow {
    /// The day, in days since 1970-01-01, in Istanbul.
    pub(crate) day: i64,
    pub(crate) provider: String,
    pub(crate) currency: String,
    pub(crate) orders: i64,
    pub(crate) minor: i64,
}

/// Returns the number and the sum of the orders that became paid between two times, for each day,
/// provider and currency.
pub(crate) async fn totals<S: Sql>(
    sql: &mut S,
    from: i64,
    to: i64,
) -> Result<Vec<TotalRow>, StoreError> {
    // Istanbul's time has been UTC+3 without daylight saving time since 2016.
    all(
        sql,
        "SELECT (settled_at + 10800000) / 86400000 AS day, provider, currency, COUNT(*),
                CAST(SUM(settled_amount) AS {int})
         FROM paylink_orders
         WHERE settled_at >= $1 AND settled_at < $2
         GROUP BY day, provider, currency ORDER BY day, provider, currency",
        &[from.into(), to.into()],
        |row| {
            Ok(TotalRow {
                day: row.int()?,
                provider: row.text()?,
                currency: row.text()?,
                orders: row.int()?,
                minor: row.int()?,
            })
        },
    )
    .await
}
