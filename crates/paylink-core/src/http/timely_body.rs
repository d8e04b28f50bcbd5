//! The check of the deadline for sending, right before the first byte of a request.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use crate::paylinks::Limits;

/// A request body that fails if the deadline for sending has passed.
///
/// The HTTP library asks for the body after it has chosen a connection and before it writes the
/// head of the request to the socket. If the body fails, it closes the connection, and nothing of
/// the request is sent.
pub(super) struct TimelyBody {
    /// `None` after the bytes were taken.
    bytes: Option<Bytes>,
    limits: Arc<Limits>,
}

impl TimelyBody {
    pub(super) fn new(bytes: Bytes, limits: Arc<Limits>) -> Self {
        Self { bytes: Some(bytes), limits }
    }
}

impl Body for TimelyBody {
    type Data = Bytes;
    type Error = TooLate;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TooLate>>> {
        let is_too_late = self.limits.is_too_late();
        let bytes = self.bytes.take();
        Poll::Ready(
            bytes.map(|bytes| if is_too_late { Err(TooLate) } else { Ok(Frame::data(bytes)) }),
        )
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

/// Why a request was not sent. [`failure`](super::failure::failure) finds it in the error of the
/// HTTP library.
#[derive(Debug)]
pub(super) struct TooLate;

impl fmt::Display for TooLate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the deadline for sending passed")
    }
}

impl std::error::Error for TooLate {}
