//! `Debug` of every public type, with values that must not be shown.

use paylink_core::{LinkPage, WebUrl};
use paylink_testkit::redaction::RedactionCheck;
use paynet::api::mailorder_create::{MailorderCreate, MailorderCreated};
use paynet::api::mailorder_detail::{CardPayment, MailorderDetail};
use paynet::api::mailorder_list::{MailorderList, MailorderPage};
use paynet::api::mailorder_status_update::{
    MailorderStatusUpdate, MailorderStatusUpdated, NewStatus,
};
use paynet::api::status::PayLinkStatus;
use paynet::api::transaction_check::{CheckedTransactions, TransactionCheck};
use paynet::api::transaction_detail::{DetailedTransactions, TransactionDetail};
use paynet::api::{Envelope, LinkLookup};
use paynet::callback::ConfirmationPost;
use paynet::callback::Redirect;
use paynet::{
    CallbackKind, CallbackRequest, CallbackToken, Client, Environment, LinkOptions, LinkQuery,
    NewLink, PayLinks, Payer, ResultCode,
};
use serde::de::DeserializeOwned;

use super::{CANARIES, EMAIL, NAME, NOTE, PHONE, TICKET, object_of, url};
use crate::support::answers::rows;
use crate::support::stub::Stub;
use crate::support::{KEY, callback_post, expected, hours, idle_client, lira, reference};

fn link() -> NewLink {
    let payer = Payer::new(NAME).phone(PHONE.parse().unwrap()).email(EMAIL.parse().unwrap());
    let address: WebUrl = url().parse().unwrap();
    NewLink::new(reference("R-1"), lira("149.90"), NOTE)
        .payer(payer)
        .return_urls(address.clone(), address.clone())
        .callback_url(address)
        .expires_in(hours(72))
}

async fn show_configuration(shown: &mut RedactionCheck) {
    let builder = Client::builder(Environment::Test, KEY);
    shown.debug(&builder);
    let client = builder.build().unwrap();
    shown.debug(&client);
    let links = PayLinks::new(client);
    shown.debug(&links);
    shown.debug(&links.capabilities());
    let token = CallbackToken::new(format!("{KEY}{KEY}")).unwrap();
    shown.debug(&token);
    let mut options = LinkOptions::default();
    options.agent_note = Some(NOTE.into());
    shown.debug(&options);
    shown.debug(&links.list_all(LinkQuery::new()));
}

fn show_requests(shown: &mut RedactionCheck) {
    shown.debug(&link());
    shown.debug(&link().payer);
    let request = MailorderCreate::new(NAME, lira("149.90"))
        .email(EMAIL)
        .send_mail()
        .phone(PHONE)
        .send_sms()
        .note(NOTE)
        .agent_note(NOTE)
        .return_urls(url(), url())
        .confirmation_url(url())
        .extra("buyer_name", &NAME)
        .unwrap()
        .extra("buyer", &[PHONE, EMAIL])
        .unwrap();
    shown.debug(&request);
    assert!(format!("{request:?}").contains("149.90"), "other values are shown");
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap()
}

const OF_A_LINK: &str = "email name_surname phone expire_date create_date note agent_note succeed_url error_url \
    confirmation_url status send_confirmation_mail message";

const OF_A_PAYMENT: &str = "id xact_date transaction_type pos_type note card_no card_holder email phone message \
    payment_string ipaddress";

