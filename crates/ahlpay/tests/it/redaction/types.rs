//! `Debug` of every public type, with canaries in every private field.

use ahlpay::api::authentication_merchant::{Authenticated, AuthenticationMerchant};
use ahlpay::api::create_link_payment::{CreateLinkPayment, LinkPaymentCreated};
use ahlpay::api::get_created_links::{CreatedLinks, GetCreatedLinks};
use ahlpay::api::passive_link_payment::PassiveLinkPayment;
use ahlpay::api::payment_inquiry::{PaymentInquired, TxnStatus};
use ahlpay::api::transaction_list::Transactions;
use ahlpay::api::{Envelope, LinkState, Paging};
use ahlpay::{
    Credentials, Environment, HashPassword, LinkOptions, LinkQuery, LinkStatus, NewLink, Notify,
    PayLinks, Payer,
};
use paylink_testkit::redaction::RedactionCheck;
use serde::de::DeserializeOwned;

use super::{
    CANARIES, EMAIL, HOLDER, IDENTITY, LINK, MERCHANT, NAME, NOTE, PAN, PHONE, SESSION, TOKEN,
    all_as_json, object_of,
};
use crate::support::answers::{PAID, done, inquired, page, row, session};
use crate::support::stub::{AhlStub, service_of};
use crate::support::{
    API_USER, HASH_PASSWORD, PASSWORD, expected, new_link, new_request, reference, user,
};
use crate::wire::days;

/// A link with a canary in every private field.
pub(super) fn link() -> NewLink {
    let payer = Payer::new("").phone(PHONE.parse().unwrap()).email(EMAIL.parse().unwrap());
    let mut link = new_link("R-1").payer(payer).notify(Notify::Sms).notify(Notify::Email);
    link.description = NOTE.to_owned();
    link
}

/// The same link as a signed native request.
pub(super) fn request() -> CreateLinkPayment {
    let mut request =
        new_request("R-1").receiver_phone_number(PHONE).receiver_email(&EMAIL.parse().unwrap());
    (request.rnd, request.hash) = (Some(TOKEN.into()), Some(HASH_PASSWORD.into()));
    request
}

