use paylink_core::Identity;
use serde_json::json;

use super::history::{LIBRARY, history_columns_and_values, next_number, observe};
use super::rows::{ATTEMPT, AttemptRow, Deactivate};
use super::{all, first};
use crate::sql::{Dialect, Row, Sql, StoreError, Value};
use crate::state::Phase;

/// A new row of `paylink_attempts`.
pub(crate) struct InsertAttempt<'a> {
    pub(crate) number: i64,
    pub(crate) account: &'a Identity,
    pub(crate) reference: &'a str,
    pub(crate) notifies: bool,
    pub(crate) phase: Phase,
    /// Milliseconds until the attempt is due: until it may be sent, or until another process takes
    /// it over from a sender that died.
    pub(crate) due_in: i64,
    /// The key of a link that exists.
    pub(crate) link_key: Option<String>,
}

impl InsertAttempt<'_> {
    /// The columns, and their values if the id of the order is the expression `order` and the first
    /// argument has the number `first`.
    pub(super) fn columns_and_values(order: &str, first: usize) -> (&'static str, String) {
        let columns = "order_id, number, provider, environment, account, reference, phase, blocks, \
                       notifies, deactivate, released, next_due, leased, epoch, wakes, reads, \
                       failures, was_found, sent_at, link_key, phase_since, created_at, updated_at";
        let [number, provider, environment, account, reference, phase, notifies, due, sending, key] =
            std::array::from_fn(|at| format!("${}", first + at));
        let values = format!(
            "{order}, {number}, {provider}, {environment}, {account}, {reference}, {phase}, 1,
             {notifies}, 0, 0, {{now}} + {due}, {sending}, {sending}, 0, 0, 0, 0,
             CASE WHEN {sending} = 1 THEN {{now}} END, {key}, {{now}}, {{now}}, {{now}}"
        );
        (columns, values)
    }

    /// The arguments of [`columns_and_values`](Self::columns_and_values).
    pub(super) fn arguments(&self) -> [Value; 10] {
        [
            self.number.into(),
            self.account.provider().as_str().into(),
            self.account.environment().into(),
            self.account.account().into(),
            self.reference.into(),
            self.phase.number().into(),
            i64::from(self.notifies).into(),
            self.due_in.into(),
            i64::from(self.is_sent()).into(),
            Value::Text(self.link_key.clone()),
        ]
    }

    fn is_sent(&self) -> bool {
        self.phase == Phase::Sending
    }

    /// The row that was inserted at this time. To read all of its columns would cost more.
    pub(super) fn row(&self, id: i64, order_id: i64, created_at: i64) -> AttemptRow {
        AttemptRow {
            id,
            order_id,
            number: self.number,
            account: self.account.clone(),
            reference: self.reference.to_owned(),
            link_key: self.link_key.clone(),
            url: None,
            phase: self.phase,
            blocks: true,
            notifies: self.notifies,
            deactivate: Deactivate::No,
            released: false,
            epoch: i64::from(self.is_sent()),
            wakes: 0,
            reads: 0,
            failures: 0,
            was_found: false,
            sent_at: self.is_sent().then_some(created_at),
            phase_since: created_at,
            expires_at: None,
            payable_until: None,
            watch_until: None,
            next_due: Some(created_at + self.due_in),
            now: created_at,
        }
    }
}

/// Inserts an attempt of an order.
///
/// A partial unique index refuses a second attempt whose link may be paid.
pub(crate) async fn insert_attempt<S: Sql>(
    sql: &mut S,
    order: i64,
    attempt: &InsertAttempt<'_>,
) -> Result<AttemptRow, StoreError> {
    let (columns, values) = InsertAttempt::columns_and_values("$1", 2);
    let statement = format!(
        "INSERT INTO paylink_attempts ({columns}) VALUES ({values}) RETURNING id, created_at"
    );
    let arguments: Vec<Value> =
        [Value::from(order)].into_iter().chain(attempt.arguments()).collect();
    let read = |row: &mut Row| Ok(attempt.row(row.int()?, order, row.int()?));
    first(sql, &statement, &arguments, read)
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
    /// Milliseconds from now, or `None` if the lifetime is not documented.
    pub(crate) expires_in: Option<i64>,
    /// Milliseconds from now.
    pub(crate) payable_for: i64,
    /// Milliseconds from now.
    pub(crate) first_read: i64,
}