fn show_responses(shown: &mut RedactionCheck) {
    let of_a_link = object_of(OF_A_LINK);
    shown.debug(&read::<MailorderDetail>(&of_a_link));
    shown.debug(&read::<CardPayment>(r#"{"xact_id":"xk_1","id":1}"#));
    shown.debug(&read::<PayLinkStatus>(&serde_json::to_string(&CANARIES.joined()).unwrap()));
    let page = format!(r#"{{"Data":[{of_a_link}],"message":"{NAME}"}}"#);
    shown.debug(&read::<MailorderPage>(&page));
    shown.debug(&read::<MailorderPage>(&page).rows);
    shown.debug(&read::<MailorderCreated>(&object_of("url message")));
    shown.debug(&read::<MailorderStatusUpdated>(&object_of("message")));
    let payments = format!(r#"{{"Data":[{}],"message":"{NAME}"}}"#, object_of(OF_A_PAYMENT));
    shown.debug(&read::<CheckedTransactions>(&payments));
    shown.debug(&read::<DetailedTransactions>(&payments));
    shown.debug(&read::<Envelope>(&object_of("message")));
}

async fn show_callbacks(shown: &mut RedactionCheck) {
    let body =
        object_of("card_holder card_number xact_date").replacen('{', r#"{"xact_id":"xk_1","#, 1);
    shown.debug(&ConfirmationPost::read(&callback_post(&body)).unwrap());
    let query = format!(
        "token={TICKET}&bank_error_id=1&bank_error_message={NAME}&paynet_error_message={NOTE}"
    );
    let request = CallbackRequest::new("POST", &*query)
        .with_headers([("authorization", KEY), ("cookie", TICKET)])
        .with_body(body);
    shown.debug(&request);
    shown.debug(&Redirect::read(&request));
    let links = PayLinks::new(idle_client());
    for kind in [CallbackKind::Payment, CallbackKind::BrowserReturn] {
        shown.debug(&links.read_callback(kind, &request).unwrap());
    }
}

async fn show_results_with_their_bodies(shown: &mut RedactionCheck) {
    let value = serde_json::to_string(&CANARIES.joined()).unwrap();
    let fields = format!(
        r#""note":{value},"name_surname":{value},"message":{value},"unknown":{value},"code":0"#
    );
    let created = format!(r#"{{"url":"{}","id":"L-1",{fields}}}"#, url());
    let detail = format!(
        r#"{{"reference_no":"R-1","status":1,"xact_id":"xk_1","amount":1,"currency":"TL",{fields}}}"#
    );
    let row = format!(
        r#"{{"xact_id":"xk_1","reference_no":"R-1","amount":1,"currency":"TL","is_succeed":true,"card_holder":{value},{fields}}}"#
    );
    let stub = Stub::services(&[
        ("mailorder/create", created),
        ("mailorder/detail", detail),
        ("mailorder/list", rows(&[&row])),
        ("transaction/check", rows(&[&row])),
        (
            "transaction/detail",
            rows(&[&row.replace("\"is_succeed\":true", "\"is_succeed\":true,\"reversed\":false")]),
        ),
    ])
    .await;
    let (client, links) = (stub.client(), stub.links());
    let created = links.create(&link()).await.unwrap();
    assert_eq!(created.url, url(), "the value is present, but not shown");
    shown.debug(&created);
    let lookup = LinkLookup::by_id("L-1");
    shown.debug(&client.mailorder_detail(&lookup).await.unwrap());
    let native = MailorderCreate::new(NAME, lira("1"));
    shown.debug(&client.mailorder_create(&native).await.unwrap());
    shown.debug(&links.get(&created.key).await.unwrap());
    let confirmation = links.confirm(&created.key, &expected("1.00"), None).await.unwrap();
    assert_eq!(confirmation.verdict, paynet::Verdict::Paid);
    shown.debug(&confirmation);
    let days = LinkQuery::new()
        .created_between("2026-11-01".parse().unwrap(), "2026-11-21".parse().unwrap());
    let page: LinkPage = links.list(&days, None).await.unwrap();
    assert_eq!(page.links[0].description.as_ref().unwrap().as_str(), CANARIES.joined());
    shown.debug(&page);
    assert!(stub.bodies()[0].contains(NAME), "the payer was sent");
}

fn show_types_without_secrets(shown: &mut RedactionCheck) {
    let lookup = LinkLookup::by_id("L-1");
    shown.debug(&lookup);
    shown.debug(&MailorderStatusUpdate::new(lookup, NewStatus::Passive));
    shown.debug(&NewStatus::Passive);
    shown.debug(&MailorderList::new("2026-11-01".parse().unwrap(), "2026-11-21".parse().unwrap()));
    shown.debug(&TransactionCheck::by_xact_id("xk_1"));
    shown.debug(&TransactionDetail::by_xact_id("xk_1"));
    shown.debug(&Environment::custom("gateway", "https://gateway.example/paynet").unwrap());
    shown.both(&ResultCode::NO_DATA);
}

#[tokio::test]
async fn no_public_type_shows_a_secret() {
    let mut shown = RedactionCheck::of("paynet");
    show_configuration(&mut shown).await;
    show_requests(&mut shown);
    show_responses(&mut shown);
    show_callbacks(&mut shown).await;
    show_results_with_their_bodies(&mut shown).await;
    show_types_without_secrets(&mut shown);
    shown.assert_complete(&[]);
}
