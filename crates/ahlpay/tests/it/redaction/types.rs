//! `Debug` of every type that can hold what must not be shown.

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
use serde::de::DeserializeOwned;
use xtask::testing::redaction::RedactionCheck;

use super::{
    CANARIES, EMAIL, HOLDER, IDENTITY, LINK, MERCHANT, NAME, NOTE, PAN, PHONE, SESSION, TOKEN,
    all_as_json,
};
use crate::support::ahl::{Ahl, service_of};
use crate::support::says::{PAID, done, inquired, page, row, session};
use crate::support::{
    API_USER, HASH_PASSWORD, PASSWORD, expected, new_link, new_request, reference, user,
};
use crate::wire::days;

/// A link whose every private field holds a canary.
pub(super) fn link() -> NewLink {
    let payer = Payer::new("").phone(PHONE.parse().unwrap()).email(EMAIL.parse().unwrap());
    let mut link = new_link("R-1").payer(payer).notify(Notify::Sms).notify(Notify::Email);
    link.description = NOTE.to_owned();
    link
}

/// The same, natively, and signed.
pub(super) fn request() -> CreateLinkPayment {
    let mut request =
        new_request("R-1").receiver_phone_number(PHONE).receiver_email(&EMAIL.parse().unwrap());
    (request.rnd, request.hash) = (Some(TOKEN.into()), Some(HASH_PASSWORD.into()));
    request
}

/// An AHL Pay whose login and answers are full of canaries.
pub(super) async fn singing() -> Ahl {
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
    Ahl::with_login(
        move |_| xtask::servers::Do::Answer(200, session.clone()),
        move |request| {
            let (_, body) = answers.iter().find(|(name, _)| *name == service_of(request)).unwrap();
            xtask::servers::Do::Answer(200, body.clone())
        },
    )
    .await
}

async fn of_what_is_configured(shown: &mut RedactionCheck) {
    let ahl = singing().await;
    shown.debug(&Credentials::new(API_USER, PASSWORD));
    shown.debug(&HashPassword::new(HASH_PASSWORD));
    let builder = || ahl.builder().hash_password(HashPassword::new(HASH_PASSWORD));
    shown.debug(&builder());
    let client = builder().build().unwrap();
    shown.debug(&client);
    client.create_link_payment(&new_request("R-1")).await.unwrap();
    shown.debug(&client);
    shown.debug(client.identity());
    let links = PayLinks::new(client);
    shown.debug(&links);
    shown.debug(links.capabilities());
    shown.debug(&links.list_all(LinkQuery::new().status(LinkStatus::Open)));
    shown.debug(&LinkOptions::new().bank_code("0046"));
}

fn of_what_is_asked_for(shown: &mut RedactionCheck) {
    shown.debug(&link());
    shown.debug(&link().payer);
    let request = request();
    let text = serde_json::to_string(&request).unwrap();
    assert!(text.contains(PHONE) && text.contains(EMAIL), "what goes out is not silenced");
    let mut told = request;
    // The order and what it is for are no secrets; the note is the payer's to read.
    told.description = "Sipariş".into();
    shown.debug(&told);
    shown.debug(&AuthenticationMerchant::new(API_USER, PASSWORD));
    let mut query = days();
    (query.card_number, query.citizenship_number) = (Some(PAN.into()), Some(IDENTITY.into()));
    shown.debug(&query);
    assert!(serde_json::to_string(&query).unwrap().contains(PAN));
    let mut inquiry = ahlpay::api::payment_inquiry::PaymentInquiry::new("R-1");
    inquiry.hash = HASH_PASSWORD.into();
    shown.debug(&inquiry);
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|why| panic!("{why}: {text}"))
}

/// Every name that may hold a text, each with every canary in it.
fn everywhere(names: &[&str]) -> String {
    let value = all_as_json();
    format!(
        "{{{}}}",
        names.iter().map(|name| format!("\"{name}\":{value}")).collect::<Vec<_>>().join(",")
    )
}

fn of_what_ahl_pay_answers(shown: &mut RedactionCheck) {
    let session = everywhere(&["token", "fullName", "sessionId", "merchantName"]);
    shown.debug(&read::<Authenticated>(&session));
    shown.debug(&read::<LinkPaymentCreated>(&everywhere(&["url"])));
    let rows = format!("[{}]", everywhere(&["merchantName", "status"]));
    shown.debug(&read::<CreatedLinks>(&rows));
    let rows =
        format!("[{}]", everywhere(&["merchantName", "maskedPan", "cardHolderName", "userCode"]));
    shown.debug(&read::<Transactions>(&rows));
    shown.debug(&read::<PaymentInquired>(&everywhere(&["txnStatus"])));
    let message = everywhere(&["message", "unheard"]);
    shown.debug(&read::<Envelope<ahlpay::api::Nothing>>(&message));
    let text = format!(r#"{{"isSuccess":true,"data":{}}}"#, all_as_json());
    shown.debug(&read::<Envelope<LinkPaymentCreated>>(&text));
    shown.debug(&LinkState::from(CANARIES.joined().as_str()));
    shown.debug(&read::<TxnStatus>(&all_as_json()));
}

async fn of_the_replies_and_results_with_everything_that_came(shown: &mut RedactionCheck) {
    let ahl = singing().await;
    let (client, links) = (ahl.client(), ahl.links());
    let told = client.authentication_merchant().await.unwrap();
    assert_eq!(told.token.as_ref().unwrap().as_str(), TOKEN, "it is there, but not shown");
    shown.debug(&told);
    let created = client.create_link_payment(&request()).await.unwrap();
    assert_eq!(created.url.as_ref().unwrap().as_str(), LINK);
    shown.debug(&created);
    let page = client.transaction_list(&days()).await.unwrap();
    assert_eq!(page.result[0].masked_pan.as_ref().unwrap().as_str(), PAN);
    let silenced = format!("{:?}", page.result[0].clone());
    assert!(
        !silenced.contains(PAN) && !silenced.contains(HOLDER) && !silenced.contains(API_USER),
        "{silenced}"
    );

    let created = links.create(&link()).await.unwrap();
    assert_eq!(created.url, LINK);
    shown.debug(&created);
    shown.debug(&links.get(&created.key).await.unwrap());
    let listed = links.list(&LinkQuery::new().status(LinkStatus::Open), None).await.unwrap();
    assert_eq!(listed.links.len(), 1);
    shown.debug(&listed);
    let expected = expected("149.90").accept_unknown_reversal();
    let confirmation =
        links.confirm(&links.key_for(reference("R-1")), &expected, None).await.unwrap();
    assert_eq!(confirmation.verdict, ahlpay::Verdict::Paid);
    shown.debug(&confirmation);
    assert!(ahl.requests()[0].body.contains(API_USER), "{:?} logged in", user());
}

fn of_what_holds_no_secret(shown: &mut RedactionCheck) {
    shown.debug(&Environment::custom("gateway", "https://gateway.example/ahl").unwrap());
    shown.debug(&GetCreatedLinks::new(LinkState::Start));
    shown.debug(&PassiveLinkPayment::new("R-1"));
    shown.debug(&Paging::default());
}

#[tokio::test]
async fn every_public_type_is_silent() {
    let mut shown = RedactionCheck::of("ahlpay");
    of_what_is_configured(&mut shown).await;
    of_what_is_asked_for(&mut shown);
    of_what_ahl_pay_answers(&mut shown);
    of_the_replies_and_results_with_everything_that_came(&mut shown).await;
    of_what_holds_no_secret(&mut shown);
    shown.assert_complete(&[]);
}