/// Stores the link of an attempt that was being sent, with a row of the history. Returns whether the
/// deactivation of the link was requested in the meantime. Returns `None` if another process took
/// the attempt over; in this case, the link has to be deactivated at once.
pub(crate) async fn mark_opened<S: Sql>(
    sql: &mut S,
    attempt: &AttemptRow,
    opened: &Opened,
) -> Result<Option<bool>, StoreError> {
    let key = opened.link_key.as_str();
    let data = json!({ "key": key }).to_string();
    let mut arguments = vec![
        key.into(),
        opened.url.as_str().into(),
        opened.payable_for.into(),
        Value::Int(opened.expires_in),
        opened.first_read.into(),
        attempt.id.into(),
        attempt.epoch.into(),
    ];
    let update = "UPDATE paylink_attempts
                  SET phase = 3, link_key = $1, url = $2, payable_until = {now} + $3,
                      expires_at = {now} + $4,
                      next_due = CASE WHEN wakes = 0 AND deactivate = 0 THEN {now} + $5
                                 ELSE {now} END,
                      leased = 0, phase_since = {now}, updated_at = {now}
                  WHERE id = $6 AND epoch = $7 AND phase = 1";
    if sql.dialect() == Dialect::Postgres {
        let next = next_number("opened.order_id");
        let (columns, values) =
            history_columns_and_values("opened.order_id", &next, "opened.id", 8);
        let statement = format!(
            "WITH opened AS ({update} RETURNING id, order_id, deactivate),
               noted AS (INSERT INTO paylink_history ({columns}) SELECT {values} FROM opened)
             SELECT deactivate FROM opened"
        );
        arguments.extend([LIBRARY.into(), "open".into(), data.into()]);
        return first(sql, &statement, &arguments, Row::flag).await;
    }
    // `RETURNING deactivate` would cost more than the second statement, which is rarely needed.
    for (condition, is_unwanted) in [("deactivate = 0", false), ("deactivate <> 0", true)] {
        let statement = format!("{update} AND {condition}");
        if sql.execute(&statement, &arguments).await? == 1 {
            observe(sql, attempt.order_id, Some(attempt.id), "open", &data).await?;
            return Ok(Some(is_unwanted));
        }
    }
    Ok(None)
}

/// Returns whether a link that [`mark_opened`] has already stored is unwanted or has changed its phase
/// since. Returns `None` if it has not stored this link: no other statement stores a URL.
#[cfg(feature = "postgres")]
pub(crate) async fn opened_before<S: Sql>(
    sql: &mut S,
    attempt: &AttemptRow,
    opened: &Opened,
) -> Result<Option<bool>, StoreError> {
    // Another process may have claimed the attempt in the meantime, so its epoch does not matter.
    let statement = "SELECT CASE WHEN phase = 3 AND deactivate = 0 THEN 0 ELSE 1 END
                     FROM paylink_attempts WHERE id = $1 AND link_key = $2 AND url = $3";
    let arguments =
        [attempt.id.into(), opened.link_key.as_str().into(), opened.url.as_str().into()];
    first(sql, statement, &arguments, Row::flag).await
}

/// The result of the work on an attempt.
pub(crate) struct Finish {
    pub(crate) phase: Phase,
    pub(crate) blocks: bool,
    /// Milliseconds from now until the attempt is due again, or `None` if it never is.
    pub(crate) next: Option<i64>,
    /// Whether a query succeeded. A query that found no link has succeeded too.
    pub(crate) was_read: bool,
    /// Whether the query found the link.
    pub(crate) was_found: bool,
    /// Whether the provider has accepted a request to deactivate the link.
    pub(crate) is_deactivated: bool,
    /// New times in Unix milliseconds, if they change.
    pub(crate) expires_at: Option<i64>,
    pub(crate) payable_until: Option<i64>,
    pub(crate) watch_until: Option<i64>,
    pub(crate) last_error: Option<String>,
}

