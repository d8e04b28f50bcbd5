use reqwest::Method;
use reqwest::header::{
    CONNECTION, CONTENT_LENGTH, HOST, HeaderName, HeaderValue, TRANSFER_ENCODING,
};

use super::failure::failure;
use super::{BaseUrl, Transport};
use crate::callback::CallbackRequest;
use crate::error::{Error, Result, RuleCode};

impl Transport {
    /// Sends a callback to a server of the merchant, such as a stored callback to the address of a
    /// program under development. Returns the HTTP status of the response. A redirect is not
    /// followed.
    ///
    /// Method, query, headers and body are sent unchanged. The headers that belong to one
    /// connection, such as `Host` and `Content-Length`, are set anew. The request is sent once. The
    /// body of the response is not read.
    ///
    /// # Errors
    /// Returns an error if the method or a header cannot be sent, or if no response arrives. In the
    /// last case, [`Error::effect`] says whether the server may have received the callback.
    pub async fn send_callback(&self, to: &BaseUrl, request: &CallbackRequest) -> Result<u16> {
        let invalid = |field| Error::invalid(field, RuleCode::Characters, "cannot be sent");
        let method = Method::from_bytes(request.method().as_bytes());
        let mut url = to.url().clone();
        if !request.query().is_empty() {
            url.set_query(Some(request.query()));
        }
        let mut out = reqwest::Request::new(method.map_err(|_| invalid("method"))?, url);
        for (name, value) in request.headers() {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid("header"))?;
            let value = HeaderValue::from_str(value).map_err(|_| invalid("header"))?;
            if ![CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING].contains(&name) {
                out.headers_mut().append(name, value);
            }
        }
        if !request.body().is_empty() {
            *out.body_mut() = Some(request.body().to_vec().into());
        }
        let sent = self.client().execute(out).await;
        let error = |error| failure(error).with_operation("send_callback", true).with_attempts(1);
        sent.map(|response| response.status().as_u16()).map_err(error)
    }
}
