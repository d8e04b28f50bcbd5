use paylink_core::Identity;

use super::first;
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