/// Stores the result of the work on an attempt, if no other process took the attempt over. If a
/// callback came in the meantime, the attempt is due at once. Returns whether the row was written.
pub(crate) async fn finish<S: Sql>(
    sql: &mut S,
    attempt: &AttemptRow,
    finish: &Finish,
) -> Result<bool, StoreError> {
    let changed = sql
        .execute(
            "UPDATE paylink_attempts
             SET phase_since = CASE WHEN phase = $1 THEN phase_since ELSE {now} END, phase = $1,
                 blocks = $2,
                 next_due = CASE WHEN wakes <> $3 THEN {now} ELSE {now} + $4 END,
                 reads = reads + $5,
                 failures = CASE WHEN $5 = 1 THEN 0 ELSE failures + 1 END,
                 was_found = CASE WHEN $6 = 1 THEN 1 ELSE was_found END,
                 deactivate = CASE WHEN $7 = 1 THEN 2 ELSE deactivate END,
                 expires_at = COALESCE($8, expires_at),
                 payable_until = COALESCE($9, payable_until),
                 watch_until = COALESCE($10, watch_until),
                 last_error = $11, leased = 0, updated_at = {now}
             WHERE id = $12 AND epoch = $13",
            &[
                finish.phase.number().into(),
                i64::from(finish.blocks).into(),
                attempt.wakes.into(),
                Value::Int(finish.next),
                i64::from(finish.was_read).into(),
                i64::from(finish.was_found).into(),
                i64::from(finish.is_deactivated).into(),
                Value::Int(finish.expires_at),
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

/// Releases a claimed attempt that this process cannot work on. Another process can claim it after
/// `pause` milliseconds.
pub(crate) async fn give_back<S: Sql>(
    sql: &mut S,
    attempt: &AttemptRow,
    pause: i64,
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE paylink_attempts SET next_due = {now} + $1, leased = 0
         WHERE id = $2 AND epoch = $3",
        &[pause.into(), attempt.id.into(), attempt.epoch.into()],
    )
    .await
    .map(drop)
}

/// The statement of [`claim`]. The clock is read once for each statement, so that the database can
/// search with the index on `next_due`.
pub(crate) fn claim_statement() -> String {
    format!(
        "WITH picked AS MATERIALIZED (
           SELECT id FROM paylink_attempts
           WHERE next_due IS NOT NULL AND next_due <= {{now}}
           ORDER BY next_due LIMIT $1 {{skip}})
         UPDATE paylink_attempts
         SET next_due = {{now}} + $2, epoch = epoch + 1, leased = 1, owner = $3
         WHERE id IN (SELECT id FROM picked)
         RETURNING {ATTEMPT}"
    )
}

/// Claims at most `limit` due attempts for `lease` milliseconds.
pub(crate) async fn claim<S: Sql>(
    sql: &mut S,
    limit: i64,
    lease: i64,
    owner: &str,
) -> Result<Vec<AttemptRow>, StoreError> {
    let arguments = [limit.into(), lease.into(), owner.into()];
    all(sql, &claim_statement(), &arguments, AttemptRow::read).await
}

/// Claims one attempt for `lease` milliseconds, if no process works on it. A planned attempt is
/// claimed only if it is due, because there must be a pause between two attempts. An attempt that
/// is not queried any more is claimed only if `even_ended` is true.
pub(crate) async fn claim_one<S: Sql>(
    sql: &mut S,
    attempt: i64,
    even_ended: bool,
    lease: i64,
    owner: &str,
) -> Result<Option<AttemptRow>, StoreError> {
    let statement = format!(
        "UPDATE paylink_attempts
         SET next_due = {{now}} + $1, epoch = epoch + 1, leased = 1, owner = $2
         WHERE id = $3 AND (leased = 0 OR next_due <= {{now}})
           AND (next_due IS NOT NULL OR $4 = 1)
           AND (phase <> 0 OR next_due <= {{now}})
         RETURNING {ATTEMPT}"
    );
    let arguments = [lease.into(), owner.into(), attempt.into(), i64::from(even_ended).into()];
    first(sql, &statement, &arguments, AttemptRow::read).await
}

/// Makes an attempt due because of a callback. If a process works on the attempt, it becomes due
/// when that work ends. Returns the number of attempts with this reference.
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

/// Returns the attempt that keeps an order from getting another link: its link may be paid, or a
/// person has to decide about a payment.
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

/// Withdraws a planned attempt of an order, for which nothing was sent yet.
pub(crate) async fn withdraw_planned<S: Sql>(sql: &mut S, order: i64) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE paylink_attempts
         SET phase = 37, blocks = 0, next_due = NULL, phase_since = {now}, updated_at = {now}
         WHERE order_id = $1 AND phase = 0",
        &[order.into()],
    )
    .await
    .map(drop)
}

/// Requests the deactivation of all links of an order that may still be paid, except the link
/// through which the order was paid.
pub(crate) async fn deactivate_links<S: Sql>(
    sql: &mut S,
    order: i64,
    except: Option<i64>,
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE paylink_attempts
         SET deactivate = 1, wakes = wakes + 1, updated_at = {now},
             next_due = CASE WHEN leased = 0 THEN {now} ELSE next_due END
         WHERE order_id = $1 AND id <> $2 AND deactivate = 0 AND phase IN (1, 2, 3, 5, 6)",
        &[order.into(), except.unwrap_or(0).into()],
    )
    .await
    .map(drop)
}

