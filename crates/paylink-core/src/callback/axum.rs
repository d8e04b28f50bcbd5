use axum_core::extract::rejection::BytesRejection;
use axum_core::extract::{DefaultBodyLimit, FromRequest, Request};
use bytes::Bytes;

use super::CallbackRequest;

impl CallbackRequest {
    /// The maximum length of a request body that the axum extractor accepts, in bytes: 64 KiB. A
    /// longer body is rejected. The callbacks in the providers' documentation are at most a few
    /// kilobytes long.
    pub const MAX_EXTRACTED_BODY: usize = 64 * 1024;
}

/// Makes `CallbackRequest` an extractor for axum 0.8 handlers. The extractor accepts any request,
/// and does not check whether the request is a callback.
///
/// A body of more than [`MAX_EXTRACTED_BODY`](CallbackRequest::MAX_EXTRACTED_BODY) bytes is
/// rejected with the HTTP status 413. This limit applies regardless of the router's
/// `DefaultBodyLimit`.
///
/// ```
/// use paylink_core::{CallbackKind, CallbackRequest, PayLinks};
///
/// async fn callback(links: PayLinks, request: CallbackRequest) -> u16 {
///     match links.read_callback(CallbackKind::Payment, &request) {
///         Ok(_claim) => 200, // store it, then confirm
///         Err(_) => 400,
///     }
/// }
/// ```
impl<S: Send + Sync> FromRequest<S> for CallbackRequest {
    type Rejection = BytesRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let (parts, body) = request.into_parts();
        let head = Self::from_parts(&parts, Vec::new());
        let mut request = Request::from_parts(parts, body);
        DefaultBodyLimit::max(Self::MAX_EXTRACTED_BODY).apply(&mut request);
        Ok(head.with_body(Bytes::from_request(request, state).await?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum_core::body::Body;
    use axum_core::response::IntoResponse;

    fn post(body: impl Into<Body>) -> Request {
        http::Request::post("/callback?paylink_reference=R-1")
            .header("Content-Type", "application/json")
            .header("X-Twice", "1")
            .header("X-Twice", "2")
            .body(body.into())
            .unwrap()
    }

    #[tokio::test]
    async fn a_request_is_extracted_whole() {
        let request = CallbackRequest::from_request(post("{}"), &()).await.unwrap();
        assert_eq!((request.method(), request.query()), ("POST", "paylink_reference=R-1"));
        assert_eq!(request.body(), b"{}");
        let headers: Vec<_> = request.headers().collect();
        let expected = [("content-type", "application/json"), ("x-twice", "1"), ("x-twice", "2")];
        assert_eq!(headers, expected);
    }

    #[tokio::test]
    async fn a_body_above_the_limit_is_answered_with_413() {
        let most = CallbackRequest::MAX_EXTRACTED_BODY;
        let request = CallbackRequest::from_request(post(vec![b'x'; most]), &()).await.unwrap();
        assert_eq!(request.body().len(), most);
        let mut wide = post(vec![b'x'; most + 1]);
        DefaultBodyLimit::disable().apply(&mut wide);
        let rejection = CallbackRequest::from_request(wide, &()).await.unwrap_err();
        assert_eq!(rejection.into_response().status(), 413);
    }
}
