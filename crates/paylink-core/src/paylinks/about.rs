use std::future::Future;

use crate::link::Reference;

/// Calls the provider about one link, which the log events of the HTTP client name.
pub(super) async fn about<T>(
    reference: &Reference,
    id: Option<&str>,
    call: impl Future<Output = T>,
) -> T {
    #[cfg(feature = "http")]
    return crate::http::subject::about(reference.as_str(), id, call).await;
    #[cfg(not(feature = "http"))]
    {
        let _ = (reference, id);
        call.await
    }
}
