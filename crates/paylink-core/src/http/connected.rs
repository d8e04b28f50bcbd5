//! The check of the deadline for sending, between the connection and the first byte of a request.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

use crate::paylinks::Limits;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Refuses a new connection if the deadline for sending passed while it was established. The HTTP
/// library establishes a connection within the task of its request, so that the limits of the call
/// are those of this request.
#[derive(Clone, Copy)]
pub(super) struct CheckDeadline;

impl<S> Layer<S> for CheckDeadline {
    type Service = Checked<S>;

    fn layer(&self, connector: S) -> Checked<S> {
        Checked(connector)
    }
}

#[derive(Clone)]
pub(super) struct Checked<S>(S);

impl<S, T> Service<T> for Checked<S>
where
    S: Service<T, Error = BoxError>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, target: T) -> Self::Future {
        let connecting = self.0.call(target);
        Box::pin(async move {
            let connection = connecting.await?;
            match Limits::current() {
                Some(limits) if limits.is_too_late() => Err(TooLate.into()),
                _ => Ok(connection),
            }
        })
    }
}

/// The deadline for sending passed before the connection was established.
#[derive(Debug)]
pub(super) struct TooLate;

impl fmt::Display for TooLate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the deadline for sending passed")
    }
}

impl std::error::Error for TooLate {}
