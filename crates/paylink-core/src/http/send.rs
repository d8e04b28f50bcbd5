use std::pin::Pin;
use std::time::{Duration, Instant};

use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderName, LOCATION, RETRY_AFTER};

use super::body::read_body;
use super::endpoint::{Endpoint, Inner, put};
use super::failure::failure;
use super::headers::{coding, http_date, retry_after};
use super::log::Sent;
use super::request::{Method, Request, RequestKind};
use super::retry::Outcome;
use super::subject::Subject;
use super::timely_body::TimelyBody;
use super::{HttpResponse, log};
use crate::error::{Delivery, Error, Result};
use crate::paylinks::Limits;
use crate::raw_body::{Exchange, RawBody};

impl Endpoint {
    /// Sends a request and receives the complete response, whatever the HTTP status is. The [retry
    /// policy](super::RetryPolicy) decides whether a failed request is retried.
    ///
    /// # Errors
    /// Returns an error if no complete response arrived, or if the response is a redirect.
    /// [`Error::delivery`] returns whether the request was sent, and whether the provider answered
    /// it.
    pub fn send(
        &self,
        request: Request,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse>> + Send + '_>> {
        // The future is boxed, so that it is compiled once and not for every caller.
        Box::pin(self.deliver(request))
    }

    async fn deliver(&self, request: Request) -> Result<HttpResponse> {
        let Inner { transport, budget, .. } = &*self.0;
        let (clock, policy) = (transport.clock(), transport.retry());
        let (start, subject) = (clock.monotonic(), request.subject.clone().or_of_task());
        let limits = Limits::current();
        let mut attempt = 1;
        loop {
            if let Some(limits) = &limits {
                let refused = |error| self.with_context(error, &request, attempt - 1);
                limits.begin_request().map_err(refused)?;
            }
            // The deadline of the retries does not shorten the first request, which may be a write.
            let timeout = match attempt {
                1 => transport.total_timeout(),
                _ => {
                    let spent = clock.monotonic().saturating_sub(start);
                    transport.total_timeout().min(policy.deadline.saturating_sub(spent))
                }
            };
            // The deadline of the call shortens reads only.
            let limit = limits.as_ref().filter(|_| request.kind == RequestKind::Read);
            let left = limit.map_or(Duration::MAX, |limits| limits.left());
            // The timeouts use the real time, which a manual clock does not follow.
            let sent = Instant::now();
            let result = self.once(&request, &subject, attempt, timeout.min(left)).await;
            let result = match (result, limit) {
                (Err(error), Some(limits)) if error.is_timeout() && sent.elapsed() >= left => {
                    let error = limits.deadline_error().with_source(error);
                    Err(self
                        .with_context(error, &request, attempt)
                        .with_limit_delivery(Delivery::MaybeSent))
                }
                (result, _) => result,
            };
            let is_page = result.as_ref().is_ok_and(HttpResponse::is_page_for_read);
            let outcome = match &result {
                Ok(answer) => Outcome::Answered {
                    status: answer.status,
                    retry_after: answer.retry_after,
                    is_page,
                },
                Err(error) => Outcome::Failed(error),
            };
            let spent = clock.monotonic().saturating_sub(start);
            let pause = policy.pause(attempt, request.kind, outcome, spent);
            let is_allowed = |pause: &Duration| {
                limits.as_ref().is_none_or(|limits| limits.allows_another_after(*pause))
            };
            let pause = pause.filter(is_allowed).filter(|_| budget.take());
            let millis = u64::try_from(spent.as_millis()).unwrap_or(u64::MAX);
            let is_last = pause.is_none();
            let sent = Sent {
                provider: &self.0.provider,
                request: &request,
                subject: &subject,
                attempt,
                millis,
                is_page,
                is_last,
            };
            log::exchange(&sent, &result);
            match pause {
                Some(pause) => clock.sleep(pause).await,
                None => {
                    if attempt == 1 && result.as_ref().is_ok_and(HttpResponse::is_success) {
                        budget.give_back();
                    }
                    return result;
                }
            }
            attempt += 1;
        }
    }

    async fn once(
        &self,
        request: &Request,
        subject: &Subject,
        attempt: u32,
        timeout: Duration,
    ) -> Result<HttpResponse> {
        let mut response = self
            .dispatch(request, timeout)
            .await
            .map_err(|error| self.with_context(failure(error), request, attempt))?;
        let status = response.status().as_u16();
        let date = header(&response, DATE).and_then(http_date);
        let mut answer = HttpResponse {
            provider: self.0.provider.clone(),
            operation: request.operation,
            write: request.kind == RequestKind::Write,
            status,
            body: RawBody::default(),
            date,
            retry_after: header(&response, RETRY_AFTER).and_then(|text| {
                retry_after(text, date.unwrap_or_else(|| self.0.transport.clock().now()))
            }),
            attempts: attempt,
            content_type: response.headers().get(CONTENT_TYPE).cloned(),
            coding: header(&response, CONTENT_ENCODING).and_then(coding),
        };
        if (300..=399).contains(&status) {
            return Err(answer.error(Error::redirect_to(redirect_target(&response))));
        }
        let bytes = read_body(&mut response, self.0.transport.body_limit())
            .await
            .map_err(|error| answer.error(error))?;
        answer.body = RawBody::received(
            bytes,
            Exchange {
                provider: self.0.provider.clone(),
                operation: request.operation,
                write: answer.write,
                status,
                attempts: attempt,
                subject: subject.clone(),
            },
        );
        Ok(answer)
    }

    fn with_context(&self, error: Error, request: &Request, attempts: u32) -> Error {
        error
            .with_provider(&self.0.provider)
            .with_operation(request.operation, request.kind == RequestKind::Write)
            .with_attempts(attempts)
    }

    fn dispatch(
        &self,
        request: &Request,
        timeout: Duration,
    ) -> impl Future<Output = reqwest::Result<Response>> + use<> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
        };
        let mut url = self.0.urls.of(request.path);
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.query);
        }
        let mut out = reqwest::Request::new(method, url);
        // The client has the total timeout itself; another one costs an allocation per request.
        if timeout != self.0.transport.total_timeout() {
            *out.timeout_mut() = Some(timeout);
        }
        let headers = out.headers_mut();
        headers.clone_from(&self.0.headers);
        for (name, value) in &request.headers {
            put(headers, name.clone(), value.clone());
        }
        match (&request.body, Limits::current().filter(|limits| limits.has_send_deadline())) {
            (Some(body), Some(limits)) => {
                let body = TimelyBody::new(body.clone(), limits);
                *out.body_mut() = Some(reqwest::Body::wrap(body));
            }
            (Some(body), None) => *out.body_mut() = Some(body.clone().into()),
            (None, _) => drop(headers.remove(CONTENT_TYPE)),
        }
        self.0.transport.client().execute(out)
    }
}

/// Returns the scheme, host and port of the target of a redirect. The path and the query are left
/// out, because they may contain tokens.
fn redirect_target(response: &Response) -> Option<String> {
    let target = response.url().join(header(response, LOCATION)?).ok()?;
    let origin = target.origin().ascii_serialization();
    (matches!(target.scheme(), "http" | "https") && origin.len() <= 300).then_some(origin)
}

/// Returns a header as text, or `None` if the header is missing or is not visible ASCII.
fn header(response: &Response, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}
