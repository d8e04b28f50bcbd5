//! What a request's keys are worth at the host to which they were sent.

use axum::http::request::Parts;

use crate::paywall::{Host, Keys};
use crate::{Shared, paynet, paywall};

/// What the recorder notes about a request's keys, without the keys.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Credentials {
    pub(crate) accepted: bool,
    pub(crate) foreign: bool,
}

/// `body` is the text of the body.
pub(crate) fn judge(shared: &Shared, parts: &Parts, body: &str) -> Credentials {
    let headers = &parts.headers;
    let shown = |shows: &dyn Fn(&str) -> bool| {
        let header = |value: &[u8]| shows(&String::from_utf8_lossy(value));
        shows(&parts.uri.to_string()) || shows(body) || headers.values().any(|own| header(own.as_bytes()))
    };
    let path = parts.uri.path();
    if is_below(path, paynet::PREFIX) {
        let paywall = shared.paywall.keys();
        return Credentials {
            accepted: shared.paynet.accepts(headers),
            foreign: Keys::names_any(headers) || shown(&|text| paywall.shows_any(text)),
        };
    }
    let Some(host) = paywall_host(path) else { return Credentials::default() };
    let keys = shared.paywall.keys();
    Credentials {
        accepted: keys.accepts(host, headers),
        foreign: Keys::names_other(host, headers)
            || shown(&|text| keys.shows_other(host, text) || shared.paynet.is_shown_in(text)),
    }
}

fn paywall_host(path: &str) -> Option<Host> {
    let hosts = [(paywall::PREFIX, Host::Payment), (paywall::PRIVATE_PREFIX, Host::Private)];
    hosts.into_iter().find(|(prefix, _)| is_below(path, prefix)).map(|(_, host)| host)
}

fn is_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
