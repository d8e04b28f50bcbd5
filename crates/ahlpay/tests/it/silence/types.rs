//! `Debug` of every type that can hold what must not be shown.

use ahlpay::api::authentication_merchant::{Authenticated, AuthenticationMerchant};
use ahlpay::api::create_link_payment::{CreateLinkPayment, LinkPaymentCreated};
use ahlpay::api::get_created_links::CreatedLinks;
use ahlpay::api::payment_inquiry::PaymentInquired;
use ahlpay::api::transaction_list::Transactions;
use ahlpay::api::{Envelope, LinkState};
use ahlpay::{
    Credentials, HashPassword, LinkOptions, LinkQuery, LinkStatus, NewLink, Notify, PayLinks, Payer,
};
use serde::de::DeserializeOwned;

use super::{
    CANARIES, HOLDER, IDENTITY, MERCHANT, NOTE, PAN, PHONE, RECEIVER, SESSION, TOKEN, URL, USER, all_as_json,
};
use crate::support::ahl::{Ahl, service_of};
use crate::support::says::{PAID, done, inquired, page, row, session};
use crate::support::{EMAIL, HASH_PASSWORD, PASSWORD, expected, new_link, new_request, reference, user};
use crate::traps::days;

/// A link whose every private field holds a canary.
pub(super) fn link() -> NewLink {
    let payer = Payer::new("").phone(PHONE.parse().unwrap()).email(RECEIVER.parse().unwrap());
    let mut link = new_link("R-1").payer(payer).notify(Notify::Sms).notify(Notify::Email);
    link.description = NOTE.to_owned();
    link
}

/// The same, natively, and signed.
pub(super) fn request() -> CreateLinkPayment {
    let mut request =
        new_request("R-1").receiver_phone_number(PHONE).receiver_email(&RECEIVER.parse().unwrap());
    (request.rnd, request.hash) = (Some(TOKEN.into()), Some(HASH_PASSWORD.into()));
    request
}

