//! `Debug` of every public type, filled with canaries.

use paywall::api::checkout_generate::CheckoutGenerated;
use paywall::api::{AnyJson, Envelope};
use paywall::webhook::HashKeys;
use paywall::webhook::general::GeneralWebhook;
use paywall::webhook::paywatch::PayWatchWebhook;
use paywall::webhook::threed::ThreeDReturn;
use paywall::{CallbackKind, ClientBuilder};

use super::errors::{hash_keys, item, link, page};
use super::{CANARIES, EMAIL, NAME, NOTE, OWNER, PHONE, SAID, url};
use crate::support::hosts::Hosts;
use crate::support::says::{self, done, kept_but};
use crate::support::{expected, form, posted, private_pair, public_pair, reference};
use xtask::testing::silence::base64;

#[tokio::test]
async fn clients_builders_and_keys() {
    let hosts = Hosts::answering(200, "{}").await;
    let builder = || -> ClientBuilder { hosts.builder().private_keys(private_pair()).hash_keys(hash_keys()) };
    CANARIES.assert_debug_silent(&public_pair(), "KeyPair");
    CANARIES.assert_debug_silent(&private_pair(), "KeyPair");
    CANARIES.assert_debug_silent(&hash_keys(), "HashKeys");
    CANARIES.assert_debug_silent(&builder(), "ClientBuilder");
    let client = builder().build().unwrap();
    CANARIES.assert_debug_silent(&client, "Client");
    CANARIES.assert_debug_silent(client.hash_keys(), "HashKeys");
    CANARIES.assert_debug_silent(client.identity(), "Identity");
    CANARIES.assert_debug_silent(&paywall::PayLinks::new(client), "PayLinks");
}

#[test]
fn requests() {
    CANARIES.assert_debug_silent(&page(), "CheckoutGenerate");
    CANARIES.assert_debug_silent(&item(), "LinkQrGenerate");
    CANARIES.assert_debug_silent(&link(), "NewLink");
    assert!(serde_json::to_string(&page()).unwrap().contains(NAME), "what goes out is not silenced");
    assert!(serde_json::to_string(&item()).unwrap().contains(EMAIL));
}

#[tokio::test]
async fn answers() {
    let address = url();
    let generated = done(&format!(
        r#"{{"Id":205334386,"Guid":"a2319b22","UniqueCode":"R-1","Amount":149.90,"Link":"{address}"}}"#
    ));
    let read = says::page(&format!(
        r#""AnyPayment":true,"SuccessPayment":true,"SuccessBackUrl":"{address}","FailBackUrl":"{address}""#
    ));
    let row = kept_but(
        r#""TypeId":1"#,
        &format!(
            r#""TypeId":1,"CardOwnerName":"{OWNER}","CardNumber":"{PHONE}","IP":"{PHONE}","ClientIP":"{PHONE}","Error":{{"AnyError":true,"ErrorMessage":"{SAID}"}}"#
        ),
    );
    let hosts = Hosts::services(&[
        ("checkout/generate", generated.clone()),
        ("checkout/inquiry", read),
        ("linkqr/generate", generated.clone()),
        ("private/query", says::payment(&row)),
        ("private/query/by/trackingcode", says::list(&[&row])),
    ])
    .await;
    let (client, links) = (hosts.client(), hosts.links());
    CANARIES.assert_debug_silent(&client.checkout_generate(&page()).await.unwrap(), "CheckoutGenerated");
    CANARIES.assert_debug_silent(&client.linkqr_generate(&item()).await.unwrap(), "LinkQrGenerated");
    CANARIES.assert_debug_silent(&client.checkout_inquiry(1).await.unwrap(), "CheckoutInquiry");
    CANARIES.assert_debug_silent(&client.payment_by_merchant_code("R-1").await.unwrap(), "QueriedPayment");
    CANARIES.assert_debug_silent(&client.payments_by_tracking_code("R-1", None).await.unwrap(), "Payments");
    let created = links.create(&link()).await.unwrap();
    assert_eq!(created.url, address);
    CANARIES.assert_debug_silent(&created, "CreatedLink");
    let key = links.key_of(reference("R-1")).with_id("205334386");
    CANARIES.assert_debug_silent(&links.get(&key).await.unwrap(), "Link");
    let confirmation = links.confirm(&key, &expected("149.90"), None).await.unwrap();
    assert_eq!(confirmation.verdict, paywall::Verdict::Paid);
    CANARIES.assert_debug_silent(&confirmation, "Confirmation");

    let said = serde_json::to_string(&CANARIES.joined()).unwrap();
    let text = format!(
        r#"{{"ErrorMessage":{said},"ErrorCode":0,"Result":true,"Message":{said},"Body":{{"Link":{said},"ProviderErrorMessage":"{}"}}}}"#,
        base64(SAID)
    );
    CANARIES.assert_debug_silent(
        &serde_json::from_str::<Envelope<CheckoutGenerated>>(&text).unwrap(),
        "Envelope",
    );
    CANARIES.assert_debug_silent(&serde_json::from_str::<Envelope<AnyJson>>(&text).unwrap(), "AnyJson");
}

#[tokio::test]
async fn deliveries() {
    let none = HashKeys::new();
    let said = serde_json::to_string(&CANARIES.joined()).unwrap();
    let general = posted(&format!(r#"{{"Type":1,"PaymentId":1,"IP":"{PHONE}","Unheard":{said}}}"#));
    CANARIES.assert_debug_silent(&GeneralWebhook::read(&general, &none).unwrap(), "GeneralWebhook");
    let watch =
        posted(&format!(r#"{{"PaymentId":1,"ProviderRequest":{said},"ProviderResponse":{{"a":{said}}}}}"#));
    CANARIES.assert_debug_silent(&PayWatchWebhook::read(&watch, &none).unwrap(), "PayWatchWebhook");
    let encoded = base64(SAID).replace('=', "%3D").replace('+', "%2B");
    let back = form(&format!(
        "status=Unsuccessful&errorMessage={encoded}&errorMessage={encoded}&providerErrorMessage={encoded}&providerBankErrorMessage={encoded}&cardSavedUniqueCode=KANARYA&uniqueCode=R-1"
    ));
    let told = ThreeDReturn::read(&back, &none).unwrap();
    assert_eq!(told.messages()[0].as_str(), SAID);
    CANARIES.assert_debug_silent(&told, "ThreeDReturn");
    CANARIES.assert_debug_silent(&told.messages(), "messages");
    CANARIES.assert_debug_silent(&back, "CallbackRequest");

    let hosts = Hosts::answering(200, "{}").await;
    let page =
        posted(&format!(r#"{{"CheckoutId":1,"PaymentId":2,"UniqueCode":"R-1","Amount":1,"Payer":{said}}}"#));
    let claim = hosts.links().read_callback(CallbackKind::Payment, &page).unwrap();
    CANARIES.assert_debug_silent(&claim, "Callback");
    assert!(NOTE.contains("kanarya") && NAME.contains("Kanarya"));
}
