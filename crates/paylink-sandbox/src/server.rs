//! The way of a request: recorded, perhaps hit by a fault, answered by the wing that its path
//! belongs to.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, DATE, HeaderValue, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use axum::routing::get;
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::faults::{HangUp, torn};
use crate::findings::{self, PendingFindings};
use crate::recording::RecordedRequest;
use crate::{
    FaultKind, Shared, access_log, ahlpay, clock, control, credentials, html, magic, paynet,
    paywall,
};

pub(crate) const JSON: &str = "application/json; charset=utf-8";
pub(crate) const TEXT: &str = "text/plain; charset=utf-8";

/// What the control API and the dashboard read of a body.
const CONTROL_LIMIT: usize = 64 << 10;

const FOREIGN: &str = "The sandbox answers only to the names of this machine: a page from elsewhere could have sent this \
    request. If the name is yours, start the sandbox with --host NAME.\n";

const NOTHING: &str = "The sandbox has nothing here. Paynet is below /paynet, Paywall below /paywall and \
    /paywall-private, AHL Pay below /ahlpay.\n";

/// Accepts connections until its task is aborted; the connections end with it.
pub(crate) async fn run(listener: TcpListener, shared: Arc<Shared>) {
    let router = router(Arc::clone(&shared));
    let mut connections = JoinSet::new();
    loop {
        // an error here belongs to one connection, or passes (too many open files)
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        // without it an answer could wait for the next acknowledgement; a failure costs time only
        let _ = stream.set_nodelay(true);
        let (shared, router) = (Arc::clone(&shared), router.clone());
        connections.spawn(async move {
            let service = service_fn(move |request| {
                let (shared, router) = (Arc::clone(&shared), router.clone());
                async move {
                    handle(&shared, router, request)
                        .await
                        .map(|response| with_date(&shared, response))
                }
            });
            // how a connection ends is the client's business
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
        while connections.try_join_next().is_some() {}
    }
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .nest(paynet::PREFIX, paynet::router())
        .nest(paywall::PREFIX, paywall::router())
        .nest(paywall::PRIVATE_PREFIX, paywall::private_router())
        .nest(ahlpay::PREFIX, ahlpay::router())
        .merge(control::router())
        .route(html::STYLE_PATH, get(html::style))
        .fallback(async || respond(404, TEXT, NOTHING))
        .with_state(shared)
}

/// More than any documented request needs: a photo of 4 MB is documented, and some more so that the
/// service itself can refuse it.
fn body_limit(path: &str) -> usize {
    if path.ends_with("/linkqr/generate") { 16 << 20 } else { 1 << 20 }
}

async fn handle(
    shared: &Shared,
    router: Router,
    request: Request<Incoming>,
) -> Result<Response, HangUp> {
    let started = Instant::now();
    let line = shared.logs_requests.then(|| access_log::AccessLogLine::of(&request));
    let (parts, body) = request.into_parts();
    let answer = if !shared.hosts.take(&parts) {
        Ok(respond(403, TEXT, FOREIGN))
    } else if control::is_below(parts.uri.path()) {
        Ok(handle_control(shared, router, parts, body).await)
    } else {
        handle_provider(shared, router, parts, body, started).await
    };
    if let Some(line) = line {
        let status = answer.as_ref().ok().map(|response| response.status().as_u16());
        line.write(shared.clock.now(), status, started.elapsed());
    }
    answer
}

/// The operator's side: nothing here is recorded, and no fault hits it.
async fn handle_control(shared: &Shared, router: Router, parts: Parts, body: Incoming) -> Response {
    let response = match control::reject(shared, &parts) {
        Some(response) => response,
        None => match Limited::new(body, CONTROL_LIMIT).collect().await {
            Ok(body) => {
                process(shared, router, Request::from_parts(parts, Body::from(body.to_bytes())))
                    .await
            }
            Err(_) => respond(413, TEXT, "The body is torn, or larger than 64 KiB.\n"),
        },
    };
    control::with_security_headers(response)
}

async fn handle_provider(
    shared: &Shared,
    router: Router,
    mut parts: Parts,
    body: Incoming,
    started: Instant,
) -> Result<Response, HangUp> {
    let path = parts.uri.path().to_owned();
    let limit = body_limit(&path);
    let body = Limited::new(body, limit).collect().await.map(http_body_util::Collected::to_bytes);
    let text = String::from_utf8_lossy(body.as_ref().map(Bytes::as_ref).unwrap_or_default());
    let credentials = credentials::evaluate(shared, &parts, &text);
    let request = RecordedRequest::new(&parts, &text, credentials, shared.clock.now());
    let number = shared.requests.push(request);
    let answer = match body {
        Ok(body) => {
            findings::inspect(shared, &mut parts, &body, credentials, number);
            apply_fault(shared, router, Request::from_parts(parts, body), &path).await
        }
        Err(_) => {
            let limit = limit >> 20;
            let text =
                format!("The body is torn, or larger than the sandbox reads here ({limit} MiB).\n");
            Ok(respond(413, TEXT, text))
        }
    };
    match answer {
        Ok(response) => Ok(record_answer(shared, number, response, started).await),
        hang_up => hang_up,
    }
}

/// The same answer, after a note of it beside its request.
async fn record_answer(
    shared: &Shared,
    number: u64,
    response: Response,
    started: Instant,
) -> Response {
    let status = response.status().as_u16();
    let is_json = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|own| own.as_bytes().starts_with(b"application/json"));
    // a body without a known length is one that is torn on purpose
    if !is_json || response.body().size_hint().exact().is_none() {
        shared.requests.change(number, |own| own.answered(status, "", started.elapsed()));
        return response;
    }
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let text = String::from_utf8_lossy(&body);
    shared.requests.change(number, |own| own.answered(status, &text, started.elapsed()));
    Response::from_parts(parts, Body::from(body))
}

/// Answered by its wing, unless a fault hits it.
async fn apply_fault(
    shared: &Shared,
    router: Router,
    request: Request<Bytes>,
    path: &str,
) -> Result<Response, HangUp> {
    let (parts, body) = request.into_parts();
    let fault =
        shared.faults.take(path).or_else(|| magic::fault(shared, path, &parts.headers, &body));
    let request = Request::from_parts(parts, Body::from(body));
    match fault {
        Some(FaultKind::Status(status, body)) => {
            let kind = if body.trim_start().starts_with(['{', '[']) { JSON } else { TEXT };
            return Ok(respond(status, kind, body));
        }
        Some(FaultKind::TooManyRequests(seconds)) => {
            let mut response =
                respond(429, TEXT, "Too many requests, says the sandbox: it was asked to.\n");
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            return Ok(response);
        }
        Some(FaultKind::DropBeforeProcessing) => return Err(HangUp),
        Some(FaultKind::Queue) => {
            shared.queued_requests.add(request);
            return Err(HangUp);
        }
        Some(FaultKind::Latency(_) | FaultKind::DropAfterProcessing | FaultKind::TearAnswer)
        | None => {}
    }

    let response = process(shared, router, request).await;
    match fault {
        Some(FaultKind::DropAfterProcessing) => Err(HangUp),
        Some(FaultKind::TearAnswer) => torn(response).await,
        // The request has taken effect, whether its client still waits or not.
        Some(FaultKind::Latency(delay)) => {
            tokio::time::sleep(delay).await;
            Ok(response)
        }
        _ => Ok(response),
    }
}

/// What was found in a request is on record once it has been processed, with the link that it may
/// have created.
async fn process(shared: &Shared, router: Router, request: Request<Body>) -> Response {
    let found = request.extensions().get::<Arc<PendingFindings>>().cloned();
    let Ok(response) = TowerToHyperService::new(router)
        .call(request)
        .await
        .map_err(|never: Infallible| match never {});
    if let Some(found) = found {
        found.record(shared);
    }
    response
}

/// Processes what was held back, in the order in which it came; the answers go nowhere.
pub(crate) async fn process_queued(shared: &Arc<Shared>) -> usize {
    let requests = shared.queued_requests.take();
    let count = requests.len();
    for request in requests {
        process(shared, router(Arc::clone(shared)), request).await;
    }
    count
}

/// The answer's `Date` is the sandbox's clock: some clients decide expiry by it.
fn with_date(shared: &Shared, mut response: Response) -> Response {
    if let Ok(date) = HeaderValue::from_str(&clock::http_date(shared.clock.now())) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

/// An answer that no cache keeps. A status that is none becomes 500.
pub(crate) fn respond(status: u16, content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
