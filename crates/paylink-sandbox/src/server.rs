//! The HTTP server: records each request, applies the faults that were prepared for it, and passes
//! it to the router.
//!
//! It serves connections with hyper and not with `axum::serve`, because a fault can close a
//! connection in the middle of a response.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, DATE, HeaderValue, ORIGIN, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{Method, Request};
use axum::response::Response;
use http_body_util::{BodyExt, Collected, LengthLimitError, Limited};
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

/// How long a request body may take.
const BODY_TIME: Duration = Duration::from_secs(30);

const FOREIGN_HOST: &str = "The sandbox accepts only requests whose header Host contains a name of this machine, because a \
    web page of another site could have sent other requests. If your machine has another name, start the sandbox with --host NAME.";

const CROSS_SITE: &str = "A browser sent this request for a web page of another site, according to the header Origin or \
    Sec-Fetch-Site. Call the sandbox from a server, as you call the provider.";

/// Accepts connections on all listeners until its task is aborted; the connections end with it.
pub(crate) async fn run(listeners: Vec<TcpListener>, app: Arc<App>) {
    let router = control::router(Arc::clone(&app)).merge(processing::router(&app));
    let mut accepting = JoinSet::new();
    for listener in listeners {
        accepting.spawn(accept(listener, Arc::clone(&app), router.clone()));
    }
    // a task that is cancelled with the runtime is no failure
    while accepting.join_next().await.is_some() {}
}

async fn accept(listener: TcpListener, app: Arc<App>, router: Router) {
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
    let path = parts.uri.path();
    let answer = if !context.hosts.take(&parts) {
        Ok(refuse(app, path, 403, FOREIGN_HOST))
    } else if control::is_below(path) {
        Ok(handle_control(app, router, parts, body).await)
    } else if context.hosts.is_cross_site(&parts.headers) && !leads_to_page(app, &parts) {
        Ok(refuse(app, path, 403, CROSS_SITE))
    } else {
        handle_provider(app, router, parts, body, started).await
    };
    if let Some(line) = line {
        let status = answer.as_ref().ok().map(|response| response.status().as_u16());
        line.write(context.clock.now(), status, started.elapsed(), &context.redactor);
    }
    answer
}

/// Whether a path names a service of a provider, and not a payment page.
fn names_service(app: &App, path: &str) -> bool {
    app.providers.owner(path).is_some_and(|own| own.description().service(path).is_some())
}

/// Returns a refusal of the sandbox itself: in the form of the provider if the path names a service
/// of a provider, and otherwise as a line of text.
fn refuse(app: &App, path: &str, status: u16, text: &str) -> Response {
    match app.providers.owner(path).filter(|_| names_service(app, path)) {
        Some(owner) => owner.refuse(status, text),
        None => respond(status, TEXT, format!("{text}\n")),
    }
}

/// Whether a request is that of a browser whose user follows a link to a payment page, as a shop's
/// page redirects its payers.
fn leads_to_page(app: &App, parts: &Parts) -> bool {
    let is = |name: &str, value: &str| parts.headers.get(name).is_some_and(|own| own == value);
    matches!(parts.method, Method::GET | Method::HEAD)
        && is("sec-fetch-mode", "navigate")
        && is("sec-fetch-dest", "document")
        && !parts.headers.contains_key(ORIGIN)
        && !names_service(app, parts.uri.path())
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
        None => match read(body, CONTROL_LIMIT, BODY_TIME).await {
            Ok(body) => process(app, router, Request::from_parts(parts, Body::from(body))).await,
            Err((status, text)) => respond(status, TEXT, format!("{text}\n")),
        },
    };
    control::with_security_headers(response)
}

/// Reads a whole body. The error is the status and the text of the response to a body that is too
/// large, incomplete or late.
async fn read<B>(body: B, limit: usize, longest: Duration) -> Result<Bytes, (u16, String)>
where
    B: hyper::body::Body<Error: Into<Box<dyn std::error::Error + Send + Sync>>>,
{
    match tokio::time::timeout(longest, Limited::new(body, limit).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let most = if limit < 1 << 20 {
                format!("{} KiB", limit >> 10)
            } else {
                format!("{} MiB", limit >> 20)
            };
            Err((413, format!("The body is larger than {most}, the maximum size for this path.")))
        }
        Ok(Err(_)) => Err((400, "The body is incomplete.".to_owned())),
        Err(_) => Err((408, format!("The body took more than {} seconds.", longest.as_secs()))),
    }
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
    let body = read(body, limit, BODY_TIME).await;
    let bytes = body.as_ref().map(Bytes::as_ref).unwrap_or_default();
    let incoming = IncomingRequest::new(&parts, bytes);
    let credentials = app.providers.credentials(owner, &incoming);
    let now = context.clock.now();
    let record = RecordedRequest::new(&incoming, credentials, now, &context.redactor);
    let number = context.requests.push(record);
    let answer = match &body {
        Ok(body) => {
            // a request to a service uses up no fault without the right key
            let may_fail = credentials.accepted || !names_service(app, &path);
            let fault = if may_fail { fault(app, owner, &incoming) } else { None };
            let (switches, redactor) = (&context.switches, &context.redactor);
            let inspected =
                context.findings.inspect(&incoming, body, credentials, number, switches, redactor);
            drop(incoming);
            if let Some((pending, refusal)) = inspected {
                parts.extensions.insert(pending);
                refusal.map(|refusal| parts.extensions.insert(refusal));
            }
            context.findings.meant_path(&path).map(|meant| parts.extensions.insert(meant));
            let request = Request::from_parts(parts, Body::from(body.clone()));
            apply_fault(app, router, request, fault).await
        }
        Err((status, text)) => Ok(refuse(app, &path, *status, text)),
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
            let mut response = respond(
                429,
                TEXT,
                "Too many requests: the sandbox simulates a fault for this request.\n",
            );
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

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use hyper::body::Frame;

    use super::*;

    /// A body of which only the beginning ever comes.
    struct Endless(Option<&'static [u8]>);

    impl hyper::body::Body for Endless {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            self.0.take().map_or(Poll::Pending, |part| {
                Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(part)))))
            })
        }
    }

    #[tokio::test]
    async fn a_body_is_limited_in_time_and_size() {
        let short = Duration::from_millis(20);
        let late = read(Endless(Some(b"{")), LIMIT, short).await.unwrap_err();
        assert_eq!(late, (408, "The body took more than 0 seconds.".to_owned()));
        let large = read(Body::from("x".repeat(11)), 10, BODY_TIME).await.unwrap_err();
        assert_eq!(large.0, 413);
        assert_eq!(read(Body::from("x".repeat(10)), 10, BODY_TIME).await.unwrap().len(), 10);
        assert!(BODY_TIME <= Duration::from_secs(60));
    }
}
