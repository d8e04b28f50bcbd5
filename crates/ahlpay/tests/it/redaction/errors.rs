//! Errors over requests and answers in which every private value is a canary.

use ahlpay::api::LinkState;
use ahlpay::api::get_created_links::GetCreatedLinks;
use ahlpay::{Client, Credentials, Error, HashPassword, LinkKey, PayLinks, Reference};
use paylink_testkit::servers::Do;

use super::types::{link, request, stub_with_canaries};
use super::{CANARIES, HOLDER, LINK, NAME, PAN, TOKEN, all_as_json};
use crate::support::answers::{done, refused, session};
use crate::support::stub::AhlStub;
use crate::support::{
    API_USER, HASH_PASSWORD, PASSWORD, expected, hasty, no_waiting, reference, sandbox_at, user,
};
use crate::wire::each_service;

/// The errors of every native call and of the common model.
async fn every_error(client: &Client) -> Vec<Error> {
    let links = PayLinks::with_clock(client.clone(), no_waiting());
    let key = links.key_for(reference("R-1"));
    let mut errors: Vec<Error> =
        each_service(client).await.into_iter().filter_map(|(_, error)| error).collect();
    errors.extend(client.authentication_merchant().await.err());
    errors.extend(client.create_link_payment(&request()).await.err());
    errors.extend(links.create(&link()).await.err());
    errors.extend(links.get(&key).await.err());
    errors.extend(links.deactivate(&key).await.err());
    errors.extend(links.confirm(&key, &expected("149.90"), None).await.err());
    errors
}

fn assert_all_redacted(errors: &[Error], where_: &str) {
    for error in errors {
        CANARIES.assert_error_redacted(error, where_);
        CANARIES.assert_error_redacted(&error.clone(), where_);
    }
}

