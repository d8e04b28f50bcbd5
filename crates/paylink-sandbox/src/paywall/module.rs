//! Paywall behind the interface that all providers share.

use std::sync::Arc;

use axum::Router;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::decimal::Hundredths;
use crate::incoming::IncomingRequest;
use crate::json::{self, Object};
use crate::provider::{Description, ProviderModule, ShellExports, below};
use crate::{Switch, lock};

use super::answers::{self, Refusal};
use super::handle::Paywall;
use super::keys::{HEADERS, Host, Keys};
use super::{DESCRIPTION, PREFIX, PRIVATE_PREFIX, ProviderState, VERSION_PATH, routes};

impl ProviderModule for ProviderState {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn router(self: Arc<Self>) -> Router {
        routes::router().with_state(self)
    }

    fn shell_exports(&self) -> ShellExports {
        let paywall = Paywall::new(self);
        let variables = [
            ("PAYLINK_PAYWALL_ENVIRONMENT", "sandbox"),
            ("PAYLINK_PAYWALL_BASE_URL", &paywall.base_url()),
            ("PAYLINK_PAYWALL_PRIVATE_BASE_URL", &paywall.private_base_url()),
            ("PAYLINK_PAYWALL_PUBLIC_KEY", paywall.public_key()),
            ("PAYLINK_PAYWALL_PUBLIC_CLIENT", paywall.public_client()),
            ("PAYLINK_PAYWALL_PRIVATE_KEY", paywall.private_key()),
            ("PAYLINK_PAYWALL_PRIVATE_CLIENT", paywall.private_client()),
            ("PAYLINK_PAYWALL_CHECKOUT_HASH_KEY", paywall.checkout_hash_key()),
            ("PAYLINK_PAYWALL_LINKQR_HASH_KEY", paywall.linkqr_hash_key()),
        ];
        ShellExports {
            note: "the keys and client ids are valid only for this sandbox".to_owned(),
            variables: variables.map(|(name, value)| (name, value.to_owned())).into(),
        }
    }

    fn accepts(&self, request: &IncomingRequest<'_>) -> bool {
        let is_open =
            request.path() == VERSION_PATH && self.is_set(Switch::PaywallVersionNeedsNoKeys);
        is_open
            || host(request.path()).is_some_and(|host| self.keys.accepts(host, request.headers()))
    }

    /// The pair of the other host does not belong here.
    fn misplaces_secret(&self, request: &IncomingRequest<'_>) -> bool {
        host(request.path()).is_some_and(|host| {
            Keys::names_other(host, request.headers())
                || request.shows(|text| self.keys.shows_other(host, text))
        })
    }

    /// Observed: the client of the vendor sends both pairs to the Payment API.
    fn misplaces_as_clients_do(&self, request: &IncomingRequest<'_>) -> bool {
        host(request.path()).is_some_and(|host| {
            let [.., key, client] = HEADERS;
            host == Host::Payment
                && self.keys.accepts(Host::Private, request.headers())
                && !request.shows_beside(&[key, client], |text| self.keys.shows_other(host, text))
        })
    }

    fn key_remark(&self, request: &IncomingRequest<'_>) -> Option<&'static str> {
        self.keys.remark(host(request.path())?, request.headers())
    }

    fn refuse(&self, status: u16, text: &str) -> Response {
        let refusal = Refusal::Sandbox(status, text.to_owned());
        answers::answer(&self.context.switches, false, Err(refusal))
    }

    fn leaks_into(&self, request: &IncomingRequest<'_>) -> bool {
        Keys::names_any(request.headers()) || request.shows(|text| self.keys.shows_any(text))
    }

    fn link_named_by(&self, headers: &HeaderMap, fields: &Object) -> Option<String> {
        let header =
            |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let field = |name| fields.get_in_any_case(name).and_then(json::as_text);
        let store = lock(&self.store);
        let page = match field("Id").or_else(|| header("id")) {
            Some(id) => store.page(id.parse().ok()?),
            None => {
                store.page_by_code(&field("UniqueCode").or_else(|| header("merchantuniquecode"))?)
            }
        };
        page.map(|page| page.id.to_string())
    }

    fn requested_amount(&self, service: &str, request: &IncomingRequest<'_>) -> Option<Hundredths> {
        let field = match service {
            "checkout/generate" => "Amount",
            "linkqr/generate" => "ItemAmount",
            _ => return None,
        };
        Hundredths::parse(&request.field(field)?)
    }
}

fn host(path: &str) -> Option<Host> {
    let hosts = [(PREFIX, Host::Payment), (PRIVATE_PREFIX, Host::Private)];
    hosts.into_iter().find(|(prefix, _)| below(path, prefix).is_some()).map(|(_, host)| host)
}
