use paylink_core::Identity;

use super::{all, first};
use crate::sql::{Row, Sql, StoreError, Value};
use crate::state::Phase;

fn key(account: &Identity) -> [Value; 3] {
    [account.provider().as_str().into(), account.environment().into(), account.account().into()]
}

/// Adds the row of an account, if there is none.
pub(crate) async fn insert_account<S: Sql>(
    sql: &mut S,
    account: &Identity,
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO paylink_accounts
           (provider, environment, account, list_is_usable, next_sweep)
         VALUES ($1, $2, $3, 0, {now}) ON CONFLICT (provider, environment, account) DO NOTHING",
        &key(account),
    )
    .await
    .map(drop)
}

/// Stores the provider's own id of an account at its first use. Returns the id that is stored.
pub(crate) async fn account_id<S: Sql>(
    sql: &mut S,
    account: &Identity,
    shown: &str,
) -> Result<Option<String>, StoreError> {
    // Only the first use writes, because every read of a link of the account comes here.
    let stored = first(
        sql,
        "SELECT account_id FROM paylink_accounts
         WHERE provider = $1 AND environment = $2 AND account = $3",
        &key(account),
        Row::optional_text,
    )
    .await?;
    if let Some(stored) = stored.flatten() {
        return Ok(Some(stored));
    }
    let [provider, environment, label] = key(account);
    let found = first(
        sql,
        "UPDATE paylink_accounts SET account_id = COALESCE(account_id, $1)
         WHERE provider = $2 AND environment = $3 AND account = $4 RETURNING account_id",
        &[shown.into(), provider, environment, label],
        Row::optional_text,
    )
    .await?;
    Ok(found.flatten())
}

/// A sweep over the provider's list of one account.
#[derive(Clone, Debug)]
pub(crate) struct SweepRow {
    /// Whether rows of this account's list were seen with status and reference.
    pub(crate) list_is_usable: bool,
    /// The first and the last day of the range, and where the next page begins, if a sweep has
    /// begun.
    pub(crate) first: Option<String>,
    pub(crate) last: Option<String>,
    pub(crate) cursor: Option<String>,
    /// The time of the database.
    pub(crate) now: i64,
}

/// Claims the sweep of an account for `lease` milliseconds, if the sweep is due.
pub(crate) async fn claim_sweep<S: Sql>(
    sql: &mut S,
    account: &Identity,
    lease: i64,
) -> Result<Option<SweepRow>, StoreError> {
    let [provider, environment, label] = key(account);
    first(
        sql,
        "UPDATE paylink_accounts SET next_sweep = {now} + $1
         WHERE provider = $2 AND environment = $3 AND account = $4 AND next_sweep <= {now}
         RETURNING list_is_usable, sweep_first, sweep_last, sweep_cursor, {now}",
        &[lease.into(), provider, environment, label],
        |row| {
            Ok(SweepRow {
                list_is_usable: row.flag()?,
                first: row.optional_text()?,
                last: row.optional_text()?,
                cursor: row.optional_text()?,
                now: row.int()?,
            })
        },
    )
    .await
}

/// The position at which a sweep continues.
#[derive(Clone, Debug)]
pub(crate) struct SweepState {
    pub(crate) list_is_usable: bool,
    pub(crate) range: Option<(String, String)>,
    pub(crate) cursor: Option<String>,
    /// Milliseconds until the next page or the next sweep.
    pub(crate) next: i64,
}

/// Stores the position at which a sweep continues.
pub(crate) async fn store_sweep<S: Sql>(
    sql: &mut S,
    account: &Identity,
    state: &SweepState,
) -> Result<(), StoreError> {
    let [provider, environment, label] = key(account);
    let (from, to) = state.range.clone().unzip();
    sql.execute(
        "UPDATE paylink_accounts
         SET list_is_usable = $1, sweep_first = $2, sweep_last = $3, sweep_cursor = $4,
             next_sweep = {now} + $5
         WHERE provider = $6 AND environment = $7 AND account = $8",
        &[
            i64::from(state.list_is_usable).into(),
            from.into(),
            to.into(),
            state.cursor.clone().into(),
            state.next.into(),
            provider,
            environment,
            label,
        ],
    )
    .await
    .map(drop)
}

