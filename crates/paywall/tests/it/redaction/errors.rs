//! Errors of every kind, for requests and responses that contain planted secrets.

use paylink_core::CallbackKind;
use paylink_testkit::redaction::base64;
use paylink_testkit::servers::Do;
use paywall::api::checkout_generate::{CheckoutGenerate, Customer, Product};
use paywall::api::linkqr_generate::LinkQrGenerate;
use paywall::callback::HashKeys;
use paywall::{Client, Error, KeyPair, Payer, ProviderFault};

use super::{CANARIES, EMAIL, HASH_KEYS, NAME, NOTE, PHONE, SAID, TICKET, url};
use crate::support::answers::done;
use crate::support::hosts::Hosts;
use crate::support::{expected, form, hasty, lira, new_link, posted, reference};
use crate::wire::each_service;

/// A page request with a planted secret in every private field.
pub(super) fn page() -> CheckoutGenerate {
    let mut customer = Customer::default();
    let private = |text: &str| Some(text.into());
    (customer.full_name, customer.phone, customer.email) =
        (private(NAME), private(PHONE), private(EMAIL));
    (customer.country, customer.city, customer.address) =
        (private(NAME), private(NAME), private(NOTE));
    (customer.identity_number, customer.tax_number) = (private(PHONE), private(PHONE));
    let mut product = Product::new(NOTE, lira("149.90"));
    product.product_description = private(NOTE);
    CheckoutGenerate::new("R-1", lira("149.90"), url(), url())
        .unwrap()
        .callback(url())
        .pay_watch(5, url())
        .products(vec![product])
        .customer(customer)
}

/// A LinkQr request with a planted secret in every private field.
pub(super) fn item() -> LinkQrGenerate {
    LinkQrGenerate::product(NOTE, NOTE, lira("149.90"), NAME.as_bytes())
        .unwrap()
        .callback(url())
        .notify_phone(&PHONE.parse().unwrap())
        .unwrap()
        .notify_email(&EMAIL.parse().unwrap())
}

pub(super) fn link() -> paywall::NewLink {
    let payer = Payer::new(NAME).phone(PHONE.parse().unwrap()).email(EMAIL.parse().unwrap());
    let mut link = new_link("R-1")
        .payer(payer)
        .return_urls(url().parse().unwrap(), url().parse().unwrap())
        .callback_url(url().parse().unwrap());
    link.description = NOTE.to_owned();
    link
}

pub(super) fn hash_keys() -> HashKeys {
    let [page, linkqr, system, three_d] = HASH_KEYS;
    HashKeys::new().checkout(page).linkqr(linkqr).system(system).three_d(three_d)
}

/// The errors of every service and of the common model, called with planted secrets.
async fn every_error(client: &Client) -> Vec<Error> {
    let links = paywall::PayLinks::with_clock(client.clone(), crate::support::no_waiting());
    let key = links.key_for(reference("R-1")).with_id("205334386");
    let mut errors: Vec<Error> =
        each_service(client).await.into_iter().filter_map(|(_, error)| error).collect();
    errors.extend(client.checkout_generate(&page()).await.err());
    errors.extend(client.linkqr_generate(&item()).await.err());
    errors.extend(links.create(&link()).await.err());
    errors.extend(links.get(&key).await.err());
    errors.extend(links.deactivate(&key).await.err());
    errors.extend(links.confirm(&key, &expected("149.90"), None).await.err());
    errors
}

