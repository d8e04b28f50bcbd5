//! Authorization for the dashboard and the control API: programs present the token, browsers a
//! cookie that they get for the token. Pages of other sites are refused.

use axum::http::header::{
    AUTHORIZATION, CONTENT_SECURITY_POLICY, COOKIE, HeaderValue, LOCATION, ORIGIN, REFERRER_POLICY,
    SET_COOKIE, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::response::Response;

use crate::context::Context;
use crate::form;
use crate::response::{TEXT, respond};

use super::api::{self, Problem};
use super::{PREFIX, dashboard};

const SCHEME: &str = "Bearer ";

const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Returns the response to a request that is not authorized; `None` if the request is authorized.
pub(crate) fn reject(context: &Context, parts: &Parts) -> Option<Response> {
    let path = parts.uri.path();
    if path == dashboard::STYLE {
        return None;
    }
    if api::is_below(path) {
        let is_right = bearer(&parts.headers).is_some_and(|own| context.token.is(own));
        return (!is_right).then(no_token);
    }
    let mut query = form::fields(parts.uri.query().unwrap_or_default().as_bytes()).into_iter();
    if let Some((_, token)) = query.find(|(name, _)| name == "token") {
        return Some(if context.token.is(&token) {
            dashboard::Viewer::of(parts).keep_choice(set_session_cookie(context))
        } else {
            dashboard::unauthorized(dashboard::Viewer::of(parts), 403)
        });
    }
    if !has_cookie(context, &parts.headers) {
        return Some(dashboard::unauthorized(dashboard::Viewer::of(parts), 401));
    }
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    (!reads && !is_own_form(context, &parts.headers))
        .then(|| respond(403, TEXT, "The sandbox accepts only forms of its own dashboard.\n"))
}

/// Adds the security headers of the dashboard and the control API to a response.
///
/// The referrer policy is not `no-referrer`, because browsers then send forms with `Origin: null`,
/// like those of a foreign page. `same-origin` reveals as little to other sites.
pub(crate) fn with_security_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (scheme, token) = values.next()?.to_str().ok()?.split_at_checked(SCHEME.len())?;
    (values.next().is_none() && scheme.eq_ignore_ascii_case(SCHEME)).then_some(token)
}

fn no_token() -> Response {
    let text = "the control API requires the header Authorization: Bearer TOKEN; the sandbox \
                prints the token when it starts";
    let mut response = Problem::new(401, text).answer();
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// Moves the token from the address, where it would be visible, into a cookie.
fn set_session_cookie(context: &Context) -> Response {
    let cookie = format!(
        "{}={}; Path={PREFIX}; HttpOnly; SameSite=Strict",
        cookie_name(context),
        context.token.as_str()
    );
    let mut response = respond(303, TEXT, "");
    let headers = response.headers_mut();
    headers.extend(HeaderValue::from_str(&cookie).ok().map(|cookie| (SET_COOKIE, cookie)));
    headers.insert(LOCATION, HeaderValue::from_static(dashboard::HOME));
    response
}

/// Browsers send a cookie to every port of a host. With the port in the name, two sandboxes do not
/// overwrite each other's cookie.
fn cookie_name(context: &Context) -> String {
    format!("paylink_sandbox_{}", context.hosts.port())
}

fn has_cookie(context: &Context, headers: &HeaderMap) -> bool {
    let name = cookie_name(context);
    let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.any(|(own, value)| own == name && context.token.is(value))
}

/// Whether a form comes from a page of this sandbox. The cookie does not prove it, because browsers
/// also send it from pages on other ports of this host.
fn is_own_form(context: &Context, headers: &HeaderMap) -> bool {
    let text = |value: Option<&HeaderValue>| {
        value.map(|own| own.to_str().unwrap_or("unreadable").to_owned())
    };
    let origin = text(headers.get(ORIGIN));
    match text(headers.get("sec-fetch-site")) {
        Some(site) => {
            site == "same-origin" && origin.is_none_or(|own| context.hosts.is_own_origin(&own))
        }
        None => origin.is_some_and(|own| context.hosts.is_own_origin(&own)),
    }
}