/// A refusal, and answers of unexpected shapes, full of canaries.
fn answers() -> [String; 7] {
    let canaries = all_as_json();
    let row = format!(
        r#"{{"maskedPan":{canaries},"totalAmount":{canaries},"merchantId":{canaries},"status":{canaries}}}"#
    );
    [
        refused("X").replace(r#""X""#, &canaries).replace(r#""Olmadı""#, &canaries),
        refused("X").replace("1643c6f7", &CANARIES.joined().replace(['"', '\\'], "")),
        done(&format!("[{row}]")),
        done(&format!(
            r#"{{"result":[{row}],"url":[{canaries}],{canaries}:1,"authCode":[{canaries}]}}"#
        )),
        done(&format!(r#"{{"orderId":{canaries},"txnStatus":"SUCCESS","url":""}}"#)),
        format!(r#"{{{canaries}:{canaries}}}"#),
        CANARIES.joined(),
    ]
}

#[tokio::test]
async fn errors_over_answers_full_of_canaries_are_redacted() {
    for status in [200, 400, 401, 403, 404, 500, 503] {
        for body in answers() {
            let ahl = AhlStub::answering(status, &body).await;
            let client =
                ahl.builder().hash_password(HashPassword::new(HASH_PASSWORD)).build().unwrap();
            let errors = every_error(&client).await;
            assert!(errors.len() >= 3, "{status} {body}");
            assert_all_redacted(&errors, &format!("an error over HTTP {status} {body}"));
            assert!(
                errors.iter().any(|error| error.raw_body().to_text() == body),
                "the body is kept"
            );
        }
    }
}

#[tokio::test]
async fn errors_over_logins_full_of_canaries_are_redacted() {
    let odd = |member: &str, value: String| session("T-1").replace(member, &value);
    let tokens = [
        odd(r#""tokenType":"Bearer""#, format!(r#""tokenType":{}"#, all_as_json())),
        odd(r#""token":"T-1""#, format!(r#""token":{}"#, all_as_json())),
        odd(r#""merchantId":97163"#, format!(r#""merchantId":{}"#, all_as_json())),
        odd(r#","merchantId":97163"#, format!(r#","fullName2":{}"#, all_as_json()))
            .replace("T-1", TOKEN),
    ];
    for status in [200, 401, 500] {
        for body in answers().into_iter().chain(tokens.clone()) {
            let login = body.clone();
            let ahl = AhlStub::with_login(
                move |_| Do::Answer(status, login.clone()),
                |_| panic!("there is no token"),
            )
            .await;
            let errors = every_error(&ahl.client()).await;
            assert!(errors.len() >= 10, "{status} {body}");
            assert_all_redacted(&errors, &format!("a login over HTTP {status} {body}"));
        }
    }
}

#[tokio::test]
async fn errors_without_an_answer_or_connection_are_redacted() {
    // An error names the host of a redirect, but not the path.
    let elsewhere = LINK.replace("odeme.example", "elsewhere.example");
    for step in [Do::HangUp, Do::Silence, Do::Redirect(elsewhere)] {
        let script = step.clone();
        let after = AhlStub::start(move |_| script.clone()).await;
        let before =
            AhlStub::with_login(move |_| step.clone(), |_| panic!("there is no token")).await;
        for ahl in [after, before] {
            let client = ahl.builder().transport(&hasty()).build().unwrap();
            let error = client.create_link_payment(&request()).await.unwrap_err();
            CANARIES.assert_error_redacted(&error, "an error without an answer");
        }
    }
    let at = "http://127.0.0.1:1/kanarya";
    let client = Client::builder(sandbox_at(at), user())
        .allow_deactivation()
        .transport(&hasty())
        .build()
        .unwrap();
    let errors = every_error(&client).await;
    assert!(errors.iter().all(Error::is_connect));
    assert_all_redacted(&errors, "an error without a connection");
}

#[tokio::test]
async fn errors_about_invalid_values_are_redacted() {
    let ahl = stub_with_canaries().await;
    let client = ahl.client();
    let long = format!("ş{}", CANARIES.joined());
    let with = |change: &dyn Fn(&mut ahlpay::api::create_link_payment::CreateLinkPayment)| {
        let mut own = request();
        change(&mut own);
        own
    };
    let mut errors = Vec::new();
    for request in [
        with(&|own| own.order_id.clone_from(&long)),
        with(&|own| own.amount.clone_from(&long)),
        with(&|own| own.currency.clone_from(&long)),
        with(&|own| own.installment_count.clone_from(&long)),
        with(&|own| own.receiver_phone_number = long.as_str().into()),
        with(&|own| own.expire_minute = 0),
        with(&|own| own.description = " ".into()),
    ] {
        errors.push(client.create_link_payment(&request).await.unwrap_err());
    }
    let mut query = GetCreatedLinks::new(LinkState::from(long.as_str()));
    query.order_by = " ".into();
    errors.push(client.get_created_links(&query).await.unwrap_err());
    let mut foreign = link();
    foreign.payer = Some(ahlpay::Payer::new("").phone("+49 151 9876543".parse().unwrap()));
    foreign.notify = vec![ahlpay::Notify::Sms];
    errors.push(ahl.links().create(&foreign).await.unwrap_err());
    for text in [PASSWORD, NAME, PAN, HOLDER, TOKEN, &*long] {
        errors.extend(Reference::new(format!("{text}+ş")).err());
        errors.extend(text.parse::<LinkKey>().err());
        errors.extend(text.parse::<paylink_core::PageCursor>().err());
        errors.extend(text.parse::<paylink_core::Phone>().err());
        errors.extend(ahlpay::Environment::named(text).err());
        errors.extend(ahl.builder().account(text).build().err());
        errors.extend(ahlpay::Environment::custom("x", text).err());
        errors.extend(ahlpay::Environment::sandbox(text).err());
    }
    for builder in [
        Client::builder(sandbox_at(&ahl.url()), Credentials::new(API_USER, "")),
        Client::builder(sandbox_at(&ahl.url()), Credentials::new("", PASSWORD)),
        ahl.builder().hash_password(HashPassword::new(" ")),
    ] {
        errors.push(builder.build().unwrap_err());
    }
    assert!(errors.len() >= 55, "{}", errors.len());
    assert_all_redacted(&errors, "a refusal");
    ahl.assert_untouched();
}
