//! `Debug` of every type that can hold what must not be shown.

use paylink_core::{LinkPage, WebUrl};
use paynet::api::browser_redirect::Redirect;
use paynet::api::confirmation_callback::ConfirmationPost;
use paynet::api::mailorder_create::{MailorderCreate, MailorderCreated};
use paynet::api::mailorder_detail::MailorderDetail;
use paynet::api::mailorder_list::MailorderPage;
use paynet::api::mailorder_status_update::MailorderStatusUpdated;
use paynet::api::transaction_check::CheckedTransactions;
use paynet::api::transaction_detail::DetailedTransactions;
use paynet::api::{Envelope, LinkLookup};
use paynet::{
    CallbackKind, CallbackRequest, CallbackToken, Client, Environment, LinkOptions, LinkQuery, NewLink,
    PayLinks, Payer,
};
use serde::de::DeserializeOwned;

use super::{CANARIES, EMAIL, NAME, NOTE, PHONE, TOKEN, url};
use crate::support::paynet_says::rows;
use crate::support::stub::Stub;
use crate::support::{KEY, expected, hours, idle_client, lira, posted, reference};

fn link() -> NewLink {
    let payer = Payer::new(NAME).phone(PHONE.parse().unwrap()).email(EMAIL.parse().unwrap());
    let address: WebUrl = url().parse().unwrap();
    NewLink::new(reference("R-1"), lira("149.90"), NOTE)
        .payer(payer)
        .return_urls(address.clone(), address.clone())
        .callback_url(address)
        .expires_in(hours(72))
}

#[tokio::test]
async fn of_what_is_configured() {
    let builder = Client::builder(Environment::Test, KEY.into());
    CANARIES.assert_debug_silent(&builder, "ClientBuilder");
    let client = builder.build().unwrap();
    CANARIES.assert_debug_silent(&client, "Client");
    let links = PayLinks::new(client);
    CANARIES.assert_debug_silent(&links, "PayLinks");
    CANARIES.assert_debug_silent(&links.capabilities(), "Capabilities");
    let token = CallbackToken::new(&format!("{KEY}{KEY}").into()).unwrap();
    CANARIES.assert_debug_silent(&token, "CallbackToken");
    let mut options = LinkOptions::default();
    options.agent_note = Some(NOTE.into());
    CANARIES.assert_debug_silent(&options, "LinkOptions");
    CANARIES.assert_debug_silent(&links.list_all(LinkQuery::new()), "LinkStream");
}

#[test]
fn of_what_is_asked_for() {
    CANARIES.assert_debug_silent(&link(), "NewLink");
    CANARIES.assert_debug_silent(&link().payer, "Payer");
    let request = MailorderCreate::new(NAME, lira("149.90"))
        .email(EMAIL, true)
        .phone(PHONE, true)
        .note(NOTE)
        .agent_note(NOTE)
        .return_urls(url(), url())
        .confirmation_url(url())
        .extra("buyer_name", &NAME)
        .unwrap()
        .extra("buyer", &[PHONE, EMAIL])
        .unwrap();
    CANARIES.assert_debug_silent(&request, "MailorderCreate");
    assert!(format!("{request:?}").contains("149.90"), "what is no secret is shown");
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap()
}

/// Every name that may hold a text, each with every canary in it.
fn everywhere(names: &[&str]) -> String {
    let value = serde_json::to_string(&CANARIES.joined()).unwrap();
    format!("{{{}}}", names.iter().map(|name| format!("\"{name}\":{value}")).collect::<Vec<_>>().join(","))
}

const OF_A_LINK: [&str; 13] = [
    "email",
    "name_surname",
    "phone",
    "expire_date",
    "create_date",
    "note",
    "agent_note",
    "succeed_url",
    "error_url",
    "confirmation_url",
    "status",
    "send_confirmation_mail",
    "message",
];

