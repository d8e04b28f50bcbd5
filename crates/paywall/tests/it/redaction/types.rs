//! `Debug` of every public type, filled with planted secrets.

use paylink_testkit::redaction::{RedactionCheck, base64};
use paywall::api::checkout_generate::{CheckoutGenerated, ProviderCondition};
use paywall::api::checkout_passive::CheckoutPassive;
use paywall::api::private_query::{Activity, OnePayment, PaymentError, Payments};
use paywall::api::{Envelope, Nothing, ProviderFault, Text};
use paywall::callback::HashKeys;
use paywall::callback::general::GeneralWebhook;
use paywall::callback::payment::{CheckoutWebhook, LinkQrWebhook};
use paywall::callback::paywatch::PayWatchWebhook;
use paywall::callback::threed::ThreeDReturn;
use paywall::{CallbackKind, ClientBuilder, Environment, ErrorCode, LinkOptions};

use paylink_core::Private;
use serde_json::value::RawValue;

use super::errors::{hash_keys, item, link, page};
use super::{CANARIES, EMAIL, HOLDER, NAME, NOTE, PHONE, SAID, url};
use crate::support::answers::{self, done, kept_but};
use crate::support::hosts::Hosts;
use crate::support::{expected, form, posted, private_pair, public_pair, reference, sandbox_at};

async fn clients_builders_and_keys(shown: &mut RedactionCheck) {
    let hosts = Hosts::answering(200, "{}").await;
    let builder =
        || -> ClientBuilder { hosts.builder().private_keys(private_pair()).hash_keys(hash_keys()) };
    shown.debug(&public_pair());
    shown.debug(&private_pair());
    shown.debug(&hash_keys());
    shown.debug(&builder());
    let client = builder().build().unwrap();
    shown.debug(&client);
    shown.debug(client.hash_keys());
    shown.debug(client.identity());
    shown.debug(&paywall::PayLinks::new(client));
}

fn requests(shown: &mut RedactionCheck) {
    shown.debug(&page());
    shown.debug(&page().customer);
    shown.debug(&page().products);
    shown.debug(&item());
    shown.debug(&link());
    assert!(serde_json::to_string(&page()).unwrap().contains(NAME), "what is sent is not redacted");
    assert!(serde_json::to_string(&item()).unwrap().contains(EMAIL));
}