#[tokio::test]
async fn errors_show_no_secret_of_the_response() {
    let (text, encoded) = (CANARIES.joined(), base64(SAID));
    let said = serde_json::to_string(&text).unwrap();
    let refused = format!(
        r#"{{"ErrorCodeType":1,"ErrorMessage":{said},"ErrorCode":111,"Result":false,"Message":{said},"Body":{{"ProviderErrorMessage":"{encoded}","BankErrorMessage":{said},"ProviderErrorCode":{said}}}}}"#
    );
    let odd = done(&format!(
        r#"{{"Id":{said},"Link":[{said}],{said}:1,"Paywall":{said},"List":{said}}}"#
    ));
    let mismatch = done(&format!(r#"{{"Id":1,"UniqueCode":{said},"SuccessPayment":true}}"#));
    for (status, body) in [
        (200, refused.as_str()),
        (400, refused.as_str()),
        (401, refused.as_str()),
        (503, refused.as_str()),
        (200, odd.as_str()),
        (200, mismatch.as_str()),
        (200, text.as_str()),
        (500, text.as_str()),
        (302, text.as_str()),
    ] {
        let hosts = Hosts::answering(status, body).await;
        let client =
            hosts.builder().private_keys(crate::support::private_pair()).hash_keys(hash_keys());
        let errors = every_error(&client.build().unwrap()).await;
        assert!(errors.len() >= 3, "{status} {body}");
        for error in errors {
            CANARIES.assert_error_redacted(&error, &format!("an error over HTTP {status}"));
            if let Some(fault) = ProviderFault::of(&error) {
                assert_eq!(fault.provider_error_message.as_ref().unwrap().as_str(), SAID);
                CANARIES.assert_debug_redacted(&fault, "ProviderFault");
            }
        }
    }
}

#[tokio::test]
async fn errors_without_a_response_show_no_secret() {
    for step in [Do::HangUp, Do::Silence] {
        let hosts = Hosts::start(move |_| step.clone()).await;
        let client =
            hosts.builder().private_keys(crate::support::private_pair()).transport(&hasty());
        let client = client.build().unwrap();
        for error in [
            client.checkout_generate(&page()).await.unwrap_err(),
            client.linkqr_generate(&item()).await.unwrap_err(),
            client.payment_by_merchant_code(TICKET).await.unwrap_err(),
            client.payments_by_tracking_code(TICKET, Some(TICKET)).await.unwrap_err(),
        ] {
            CANARIES.assert_error_redacted(&error, "an error without an answer");
        }
    }
    let nowhere = crate::support::sandbox_at("http://127.0.0.1:1", "http://127.0.0.1:1");
    let client = Client::builder(nowhere, crate::support::public_pair());
    let client =
        client.private_keys(crate::support::private_pair()).transport(&hasty()).build().unwrap();
    for error in every_error(&client).await {
        CANARIES.assert_error_redacted(&error, "an error without a connection");
    }
}

#[tokio::test]
async fn refused_values_are_not_shown() {
    let hosts = Hosts::answering(200, "{}").await;
    let client = hosts.client();
    let bad = format!("ş {}", CANARIES.joined());
    let mut errors = vec![
        client.payment_by_merchant_code(&bad).await.unwrap_err(),
        client.payments_by_tracking_code("T", Some(&bad)).await.unwrap_err(),
        client.linkqr_generate(&item().callback(&*bad)).await.unwrap_err(),
        client.linkqr_generate(&item().merchant_ids(&*bad, "T")).await.unwrap_err(),
        client.checkout_generate(&page().callback(&*bad)).await.unwrap_err(),
        client.checkout_generate(&page().pay_watch(5, &*bad)).await.unwrap_err(),
        paywall::Environment::named(&bad).unwrap_err(),
        paywall::Environment::sandbox(&url(), &url()).unwrap_err(),
        paywall::Environment::custom("x", &bad, &bad).unwrap_err(),
        bad.parse::<paywall::LinkKey>().unwrap_err(),
    ];
    let mut coded = page();
    coded.unique_code = bad.clone();
    errors.push(client.checkout_generate(&coded).await.unwrap_err());
    let mut mailed = page();
    mailed.customer.as_mut().unwrap().email = Some(bad.as_str().into());
    errors.push(client.checkout_generate(&mailed).await.unwrap_err());
    for pair in [KeyPair::new(bad.as_str(), "x"), KeyPair::new("x", bad.as_str())] {
        errors.push(hosts.builder().private_keys(pair).build().unwrap_err());
    }
    let doubled = HashKeys::new().checkout(HASH_KEYS[0]).system(HASH_KEYS[0]);
    errors.push(hosts.builder().hash_keys(doubled).build().unwrap_err());
    for error in &errors {
        CANARIES.assert_error_redacted(error, "a refusal");
    }
    hosts.assert_untouched();
}

#[tokio::test]
async fn refused_callbacks_are_not_shown() {
    let hosts = Hosts::answering(200, "{}").await;
    let client = hosts.builder().hash_keys(hash_keys()).build().unwrap();
    let links = paywall::PayLinks::with_clock(client, crate::support::no_waiting());
    let said = serde_json::to_string(&CANARIES.joined()).unwrap();
    for request in [
        posted(&CANARIES.joined()),
        posted(&format!(r#"{{"PaymentId":{said}}}"#)),
        posted(&format!(r#"{{"PaymentId":1,"Hash":{said},"UniqueCode":{said}}}"#)),
        posted(&format!(r#"{{"PaymentId":1,"HashFormat":{said},"Hash":"x"}}"#)),
        posted(&format!(r#"{{{said}:1,{said}:2}}"#)),
        posted(&format!(r#"{{"UniqueCode":{said},"UniqueCode":1}}"#)),
        form(&format!("hash={}&hash=2", url())),
    ] {
        let error = links.read_callback(CallbackKind::Payment, &request).unwrap_err();
        assert!(error.is_bad_callback(), "{error}");
        CANARIES.assert_error_redacted(&error, "a refused callback");
        CANARIES.assert_debug_redacted(&request, "CallbackRequest");
    }
}
