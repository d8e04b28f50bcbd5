use std::pin::Pin;
use std::time::SystemTime;

use reqwest::Method;
use reqwest::header::{CACHE_CONTROL, DATE, HeaderValue};

use super::endpoint::{Endpoint, put};
use super::failure::failure;
use super::headers::http_date;
use crate::error::Result;

impl Endpoint {
    /// Asks the server for its current time, in order to check the clock of this machine. Returns
    /// the `Date` header of the response, or `None` if the response has no readable one.
    ///
    /// This method sends one `HEAD` request to the base URL, without API keys. Any HTTP status is
    /// accepted, and a redirect is not followed. The time is in whole seconds.
    ///
    /// # Errors
    /// Returns an error if no response arrives.
    pub fn server_time(
        &self,
    ) -> Pin<Box<dyn Future<Output = Result<Option<SystemTime>>> + Send + '_>> {
        // The future is boxed, so that it is compiled once and not for every caller.
        Box::pin(self.read_server_time())
    }

    async fn read_server_time(&self) -> Result<Option<SystemTime>> {
        let mut request = reqwest::Request::new(Method::HEAD, self.0.urls.of(""));
        // A cache would answer with the time at which it stored the response.
        put(request.headers_mut(), CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        let sent = self.0.transport.client().execute(request).await;
        let response = sent.map_err(|error| {
            failure(error)
                .with_provider(&self.0.provider)
                .with_operation("server_time", false)
                .with_attempts(1)
        })?;
        let date = response.headers().get(DATE).and_then(|date| date.to_str().ok());
        Ok(date.and_then(http_date))
    }
}