/// A stub whose login and answers are full of canaries.
pub(super) async fn stub_with_canaries() -> AhlStub {
    let session = session("T-1")
        .replace("T-1", TOKEN)
        .replace("Ad Soyad", NAME)
        .replace("S-1", SESSION)
        .replace("Örnek A.Ş.", MERCHANT);
    let transaction = PAID
        .replace("411979******4284", PAN)
        .replace("Ad Soyad", HOLDER)
        .replace("api@shop.example", API_USER)
        .replace("Örnek A.Ş.", MERCHANT)
        .replace("Başarılı", NOTE);
    let listed = row("START", r#","orderId":"R-1""#).replace("Örnek A.Ş.", MERCHANT);
    let answers = [
        ("CreateLinkPayment", done(&format!(r#"{{"url":"{LINK}"}}"#))),
        ("GetCreatedLinks", page(1, 1, 1, &[listed])),
        ("PaymentInquiry", inquired("SUCCESS")),
        ("Transaction/List", done(&format!("[{transaction}]"))),
        ("PassiveLinkPayment", done(&all_as_json())),
    ]
    .map(|(name, text)| (name, text.replace("İşlem başarılıdır.", super::SAID)));
    AhlStub::with_login(
        move |_| paylink_testkit::servers::Do::Answer(200, session.clone()),
        move |request| {
            let (_, body) = answers.iter().find(|(name, _)| *name == service_of(request)).unwrap();
            paylink_testkit::servers::Do::Answer(200, body.clone())
        },
    )
    .await
}

async fn add_configuration(roster: &mut RedactionCheck) {
    let ahl = stub_with_canaries().await;
    roster.debug(&Credentials::new(API_USER, PASSWORD));
    roster.debug(&HashPassword::new(HASH_PASSWORD));
    let builder = || ahl.builder().hash_password(HashPassword::new(HASH_PASSWORD));
    roster.debug(&builder());
    let client = builder().build().unwrap();
    roster.debug(&client);
    client.create_link_payment(&new_request("R-1")).await.unwrap();
    roster.debug(&client);
    roster.debug(client.identity());
    let links = PayLinks::new(client);
    roster.debug(&links);
    roster.debug(links.capabilities());
    roster.debug(&links.list_all(LinkQuery::new().status(LinkStatus::Open)));
    roster.debug(&LinkOptions::new().bank_code("0046"));
}

fn add_requests(roster: &mut RedactionCheck) {
    roster.debug(&link());
    roster.debug(&link().payer);
    let request = request();
    let text = serde_json::to_string(&request).unwrap();
    assert!(text.contains(PHONE) && text.contains(EMAIL), "what is sent is not redacted");
    let mut without_note = request;
    // The order number and its description are not private; the canary in the description is.
    without_note.description = "Sipariş".into();
    roster.debug(&without_note);
    roster.debug(&AuthenticationMerchant::new(API_USER, PASSWORD));
    let mut query = days();
    (query.card_number, query.citizenship_number) = (Some(PAN.into()), Some(IDENTITY.into()));
    roster.debug(&query);
    assert!(serde_json::to_string(&query).unwrap().contains(PAN));
    let mut inquiry = ahlpay::api::payment_inquiry::PaymentInquiry::new("R-1");
    inquiry.hash = HASH_PASSWORD.into();
    roster.debug(&inquiry);
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|why| panic!("{why}: {text}"))
}

fn add_answers(roster: &mut RedactionCheck) {
    let session = object_of("token fullName sessionId merchantName");
    roster.debug(&read::<Authenticated>(&session));
    roster.debug(&read::<LinkPaymentCreated>(&object_of("url")));
    let rows = format!("[{}]", object_of("merchantName status"));
    roster.debug(&read::<CreatedLinks>(&rows));
    let rows = format!("[{}]", object_of("merchantName maskedPan cardHolderName userCode"));
    roster.debug(&read::<Transactions>(&rows));
    roster.debug(&read::<PaymentInquired>(&object_of("txnStatus")));
    let message = object_of("message unknown");
    roster.debug(&read::<Envelope<ahlpay::api::Nothing>>(&message));
    let text = format!(r#"{{"isSuccess":true,"data":{}}}"#, all_as_json());
    roster.debug(&read::<Envelope<LinkPaymentCreated>>(&text));
    roster.debug(&LinkState::from(CANARIES.joined().as_str()));
    roster.debug(&read::<TxnStatus>(&all_as_json()));
}

async fn add_responses(roster: &mut RedactionCheck) {
    let ahl = stub_with_canaries().await;
    let (client, links) = (ahl.client(), ahl.links());
    let session = client.authentication_merchant().await.unwrap();
    assert_eq!(session.token.as_ref().unwrap().as_str(), TOKEN, "it is there, but not shown");
    roster.debug(&session);
    let created = client.create_link_payment(&request()).await.unwrap();
    assert_eq!(created.url.as_ref().unwrap().as_str(), LINK);
    roster.debug(&created);
    let page = client.transaction_list(&days()).await.unwrap();
    assert_eq!(page.result[0].masked_pan.as_ref().unwrap().as_str(), PAN);
    let debug = format!("{:?}", page.result[0].clone());
    assert!(
        !debug.contains(PAN) && !debug.contains(HOLDER) && !debug.contains(API_USER),
        "{debug}"
    );

    let created = links.create(&link()).await.unwrap();
    assert_eq!(created.url, LINK);
    roster.debug(&created);
    roster.debug(&links.get(&created.key).await.unwrap());
    let listed = links.list(&LinkQuery::new().status(LinkStatus::Open), None).await.unwrap();
    assert_eq!(listed.links.len(), 1);
    roster.debug(&listed);
    let expected = expected("149.90").accept_unknown_reversal();
    let confirmation =
        links.confirm(&links.key_for(reference("R-1")), &expected, None).await.unwrap();
    assert_eq!(confirmation.verdict, ahlpay::Verdict::Paid);
    roster.debug(&confirmation);
    assert!(ahl.requests()[0].body.contains(API_USER), "{:?} logged in", user());
}

fn add_types_without_secrets(roster: &mut RedactionCheck) {
    roster.debug(&Environment::custom("gateway", "https://gateway.example/ahl").unwrap());
    roster.debug(&GetCreatedLinks::new(LinkState::Start));
    roster.debug(&PassiveLinkPayment::new("R-1"));
    roster.debug(&Paging::default());
}

#[tokio::test]
async fn the_debug_output_of_every_public_type_is_redacted() {
    let mut roster = RedactionCheck::of("ahlpay");
    add_configuration(&mut roster).await;
    add_requests(&mut roster);
    add_answers(&mut roster);
    add_responses(&mut roster).await;
    add_types_without_secrets(&mut roster);
    roster.assert_complete(&[]);
}
