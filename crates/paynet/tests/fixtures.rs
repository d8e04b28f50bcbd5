//! Every documented message of Paynet is read and written by our types: nothing is lost, and the
//! result is compared with a snapshot. A request is sent by the client, and what arrives is
//! compared.

#![allow(
    clippy::unwrap_used,
    reason = "in tests a panic is the report; helpers outside of #[test] functions need them too"
)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use paylink_core::CallbackRequest;
use paylink_testkit::fields::{forms, pin_forms};
use paylink_testkit::fixtures::recode::{read, recode, written};
use paylink_testkit::fixtures::{Recorder, Sent, Typed, pin};
use paynet::api::Envelope;
use paynet::api::mailorder_create::{MailorderCreate, MailorderCreated};
use paynet::api::mailorder_detail::CardPayment;
use paynet::api::mailorder_detail::MailorderDetail;
use paynet::api::mailorder_list::MailorderPage;
use paynet::api::mailorder_list::MailorderRow;
use paynet::api::mailorder_status_update::MailorderStatusUpdated;
use paynet::api::transaction_check::CheckedTransaction;
use paynet::api::transaction_check::CheckedTransactions;
use paynet::api::transaction_detail::DetailedTransaction;
use paynet::api::transaction_detail::DetailedTransactions;
use paynet::callback::ConfirmationPost;
use paynet::callback::Redirect;
use paynet::{Client, Environment};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// The fields of `mailorder/create` that only [`MailorderCreate::extra`] can set.
const EXTRA: [&str; 7] = [
    "bank_id",
    "installment",
    "instalment",
    "installments",
    "no_instalment",
    "ratio_code",
    "currency",
];

#[test]
fn every_field_decides_or_informs() {
    pin_forms(
        "paynet",
        &[
            ("Envelope", forms::<Envelope>()),
            ("MailorderCreated", forms::<MailorderCreated>()),
            ("MailorderDetail", forms::<MailorderDetail>()),
            ("CardPayment", forms::<CardPayment>()),
            ("MailorderPage", forms::<MailorderPage>()),
            ("MailorderRow", forms::<MailorderRow>()),
            ("MailorderStatusUpdated", forms::<MailorderStatusUpdated>()),
            ("CheckedTransactions", forms::<CheckedTransactions>()),
            ("CheckedTransaction", forms::<CheckedTransaction>()),
            ("DetailedTransactions", forms::<DetailedTransactions>()),
            ("DetailedTransaction", forms::<DetailedTransaction>()),
            ("ConfirmationPost", forms::<ConfirmationPost>()),
        ],
    );
}

#[test]
fn every_documented_message_is_read_and_written_without_loss() {
    let typed = |service, request, response| Typed { service, request, response };
    pin(
        "paynet",
        &[
            typed("mailorder-create", Some(create), Some(recode::<MailorderCreated>)),
            typed(
                "mailorder-detail",
                Some(|text| send(text, Client::mailorder_detail)),
                Some(recode::<MailorderDetail>),
            ),
            typed(
                "mailorder-list",
                Some(|text| send(text, Client::mailorder_list)),
                Some(recode::<MailorderPage>),
            ),
            typed(
                "mailorder-status-update",
                Some(|text| send(text, Client::mailorder_status_update)),
                Some(recode::<MailorderStatusUpdated>),
            ),
            typed(
                "transaction-check",
                Some(|text| send(text, Client::transaction_check)),
                Some(recode::<CheckedTransactions>),
            ),
            typed(
                "transaction-detail",
                Some(|text| send(text, Client::transaction_detail)),
                Some(recode::<DetailedTransactions>),
            ),
            typed("confirmation-callback", None, Some(callback)),
            typed("browser-redirect", None, Some(redirect)),
            typed("errors", None, Some(recode::<Envelope>)),
        ],
    );
}

/// A server that refuses every request, and a client of it.
static PAYNET: LazyLock<(Recorder, Client)> = LazyLock::new(|| {
    let recorder =
        Recorder::start(|_| r#"{"object_name":"error","code":100,"message":""}"#.to_owned());
    let environment = Environment::sandbox(&recorder.url()).unwrap();
    let client = Client::builder(environment, "sck_key").build().unwrap();
    (recorder, client)
});

/// What the client sends for the request of an example.
fn send<T: DeserializeOwned, A>(
    text: &str,
    call: impl AsyncFn(&Client, &T) -> paynet::Result<A>,
) -> Result<Sent, String> {
    let request: T = read(text)?;
    let (recorder, client) = &*PAYNET;
    recorder.record(call(client, &request))
}

fn create(text: &str) -> Result<Sent, String> {
    let fields: BTreeMap<String, Box<RawValue>> = read(text)?;
    send(text, async |client, request: &MailorderCreate| {
        let mut request = request.clone();
        for name in EXTRA {
            if let Some(value) = fields.get(name) {
                request = request.extra(name, value)?;
            }
        }
        client.mailorder_create(&request).await
    })
}

fn callback(text: &str) -> Result<String, String> {
    let request = CallbackRequest::new("POST", "")
        .with_header("content-type", "application/json; charset=utf-8")
        .with_body(text);
    let post = ConfirmationPost::read(&request).map_err(|why| why.to_string())?;
    written(&post)
}

fn redirect(query: &str) -> Result<String, String> {
    let redirect = Redirect::read(&CallbackRequest::new("GET", query).with_header("accept", "*/*"));
    let fields: BTreeMap<String, Option<String>> = read(&written(&redirect)?)?;
    let base: paylink_core::WebUrl = "https://merchant.example/".parse().map_err(|_| "base")?;
    let set = fields.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
    let url = set.fold(base, |url, (name, value)| url.with_query(name, value));
    Ok(url.as_str().split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default())
}