/// Returns how many links of an account have been open for longer than `age` milliseconds and were
/// read at least once, and when the oldest of them was created.
pub(crate) async fn long_open<S: Sql>(
    sql: &mut S,
    account: &Identity,
    age: i64,
) -> Result<(i64, Option<i64>), StoreError> {
    let [provider, environment, label] = key(account);
    let counted = first(
        sql,
        "SELECT COUNT(*), MIN(created_at) FROM paylink_attempts
         WHERE provider = $1 AND environment = $2 AND account = $3
           AND created_at <= {now} - $4 AND phase = 3 AND was_found = 1",
        &[provider, environment, label, age.into()],
        |row| Ok((row.int()?, row.optional_int()?)),
    )
    .await?;
    Ok(counted.unwrap_or((0, None)))
}

/// Puts off the next query of an open link that the provider's list shows as open. The new time is
/// `pause` milliseconds after the last query, but not later than the link's expiry or the latest
/// plausible end of the link. Returns whether the query was put off.
pub(crate) async fn put_off<S: Sql>(
    sql: &mut S,
    account: &Identity,
    reference: &str,
    pause: i64,
    age: i64,
) -> Result<bool, StoreError> {
    let [provider, environment, label] = key(account);
    // The row was changed for the last time by its last read.
    let changed = sql
        .execute(
            "UPDATE paylink_attempts
             SET next_due = CASE
                   WHEN expires_at > {now} AND expires_at < updated_at + $1 THEN expires_at
                   WHEN payable_until < updated_at + $1 THEN payable_until
                   ELSE updated_at + $1 END
             WHERE reference = $2 AND provider = $3 AND environment = $4 AND account = $5
               AND phase = 3 AND leased = 0 AND deactivate = 0 AND was_found = 1
               AND next_due > {now} AND next_due < updated_at + $1
               AND payable_until > {now} AND created_at <= {now} - $6",
            &[pause.into(), reference.into(), provider, environment, label, age.into()],
        )
        .await?;
    Ok(changed == 1)
}

/// Makes an open link due for a query at once, because the provider's list does not show it as
/// open. Returns whether the link is one of our open links.
pub(crate) async fn bring_forward<S: Sql>(
    sql: &mut S,
    account: &Identity,
    reference: &str,
) -> Result<bool, StoreError> {
    let [provider, environment, label] = key(account);
    let changed = sql
        .execute(
            "UPDATE paylink_attempts SET next_due = {now}
             WHERE reference = $1 AND provider = $2 AND environment = $3 AND account = $4
               AND phase = 3 AND leased = 0 AND next_due > {now}",
            &[reference.into(), provider, environment, label],
        )
        .await?;
    Ok(changed == 1)
}

/// Whether an account has an attempt with this reference.
pub(crate) async fn knows<S: Sql>(
    sql: &mut S,
    account: &Identity,
    reference: &str,
) -> Result<bool, StoreError> {
    Ok(super::attempt_by_reference(sql, account, reference).await?.is_some())
}

/// The numbers that [`counts`] returns.
#[derive(Clone, Debug)]
pub(crate) struct CountsRow {
    /// The number of attempts in each phase.
    pub(crate) phases: Vec<(i64, i64)>,
    /// The age in milliseconds of the oldest attempt whose creation is in doubt.
    pub(crate) oldest_in_doubt: Option<i64>,
    pub(crate) due_attempts: i64,
    pub(crate) due_events: i64,
    pub(crate) open_incidents: i64,
    pub(crate) callbacks: i64,
}

/// Counts the attempts, events, incidents and callbacks in the database.
pub(crate) async fn counts<S: Sql>(sql: &mut S) -> Result<CountsRow, StoreError> {
    let phases = all(
        sql,
        "SELECT phase, COUNT(*) FROM paylink_attempts GROUP BY phase ORDER BY phase",
        &[],
        |row| Ok((row.int()?, row.int()?)),
    )
    .await?;
    let doubt = [Phase::Sending.number().into(), Phase::InDoubt.number().into()];
    let oldest_in_doubt = first(
        sql,
        "SELECT {now} - MIN(created_at) FROM paylink_attempts WHERE phase IN ($1, $2)",
        &doubt,
        Row::optional_int,
    )
    .await?
    .flatten();
    let mut count = async |statement| Ok(first(sql, statement, &[], Row::int).await?.unwrap_or(0));
    Ok::<_, StoreError>(CountsRow {
        phases,
        oldest_in_doubt,
        due_attempts: count(
            "SELECT COUNT(*) FROM paylink_attempts
             WHERE next_due IS NOT NULL AND next_due <= {now} AND leased = 0",
        )
        .await?,
        due_events: count("SELECT COUNT(*) FROM paylink_events WHERE next_due IS NOT NULL").await?,
        open_incidents: count("SELECT COUNT(*) FROM paylink_incidents WHERE decided_at IS NULL")
            .await?,
        callbacks: count("SELECT COUNT(*) FROM paylink_inbox").await?,
    })
}
