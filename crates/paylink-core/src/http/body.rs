use reqwest::Response;

use super::failure::failure;
use crate::error::{Error, Result};

/// Reads at most `limit` bytes. A longer body is an error, and its connection is closed.
pub(super) async fn read_body(response: &mut Response, limit: usize) -> Result<Vec<u8>> {
    let announced = response.content_length();
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(Error::too_large(limit));
    }
    let room =
        announced.and_then(|length| usize::try_from(length).ok()).unwrap_or(2048).min(64 * 1024);
    let mut body = Vec::with_capacity(room);
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        if body.len() + chunk.len() > limit {
            return Err(Error::too_large(limit));
        }
        // Once the first buffer is full, the announced length is reserved in one step. The
        // announcement alone reserves nothing.
        if let Some(length) = announced.and_then(|length| usize::try_from(length).ok())
            && body.capacity() < body.len() + chunk.len()
        {
            body.reserve_exact(length.saturating_sub(body.len()).max(chunk.len()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