const OF_A_PAYMENT: [&str; 12] = [
    "id",
    "xact_date",
    "transaction_type",
    "pos_type",
    "note",
    "card_no",
    "card_holder",
    "email",
    "phone",
    "message",
    "payment_string",
    "ipaddress",
];

#[test]
fn of_what_paynet_answers() {
    let of_a_link = everywhere(&OF_A_LINK);
    CANARIES.assert_debug_silent(&read::<MailorderDetail>(&of_a_link), "MailorderDetail");
    let page = format!(r#"{{"Data":[{of_a_link}],"message":"{NAME}"}}"#);
    CANARIES.assert_debug_silent(&read::<MailorderPage>(&page), "MailorderPage");
    CANARIES
        .assert_debug_silent(&read::<MailorderCreated>(&everywhere(&["url", "message"])), "MailorderCreated");
    CANARIES.assert_debug_silent(
        &read::<MailorderStatusUpdated>(&everywhere(&["message"])),
        "MailorderStatusUpdated",
    );
    let payments = format!(r#"{{"Data":[{}],"message":"{NAME}"}}"#, everywhere(&OF_A_PAYMENT));
    CANARIES.assert_debug_silent(&read::<CheckedTransactions>(&payments), "CheckedTransactions");
    CANARIES.assert_debug_silent(&read::<DetailedTransactions>(&payments), "DetailedTransactions");
    CANARIES.assert_debug_silent(&read::<Envelope>(&everywhere(&["message"])), "Envelope");
}

#[tokio::test]
async fn of_what_comes_from_outside() {
    let body =
        everywhere(&["card_holder", "card_number", "xact_date"]).replacen('{', r#"{"xact_id":"xk_1","#, 1);
    CANARIES.assert_debug_silent(&ConfirmationPost::read(&posted(&body)).unwrap(), "Confirmation");
    let query =
        format!("token={TOKEN}&bank_error_id=1&bank_error_message={NAME}&paynet_error_message={NOTE}");
    let request = CallbackRequest::new("POST", &*query, [("authorization", KEY), ("cookie", TOKEN)], body);
    CANARIES.assert_debug_silent(&request, "CallbackRequest");
    CANARIES.assert_debug_silent(&Redirect::read(&request), "Redirect");
    let links = PayLinks::new(idle_client());
    for kind in [CallbackKind::Payment, CallbackKind::BrowserReturn] {
        CANARIES.assert_debug_silent(&links.read_callback(kind, &request).unwrap(), "Callback");
    }
}

#[tokio::test]
async fn of_the_replies_and_results_with_everything_that_came() {
    let value = serde_json::to_string(&CANARIES.joined()).unwrap();
    let fields =
        format!(r#""note":{value},"name_surname":{value},"message":{value},"unknown":{value},"code":0"#);
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
    assert_eq!(created.url, url(), "it is there, but not shown");
    CANARIES.assert_debug_silent(&created, "CreatedLink");
    let lookup = LinkLookup::by_id("L-1");
    CANARIES.assert_debug_silent(&client.mailorder_detail(&lookup).await.unwrap(), "Reply<MailorderDetail>");
    let native = MailorderCreate::new(NAME, lira("1"));
    CANARIES.assert_debug_silent(&client.mailorder_create(&native).await.unwrap(), "Reply<MailorderCreated>");
    CANARIES.assert_debug_silent(&links.get(&created.key).await.unwrap(), "Link");
    let told = links.confirm(&created.key, &expected("1.00"), None).await.unwrap();
    assert_eq!(told.verdict, paynet::Verdict::Paid);
    CANARIES.assert_debug_silent(&told, "paylink_core::Confirmation");
    let days = LinkQuery::new().created_between("2026-11-01".parse().unwrap(), "2026-11-21".parse().unwrap());
    let page: LinkPage = links.list(&days, None).await.unwrap();
    assert_eq!(page.links[0].description.as_ref().unwrap().as_str(), CANARIES.joined());
    CANARIES.assert_debug_silent(&page, "LinkPage");
    assert!(stub.bodies()[0].contains(NAME), "the payer was sent");
}
