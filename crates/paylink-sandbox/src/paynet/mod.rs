//! The Paynet wing: the services of `/v1/mailorder/*` and `/v1/transaction/*`, and the payment page
//! of a link.

mod answers;
mod auth;
mod confirmation;
mod create;
mod detail;
mod list;
pub(crate) mod operator;
mod page;
mod pay;
mod request;
mod status_update;
mod store;
mod transactions;

use std::fmt;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use axum::routing::{MethodRouter, any, get, post};
use axum::{Extension, Router};
use serde_json::value::to_raw_value;

use crate::clock::StampStyle;
use crate::findings::StrictRefusal;
use crate::json::{self, Object};
use crate::random::Random;
use crate::server::{JSON, respond};
use crate::{CallbackTiming, Delivery, Forgery, Provider, Shared, Switch, lock};
use answers::Refusal;
use pay::Selector;
use request::Request;
use store::Store;
use transactions::Reversal;

pub use crate::message::Message;
pub use pay::{Payment, PaymentForm, PaymentRefused};
pub use store::LinkView;

/// The path below which the whole of Paynet lives; documented paths follow it unchanged.
pub(crate) const PREFIX: &str = "/paynet";

/// As a payer reads it.
const PROVIDER: &str = "Paynet";

/// Documented by example: the number of the company, and of its dealer, in the published detail.
pub(crate) const COMPANY_CODE: &str = "1001";

pub(crate) const COMPANY_NAME: &str = "Örnek Ticaret A.Ş.";

/// The Paynet side of a sandbox: its key and its links.
pub(crate) struct ProviderState {
    secret_key: String,
    store: Mutex<Store>,
}

impl ProviderState {
    /// Documented: keys begin with `sck_` and continue with the base64 alphabet, so `/` and `+`
    /// occur.
    pub(crate) fn new(random: &Random) -> Self {
        let secret_key = format!("sck_sandbox_{}", random.word_with(44, &['/', '+', '/']));
        Self { secret_key, store: Mutex::default() }
    }

    /// Whether the headers carry this sandbox's key as Paynet wants it.
    pub(crate) fn accepts(&self, headers: &HeaderMap) -> bool {
        auth::accepts(headers, &self.secret_key)
    }

    /// The id of the link that a request names, by id or by reference.
    pub(crate) fn link_of(&self, fields: &Object) -> Option<String> {
        let text = |name| fields.get(name).and_then(json::as_text).filter(|text| !text.is_empty());
        let store = lock(&self.store);
        let link = match text("id") {
            Some(id) => store.find(&id),
            None => store.by_reference(&text("reference_no")?).next_back(),
        };
        link.map(|link| link.id.clone())
    }

    /// Whether a text shows this sandbox's key, also where a writer has escaped what is no letter
    /// or digit.
    pub(crate) fn is_shown_in(&self, text: &str) -> bool {
        text.contains(self.secret_key.split(['/', '+']).next().unwrap_or_default())
    }
}

/// Without the key.
impl fmt::Debug for ProviderState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderState").field("store", &self.store).finish_non_exhaustive()
    }
}

/// A service: reads a request, answers with JSON text.
type Service = fn(&Shared, &Request) -> Result<String, Refusal>;

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/v1/mailorder/create", service(create::answer))
        .route("/v1/mailorder/detail", reading(detail::answer))
        .route("/v1/mailorder/list", reading(list::answer))
        .route("/v1/mailorder/status_update", service(status_update::answer))
        .route("/v1/transaction/check", service(transactions::check))
        .route("/v1/transaction/detail", service(transactions::detail))
        .route("/v1/{*other}", any(not_served))
        .route("/pay/{slug}", get(page::show))
        .route("/pay/{slug}/pay", post(page::pay))
        .route("/pay/{slug}/decline", post(page::decline))
        .route("/pay/{slug}/abandon", post(page::abandon))
}

async fn not_served(State(shared): State<Arc<Shared>>) -> Response {
    Refusal::NotServed.answer(&shared.switches)
}

/// Documented for create, and observed in the provider's own sample for all services: POST.
fn service(run: Service) -> MethodRouter<Arc<Shared>> {
    any(
        async move |State(shared): State<Arc<Shared>>,
                    method: Method,
                    refused: Option<Extension<StrictRefusal>>,
                    headers: HeaderMap,
                    body: Bytes| {
            if method != Method::POST {
                return Refusal::MethodNotAllowed.answer(&shared.switches);
            }
            serve(&shared, run, &headers, refused, || Request::read(&headers, &body))
        },
    )
}

/// A service that changes nothing: there is a switch for its method.
fn reading(run: Service) -> MethodRouter<Arc<Shared>> {
    any(
        async move |State(shared): State<Arc<Shared>>,
                    method: Method,
                    uri: Uri,
                    refused: Option<Extension<StrictRefusal>>,
                    headers: HeaderMap,
                    body: Bytes| {
            match (shared.switches.is_set(Switch::PaynetReadsAreGet), method) {
                (false, Method::POST) => {
                    serve(&shared, run, &headers, refused, || Request::read(&headers, &body))
                }
                (true, Method::GET) => {
                    let query = uri.query().unwrap_or_default();
                    serve(&shared, run, &headers, refused, || {
                        Ok(Request::of_fields(query.as_bytes()))
                    })
                }
                _ => Refusal::MethodNotAllowed.answer(&shared.switches),
            }
        },
    )
}

