//! What a request's keys are worth at the host to which they were sent.

use axum::http::request::Parts;

use crate::paywall::{Host, Keys};
use crate::{Shared, ahlpay, paynet, paywall};

/// What the recorder notes about a request's keys, without the keys.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Credentials {
    pub(crate) accepted: bool,
    pub(crate) foreign: bool,
}

/// `body` is the text of the body.
pub(crate) fn evaluate(shared: &Shared, parts: &Parts, body: &str) -> Credentials {
    let headers = &parts.headers;
    let shown = |shows: &dyn Fn(&str) -> bool| {
        let header = |value: &[u8]| shows(&String::from_utf8_lossy(value));
        shows(&parts.uri.to_string())
            || shows(body)
            || headers.values().any(|own| header(own.as_bytes()))
    };
    let (paynet, paywall, ahlpay) = (&shared.paynet, shared.paywall.keys(), shared.ahlpay.keys());
    let path = parts.uri.path();
    if is_below(path, paynet::PREFIX) {
        return Credentials {
            accepted: paynet.accepts(headers),
            foreign: Keys::names_any(headers)
                || shown(&|text| paywall.shows_any(text) || ahlpay.shows_any(text)),
        };
    }
    if is_below(path, ahlpay::PREFIX) {
        // the login shows the password, and nothing ever shows the hash password
        let stray = |text: &str| {
            ahlpay.hash_password_is_shown_in(text)
                || !ahlpay::is_login(path) && ahlpay.login_is_shown_in(text)
        };
        return Credentials {
            accepted: shared.ahlpay.accepts(path, headers, body.as_bytes(), shared.clock.now()),
            foreign: Keys::names_any(headers)
                || shown(&|text| {
                    stray(text) || paynet.is_shown_in(text) || paywall.shows_any(text)
                }),
        };
    }
    let Some(host) = paywall_host(path) else { return Credentials::default() };
    Credentials {
        accepted: paywall.accepts(host, headers),
        foreign: Keys::names_other(host, headers)
            || shown(&|text| {
                paywall.shows_other(host, text)
                    || paynet.is_shown_in(text)
                    || ahlpay.shows_any(text)
            }),
    }
}

fn paywall_host(path: &str) -> Option<Host> {
    let hosts = [(paywall::PREFIX, Host::Payment), (paywall::PRIVATE_PREFIX, Host::Private)];
    hosts.into_iter().find(|(prefix, _)| is_below(path, prefix)).map(|(_, host)| host)
}

fn is_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
