//! The HTTP server: records each request, applies the faults that were prepared for it, and passes
//! it to the router.
//!
//! It serves connections with hyper and not with `axum::serve`, because a fault can close a
//! connection in the middle of a response.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::Request;
use axum::http::header::{CONTENT_TYPE, DATE, HeaderValue, RETRY_AFTER};
use axum::http::request::Parts;
use axum::response::Response;
use http_body_util::{BodyExt, Collected, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::access_log::AccessLogLine;
use crate::app::App;
use crate::clock::http_date;
use crate::faults::{HangUp, torn};
use crate::incoming::IncomingRequest;
use crate::processing::{self, process};
use crate::provider::ProviderModule;
use crate::recording::RecordedRequest;
use crate::response::{JSON, TEXT, respond};
use crate::{FaultKind, control};

/// The largest request body of the control API and the dashboard.
const CONTROL_LIMIT: usize = 64 << 10;

/// The largest request body of most services: more than any documented request needs.
const LIMIT: usize = 1 << 20;

/// The largest request body of services that document large ones: more than documented, so that the
/// service itself can refuse it.
const LARGE_LIMIT: usize = 16 << 20;

const FOREIGN: &str = "The sandbox answers only to the names of this machine: a page from elsewhere could have sent this \
    request. If the name is yours, start the sandbox with --host NAME.\n";

/// Accepts connections until its task is aborted; the connections end with it.
pub(crate) async fn run(listener: TcpListener, app: Arc<App>) {
    let router = control::router(Arc::clone(&app)).merge(processing::router(&app));
    let mut connections = JoinSet::new();
    loop {
        // an error here belongs to one connection, or passes (too many open files)
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        // without it an answer could wait for the next acknowledgement; a failure costs time only
        let _ = stream.set_nodelay(true);
        let (app, router) = (Arc::clone(&app), router.clone());
        connections.spawn(async move {
            let service = service_fn(move |request| {
                let (app, router) = (Arc::clone(&app), router.clone());
                async move {
                    handle(&app, router, request).await.map(|response| with_date(&app, response))
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

fn body_limit(owner: Option<&dyn ProviderModule>, path: &str) -> usize {
    let large = owner.map(|own| own.description().services.large).unwrap_or_default();
    if large.iter().any(|end| path.ends_with(end)) { LARGE_LIMIT } else { LIMIT }
}

async fn handle(app: &App, router: Router, request: Request<Incoming>) -> Result<Response, HangUp> {
    let started = Instant::now();
    let context = &app.context;
    let line = context.logs_requests.then(|| access_log_line(app, &request));
    let (parts, body) = request.into_parts();
    let answer = if !context.hosts.take(&parts) {
        Ok(respond(403, TEXT, FOREIGN))
    } else if control::is_below(parts.uri.path()) {
        Ok(handle_control(app, router, parts, body).await)
    } else {
        handle_provider(app, router, parts, body, started).await
    };
    if let Some(line) = line {
        let status = answer.as_ref().ok().map(|response| response.status().as_u16());
        line.write(context.clock.now(), status, started.elapsed(), &context.redactor);
    }
    answer
}

fn access_log_line<T>(app: &App, request: &Request<T>) -> AccessLogLine {
    let path = request.uri().path();
    let owner = app.providers.owner(path).map(ProviderModule::description);
    let service = owner.and_then(|own| Some((own.provider.name(), own.service(path)?)));
    AccessLogLine::new(request, service)
}

/// Handles a request to the dashboard or the control API: it is not recorded, and no fault applies
/// to it.
async fn handle_control(app: &App, router: Router, parts: Parts, body: Incoming) -> Response {
    let response = match control::reject(&app.context, &parts) {
        Some(response) => response,
        None => match Limited::new(body, CONTROL_LIMIT).collect().await {
            Ok(body) => {
                let body = Body::from(body.to_bytes());
                process(app, router, Request::from_parts(parts, body)).await
            }
            Err(_) => respond(413, TEXT, "The body is torn, or larger than 64 KiB.\n"),
        },
    };
    control::with_security_headers(response)
}

/// Handles a request to a provider, or to no path that the sandbox knows.
async fn handle_provider(
    app: &App,
    router: Router,
    mut parts: Parts,
    body: Incoming,
    started: Instant,
) -> Result<Response, HangUp> {
    let context = &app.context;
    let path = parts.uri.path().to_owned();
    let owner = app.providers.owner(&path);
    let limit = body_limit(owner, &path);
    let body = Limited::new(body, limit).collect().await.map(Collected::to_bytes);
    let bytes = body.as_ref().map(Bytes::as_ref).unwrap_or_default();
    let incoming = IncomingRequest::new(&parts, bytes);
    let credentials = app.providers.credentials(owner, &incoming);
    let now = context.clock.now();
    let record = RecordedRequest::new(&incoming, credentials, now, &context.redactor);
    let number = context.requests.push(record);
    let answer = match &body {
        Ok(body) => {
            let fault = fault(app, owner, &incoming);
            let (switches, redactor) = (&context.switches, &context.redactor);
            let inspected =
                context.findings.inspect(&incoming, body, credentials, number, switches, redactor);
            drop(incoming);
            if let Some((pending, refusal)) = inspected {
                parts.extensions.insert(pending);
                refusal.map(|refusal| parts.extensions.insert(refusal));
            }
            let request = Request::from_parts(parts, Body::from(body.clone()));
            apply_fault(app, router, request, fault).await
        }
        Err(_) => {
            let limit = limit >> 20;
            let text =
                format!("The body is torn, or larger than the sandbox reads here ({limit} MiB).\n");
            Ok(respond(413, TEXT, text))
        }
    };
    match answer {
        Ok(response) => Ok(record_answer(app, number, response, started).await),
        hang_up => hang_up,
    }
}

/// Returns the fault that applies to a request: one that was prepared, or one that its amount
/// selects.
fn fault(
    app: &App,
    owner: Option<&dyn ProviderModule>,
    request: &IncomingRequest<'_>,
) -> Option<FaultKind> {
    let (context, description) = (&app.context, owner.map(ProviderModule::description));
    let path = request.path();
    let prepared = context.faults.take(path, description.map(|own| own.provider));
    prepared.or_else(|| {
        let service = description?.service(path).filter(|_| context.magic.is_on())?;
        context.magic.fault(owner?.requested_amount(service, request)?)
    })
}

/// Adds a response to the record of its request, and returns it unchanged.
async fn record_answer(app: &App, number: u64, response: Response, started: Instant) -> Response {
    let context = &app.context;
    let add = |status: u16, text: &str| {
        let took = started.elapsed();
        context
            .requests
            .change(number, |own| own.add_answer(status, text, took, &context.redactor));
    };
    let status = response.status().as_u16();
    let is_json = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|own| own.as_bytes().starts_with(b"application/json"));
    // a body without a known length is one that is torn on purpose
    if !is_json || response.body().size_hint().exact().is_none() {
        add(status, "");
        return response;
    }
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map(Collected::to_bytes).unwrap_or_default();
    add(status, &String::from_utf8_lossy(&body));
    Response::from_parts(parts, Body::from(body))
}

/// Processes a request, unless its fault prevents that.
async fn apply_fault(
    app: &App,
    router: Router,
    request: Request<Body>,
    fault: Option<FaultKind>,
) -> Result<Response, HangUp> {
    match fault {
        Some(FaultKind::Status(status, body)) => {
            let kind = if body.trim_start().starts_with(['{', '[']) { JSON } else { TEXT };
            return Ok(respond(status, kind, body));
        }
        Some(FaultKind::TooManyRequests(seconds)) => {
            let mut response =
                respond(429, TEXT, "Too many requests: a fault was prepared for this one.\n");
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            return Ok(response);
        }
        Some(FaultKind::DropBeforeProcessing) => return Err(HangUp),
        Some(FaultKind::Queue) => {
            app.context.queued_requests.add(request);
            return Err(HangUp);
        }
        Some(FaultKind::Latency(_) | FaultKind::DropAfterProcessing | FaultKind::TearAnswer)
        | None => {}
    }

    let response = process(app, router, request).await;
    match fault {
        Some(FaultKind::DropAfterProcessing) => Err(HangUp),
        Some(FaultKind::TearAnswer) => torn(response).await,
        // the request has taken effect, whether its client still waits or not
        Some(FaultKind::Latency(delay)) => {
            tokio::time::sleep(delay).await;
            Ok(response)
        }
        _ => Ok(response),
    }
}

/// Sets the header `Date` to the sandbox's time: some clients decide by it whether a link has
/// expired.
fn with_date(app: &App, mut response: Response) -> Response {
    if let Ok(date) = HeaderValue::from_str(&http_date(app.context.clock.now())) {
        response.headers_mut().insert(DATE, date);
    }
    response
}
