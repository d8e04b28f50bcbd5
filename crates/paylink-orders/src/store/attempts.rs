use paylink_core::Identity;

use super::rows::{ATTEMPT, AttemptRow};
use super::{all, first};
use crate::sql::{Row, Sql, StoreError, Value};
use crate::state::Phase;

/// Inserts an attempt that is planned, or that is sent right after the commit. `bound` is the time
/// in milliseconds after which somebody else takes over.
///
/// The partial unique index refuses a second attempt that may be paid.
pub(crate) async fn insert_attempt<S: Sql>(
    sql: &mut S,
    order: i64,
    number: i64,
    account: &Identity,
    reference: &str,
    notifies: bool,
    phase: Phase,
    bound: i64,
) -> Result<AttemptRow, StoreError> {
    let sending = i64::from(phase == Phase::Sending);
    let statement = format!(
        "INSERT INTO paylink_attempts
           (order_id, number, provider, environment, account, reference, phase, blocks, notifies,
            deactivate, released, next_due, leased, epoch, wakes, reads, failures, sent_at, phase_since,
            created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, 0, 0, {{now}} + $9, $10, $10, 0, 0, 0,
                 CASE WHEN $10 = 1 THEN {{now}} END, {{now}}, {{now}}, {{now}})
         RETURNING {ATTEMPT}"
    );
    let arguments = [
        order.into(),
        number.into(),
        account.provider().as_str().into(),
        account.environment().into(),
        account.account().into(),
        reference.into(),
        phase.number().into(),
        i64::from(notifies).into(),
        bound.into(),
        sending.into(),
    ];
    first(sql, &statement, &arguments, AttemptRow::read)
        .await?
        .ok_or_else(|| StoreError::Other("an attempt was not inserted".to_owned()))
}

/// Marks a planned attempt as being sent. Returns its epoch, or `None` if another sender was first.
pub(crate) async fn mark_sending<S: Sql>(
    sql: &mut S,
    attempt: i64,
    epoch: i64,
    bound: i64,
) -> Result<Option<i64>, StoreError> {
    first(
        sql,
        "UPDATE paylink_attempts
         SET phase = 1, epoch = epoch + 1, leased = 1, next_due = {now} + $1, sent_at = {now},
             phase_since = {now}, updated_at = {now}
         WHERE id = $2 AND epoch = $3 AND phase = 0 RETURNING epoch",
        &[bound.into(), attempt.into(), epoch.into()],
        Row::int,
    )
    .await
}

/// What is known about a link right after its creation.
pub(crate) struct Opened {
    pub(crate) link_key: String,
    pub(crate) url: String,
    /// Milliseconds from now.
    pub(crate) payable_for: i64,
    /// Milliseconds from now.
    pub(crate) first_read: i64,
}

