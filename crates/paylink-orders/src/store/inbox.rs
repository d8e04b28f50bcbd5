use paylink_core::Identity;

use super::rows::account;
use super::{all, first};
use crate::sql::{Row, Sql, StoreError};

/// A callback for the inbox.
pub(crate) struct InboxRow {
    pub(crate) digest: Vec<u8>,
    pub(crate) account: Identity,
    pub(crate) kind: &'static str,
    pub(crate) reference: String,
    pub(crate) request: Vec<u8>,
}

/// Stores a callback, or counts it if it was stored before. Returns how many times it was received.
pub(crate) async fn insert_callback<S: Sql>(
    sql: &mut S,
    callback: &InboxRow,
) -> Result<i64, StoreError> {
    let times = first(
        sql,
        "INSERT INTO paylink_inbox
           (digest, provider, environment, account, kind, reference, received_at, last_at, times,
            request)
         VALUES ($1, $2, $3, $4, $5, $6, {now}, {now}, 1, $7)
         ON CONFLICT (digest, provider, environment, account)
         DO UPDATE SET times = paylink_inbox.times + 1, last_at = excluded.last_at
         RETURNING times",
        &[
            callback.digest.as_slice().into(),
            callback.account.provider().as_str().into(),
            callback.account.environment().into(),
            callback.account.account().into(),
            callback.kind.into(),
            callback.reference.as_str().into(),
            callback.request.as_slice().into(),
        ],
        Row::int,
    )
    .await?;
    times.ok_or_else(|| StoreError::Other("a callback was not stored".to_owned()))
}

/// A callback of the inbox.
pub(crate) struct InboxRecord {
    pub(crate) id: i64,
    pub(crate) account: Identity,
    pub(crate) kind: String,
    pub(crate) reference: String,
    pub(crate) received_at: i64,
    pub(crate) last_at: i64,
    pub(crate) times: i64,
    /// The request as JSON, or `None` after it was purged.
    pub(crate) request: Option<Vec<u8>>,
}

/// The columns of [`InboxRecord`], in the order of [`record`].
const RECORD: &str = "id, provider, environment, account, kind, reference, received_at, last_at, \
                      times, request";

fn record(row: &mut Row) -> Result<InboxRecord, StoreError> {
    Ok(InboxRecord {
        id: row.int()?,
        account: account(row)?,
        kind: row.text()?,
        reference: row.text()?,
        received_at: row.int()?,
        last_at: row.int()?,
        times: row.int()?,
        request: row.optional_bytes()?,
    })
}

/// Returns at most `limit` callbacks with an id below `before`, the newest first.
pub(crate) async fn callbacks<S: Sql>(
    sql: &mut S,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<InboxRecord>, StoreError> {
    let statement =
        format!("SELECT {RECORD} FROM paylink_inbox WHERE id < $1 ORDER BY id DESC LIMIT $2");
    all(sql, &statement, &[before.unwrap_or(i64::MAX).into(), limit.into()], record).await
}

/// Returns a callback, or `None` if there is none with this id.
pub(crate) async fn callback_by_id<S: Sql>(
    sql: &mut S,
    id: i64,
) -> Result<Option<InboxRecord>, StoreError> {
    let statement = format!("SELECT {RECORD} FROM paylink_inbox WHERE id = $1");
    first(sql, &statement, &[id.into()], record).await
}