async fn answers(shown: &mut RedactionCheck) {
    let address = url();
    let generated = done(&format!(
        r#"{{"Id":205334386,"Guid":"a2319b22","UniqueCode":"R-1","Amount":149.90,"Link":"{address}"}}"#
    ));
    let read = answers::page(&format!(
        r#""AnyPayment":true,"SuccessPayment":true,"SuccessBackUrl":"{address}","FailBackUrl":"{address}""#
    ));
    let row = kept_but(
        r#""TypeId":1"#,
        &format!(
            r#""TypeId":1,"CardOwnerName":"{HOLDER}","CardNumber":"{PHONE}","IP":"{PHONE}","ClientIP":"{PHONE}","Error":{{"AnyError":true,"ErrorMessage":"{SAID}"}}"#
        ),
    );
    let hosts = Hosts::services(&[
        ("checkout/generate", generated.clone()),
        ("checkout/inquiry", read),
        ("linkqr/generate", generated.clone()),
        ("private/query", answers::payment(&row)),
        ("private/query/by/trackingcode", answers::list(&[&row])),
    ])
    .await;
    let (client, links) = (hosts.client(), hosts.links());
    shown.debug(&client.checkout_generate(&page()).await.unwrap());
    shown.debug(&client.linkqr_generate(&item()).await.unwrap());
    shown.debug(&client.checkout_inquiry(1).await.unwrap());
    shown.debug(&client.payment_by_merchant_code("R-1").await.unwrap());
    shown.debug(&client.payments_by_tracking_code("R-1", None).await.unwrap());
    let created = links.create(&link()).await.unwrap();
    assert_eq!(created.url, address);
    shown.debug(&created);
    let key = links.key_for(reference("R-1")).with_id("205334386");
    shown.debug(&links.get(&key).await.unwrap());
    let confirmation = links.confirm(&key, &expected("149.90"), None).await.unwrap();
    assert_eq!(confirmation.verdict, paywall::Verdict::Paid);
    shown.debug(&confirmation);

    let said = serde_json::to_string(&CANARIES.joined()).unwrap();
    let text = format!(
        r#"{{"ErrorMessage":{said},"ErrorCode":0,"Result":true,"Message":{said},"Body":{{"Link":{said},"ProviderErrorMessage":"{}"}}}}"#,
        base64(SAID)
    );
    shown.debug(&serde_json::from_str::<Envelope<CheckoutGenerated>>(&text).unwrap());
    shown.debug(&serde_json::from_str::<Envelope<Private<Box<RawValue>>>>(&text).unwrap());
    shown.debug(&serde_json::from_str::<Envelope<ProviderFault>>(&text).unwrap());
    shown.debug(&serde_json::from_str::<Envelope<Nothing>>(&text).unwrap());
    let one = format!(r#"{{"Paywall":{row}}}"#);
    shown.debug(&serde_json::from_str::<OnePayment>(&one).unwrap());
    let several = format!(r#"{{"List":[{row}]}}"#);
    shown.debug(&serde_json::from_str::<Payments>(&several).unwrap());
    let failed = format!(r#"{{"AnyError":true,"ErrorMessage":{said}}}"#);
    shown.debug(&serde_json::from_str::<PaymentError>(&failed).unwrap());
    shown.debug(&serde_json::from_str::<Activity>(r#"{"Id":1}"#).unwrap());
    shown.debug(&Text("Always fresh, always ahead!".into()));
}

async fn deliveries(shown: &mut RedactionCheck) {
    let none = HashKeys::new();
    let said = serde_json::to_string(&CANARIES.joined()).unwrap();
    let general =
        posted(&format!(r#"{{"Type":1,"PaymentId":1,"IP":"{PHONE}","Undocumented":{said}}}"#));
    shown.debug(&GeneralWebhook::read(&general, &none).unwrap());
    let signed = posted(&format!(r#"{{"PaymentId":1,"UniqueCode":"R-1","Payer":{said}}}"#));
    let read = CheckoutWebhook::read(&signed, &none).unwrap();
    shown.debug(&read);
    shown.debug(&read.signature);
    shown.debug(&LinkQrWebhook::read(&signed, &none).unwrap());
    let watch = posted(&format!(
        r#"{{"PaymentId":1,"ProviderRequest":{said},"ProviderResponse":{{"a":{said}}}}}"#
    ));
    shown.debug(&PayWatchWebhook::read(&watch, &none).unwrap());
    let encoded = base64(SAID).replace('=', "%3D").replace('+', "%2B");
    let back = form(&format!(
        "status=Unsuccessful&errorMessage={encoded}&errorMessage={encoded}&providerErrorMessage={encoded}&providerBankErrorMessage={encoded}&cardSavedUniqueCode=KANARYA&uniqueCode=R-1"
    ));
    let returned = ThreeDReturn::read(&back, &none).unwrap();
    assert_eq!(returned.messages()[0].as_str(), SAID);
    shown.debug(&returned);
    shown.debug(&returned.messages());
    shown.debug(&back);

    let hosts = Hosts::answering(200, "{}").await;
    let page = posted(&format!(
        r#"{{"CheckoutId":1,"PaymentId":2,"UniqueCode":"R-1","Amount":1,"Payer":{said}}}"#
    ));
    let claim = hosts.links().read_callback(CallbackKind::Payment, &page).unwrap();
    shown.debug(&claim);
    assert!(NOTE.contains("kanarya") && NAME.contains("Kanarya"));
}

fn types_without_secrets(shown: &mut RedactionCheck) {
    shown.debug(
        &Environment::custom("gateway", "https://a.example/p", "https://b.example/p").unwrap(),
    );
    let Environment::Sandbox(hosts) = sandbox_at("http://127.0.0.1:9", "http://127.0.0.1:9") else {
        panic!()
    };
    shown.debug(&hosts);
    shown.debug(&LinkOptions::new().route_group_key("R"));
    shown.debug(&CheckoutPassive::new(1));
    shown.debug(&ProviderCondition::default());
    shown.both(&ErrorCode::SUCCESS);
    shown.debug(&ErrorCode::SUCCESS.meaning());
}

#[tokio::test]
async fn no_public_type_shows_a_secret() {
    let mut shown = RedactionCheck::of("paywall");
    clients_builders_and_keys(&mut shown).await;
    requests(&mut shown);
    answers(&mut shown).await;
    deliveries(&mut shown).await;
    types_without_secrets(&mut shown);
    shown.assert_complete(&[]);
}