/// Stores the link of an attempt that was being sent. Returns `false` if somebody took the attempt
/// over; the link then has to be deactivated at once.
pub(crate) async fn mark_opened<S: Sql>(
    sql: &mut S,
    attempt: i64,
    epoch: i64,
    opened: &Opened,
) -> Result<bool, StoreError> {
    let changed = sql
        .execute(
            "UPDATE paylink_attempts
             SET phase = 3, link_key = $1, url = $2, payable_until = {now} + $3,
                 next_due = CASE WHEN wakes = 0 AND deactivate = 0 THEN {now} + $4 ELSE {now} END,
                 leased = 0, phase_since = {now}, updated_at = {now}
             WHERE id = $5 AND epoch = $6 AND phase = 1",
            &[
                opened.link_key.as_str().into(),
                opened.url.as_str().into(),
                opened.payable_for.into(),
                opened.first_read.into(),
                attempt.into(),
                epoch.into(),
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// How the work on an attempt ended.
pub(crate) struct Finish {
    pub(crate) phase: Phase,
    pub(crate) blocks: bool,
    /// Milliseconds from now until the attempt is due again, or `None` if it never is.
    pub(crate) next: Option<i64>,
    /// Whether a read succeeded.
    pub(crate) was_read: bool,
    /// The new end of payability and of the watch in Unix milliseconds, if they change.
    pub(crate) payable_until: Option<i64>,
    pub(crate) watch_until: Option<i64>,
    pub(crate) last_error: Option<String>,
}

/// Stores how the work on an attempt ended, if nobody took the attempt over. A wake that came in
/// the meantime makes the attempt due at once. Returns whether the row was written.
pub(crate) async fn finish<S: Sql>(
    sql: &mut S,
    attempt: &AttemptRow,
    finish: &Finish,
) -> Result<bool, StoreError> {
    let read = i64::from(finish.was_read);
    let changed = sql
        .execute(
            "UPDATE paylink_attempts
             SET phase_since = CASE WHEN phase = $1 THEN phase_since ELSE {now} END, phase = $1,
                 blocks = $2,
                 next_due = CASE WHEN wakes <> $3 THEN {now} ELSE {now} + $4 END,
                 reads = reads + $5,
                 failures = CASE WHEN $5 = 1 THEN 0 ELSE failures + 1 END,
                 payable_until = COALESCE($6, payable_until),
                 watch_until = COALESCE($7, watch_until),
                 last_error = $8, leased = 0, updated_at = {now}
             WHERE id = $9 AND epoch = $10",
            &[
                finish.phase.number().into(),
                i64::from(finish.blocks).into(),
                attempt.wakes.into(),
                Value::Int(finish.next),
                read.into(),
                Value::Int(finish.payable_until),
                Value::Int(finish.watch_until),
                Value::Text(finish.last_error.clone()),
                attempt.id.into(),
                attempt.epoch.into(),
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// Takes at most `limit` attempts that are due, for `lease` milliseconds.
pub(crate) async fn claim<S: Sql>(
    sql: &mut S,
    limit: i64,
    lease: i64,
    owner: &str,
) -> Result<Vec<AttemptRow>, StoreError> {
    let statement = format!(
        "WITH picked AS MATERIALIZED (
           SELECT id FROM paylink_attempts
           WHERE next_due IS NOT NULL AND next_due <= {{now}}
           ORDER BY next_due LIMIT $1 {{skip}})
         UPDATE paylink_attempts
         SET next_due = {{now}} + $2, epoch = epoch + 1, leased = 1, owner = $3
         WHERE id IN (SELECT id FROM picked)
         RETURNING {ATTEMPT}"
    );
    all(sql, &statement, &[limit.into(), lease.into(), owner.into()], AttemptRow::read).await
}

/// Takes one attempt for `lease` milliseconds, if nobody works on it.
pub(crate) async fn claim_one<S: Sql>(
    sql: &mut S,
    attempt: i64,
    lease: i64,
    owner: &str,
) -> Result<Option<AttemptRow>, StoreError> {
    let statement = format!(
        "UPDATE paylink_attempts
         SET next_due = {{now}} + $1, epoch = epoch + 1, leased = 1, owner = $2
         WHERE id = $3 AND leased = 0 AND next_due IS NOT NULL
         RETURNING {ATTEMPT}"
    );
    first(sql, &statement, &[lease.into(), owner.into(), attempt.into()], AttemptRow::read).await
}

/// Makes an attempt due because of a callback. An attempt that somebody works on becomes due when
/// that work ends. Returns the number of attempts with this reference.
pub(crate) async fn wake<S: Sql>(
    sql: &mut S,
    account: &Identity,
    reference: &str,
) -> Result<u64, StoreError> {
    sql.execute(
        "UPDATE paylink_attempts
         SET wakes = wakes + 1, next_due = CASE WHEN leased = 0 THEN {now} ELSE next_due END
         WHERE reference = $1 AND provider = $2 AND environment = $3 AND account = $4",
        &[
            reference.into(),
            account.provider().as_str().into(),
            account.environment().into(),
            account.account().into(),
        ],
    )
    .await
}

/// Returns the attempt of an order that may be paid, or whose money a person has to decide about.
pub(crate) async fn blocking_attempt<S: Sql>(
    sql: &mut S,
    order: i64,
) -> Result<Option<AttemptRow>, StoreError> {
    let statement =
        format!("SELECT {ATTEMPT} FROM paylink_attempts WHERE order_id = $1 AND blocks = 1");
    first(sql, &statement, &[order.into()], AttemptRow::read).await
}

/// Returns the newest attempt of an order.
pub(crate) async fn newest_attempt<S: Sql>(
    sql: &mut S,
    order: i64,
) -> Result<Option<AttemptRow>, StoreError> {
    let statement = format!(
        "SELECT {ATTEMPT} FROM paylink_attempts WHERE order_id = $1 ORDER BY number DESC LIMIT 1"
    );
    first(sql, &statement, &[order.into()], AttemptRow::read).await
}

/// Wants the links of an order deactivated that may still be paid, except the one that paid it.
/// A planned attempt is given up. Returns the number of links that have to be deactivated.
pub(crate) async fn deactivate_links<S: Sql>(
    sql: &mut S,
    order: i64,
    except: Option<i64>,
) -> Result<u64, StoreError> {
    let except: Value = except.unwrap_or(0).into();
    sql.execute(
        "UPDATE paylink_attempts
         SET phase = 32, blocks = 0, next_due = NULL, phase_since = {now}, updated_at = {now}
         WHERE order_id = $1 AND phase = 0",
        &[order.into()],
    )
    .await?;
    sql.execute(
        "UPDATE paylink_attempts
         SET deactivate = 1, wakes = wakes + 1, updated_at = {now},
             next_due = CASE WHEN leased = 0 THEN {now} ELSE next_due END
         WHERE order_id = $1 AND id <> $2 AND deactivate = 0 AND phase IN (1, 2, 3, 5, 6)",
        &[order.into(), except],
    )
    .await
}

/// Stores the key of a link that was found by its reference.
pub(crate) async fn set_link_key<S: Sql>(
    sql: &mut S,
    attempt: i64,
    key: &str,
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE paylink_attempts SET link_key = $1, updated_at = {now} WHERE id = $2",
        &[key.into(), attempt.into()],
    )
    .await
    .map(drop)
}