/// An AHL Pay whose login and answers are full of canaries.
pub(super) async fn singing() -> Ahl {
    let session = session("T-1")
        .replace("T-1", TOKEN)
        .replace("Ad Soyad", USER)
        .replace("S-1", SESSION)
        .replace("Örnek A.Ş.", MERCHANT);
    let transaction = PAID
        .replace("411979******4284", PAN)
        .replace("Ad Soyad", HOLDER)
        .replace("api@shop.example", EMAIL)
        .replace("Örnek A.Ş.", MERCHANT)
        .replace("Başarılı", NOTE);
    let listed = row("START", r#","orderId":"R-1""#).replace("Örnek A.Ş.", MERCHANT);
    let answers = [
        ("CreateLinkPayment", done(&format!(r#"{{"url":"{URL}"}}"#))),
        ("GetCreatedLinks", page(1, 1, 1, &[listed])),
        ("PaymentInquiry", inquired("SUCCESS")),
        ("Transaction/List", done(&format!("[{transaction}]"))),
        ("PassiveLinkPayment", done(&all_as_json())),
    ]
    .map(|(name, text)| (name, text.replace("İşlem başarılıdır.", super::SAID)));
    Ahl::with_login(
        move |_| xtask::servers::Do::Answer(200, session.clone()),
        move |request| {
            let (_, body) = answers.iter().find(|(name, _)| *name == service_of(request)).unwrap();
            xtask::servers::Do::Answer(200, body.clone())
        },
    )
    .await
}

#[tokio::test]
async fn of_what_is_configured() {
    let ahl = singing().await;
    CANARIES.assert_debug_silent(&Credentials::new(EMAIL, PASSWORD), "Credentials");
    CANARIES.assert_debug_silent(&HashPassword::new(HASH_PASSWORD), "HashPassword");
    let builder = || ahl.builder().hash_password(HashPassword::new(HASH_PASSWORD));
    CANARIES.assert_debug_silent(&builder(), "ClientBuilder");
    let client = builder().build().unwrap();
    CANARIES.assert_debug_silent(&client, "Client");
    client.create_link_payment(&new_request("R-1")).await.unwrap();
    CANARIES.assert_debug_silent(&client, "Client with a session");
    CANARIES.assert_debug_silent(client.identity(), "Identity");
    let links = PayLinks::new(client);
    CANARIES.assert_debug_silent(&links, "PayLinks");
    CANARIES.assert_debug_silent(links.capabilities(), "Capabilities");
    CANARIES.assert_debug_silent(&links.list_all(LinkQuery::new().status(LinkStatus::Open)), "LinkStream");
    CANARIES.assert_debug_silent(&LinkOptions::new().bank_code("0046"), "LinkOptions");
}

#[test]
fn of_what_is_asked_for() {
    CANARIES.assert_debug_silent(&link(), "NewLink");
    CANARIES.assert_debug_silent(&link().payer, "Payer");
    let request = request();
    let text = serde_json::to_string(&request).unwrap();
    assert!(text.contains(PHONE) && text.contains(RECEIVER), "what goes out is not silenced");
    let mut shown = request;
    // The order and what it is for are no secrets; the note is the payer's to read.
    shown.description = "Sipariş".into();
    CANARIES.assert_debug_silent(&shown, "CreateLinkPayment");
    CANARIES.assert_debug_silent(&AuthenticationMerchant::new(EMAIL, PASSWORD), "AuthenticationMerchant");
    let mut query = days();
    (query.card_number, query.citizenship_number) = (Some(PAN.into()), Some(IDENTITY.into()));
    CANARIES.assert_debug_silent(&query, "TransactionList");
    assert!(serde_json::to_string(&query).unwrap().contains(PAN));
    let mut inquiry = ahlpay::api::payment_inquiry::PaymentInquiry::new("R-1");
    inquiry.hash = HASH_PASSWORD.into();
    CANARIES.assert_debug_silent(&inquiry, "PaymentInquiry");
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|why| panic!("{why}: {text}"))
}

/// Every name that may hold a text, each with every canary in it.
fn everywhere(names: &[&str]) -> String {
    let value = all_as_json();
    format!("{{{}}}", names.iter().map(|name| format!("\"{name}\":{value}")).collect::<Vec<_>>().join(","))
}

#[test]
fn of_what_ahl_pay_answers() {
    let session = everywhere(&["token", "fullName", "sessionId", "merchantName"]);
    CANARIES.assert_debug_silent(&read::<Authenticated>(&session), "Authenticated");
    CANARIES.assert_debug_silent(&read::<LinkPaymentCreated>(&everywhere(&["url"])), "LinkPaymentCreated");
    let rows = format!("[{}]", everywhere(&["merchantName", "status"]));
    CANARIES.assert_debug_silent(&read::<CreatedLinks>(&rows), "CreatedLinks");
    let rows = format!("[{}]", everywhere(&["merchantName", "maskedPan", "cardHolderName", "userCode"]));
    CANARIES.assert_debug_silent(&read::<Transactions>(&rows), "Transactions");
    CANARIES.assert_debug_silent(&read::<PaymentInquired>(&everywhere(&["txnStatus"])), "PaymentInquired");
    let message = everywhere(&["message", "unheard"]);
    CANARIES.assert_debug_silent(&read::<Envelope<ahlpay::api::Nothing>>(&message), "Envelope");
    let text = format!(r#"{{"isSuccess":true,"data":{}}}"#, all_as_json());
    CANARIES.assert_debug_silent(&read::<Envelope<LinkPaymentCreated>>(&text), "Envelope with an address");
    CANARIES.assert_debug_silent(&LinkState::from(CANARIES.joined()), "LinkState");
}

#[tokio::test]
async fn of_the_replies_and_results_with_everything_that_came() {
    let ahl = singing().await;
    let (client, links) = (ahl.client(), ahl.links());
    let told = client.authentication_merchant().await.unwrap();
    assert_eq!(told.token.as_ref().unwrap().as_str(), TOKEN, "it is there, but not shown");
    CANARIES.assert_debug_silent(&told, "Reply<Authenticated>");
    let created = client.create_link_payment(&request()).await.unwrap();
    assert_eq!(created.url.as_ref().unwrap().as_str(), URL);
    CANARIES.assert_debug_silent(&created, "Reply<LinkPaymentCreated>");
    let page = client.transaction_list(&days()).await.unwrap();
    assert_eq!(page.result[0].masked_pan.as_ref().unwrap().as_str(), PAN);
    let silenced = format!("{:?}", page.result[0].clone());
    assert!(!silenced.contains(PAN) && !silenced.contains(HOLDER) && !silenced.contains(EMAIL), "{silenced}");

    let created = links.create(&link()).await.unwrap();
    assert_eq!(created.url, URL);
    CANARIES.assert_debug_silent(&created, "CreatedLink");
    CANARIES.assert_debug_silent(&links.get(&created.key).await.unwrap(), "Link");
    let listed = links.list(&LinkQuery::new().status(LinkStatus::Open), None).await.unwrap();
    assert_eq!(listed.links.len(), 1);
    CANARIES.assert_debug_silent(&listed, "LinkPage");
    let expected = expected("149.90").accept_untold_reversal();
    let confirmation = links.confirm(&links.key_of(reference("R-1")), &expected, None).await.unwrap();
    assert_eq!(confirmation.verdict, ahlpay::Verdict::Paid);
    CANARIES.assert_debug_silent(&confirmation, "Confirmation");
    assert!(ahl.requests()[0].body.contains(EMAIL), "{:?} logged in", user());
}
