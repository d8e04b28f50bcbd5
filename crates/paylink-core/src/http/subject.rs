//! The link that a request is about, for the events of the HTTP client.

use std::future::Future;
use std::sync::Arc;

/// The link that the calls of a task are about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Subject {
    pub(crate) reference: Option<Arc<str>>,
    pub(crate) link_id: Option<Arc<str>>,
}

tokio::task_local! {
    static SUBJECT: Subject;
}

/// Runs calls whose log events name this link.
pub(crate) async fn about<T>(
    reference: &str,
    link_id: Option<&str>,
    calls: impl Future<Output = T>,
) -> T {
    SUBJECT.scope(Subject::new(Some(reference), link_id), calls).await
}

impl Subject {
    pub(super) fn new(reference: Option<&str>, link_id: Option<&str>) -> Self {
        Self { reference: reference.and_then(loggable), link_id: link_id.and_then(loggable) }
    }

    /// Returns this link. What is not known of it is taken from the call of [`about`].
    pub(super) fn or_of_task(self) -> Self {
        let of_task = SUBJECT.try_with(Self::clone).unwrap_or_default();
        Self {
            reference: self.reference.or(of_task.reference),
            link_id: self.link_id.or(of_task.link_id),
        }
    }
}

/// Returns a reference or id for log events, or `None` if it does not look like one.
pub(super) fn loggable(id: &str) -> Option<Arc<str>> {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.:/=@~*+".contains(&b);
    ((1..=64).contains(&id.len()) && id.bytes().all(is_plain)).then(|| id.into())
}
