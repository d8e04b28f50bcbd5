use paylink_core::{Currency, Money};

use crate::order::OrderState;
use crate::sql::{Row, Sql, StoreError};

/// The number of the orders in one state and currency, and the sums of their amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MovedTotal {
    /// The state of the orders.
    pub state: OrderState,
    /// The number of the orders.
    pub orders: u64,
    /// The sum of the amounts of the orders.
    pub amount: Money,
    /// The sum of the amounts with which the orders became paid, or `None` if no order was paid.
    pub settled: Option<Money>,
}

/// Returns the totals of a database, in the order of states and currencies.
pub(crate) async fn totals<S: Sql>(sql: &mut S) -> Result<Vec<MovedTotal>, StoreError> {
    let query = "SELECT state, currency, COUNT(*), CAST(SUM(amount) AS BIGINT),
                        CAST(COALESCE(SUM(settled_amount), 0) AS BIGINT)
                 FROM paylink_orders GROUP BY state, currency";
    let mut totals = Vec::new();
    for row in sql.query(query, &[]).await? {
        let mut row = Row::new(row);
        let (state, currency) = (row.int()?, row.parsed::<Currency>()?);
        let money = |minor| {
            Money::from_minor(minor, currency)
                .map_err(|_| StoreError::Other("a sum is too large".to_owned()))
        };
        totals.push(MovedTotal {
            state: OrderState::from_number(state)
                .ok_or_else(|| StoreError::Other("an order has an unknown state".to_owned()))?,
            orders: u64::try_from(row.int()?).unwrap_or(0),
            amount: money(row.int()?)?,
            settled: Some(row.int()?).filter(|sum| *sum > 0).map(money).transpose()?,
        });
    }
    totals.sort_by_key(|total| (total.state.number(), total.amount.currency().to_string()));
    Ok(totals)
}
