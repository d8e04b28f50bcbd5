//! The AHL Pay wing: the login, payment links, and what can be asked about them.

mod answers;
mod authenticate;
mod create;
mod handle;
mod hash;
mod inquiry;
mod keys;
mod list;
pub(crate) mod operator;
mod page;
mod paging;
mod passive;
mod pay;
mod request;
mod state_index;
mod store;
mod tokens;
mod transactions;
mod values;

use std::fmt;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{MethodRouter, any, get, post};
use axum::{Extension, Router};
use jiff::Timestamp;
use serde::Serialize;

use crate::findings::StrictRefusal;
use crate::json::{self, Object};
use crate::random::Random;
use crate::{Shared, Switch, lock};
use answers::Refusal;
use keys::Keys;
use request::Fields;
use store::Store;
use tokens::Tokens;

pub use crate::message::Message;
pub use handle::{AhlPay, LinkView};
pub(crate) use keys::{EMAIL_MARK, KEY_MARK};
pub use pay::{Payment, PaymentForm, PaymentRefused};
pub use store::LinkState;

/// What stands in for the provider's host; documented paths follow it unchanged.
pub(crate) const PREFIX: &str = "/ahlpay";

/// As a payer reads it.
const PROVIDER: &str = "AHL Pay";

const LOGIN: &str = "/api/Security/AuthenticationMerchant";

/// Below this path live the payment pages. Unverified: no address of one is published.
const LINK: &str = "/link/";

/// The AHL Pay side of a sandbox: its account, tokens and links.
pub(crate) struct ProviderState {
    keys: Keys,
    tokens: Mutex<Tokens>,
    store: Mutex<Store>,
}

impl ProviderState {
    pub(crate) fn new(random: &Random) -> Self {
        Self { keys: Keys::new(random), tokens: Mutex::default(), store: Mutex::default() }
    }

    pub(crate) const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The order that a request names, if it has a link.
    pub(crate) fn link_of(&self, fields: &Object) -> Option<String> {
        let order_id = fields.get("orderId").and_then(json::as_text)?;
        let known = !lock(&self.store).places_by_order(&order_id).is_empty();
        known.then_some(order_id)
    }

    /// Whether a request carries what its path demands: the right login, or a token that is valid
    /// now.
    pub(crate) fn accepts(
        &self,
        path: &str,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> bool {
        if is_login(path) {
            return Fields::read(body)
                .is_ok_and(|fields| authenticate::is_right(&self.keys, &fields));
        }
        self.takes_token(headers, now)
    }

    fn takes_token(&self, headers: &HeaderMap, now: Timestamp) -> bool {
        tokens::presented(headers).is_some_and(|token| lock(&self.tokens).take(token, now))
    }
}

/// Whether a path, with the prefix, is that of the login.
pub(crate) fn is_login(path: &str) -> bool {
    path.strip_prefix(PREFIX) == Some(LOGIN)
}

/// Without keys and tokens, and without the receivers of messages.
impl fmt::Debug for ProviderState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderState").finish_non_exhaustive()
    }
}

/// What a service does: reads a request, answers with what follows the four members that every
/// answer begins with.
type Run = fn(&Shared, &Fields) -> Result<Object, Refusal>;

/// The usual rest of an answer.
fn data(value: impl Serialize) -> Object {
    Object::default().with("data", value)
}

/// A service and what surrounds it.
#[derive(Clone, Copy)]
struct Service {
    is_login: bool,
    /// The position of a switch that takes the service away.
    absent: Option<(Switch, bool)>,
    run: Run,
}

impl Service {
    const fn of(run: Run) -> Self {
        Self { is_login: false, absent: None, run }
    }

    /// Documented: POST. Unverified: that the token is looked at before the body.
    fn route(self) -> MethodRouter<Arc<Shared>> {
        let Self { is_login, absent, run } = self;
        let answer = async move |State(shared): State<Arc<Shared>>,
                                 refused: Option<Extension<StrictRefusal>>,
                                 headers: HeaderMap,
                                 body: Bytes| {
            if absent.is_some_and(|(switch, on)| shared.switches.is_set(switch) == on) {
                return answers::nothing_here();
            }
            let outcome = if !is_login && !shared.ahlpay.takes_token(&headers, shared.clock.now()) {
                Err(Refusal::Token)
            } else if let Some(Extension(StrictRefusal(words))) = refused {
                Err(Refusal::Strict(words))
            } else {
                Fields::read(&body).and_then(|fields| run(&shared, &fields))
            };
            answers::answer(&shared, outcome)
        };
        post(answer).fallback(async |State(shared): State<Arc<Shared>>| {
            answers::answer(&shared, Err(Refusal::MethodNotAllowed))
        })
    }
}

pub(crate) fn router() -> Router<Arc<Shared>> {
    let service = |run| Service::of(run).route();
    let login = Service { is_login: true, ..Service::of(authenticate::answer) };
    let create =
        Service { absent: Some((Switch::AhlCreateElsewhere, true)), ..Service::of(create::answer) };
    let elsewhere = Service { absent: Some((Switch::AhlCreateElsewhere, false)), ..create };
    let passive = Service {
        absent: Some((Switch::AhlNoPassiveService, true)),
        ..Service::of(passive::answer)
    };
    Router::new()
        .route(LOGIN, login.route())
        .route("/api/Payment/CreateLinkPayment", create.route())
        .route("/api/CreateLinkPayment", elsewhere.route())
        .route("/api/Payment/GetCreatedLinks", service(list::answer))
        .route("/api/Payment/PaymentInquiry", service(inquiry::answer))
        .route("/api/Payment/PassiveLinkPayment", passive.route())
        .route("/api/Transaction/List", service(transactions::answer))
        .route("/api/{*other}", any(not_served))
        .route("/link/{slug}", get(page::show))
        .route("/link/{slug}/pay", post(page::pay))
        .route("/link/{slug}/decline", post(page::decline))
        .route("/link/{slug}/abandon", post(page::abandon))
}

async fn not_served(State(shared): State<Arc<Shared>>) -> Response {
    answers::answer(&shared, Err(Refusal::NotServed))
}

fn link_url(server: &str, slug: &str) -> String {
    format!("{server}{PREFIX}{LINK}{slug}")
}
