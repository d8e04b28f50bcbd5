//! Every documented, observed or assumed message of AHL Pay is read into our types and written
//! again: nothing is lost, and the result is a snapshot. A request is sent by the client, and what
//! arrives is compared.

#![allow(
    clippy::unwrap_used,
    reason = "in tests a panic is the report; helpers outside of #[test] functions need them too"
)]

use std::sync::LazyLock;

use ahlpay::api::Paging;
use ahlpay::api::authentication_merchant::{Authenticated, AuthenticationMerchant};
use ahlpay::api::create_link_payment::LinkPaymentCreated;
use ahlpay::api::get_created_links::CreatedLinkRow;
use ahlpay::api::get_created_links::CreatedLinks;
use ahlpay::api::payment_inquiry::{PaymentInquired, PaymentInquiry};
use ahlpay::api::transaction_list::TransactionRow;
use ahlpay::api::transaction_list::Transactions;
use ahlpay::api::{Envelope, Nothing};
use ahlpay::{Client, Credentials, Environment, Transport};
use paylink_testkit::fields::{forms, pin_forms};
use paylink_testkit::fixtures::recode::{read, recode, written};
use paylink_testkit::fixtures::{Recorder, Sent, Typed, pin};
use serde::{Serialize, de::DeserializeOwned};

#[test]
fn every_field_decides_or_informs() {
    pin_forms(
        "ahlpay",
        &[
            ("Authenticated", forms::<Authenticated>()),
            ("LinkPaymentCreated", forms::<LinkPaymentCreated>()),
            ("PaymentInquired", forms::<PaymentInquired>()),
            ("Paging", forms::<Paging>()),
            ("CreatedLinkRow", forms::<CreatedLinkRow>()),
            ("TransactionRow", forms::<TransactionRow>()),
        ],
    );
}

#[test]
fn every_documented_message_is_read_and_written_without_loss() {
    let typed = |service, request, response| Typed { service, request, response };
    pin(
        "ahlpay",
        &[
            typed("authentication-merchant", Some(log_in), Some(session)),
            typed(
                "create-link-payment",
                Some(|text| send(text, Client::create_link_payment)),
                Some(recode::<Envelope<LinkPaymentCreated>>),
            ),
            typed(
                "get-created-links",
                Some(|text| send(text, Client::get_created_links)),
                Some(recode::<Envelope<CreatedLinks>>),
            ),
            typed(
                "passive-link-payment",
                Some(|text| send(text, Client::passive_link_payment)),
                Some(recode::<Envelope<Nothing>>),
            ),
            typed(
                "payment-inquiry",
                Some(|text| send(text, Client::payment_inquiry)),
                Some(recode::<Envelope<PaymentInquired>>),
            ),
            typed(
                "transaction-list",
                Some(|text| send(text, Client::transaction_list)),
                Some(recode::<Envelope<Transactions>>),
            ),
            typed("errors", None, Some(recode::<Envelope<Nothing>>)),
        ],
    );
}

/// A server that accepts every login and answers nothing else, and a client that is logged in.
struct AhlPay {
    recorder: Recorder,
    transport: Transport,
    client: Client,
}

impl AhlPay {
    fn start() -> Self {
        let recorder = Recorder::start(|request| {
            let session = r#"{"token":"T","tokenType":"Bearer","merchantId":1}"#;
            let is_login = request.service() == "Security/AuthenticationMerchant";
            let data = if is_login { session } else { "null" };
            format!(
                r#"{{"isSuccess":true,"message":"","errorCode":null,"requestId":"","data":{data}}}"#
            )
        });
        let transport = Transport::new().unwrap();
        let client = client(&recorder, &transport, Credentials::new("u@merchant.example", "p"));
        // The first call of a client logs in, the later calls have the token.
        let inquiry = PaymentInquiry::new("ORD-1");
        recorder.record(client.payment_inquiry(&inquiry)).unwrap_err();
        Self { recorder, transport, client }
    }
}

static AHL_PAY: LazyLock<AhlPay> = LazyLock::new(AhlPay::start);

fn client(recorder: &Recorder, transport: &Transport, credentials: Credentials) -> Client {
    let environment = Environment::sandbox(&recorder.url()).unwrap();
    let client = Client::builder(environment, credentials).transport(transport);
    client.allow_deactivation().build().unwrap()
}

/// What the client sends for the request of an example.
fn send<T: DeserializeOwned, A>(
    text: &str,
    call: impl AsyncFn(&Client, &T) -> ahlpay::Result<A>,
) -> Result<Sent, String> {
    let request: T = read(text)?;
    AHL_PAY.recorder.record(call(&AHL_PAY.client, &request))
}

/// The login of a client with the credentials of an example.
fn log_in(text: &str) -> Result<Sent, String> {
    let login: AuthenticationMerchant = read(text)?;
    let credentials = Credentials::new(login.email.as_str(), login.password.as_str());
    let client = client(&AHL_PAY.recorder, &AHL_PAY.transport, credentials);
    AHL_PAY.recorder.record(client.authentication_merchant())
}

/// The answer to a login, with the session in `data` or beside the members of the envelope.
#[derive(Serialize)]
struct LoginAnswer {
    #[serde(flatten)]
    envelope: Envelope<Authenticated>,
    #[serde(flatten)]
    at_root: Authenticated,
}

/// The client reads an answer to a login as both types.
fn session(text: &str) -> Result<String, String> {
    written(&LoginAnswer { envelope: read(text)?, at_root: read(text)? })
}