/// Makes an attempt due at once. If a process works on the attempt, it becomes due when that work
/// ends.
pub(crate) async fn wake_one<S: Sql>(sql: &mut S, attempt: i64) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE paylink_attempts
         SET wakes = wakes + 1, next_due = CASE WHEN leased = 0 THEN {now} ELSE next_due END
         WHERE id = $1",
        &[attempt.into()],
    )
    .await
    .map(drop)
}

/// Whether a link of an order has a payment that no person has decided about, or an open incident
/// about its payments.
pub(crate) async fn has_money<S: Sql>(sql: &mut S, order: i64) -> Result<bool, StoreError> {
    let found = first(
        sql,
        "SELECT 1 FROM paylink_attempts
         WHERE order_id = $1 AND phase IN (6, 7, 8, 9, 20, 21) AND released = 0
         UNION ALL
         SELECT 1 FROM paylink_incidents
         WHERE order_id = $1 AND decided_at IS NULL
           AND kind NOT IN ('handler-fails', 'orphan', 'refused', 'too-many-attempts')
         LIMIT 1",
        &[order.into()],
        Row::int,
    )
    .await?;
    Ok(found.is_some())
}

/// Returns how many links of an order may have been created. Attempts that were refused or
/// withdrawn do not count.
pub(crate) async fn created_links<S: Sql>(sql: &mut S, order: i64) -> Result<i64, StoreError> {
    let count = first(
        sql,
        "SELECT COUNT(*) FROM paylink_attempts WHERE order_id = $1 AND phase NOT IN (32, 37)",
        &[order.into()],
        Row::int,
    )
    .await?;
    Ok(count.unwrap_or(0))
}

/// Returns an attempt.
pub(crate) async fn attempt_by_id<S: Sql>(sql: &mut S, id: i64) -> Result<AttemptRow, StoreError> {
    let statement = format!("SELECT {ATTEMPT} FROM paylink_attempts WHERE id = $1");
    first(sql, &statement, &[id.into()], AttemptRow::read)
        .await?
        .ok_or_else(|| StoreError::Other("an order has no attempt with this id".to_owned()))
}

/// Returns the attempt with this reference.
pub(crate) async fn attempt_by_reference<S: Sql>(
    sql: &mut S,
    account: &Identity,
    reference: &str,
) -> Result<Option<AttemptRow>, StoreError> {
    let statement = format!(
        "SELECT {ATTEMPT} FROM paylink_attempts
         WHERE reference = $1 AND provider = $2 AND environment = $3 AND account = $4"
    );
    let arguments = [
        reference.into(),
        account.provider().as_str().into(),
        account.environment().into(),
        account.account().into(),
    ];
    first(sql, &statement, &arguments, AttemptRow::read).await
}

/// Lets an order get another link, although the link of this attempt has a payment or is missing.
/// If this link can still be paid, its deactivation is requested.
pub(crate) async fn release<S: Sql>(sql: &mut S, attempt: i64) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE paylink_attempts
         SET released = 1, blocks = 0, updated_at = {now},
             deactivate = CASE WHEN deactivate = 0 THEN 1 ELSE deactivate END
         WHERE id = $1",
        &[attempt.into()],
    )
    .await
    .map(drop)
}

/// Marks an attempt as the one through which its order was paid, because a person has accepted its
/// payments. Its link is queried for `watch` more milliseconds.
pub(crate) async fn accept<S: Sql>(
    sql: &mut S,
    attempt: i64,
    watch: i64,
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE paylink_attempts
         SET phase = 20, blocks = 0, released = 1, phase_since = {now}, updated_at = {now},
             watch_until = {now} + $1, wakes = wakes + 1,
             next_due = CASE WHEN leased = 0 THEN {now} ELSE next_due END
         WHERE id = $2",
        &[watch.into(), attempt.into()],
    )
    .await
    .map(drop)
}

/// Stores the key of a link, if none is stored yet.
pub(crate) async fn set_link_key<S: Sql>(
    sql: &mut S,
    attempt: i64,
    key: &str,
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE paylink_attempts SET link_key = $1, updated_at = {now}
         WHERE id = $2 AND link_key IS NULL",
        &[key.into(), attempt.into()],
    )
    .await
    .map(drop)
}