/// The key comes first: who has none learns nothing about the request.
fn serve(
    shared: &Shared,
    run: Service,
    headers: &HeaderMap,
    refused: Option<Extension<StrictRefusal>>,
    read: impl FnOnce() -> Result<Request, Refusal>,
) -> Response {
    let answer = if !shared.paynet.accepts(headers) {
        Err(Refusal::Unauthorized)
    } else if let Some(Extension(StrictRefusal(words))) = refused {
        Err(Refusal::Invalid(words))
    } else {
        read().and_then(|request| run(shared, &request))
    };
    match answer {
        Ok(body) => respond(200, JSON, body),
        Err(refusal) => refusal.answer(&shared.switches),
    }
}

/// How this sandbox writes its stamps at the moment.
fn stamp_style(shared: &Shared) -> StampStyle {
    StampStyle {
        utc: shared.switches.is_set(Switch::PaynetStampsAreUtc),
        digits: shared.switches.is_set(Switch::PaynetStampsHaveSevenDigits).then_some(7),
    }
}

/// Documented: `TL` in the example of the detail.
fn currency(shared: &Shared) -> &'static str {
    if shared.switches.is_set(Switch::PaynetCurrencyIsTry) { "TRY" } else { "TL" }
}

/// The Paynet wing of a running sandbox.
#[derive(Clone, Copy, Debug)]
pub struct Paynet<'a> {
    shared: &'a Arc<Shared>,
}

impl<'a> Paynet<'a> {
    pub(crate) const fn new(shared: &'a Arc<Shared>) -> Self {
        Self { shared }
    }

    /// What stands in for `https://pts-api.paynet.com.tr`.
    pub fn base_url(&self) -> String {
        format!("{}{PREFIX}", self.shared.url)
    }

    /// The secret key of this start. It begins with `sck_sandbox_`.
    pub fn secret_key(&self) -> &'a str {
        &self.shared.paynet.secret_key
    }

    /// All links, in the order of their creation.
    pub fn links(&self) -> Vec<LinkView> {
        let now = self.shared.clock.now();
        lock(&self.shared.paynet.store)
            .links()
            .map(|link| link.view(&self.shared.url, now))
            .collect()
    }

    /// Pays a link with one card, as if the payer had pressed the button on its page. When this
    /// returns, the first attempt to deliver the callback has been made.
    ///
    /// # Errors
    ///
    /// The link does not exist, or cannot be paid any more.
    pub async fn pay(&self, id: &str) -> Result<Payment, PaymentRefused> {
        self.pay_with(id, &PaymentForm::new()).await
    }

    /// Pays a link as a filled form says.
    ///
    /// # Errors
    ///
    /// As [`Paynet::pay`], and the form asks for what the link does not allow.
    pub async fn pay_with(&self, id: &str, form: &PaymentForm) -> Result<Payment, PaymentRefused> {
        pay::pay(self.shared, Selector::Id(id), form).await
    }

    /// A payment that the bank refuses. The link stays as it is.
    ///
    /// # Errors
    ///
    /// As [`Paynet::pay`].
    pub async fn decline(&self, id: &str) -> Result<Payment, PaymentRefused> {
        pay::decline(self.shared, Selector::Id(id)).await
    }

    /// Ends the lifetime of a link now. Returns whether it was waiting for its payment.
    pub fn expire(&self, id: &str) -> bool {
        operator::expire(self.shared, id).unwrap_or(false)
    }

    /// Makes a link passive, as somebody at the back office can. Returns whether it was waiting for
    /// its payment.
    pub fn deactivate(&self, id: &str) -> bool {
        operator::deactivate(self.shared, id).unwrap_or(false)
    }

    /// When callbacks go out, from now on.
    pub fn set_callback_timing(&self, timing: CallbackTiming) {
        self.shared.callbacks.set_timing(Provider::Paynet, timing);
    }

    /// When callbacks go out.
    pub fn callback_timing(&self) -> CallbackTiming {
        self.shared.callbacks.timing(Provider::Paynet)
    }

    /// Posts a callback to a link's `confirmation_url` about a payment that nobody has made. Paynet
    /// signs nothing, so that only a token in the address, or a look at the payment, can tell.
    /// Nothing where there is no such link, or no address.
    pub async fn forge(&self, id: &str, forgery: Forgery) -> Option<Delivery> {
        pay::forge(self.shared, id, forgery).await
    }

    /// Lets detail and list say any value in the place of the link's status; `null` ends that.
    /// Returns whether the link exists.
    pub fn set_status_raw(&self, id: &str, status: serde_json::Value) -> bool {
        let status = if status.is_null() { None } else { to_raw_value(&status).ok() };
        lock(&self.shared.paynet.store).find_mut(id).map(|link| link.raw_status = status).is_some()
    }

    /// Marks a transaction as cancelled or refunded. Returns whether it exists.
    pub fn reverse(&self, xact_id: &str) -> bool {
        self.give_back(xact_id, false)
    }

    /// Marks a transaction as refunded in part. Returns whether it exists.
    pub fn reverse_partly(&self, xact_id: &str) -> bool {
        self.give_back(xact_id, true)
    }

    fn give_back(&self, xact_id: &str, in_part: bool) -> bool {
        let reversal =
            Reversal { xact_id: transactions::new_xact_id(&self.shared.random), in_part };
        lock(&self.shared.paynet.store).reverse(xact_id, reversal)
    }
}
