//! The Paywall wing: the shared payment page (checkout), LinkQr, and the queries of the private
//! API.

mod amount;
mod answers;
mod generate;
mod handle;
mod inquiry;
mod keys;
mod linkqr;
pub(crate) mod operator;
mod page;
mod passive;
mod pay;
mod query;
mod request;
mod store;
mod values;
mod webhook;

use std::fmt;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::http::header::HeaderName;
use axum::routing::{MethodFilter, MethodRouter, any, get, on, post};
use axum::{Extension, Router};

use crate::clock::StampStyle;
use crate::findings::StrictRefusal;
use crate::json::{self, Object};
use crate::random::Random;
use crate::{Shared, Switch, lock};
use answers::Refusal;
use request::Request;
use store::Store;

pub use crate::message::Message;
pub use handle::{LinkQrView, PageView, Paywall};
pub(crate) use keys::{CLIENT_MARK, Host, KEY_MARK, Keys};
pub use pay::{Payment, PaymentForm, PaymentRefused};
pub use store::PageState;

/// What stands in for the host of the Payment API; documented paths follow it unchanged.
pub(crate) const PREFIX: &str = "/paywall";

/// As a payer reads it.
const PROVIDER: &str = "Paywall";

/// What stands in for the host of the Payment Private API.
pub(crate) const PRIVATE_PREFIX: &str = "/paywall-private";

/// Below these paths live the pages. Documented by example, each on a host of its own.
const CHECKOUT: &str = "/checkout/";
const LINK: &str = "/link/";

/// The Paywall side of a sandbox: its keys, pages and links.
pub(crate) struct ProviderState {
    keys: Keys,
    store: Mutex<Store>,
}

impl ProviderState {
    pub(crate) fn new(random: &Random) -> Self {
        Self { keys: Keys::new(random), store: Mutex::default() }
    }

    pub(crate) const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The number of the page that a request names, by number or by code.
    pub(crate) fn link_of(&self, headers: &HeaderMap, fields: &Object) -> Option<String> {
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
}

/// Without the keys.
impl fmt::Debug for ProviderState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderState").field("store", &self.store).finish_non_exhaustive()
    }
}

/// Whether a header of this name carries a key or a client.
pub(crate) fn is_key_header(name: &HeaderName) -> bool {
    keys::HEADERS.contains(&name.as_str())
}

/// What a service does: reads a request, answers with the JSON text of `Body`.
type Run = fn(&Shared, &Request) -> Result<String, Refusal>;

/// A service and what surrounds it.
#[derive(Clone, Copy)]
struct Service {
    method: MethodFilter,
    host: Host,
    /// Which generation of the envelope the service's example has.
    newer: bool,
    /// What lets the service be used without keys.
    keyless: Option<Switch>,
    run: Run,
}

impl Service {
    const fn of(host: Host, method: MethodFilter, run: Run) -> Self {
        Self { method, host, newer: matches!(host, Host::Private), keyless: None, run }
    }

    fn route(self) -> MethodRouter<Arc<Shared>> {
        let Self { method, host, newer, keyless, run } = self;
        let answer = async move |State(shared): State<Arc<Shared>>,
                                 refused: Option<Extension<StrictRefusal>>,
                                 headers: HeaderMap,
                                 body: Bytes| {
            let is_open = keyless.is_some_and(|switch| shared.switches.is_set(switch));
            let outcome = if !is_open && !shared.paywall.keys.accepts(host, &headers) {
                Err(Refusal::Unauthorized)
            } else if let Some(Extension(StrictRefusal(words))) = refused {
                Err(Refusal::Strict(words))
            } else {
                run(&shared, &Request { headers, body })
            };
            answers::answer(&shared.switches, newer, outcome)
        };
        on(method, answer).fallback(async move |State(shared): State<Arc<Shared>>| {
            answers::answer(&shared.switches, newer, Err(Refusal::MethodNotAllowed))
        })
    }
}

pub(crate) fn router() -> Router<Arc<Shared>> {
    let service = |method, run| Service::of(Host::Payment, method, run);
    let passive = Service { newer: true, ..service(MethodFilter::PUT, passive::answer) };
    let keyless = Some(Switch::PaywallVersionNeedsNoKeys);
    let version = Service { keyless, ..service(MethodFilter::GET, version) };
    Router::new()
        .route(
            "/api/paywall/checkout/generate",
            service(MethodFilter::POST, generate::answer).route(),
        )
        .route("/api/paywall/checkout/inquiry", service(MethodFilter::GET, inquiry::answer).route())
        .route("/api/paywall/checkout/passive", passive.route())
        .route("/api/paywall/linkqr/generate", service(MethodFilter::POST, linkqr::answer).route())
        .route("/api/paywall/payment/version", version.route())
        .route("/api/{*other}", any(not_served))
        .route(CHECKOUT, get(page::show))
        .route("/checkout/{guid}/pay", post(page::pay))
        .route("/checkout/{guid}/decline", post(page::decline))
        .route("/checkout/{guid}/abandon", post(page::abandon))
        .route(LINK, get(page::show_link))
        .route("/link/{guid}/pay", post(page::pay_link))
        .route("/link/{guid}/decline", post(page::decline_link))
        .route("/link/{guid}/abandon", post(page::abandon_link))
        // the server has its own limit, which knows of photos
        .layer(DefaultBodyLimit::disable())
}

pub(crate) fn private_router() -> Router<Arc<Shared>> {
    let query = |run| Service::of(Host::Private, MethodFilter::GET, run).route();
    Router::new()
        .route("/api/paywall/private/query", query(query::by_merchant_code))
        .route("/api/paywall/private/query/by/uniquecode", query(query::by_unique_code))
        .route("/api/paywall/private/query/by/paymentid", query(query::by_payment_id))
        .route("/api/paywall/private/query/by/trackingcode", query(query::by_tracking_code))
        .route("/api/{*other}", any(not_served))
}

async fn not_served(State(shared): State<Arc<Shared>>) -> axum::response::Response {
    answers::answer(&shared.switches, false, Err(Refusal::NotServed))
}

/// Documented, word for word.
fn version(_: &Shared, _: &Request) -> Result<String, Refusal> {
    Ok("\"Always fresh, always ahead!\"".to_owned())
}

/// How this sandbox writes its stamps at the moment. Documented by example: six fraction digits in
/// the inquiry, seven in the queries.
fn stamp_style(shared: &Shared, digits: usize) -> StampStyle {
    StampStyle { utc: shared.switches.is_set(Switch::PaywallStampsAreUtc), digits: Some(digits) }
}

fn page_url(server: &str, guid: &str) -> String {
    format!("{server}{PREFIX}{CHECKOUT}?CheckoutId={guid}")
}

fn link_url(server: &str, guid: &str) -> String {
    format!("{server}{PREFIX}{LINK}?SaleId={guid}")
}
